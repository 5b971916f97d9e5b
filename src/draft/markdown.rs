//! Reads Markdown: CommonMark with tables, strikethrough and task lists.
//!
//! Everything that is not the agent's own words is left out here: quoted text, code blocks, HTML
//! blocks and comments, and what stands for an image.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{Aside, BlockKind, InlineKind, Style, writer::Writer};
use crate::text::{Opaque, Span, mask};

/// Writes the prose of `region` of the source; the block quotes and comments in it go aside.
pub(super) fn read(source: &str, region: Span, opaques: &[Opaque], writer: &mut Writer<'_>, aside: &mut Aside) {
    let masked = mask(source, region.range(), opaques);
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut reader = Reader { source, masked: &masked, base: region.start, writer, aside, state: State::default() };
    for (event, range) in Parser::new_ext(&masked, options).into_offset_iter() {
        reader.event(event, Span::from_range(range));
    }
    reader.writer.begin(BlockKind::Paragraph);
}

struct Reader<'r, 'w, 's> {
    source: &'r str,
    /// The region with its opaque pieces hidden.
    masked: &'r str,
    /// Where the region starts in the source.
    base: u32,
    writer: &'w mut Writer<'s>,
    aside: &'w mut Aside,
    state: State,
}

/// Where in the document the reader is.
#[derive(Default)]
struct State {
    /// How many quotes, images, code and HTML blocks are open: what is in them is not the agent's prose.
    hidden: u32,
    quotes: u32,
    items: u32,
    table_head: bool,
    /// The heads of the open table's columns, as numbers of blocks; `None` for one without text.
    heads: Vec<Option<usize>>,
    /// How many cells of the row under way were begun.
    cells: usize,
    /// Markup by Markdown that is open, with its number in the writer; `None` for hidden markup.
    inlines: Vec<Option<usize>>,
    /// Markup by HTML tags that is open in this block.
    tags: Vec<(HtmlTag, Option<usize>)>,
}

/// HTML elements that show their text otherwise.
#[derive(Clone, Copy, PartialEq, Eq)]
enum HtmlTag {
    Strong,
    Emphasis,
    Strikethrough,
    Link,
    Code,
}

impl HtmlTag {
    fn style(self) -> Style {
        match self {
            Self::Strong => Style::BOLD,
            Self::Emphasis => Style::ITALIC,
            Self::Strikethrough => Style::STRUCK,
            Self::Link => Style::LINK,
            Self::Code => Style::CODE,
        }
    }

    fn inline(self) -> Option<InlineKind> {
        match self {
            Self::Strong => Some(InlineKind::Strong),
            Self::Emphasis => Some(InlineKind::Emphasis),
            Self::Strikethrough => Some(InlineKind::Strikethrough),
            Self::Link => Some(InlineKind::Link),
            Self::Code => None,
        }
    }
}

impl Reader<'_, '_, '_> {
    /// `range` is in bytes of the region.
    fn event(&mut self, event: Event<'_>, range: Span) {
        match event {
            Event::Start(tag) => self.start(&tag, range),
            Event::End(tag) => self.end(tag, range),
            _ if self.state.hidden > 0 => {}
            Event::Text(text) => self.text(&text, range),
            Event::Code(text) => self.code(&text, range),
            Event::InlineHtml(tag) => {
                self.aside.add_comments(self.source, self.in_source(range));
                self.html(&tag, range);
            }
            Event::SoftBreak | Event::HardBreak => self.writer.line_break(self.in_source(range)),
            Event::Rule => self.writer.end_block(),
            _ => {}
        }
    }

    fn in_source(&self, range: Span) -> Span {
        range.shifted(self.base)
    }

    fn start(&mut self, tag: &Tag<'_>, range: Span) {
        let item = self.state.items > 0;
        match tag {
            Tag::Paragraph if item => self.begin(BlockKind::ListItem),
            Tag::Paragraph => self.begin(BlockKind::Paragraph),
            Tag::Heading { .. } => self.begin(self.heading(range)),
            Tag::Item => {
                self.state.items += 1;
                self.begin(BlockKind::ListItem);
            }
            Tag::List(_) | Tag::Table(_) => self.begin(BlockKind::Paragraph),
            Tag::TableHead => (self.state.table_head, self.state.heads) = (true, Vec::new()),
            Tag::TableRow => (self.state.table_head, self.state.cells) = (false, 0),
            Tag::TableCell if self.state.table_head => {
                self.begin(BlockKind::TableHead);
                self.state.heads.push(None);
            }
            Tag::TableCell => {
                self.begin(BlockKind::TableCell);
                self.writer.begin_cell(self.state.heads.get(self.state.cells).copied().flatten());
                self.state.cells += 1;
            }
            Tag::BlockQuote(_) => {
                self.begin(BlockKind::Paragraph);
                if self.state.quotes == 0 && self.state.hidden == 0 {
                    self.aside.quotes.push(self.in_source(range));
                }
                self.state.quotes += 1;
                self.state.hidden += 1;
            }
            Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_) => {
                self.begin(BlockKind::Paragraph);
                if *tag == Tag::HtmlBlock && self.state.hidden == 0 {
                    self.aside.add_comments(self.source, self.in_source(range));
                }
                self.state.hidden += 1;
            }
            Tag::Image { .. } => self.state.hidden += 1,
            Tag::Strong => self.start_inline(InlineKind::Strong, Style::BOLD, range),
            Tag::Emphasis => self.start_inline(InlineKind::Emphasis, Style::ITALIC, range),
            Tag::Strikethrough => self.start_inline(InlineKind::Strikethrough, Style::STRUCK, range),
            Tag::Link { .. } => self.start_inline(InlineKind::Link, Style::LINK, range),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Span) {
        match tag {
            TagEnd::Item => {
                self.state.items = self.state.items.saturating_sub(1);
                self.begin(BlockKind::Paragraph);
            }
            TagEnd::List(_) if self.state.items > 0 => self.begin(BlockKind::ListItem),
            TagEnd::TableCell => {
                let before = self.writer.blocks();
                self.begin(BlockKind::Paragraph);
                if self.state.table_head && self.writer.blocks() > before {
                    self.state.heads.pop();
                    self.state.heads.push(Some(before));
                }
            }
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::List(_) | TagEnd::Table => {
                self.begin(BlockKind::Paragraph);
            }
            TagEnd::BlockQuote(_) => {
                self.state.quotes -= 1;
                self.state.hidden -= 1;
                self.begin(if self.state.items > 0 { BlockKind::ListItem } else { BlockKind::Paragraph });
            }
            TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::MetadataBlock(_) => {
                self.state.hidden -= 1;
                self.begin(if self.state.items > 0 { BlockKind::ListItem } else { BlockKind::Paragraph });
            }
            TagEnd::Image => self.state.hidden -= 1,
            TagEnd::Strong => self.end_inline(Style::BOLD, range),
            TagEnd::Emphasis => self.end_inline(Style::ITALIC, range),
            TagEnd::Strikethrough => self.end_inline(Style::STRUCK, range),
            TagEnd::Link => self.end_inline(Style::LINK, range),
            _ => {}
        }
    }

    /// Ends the block under way, with the tags that it left open.
    fn begin(&mut self, kind: BlockKind) {
        while let Some((tag, _)) = self.state.tags.pop() {
            self.writer.close(tag.style());
        }
        self.writer.begin(kind);
    }

    /// A line of dashes below a paragraph makes it a heading, but below a full sentence or a salutation
    /// it was meant as a rule: no heading ends in such a mark.
    fn heading(&self, range: Span) -> BlockKind {
        let written = self.masked[range.range()].trim();
        if written.starts_with('#') {
            return BlockKind::Heading;
        }
        let text = written.trim_end_matches(['-', '=']).trim_end();
        if text.ends_with(['.', ',', ';', '!', '?', ':', ')']) { BlockKind::Paragraph } else { BlockKind::Heading }
    }

    fn start_inline(&mut self, kind: InlineKind, style: Style, range: Span) {
        if self.state.hidden > 0 {
            return self.state.inlines.push(None);
        }
        let inline = self.writer.begin_inline(kind, self.in_source(range).start);
        self.state.inlines.push(Some(inline));
        self.writer.open(style);
    }

    fn end_inline(&mut self, style: Style, range: Span) {
        if let Some(Some(inline)) = self.state.inlines.pop() {
            self.writer.end_inline(inline, self.in_source(range).end);
            self.writer.close(style);
        }
    }

    fn text(&mut self, text: &str, range: Span) {
        let written = &self.masked[range.range()];
        if !(std::ptr::eq(text, written) || text == written) {
            return self.writer.spelled(text, self.in_source(range));
        }
        let mut range = self.in_source(range);
        // The parser leaves the backslash of an escape out; an edit must not come between the two.
        let escape = range.start.checked_sub(1).filter(|&before| {
            let bytes = self.source.as_bytes();
            bytes[before as usize] == b'\\'
                && bytes.get(range.start as usize).is_some_and(u8::is_ascii_punctuation)
                && before >= self.writer.source_end().max(self.base)
        });
        if let Some(backslash) = escape
            && !range.is_empty()
        {
            let escaped = Span::new(range.start, range.start + 1);
            self.writer.spelled(&self.source[escaped.range()], Span::new(backslash, escaped.end));
            range.start = escaped.end;
        }
        self.writer.verbatim(range);
    }

    /// Inline code: what stands between its marks.
    fn code(&mut self, text: &str, range: Span) {
        let marks = self.masked[range.range()].bytes().take_while(|&byte| byte == b'`').count() as u32;
        let inner = Span::new(range.start + marks, (range.end - marks).max(range.start + marks));
        let padded = Span::new(inner.start + 1, inner.end.saturating_sub(1).max(inner.start + 1));
        let written = &self.masked[inner.range()];
        let same = |span: &Span| self.masked.get(span.range()) == Some(text) && !written.contains(['\n', '\r']);
        self.writer.open(Style::CODE);
        match [inner, padded].into_iter().find(same) {
            Some(span) => self.writer.verbatim(self.in_source(span)),
            // The parser's text would show the mask of what is opaque.
            None => {
                let inner = self.in_source(inner);
                let text = code_text(&self.source[inner.range()]);
                self.writer.spelled(unpadded(&text), inner);
            }
        }
        self.writer.close(Style::CODE);
    }

    /// An HTML tag in a line: line breaks and styles are understood, the rest has no words.
    fn html(&mut self, tag: &str, range: Span) {
        let Some(inside) = tag.strip_prefix('<') else { return };
        let closing = inside.starts_with('/');
        let name = inside.trim_start_matches('/');
        let name = &name[..name.bytes().take_while(u8::is_ascii_alphanumeric).count()];
        let is = |names: &[&str]| names.iter().any(|known| name.eq_ignore_ascii_case(known));
        let source = self.in_source(range);
        let tag = if is(&["br"]) {
            return self.writer.line_break(source);
        } else if is(&["b", "strong"]) {
            HtmlTag::Strong
        } else if is(&["i", "em"]) {
            HtmlTag::Emphasis
        } else if is(&["s", "del", "strike"]) {
            HtmlTag::Strikethrough
        } else if is(&["a"]) {
            HtmlTag::Link
        } else if is(&["code", "kbd"]) {
            HtmlTag::Code
        } else {
            return;
        };
        if !closing {
            let inline = tag.inline().map(|kind| self.writer.begin_inline(kind, source.start));
            self.state.tags.push((tag, inline));
            self.writer.open(tag.style());
        } else if let Some(open) = self.state.tags.iter().rposition(|(open, _)| *open == tag) {
            let (_, inline) = self.state.tags.remove(open);
            if let Some(inline) = inline {
                self.writer.end_inline(inline, source.end);
            }
            self.writer.close(tag.style());
        }
    }
}

/// What inline code says that breaks over lines or stands in a table: a break with the indentation behind
/// it is one space, and the backslash that keeps a pipe from ending the cell is no part of it.
fn code_text(written: &str) -> String {
    let written = written.replace("\r\n", "\n");
    let mut lines = written.split(['\n', '\r']);
    let mut text: String = lines.next().unwrap_or_default().into();
    if text.len() == written.len() {
        return text.replace("\\|", "|");
    }
    for line in lines {
        text.push(' ');
        text.push_str(line.trim_start_matches([' ', '\t', '\u{b}', '\u{c}']));
    }
    text
}

/// Code without the space on both sides that keeps it apart from its marks.
fn unpadded(code: &str) -> &str {
    let inside = code.strip_prefix(' ').and_then(|code| code.strip_suffix(' '));
    inside.filter(|code| !code.trim().is_empty()).unwrap_or(code)
}
