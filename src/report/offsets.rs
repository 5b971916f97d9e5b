//! Byte offsets as others count them.

use crate::text::{LineIndex, Position};

/// Turns byte offsets of one text into scalar offsets and UTF-16 positions.
///
/// Made in one walk over the text; each look-up then reads a few hundred bytes at most, so that a
/// long draft with many findings, or a whole archive in one line, is reported in linear time.
pub struct Offsets<'a> {
    text: &'a str,
    lines: LineIndex,
    /// What lies before byte `i * STRIDE`; empty when the text is ASCII and every unit is a byte.
    marks: Vec<Count>,
}

/// How many bytes lie between two marks.
const STRIDE: usize = 256;

/// The length of a stretch of text in two units.
#[derive(Clone, Copy, Default)]
struct Count {
    scalars: u32,
    utf16: u32,
}

impl<'a> Offsets<'a> {
    /// Reads the text once.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        let mut marks = Vec::new();
        if !text.is_ascii() {
            let mut before = Count::default();
            for chunk in text.as_bytes().chunks(STRIDE) {
                marks.push(before);
                before = before.plus(chunk);
            }
            marks.push(before);
        }
        Self { text, lines: LineIndex::new(text), marks }
    }

    /// The text's lines.
    #[must_use]
    pub fn lines(&self) -> &LineIndex {
        &self.lines
    }

    /// How many Unicode scalar values lie before byte `offset`.
    #[must_use]
    pub fn scalar(&self, offset: u32) -> u32 {
        self.count(offset).scalars
    }

    /// The zero-based line of byte `offset` and its column in UTF-16 code units.
    #[must_use]
    pub fn utf16(&self, offset: u32) -> Position {
        let (line, start) = self.line(offset);
        Position { line, character: self.count(offset).utf16 - self.count(start).utf16 }
    }

    /// The zero-based line of byte `offset` and its column in Unicode scalar values.
    #[must_use]
    pub fn utf32(&self, offset: u32) -> Position {
        let (line, start) = self.line(offset);
        Position { line, character: self.count(offset).scalars - self.count(start).scalars }
    }

    /// The line of byte `offset` and its first byte.
    fn line(&self, offset: u32) -> (u32, u32) {
        let line = self.lines.line(offset);
        (line, self.lines.line_span(self.text, line).start)
    }

    fn count(&self, offset: u32) -> Count {
        let at = (offset as usize).min(self.text.len());
        match self.marks.get(at / STRIDE) {
            Some(mark) => mark.plus(&self.text.as_bytes()[at - at % STRIDE..at]),
            None => Count { scalars: offset, utf16: offset },
        }
    }
}

impl Count {
    /// Counted by lead bytes, so that a stretch may start or end inside a character.
    fn plus(self, bytes: &[u8]) -> Self {
        let mut scalars = 0;
        let mut beyond_bmp = 0;
        for &byte in bytes {
            scalars += u32::from(byte & 0xC0 != 0x80);
            beyond_bmp += u32::from(byte >= 0xF0);
        }
        Self { scalars: self.scalars + scalars, utf16: self.utf16 + scalars + beyond_bmp }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::Encoding;

    proptest! {
        #[test]
        fn every_offset_agrees_with_counting_from_the_start(text in r"[a-zñ¿é😀👩‍👧\r\n漢 ]{0,900}") {
            let offsets = Offsets::new(&text);
            let lines = LineIndex::new(&text);
            for (scalar, (at, _)) in text.char_indices().enumerate() {
                let at = at as u32;
                prop_assert_eq!(offsets.scalar(at), scalar as u32);
                prop_assert_eq!(offsets.utf16(at), lines.position(&text, at, Encoding::Utf16));
                prop_assert_eq!(offsets.utf32(at), lines.position(&text, at, Encoding::Utf32));
            }
            prop_assert_eq!(offsets.scalar(text.len() as u32), text.chars().count() as u32);
        }
    }
}
