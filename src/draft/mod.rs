//! A reply as it is being written.
//!
//! Any text is a valid draft, so parsing returns a [`Draft`]. Reading goes
//! source → blocks → prose → tokens → sentences with zones and languages; nothing here knows of rules.

mod clauses;
mod context;
mod front_matter;
mod homographs;
mod language;
mod markdown;
mod plain;
mod prose;
mod quotation;
mod quotes;
mod salutation;
mod sentence;
mod split;
mod writer;
mod zones;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

use crate::text::{LangId, LangSet, Lexer, Span, Token, find_opaques};
use quotes::Layout;
use writer::Writer;

pub use context::{Context, Message, Mood, Sender, Stage};
pub use prose::{Inline, InlineKind, Piece, Prose, Style};
pub(crate) use quotation::quotations;
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
    /// The head of its column, as an index into the blocks, if it is a table's body cell that has one.
    pub head: Option<usize>,
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
    pub(crate) front_matter_span: Span,
    pub(crate) quotes: Vec<Quote>,
    pub(crate) comments: Vec<Span>,
    pub(crate) languages: LangSet,
}

impl<'a> Draft<'a> {
    /// Reads a draft. Every text is one; what is past 2 GiB is not read.
    #[must_use]
    pub fn parse(lexer: &Lexer, source: &'a str, markup: Markup) -> Self {
        Self::parse_in(lexer, source, markup, LangSet::ALL)
    }

    /// Reads a draft whose own words are in some of these languages, as far as rules speak them. If it is one,
    /// all sentences are in it.
    #[must_use]
    pub fn parse_in(lexer: &Lexer, source: &'a str, markup: Markup, among: LangSet) -> Self {
        let readable = readable(source);
        let start = if readable.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() as u32 } else { 0 };
        let (front_matter, end) = front_matter::read(readable, start);
        let (front_matter_span, start) = (Span::new(start, end), end);
        let layout = Layout::new(lexer, readable, start, markup);
        let opaques = find_opaques(readable);
        let mut writer = Writer::new(readable);
        let mut aside = Aside::default();
        for &region in &layout.own {
            match markup {
                Markup::Markdown => markdown::read(readable, region, &opaques, &mut writer, &mut aside),
                Markup::Plain => plain::read(readable, region, &mut writer, &mut aside),
            }
        }
        let (prose, blocks, opaques) = writer.finish(&opaques);

        let languages = lexer.languages();
        let mut tokens = Vec::with_capacity(prose.text().len() / 4);
        lexer.tokenize(prose.text(), &opaques, &mut tokens);
        let mut sentences = split::split(languages, prose.text(), &tokens, &blocks);
        zones::close(languages, &prose, &tokens, &blocks, &mut sentences, layout.signature);
        let spoken = match only(among) {
            Some(language) => language::force(language, &mut sentences),
            None => language::tell(languages, among, prose.text(), &tokens, &blocks, &mut sentences),
        };
        homographs::split(lexer.enclitics(), &mut tokens, &mut sentences);
        clauses::mark(languages, prose.text(), &mut tokens, &sentences);
        let quotes = layout.quotes(lexer, readable, aside.quotes);
        let comments = aside.comments;
        Self {
            source,
            markup,
            prose,
            tokens,
            sentences,
            blocks,
            front_matter,
            front_matter_span,
            quotes,
            comments,
            languages: spoken,
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

    /// Where a sentence stands, in bytes of the prose.
    #[must_use]
    pub fn span(&self, sentence: &Sentence) -> Span {
        let tokens = &self.tokens[sentence.tokens.clone()];
        tokens.first().zip(tokens.last()).map_or(Span::default(), |(first, last)| first.span.cover(last.span))
    }

    /// The blocks of the prose, in order.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The inline markup that overlaps a stretch of the prose, in order.
    pub fn inlines_over(&self, prose: Span) -> impl Iterator<Item = &Inline> {
        // Markup never leaves its block, so none that starts before the block comes into question.
        let block = self.blocks.partition_point(|block| block.prose.end <= prose.start);
        let start = self.blocks.get(block).map_or(prose.start, |block| block.prose.start.min(prose.start));
        let all = self.prose.inlines();
        let first = all.partition_point(|inline| inline.prose.start < start);
        all[first..]
            .iter()
            .take_while(move |inline| inline.prose.start < prose.end)
            .filter(move |inline| inline.prose.overlaps(prose))
    }

    /// The fields of the front matter, in order.
    #[must_use]
    pub fn front_matter(&self) -> &[Field] {
        &self.front_matter
    }

    /// Where the front matter stands, in bytes of the source, with both its `---`; empty if there is none.
    #[must_use]
    pub fn front_matter_span(&self) -> Span {
        self.front_matter_span
    }

    /// The customer's words quoted in the draft, in order.
    #[must_use]
    pub fn quotes(&self) -> &[Quote] {
        &self.quotes
    }

    /// The comments of HTML among the agent's own lines, in order, in bytes of the source.
    #[must_use]
    pub fn comments(&self) -> &[Span] {
        &self.comments
    }

    /// The spoken languages that the draft's own words are in: several when it is mixed.
    #[must_use]
    pub fn languages(&self) -> LangSet {
        self.languages
    }

    /// The spoken language that most of the draft's own sentences are in.
    #[must_use]
    pub fn main_language(&self) -> Option<LangId> {
        let count = |language: &LangId| self.sentences.iter().filter(|it| it.language == Some(*language)).count();
        // The last of equals is the greatest for `max_by_key`, so they are asked in reverse.
        let languages: Vec<LangId> = self.languages.iter().collect();
        languages.into_iter().rev().max_by_key(count)
    }
}

/// What stands among the agent's lines and is not their prose, in bytes of the source.
#[derive(Debug, Default)]
struct Aside {
    /// Quotes that are marked as such.
    quotes: Vec<Span>,
    /// Comments of HTML.
    comments: Vec<Span>,
}

impl Aside {
    /// Notes the comments in a stretch of the source.
    fn add_comments(&mut self, source: &str, stretch: Span) {
        const MARKS: (&str, &str) = ("<!--", "-->");
        let mut at = stretch.range();
        while let Some(start) = source[at.clone()].find(MARKS.0).map(|start| at.start + start) {
            let Some(end) = source[start..at.end].find(MARKS.1).map(|end| start + end + MARKS.1.len()) else { return };
            self.comments.push(Span::from_range(start..end));
            at.start = end;
        }
    }
}

const BYTE_ORDER_MARK: char = '\u{feff}';

/// The language of a set that has just one.
fn only(languages: LangSet) -> Option<LangId> {
    let mut all = languages.iter();
    all.next().filter(|_| all.next().is_none())
}

/// As much of a text as spans can speak of.
fn readable(source: &str) -> &str {
    let mut end = source.len().min(u32::MAX as usize / 2);
    while !source.is_char_boundary(end) {
        end -= 1;
    }
    &source[..end]
}
