//! Sentences: their part of the reply, their kind, their language.

use std::ops::Range;

use bitflags::bitflags;

use crate::text::{LangId, LangSet};

/// The part of a reply that a sentence belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Zone {
    /// `Hi Ana,`
    Greeting,
    /// What the reply is about.
    Body,
    /// `Best regards,`
    Closing,
    /// Name, team, initials and what a device adds.
    Signature,
}

bitflags! {
    /// What kind of sentence it is.
    #[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
    pub struct SentenceFlags: u8 {
        /// It asks: holds a mark of questions, `?` or `¿` or its language's own.
        const QUESTION = 1;
        /// It ends in `!` or its language's own mark.
        const EXCLAMATION = 1 << 1;
        /// It stands in a list item, a numbered line or a line with a bullet of any kind.
        const LIST_ITEM = 1 << 2;
        /// It is a heading.
        const HEADING = 1 << 3;
        /// It stands in a table.
        const TABLE = 1 << 4;
        /// It ends in `:` and introduces what follows.
        const INTRODUCTION = 1 << 5;
        /// Words in it stand between quotation marks.
        const QUOTATION = 1 << 6;
    }
}

/// One sentence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sentence {
    /// Its tokens, as indices into the draft's tokens; never empty.
    pub tokens: Range<usize>,
    /// Its block, as an index into the draft's blocks.
    pub block: usize,
    /// Its part of the reply.
    pub zone: Zone,
    /// What kind of sentence it is.
    pub flags: SentenceFlags,
    /// The language it is most likely in; `None` when that is no language that rules speak.
    pub language: Option<LangId>,
    /// The languages whose signals count in it: two when a sentence mixes them, none in a foreign one.
    pub languages: LangSet,
}
