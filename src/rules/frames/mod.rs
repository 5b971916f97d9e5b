//! Frames: patterns that say the same in several languages, for sentences that are to be said in another.
//!
//! A frame pairs `<verb> us <noun-phrase>` with `<verb.infinitive>+nos <noun-phrase>`. Together they are a
//! grammar read in one language and written in the other. A text is translated only if some frame covers all
//! of it; of several readings the first in the files is meant, so the usual one stands first.

mod look_up;
mod pattern;
mod table;
mod translate;
mod words;

use rustc_hash::FxHashMap;

use super::RuleFile;
use super::ast::FramePair;
use super::records::{Records, U16, U32};
use crate::text::{LangId, TokenKind};
use pattern::Form;
use serde::{Deserialize, Serialize};
pub(super) use table::Table;
use words::{Known, LaidWord, Word};
use zerocopy::{FromBytes, Immutable, IntoBytes};

pub(super) use look_up::frames as look_up;
pub use translate::{Piece, Verb};

/// All frames, category by category.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Frames {
    categories: Vec<Category>,
    names: FxHashMap<Box<str>, usize>,
    /// What ways ask for.
    items: Records<LaidItem>,
    /// What slots ask for: many ask for the same.
    asked: Vec<Asked>,
    tables: Vec<Table>,
    known: Known,
}

/// The files that frames are read from when somebody first asks for a translation.
#[derive(Debug, Default)]
pub(super) struct FrameFiles {
    /// `frames/`
    pub frames: Vec<RuleFile>,
    /// Lexicons that nobody but frames asks for.
    pub lexicons: Vec<RuleFile>,
}

/// Frames that can stand for each other: noun phrases, adjuncts of time …
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
struct Category {
    name: Box<str>,
    /// The slots whose row is that of the whole, for what agrees with it.
    head: Vec<Box<str>>,
    /// The form that the verb of its texts has.
    forms: Vec<(LangId, Box<str>)>,
    frames: Vec<Frame>,
    #[serde(skip)]
    examples: Vec<Example>,
}

/// An example, and the file it comes from.
#[derive(Debug)]
pub struct Example {
    /// The category of its texts.
    pub category: Box<str>,
    /// The file, by its path.
    pub path: Box<str>,
    /// Its texts.
    pub pair: FramePair,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
struct Frame {
    /// The only language that it is used towards, if there is one.
    to: Option<LangId>,
    sides: Vec<Side>,
}

/// A frame's pattern in one language.
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
struct Side {
    language: LangId,
    /// The form of address that it is for.
    register: Option<u8>,
    /// The ways to read it: where one begins as the one before, only what differs is kept and tried.
    ways: Records<Way>,
    /// How it is written.
    written: Vec<Written>,
    /// The slot that the whole agrees as.
    head: Option<Label>,
}

/// One way to read a pattern.
#[derive(Clone, Copy, PartialEq, Debug, FromBytes, IntoBytes, Immutable)]
#[repr(C)]
struct Way {
    /// How many items it begins with that the way before begins with, too …
    shared: U16,
    /// … and how many follow, from this place in [`Frames::items`] on.
    further: U16,
    items: U32,
}

/// What a way asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Item {
    Word(Word),
    Slot(Label, AskedId),
}

/// An item as a record.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable)]
#[repr(C)]
struct LaidItem {
    is_slot: u8,
    label: Label,
    /// What a slot asks for, or the word.
    word: LaidWord,
}

impl From<Item> for LaidItem {
    fn from(item: Item) -> Self {
        match item {
            Item::Word(word) => Self { is_slot: 0, label: 0, word: word.into() },
            Item::Slot(label, asked) => {
                Self { is_slot: 1, label, word: Word { number: asked, ..Word::default() }.into() }
            }
        }
    }
}

impl From<LaidItem> for Item {
    fn from(LaidItem { is_slot, label, word }: LaidItem) -> Self {
        if is_slot == 0 { Self::Word(word.into()) } else { Self::Slot(label, word.number.get()) }
    }
}

/// A slot's number in its frame.
type Label = u8;

/// What a slot asks for, by its place in [`Frames::asked`].
type AskedId = u32;

#[derive(PartialEq, Eq, Debug, Serialize, Deserialize)]
enum Asked {
    /// A word of a lexicon.
    Table {
        table: usize,
        /// The columns it may stand in.
        columns: Vec<usize>,
        /// The rows it may be of, if they are told.
        rows: Option<Vec<u32>>,
        /// Whether a verb that is known already may stand here in whichever form.
        any_form: bool,
    },
    Category(usize),
    Kind(Kind),
}

/// What is copied as it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
enum Kind {
    Token(TokenKind),
    /// Letters and digits together, or a long number.
    Id,
    /// A name that no lexicon knows.
    Name,
    /// Any word with a capital.
    Capitalised,
    /// Words between quotation marks.
    Quoted,
}

impl Kind {
    /// All of them with their names.
    const NAMED: [(&'static str, Self); 13] = [
        ("id", Self::Id),
        ("number", Self::Token(TokenKind::Number)),
        ("amount", Self::Token(TokenKind::Amount)),
        ("date", Self::Token(TokenKind::Date)),
        ("time", Self::Token(TokenKind::Time)),
        ("url", Self::Token(TokenKind::Url)),
        ("email", Self::Token(TokenKind::Email)),
        ("phone", Self::Token(TokenKind::Phone)),
        ("placeholder", Self::Token(TokenKind::Placeholder)),
        ("code", Self::Token(TokenKind::Code)),
        ("name", Self::Name),
        ("capitalised", Self::Capitalised),
        ("quoted", Self::Quoted),
    ];
}

/// A part of what is written.
#[derive(Debug, Serialize, Deserialize)]
enum Written {
    Text(Box<str>),
    /// Onto the first word of what was written last.
    Attached(Box<str>),
    Slot {
        label: Label,
        /// For words of a lexicon, which.
        word: Option<Box<WrittenWord>>,
        /// Whether it is written onto the first word of what was written last.
        attached: bool,
    },
}

#[derive(Debug, Serialize, Deserialize)]
struct WrittenWord {
    table: usize,
    /// The row, where the other language has no such slot.
    row: Option<u32>,
    form: WrittenForm,
}

#[derive(Debug, Serialize, Deserialize)]
enum WrittenForm {
    Column(usize),
    /// The column that the row of another slot names; see [`Form::Agreeing`].
    Agreeing {
        with: Label,
        feature: Box<str>,
        ending: Box<str>,
    },
    /// Per form of address, the column.
    Register(Vec<Option<usize>>),
}

impl Frames {
    /// The examples of all categories.
    pub fn examples(&self) -> impl Iterator<Item = &Example> {
        self.categories.iter().flat_map(|category| &category.examples)
    }

    /// Whether there is a category of that name.
    #[must_use]
    pub fn has(&self, category: &str) -> bool {
        self.names.contains_key(category)
    }

    /// The form that the verb has in a category's texts in a language; empty for the plain one.
    #[must_use]
    pub fn form(&self, category: &str, language: LangId) -> &str {
        let forms = self.names.get(category).map_or(&[][..], |&at| &self.categories[at].forms);
        forms.iter().find(|(known, _)| *known == language).map_or("", |(_, form)| form)
    }
}
