//! Offsets and positions.
//!
//! A line ends at `\n`, `\r\n` or a lone `\r`, as the Language Server Protocol has it. Columns are
//! counted in the code units a client asks for. On character boundaries outside a line break,
//! offset → position → offset is the identity, in every encoding.

/// The unit in which a column is counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units: two for a character beyond the Basic Multilingual Plane, most emoji among them.
    #[default]
    Utf16,
    /// Unicode scalar values.
    Utf32,
}

impl Encoding {
    fn len(self, c: char) -> u32 {
        match self {
            Self::Utf8 => c.len_utf8() as u32,
            Self::Utf16 => c.len_utf16() as u32,
            Self::Utf32 => 1,
        }
    }

    /// The length of `text` in this unit.
    #[must_use]
    pub fn count(self, text: &str) -> u32 {
        if self == Self::Utf8 || text.is_ascii() {
            return u32::try_from(text.len()).unwrap_or(u32::MAX);
        }
        text.chars().map(|c| self.len(c)).sum()
    }
}

/// A zero-based line and column.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Position {
    /// Line, from 0.
    pub line: u32,
    /// Column, from 0, in the unit of some [`Encoding`].
    pub character: u32,
}

/// Where the lines of one text start.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Finds the line starts of `text`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n') {
                continue;
            }
            starts.push(u32::try_from(at + 1).unwrap_or(u32::MAX));
        }
        Self { starts }
    }

    /// How many lines there are; an empty text has one.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Never true: even an empty text has line 0.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// The line that holds byte `offset`.
    #[must_use]
    pub fn line(&self, offset: u32) -> u32 {
        let line = self.starts.partition_point(|&start| start <= offset);
        u32::try_from(line.saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// The bytes of a line without its line break; empty past the last line.
    #[must_use]
    pub fn line_span(&self, text: &str, line: u32) -> super::Span {
        let line = line as usize;
        let Some(&start) = self.starts.get(line) else {
            let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
            return super::Span::new(end, end);
        };
        let end = self.starts.get(line + 1).map_or(text.len(), |&next| next as usize);
        let content = text[start as usize..end].trim_end_matches(['\n', '\r']);
        super::Span::new(start, start + u32::try_from(content.len()).unwrap_or(u32::MAX))
    }

    /// The position of byte `offset` of `text`, the text this index was made for.
    ///
    /// An offset inside a character counts as its start; one past the end, as the end.
    #[must_use]
    pub fn position(&self, text: &str, offset: u32, encoding: Encoding) -> Position {
        let offset = floor_char_boundary(text, offset as usize);
        let line = self.line(u32::try_from(offset).unwrap_or(u32::MAX));
        let start = self.starts[line as usize] as usize;
        Position { line, character: encoding.count(&text[start..offset]) }
    }

    /// The byte of `text` at a position.
    ///
    /// A column past the line's end counts as the end, before the line break; a line past the last,
    /// as the end of the text; a column inside a character (half a surrogate pair), as its start.
    #[must_use]
    pub fn offset(&self, text: &str, position: Position, encoding: Encoding) -> u32 {
        let span = self.line_span(text, position.line);
        let line = &text[span.range()];
        if encoding == Encoding::Utf8 || line.is_ascii() {
            let within = floor_char_boundary(line, position.character as usize);
            return span.start + u32::try_from(within).unwrap_or(u32::MAX);
        }
        let mut column = 0;
        for (at, c) in line.char_indices() {
            column += encoding.len(c);
            if column > position.character {
                return span.start + u32::try_from(at).unwrap_or(u32::MAX);
            }
        }
        span.end
    }
}

fn floor_char_boundary(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn position(text: &str, offset: u32, encoding: Encoding) -> (u32, u32) {
        let position = LineIndex::new(text).position(text, offset, encoding);
        (position.line, position.character)
    }

    #[test]
    fn each_encoding_counts_its_own_units() {
        let text = "a😀ñb";
        assert_eq!(position(text, 7, Encoding::Utf8), (0, 7));
        assert_eq!(position(text, 7, Encoding::Utf16), (0, 4));
        assert_eq!(position(text, 7, Encoding::Utf32), (0, 3));
    }

    #[test]
    fn every_kind_of_line_break_ends_a_line() {
        let text = "a\nb\r\nc\rd";
        assert_eq!(LineIndex::new(text).len(), 4);
        assert_eq!(position(text, 7, Encoding::Utf16), (3, 0));
    }

    #[test]
    fn a_position_past_the_end_is_the_end() {
        let index = LineIndex::new("ab\ncd");
        let far = Position { line: 9, character: 9 };
        assert_eq!(index.offset("ab\ncd", far, Encoding::Utf16), 5);
        let past_line = Position { line: 0, character: 9 };
        assert_eq!(index.offset("ab\ncd", past_line, Encoding::Utf16), 2);
    }

    /// Text with every kind of line break, and characters of one to four bytes.
    fn texts() -> impl Strategy<Value = String> {
        let bits = vec!["a", "ñ", "e\u{301}", "…", "😀", "👩‍👩‍👧", "\u{feff}", "\n", "\r\n", "\r", "\u{2028}", "\t"];
        prop::collection::vec(prop::sample::select(bits), 0..30).prop_map(|bits| bits.concat())
    }

    proptest! {
        #[test]
        fn an_offset_comes_back_from_its_position(text in texts()) {
            let index = LineIndex::new(&text);
            let in_break = |at: usize| text[..at].ends_with('\r') && text[at..].starts_with('\n');
            for (at, _) in text.char_indices().chain([(text.len(), ' ')]).filter(|&(at, _)| !in_break(at)) {
                for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
                    let position = index.position(&text, at as u32, encoding);
                    prop_assert_eq!(index.offset(&text, position, encoding), at as u32);
                }
            }
        }

        #[test]
        fn any_position_is_some_character(text in texts(), line in 0_u32..40, character in 0_u32..40) {
            let index = LineIndex::new(&text);
            for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
                let at = index.offset(&text, Position { line, character }, encoding);
                prop_assert!(text.is_char_boundary(at as usize));
            }
        }
    }
}
