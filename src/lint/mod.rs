//! Draft + rules → findings with fixes.
//!
//! One scan of a draft's tokens finds all signals; each rule then asks about them.
//! Pure: the same draft, context and settings always give the same findings.

mod analysis;
mod aside;
mod before;
mod causes;
mod checks;
mod comments;
mod conditions;
mod examined;
mod examples;
mod finding;
mod fixes;
mod identity;
mod links;
mod offers;
mod places;
mod signals;
mod stages;
mod together;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::draft::{Context, Draft, Markup};
use crate::rules::model::{Rule, Stage};
use crate::rules::{RuleFile, RuleProblem, RuleSet};
use crate::text::{EditSet, LangId, LangSet, Span};

use analysis::{Answer, answers, answers_in_spite};
use causes::causes;
use examined::Examined;
use signals::prose_span;

pub use crate::rules::Severity;
pub use before::Memory;
pub use examples::ExampleReport;
pub use finding::{Finding, Fix, Ready, Safety};
pub use fixes::bilingual::{Bilingual, NotBilingual};
pub use fixes::{Bold, Translations};
pub use identity::identity;
pub use links::Link;
pub use offers::Offers;
pub use signals::{Considered, Hit, Hits, Killed};
pub use together::{Does, Together, safe_fix, safe_fixes};

/// What a caller may choose about a check.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Settings {
    /// Rule ids, packs (`collaborate`) or categories to check; empty means all that are on.
    pub select: Vec<String>,
    /// Rule ids, packs or categories to leave out.
    pub ignore: Vec<String>,
    /// Severities that go before those of the rules' files, by rule id; `None` is off.
    pub severities: BTreeMap<Arc<str>, Option<Severity>>,
    /// Codes of the languages that drafts are written in; empty means all that the rules speak. If it is one,
    /// every sentence is read in it, whatever its words are.
    pub languages: Vec<String>,
    /// The form of address of what is offered where a draft shows none: `usted`, `tu` …
    pub register: Option<String>,
    /// The channel, where neither the caller nor the draft names one.
    pub channel: Option<String>,
    /// The industry, where neither the caller nor the draft names one.
    pub industry: Option<String>,
    /// How bold is written, instead of as the channel or the draft has it.
    pub bold: Option<Bold>,
    /// What becomes of rewrites in the other language.
    pub translations: Translations,
    /// The findings that are not told: those whose rule and sentence have one of these identities, with number 0.
    pub ignored: BTreeSet<String>,
}

impl Settings {
    /// Reads a draft in the languages that were chosen, if any were.
    pub(crate) fn read<'a>(&self, rules: &RuleSet, source: &'a str, markup: Markup) -> Draft<'a> {
        let chosen = self.languages.iter().filter_map(|code| rules.lexer().languages().find(code));
        let chosen = chosen.fold(LangSet::NONE, |all, language| all.union(LangSet::one(language)));
        let languages = if chosen.is_empty() { LangSet::ALL } else { chosen };
        Draft::parse_in(rules.lexer(), source, markup, languages)
    }

    /// How much a rule matters; `None` when it is off.
    #[must_use]
    pub fn severity(&self, rule: &Rule) -> Option<Severity> {
        self.severities.get(&rule.id).copied().unwrap_or(rule.severity)
    }
}

/// What a check came to in which a rule that fails costs no more than its own findings.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What the rules noticed, in the order of the text, each with other words that it is about, in bytes of the
    /// source: those that call for what is missing, the draft's own and those of the customer that it quotes, the
    /// first of two places that say the same, or what the rest of the draft keeps to.
    pub findings: Vec<(Finding, Vec<Span>)>,
    /// The ids of the rules that panicked, which is a mistake of ours.
    pub failed: Vec<Arc<str>>,
}

/// Checks drafts against one set of rules.
#[derive(Clone, Debug)]
pub struct Linter {
    rules: Arc<RuleSet>,
}

impl Linter {
    /// A linter for these rules.
    #[must_use]
    pub fn new(rules: RuleSet) -> Self {
        Self { rules: Arc::new(rules) }
    }

    /// A linter for rule files, and what is wrong in them. What is broken is left out.
    #[must_use]
    pub fn load(files: &[RuleFile]) -> (Self, Vec<RuleProblem>) {
        let (rules, problems) = RuleSet::load(files, &checks::SPECS);
        (Self::new(rules), problems)
    }

    /// The rules it checks.
    #[must_use]
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// Reads a draft with the words of these rules.
    #[must_use]
    pub fn read<'a>(&self, source: &'a str, markup: Markup) -> Draft<'a> {
        Draft::parse(self.rules.lexer(), source, markup)
    }

    /// What the rules notice in a draft, in the order of the text.
    #[must_use]
    pub fn check(&self, draft: &Draft<'_>, context: &Context, settings: &Settings) -> Vec<Finding> {
        let examined = Examined::new(&self.rules, draft, context, settings);
        answers(&examined).into_iter().map(|answer| answer.finding).collect()
    }

    /// What the rules notice, as [`Linter::check`] has it, even if one of them panics. What is remembered of the
    /// draft's last state, under the same rules, saves time and changes nothing.
    #[must_use]
    pub fn check_in_spite(
        &self,
        draft: &Draft<'_>,
        context: &Context,
        settings: &Settings,
        memory: &mut Memory,
    ) -> Outcome {
        let examined = Examined::after(memory.before(), &self.rules, draft, context, settings);
        let mut failed = Vec::new();
        let with_causes = |answer: Answer<'_>| {
            let when = answer.rule.when.as_ref().filter(|_| answer.notice.of_draft);
            let mut causes = when.map_or_else(Vec::new, |when| causes(when, &examined));
            let other = answer.notice.other.map(|tokens| draft.prose().source(prose_span(draft, &tokens)));
            causes.extend(other);
            (answer.finding, causes)
        };
        let findings = answers_in_spite(&examined, &mut failed).into_iter().map(with_causes).collect();
        let places = examined.hits.into_places();
        memory.keep(draft, places);
        Outcome { findings, failed }
    }

    /// What the rules notice, each with its fixes.
    #[must_use]
    pub fn check_with_fixes(
        &self,
        draft: &Draft<'_>,
        context: &Context,
        settings: &Settings,
    ) -> Vec<(Finding, Vec<Fix>)> {
        let examined = Examined::new(&self.rules, draft, context, settings);
        let answers = answers(&examined);
        let fixes: Vec<Vec<Fix>> = answers.iter().map(|answer| fixes::verified(&examined, &answers, answer)).collect();
        answers.into_iter().map(|answer| answer.finding).zip(fixes).collect()
    }

    /// The fixes for a finding of [`Linter::check`] on the same draft, best first, each verified:
    /// applied, it removes the finding, brings no other, and changes no fact.
    #[must_use]
    pub fn fixes(&self, draft: &Draft<'_>, context: &Context, settings: &Settings, finding: &Finding) -> Vec<Fix> {
        let found = self.fixes_of(draft, context, settings, |other| other == finding);
        found.into_iter().next().map(|(_, fixes)| fixes).unwrap_or_default()
    }

    /// What [`Linter::check`] notices and is wanted, each with its fixes.
    #[must_use]
    pub fn fixes_of(
        &self,
        draft: &Draft<'_>,
        context: &Context,
        settings: &Settings,
        wanted: impl Fn(&Finding) -> bool,
    ) -> Vec<(Finding, Vec<Fix>)> {
        let examined = Examined::new(&self.rules, draft, context, settings);
        let answers = answers(&examined);
        let wanted = answers.iter().filter(|answer| wanted(&answer.finding));
        wanted.map(|answer| (answer.finding.clone(), fixes::verified(&examined, &answers, answer))).collect()
    }

    /// Greeting and body of a draft, or as much of them as a stretch of its source touches, once more in another
    /// language, below.
    ///
    /// # Errors
    /// [`NotBilingual`] where that cannot be done without guessing, or makes no sense.
    pub fn bilingual(
        &self,
        draft: &Draft<'_>,
        context: &Context,
        settings: &Settings,
        within: Option<Span>,
    ) -> Result<Bilingual, NotBilingual> {
        fixes::bilingual::bilingual(&Examined::new(&self.rules, draft, context, settings), within)
    }

    /// Where a sentence can be put into a draft that serves a part of a good reply: behind the greeting, or at the
    /// end of the body; at the end of the source where it has no body.
    #[must_use]
    pub fn insertion(
        &self,
        draft: &Draft<'_>,
        context: &Context,
        settings: &Settings,
        (stage, language, text): (Option<Stage>, LangId, &str),
    ) -> EditSet {
        let examined = Examined::new(&self.rules, draft, context, settings);
        fixes::insert::insertion(&examined, stage, language, text)
    }

    /// The ready sentences that fit a draft.
    #[must_use]
    pub fn offers<'a>(&'a self, draft: &Draft<'_>, context: &Context, settings: &Settings) -> Offers<'a> {
        Offers::new(&self.rules, &Examined::new(&self.rules, draft, context, settings))
    }

    /// The parts of a good reply, in their order, each with the words of a draft that it stands on, in bytes of the
    /// source; none if it is not there.
    #[must_use]
    pub fn stages(&self, draft: &Draft<'_>, context: &Context, settings: &Settings) -> Vec<(Stage, Vec<Span>)> {
        let examined = Examined::new(&self.rules, draft, context, settings);
        Stage::NAMED.into_iter().map(|(_, stage)| (stage, stages::words(&examined, stage))).collect()
    }

    /// How bold is written where a draft is sent: as was set, as its channel has it, or as the draft itself does.
    #[must_use]
    pub fn bold(&self, draft: &Draft<'_>, context: &Context, settings: &Settings) -> Bold {
        Examined::new(&self.rules, draft, context, settings).bold
    }

    /// The numbers in a draft that lead somewhere, in their order.
    #[must_use]
    pub fn links(&self, draft: &Draft<'_>) -> Vec<Link> {
        links::links(&self.rules, draft)
    }

    /// What kind of rule a rule is, by the key that its file has: `flag`, `require` …
    #[must_use]
    pub fn kind(&self, rule: &Rule) -> &'static str {
        checks::KINDS[rule.question.kind].spec.key
    }

    /// The signals in a draft, each told when it is asked for.
    #[must_use]
    pub fn scan<'a>(&'a self, draft: &'a Draft<'a>) -> Hits<'a> {
        Hits::new(&self.rules, draft)
    }

    /// Each phrase that stands somewhere in a draft, of exceptions and conditions too, as an index into the
    /// rules' entries.
    #[must_use]
    pub fn phrases(&self, draft: &Draft<'_>) -> Vec<u32> {
        examples::phrases(&self.rules, draft)
    }

    /// Every place in a draft where a phrase stands, and why it is or is no hit.
    #[must_use]
    pub fn consider(&self, draft: &Draft<'_>) -> Vec<Considered> {
        Hits::new(&self.rules, draft).considered()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_that_panics_costs_its_own_findings_and_is_named() {
        let rule = |path: &str, word: &str| RuleFile {
            path: path.into(),
            text: format!("flag.en = [\"{word}\"]\nmessage.en = \"a\"").into(),
        };
        let language =
            RuleFile { path: "languages/en.toml".into(), text: include_str!("../../rules/languages/en.toml").into() };
        let files = [language, rule("a/cheap.toml", "cheap"), rule("a/dear.toml", "dear"), rule("a/good.toml", "good")];
        let (mut rules, problems) = RuleSet::load(&files, &checks::SPECS);
        assert!(problems.is_empty(), "{problems:?}");
        // No signal has this number, which is as wrong as a rule can be.
        rules.rules[1].question.signals[0].signal.0 = u32::MAX;
        let linter = Linter::new(rules);
        let draft = linter.read("A cheap, dear and good plan.", Markup::Plain);
        let Outcome { findings, failed } =
            linter.check_in_spite(&draft, &Context::default(), &Settings::default(), &mut Memory::default());
        let found: Vec<&str> = findings.iter().map(|(finding, _)| &*finding.rule).collect();
        assert_eq!((found, failed), (vec!["a/cheap", "a/good"], vec!["a/dear".into()]));
    }
}
