//! The ready sentences that fit a draft, whether or not a rule misses one.

use std::cmp::Reverse;

use super::Bold;
use super::examined::Examined;
use super::fixes::{insert, register};
use super::stages;
use crate::rules::RuleSet;
use crate::rules::model::Stage;
use crate::rules::phrasebook::Phrase;
use crate::text::{LangId, Language};

/// Ready sentences for one draft, in the words that fit it.
#[derive(Debug)]
pub struct Offers<'a> {
    rules: &'a RuleSet,
    phrases: Vec<&'a Phrase>,
    /// The part of the reply that is to come next.
    next: Option<Stage>,
    /// Per language, how the customer is addressed.
    registers: Vec<u8>,
    /// The languages that the reply is in, as far as one can tell.
    written: Vec<LangId>,
    bold: Bold,
}

impl<'a> Offers<'a> {
    /// For a draft.
    pub(super) fn new(rules: &'a RuleSet, examined: &Examined<'_>) -> Self {
        let all = rules.lexer().languages();
        let mut registers = vec![0; all.iter().map(|(id, _)| usize::from(id.0) + 1).max().unwrap_or_default()];
        for (id, _) in all.iter() {
            registers[usize::from(id.0)] = register::of_draft(examined, id);
        }
        let (phrases, next) = fitting(rules, examined);
        let mut offers = Self { rules, phrases, next, registers, written: Vec::new(), bold: examined.bold };
        offers.written = offers.written(examined);
        offers
    }

    /// The sentences, those first that serve a part of the reply which is not there yet, and among them those for
    /// what happened.
    #[must_use]
    pub fn phrases(&self) -> &[&'a Phrase] {
        &self.phrases
    }

    /// The sentences for the first part of the reply that is not there yet. Nobody is consoled, and nothing is granted,
    /// where nothing is known to have happened.
    pub fn next(&self) -> impl Iterator<Item = &'a Phrase> {
        self.phrases.iter().copied().filter(|phrase| self.next.is_some() && phrase.purpose.stage == self.next)
    }

    /// The sentences that do not fit the draft: those of other situations, channels and industries.
    pub fn others(&self) -> impl Iterator<Item = &'a Phrase> {
        let fits = |phrase: &Phrase| self.phrases.iter().any(|known| known.id == phrase.id);
        self.rules.phrasebook().phrases().iter().filter(move |phrase| !fits(phrase))
    }

    /// The name of the situation that a sentence is for, such as `late-delivery`.
    #[must_use]
    pub fn situation(&self, phrase: &Phrase) -> Option<&'a str> {
        self.rules.situation(phrase)
    }

    /// The sentence of an id, whether or not it fits the draft.
    #[must_use]
    pub fn any_phrase(&self, id: &str) -> Option<&'a Phrase> {
        self.rules.phrasebook().phrases().iter().find(|phrase| *phrase.id == *id)
    }

    /// The languages that there are sentences in.
    pub fn languages(&self) -> impl Iterator<Item = (LangId, &'a Language)> {
        let all = self.rules.lexer().languages().iter();
        all.filter(|(id, _)| self.rules.phrasebook().phrases().iter().any(|phrase| phrase.is_in(*id)))
    }

    /// The languages that the reply is in; all if that is not known yet.
    #[must_use]
    pub fn written_in(&self) -> &[LangId] {
        &self.written
    }

    /// A sentence in a language, to a customer who is addressed as in the draft, and with bold as its channel has it.
    #[must_use]
    pub fn text(&self, phrase: &Phrase, language: LangId) -> Option<String> {
        let register = self.registers.get(usize::from(language.0)).copied().unwrap_or_default();
        phrase.text(language, register).map(|text| self.bold.written(text))
    }

    fn written(&self, examined: &Examined<'_>) -> Vec<LangId> {
        let all = self.rules.lexer().languages();
        let asked = examined.context.language.as_deref().and_then(|code| all.find(code));
        let shown = examined.draft.languages();
        let chosen: Vec<LangId> = examined.settings.languages.iter().filter_map(|code| all.find(code)).collect();
        let may_be = |id: &LangId| match asked {
            Some(asked) => asked == *id,
            None if !shown.is_empty() => shown.contains(*id),
            None => chosen.is_empty() || chosen.contains(id),
        };
        self.languages().map(|(id, _)| id).filter(may_be).collect()
    }
}

/// The phrases that may be said where the draft goes, best first, and the part that is to come next. Those for a situation are left out where another
/// one shows; where none does, nothing is ruled out, and they come last.
fn fitting<'a>(rules: &'a RuleSet, examined: &Examined<'_>) -> (Vec<&'a Phrase>, Option<Stage>) {
    let (channel, industry) = (examined.context.channel.as_deref(), examined.context.industry.as_deref());
    let shown = insert::situations(examined);
    let missing: Vec<Stage> =
        Stage::NAMED.into_iter().map(|(_, stage)| stage).filter(|stage| !stages::has(examined, *stage)).collect();
    let place = |phrase: &Phrase| {
        let of_stage = match phrase.purpose.stage {
            Some(stage) => missing.iter().position(|missing| *missing == stage).unwrap_or(missing.len() + 1),
            None => missing.len(),
        };
        let of_situation = match phrase.purpose.situation {
            Some(situation) => shown.iter().position(|shown| *shown == situation).unwrap_or(shown.len() + 1),
            None => shown.len(),
        };
        let for_channel = channel.is_some() && !phrase.purpose.channels.is_empty();
        let for_industry = industry.is_some() && !phrase.purpose.industries.is_empty();
        (of_stage, of_situation, Reverse(for_channel), Reverse(for_industry))
    };
    let fits = |phrase: &&Phrase| {
        let happened = |situation| shown.is_empty() || shown.contains(situation);
        phrase.purpose.fits(channel, industry) && phrase.purpose.situation.as_ref().is_none_or(happened)
    };
    let mut phrases: Vec<&Phrase> = rules.phrasebook().phrases().iter().filter(fits).collect();
    phrases.sort_by_key(|phrase| place(phrase));
    let is_due = |stage: &Stage| !shown.is_empty() || matches!(stage, Stage::Listen | Stage::Propose);
    (phrases, missing.into_iter().find(is_due))
}

#[cfg(test)]
mod tests {
    use crate::draft::{Context, Markup};
    use crate::lint::{Linter, Settings};
    use crate::rules::model::Stage;

    /// The topics of the first sentences offered for a draft.
    fn topics(source: &str, count: usize) -> Vec<String> {
        let linter = Linter::built_in();
        let draft = linter.read(source, Markup::Markdown);
        let offers = linter.offers(&draft, &Context::default(), &Settings::default());
        let mut topics: Vec<_> = offers.phrases().iter().map(|phrase| phrase.topic.to_string()).collect();
        topics.dedup();
        topics.truncate(count);
        topics
    }

    #[test]
    fn what_happened_is_met_once_somebody_listened() {
        let heard = "> My parcel has not arrived.\n\nThank you for writing to us.";
        assert_eq!(topics(heard, 1), ["empathy/late-delivery"]);
        let consoled = format!("{heard} I'm sorry your parcel is so late.");
        assert_eq!(topics(&consoled, 1), ["validation"]);
    }

    #[test]
    fn what_comes_next_is_the_first_part_that_is_missing_and_due() {
        let linter = Linter::built_in();
        let next = |source: &str| {
            let draft = linter.read(source, Markup::Markdown);
            let offers = linter.offers(&draft, &Context::default(), &Settings::default());
            offers.next().next().and_then(|phrase| phrase.purpose.stage)
        };
        let late = "> My parcel has not arrived.\n\nHi Ana,\n\n";
        assert_eq!(next(late), Some(Stage::Listen));
        let heard = format!("{late}Thank you for writing to us. ");
        assert_eq!(next(&heard), Some(Stage::Empathize));
        assert_eq!(next(&format!("{heard}I'm sorry your parcel is so late. ")), Some(Stage::Acknowledge));
        assert_eq!(next("Hi Ana,\n\nThank you for writing to us. "), Some(Stage::Propose));
    }

    #[test]
    fn other_situations_are_left_out_once_one_shows() {
        let of = |source: &str| topics(source, usize::MAX);
        let late = of("> My parcel has not arrived.");
        assert!(late.iter().any(|topic| topic == "empathy/late-delivery"));
        assert!(!late.iter().any(|topic| topic == "empathy/locked-account"));
        assert!(of("").iter().any(|topic| topic == "empathy/locked-account"));
    }

    #[test]
    fn sentences_address_the_customer_as_the_draft_does() {
        let linter = Linter::built_in();
        let offered = |source: &str| {
            let draft = linter.read(source, Markup::Markdown);
            let offers = linter.offers(&draft, &Context::default(), &Settings::default());
            let language = offers.written_in()[0];
            offers.phrases().iter().filter_map(|phrase| offers.text(phrase, language)).collect::<Vec<_>>()
        };
        let usted = "Gracias por escribirnos. Puede contar con nosotros, señora.";
        let tu = "Gracias por escribirnos. Tú puedes contar con nosotros.";
        let asks = |source: &str, text: &str| offered(source).iter().any(|offered| offered == text);
        assert!(asks(usted, "¿Le parece bien así?") && !asks(usted, "¿Te parece bien así?"));
        assert!(asks(tu, "¿Te parece bien así?") && !asks(tu, "¿Le parece bien así?"));
    }
}
