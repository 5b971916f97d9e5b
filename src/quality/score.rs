//! Counts over labelled replies.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::category::{Category, EmpathyExpected, Verdict, touches};
use super::record::{Empathy, Identifier, Label, Record};
use crate::lint::{Finding, Severity};
use crate::text::Span;

/// From how many judged findings on a rule's precision says something.
const ENOUGH: usize = 5;

/// Everything that is counted.
#[derive(Clone, Debug, Default)]
pub struct Score {
    expected: EmpathyExpected,
    /// All replies.
    pub all: Group,
    /// Replies by their language.
    pub languages: BTreeMap<String, Group>,
    /// Findings by their rule.
    pub rules: BTreeMap<Arc<str>, RuleScore>,
}

/// What is counted about some replies.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// How many they are.
    pub replies: usize,
    /// Of all, those whose language was told as it is labelled.
    pub language_right: Share,
    /// Of those in which nothing is marked and no empathy missed, those with a finding that is measured.
    pub false_alarms: Share,
    /// Of those with empathy, those in which it is missed.
    pub empathetic_flagged: Share,
    /// Of those without empathy that call for none, those in which it is missed.
    pub no_need_flagged: Share,
    /// Of those that lack empathy, by its class, those in which it is missed.
    pub empathy: BTreeMap<Empathy, Share>,
    /// Of the identifiers that should be bold, by kind, those that are flagged.
    pub identifiers: BTreeMap<String, Share>,
    /// In the order of [`Category::ALL`].
    categories: [Count; Category::ALL.len()],
}

/// Some of so many.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Share {
    /// Some
    pub part: usize,
    /// of so many.
    pub of: usize,
}

/// Findings of one category, held against its labels.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Count {
    /// Findings about something that was marked.
    pub right: usize,
    /// Findings about nothing that was marked.
    pub wrong: usize,
    /// Findings about what may be flagged or left alone.
    pub neutral: usize,
    /// Findings about wording that was marked for another reason.
    pub cross: usize,
    /// What was marked and should be found.
    pub labelled: usize,
    /// What of it was found.
    pub found: usize,
}

/// What is counted about one rule's findings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleScore {
    /// The category of its findings.
    pub category: Arc<str>,
    /// How much they matter; `None` if the rule is off unless asked for.
    pub severity: Option<Severity>,
    /// How many there are.
    pub findings: usize,
    /// Each held against its labels; `None` if there are none for its category.
    pub count: Option<Count>,
}

impl Score {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(expected: EmpathyExpected) -> Self {
        Self { expected, ..Self::default() }
    }

    /// Makes a rule known, so that it is listed even if it finds nothing.
    pub fn add_rule(&mut self, id: Arc<str>, category: Arc<str>, severity: Option<Severity>) {
        let count = Category::of_findings(&category).map(|_| Count::default());
        self.rules.insert(id, RuleScore { category, severity, findings: 0, count });
    }

    /// Counts a reply, the language that was told for it, and what was found in it.
    pub fn add(&mut self, record: &Record, language: Option<&str>, findings: &[Finding]) {
        let group = Group::of(record, language, findings, self.expected);
        self.all.add(&group);
        self.languages.entry(record.language.clone()).or_default().add(&group);
        for finding in findings {
            if !self.rules.contains_key(&finding.rule) {
                self.add_rule(finding.rule.clone(), finding.category.clone(), Some(finding.severity));
            }
            let Some(rule) = self.rules.get_mut(&finding.rule) else { continue };
            rule.findings += 1;
            if let (Some(count), Some(category)) = (&mut rule.count, Category::of_findings(&finding.category)) {
                count.judge(category.verdict(&record.label, finding.span, self.expected));
            }
        }
    }

    /// The rules that are wrong too often for their severity: a precision under the budget is for hints.
    pub fn over_budget(&self, budget: f64) -> impl Iterator<Item = (&str, Count)> {
        let speaks_up = |rule: &RuleScore| rule.severity.is_some_and(|severity| severity > Severity::Hint);
        let judged = self.rules.iter().filter(move |(_, rule)| speaks_up(rule));
        judged.filter_map(|(id, rule)| Some((&**id, rule.count?))).filter(move |(_, count)| {
            count.right + count.wrong >= ENOUGH && count.precision().is_some_and(|precision| precision < budget)
        })
    }
}

impl Group {
    /// The counts of a category.
    #[must_use]
    pub fn category(&self, category: Category) -> Count {
        self.categories[category as usize]
    }

    /// The group of one reply.
    fn of(record: &Record, language: Option<&str>, findings: &[Finding], expected: EmpathyExpected) -> Self {
        let label = &record.label;
        let spans = |category: Category| -> Vec<Span> {
            let name = category.findings().name();
            findings.iter().filter(|finding| *finding.category == *name).map(|finding| finding.span).collect()
        };
        let measured = findings.iter().any(|finding| Category::of_findings(&finding.category).is_some());
        let empathy_missed = !spans(Category::EmpathyMissing).is_empty();
        let mut group = Self { replies: 1, ..Self::default() };
        group.language_right = Share::one(language == Some(&record.language));
        if is_clean(label) {
            group.false_alarms = Share::one(measured);
        }
        match expected.is_missed(label) {
            Some(true) => group.empathy = [(label.empathy, Share::one(empathy_missed))].into(),
            Some(false) if label.empathy == Empathy::Yes => group.empathetic_flagged = Share::one(empathy_missed),
            Some(false) => group.no_need_flagged = Share::one(empathy_missed),
            None => {}
        }
        for identifier in label.identifiers.iter().filter(|mark| is_plain(&mark.detail)) {
            let found = spans(Category::UnboldedId).iter().any(|finding| touches(*finding, identifier.span));
            group.identifiers.entry(identifier.detail.kind.clone()).or_default().add(Share::one(found));
        }
        for category in Category::ALL {
            group.categories[category as usize] = Count::of(category, label, &spans(category), expected);
        }
        group
    }

    fn add(&mut self, other: &Self) {
        self.replies += other.replies;
        self.language_right.add(other.language_right);
        self.false_alarms.add(other.false_alarms);
        self.empathetic_flagged.add(other.empathetic_flagged);
        self.no_need_flagged.add(other.no_need_flagged);
        for (class, share) in &other.empathy {
            self.empathy.entry(*class).or_default().add(*share);
        }
        for (kind, share) in &other.identifiers {
            self.identifiers.entry(kind.clone()).or_default().add(*share);
        }
        for (sum, more) in self.categories.iter_mut().zip(&other.categories) {
            sum.add(more);
        }
    }
}

/// Whether a reply has nothing to flag and nothing that may be flagged.
fn is_clean(label: &Label) -> bool {
    label.dictating.is_empty()
        && label.identifiers.is_empty()
        && label.negative.is_empty()
        && label.blame.is_empty()
        && label.optional.is_empty()
        && (!label.empathy_expected || label.empathy == Empathy::Yes)
}

fn is_plain(identifier: &Identifier) -> bool {
    !identifier.bold && !identifier.placeholder
}

impl Share {
    fn one(is_part: bool) -> Self {
        Self { part: usize::from(is_part), of: 1 }
    }

    fn add(&mut self, other: Self) {
        self.part += other.part;
        self.of += other.of;
    }

    /// The part as a number from 0 to 1; `None` of nothing.
    #[must_use]
    pub fn rate(self) -> Option<f64> {
        (self.of > 0).then(|| self.part as f64 / self.of as f64)
    }
}

impl Count {
    fn of(category: Category, label: &Label, findings: &[Span], expected: EmpathyExpected) -> Self {
        let mut count = Self::default();
        if category == Category::EmpathyMissing {
            // However many rules miss it, it is missing once.
            let first = findings.first();
            let is_missed = expected.is_missed(label) == Some(true);
            count.labelled = usize::from(is_missed);
            count.found = usize::from(is_missed && first.is_some());
            if let Some(&first) = first {
                count.judge(category.verdict(label, first, expected));
            }
            return count;
        }
        for &finding in findings {
            count.judge(category.verdict(label, finding, expected));
        }
        let sought = category.places(label).sought;
        count.labelled = sought.len();
        count.found = sought.iter().filter(|mark| findings.iter().any(|finding| touches(*finding, **mark))).count();
        count
    }

    fn judge(&mut self, verdict: Verdict) {
        *match verdict {
            Verdict::Right => &mut self.right,
            Verdict::Wrong => &mut self.wrong,
            Verdict::Neutral => &mut self.neutral,
            Verdict::Cross => &mut self.cross,
        } += 1;
    }

    fn add(&mut self, other: &Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.neutral += other.neutral;
        self.cross += other.cross;
        self.labelled += other.labelled;
        self.found += other.found;
    }

    /// How many of the findings that can be judged are right; `None` if there are none.
    #[must_use]
    pub fn precision(&self) -> Option<f64> {
        Share { part: self.right, of: self.right + self.wrong }.rate()
    }

    /// How many of the marked places are found; `None` if there are none.
    #[must_use]
    pub fn recall(&self) -> Option<f64> {
        Share { part: self.found, of: self.labelled }.rate()
    }

    /// The harmonic mean of both; `None` where one is.
    #[must_use]
    pub fn f1(&self) -> Option<f64> {
        let (precision, recall) = (self.precision()?, self.recall()?);
        let sum = precision + recall;
        Some(if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 })
    }
}
