//! What a language contributes to reading a text: all of it data, from `rules/languages/`.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::shapes::char_at;
use super::{Caption, Captions, Token, TokenKind, WordId, WordSet};

/// A language's number: its place in [`Languages`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct LangId(pub u8);

/// A set of languages.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub struct LangSet(u8);

impl LangSet {
    /// No language.
    pub const NONE: Self = Self(0);
    /// Every language.
    pub const ALL: Self = Self(u8::MAX);

    /// The set of one language.
    #[must_use]
    pub const fn one(language: LangId) -> Self {
        Self(1 << language.0)
    }

    /// All languages that are not in the set.
    #[must_use]
    pub const fn complement(self) -> Self {
        Self(!self.0)
    }

    /// Both sets together.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The languages that are in both sets.
    #[must_use]
    pub const fn both(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether the language is in the set.
    #[must_use]
    pub const fn contains(self, language: LangId) -> bool {
        self.0 & (1 << language.0) != 0
    }

    /// Whether the two sets share a language.
    #[must_use]
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether the set is empty.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The languages in the set, in their order in [`Languages`].
    pub fn iter(self) -> impl Iterator<Item = LangId> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let language = (rest != 0).then(|| LangId(rest.trailing_zeros() as u8))?;
            rest &= rest - 1;
            Some(language)
        })
    }
}

/// At most so many languages can be told apart.
pub const MAX_LANGUAGES: usize = 8;

/// A list of phrases of plain words, looked up by their first word.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub struct WordSequences {
    by_first: FxHashMap<WordId, Vec<Box<[WordId]>>>,
    /// The words that a sequence starts with: most words start none.
    firsts: WordSet,
}

impl WordSequences {
    /// Adds a sequence; an empty one is ignored.
    pub fn insert(&mut self, words: &[WordId]) {
        let Some(first) = words.first() else { return };
        self.firsts.insert(*first);
        let rests = self.by_first.entry(*first).or_default();
        rests.push(words[1..].into());
        rests.sort_by_key(|rest| std::cmp::Reverse(rest.len()));
    }

    /// How many tokens the longest sequence at the start of `tokens` takes, if one is there.
    #[must_use]
    pub fn longest_at(&self, tokens: &[Token]) -> Option<usize> {
        let first = tokens.first()?.word;
        let rests = if self.firsts.contains(first) { self.by_first.get(&first)? } else { return None };
        let after = &tokens[1..];
        rests
            .iter()
            .find(|rest| after.len() >= rest.len() && rest.iter().zip(after).all(|(word, token)| token.word == *word))
            .map(|rest| rest.len() + 1)
    }

    /// Whether there is no sequence.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_first.is_empty()
    }
}

/// A pair of marks around a question or an exclamation; `open` is empty where a language has none.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub struct QuoteMarks {
    /// Mark before, such as `¿`.
    pub open: Box<str>,
    /// Mark after, such as `?`.
    pub close: Box<str>,
}

/// A form of address.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub struct Register {
    /// Its name, such as `usted`.
    pub name: Box<str>,
    /// The words that show it: `ti`, `contigo`, `tienes`.
    pub markers: WordSequences,
}

/// One language, as its file describes it.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub struct Language {
    /// Its code, such as `en`.
    pub code: Box<str>,
    /// Its name in the language itself, such as `español`.
    pub name: Box<str>,
    /// Whether rules speak it. Other languages are only told apart, so that nothing fires in them.
    pub spoken: bool,
    /// Its forms of address; the first is used where nothing else is known.
    pub registers: Vec<Register>,
    /// Words that open an adjunct in front of a clause: `to`, `para`, `antes de`.
    pub fronted: WordSequences,
    /// Words that keep their capital inside a sentence: `I`.
    pub capitals: Vec<Box<str>>,
    /// Folded words after which a full stop ends no sentence, without that stop: `sr`, `e.g`, `no`.
    pub abbreviations: FxHashSet<Box<str>>,
    /// Words that start a clause: `and`, `because`, `pero`.
    pub connectors: WordSequences,
    /// Phrases that begin like a clause and are none: `as soon as possible`.
    pub adverbials: WordSequences,
    /// Connectors that join two of a kind, so that one subject serves both: `and`, `or`.
    pub coordinators: WordSequences,
    /// Words that open a greeting line.
    pub greetings: WordSequences,
    /// Words that open a closing line.
    pub closings: WordSequences,
    /// Pairs that open and end the line above a quoted mail: (`On`, `wrote:`).
    pub attributions: Vec<(Box<str>, Box<str>)>,
    /// Field names of a quoted mail's header, folded, without the colon: first who sent it, then when
    /// (`from`, `sent`), then the others.
    pub header_fields: Vec<Box<str>>,
    /// Folded words of a separator line: `original message`.
    pub separators: Vec<Box<str>>,
    /// Folded openings of a device's own line: `sent from my`.
    pub device_lines: Vec<Box<str>>,
    /// Characters that speak for this language: `¿¡ñ`.
    pub letters: Box<str>,
    /// Marks of a question.
    pub question: QuoteMarks,
    /// Marks of an exclamation.
    pub exclamation: QuoteMarks,
    /// Pairs of marks around what is quoted: (`“`, `”`).
    pub quotation: Vec<(char, char)>,
    /// Word pairs that melt into one when written side by side: (`de el`, `del`).
    pub joints: Vec<(Box<str>, Box<str>)>,
    /// The two accent-marked spellings of an ending that carries two enclitics: (`ar`, `ár`).
    pub stressed_endings: Vec<(Box<str>, Box<str>)>,
    /// What an editor tells an agent in it.
    pub captions: Captions,
}

impl Language {
    /// A sentence of this language as the rest of another: its first letter is small, unless its first
    /// word keeps its capital.
    #[must_use]
    pub fn continued(&self, sentence: &str) -> String {
        let word = sentence.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let mut letters = sentence.chars();
        match letters.next() {
            Some(first) if !self.capitals.iter().any(|known| **known == *word) => {
                first.to_lowercase().chain(letters).collect()
            }
            _ => sentence.to_owned(),
        }
    }
}

impl Language {
    /// A verb form with pronouns written onto its first word, which take their accent: `enviar` and `melo`.
    #[must_use]
    pub fn with_enclitics(&self, form: &str, ending: &str, pronouns: usize) -> String {
        let (head, tail) = form.split_at(form.find(' ').unwrap_or(form.len()));
        let mut head = head.to_owned();
        if pronouns > 1
            && let Some((plain, stressed)) = self.stressed_endings.iter().find(|(plain, _)| head.ends_with(&**plain))
        {
            head.truncate(head.len() - plain.len());
            head.push_str(stressed);
        }
        format!("{head}{ending}{tail}")
    }

    /// A text in which words that melt into one do so: `de el pedido` is `del pedido`. In a joint, `e…` is
    /// any word that begins so; then only the first of the two words changes.
    #[must_use]
    pub fn joined(&self, text: &str) -> String {
        let mut words: Vec<&str> = text.split(' ').collect();
        let mut at = 0;
        while at + 1 < words.len() {
            let joint = self.joints.iter().filter_map(|(apart, joined)| {
                let (first, second) = apart.split_once(' ')?;
                let next = words[at + 1];
                let here = match second.strip_suffix('…') {
                    Some(begins) => starts(next, begins),
                    None => next == second,
                };
                (here && words[at] == first).then_some((second, &**joined))
            });
            let longest = joint.max_by_key(|(second, _)| second.len());
            if let Some((second, joined)) = longest {
                words[at] = joined.split(' ').next().unwrap_or(joined);
                if !second.ends_with('…') {
                    words.remove(at + 1);
                }
            }
            at += 1;
        }
        words.join(" ")
    }
}

/// Whether a word begins so, in capitals or not.
fn starts(word: &str, begins: &str) -> bool {
    word.get(..begins.len()).is_some_and(|start| start.to_lowercase() == begins.to_lowercase())
}

/// What a word says about its language.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// How strongly it speaks for each language, by [`LangId`].
    pub weights: [u8; MAX_LANGUAGES],
    /// The language that it speaks for more than for any other.
    pub leaning: Option<LangId>,
}

const NO_EVIDENCE: Evidence = Evidence { weights: [0; MAX_LANGUAGES], leaning: None };

impl Evidence {
    /// Whether it speaks for any language.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.weights != [0; MAX_LANGUAGES]
    }
}

/// All languages, with the evidence that each word gives for each.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Languages {
    list: Vec<Language>,
    /// Marks of single languages, with the general mark that each stands for.
    marks: Vec<(char, char)>,
    /// The marks that open a quotation in some language, each with those that close it.
    quotations: Vec<(char, Vec<char>)>,
    /// Those of ASCII that open one, as bits: full stops and commas do not.
    ascii_quotations: u128,
    evidence: Vec<Evidence>,
    /// By code point, up to the highest letter of any language, the languages that it speaks for.
    letters: Vec<LangSet>,
    /// The words that a connector of some language starts with: most words start none.
    connecting: WordSet,
    /// The words that a greeting of some language starts with.
    greeting: WordSet,
    /// The words that a closing of some language starts with.
    closing: WordSet,
    /// The abbreviations of all languages, and the length of the longest in bytes.
    abbreviations: (FxHashSet<Box<str>>, usize),
}

impl Languages {
    /// Adds a language and tells its number; `None` when there are too many already.
    pub fn push(&mut self, language: Language) -> Option<LangId> {
        let id = u8::try_from(self.list.len()).ok().filter(|&n| (n as usize) < MAX_LANGUAGES)?;
        self.list.push(language);
        Some(LangId(id))
    }

    /// Notes that `word` speaks for `language`, with a weight: the higher, the surer.
    pub fn add_evidence(&mut self, word: WordId, language: LangId, weight: u8) {
        if self.evidence.len() <= word.index() {
            self.evidence.resize(word.index() + 1, Evidence::default());
        }
        let evidence = &mut self.evidence[word.index()];
        let slot = &mut evidence.weights[language.0 as usize];
        *slot = (*slot).max(weight);
        let strongest = evidence.weights.iter().copied().max().unwrap_or(0);
        let mut leaders = (0_u8..).zip(evidence.weights).filter(|&(_, weight)| weight == strongest && weight > 0);
        evidence.leaning = leaders.next().filter(|_| leaders.next().is_none()).map(|(id, _)| LangId(id));
    }

    /// What a word says about its language.
    #[must_use]
    pub fn evidence(&self, word: WordId) -> &Evidence {
        self.evidence.get(word.index()).unwrap_or(&NO_EVIDENCE)
    }

    /// Whether a connector of some language starts with a word.
    #[must_use]
    pub fn may_connect(&self, word: WordId) -> bool {
        self.connecting.contains(word)
    }

    /// Whether a greeting of some language starts with a word.
    #[must_use]
    pub fn may_greet(&self, word: WordId) -> bool {
        self.greeting.contains(word)
    }

    /// Whether a closing of some language starts with a word.
    #[must_use]
    pub fn may_close(&self, word: WordId) -> bool {
        self.closing.contains(word)
    }

    /// Whether a full stop behind this folded word, without it, ends no sentence in some language.
    #[must_use]
    pub fn is_abbreviation(&self, folded: &str) -> bool {
        let (all, longest) = &self.abbreviations;
        folded.len() <= *longest && all.contains(folded)
    }

    /// How long an abbreviation can be, in bytes.
    #[must_use]
    pub fn longest_abbreviation(&self) -> usize {
        self.abbreviations.1
    }

    /// The languages that a letter speaks for.
    #[must_use]
    pub fn of_letter(&self, letter: char) -> LangSet {
        self.letters.get(letter as usize).copied().unwrap_or_default()
    }

    /// The mark that a token of `text` is: `¿ ? ¡ !` for the marks that some language asks and exclaims
    /// with, else the mark itself; `None` for what is no punctuation.
    #[must_use]
    pub fn mark(&self, text: &str, token: &Token) -> Option<char> {
        if token.kind != TokenKind::Punct {
            return None;
        }
        let mark = char_at(text, token.span.start as usize);
        let own = self.marks.iter().find(|(own, _)| *own == mark);
        Some(own.map_or(mark, |&(_, general)| general))
    }

    /// The marks that may close what `mark` opens; none if it opens no quotation in any language.
    #[must_use]
    pub fn quotation(&self, mark: char) -> &[char] {
        if mark.is_ascii() && self.ascii_quotations & 1 << mark as u32 == 0 {
            return &[];
        }
        let pair = self.quotations.iter().find(|(open, _)| *open == mark);
        pair.map_or(&[], |(_, close)| close)
    }

    fn index_quotations(&mut self) {
        for &(open, close) in self.list.iter().flat_map(|language| &language.quotation) {
            match self.quotations.iter_mut().find(|(known, _)| *known == open) {
                Some((_, all)) if all.contains(&close) => {}
                Some((_, all)) => all.push(close),
                None => self.quotations.push((open, vec![close])),
            }
        }
        let ascii = self.quotations.iter().filter(|(open, _)| open.is_ascii());
        self.ascii_quotations = ascii.fold(0, |all, (open, _)| all | 1 << *open as u32);
    }

    fn index_marks(&mut self) {
        for language in &self.list {
            let (question, exclamation) = (&language.question, &language.exclamation);
            let own =
                [(&question.open, '¿'), (&question.close, '?'), (&exclamation.open, '¡'), (&exclamation.close, '!')];
            let own = own.into_iter().filter_map(|(own, general)| Some((own.chars().next()?, general)));
            self.marks.extend(own.filter(|(own, general)| own != general));
        }
    }

    /// Collects what is looked up in all languages at once; called when all are filled.
    /// A capital speaks for a language as its small letter does.
    pub(super) fn index(&mut self) {
        self.index_marks();
        self.index_quotations();
        for language in &self.list {
            self.connecting.extend(&language.connectors.firsts);
            self.greeting.extend(&language.greetings.firsts);
            self.closing.extend(&language.closings.firsts);
        }
        for (id, language) in (0_u8..).map(LangId).zip(&self.list) {
            for letter in language.letters.chars().flat_map(|c| c.to_uppercase().chain([c])) {
                let at = letter as usize;
                self.letters.resize((at + 1).max(self.letters.len()), LangSet::NONE);
                self.letters[at] = self.letters[at].union(LangSet::one(id));
            }
        }
        let abbreviations: FxHashSet<Box<str>> =
            self.list.iter().flat_map(|language| language.abbreviations.clone()).collect();
        let longest = abbreviations.iter().map(|abbreviation| abbreviation.len()).max().unwrap_or(0);
        self.abbreviations = (abbreviations, longest);
    }

    /// The languages that rules speak.
    #[must_use]
    pub fn spoken(&self) -> LangSet {
        let spoken = self.iter().filter(|(_, language)| language.spoken);
        spoken.fold(LangSet::NONE, |all, (id, _)| all.union(LangSet::one(id)))
    }

    /// What an editor says in a language; where that has no words for it, those of the first one that has, or what
    /// is said is just named.
    #[must_use]
    pub fn caption(&self, language: Option<LangId>, caption: Caption) -> &str {
        let own = language.and_then(|language| self.get(language).captions.get(caption));
        own.or_else(|| self.list.iter().find_map(|other| other.captions.get(caption))).unwrap_or(caption.name())
    }

    /// The language with this number.
    ///
    /// # Panics
    /// If `id` did not come from this set.
    #[must_use]
    pub fn get(&self, id: LangId) -> &Language {
        &self.list[id.0 as usize]
    }

    /// A language being filled.
    pub fn get_mut(&mut self, id: LangId) -> &mut Language {
        &mut self.list[id.0 as usize]
    }

    /// The number of the language with this code.
    #[must_use]
    pub fn find(&self, code: &str) -> Option<LangId> {
        self.iter().find(|(_, language)| &*language.code == code).map(|(id, _)| id)
    }

    /// All languages with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (LangId, &Language)> {
        (0_u8..).map(LangId).zip(&self.list)
    }
}
