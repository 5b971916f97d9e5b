//! Reads plain text: paragraphs, bulleted and numbered lines, and lines quoted with `>`.

use super::{Aside, BlockKind, writer::Writer};
use crate::text::Span;

/// Writes the prose of `region` of the source; quoted stretches of lines go aside, and so do comments. One that
/// fills a line is no prose, although the customer would read it: it was not meant to be.
pub(super) fn read(source: &str, region: Span, writer: &mut Writer<'_>, aside: &mut Aside) {
    writer.begin(BlockKind::Paragraph);
    let mut line_break = None;
    let mut quote: Option<Span> = None;
    for line in Lines::new(source, region) {
        let text = line.text(source);
        let trimmed = text.trim();
        if trimmed.starts_with('>') {
            writer.begin(BlockKind::Paragraph);
            quote = Some(quote.map_or(line.content, |quote| quote.cover(line.content)));
            continue;
        }
        if trimmed.is_empty() || is_rule(trimmed) {
            // Quoted paragraphs with nothing but blank lines between them are one quote.
            writer.begin(BlockKind::Paragraph);
            continue;
        }
        aside.quotes.extend(quote.take());
        if trimmed.contains("<!--") {
            aside.add_comments(source, line.content);
            if trimmed.starts_with("<!--") && trimmed.ends_with("-->") {
                writer.begin(BlockKind::Paragraph);
                continue;
            }
        }
        let indent = (text.len() - text.trim_start().len()) as u32;
        let start = line.content.start + indent;
        let mut content = Span::new(start, start + trimmed.len() as u32);
        if let Some(marker) = list_marker(trimmed) {
            writer.begin(BlockKind::ListItem);
            content.start += marker as u32;
        } else if let Some(line_break) = line_break {
            writer.line_break(line_break);
        }
        writer.verbatim(content);
        line_break = Some(line.line_break);
    }
    aside.quotes.extend(quote);
    writer.begin(BlockKind::Paragraph);
}

/// The length of a bullet or number with the space behind it, if the line starts with one.
fn list_marker(line: &str) -> Option<usize> {
    let mark = match line.chars().next()? {
        bullet @ ('-' | '*' | '+' | '•' | '▪' | '◦' | '·' | '–') => bullet.len_utf8(),
        '0'..='9' => {
            let digits = line.bytes().take_while(u8::is_ascii_digit).count();
            (digits <= 3 && matches!(line.as_bytes().get(digits), Some(b'.' | b')'))).then_some(digits + 1)?
        }
        _ => return None,
    };
    let rest = &line[mark..];
    let gap = rest.len() - rest.trim_start().len();
    (gap > 0 && gap < rest.len()).then_some(mark + gap)
}

/// Whether the line is drawn, not written.
fn is_rule(line: &str) -> bool {
    line.len() >= 3 && line.bytes().all(|byte| matches!(byte, b'-' | b'_' | b'=' | b'*' | b'~' | b' '))
}

/// One line of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// Without its line break, in bytes of the text.
    pub(super) content: Span,
    /// Its line break; empty at the end of the text.
    pub(super) line_break: Span,
}

impl Line {
    pub(super) fn text<'a>(&self, source: &'a str) -> &'a str {
        &source[self.content.range()]
    }

    /// Where the next line starts.
    pub(super) fn next(&self) -> u32 {
        self.line_break.end
    }
}

/// The lines of a stretch of a text; they end at `\n`, `\r\n` or a lone `\r`.
#[derive(Clone)]
pub(super) struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    end: usize,
}

impl<'a> Lines<'a> {
    pub(super) fn new(source: &'a str, region: Span) -> Self {
        Self { bytes: source.as_bytes(), at: region.start as usize, end: region.end as usize }
    }
}

impl Iterator for Lines<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        if self.at >= self.end {
            return None;
        }
        let rest = &self.bytes[self.at..self.end];
        let len = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        let crlf = rest[len..].starts_with(b"\r\n");
        let content = Span::from_range(self.at..self.at + len);
        let next = (self.at + len + 1 + usize::from(crlf)).min(self.end);
        self.at = next;
        Some(Line { content, line_break: Span::from_range(content.end as usize..next) })
    }
}
