//! Writes prose piece by piece, in the order of the source, for whichever markup is read.

use super::{Block, BlockKind, Inline, InlineKind, Piece, Prose, Style};
use crate::text::{Opaque, Span, TokenKind};

/// What stands between two blocks of prose.
const BLOCK_BREAK: &str = "\n\n";

/// Prose under way.
pub(super) struct Writer<'a> {
    source: &'a str,
    prose: Prose,
    blocks: Vec<Block>,
    /// What the next block is.
    kind: BlockKind,
    /// The head of the column that it stands in.
    head: Option<usize>,
    /// Where the block under way starts, in bytes of the prose; `None` between blocks.
    block: Option<u32>,
    /// How many marks of each style are open, by bit of [`Style`].
    open: [u32; 5],
    style: Style,
}

impl<'a> Writer<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        let mut prose = Prose::default();
        prose.text.reserve(source.len() + source.len() / 16);
        prose.pieces.reserve(source.len() / 48 + 4);
        let blocks = Vec::with_capacity(source.len() / 96 + 4);
        let (kind, head, block) = (BlockKind::Paragraph, None, None);
        Self { source, prose, blocks, kind, head, block, open: [0; 5], style: Style::empty() }
    }

    /// Ends the block under way; what follows is of this kind. A block without text is none.
    pub(super) fn begin(&mut self, kind: BlockKind) {
        self.end_block();
        (self.kind, self.head) = (kind, None);
    }

    /// The same with a table's body cell, in a column that has this head.
    pub(super) fn begin_cell(&mut self, head: Option<usize>) {
        self.begin(BlockKind::TableCell);
        self.head = head;
    }

    /// How many blocks are written.
    pub(super) fn blocks(&self) -> usize {
        self.blocks.len()
    }

    /// Ends the block under way.
    pub(super) fn end_block(&mut self) {
        let Some(start) = self.block.take() else { return };
        let written = start as usize..self.prose.text.trim_end().len().max(start as usize);
        self.prose.text.truncate(written.end);
        let end = written.end as u32;
        while self.prose.pieces.last().is_some_and(|piece| piece.prose.start >= end) {
            self.prose.pieces.pop();
        }
        if let Some(piece) = self.prose.pieces.last_mut()
            && piece.prose.end > end
        {
            if piece.verbatim {
                piece.source.end -= piece.prose.end - end;
            }
            piece.prose.end = end;
        }
        for inline in self.prose.inlines.iter_mut().rev().take_while(|inline| inline.prose.start >= start) {
            inline.prose = Span::new(inline.prose.start.min(end), inline.prose.end.min(end));
        }
        if written.is_empty() {
            // Nothing but white space: take back the break that was written before it.
            self.prose.text.truncate(self.blocks.last().map_or(0, |block| block.prose.end as usize));
        } else {
            self.blocks.push(Block { kind: self.kind, prose: Span::new(start, end), head: self.head });
        }
    }

    /// Where the next byte of prose will stand.
    pub(super) fn position(&self) -> u32 {
        let gap = if self.block.is_none() && !self.prose.text.is_empty() { BLOCK_BREAK.len() } else { 0 };
        (self.prose.text.len() + gap) as u32
    }

    fn start_block(&mut self) {
        if self.block.is_none() {
            if !self.prose.text.is_empty() {
                self.prose.text.push_str(BLOCK_BREAK);
            }
            self.block = Some(self.prose.text.len() as u32);
        }
    }

    /// Writes bytes of the source as they are; a block does not start with white space.
    pub(super) fn verbatim(&mut self, mut source: Span) {
        if self.block.is_none() {
            let text = &self.source[source.range()];
            source.start += (text.len() - text.trim_start().len()) as u32;
        }
        if source.is_empty() {
            return;
        }
        self.start_block();
        let start = self.prose.text.len() as u32;
        self.prose.text.push_str(&self.source[source.range()]);
        let prose = Span::new(start, start + source.len());
        if let Some(last) = self.prose.pieces.last_mut()
            && last.verbatim
            && last.style == self.style
            && last.source.end == source.start
            && last.prose.end == start
            && !self.style.contains(Style::CODE)
        {
            last.source.end = source.end;
            last.prose.end = prose.end;
            return;
        }
        self.prose.pieces.push(Piece { prose, source, style: self.style, verbatim: true });
    }

    /// Writes text that the source spells otherwise.
    pub(super) fn spelled(&mut self, text: &str, source: Span) {
        if text.is_empty() {
            return;
        }
        self.start_block();
        let start = self.prose.text.len() as u32;
        self.prose.text.push_str(text);
        let prose = Span::new(start, self.prose.text.len() as u32);
        self.prose.pieces.push(Piece { prose, source, style: self.style, verbatim: false });
    }

    /// Writes a line break inside a block; several in a row are one.
    pub(super) fn line_break(&mut self, source: Span) {
        if self.block.is_none() {
            return;
        }
        if self.prose.text.ends_with('\n') {
            if let Some(last) = self.prose.pieces.last_mut().filter(|last| last.prose.len() == 1) {
                last.verbatim = false;
                last.source.end = source.end;
            }
        } else if &self.source[source.range()] == "\n" {
            self.verbatim(source);
        } else {
            self.spelled("\n", source);
        }
    }

    /// The source behind the last piece written.
    pub(super) fn source_end(&self) -> u32 {
        self.prose.pieces.last().map_or(0, |piece| piece.source.end)
    }

    /// Opens one more mark of a style.
    pub(super) fn open(&mut self, style: Style) {
        self.open[slot(style)] += 1;
        self.style |= style;
    }

    /// Closes one mark of a style.
    pub(super) fn close(&mut self, style: Style) {
        let open = &mut self.open[slot(style)];
        *open = open.saturating_sub(1);
        if *open == 0 {
            self.style -= style;
        }
    }

    /// Notes inline markup that starts here; tells its number. It counts once it is ended.
    pub(super) fn begin_inline(&mut self, kind: InlineKind, source_start: u32) -> usize {
        let at = self.position();
        let (source, prose) = (Span::new(source_start, source_start), Span::new(at, at));
        self.prose.inlines.push(Inline { kind, source, prose });
        self.prose.inlines.len() - 1
    }

    /// Ends inline markup that [`Writer::begin_inline`] began.
    pub(super) fn end_inline(&mut self, inline: usize, source_end: u32) {
        let end = self.prose.text.len() as u32;
        if let Some(inline) = self.prose.inlines.get_mut(inline) {
            inline.source.end = source_end;
            inline.prose.end = end.max(inline.prose.start);
        }
    }

    /// The prose, its blocks and the stretches of it that are opaque.
    pub(super) fn finish(mut self, opaques: &[Opaque]) -> (Prose, Vec<Block>, Vec<Opaque>) {
        self.end_block();
        let end = self.prose.text.len() as u32;
        self.prose.inlines.retain(|inline| !inline.source.is_empty() && inline.prose.start < end);
        let opaques = carry_over(&self.prose.pieces, opaques);
        (self.prose, self.blocks, opaques)
    }
}

/// The index of a single style's bit.
fn slot(style: Style) -> usize {
    style.bits().trailing_zeros() as usize % 5
}

/// The opaque pieces of the source that reached the prose, and all inline code, in bytes of the prose.
fn carry_over(pieces: &[Piece], opaques: &[Opaque]) -> Vec<Opaque> {
    let mut carried = Vec::with_capacity(opaques.len());
    let mut rest = opaques.iter().peekable();
    for piece in pieces {
        if piece.style.contains(Style::CODE) {
            carried.push(Opaque { span: piece.prose, kind: TokenKind::Code });
            continue;
        }
        if !piece.verbatim {
            continue;
        }
        while rest.next_if(|opaque| opaque.span.start < piece.source.start).is_some() {}
        while let Some(opaque) = rest.next_if(|opaque| opaque.span.end <= piece.source.end) {
            let start = piece.prose.start + (opaque.span.start - piece.source.start);
            carried.push(Opaque { span: Span::new(start, start + opaque.span.len()), kind: opaque.kind });
        }
    }
    carried
}
