//! A reply as it is being written.
//!
//! Any text is a valid draft, so parsing returns a [`Draft`]. Reading goes
//! source → blocks → prose → tokens → sentences with zones and languages; nothing here knows of rules.

mod context;
mod prose;
mod sentence;

use crate::text::{LangSet, Lexer, Span, Token};

pub use context::{Context, Message, Mood, Sender, Stage};
pub use prose::{Inline, InlineKind, Piece, Prose, Style};
pub use sentence::{Sentence, SentenceFlags, Zone};

/// How the source is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Markup {
    /// CommonMark with tables, strikethrough and task lists.
    #[default]
    Markdown,
    /// Plain text, with the conventions of mail for quotes and signatures.
    Plain,
}

/// A stretch of prose that a reader sees as one: a paragraph, a list item's text, a table cell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where, in bytes of the prose.
    pub prose: Span,
}

/// What a block is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BlockKind {
    /// A paragraph.
    Paragraph,
    /// A heading.
    Heading,
    /// The text of a list item.
    ListItem,
    /// A table's header cell.
    TableHead,
    /// A table's body cell.
    TableCell,
}

/// The customer's words, quoted in the draft.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Quote {
    /// Where, in bytes of the source, quote marks included.
    pub source: Span,
    /// What they say, without quote marks and header lines.
    pub text: String,
}

/// One `key: value` line of the front matter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field {
    /// The key, in lower case.
    pub key: String,
    /// The value, trimmed and without quotation marks.
    pub value: String,
    /// Where the value stands, in bytes of the source.
    pub span: Span,
}

/// A draft that has been read.
#[derive(Debug)]
pub struct Draft<'a> {
    pub(crate) source: &'a str,
    pub(crate) markup: Markup,
    pub(crate) prose: Prose,
    pub(crate) tokens: Vec<Token>,
    pub(crate) sentences: Vec<Sentence>,
    pub(crate) blocks: Vec<Block>,
    pub(crate) front_matter: Vec<Field>,
    pub(crate) quotes: Vec<Quote>,
    pub(crate) languages: LangSet,
}

impl<'a> Draft<'a> {
    /// Reads a draft. Every text is one.
    #[must_use]
    pub fn parse(lexer: &Lexer, source: &'a str, markup: Markup) -> Self {
        let _ = lexer;
        Self {
            source,
            markup,
            prose: Prose::default(),
            tokens: Vec::new(),
            sentences: Vec::new(),
            blocks: Vec::new(),
            front_matter: Vec::new(),
            quotes: Vec::new(),
            languages: LangSet::NONE,
        }
    }

    /// The text as it was handed over.
    #[must_use]
    pub fn source(&self) -> &'a str {
        self.source
    }

    /// How it was read.
    #[must_use]
    pub fn markup(&self) -> Markup {
        self.markup
    }

    /// The agent's own words as a reader sees them.
    #[must_use]
    pub fn prose(&self) -> &Prose {
        &self.prose
    }

    /// The tokens of the prose, in order. Their spans are bytes of [`Prose::text`].
    #[must_use]
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The sentences, in order. Every token belongs to exactly one.
    #[must_use]
    pub fn sentences(&self) -> &[Sentence] {
        &self.sentences
    }

    /// The blocks of the prose, in order.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The fields of the front matter, in order.
    #[must_use]
    pub fn front_matter(&self) -> &[Field] {
        &self.front_matter
    }

    /// The customer's words quoted in the draft, in order.
    #[must_use]
    pub fn quotes(&self) -> &[Quote] {
        &self.quotes
    }

    /// The spoken languages that the draft's own words are in: several when it is mixed.
    #[must_use]
    pub fn languages(&self) -> LangSet {
        self.languages
    }
}
