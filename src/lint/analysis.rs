//! Findings: the rules' answers about one draft, in words.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::checks::{KINDS, Notice, comment};
use super::examined::Examined;
use super::identity::{digest, identity, written};
use super::signals::{languages_of, prose_span};
use super::{Finding, Ready, Settings, Severity};
use crate::rules::model::{Field, Rule, Texts};
use crate::text::{LangId, LangSet, Span};

/// One rule's notice with the finding that it became.
#[derive(Debug)]
pub struct Answer<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// Its words in the finding's language.
    pub texts: &'a Texts,
    /// What it noticed.
    pub notice: Notice,
    /// The finding.
    pub finding: Finding,
}

/// Asks all rules that are on, and puts their notices into words, in the order of the text.
#[must_use]
pub fn answers<'a>(examined: &Examined<'a>) -> Vec<Answer<'a>> {
    answers_by(examined, &mut |_, ask| ask())
}

/// The same where a rule that panics costs what it would still have noticed and no more; it is put in `failed`.
#[must_use]
pub fn answers_in_spite<'a>(examined: &Examined<'a>, failed: &mut Vec<Arc<str>>) -> Vec<Answer<'a>> {
    answers_by(examined, &mut |rule, ask| {
        // What a rule leaves half done is what it noticed, and that is thrown away before the next is asked.
        if catch_unwind(AssertUnwindSafe(ask)).is_err() {
            failed.push(Arc::clone(&rule.id));
        }
    })
}

/// How a rule is asked.
type Asking<'f> = dyn FnMut(&Rule, &mut dyn FnMut()) + 'f;

fn answers_by<'a>(examined: &Examined<'a>, asking: &mut Asking<'_>) -> Vec<Answer<'a>> {
    let mut answers = Vec::new();
    let mut ordinals = Ordinals::default();
    let asked = examined.rules.rules().iter().filter(|rule| examined.settings.ask(rule));
    ask(examined, asked.clone().filter(|rule| !comment::asks(rule)), asking, &mut ordinals, &mut answers);
    if !examined.comments.is_empty() {
        // What the comments are good for is known only now.
        answers.retain(|answer| !examined.comments.silence(answer));
        ask(examined, asked.filter(|rule| comment::asks(rule)), asking, &mut ordinals, &mut answers);
    }
    let place = |answer: &Answer<'a>| (answer.finding.span, answer.rule.id.as_ref());
    answers.sort_by(|a, b| place(a).cmp(&place(b)));
    answers
}

/// Asks some rules.
fn ask<'a>(
    examined: &Examined<'a>,
    rules: impl Iterator<Item = &'a Rule>,
    asking: &mut Asking<'_>,
    ordinals: &mut Ordinals,
    answers: &mut Vec<Answer<'a>>,
) {
    let mut notices = Vec::new();
    for rule in rules {
        if !may_apply(rule, examined) {
            continue;
        }
        asking(rule, &mut || {
            notices.clear();
            (KINDS[rule.question.kind].check)(&rule.question, examined, &mut notices);
            // Signals are asked for last: nobody else may ask for those of conditions.
            if !notices.is_empty() && applies(rule, examined) {
                answers.extend(notices.drain(..).filter_map(|notice| answer(examined, rule, notice, ordinals)));
            }
        });
    }
}

/// Whether a rule's conditions can hold, as far as the context alone tells.
fn may_apply(rule: &Rule, examined: &Examined<'_>) -> bool {
    let known = |field: Field, values: &[Box<str>]| examined.has(field, values);
    rule.when.as_ref().is_none_or(|when| when.can_be(true, &known))
        && rule.unless.as_ref().is_none_or(|unless| unless.can_be(false, &known))
}

/// Whether a rule's conditions hold.
fn applies(rule: &Rule, examined: &Examined<'_>) -> bool {
    rule.when.as_ref().is_none_or(|when| examined.holds(when))
        && !rule.unless.as_ref().is_some_and(|unless| examined.holds(unless))
}

impl Settings {
    /// Whether a rule is asked: one that is off must be selected.
    #[must_use]
    pub fn ask(&self, rule: &Rule) -> bool {
        let selected = names(&self.select, rule);
        let on = self.severity(rule).is_some() && self.select.is_empty();
        (selected || on) && !names(&self.ignore, rule)
    }
}

/// Whether a list names a rule.
fn names(list: &[String], rule: &Rule) -> bool {
    list.iter().any(|name| rule.named_by(name).is_some())
}

/// How many findings there are so far of each rule on equal sentences, by the identity of the first.
type Ordinals = FxHashMap<u64, usize>;

/// The identity of the next finding of a rule on a sentence: a sentence may well stand in a draft twice.
fn next_identity(rule: &Rule, sentence: &str, ordinals: &mut Ordinals) -> String {
    let first = digest(&rule.id, sentence, 0);
    let before = ordinals.entry(first).and_modify(|before| *before += 1).or_default();
    if *before == 0 { written(first) } else { identity(&rule.id, sentence, *before) }
}

/// A notice in words; `None` when the rule has none in any language of the sentence, or when nobody wants to hear
/// of it.
fn answer<'a>(examined: &Examined<'a>, rule: &'a Rule, notice: Notice, ordinals: &mut Ordinals) -> Option<Answer<'a>> {
    let draft = examined.draft;
    let texts = texts(examined, rule, &notice)?;
    let prose = prose_span(draft, &notice.tokens);
    let in_prose = |span: Span| &draft.prose().text()[span.range()];
    let matched = notice.source.map_or_else(|| in_prose(prose), |source| &draft.source()[source.range()]);
    let around = draft.sentences().get(notice.sentence).map(|sentence| prose_span(draft, &sentence.tokens));
    let around = around.filter(|_| notice.source.is_none());
    // A comment is a sentence of its own.
    let shown = around.map_or(matched, in_prose);
    let by_grade = notice.grade.and_then(|grade| texts.by_grade.iter().find(|(known, _)| *known == grade));
    let by_word = notice.word.and_then(|word| texts.by_word.iter().find(|(known, _)| *known == word));
    let worded = by_grade.map(|(_, message)| message).or(by_word.map(|(_, message)| message));
    let message = worded.unwrap_or(&texts.message);
    // What is missing is missing from the draft, not from the sentence where it is shown.
    let sentence = match notice.of_draft {
        true => "",
        false => shown,
    };
    let id = next_identity(rule, sentence, ordinals);
    let ignored = &examined.settings.ignored;
    if !ignored.is_empty() && ignored.contains(&identity(&rule.id, shown, 0)) {
        return None;
    }
    let mut message = message.replace("{match}", &one_line(matched));
    if let Some(count) = notice.count {
        message = message.replace("{count}", &count.to_string());
    }
    let language = examined.rules.lexer().languages().get(texts.language);
    let finding = Finding {
        id,
        rule: Arc::clone(&rule.id),
        category: Arc::clone(&rule.category),
        severity: examined.settings.severity(rule).or(rule.severity).unwrap_or(Severity::Hint),
        ready: if KINDS[rule.question.kind].spec.at_end { Ready::Finished } else { Ready::Now },
        superfluous: rule.superfluous,
        message,
        why: Arc::clone(&texts.why),
        language: Arc::from(&*language.code),
        span: notice.source.unwrap_or_else(|| draft.prose().source(prose)),
        sentence: around.map_or(notice.source, |sentence| Some(draft.prose().source(sentence))).unwrap_or_default(),
    };
    Some(Answer { rule, texts, notice, finding })
}

/// The rule's words in the language of what it noticed.
fn texts<'a>(examined: &Examined<'a>, rule: &'a Rule, notice: &Notice) -> Option<&'a Texts> {
    let Some(sentence) = examined.draft.sentences().get(notice.sentence) else { return rule.texts.first() };
    let possible = notice.hit.map_or(LangSet::ALL, |hit| languages_of(examined.rules, &hit));
    let first = |set: LangSet| sentence.language.filter(|language| set.contains(*language));
    let language: Option<LangId> = first(possible)
        .or_else(|| sentence.languages.iter().find(|language| possible.contains(*language)))
        .or_else(|| possible.iter().next().filter(|_| possible != LangSet::ALL));
    language.and_then(|language| rule.texts(language)).or(rule.texts.first())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
