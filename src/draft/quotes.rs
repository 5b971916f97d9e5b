//! Tells the agent's own lines from mail that is carried along.
//!
//! Mail programs put the earlier message below the reply or above it, with `>` before each line or
//! without, under a line such as “On 3 May, Ana wrote:”, a separator or a header block. Which words
//! those are in a language is data. Lines with `>` are left to the reader of the markup.

use super::plain::{Line, Lines};
use super::{Markup, Quote};
use crate::text::{Language, Languages, Lexer, Span, fold};

/// The parts of a draft.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// What the agent wrote, with lines quoted by `>` in it, in bytes of the source.
    pub(super) own: Vec<Span>,
    /// Lines that say who wrote the quote below them.
    pub(super) attributions: Vec<Span>,
    /// Mail that is quoted without marks, its header included.
    pub(super) mail: Option<Span>,
    /// Where `-- ` sets a signature off; everything from here on is it.
    pub(super) signature: Option<u32>,
}

/// A signature's delimiter may lack its space only in so many last lines.
const SIGNATURE_LINES: usize = 12;

impl Layout {
    /// Divides `source`, from `start` on.
    pub(super) fn new(lexer: &Lexer, source: &str, start: u32, markup: Markup) -> Self {
        let whole = Span::new(start, source.len() as u32);
        let marks = Marks::new(lexer.languages(), source);
        let mut layout = Self::default();
        let mut own = start;
        let mut fence = None;
        let mut lines = Lines::new(source, whole);
        while let Some(line) = lines.next() {
            let text = line.text(source);
            if text.is_empty() {
                continue;
            }
            if markup == Markup::Markdown {
                let opened = fence_mark(text);
                if fence.is_some() {
                    fence = fence.filter(|_| opened != fence);
                    continue;
                }
                fence = opened;
            }
            if text.trim_start().starts_with('>') {
                continue;
            }
            let at = line.content.start;
            let rest = || lines.clone();
            if text.trim_end() == "--" && (text == "-- " || rest().nth(SIGNATURE_LINES).is_none()) {
                layout.own.push(Span::new(own, at));
                layout.signature.get_or_insert(at);
                own = line.next();
            } else if let Some(end) = marks.attribution(text, line, rest()) {
                layout.own.push(Span::new(own, at));
                layout.attributions.push(Span::new(at, end));
                own = end;
                let after = Span::new(end, whole.end);
                if !starts_quoted(source, after) {
                    own = layout.carry_mail(lexer, source, Span::new(at, whole.end), after);
                    layout.attributions.pop();
                    break;
                }
                lines = Lines::new(source, after);
            } else if marks.is_separator(text) {
                layout.own.push(Span::new(own, at));
                let after = marks.after_header(line.next(), whole.end);
                own = layout.carry_mail(lexer, source, Span::new(at, whole.end), after);
                break;
            } else if let Some(end) = marks.mail_header(text, line, rest()) {
                layout.own.push(Span::new(own, at));
                let after = Span::new(end, whole.end);
                own = layout.carry_mail(lexer, source, Span::new(at, whole.end), after);
                if own == whole.end && !layout.has_words(source) {
                    // A header on top with one text below: the draft's own.
                    layout.mail = None;
                    own = end;
                }
                break;
            }
        }
        layout.own.push(Span::new(own.min(whole.end), whole.end));
        layout.own.retain(|span| !span.is_empty());
        layout
    }

    /// Whether the agent wrote anything so far.
    fn has_words(&self, source: &str) -> bool {
        self.own.iter().any(|span| !source[span.range()].trim().is_empty())
    }

    /// Notes mail without marks, whose words are `words`; tells where the agent's own words go on.
    ///
    /// Below a reply it goes to the end. Above a reply, the reply starts with a greeting.
    fn carry_mail(&mut self, lexer: &Lexer, source: &str, mail: Span, words: Span) -> u32 {
        let mut end = mail.end;
        if !self.has_words(source) {
            let mut first_paragraph = true;
            let mut blank = false;
            for line in Lines::new(source, words) {
                let text = line.text(source).trim();
                if text.is_empty() {
                    blank = !first_paragraph;
                } else if blank && opens_with_greeting(lexer, text) {
                    end = line.content.start;
                    break;
                } else {
                    (first_paragraph, blank) = (false, false);
                }
            }
        }
        self.mail = Some(Span::new(mail.start, end));
        end
    }

    /// The quotes: marked stretches as the reader of the markup found them, and mail without marks.
    pub(super) fn quotes(&self, lexer: &Lexer, source: &str, mut marked: Vec<Span>) -> Vec<Quote> {
        // An attribution belongs to the quote right below it.
        let mut above = self.attributions.iter().rev().peekable();
        for quote in marked.iter_mut().rev() {
            while above.next_if(|line| line.end > quote.start).is_some() {}
            let touches = |line: &&Span| source[line.end as usize..quote.start as usize].trim().is_empty();
            if let Some(line) = above.next_if(touches) {
                quote.start = line.start;
            }
        }
        marked.extend(self.mail);
        marked.sort_unstable();
        let marks = Marks::new(lexer.languages(), source);
        marked.into_iter().map(|span| Quote { source: span, text: marks.words(span) }).collect()
    }
}

/// The mark of a code fence, if the line is one.
fn fence_mark(line: &str) -> Option<char> {
    let line = line.trim_start_matches(' ');
    ['`', '~'].into_iter().find(|&mark| line.len() >= 3 && line.chars().take(3).all(|c| c == mark))
}

/// Whether the first line with words is quoted by `>`.
fn starts_quoted(source: &str, region: Span) -> bool {
    source[region.range()].trim_start().starts_with('>')
}

fn opens_with_greeting(lexer: &Lexer, line: &str) -> bool {
    let mut tokens = Vec::new();
    let head: String = line.chars().take(40).collect();
    lexer.tokenize(&head, &[], &mut tokens);
    lexer.languages().iter().any(|(_, language)| language.greetings.longest_at(&tokens).is_some())
}

/// What marks quoted mail, in all languages.
struct Marks<'a> {
    languages: &'a Languages,
    source: &'a str,
    /// The first bytes of what opens an attribution, as bits: a look-up for each line.
    openers: [u64; 4],
}

impl<'a> Marks<'a> {
    fn new(languages: &'a Languages, source: &'a str) -> Self {
        let mut marks = Self { languages, source, openers: [0; 4] };
        let mut openers = marks.openers;
        for first in marks.pairs().filter_map(|(open, _)| open.bytes().next()) {
            for byte in [first.to_ascii_uppercase(), first.to_ascii_lowercase()] {
                openers[usize::from(byte) / 64] |= 1 << (byte % 64);
            }
        }
        marks.openers = openers;
        marks
    }

    fn may_open(&self, line: &str) -> bool {
        line.bytes().next().is_some_and(|byte| self.openers[usize::from(byte) / 64] >> (byte % 64) & 1 == 1)
    }

    /// Where a line that says who wrote what follows ends, its line break included. It may wrap twice,
    /// opens and ends in a language's words, and holds a date, or stands right above quoted lines.
    fn attribution(&self, text: &str, line: Line, mut rest: Lines<'_>) -> Option<u32> {
        let opening = unquoted(text).1;
        let opens = |open: &str| starts_with(opening, open) && opening[open.len()..].starts_with(char::is_whitespace);
        if !self.may_open(opening) || !self.pairs().any(|(open, _)| opens(open)) {
            return None;
        }
        let (mut line, mut text, mut dated) = (line, opening, false);
        for _ in 0..3 {
            let written = text.trim_end();
            dated |= written.bytes().any(|byte| byte.is_ascii_digit());
            if self.pairs().any(|(open, end)| opens(open) && ends_with(written, end)) {
                let end = line.next();
                let below = Span::new(end, self.source.len() as u32);
                return (dated || starts_quoted(self.source, below)).then_some(end);
            }
            line = rest.next()?;
            text = unquoted(line.text(self.source)).1;
            if text.trim().is_empty() {
                return None;
            }
        }
        None
    }

    fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.languages
            .iter()
            .flat_map(|(_, language)| language.attributions.iter().map(|(open, end)| (&**open, &**end)))
    }

    /// `-----Original Message-----`, `Begin forwarded message:`
    fn is_separator(&self, text: &str) -> bool {
        let drawn = |c: char| matches!(c, '-' | '_' | '=' | '#' | '*' | ' ' | '>');
        let text = text.trim();
        if text.len() > 120 || !(text.ends_with(':') || (text.starts_with(drawn) && text.ends_with(drawn))) {
            return false;
        }
        let core = text.trim_matches(drawn);
        if core.is_empty() || core.len() + 4 > text.len() && !core.ends_with(':') {
            return false;
        }
        let mut folded = String::new();
        fold(core.trim_end_matches([':', ' ']), &mut folded);
        self.languages.iter().any(|(_, language)| {
            let decorated = core.len() < text.len();
            language.separators.iter().any(|words| folded == **words || (decorated && folded.contains(&**words)))
        })
    }

    /// The field that a header line names: its language, and its place in the language's list.
    fn header_field(&self, text: &str) -> Option<(&Language, usize)> {
        let text = unquoted(text).1.trim_start_matches(['*', '_', ' ']);
        let colon = memchr::memchr(b':', &text.as_bytes()[..text.len().min(32)])?;
        let name = text[..colon].trim_matches(['*', '_', ' ']);
        if !name.starts_with(char::is_alphabetic) {
            return None;
        }
        let mut folded = String::with_capacity(32);
        fold(name, &mut folded);
        self.languages.iter().find_map(|(_, language)| {
            let field = language.header_fields.iter().position(|field| **field == *folded)?;
            Some((language, field))
        })
    }

    /// Where a mail's header block ends that starts at this line.
    ///
    /// A flight has `From:` and `To:` too, so the block opens with the sender and says when it was
    /// sent, or holds a mail address, or has four fields.
    fn mail_header(&self, text: &str, line: Line, rest: Lines<'_>) -> Option<u32> {
        let (_, first) = self.header_field(text)?;
        let (mut end, mut n_fields, mut address, mut sent) = (line.next(), 1, text.contains('@'), false);
        for line in rest {
            let text = line.text(self.source);
            if let Some((language, field)) = self.header_field(text) {
                n_fields += 1;
                let fields = &language.header_fields;
                sent |= fields.get(1).is_some_and(|when| fields[field].starts_with(&**when));
            } else if !text.starts_with([' ', '\t']) || text.trim().is_empty() {
                break;
            }
            address |= text.contains('@');
            end = line.next();
        }
        let mail = n_fields >= 2 && ((first == 0 && sent) || address || n_fields >= 4);
        mail.then_some(end)
    }

    /// The region from `start` without the header lines it opens with.
    fn after_header(&self, start: u32, end: u32) -> Span {
        let mut at = start;
        for line in Lines::new(self.source, Span::new(start, end)) {
            let text = line.text(self.source);
            if !text.trim().is_empty() && self.header_field(text).is_none() {
                break;
            }
            at = line.next();
        }
        Span::new(at, end)
    }

    /// What a quote says: the lines at its outermost depth, without marks, headers and the mail before it.
    fn words(&self, quote: Span) -> String {
        let lines = || Lines::new(self.source, quote);
        let marked = lines().any(|line| unquoted(line.text(self.source)).0 > 0);
        let mut outermost = usize::MAX;
        for line in lines() {
            let (depth, text) = unquoted(line.text(self.source));
            let counts = !text.trim().is_empty() && (depth > 0 || !marked);
            if counts {
                outermost = outermost.min(depth);
            }
        }
        let mut words = String::new();
        let (mut depth, mut skip_to) = (0, 0);
        let mut rest = lines();
        while let Some(line) = rest.next() {
            let (marks, text) = unquoted(line.text(self.source));
            let text = text.trim();
            // A line without marks below a marked one belongs to it.
            depth = if marks == 0 && marked { depth } else { marks };
            if line.content.start < skip_to || (depth > outermost && !text.is_empty()) {
                continue;
            }
            let header =
                self.attribution(text, line, rest.clone()).or_else(|| self.mail_header(text, line, rest.clone()));
            let header = header.or_else(|| self.is_separator(text).then(|| line.next()));
            if let Some(end) = header {
                if !words.trim().is_empty() {
                    break;
                }
                skip_to = end;
                continue;
            }
            if words.trim().is_empty() && !marked && self.header_field(text).is_some() {
                continue;
            }
            words.push_str(text);
            words.push('\n');
        }
        words.trim().into()
    }
}

/// A line without its quote marks, and how many there were.
fn unquoted(line: &str) -> (usize, &str) {
    let mut depth = 0;
    let mut rest = line;
    while let Some(after) = rest.trim_start_matches(' ').strip_prefix('>') {
        depth += 1;
        rest = after;
    }
    (depth, if depth > 0 { rest.trim_start_matches(' ') } else { line })
}

/// Whether `text` starts with `start`, in any ASCII case.
fn starts_with(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

/// Whether `text` ends in `end`, in any ASCII case.
fn ends_with(text: &str, end: &str) -> bool {
    let from = text.len().checked_sub(end.len());
    from.and_then(|from| text.get(from..)).is_some_and(|tail| tail.eq_ignore_ascii_case(end))
}
