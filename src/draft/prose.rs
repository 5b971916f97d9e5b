//! The draft's own words as a reader sees them, with a map back to the source.

use bitflags::bitflags;

use crate::text::Span;

bitflags! {
    /// How a piece of prose is shown.
    #[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
    pub struct Style: u8 {
        /// `**so**`, `__so__`, `<b>so</b>` or `<strong>so</strong>`.
        const BOLD = 1;
        /// `*so*` or `_so_`.
        const ITALIC = 1 << 1;
        /// `~~so~~`.
        const STRUCK = 1 << 2;
        /// The text of a link.
        const LINK = 1 << 3;
        /// `` `so` ``.
        const CODE = 1 << 4;
    }
}

/// A stretch of prose with one style and one place in the source.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Piece {
    /// Where, in bytes of the prose.
    pub prose: Span,
    /// Where it comes from, in bytes of the source. As long as `prose` and the same bytes,
    /// unless the source spells it otherwise (`&amp;`, a soft break): then the two ends correspond.
    pub source: Span,
    /// How it is shown.
    pub style: Style,
}

/// What markup around some prose is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InlineKind {
    /// `**…**`, `__…__`, `<b>…</b>`, `<strong>…</strong>`.
    Strong,
    /// `*…*`, `_…_`, `<i>…</i>`, `<em>…</em>`.
    Emphasis,
    /// `~~…~~`.
    Strikethrough,
    /// `[…](…)`, `<https://…>`.
    Link,
}

/// Inline markup with what it encloses.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Inline {
    /// What it is.
    pub kind: InlineKind,
    /// All of it, in bytes of the source, delimiters included.
    pub source: Span,
    /// What it encloses, in bytes of the prose.
    pub prose: Span,
}

/// The agent's own words: no markup, no quoted text, no front matter, no code blocks, no signature's HTML.
///
/// Blocks are separated by `\n\n`; a soft or hard break inside a block is one `\n`.
#[derive(Debug, Default)]
pub struct Prose {
    pub(crate) text: String,
    pub(crate) pieces: Vec<Piece>,
    pub(crate) inlines: Vec<Inline>,
}

impl Prose {
    /// The words.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The pieces, in order, without gaps but for the breaks between blocks.
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The inline markup, by where it starts.
    #[must_use]
    pub fn inlines(&self) -> &[Inline] {
        &self.inlines
    }

    /// The bytes of the source that a stretch of the prose comes from, markup between its ends included.
    ///
    /// An end inside a piece that the source spells otherwise takes the whole of that piece.
    #[must_use]
    pub fn source(&self, prose: Span) -> Span {
        let _ = prose;
        Span::default()
    }

    /// The styles that hold for every visible character of a stretch of the prose.
    #[must_use]
    pub fn style(&self, prose: Span) -> Style {
        let _ = prose;
        Style::empty()
    }
}
