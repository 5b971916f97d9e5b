//! From files of ready sentences to the phrasebook: names are looked up, and texts held against each other.

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Phrase, Phrasebook, Purpose, SITUATIONS, SLOTS, Wording, slots};
use crate::rules::ast::{self, BookPhrase, Parsed, PhraseFile, Text};
use crate::rules::compile::inside;
use crate::rules::model::{SignalId, Stage};
use crate::rules::names::{self, Unknown};
use crate::rules::nearest::{did_you_mean, nearest};
use crate::rules::{RuleFile, RuleProblem, RuleSet, read};
use crate::text::{LangId, Span};

/// A topic's file with the files that extend it.
struct Topic {
    name: Arc<str>,
    purpose: Purpose,
    phrases: Vec<Source>,
    /// How many it had before some were removed.
    count: usize,
}

/// A phrase as it is written, where it comes from.
struct Source {
    file: usize,
    /// Its place in the topic, from 1.
    number: usize,
    /// What its file is for.
    purpose: Purpose,
    written: BookPhrase,
}

impl Topic {
    fn add(&mut self, file: usize, purpose: &Purpose, phrases: Vec<BookPhrase>) {
        for written in phrases {
            self.count += 1;
            self.phrases.push(Source { file, number: self.count, purpose: purpose.clone(), written });
        }
    }
}

/// What slots are called: per language, the row of each name in the lexicon of slots.
type SlotNames = FxHashMap<LangId, FxHashMap<Box<str>, usize>>;

/// Reads files of ready sentences that are said beside these rules.
pub(in crate::rules) fn phrasebook(rules: &RuleSet, files: &[RuleFile], problems: &mut Vec<RuleProblem>) -> Phrasebook {
    let parsed = files.iter().enumerate().filter_map(|(at, file)| match read::read(file, &[], problems) {
        Some(Parsed::Phrases(body)) => Some((at, body)),
        _ => None,
    });
    let parsed = parsed.collect();
    LookUp { rules, files, problems }.phrasebook(parsed)
}

/// What names are looked up in.
struct LookUp<'a> {
    rules: &'a RuleSet,
    files: &'a [RuleFile],
    problems: &'a mut Vec<RuleProblem>,
}

type Of<T> = Vec<(usize, T)>;

impl LookUp<'_> {
    fn phrasebook(&mut self, files: Of<PhraseFile>) -> Phrasebook {
        let names = self.slot_names();
        let mut book = Phrasebook::default();
        for topic in self.topics(files) {
            for Source { file, number, purpose, written } in topic.phrases {
                let wordings = self.wordings(file, &written, &names);
                if wordings.is_empty() {
                    continue;
                }
                let own = self.purpose(file, &written.purpose);
                book.phrases.push(Phrase {
                    id: format!("{}#{number}", topic.name).into(),
                    topic: Arc::clone(&topic.name),
                    purpose: own.or(&purpose).or(&topic.purpose),
                    wordings,
                });
            }
        }
        book
    }

    /// Topics with what other files add to them and take from them.
    fn topics(&mut self, files: Of<PhraseFile>) -> Vec<Topic> {
        let (extensions, bases): (Of<PhraseFile>, Of<PhraseFile>) =
            files.into_iter().partition(|(_, body)| body.extend.is_some());
        let mut topics: Vec<Topic> = Vec::with_capacity(bases.len());
        for (file, body) in bases {
            let (name, purpose) = (Arc::from(body.topic), self.purpose(file, &body.purpose));
            let mut topic = Topic { name, purpose, phrases: Vec::new(), count: 0 };
            topic.add(file, &Purpose::default(), body.phrases);
            topics.push(topic);
        }
        for (file, extension) in extensions {
            let Some(target) = &extension.extend else { continue };
            let purpose = self.purpose(file, &extension.purpose);
            let name = target.value.strip_prefix("phrases/").unwrap_or(&target.value);
            let Some(base) = topics.iter_mut().find(|known| *known.name == *name) else {
                let help = did_you_mean(name, topics.iter().map(|known| &*known.name));
                self.problem(file, target.span, format!("unknown topic “{name}”"), help);
                continue;
            };
            for text in &extension.remove {
                let before = base.phrases.len();
                let says = |phrase: &Source| phrase.written.texts.iter().any(|known| known.text.value == text.value);
                base.phrases.retain(|phrase| !says(phrase));
                if base.phrases.len() == before {
                    let help = "write the sentence exactly as the topic has it";
                    let message = format!("topic “{name}” has no sentence “{}”", text.value);
                    self.problem(file, text.span, message, help);
                }
            }
            base.add(file, &purpose, extension.phrases);
        }
        topics
    }

    fn purpose(&mut self, file: usize, written: &ast::Purpose) -> Purpose {
        let stage = written.stage.as_ref();
        let stage = stage.and_then(|stage| Stage::named(&stage.value));
        Purpose {
            stage,
            situation: written.situation.as_ref().and_then(|situation| self.situation(file, situation)),
            industries: lower_case(&written.industries),
            channels: lower_case(&written.channels),
        }
    }

    fn situation(&mut self, file: usize, situation: &Text) -> Option<SignalId> {
        let name = situation.value.strip_prefix(SITUATIONS).unwrap_or(&situation.value);
        let named = self.rules.signals.iter().zip(0..).filter(|(signal, _)| signal.named);
        let known = named.filter_map(|(signal, at)| Some((signal.id.strip_prefix(SITUATIONS)?, SignalId(at))));
        let known: Vec<_> = known.collect();
        let found = known.iter().find(|(known, _)| *known == name).map(|(_, signal)| *signal);
        if found.is_none() {
            let help = did_you_mean(name, known.iter().map(|(name, _)| *name));
            self.problem(file, situation.span, format!("unknown situation “{name}”"), help);
        }
        found
    }

    /// The texts of a phrase that can be used: in a language and register that is known, with the
    /// same slots as the first.
    fn wordings(&mut self, file: usize, phrase: &BookPhrase, names: &SlotNames) -> Vec<Wording> {
        let mut wordings = Vec::with_capacity(phrase.texts.len());
        let mut first: Option<(&ast::Wording, Vec<usize>)> = None;
        for written in &phrase.texts {
            let Some(language) = self.language(file, &written.language) else { continue };
            let Some(register) = self.register(file, language, written) else { continue };
            let Some(slots) = self.slots(file, language, written, names) else { continue };
            match &first {
                Some((other, wanted)) if *wanted != slots => {
                    self.other_slots(file, written, other);
                    continue;
                }
                Some(_) => {}
                None => first = Some((written, slots)),
            }
            wordings.push(Wording { language, register, text: written.text.value.clone() });
        }
        wordings
    }

    fn register(&mut self, file: usize, language: LangId, written: &ast::Wording) -> Option<Option<u8>> {
        let name = &written.register;
        if name.value.is_empty() {
            return Some(None);
        }
        let found = names::register(self.rules.lexer.languages().get(language), name);
        found.map(Some).map_err(|Unknown { message, help }| self.problem(file, name.span, message, help)).ok()
    }

    /// The rows of a text's slots, each once, in ascending order; tells and returns `None` if one is not known.
    fn slots(
        &mut self,
        file: usize,
        language: LangId,
        written: &ast::Wording,
        names: &SlotNames,
    ) -> Option<Vec<usize>> {
        let text = &written.text;
        let mut rows = Vec::new();
        for slot in slots(&text.value) {
            let (name, place) = match slot {
                Ok((name, place)) => (name, Span::from_range(place)),
                Err(at) => {
                    let place = inside(text, Span::from_range(at..at + 1));
                    self.problem(file, place, "this slot is not closed", "write a slot as {date}");
                    return None;
                }
            };
            let names = names.get(&language);
            match names.and_then(|names| names.get(name)) {
                Some(&row) => rows.push(row),
                None => {
                    let near = nearest(name, names.iter().flat_map(|names| names.keys()).map(|name| &**name));
                    let help = near.map_or_else(
                        || format!("add a row with its name in each language to lexicons/{SLOTS}.toml"),
                        |near| format!("did you mean {{{near}}}?"),
                    );
                    self.problem(file, inside(text, place), format!("unknown slot “{{{name}}}”"), help);
                    return None;
                }
            }
        }
        rows.sort_unstable();
        rows.dedup();
        Some(rows)
    }

    /// Tells that two texts of a phrase ask for different things.
    fn other_slots(&mut self, file: usize, written: &ast::Wording, first: &ast::Wording) {
        let list = |text: &Cow<'_, str>| {
            let slots: Vec<_> = slots(text).flatten().map(|(name, _)| format!("{{{name}}}")).collect();
            if slots.is_empty() { "none".to_owned() } else { slots.join(", ") }
        };
        let (own, other) = (list(&written.text.value), list(&first.text.value));
        let message = format!("the slots differ from those of “{}”", first.language.value);
        self.problem(
            file,
            written.text.span,
            message,
            format!("{own} stands here, {other} there: let each stand in both"),
        );
    }

    fn language(&mut self, file: usize, code: &Text) -> Option<LangId> {
        let found = names::language(self.rules.lexer.languages(), code);
        found.map_err(|Unknown { message, help }| self.problem(file, code.span, message, help)).ok()
    }

    fn problem(&mut self, file: usize, span: Span, message: impl Into<String>, help: impl Into<String>) {
        let RuleFile { path, text } = &self.files[file];
        self.problems.push(RuleProblem::new(path, text, span, message, help));
    }

    fn slot_names(&self) -> SlotNames {
        let Some((_, lexicon)) = self.rules.lexicons.find(SLOTS) else { return SlotNames::default() };
        let mut names = SlotNames::default();
        for (at, column) in lexicon.columns.iter().enumerate() {
            let Some(language) = column.id else { continue };
            let known = names.entry(language).or_default();
            known.extend(self.rules.lexicons.rows(lexicon, at).map(|(row, name)| (name.into(), row)));
        }
        names
    }
}

fn lower_case(texts: &[Text]) -> Vec<Box<str>> {
    texts.iter().map(|text| text.value.to_lowercase().into()).collect()
}
