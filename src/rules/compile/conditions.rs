//! Conditions on hits, and who asks for which signal.

use super::Compiler;
use crate::rules::ast::{Test, Text, Where};
use crate::rules::model::{Check, Condition, OptionValue, Part, Place, Role, Rule, SignalId, SignalRef, ZoneName};
use crate::rules::phrasebook::SITUATIONS;
use crate::rules::trie::Root;
use crate::text::{LangSet, Span};

impl Compiler<'_> {
    /// Compiles one condition; tells what is wrong with it and leaves it out.
    pub(super) fn check(
        &mut self,
        file: usize,
        condition: &Where,
        code: &str,
        languages: LangSet,
        owner: &str,
    ) -> Option<Check> {
        let key = (file, condition.span, code.to_owned());
        if let Some(known) = self.checks.get(&key) {
            return known.clone();
        }
        let check = self.new_check(file, condition, code, languages, owner);
        self.checks.insert(key, check.clone());
        check
    }

    fn new_check(
        &mut self,
        file: usize,
        condition: &Where,
        code: &str,
        languages: LangSet,
        owner: &str,
    ) -> Option<Check> {
        Some(match &condition.test {
            Test::Zone(names) => Check::Zone(named(names, &ZoneName::NAMED)),
            Test::Place(wanted, names) => Check::Place(*wanted, named(names, &Place::NAMED)),
            Test::Around(scope, wanted, texts) => {
                Check::Around(*scope, *wanted, self.refs(file, texts, code, languages, owner))
            }
            Test::Near(wanted, signal, sentences) => Check::Near(*wanted, self.signal_ref(file, signal)?, *sentences),
            Test::Capture(slot, wanted, texts) => {
                let label = self.captured(file, slot, condition.span)?;
                Check::Capture(label, *wanted, self.refs(file, texts, code, languages, owner))
            }
            Test::Words(slot, at_least, count) => {
                Check::Words(self.captured(file, slot, condition.span)?, *at_least, *count)
            }
        })
    }

    /// The label of a slot that some phrase has captured before the condition is read, or will.
    fn captured(&mut self, file: usize, slot: &Text, span: Span) -> Option<crate::rules::trie::Label> {
        if slot.value.is_empty() {
            self.problem(file, span, "a condition on a slot needs the slot's name", "write where.<slot>.has = [\"…\"]");
            return None;
        }
        Some(self.label(&slot.value))
    }

    /// Signals named with `@`, and one unnamed signal for the phrases among the texts.
    fn refs(&mut self, file: usize, texts: &[Text], code: &str, languages: LangSet, owner: &str) -> Vec<SignalRef> {
        let (named, phrases): (Vec<&Text>, Vec<&Text>) = texts.iter().partition(|text| text.value.starts_with('@'));
        let mut refs: Vec<SignalRef> = named.into_iter().filter_map(|text| self.signal_ref(file, text)).collect();
        if !phrases.is_empty() {
            let signal = self.unnamed(file, &phrases, code, languages, owner);
            refs.push(SignalRef { signal, worst: u8::MAX });
        }
        refs
    }

    /// The signal of the phrases of a condition. Many conditions ask for the same ones, which are looked for once.
    fn unnamed(&mut self, file: usize, phrases: &[&Text], code: &str, languages: LangSet, owner: &str) -> SignalId {
        let key = (code.to_owned(), phrases.iter().map(|phrase| phrase.value.clone()).collect());
        if let Some(&known) = self.unnamed.get(&key) {
            return known;
        }
        let id = format!("{owner}#{}", self.signals.len());
        let signal = self.new_signal(&id, false, Vec::new());
        self.signals[signal.index()].parts.push(Part::default());
        let problems = self.problems.len();
        for phrase in phrases {
            self.entry(file, phrase, code, languages, signal, Role::Match(0));
        }
        // What is wrong is told wherever it is written.
        if self.problems.len() == problems {
            self.unnamed.insert(key, signal);
        }
        signal
    }

    /// Takes from signals that ask for each other in a circle the condition that closes it.
    pub(super) fn break_circles(&mut self) {
        let count = self.signals.len();
        let mut state = vec![State::New; count];
        for signal in 0..count {
            self.visit(SignalId(signal as u32), &mut state);
        }
    }

    /// Per signal, who asks for it: where walks for its phrases start. `None` if nobody does.
    pub(super) fn roots(&self) -> Vec<Option<Root>> {
        let mut roots = vec![None; self.signals.len()];
        let mut of_customer = Vec::new();
        let asked_anywhere = |rule: &&Rule| {
            rule.severity.is_some() && rule.when.as_ref().is_none_or(|when| when.can_be(true, &|_, _| false))
        };
        let (anywhere, in_context): (Vec<&Rule>, Vec<&Rule>) = self.rules.iter().partition(asked_anywhere);
        for (rules, root) in [(anywhere, Root::MAIN), (in_context, Root::IN_CONTEXT)] {
            let mut of_draft = Vec::new();
            rules.into_iter().for_each(|rule| asked_by_rule(rule, &mut of_draft, &mut of_customer));
            self.reach(of_draft, root, &mut roots);
        }
        self.reach(of_customer, Root::BESIDES, &mut roots);
        // The phrasebook asks for all situations; which of them it names is not known before it is read.
        let situations = self.signals.iter().zip(0..).filter(|(signal, _)| signal.id.starts_with(SITUATIONS));
        self.reach(situations.map(|(_, at)| SignalId(at)).collect(), Root::BESIDES, &mut roots);
        // Which parts of a good reply a draft has, and what is linked, is asked for what editors show.
        let staged = self.signals.iter().zip(0..).filter(|(signal, _)| signal.stage.is_some() || signal.link.is_some());
        self.reach(staged.map(|(_, at)| SignalId(at)).collect(), Root::BESIDES, &mut roots);
        roots
    }

    /// Gives signals a root that have none, and those that their conditions ask for.
    fn reach(&self, mut open: Vec<SignalId>, root: Root, roots: &mut [Option<Root>]) {
        while let Some(signal) = open.pop() {
            if roots[signal.index()].is_none() {
                roots[signal.index()] = Some(root);
                let parts = &self.signals[signal.index()].parts;
                open.extend(parts.iter().flat_map(|part| &part.checks).flat_map(asked));
            }
        }
    }

    fn visit(&mut self, signal: SignalId, state: &mut [State]) {
        if state[signal.index()] != State::New {
            return;
        }
        state[signal.index()] = State::Open;
        for part in 0..self.signals[signal.index()].parts.len() {
            for check in 0..self.signals[signal.index()].parts[part].checks.len() {
                let asked: Vec<SignalId> = asked(&self.signals[signal.index()].parts[part].checks[check]);
                for other in asked {
                    if state[other.index()] == State::Open {
                        self.circle(signal, other);
                        forget(&mut self.signals[signal.index()].parts[part].checks[check], other);
                    } else {
                        self.visit(other, state);
                    }
                }
            }
        }
        state[signal.index()] = State::Done;
    }

    fn circle(&mut self, signal: SignalId, other: SignalId) {
        let (id, asked) = (self.signals[signal.index()].id.to_string(), self.signals[other.index()].id.to_string());
        let path = format!("signals/{id}.toml");
        let file = self.files.iter().position(|file| file.path == path).unwrap_or(0);
        let needle = format!("@{asked}");
        let text = &self.files[file].text;
        let at = text.find(&needle).or_else(|| text.find(&asked)).unwrap_or(0);
        let span = Span::from_range(at..at);
        let message = format!("signals “{id}” and “{asked}” ask for each other in a circle");
        self.problem(file, span, message, "leave the condition out of one of them");
    }
}

/// What the names mean; unknown ones were told and left out when the file was read.
fn named<T: Copy>(names: &[Text], known: &[(&str, T)]) -> Vec<T> {
    let meaning = |name: &Text| known.iter().find(|(known, _)| *known == name.value).map(|(_, value)| *value);
    names.iter().filter_map(meaning).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

/// The signals that a rule asks for in the draft, and those in the customer's words.
fn asked_by_rule(rule: &Rule, of_draft: &mut Vec<SignalId>, of_customer: &mut Vec<SignalId>) {
    of_draft.extend(rule.question.signals.iter().map(|asked| asked.signal));
    for (_, option) in &rule.question.options {
        if let OptionValue::Signals(refs) = option {
            of_draft.extend(refs.iter().map(|asked| asked.signal));
        }
    }
    for condition in rule.when.iter().chain(&rule.unless) {
        signals_of(condition, of_draft, of_customer);
    }
}

fn signals_of(condition: &Condition, of_draft: &mut Vec<SignalId>, of_customer: &mut Vec<SignalId>) {
    match condition {
        Condition::Any(parts) | Condition::All(parts) => {
            parts.iter().for_each(|part| signals_of(part, of_draft, of_customer));
        }
        Condition::Not(part) => signals_of(part, of_draft, of_customer),
        Condition::Signal { signal, customer: true, .. } => of_customer.push(signal.signal),
        Condition::Signal { signal, .. } => of_draft.push(signal.signal),
        Condition::Context { .. } => {}
    }
}

fn asked(check: &Check) -> Vec<SignalId> {
    match check {
        Check::Around(_, _, refs) | Check::Capture(_, _, refs) => refs.iter().map(|asked| asked.signal).collect(),
        Check::Near(_, asked, _) => vec![asked.signal],
        Check::Zone(_) | Check::Place(..) | Check::Words(..) => Vec::new(),
    }
}

fn forget(check: &mut Check, signal: SignalId) {
    match check {
        Check::Around(_, _, refs) | Check::Capture(_, _, refs) => refs.retain(|asked| asked.signal != signal),
        // A condition that asks for nothing holds.
        Check::Near(..) => *check = Check::Place(false, Vec::new()),
        Check::Zone(_) | Check::Place(..) | Check::Words(..) => {}
    }
}
