//! From what rule files say to what a check works with.
//!
//! Files are compiled kind by kind, since each kind needs the words of the one before: languages,
//! lexicons, fragments, signals, rules. What cannot be looked up becomes a [`RuleProblem`] at its
//! place and is left out; the rest goes on.

mod conditions;
mod language;
mod phrases;
mod rule;
mod signal;

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use super::ast::{Located, Parsed, RuleFileBody, SignalFile, Test, Text};
use super::lexicon::Lexicons;
use super::model::{Entry, KindSpec, Role, Rule, Signal, SignalId};
use super::names::{self, Unknown};
use super::phrase::PRONOUNS;
use super::trie::{Label, TrieBuilder};
use super::{RuleFile, RuleProblem, RuleSet};
use crate::text::{LangId, LangSet, LexerBuilder, Span};

/// How many words the rules that ship speak of, about.
const WORDS: usize = 12_000;

/// The code that stands for every language.
const ANY: &str = "any";

/// Compiles files that have been read; `parsed` names each by its index in `files`.
pub(super) fn compile(
    files: &[RuleFile],
    parsed: Vec<(usize, Parsed)>,
    kinds: &[KindSpec],
    problems: &mut Vec<RuleProblem>,
) -> RuleSet {
    let mut compiler = Compiler::new(files, kinds, problems);
    let (mut languages, mut lexicons, mut fragments, mut signals, mut rules) = Default::default();
    sort(parsed, &mut languages, &mut lexicons, &mut fragments, &mut signals, &mut rules);
    compiler.asked = asked_slots(&signals, &rules);
    compiler.languages(&languages);
    compiler.lexicons(lexicons);
    compiler.stems(&languages);
    compiler.words(&languages);
    compiler.fragments(&fragments);
    compiler.signals(signals, &mut rules);
    compiler.rules(rules);
    compiler.entries();
    compiler.finish()
}

type Of<T> = Vec<(usize, T)>;

fn sort(
    parsed: Vec<(usize, Parsed)>,
    languages: &mut Of<super::ast::LanguageFile>,
    lexicons: &mut Of<super::ast::LexiconFile>,
    fragments: &mut Of<super::ast::FragmentFile>,
    signals: &mut Of<SignalFile>,
    rules: &mut Of<RuleFileBody>,
) {
    for (file, parsed) in parsed {
        match parsed {
            Parsed::Language(body) => languages.push((file, *body)),
            Parsed::Lexicon(body) => lexicons.push((file, body)),
            Parsed::Fragment(body) => fragments.push((file, body)),
            Parsed::Signal(body) => signals.push((file, body)),
            Parsed::Rule(body) => rules.push((file, *body)),
            // These are looked up when all rules are there.
            Parsed::Phrases(_) | Parsed::Frames(_) => {}
        }
    }
}

/// The slots that somebody asks for.
fn asked_slots(signals: &Of<SignalFile>, rules: &Of<RuleFileBody>) -> FxHashSet<Cow<'static, str>> {
    let mut asked = FxHashSet::from_iter([PRONOUNS.into()]);
    let inline = rules.iter().filter_map(|(_, rule)| rule.kind.as_ref()?.inline.as_ref());
    for signal in signals.iter().map(|(_, signal)| signal).chain(inline) {
        let parts = signal.parts.iter().map(|part| &part.recognition);
        for recognition in parts.chain([&signal.common]) {
            asked.extend(recognition.capture.iter().map(|slot| slot.value.clone()));
            asked.extend(recognition.conditions.iter().filter_map(|condition| match &condition.test {
                Test::Capture(slot, ..) | Test::Words(slot, ..) => Some(slot.value.clone()),
                _ => None,
            }));
        }
    }
    for texts in rules.iter().flat_map(|(_, rule)| &rule.texts) {
        for text in texts.rewrites.iter().chain(&texts.statements).chain(&texts.replacements) {
            let slots = text.text.value.split('<').skip(1).filter_map(|slot| slot.split(['>', '.']).next());
            asked.extend(slots.map(|slot| slot.to_owned().into()));
        }
    }
    asked
}

/// What is being put together.
struct Compiler<'a> {
    files: &'a [RuleFile],
    kinds: &'a [KindSpec],
    problems: &'a mut Vec<RuleProblem>,
    lexer: LexerBuilder,
    lexicons: Lexicons,
    fragments: FxHashMap<&'a str, phrases::Fragment<'a>>,
    trie: TrieBuilder,
    entries: Vec<Entry>,
    /// The phrase of each entry.
    phrases: Vec<phrases::Resolved>,
    signals: Vec<Signal>,
    signal_ids: FxHashMap<Box<str>, SignalId>,
    labels: FxHashMap<Box<str>, Label>,
    /// The slots that some condition, `capture` or rewrite asks for.
    asked: FxHashSet<Cow<'static, str>>,
    rules: Vec<Rule>,
    /// Conditions by file, place and language: several parts of a signal stand under one.
    /// The signals of conditions' own phrases, by language and phrases.
    unnamed: FxHashMap<(String, Vec<Cow<'static, str>>), SignalId>,
    checks: FxHashMap<(usize, Span, String), Option<super::model::Check>>,
}

impl<'a> Compiler<'a> {
    fn new(files: &'a [RuleFile], kinds: &'a [KindSpec], problems: &'a mut Vec<RuleProblem>) -> Self {
        Self {
            files,
            kinds,
            problems,
            lexer: LexerBuilder::with_room(WORDS),
            lexicons: Lexicons::default(),
            fragments: FxHashMap::default(),
            trie: TrieBuilder::default(),
            entries: Vec::new(),
            phrases: Vec::new(),
            signals: Vec::new(),
            signal_ids: FxHashMap::default(),
            labels: FxHashMap::default(),
            asked: FxHashSet::default(),
            rules: Vec::new(),
            unnamed: FxHashMap::default(),
            checks: FxHashMap::default(),
        }
    }

    fn finish(mut self) -> RuleSet {
        self.lay_phrases();
        // The trie takes the most room when it is finished; what was looked up for it is not needed then.
        drop((self.fragments, self.checks, self.signal_ids, self.asked));
        let lexer = self.lexer.build();
        let words = lexer.vocabulary().bound();
        self.lexicons.index(words);
        self.rules.sort_by(|a, b| a.id.cmp(&b.id));
        let mut labels: Vec<(Label, Box<str>)> = self.labels.into_iter().map(|(name, label)| (label, name)).collect();
        labels.sort_unstable();
        RuleSet {
            trie: self.trie.build(&self.lexicons),
            lexer,
            lexicons: self.lexicons,
            entries: self.entries,
            signals: self.signals,
            rules: self.rules,
            labels: labels.into_iter().map(|(_, name)| name).collect(),
            ..RuleSet::default()
        }
    }

    /// Lays the phrases of the signals that somebody asks for.
    fn lay_phrases(&mut self) {
        let roots = self.roots();
        for (number, (entry, phrase)) in (0..).zip(self.entries.iter().zip(std::mem::take(&mut self.phrases))) {
            let signal = &mut self.signals[entry.signal.index()];
            if let Some(root) = roots[entry.signal.index()] {
                signal.root = root;
                let aside = !signal.named || matches!(entry.role, Role::Except(_));
                let root = if aside { *signal.aside.get_or_insert_with(|| self.trie.root()) } else { root };
                self.trie.add(root, number, phrase.at_start, phrase.at_end, &phrase.steps);
            }
        }
    }

    fn problem(&mut self, file: usize, span: Span, message: impl Into<String>, help: impl Into<String>) {
        let RuleFile { path, text } = &self.files[file];
        self.problems.push(RuleProblem::new(path, text, span, message, help));
    }

    fn label(&mut self, name: &str) -> Label {
        if let Some(&label) = self.labels.get(name) {
            return label;
        }
        let label = Label(u16::try_from(self.labels.len()).unwrap_or(u16::MAX));
        self.labels.insert(name.into(), label);
        label
    }

    /// The language of a table or dotted key; tells and returns `None` if nobody knows it.
    fn language(&mut self, file: usize, code: &Text) -> Option<LangId> {
        let found = names::language(self.lexer.languages(), code);
        found.map_err(|Unknown { message, help }| self.problem(file, code.span, message, help)).ok()
    }

    /// The languages that a key means: one, or all for `any`.
    fn languages_of(&mut self, file: usize, code: &Text) -> Option<LangSet> {
        if code.value == ANY {
            return Some(LangSet::ALL);
        }
        self.language(file, code).map(LangSet::one)
    }
}

/// A place in a string of a rule file, from a place in its value. Exact where the string has no
/// escapes; the whole string otherwise.
pub(super) fn inside(text: &Located<impl AsRef<str>>, span: Span) -> Span {
    if text.span.len() as usize == text.value.as_ref().len() { span.shifted(text.span.start) } else { text.span }
}
