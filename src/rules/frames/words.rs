//! The words of frames as numbers: those that rules know, and behind them their own.

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use zerocopy::{FromBytes, Immutable, IntoBytes};

use crate::rules::records::U32;
use crate::text::{LangId, Lexer, Token, TokenFlags, WordId, WordSet, find_opaques, fold};

/// A word as it is compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Word {
    /// Its number; 0 for one that no frame knows.
    pub number: u32,
    /// Bit `i` is set when character `i` carries an accent.
    pub accents: u32,
}

/// A word as a record.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable)]
#[repr(C)]
pub struct LaidWord {
    /// See [`Word::number`].
    pub number: U32,
    accents: U32,
}

impl From<Word> for LaidWord {
    fn from(Word { number, accents }: Word) -> Self {
        Self { number: number.into(), accents: accents.into() }
    }
}

impl From<LaidWord> for Word {
    fn from(LaidWord { number, accents }: LaidWord) -> Self {
        Self { number: number.get(), accents: accents.get() }
    }
}

impl Word {
    /// Whether a written word is this one: it may lack accents, not add any.
    #[must_use]
    pub fn accepts(self, written: Self) -> bool {
        self.number != 0 && self.number == written.number && written.accents & !self.accents == 0
    }
}

/// The numbers of words, some of which only frames know.
pub struct Words<'l> {
    lexer: &'l Lexer,
    known: Known,
}

/// The numbers of the words that only frames know, and which of all words they say.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Known {
    #[serde(borrow)]
    own: FxHashMap<Cow<'static, str>, u32>,
    /// The numbers that a frame or one of its lexicons has.
    said: WordSet,
    /// Words that melted from two, and these: `del` is `de el`.
    melted: FxHashMap<(LangId, u32), [Word; 2]>,
}

impl<'l> Words<'l> {
    /// Words beside those of a lexer.
    pub fn new(lexer: &'l Lexer) -> Self {
        let mut words = Self { lexer, known: Known::default() };
        for (id, language) in lexer.languages().iter() {
            for (apart, joined) in language.joints.iter().filter(|(apart, _)| !apart.ends_with('…')) {
                if let ([first, second], [melted]) = (&words.split(apart)[..], &words.split(joined)[..]) {
                    words.known.melted.insert((id, melted.number), [*first, *second]);
                }
            }
        }
        words
    }

    /// The words of a text of a language, which become known.
    pub fn learn(&mut self, text: &str, language: Option<LangId>) -> Vec<Word> {
        let words = self.split(text);
        words.iter().for_each(|word| self.known.said.insert(WordId(word.number)));
        words.into_iter().flat_map(|word| self.known.apart(word, language)).collect()
    }

    fn split(&mut self, text: &str) -> Vec<Word> {
        let mut tokens = Vec::new();
        self.lexer.tokenize(text, &find_opaques(text), &mut tokens);
        let mut folded = String::new();
        let bound = self.lexer.vocabulary().bound();
        let words = (0..tokens.len()).map(|at| {
            let mut number = tokens[at].word.index();
            if number == 0 && !is_split(&tokens, at) {
                folded.clear();
                fold(&text[tokens[at].span.range()], &mut folded);
                let next = (bound + self.known.own.len()) as u32;
                number = *self.known.own.entry(folded.clone().into()).or_insert(next) as usize;
            }
            Word { number: number as u32, accents: tokens[at].accents }
        });
        words.collect()
    }

    /// What stays when all are known.
    pub fn known(self) -> Known {
        self.known
    }
}

impl Known {
    /// The word that a token of `text` is.
    #[must_use]
    pub fn word(&self, text: &str, tokens: &[Token], at: usize) -> Word {
        let token = &tokens[at];
        let accents = token.accents;
        if token.word != WordId::UNKNOWN {
            return Word { number: token.word.0, accents };
        }
        if is_split(tokens, at) {
            return Word::default();
        }
        let mut folded = String::new();
        let accents = fold(&text[token.span.range()], &mut folded).accents;
        Word { number: self.own.get(&*folded).copied().unwrap_or(0), accents }
    }

    /// A word as the two that it melted from in a language, or itself.
    pub fn apart(&self, word: Word, language: Option<LangId>) -> impl Iterator<Item = Word> + use<> {
        let parts = language.and_then(|language| self.melted.get(&(language, word.number))).copied();
        let (first, second) = parts.map_or((word, None), |[first, second]| (first, Some(second)));
        [first].into_iter().chain(second)
    }

    /// Whether a frame or one of its lexicons has a word.
    #[must_use]
    pub fn says(&self, word: Word) -> bool {
        word.number != 0 && self.said.contains(WordId(word.number))
    }
}

/// Whether a token is one of several parts of a written word.
fn is_split(tokens: &[Token], at: usize) -> bool {
    let part = |at: usize| tokens.get(at).is_some_and(|token| token.flags.contains(TokenFlags::PART));
    part(at) || part(at + 1)
}
