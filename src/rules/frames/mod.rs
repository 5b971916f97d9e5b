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

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::RuleFile;
use super::ast::FramePair;
use super::records::{Record, Records, U16, U32, range};
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
pub struct Frames {
    categories: Vec<Category>,
    names: FxHashMap<Box<str>, usize>,
    /// The sides of all frames, their ways, and what the ways ask for.
    sides: Records<Side>,
    ways: Records<Way>,
    items: Records<LaidItem>,
    /// How sides are written: parts, their texts, and words of lexicons, which many share.
    parts: Records<LaidPart>,
    #[serde(borrow)]
    texts: Cow<'static, str>,
    words: Vec<WrittenWord>,
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
    frames: Records<Frame>,
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

/// A pattern in several languages. What it consists of lies flat, as records; see [`Frames`].
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable)]
#[repr(C)]
struct Frame {
    /// The only language that it is used towards, or [`NONE`].
    to: u8,
    sides: Stretch,
}

/// A frame's pattern in one language.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable)]
#[repr(C)]
struct Side {
    /// The language's number.
    language: u8,
    /// The form of address that it is for, or [`NONE`].
    register: u8,
    /// The slot that the whole agrees as, or [`NONE`].
    head: Label,
    /// The ways to read it: where one begins as the one before, only what differs is kept and tried.
    ways: Stretch,
    /// How it is written.
    written: Stretch,
}

/// In place of a number that there is none.
const NONE: u8 = u8::MAX;

/// A number, unless there is none.
fn number(number: u8) -> Option<u8> {
    (number != NONE).then_some(number)
}

/// A stretch of one of the arrays that [`Frames`] has.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable)]
#[repr(C)]
struct Stretch {
    from: U32,
    to: U32,
}

impl Stretch {
    /// What was added to an array since it had so many.
    fn since(from: usize, array: &[impl Record]) -> Self {
        Self { from: U32::new(from as u32), to: U32::new(array.len() as u32) }
    }

    fn range(self) -> Range<usize> {
        range(self.from, self.to)
    }

    fn of<T: Record>(self, array: &[T]) -> &[T] {
        &array[self.range()]
    }
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
#[derive(Clone, Copy, Debug)]
enum Written<'f> {
    Text(&'f str),
    /// Onto the first word of what was written last.
    Attached(&'f str),
    Slot {
        label: Label,
        /// For words of a lexicon, which.
        word: Option<&'f WrittenWord>,
        /// Whether it is written onto the first word of what was written last.
        attached: bool,
    },
}

/// A part of what is written, as a record.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable)]
#[repr(C)]
struct LaidPart {
    is_slot: u8,
    label: Label,
    is_attached: u8,
    /// Where a text lies in [`Frames::texts`]; for a slot, which of [`Frames::words`] it is, if any.
    place: Stretch,
}

impl Frames {
    fn add_text(&mut self, text: &str, is_attached: bool) {
        let from = U32::new(self.texts.len() as u32);
        self.texts.to_mut().push_str(text);
        let place = Stretch { from, to: U32::new(self.texts.len() as u32) };
        self.parts.to_mut().push(LaidPart { is_slot: 0, label: 0, is_attached: is_attached.into(), place });
    }

    fn add_slot(&mut self, label: Label, word: Option<WrittenWord>, is_attached: bool) {
        let from = word.as_ref().and_then(|word| self.words.iter().position(|known| known == word));
        let from = from.unwrap_or(self.words.len()) as u32;
        let place = Stretch { from: from.into(), to: (from + u32::from(word.is_some())).into() };
        if from as usize == self.words.len() {
            self.words.extend(word);
        }
        self.parts.to_mut().push(LaidPart { is_slot: 1, label, is_attached: is_attached.into(), place });
    }

    /// What a side is written as, part by part.
    fn written(&self, side: &Side) -> impl Iterator<Item = Written<'_>> {
        side.written.of(&self.parts).iter().map(|part| {
            let (place, attached) = (part.place.range(), part.is_attached != 0);
            match (part.is_slot != 0, attached) {
                (true, _) => Written::Slot { label: part.label, word: self.words[place].first(), attached },
                (false, true) => Written::Attached(&self.texts[place]),
                (false, false) => Written::Text(&self.texts[place]),
            }
        })
    }
}

/// A word of a lexicon that is written.
#[derive(PartialEq, Eq, Debug, Serialize, Deserialize)]
struct WrittenWord {
    table: usize,
    /// The row, where the other language has no such slot.
    row: Option<u32>,
    form: WrittenForm,
}

#[derive(PartialEq, Eq, Debug, Serialize, Deserialize)]
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
