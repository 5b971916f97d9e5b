//! Phrases with their slots looked up.

use std::rc::Rc;

use super::{ANY, Compiler, Of, inside};
use crate::rules::RuleFile;
use crate::rules::ast::{FragmentFile, Text};
use crate::rules::nearest::did_you_mean;
use crate::rules::phrase::{self, Item, Phrase, PhraseError, REST, Slot, ways};
use crate::rules::trie::{ChoiceId, Edge, Label, Step, TokenClass};
use crate::text::Span;

/// A fragment's phrases, read but not looked up.
#[derive(Default)]
pub(super) struct Fragment<'a> {
    phrases: Vec<FragmentPhrase<'a>>,
    /// What it stands for, where that was looked up without a problem: per language and whether it is
    /// the last part of a phrase.
    known: Vec<(Box<str>, bool, ChoiceId)>,
    /// Whether it is being looked up: a second time means that it holds itself.
    open: bool,
}

#[derive(Clone)]
struct FragmentPhrase<'a> {
    place: Place<'a>,
    items: Rc<[Item<'a>]>,
}

impl Fragment<'_> {
    /// The names of the slots in its phrases.
    pub(super) fn slots(&self) -> impl Iterator<Item = &str> {
        self.phrases.iter().flat_map(|phrase| phrase.items.iter()).filter_map(|item| match item {
            Item::Slot(slot) => Some(slot.label),
            _ => None,
        })
    }
}

/// A phrase ready for the trie.
pub(super) struct Resolved {
    pub at_start: bool,
    pub at_end: bool,
    pub steps: Box<[Step]>,
}

/// Where a phrase stands, to tell what is wrong with it.
#[derive(Clone, Copy)]
struct Place<'a> {
    file: usize,
    text: &'a Text,
    language: &'a str,
}

impl<'a> Compiler<'a> {
    pub(super) fn fragments(&mut self, files: &'a Of<FragmentFile>) {
        for (file, body) in files {
            let mut fragment = Fragment::default();
            for (code, texts) in &body.phrases {
                if self.languages_of(*file, code).is_none() {
                    continue;
                }
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
                        Ok(phrase) => {
                            let place = Place { file: *file, text, language: &code.value };
                            fragment.phrases.push(FragmentPhrase { place, items: phrase.items.into() });
                        }
                        Err(error) => self.problem(*file, inside(text, error.span), error.message, error.help),
                    }
                }
            }
            self.fragments.insert(&body.name, fragment);
        }
        // Each is looked up once for its own sake, so that a mistake is told even if nobody uses it.
        for (_, body) in files {
            let phrases = self.fragments.get(body.name.as_str()).map(|fragment| fragment.phrases.clone());
            self.set_open(&body.name, true);
            for FragmentPhrase { place, items } in phrases.into_iter().flatten() {
                let _ = self.items(&place, &items, true, &mut Vec::new());
            }
            self.set_open(&body.name, false);
        }
    }

    fn parse<'t>(&mut self, text: &'t Text, language: &str) -> Result<Phrase<'t>, PhraseError> {
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
        let mut steps = Vec::with_capacity(phrase.items.len());
        self.items(&place, &phrase.items, true, &mut steps)?;
        Some(Resolved { at_start: phrase.at_start, at_end: phrase.at_end, steps: steps[..].into() })
    }

    /// Looks up items and appends their steps. `last` says whether they end their phrase.
    fn items(&mut self, place: &Place<'_>, items: &[Item<'_>], last: bool, steps: &mut Vec<Step>) -> Option<()> {
        let mut at = 0;
        while let Some(item) = items.get(at) {
            at += 1;
            let group = if let Item::Group(length) = item { &items[at..at + length] } else { &[] };
            at += group.len();
            let last = last && at == items.len();
            match item {
                Item::Literal(literal) => steps.push(Step::Edge(Edge::Word(*literal), None)),
                Item::Gap(width) => steps.push(Step::Edge(Edge::Gap(*width), None)),
                Item::Shape { pattern, label } => steps.push(self.shape(place, pattern, label)?),
                Item::Group(_) => {
                    let choice = self.choice(place, ways(group), last)?;
                    self.push_choice(choice, None, steps);
                }
                Item::Slot(slot) => self.slot(place, slot, last, steps)?,
                Item::Or => {}
            }
        }
        Some(())
    }

    fn shape(&mut self, place: &Place<'_>, pattern: &str, label: &str) -> Option<Step> {
        match self.trie.shape(pattern, self.files[place.file].ships()) {
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
        }
    }

    /// A choice between some ways: all that are one word as one edge, and choices that are a whole way
    /// taken in.
    fn choice<'i>(
        &mut self,
        place: &Place<'_>,
        ways: impl Iterator<Item = &'i [Item<'i>]>,
        last: bool,
    ) -> Option<ChoiceId> {
        let mut words = Vec::with_capacity(16);
        let mut others = Vec::with_capacity(16);
        let mut way = Vec::with_capacity(8);
        for items in ways {
            way.clear();
            self.items(place, items, last, &mut way)?;
            let whole = if let [Step::Choice(inner, None)] = way[..] { Some(self.trie.ways(inner)) } else { None };
            for way in whole.unwrap_or(&way).split(|step| *step == Step::Or) {
                match *way {
                    [Step::Edge(Edge::Word(word), None)] => words.push(word),
                    [Step::Edge(Edge::Words(several), None)] => words.extend(self.trie.words_of(several)),
                    _ => {
                        others.push(Step::Or);
                        others.extend(way);
                    }
                }
            }
        }
        if words.is_empty() {
            others.remove(0);
        } else {
            others.insert(0, Step::Edge(self.trie.words(words), None));
        }
        Some(self.trie.choice(&others))
    }

    /// Appends a choice; one between nothing else is its only way.
    fn push_choice(&self, choice: ChoiceId, label: Option<Label>, steps: &mut Vec<Step>) {
        let ways = self.trie.ways(choice);
        if label.is_none() && !ways.contains(&Step::Or) {
            steps.extend(ways);
        } else {
            steps.push(Step::Choice(choice, label));
        }
    }

    fn slot(&mut self, place: &Place<'_>, slot: &Slot<'_>, last: bool, steps: &mut Vec<Step>) -> Option<()> {
        let span = inside(place.text, slot.span);
        if slot.name == REST {
            if !last {
                let help = "put it at the end: it takes all up to the end of the clause";
                self.problem(place.file, span, "<rest> must be the last part of a phrase", help);
                return None;
            }
            let label = self.label(slot.label);
            steps.push(Step::Rest(label));
            return Some(());
        }
        // What nobody asks for need not be noted.
        let label = self.asked.contains(slot.label).then(|| self.label(slot.label));
        if let Some((_, class)) = TokenClass::ALL.iter().find(|(name, _)| *name == slot.name) {
            steps.push(Step::Edge(Edge::Kind(*class), label));
            return Some(());
        }
        if self.fragments.contains_key(slot.name) {
            let ways = self.fragment(place, slot, span, last)?;
            self.push_choice(ways, label, steps);
            return Some(());
        }
        let Some((at, lexicon)) = self.lexicons.find(slot.name) else {
            self.unknown_slot(place, slot, span);
            return None;
        };
        let columns = if place.language == ANY && slot.form.is_empty() {
            (0..lexicon.columns.len()).collect()
        } else {
            lexicon.columns(place.language, slot.form)
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
                (message, did_you_mean(slot.form, forms.iter().map(String::as_str).filter(|form| !form.is_empty())))
            };
            self.problem(place.file, span, message, help);
            return None;
        }
        let class = self.lexicons.class(at, &columns);
        steps.push(Step::Edge(Edge::Class(class), label));
        Some(())
    }

    fn unknown_slot(&mut self, place: &Place<'_>, slot: &Slot<'_>, span: Span) {
        let classes = TokenClass::ALL.iter().map(|(name, _)| (*name).to_owned());
        // Also those that were not read, since nobody names them yet.
        let of_file = |file: &RuleFile| file.path.strip_prefix("lexicons/")?.strip_suffix(".toml").map(str::to_owned);
        let lexicons = self.files.iter().filter_map(of_file);
        let names: Vec<String> = classes
            .chain(lexicons)
            .chain(self.fragments.keys().map(|name| (*name).to_owned()))
            .chain([REST.into()])
            .collect();
        let help = did_you_mean(slot.name, names.iter().map(String::as_str));
        let message = format!("unknown lexicon, fragment or class “{}”", slot.name);
        self.problem(place.file, span, message, help);
    }

    /// What a fragment stands for in the language of the phrase that uses it.
    fn fragment(&mut self, place: &Place<'_>, slot: &Slot<'_>, span: Span, last: bool) -> Option<ChoiceId> {
        let fragment = self.fragments.get(slot.name)?;
        let known =
            fragment.known.iter().find(|(language, at_end, _)| **language == *place.language && *at_end == last);
        if let Some(&(.., ways)) = known {
            return Some(ways);
        }
        if fragment.open {
            let help = "write out the part that repeats";
            self.problem(place.file, span, format!("fragment “{}” holds itself", slot.name), help);
            return None;
        }
        let wanted = |code: &str| code == place.language || code == ANY || place.language == ANY;
        let phrases: Vec<Rc<[Item<'_>]>> = fragment
            .phrases
            .iter()
            .filter(|phrase| wanted(phrase.place.language))
            .map(|phrase| phrase.items.clone())
            .collect();
        if phrases.is_empty() {
            let message = format!("fragment “{}” has no phrases for “{}”", slot.name, place.language);
            self.problem(place.file, span, message, "add a list for this language to the fragment");
            return None;
        }
        self.set_open(slot.name, true);
        let ways = self.choice(place, phrases.iter().map(|items| &**items), last);
        if let (Some(ways), Some(fragment)) = (ways, self.fragments.get_mut(slot.name)) {
            fragment.known.push((place.language.into(), last, ways));
        }
        self.set_open(slot.name, false);
        ways
    }

    fn set_open(&mut self, name: &str, open: bool) {
        if let Some(fragment) = self.fragments.get_mut(name) {
            fragment.open = open;
        }
    }
}
