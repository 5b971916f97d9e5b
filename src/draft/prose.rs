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
    /// Where it comes from, in bytes of the source.
    pub source: Span,
    /// How it is shown.
    pub style: Style,
    /// Whether the source has the same bytes. Where it spells them otherwise (`&amp;`, `\*`, a line
    /// break in CRLF), only the two ends correspond.
    pub verbatim: bool,
}

/// What markup around some prose is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InlineKind {
    /// `**…**`, `__…__`, `<b>…</b>`, `<strong>…</strong>`.
    Strong,
    /// `*…*`, `_…_`, `<i>…</i>`, `<em>…</em>`.
    Emphasis,
    /// `~~…~~`, `<s>…</s>`, `<del>…</del>`.
    Strikethrough,
    /// `[…](…)`, `<https://…>`, `<a href=…>…</a>`.
    Link,
}

impl InlineKind {
    /// How it shows what it encloses.
    #[must_use]
    pub fn style(self) -> Style {
        match self {
            Self::Strong => Style::BOLD,
            Self::Emphasis => Style::ITALIC,
            Self::Strikethrough => Style::STRUCK,
            Self::Link => Style::LINK,
        }
    }
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

/// The agent's own words: no markup, no quoted text, no front matter, no code blocks, no HTML blocks, no images.
///
/// Blocks are separated by `\n\n`; a soft or hard break inside a block is one `\n`.
#[derive(Debug, Default)]
pub struct Prose {
    pub(super) text: String,
    pub(super) pieces: Vec<Piece>,
    pub(super) inlines: Vec<Inline>,
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
    /// An end inside a piece that the source spells otherwise takes the whole of that piece. An empty
    /// stretch gives an empty place, before markup that ends there and behind markup that starts there.
    #[must_use]
    pub fn source(&self, prose: Span) -> Span {
        if prose.is_empty() {
            let at = self.source_before(prose.start);
            return Span::new(at, at);
        }
        // The first piece that ends behind the start holds it, or follows the gap it lies in.
        let first = self.pieces.partition_point(|piece| piece.prose.end <= prose.start);
        let Some(piece) = self.pieces.get(first) else {
            let end = self.pieces.last().map_or(0, |piece| piece.source.end);
            return Span::new(end, end);
        };
        let start = match prose.start.checked_sub(piece.prose.start) {
            Some(within) if piece.verbatim => piece.source.start + within,
            _ => piece.source.start,
        };
        let end = self.source_before(prose.end);
        Span::new(start, end.max(start))
    }

    /// The place in the source right behind the last byte before `at`.
    fn source_before(&self, at: u32) -> u32 {
        let next = self.pieces.partition_point(|piece| piece.prose.start < at);
        let Some(piece) = next.checked_sub(1).map(|last| &self.pieces[last]) else {
            return self.pieces.first().map_or(0, |piece| piece.source.start);
        };
        if piece.verbatim && at < piece.prose.end {
            piece.source.start + (at - piece.prose.start)
        } else {
            piece.source.end
        }
    }

    /// The styles that hold for every visible character of a stretch of the prose.
    #[must_use]
    pub fn style(&self, prose: Span) -> Style {
        let first = self.pieces.partition_point(|piece| piece.prose.end <= prose.start);
        let mut style = None;
        for piece in &self.pieces[first..] {
            if piece.prose.start >= prose.end {
                break;
            }
            let shared = Span::new(piece.prose.start.max(prose.start), piece.prose.end.min(prose.end));
            let visible = self.text.get(shared.range()).is_some_and(|text| !text.trim().is_empty());
            if visible {
                style = Some(style.unwrap_or(Style::all()) & piece.style);
            }
        }
        style.unwrap_or_default()
    }
}
