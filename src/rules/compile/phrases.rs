//! Phrases with their slots looked up.

use super::{ANY, Compiler, Of, inside};
use crate::rules::ast::{FragmentFile, Text};
use crate::rules::nearest::did_you_mean;
use crate::rules::phrase::{self, Item, Literal, Phrase, PhraseError, Slot};
use crate::rules::trie::{Edge, Step, TokenClass};
use crate::text::Span;

/// The slot that takes the rest of a clause.
pub(super) const REST: &str = "rest";

/// A fragment's phrases, read but not looked up, per language code.
#[derive(Default)]
pub(super) struct Fragment {
    phrases: Vec<(String, Vec<Vec<Item>>)>,
    /// Whether it is being looked up: a second time means that it holds itself.
    open: bool,
}

impl Fragment {
    /// The names of the slots in its phrases.
    pub(super) fn slots(&self) -> Vec<String> {
        fn collect(items: &[Item], names: &mut Vec<String>) {
            for item in items {
                match item {
                    Item::Slot(slot) => names.push(slot.label.clone()),
                    Item::Choice(options) => options.iter().for_each(|option| collect(option, names)),
                    Item::Literal(_) | Item::Gap(_) | Item::Shape { .. } => {}
                }
            }
        }
        let mut names = Vec::new();
        for (_, phrases) in &self.phrases {
            phrases.iter().for_each(|items| collect(items, &mut names));
        }
        names
    }
}

/// The ways of a choice with one-word ways as one edge, and choices that are a whole way taken in.
fn simplified(ways: Vec<Vec<Step>>) -> Vec<Vec<Step>> {
    let mut words: Vec<Literal> = Vec::new();
    let mut others = Vec::new();
    let mut open = ways;
    open.reverse();
    while let Some(mut way) = open.pop() {
        match way.pop() {
            Some(Step::Choice(inner, None)) if way.is_empty() => open.extend(inner.into_iter().rev()),
            Some(Step::Edge(Edge::Words(options), None)) if way.is_empty() => words.extend(options),
            last => {
                way.extend(last);
                others.push(way);
            }
        }
    }
    if !words.is_empty() {
        words.sort_unstable();
        words.dedup();
        others.insert(0, vec![Step::Edge(Edge::Words(words.into()), None)]);
    }
    others
}

/// A phrase ready for the trie.
pub(super) struct Resolved {
    pub at_start: bool,
    pub at_end: bool,
    pub steps: Vec<Step>,
}

/// Where a phrase stands, to tell what is wrong with it.
struct Place<'a> {
    file: usize,
    text: &'a Text,
    language: &'a str,
}

impl Compiler<'_> {
    pub(super) fn fragments(&mut self, files: &Of<FragmentFile>) {
        for (file, body) in files {
            let mut fragment = Fragment::default();
            for (code, texts) in &body.phrases {
                if self.languages_of(*file, code).is_none() {
                    continue;
                }
                let mut phrases = Vec::new();
                for text in texts {
                    match self.parse(text, &code.value) {
                        Ok(phrase) if phrase.at_start || phrase.at_end => {
                            let help = "write ^ and $ in the phrase that uses the fragment";
                            self.problem(
                                *file,
                                text.span,
                                "a fragment cannot say where a sentence starts or ends",
                                help,
                            );
                        }
                        Ok(phrase) => phrases.push(phrase.items),
                        Err(error) => self.problem(*file, inside(text, error.span), error.message, error.help),
                    }
                }
                fragment.phrases.push((code.value.clone(), phrases));
            }
            self.fragments.insert(body.name.clone(), fragment);
        }
        // Each is looked up once for its own sake, so that a mistake is told even if nobody uses it.
        for (file, body) in files {
            for (code, texts) in &body.phrases {
                for text in texts {
                    let place = Place { file: *file, text, language: &code.value };
                    if let Ok(phrase) = self.parse(text, &code.value) {
                        self.set_open(&body.name, true);
                        let _ = self.items(&place, &phrase.items, true);
                        self.set_open(&body.name, false);
                    }
                }
            }
        }
    }

    fn parse(&mut self, text: &Text, language: &str) -> Result<Phrase, PhraseError> {
        let language = self.lexer.languages().find(language);
        phrase::parse(&text.value, language, &mut self.lexer)
    }

    /// Reads a phrase and looks up its slots; tells what is wrong and returns `None` if anything is.
    pub(super) fn phrase(&mut self, file: usize, text: &Text, language: &str) -> Option<Resolved> {
        let phrase = match self.parse(text, language) {
            Ok(phrase) => phrase,
            Err(error) => {
                self.problem(file, inside(text, error.span), error.message, error.help);
                return None;
            }
        };
        let place = Place { file, text, language };
        let steps = self.items(&place, &phrase.items, true)?;
        Some(Resolved { at_start: phrase.at_start, at_end: phrase.at_end, steps })
    }

    fn items(&mut self, place: &Place<'_>, items: &[Item], last: bool) -> Option<Vec<Step>> {
        let mut steps = Vec::with_capacity(items.len());
        for (at, item) in items.iter().enumerate() {
            let last = last && at + 1 == items.len();
            steps.push(self.item(place, item, last)?);
        }
        Some(steps)
    }

    fn item(&mut self, place: &Place<'_>, item: &Item, last: bool) -> Option<Step> {
        match item {
            Item::Literal(literal) => Some(Step::Edge(Edge::Words([*literal].into()), None)),
            Item::Gap(width) => Some(Step::Edge(Edge::Gap(*width), None)),
            Item::Shape { pattern, label } => match self.trie.shape(pattern) {
                Ok(shape) => {
                    let label = (!label.is_empty()).then(|| self.label(label));
                    Some(Step::Edge(Edge::Shape(shape), label))
                }
                Err(error) => {
                    let reason = error.to_string();
                    let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ");
                    let help = "only shapes of identifiers are written as /…/";
                    self.problem(place.file, place.text.span, format!("/{pattern}/ is no shape: {reason}"), help);
                    None
                }
            },
            Item::Choice(options) => self.choice(place, options, last),
            Item::Slot(slot) => self.slot(place, slot, last),
        }
    }

    fn choice(&mut self, place: &Place<'_>, options: &[Vec<Item>], last: bool) -> Option<Step> {
        let ways: Option<Vec<Vec<Step>>> = options.iter().map(|option| self.items(place, option, last)).collect();
        Some(Step::Choice(simplified(ways?), None))
    }

    fn slot(&mut self, place: &Place<'_>, slot: &Slot, last: bool) -> Option<Step> {
        let span = inside(place.text, slot.span);
        if slot.name == REST {
            if !last {
                let help = "put it at the end: it takes all up to the end of the clause";
                self.problem(place.file, span, "<rest> must be the last part of a phrase", help);
                return None;
            }
            let label = self.label(&slot.label);
            return Some(Step::Rest(label));
        }
        // What nobody asks for need not be noted.
        let label = self.asked.contains(&slot.label).then(|| self.label(&slot.label));
        if let Some((_, class)) = TokenClass::ALL.iter().find(|(name, _)| *name == slot.name) {
            return Some(Step::Edge(Edge::Kind(*class), label));
        }
        if self.fragments.contains_key(&slot.name) {
            return self.fragment(place, slot, span, last).map(|ways| Step::Choice(simplified(ways), label));
        }
        let Some((at, lexicon)) = self.lexicons.find(&slot.name) else {
            self.unknown_slot(place, slot, span);
            return None;
        };
        let columns = if place.language == ANY && slot.form.is_empty() {
            (0..lexicon.columns.len()).collect()
        } else {
            lexicon.columns(place.language, &slot.form)
        };
        if columns.is_empty() {
            let forms: Vec<String> = lexicon
                .columns
                .iter()
                .filter(|column| &*column.language == place.language)
                .map(|column| column.form.to_string())
                .collect();
            let (message, help) = if forms.is_empty() {
                let message = format!("lexicon “{}” has no column for “{}”", slot.name, place.language);
                (message, "add a column for this language".to_owned())
            } else {
                let message = format!("lexicon “{}” has no form “{}” in “{}”", slot.name, slot.form, place.language);
                (message, did_you_mean(&slot.form, forms.iter().map(String::as_str).filter(|form| !form.is_empty())))
            };
            self.problem(place.file, span, message, help);
            return None;
        }
        let class = self.lexicons.class(at, &columns);
        Some(Step::Edge(Edge::Class(class), label))
    }

    fn unknown_slot(&mut self, place: &Place<'_>, slot: &Slot, span: Span) {
        let classes = TokenClass::ALL.iter().map(|(name, _)| (*name).to_owned());
        let lexicons = self.lexicons.list().iter().map(|lexicon| lexicon.name.to_string());
        let names: Vec<String> =
            classes.chain(lexicons).chain(self.fragments.keys().cloned()).chain([REST.into()]).collect();
        let help = did_you_mean(&slot.name, names.iter().map(String::as_str));
        let message = format!("unknown lexicon, fragment or class “{}”", slot.name);
        self.problem(place.file, span, message, help);
    }

    /// The phrases of a fragment for the language of the phrase that uses it.
    fn fragment(&mut self, place: &Place<'_>, slot: &Slot, span: Span, last: bool) -> Option<Vec<Vec<Step>>> {
        let fragment = self.fragments.get(&slot.name)?;
        if fragment.open {
            let help = "write out the part that repeats";
            self.problem(place.file, span, format!("fragment “{}” holds itself", slot.name), help);
            return None;
        }
        let wanted = |code: &str| code == place.language || code == ANY || place.language == ANY;
        let phrases: Vec<Vec<Item>> =
            fragment.phrases.iter().filter(|(code, _)| wanted(code)).flat_map(|(_, phrases)| phrases.clone()).collect();
        if phrases.is_empty() {
            let message = format!("fragment “{}” has no phrases for “{}”", slot.name, place.language);
            self.problem(place.file, span, message, "add a list for this language to the fragment");
            return None;
        }
        self.set_open(&slot.name, true);
        let inner = Place { file: place.file, text: place.text, language: place.language };
        let ways = phrases.iter().map(|items| self.items(&inner, items, last)).collect();
        self.set_open(&slot.name, false);
        ways
    }

    fn set_open(&mut self, name: &str, open: bool) {
        if let Some(fragment) = self.fragments.get_mut(name) {
            fragment.open = open;
        }
    }
}
