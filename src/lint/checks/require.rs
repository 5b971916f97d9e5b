//! `require`: is the signal missing, where the context calls for it?

use super::{Answer, Examined, Fix, Kind, Notice};
use crate::draft::{BlockKind, Sentence, Zone};
use crate::lint::fixes::insert;
use crate::lint::signals::languages_of;
use crate::rules::model::{KindSpec, OptionKind, Question, SignalRef, Stage, Subjects};

pub const KIND: Kind = Kind {
    spec: KindSpec {
        key: "require",
        subjects: Subjects::Signals(1, 1),
        options: &[
            ("show", OptionKind::Signals),
            ("insert", OptionKind::Word(&Stage::NAMES)),
            ("topic", OptionKind::Topic),
            ("place", OptionKind::Word(&insert::PLACES)),
            ("instead-of", OptionKind::Signals),
            ("before", OptionKind::Signals),
        ],
        required: &[],
        messages: &[],
        at_end: true,
    },
    check,
    fixes,
};

/// Ready sentences of the stage that `insert` names and of `topic`: in the place of a sentence that
/// `instead-of` names if there is one, straight before one in which `before` is found, else where `place` says.
fn fixes(examined: &Examined<'_>, answer: &Answer<'_>) -> Vec<Fix> {
    let question = &answer.rule.question;
    let Some(stage) = question.option_word("insert").and_then(Stage::named) else { return Vec::new() };
    // In a draft of two languages, the other half's apology is not this one's to replace.
    let language = answer.texts.language;
    let first = |key| {
        let hits = question.option_signals(key).iter().flat_map(|&signal| examined.hits.of(signal));
        hits.filter(|hit| languages_of(examined.rules, hit).contains(language)).min_by_key(|hit| hit.start)
    };
    let replaced = first("instead-of");
    let in_paragraph = |number: &usize| {
        let block = examined.draft.sentences()[*number].block;
        examined.draft.blocks()[block].kind == BlockKind::Paragraph
    };
    let ahead = first("before").map(|hit| hit.sentence as usize).filter(in_paragraph);
    let place = question.option_word("place").unwrap_or(insert::PLACES[0]);
    let (topic, sentence) = (question.option_word("topic"), answer.notice.sentence);
    insert::statements(examined, &insert::Wanted { stage, topic, language, place, sentence, ahead, replaced })
}

/// Notices that no hit is as good as asked for, at the first hit of `show`, else where the body opens.
fn check(question: &Question, examined: &Examined<'_>, notices: &mut Vec<Notice>) {
    let [signal] = question.signals[..] else { return };
    if examined.hits.of(signal).next().is_some() {
        return;
    }
    let any_grade = SignalRef { signal: signal.signal, worst: u8::MAX };
    let grade = examined.hits.of(any_grade).map(|hit| hit.grade).min();
    let show = question.option_signals("show");
    let shown = show.iter().flat_map(|&signal| examined.hits.of(signal)).min_by_key(|hit| hit.start);
    let place = match shown {
        Some(hit) => Some((hit.sentence as usize, hit.tokens())),
        None => opening(examined).map(|(number, sentence)| (number, sentence.tokens.clone())),
    };
    if let Some((sentence, tokens)) = place {
        notices.push(Notice { grade, ..Notice::of_draft(tokens, sentence) });
    }
}

/// The first sentence of the body, or of the draft if it has no body, in a language that rules speak.
fn opening<'a>(examined: &Examined<'a>) -> Option<(usize, &'a Sentence)> {
    let spoken =
        || examined.draft.sentences().iter().enumerate().filter(|(_, sentence)| !sentence.languages.is_empty());
    spoken().find(|(_, sentence)| sentence.zone == Zone::Body).or_else(|| spoken().next())
}
