//! Splits the tokens of prose into sentences.
//!
//! A chat reply is rarely clean: `Hi Ana!! Your order #4411 shipped.Track it here`.
//! We prefer one sentence too few to one too many, since a rule about the opening
//! sentence must not fire on half of it. What a language adds (abbreviations, greetings,
//! closings) is data; where it is silent, capitals and line breaks decide.

use std::ops::Range;

use super::language::Tally;
use super::salutation::{Salutations, signed_from};
use super::{Block, BlockKind, Sentence, SentenceFlags, Zone, quotations};
use crate::text::{LangSet, Language, Languages, Token, TokenFlags, TokenKind, WordId, fold};

/// Tokens that are looked ahead at most for the end of a quotation, a bracket or half a bilingual line.
const LOOK_AHEAD: usize = 40;

/// A line of so many bytes may have been wrapped by a mail program, so that its break means nothing.
const WRAPPED: u32 = 60;

/// The sentences of all blocks. Tokens outside of blocks there are none.
pub(super) fn split(languages: &Languages, text: &str, tokens: &[Token], blocks: &[Block]) -> Vec<Sentence> {
    let salutations = Salutations { languages, text, tokens };
    let spoken = languages.spoken();
    let mut splitter = Splitter { languages, spoken, text, tokens, salutations, opening: true, sentences: Vec::new() };
    splitter.sentences.reserve(tokens.len() / 12 + 4);
    let mut start = 0;
    for (index, block) in blocks.iter().enumerate() {
        let end = start + tokens[start..].partition_point(|token| token.span.start < block.prose.end);
        if start < end {
            splitter.block(index, block.kind, start..end, index + 1 == blocks.len());
        }
        start = end;
    }
    splitter.sentences
}

struct Splitter<'a> {
    languages: &'a Languages,
    spoken: LangSet,
    text: &'a str,
    tokens: &'a [Token],
    salutations: Salutations<'a>,
    /// Whether nothing but greetings was read so far.
    opening: bool,
    sentences: Vec<Sentence>,
}

/// How a token can go on after the end of a sentence.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    /// A capitalised word.
    Capital,
    /// A word in small letters.
    Small,
    /// An opening mark: `¿ ¡ ( “ [`.
    Opening,
    /// A number, an address, a placeholder …
    Thing,
    /// A dash, a bullet or another mark that a line may start with.
    Sign,
    /// A mark that goes on with the same sentence.
    Other,
}

impl Splitter<'_> {
    fn block(&mut self, block: usize, kind: BlockKind, range: Range<usize>, last: bool) {
        let signed = if last { signed_from(self.text, self.tokens, range.clone()) } else { None };
        let (mut start, mut at, mut line) = (range.start, range.start, range.start);
        let mut enclosed = range.start;
        while at < range.end {
            if at > start {
                let behind = signed.filter(|&signed| signed > at).unwrap_or(range.end);
                at = self.amid_line(at, behind);
            }
            if at == start
                && let Some(end) = self.salutation(block, kind, start, range.end)
            {
                (start, at, line, enclosed) = (end, end, end, end);
                continue;
            }
            if at > line && self.tokens[at].flags.contains(TokenFlags::NEWLINE_BEFORE) {
                line = at;
            }
            if at >= enclosed {
                enclosed = self.enclosure(at, range.end);
            }
            let end = if signed == Some(at + 1) { Some(at + 1) } else { self.sentence_end(start, line, at, range.end) };
            match end.filter(|&end| end >= enclosed || end >= range.end) {
                Some(end) => {
                    self.push(block, kind, start..end, Zone::Body);
                    (start, at) = (end, end);
                }
                None => at += 1,
            }
        }
        if start < range.end {
            self.push(block, kind, start..range.end, Zone::Body);
        }
    }

    /// Behind the words at `at` that have something on both sides in their line: no sentence ends with one.
    fn amid_line(&self, at: usize, end: usize) -> usize {
        let on_line = |token: &Token| !token.flags.contains(TokenFlags::NEWLINE_BEFORE);
        let amid = |token: &Token, next: &Token| token.kind == TokenKind::Word && on_line(token) && on_line(next);
        let pairs = self.tokens[at..end].windows(2);
        at + pairs.take_while(|pair| amid(&pair[0], &pair[1])).count()
    }

    /// Pushes the greeting or closing that starts at `start`; tells where it ends.
    fn salutation(&mut self, block: usize, kind: BlockKind, start: usize, end: usize) -> Option<usize> {
        // A bilingual reply greets once more, by name, where its second half starts.
        let again = kind == BlockKind::Paragraph && self.sentences.last().is_some_and(|last| last.block != block);
        if (self.opening || again)
            && let Some(greeted) = self.salutations.greeting(start, end)
        {
            let after = self.absorb(greeted, end);
            if self.opening || self.salutations.greets_by_name(start, after) {
                let opening = self.opening;
                self.push(block, kind, start..after, Zone::Greeting);
                self.opening = opening;
                return Some(after);
            }
        }
        let closed = self.salutations.closing(start, end)?;
        self.push(block, kind, start..closed, Zone::Body);
        Some(closed)
    }

    fn push(&mut self, block: usize, kind: BlockKind, tokens: Range<usize>, zone: Zone) {
        let mut flags = SentenceFlags::empty();
        flags.set(SentenceFlags::HEADING, kind == BlockKind::Heading);
        flags.set(SentenceFlags::TABLE, matches!(kind, BlockKind::TableHead | BlockKind::TableCell));
        flags.set(SentenceFlags::LIST_ITEM, kind == BlockKind::ListItem || self.is_bulleted(tokens.start, tokens.end));
        let (mut at_end, mut may_quote) = (true, false);
        for token in self.tokens[tokens.clone()].iter().rev() {
            let Some(mark) = self.mark(token) else {
                at_end = false;
                continue;
            };
            may_quote |= !self.languages.quotation(mark).is_empty();
            match mark {
                '?' | '？' | '¿' => flags |= SentenceFlags::QUESTION,
                '!' | '！' if at_end => flags |= SentenceFlags::EXCLAMATION,
                ':' if at_end => {
                    flags |= SentenceFlags::INTRODUCTION;
                    at_end = false;
                }
                _ => {}
            }
        }
        let quotes = || quotations(self.languages, self.text, &self.tokens[tokens.clone()]).next().is_some();
        flags.set(SentenceFlags::QUOTATION, may_quote && quotes());
        let held = self.opening && zone == Zone::Body && self.sentences.is_empty() && self.is_subject(&tokens);
        self.opening &= held;
        let language = None;
        self.sentences.push(Sentence { tokens, block, zone, flags, language, languages: LangSet::NONE });
    }

    /// A `Subject:` line above a greeting.
    fn is_subject(&self, tokens: &Range<usize>) -> bool {
        let first = &self.tokens[tokens.start];
        let named = self.tokens.get(tokens.start + 1).and_then(|token| self.mark(token)) == Some(':');
        let mut folded = String::new();
        named && {
            fold(&self.text[first.span.range()], &mut folded);
            let fields = |name: &str| {
                self.languages.iter().any(|(_, language)| language.header_fields.iter().any(|field| **field == *name))
            };
            fields(&folded)
        }
    }

    /// The mark that a token is, or stands for in its language; `None` for words and other things.
    fn mark(&self, token: &Token) -> Option<char> {
        match token.kind {
            TokenKind::Punct => self.languages.mark(self.text, token),
            TokenKind::Emoji => Some(' '),
            _ => None,
        }
    }

    /// One past the last token of the sentence if one ends with the token at `at`. `line` is the first
    /// token of its line.
    fn sentence_end(&self, start: usize, line: usize, at: usize, end: usize) -> Option<usize> {
        let mark = self.mark(&self.tokens[at]);
        if let Some('.' | '!' | '?' | '…' | '！' | '？' | '。') = mark
            && let Some(end) = self.after_end_mark(start, at, end)
        {
            return Some(end);
        }
        let next = self.tokens.get(at + 1).filter(|_| at + 1 < end)?;
        if next.flags.contains(TokenFlags::NEWLINE_BEFORE) {
            return self.line_ends(start, line, at, end).then_some(at + 1);
        }
        // Whoever ends a sentence with an address or an emoji often leaves out the full stop.
        let token = &self.tokens[at];
        let stands_in = match token.kind {
            TokenKind::Url => at > start,
            TokenKind::Emoji => self.tokens[start..at].iter().any(|token| token.kind == TokenKind::Word),
            _ => false,
        };
        if stands_in && (self.starts_anew(at + 1, end) || matches!(self.mark(next), Some('¿' | '¡'))) {
            return Some(at + 1);
        }
        let halves = mark == Some('/') && at > start && self.are_halves(start, at, end);
        halves.then_some(at)
    }

    /// Takes further end marks, closing marks and emoji behind an end mark into the sentence.
    fn absorb(&self, mut at: usize, end: usize) -> usize {
        while at < end {
            let token = &self.tokens[at];
            let spaced = token.flags.contains(TokenFlags::SPACE_BEFORE);
            let belongs = match self.mark(token) {
                _ if token.flags.contains(TokenFlags::NEWLINE_BEFORE) => false,
                _ if token.kind == TokenKind::Emoji => true,
                Some('!' | '?' | '…' | '.' | '"' | '\'' | '*' | '_' | '~') => !spaced,
                Some(')' | ']' | '}' | '”' | '’' | '»' | '›') => true,
                _ => false,
            };
            if !belongs {
                break;
            }
            at += 1;
        }
        at
    }

    fn after_end_mark(&self, start: usize, at: usize, end: usize) -> Option<usize> {
        let after = self.absorb(at + 1, end);
        let Some(next) = self.tokens.get(after).filter(|_| after < end) else { return Some(end) };
        // The last of several marks decides: `Hmm...?`
        let marks = &self.tokens[at..after];
        let last = marks.iter().rev().find_map(|token| self.mark(token).filter(|&c| c != ' ' && !is_closing(c)));
        let stop = matches!(last, Some('.')) && marks[0].span.len() == 1 && at > start;
        let trailing = matches!(last, Some('…')) || (last == Some('.') && marks[0].span.len() > 1);
        let abbreviated = stop && self.is_abbreviation(start, at);
        let known = self.is_function_word(next);
        let goes_on = self.next(after, end);
        if next.flags.contains(TokenFlags::NEWLINE_BEFORE) {
            return (!abbreviated || goes_on == Next::Opening || (goes_on == Next::Capital && known)).then_some(after);
        }
        let in_small = self.tokens[start..at].iter().find(|token| token.kind == TokenKind::Word);
        let in_small = in_small.is_some_and(|word| !word.flags.contains(TokenFlags::CAPITALISED));
        let spaced = next.flags.contains(TokenFlags::SPACE_BEFORE);
        let ends = match goes_on {
            _ if stop && self.is_list_number(start, at) => false,
            Next::Capital if abbreviated => {
                known && spaced && !next.flags.contains(TokenFlags::SHOUTED) && self.follows_clock(start, at)
            }
            Next::Capital if stop && self.is_initial(at) => known && spaced,
            Next::Capital => spaced || self.lacks_space(at, after),
            Next::Opening => !abbreviated,
            Next::Small if trailing || abbreviated => false,
            Next::Small => spaced && (in_small || (stop && known)),
            Next::Thing => spaced && !abbreviated && !trailing,
            // `Order no. — 4411`: the number that the abbreviation announces.
            Next::Sign if abbreviated => spaced && self.next(after + 1, end) != Next::Thing,
            Next::Sign => spaced,
            Next::Other => false,
        };
        ends.then_some(after)
    }

    /// How the text goes on with the token at `at`.
    fn next(&self, at: usize, end: usize) -> Next {
        let token = &self.tokens[at];
        match (token.kind, self.mark(token)) {
            (TokenKind::Word, _) if token.flags.contains(TokenFlags::CAPITALISED) => Next::Capital,
            (TokenKind::Word, _) => Next::Small,
            (TokenKind::Punct, Some('¿' | '¡' | '(' | '[' | '{' | '“' | '«' | '‹' | '„' | '"' | '\'' | '‘')) => {
                Next::Opening
            }
            (TokenKind::Punct, Some('-' | '–' | '—' | '~' | '*' | '_' | '•' | '·' | '/' | '^' | '|')) => {
                let follows = self.tokens.get(at + 1).filter(|_| at + 1 < end).map(|_| self.next(at + 1, at + 1));
                if matches!(follows, Some(Next::Small | Next::Other) | None) { Next::Other } else { Next::Sign }
            }
            (TokenKind::Punct, _) => Next::Other,
            _ => Next::Thing,
        }
    }

    /// Whether a capitalised word that sentences start with stands at `at`, and no name goes on behind it.
    fn starts_anew(&self, at: usize, end: usize) -> bool {
        let token = &self.tokens[at];
        let capital = |token: &Token| token.flags.contains(TokenFlags::CAPITALISED);
        let named = self.tokens.get(at + 1).is_some_and(|next| at + 1 < end && capital(next));
        capital(token) && self.is_function_word(token) && token.span.len() > 1 && !named
    }

    /// Whether a word is one of those that languages are told by: a sentence may well start with it.
    fn is_function_word(&self, token: &Token) -> bool {
        token.word != WordId::UNKNOWN && self.languages.evidence(token.word).is_any()
    }

    /// `shipped.Track it`: a word, a mark, a capitalised word and no space between. `S.A.` is none.
    fn lacks_space(&self, at: usize, after: usize) -> bool {
        let (before, next) = (&self.tokens[at.saturating_sub(1)], &self.tokens[after]);
        let word = before.kind != TokenKind::Word || before.span.len() > 1;
        let glued = next.flags.contains(TokenFlags::SHOUTED) && before.flags.contains(TokenFlags::SHOUTED);
        at > 0 && word && !glued && before.kind != TokenKind::Number
    }

    /// `J. Pérez`
    fn is_initial(&self, at: usize) -> bool {
        let letter = &self.tokens[at - 1];
        letter.kind == TokenKind::Word
            && letter.flags.contains(TokenFlags::CAPITALISED)
            && self.text[letter.span.range()].chars().count() == 1
    }

    /// `at 5 p.m. Please`: behind a number, the end of an abbreviation may end the sentence.
    fn follows_clock(&self, start: usize, at: usize) -> bool {
        let chunk = self.chunk_start(at);
        let before = self.tokens[start..at].iter().rposition(|token| (token.span.start as usize) < chunk);
        before.is_some_and(|before| self.tokens[start + before].flags.contains(TokenFlags::DIGIT))
    }

    /// `1.` at the start of a line.
    fn is_list_number(&self, start: usize, at: usize) -> bool {
        let marker = &self.tokens[at - 1];
        let opens = at - 1 == start || marker.flags.contains(TokenFlags::NEWLINE_BEFORE);
        let short = marker.span.len() <= 2 && marker.kind == TokenKind::Number
            || marker.span.len() == 1 && marker.kind == TokenKind::Word;
        opens && short
    }

    /// Where the run of characters without space that ends at the token `at` starts, in bytes.
    fn chunk_start(&self, at: usize) -> usize {
        let stop = self.tokens[at].span.start as usize;
        let head = &self.text[..stop];
        let len: usize = head
            .chars()
            .rev()
            .take(MAX_ABBREVIATION)
            .take_while(|&c| !c.is_whitespace() && !matches!(c, '(' | '[' | '"' | '“' | '«' | '/' | '¿' | '¡'))
            .map(char::len_utf8)
            .sum();
        stop - len
    }

    /// Whether the full stop at `at` belongs to an abbreviation: `Sr.`, `e.g.`, `p. ej.`, `No. 4`.
    fn is_abbreviation(&self, start: usize, at: usize) -> bool {
        let stop = self.tokens[at].span.start as usize;
        let chunk = self.chunk_start(at);
        let known = |range: Range<usize>| {
            let written = &self.text[range];
            // Folding may take accents off, two bytes at most of each letter.
            let shorter = if written.is_ascii() { 1 } else { 2 };
            written.len() <= shorter * self.languages.longest_abbreviation() && {
                let mut folded = String::with_capacity(16);
                fold(written, &mut folded);
                self.languages.is_abbreviation(&folded)
            }
        };
        let next = self.tokens.get(at + 1);
        if known(chunk..stop) {
            // A word that is also an abbreviation (`No.`) needs its number, unless it stands amid a sentence.
            let digit = next.is_some_and(|next| next.flags.contains(TokenFlags::DIGIT));
            let word = &self.tokens[at - 1];
            return digit || at - 1 > start || !self.is_function_word(word);
        }
        // Written in two: the first half with what follows, the second with what stands before.
        if stop - chunk <= 3 {
            let follows = next.is_some_and(|next| next.span.len() <= 3 && known(chunk..next.span.end as usize));
            return follows || {
                let head = self.text[..chunk].trim_end();
                let first = head.len()
                    - head.chars().rev().take(4).take_while(|c| !c.is_whitespace()).map(char::len_utf8).sum::<usize>();
                head.ends_with('.') && known(first..stop)
            };
        }
        false
    }

    /// One past the token that closes the quotation or bracket that opens at `at`; `at` if none does.
    fn enclosure(&self, at: usize, end: usize) -> usize {
        let token = &self.tokens[at];
        if token.kind != TokenKind::Punct {
            return at;
        }
        let close = match self.mark(token) {
            Some('(') => &[')'],
            Some('[') => &[']'],
            Some(mark) => self.languages.quotation(mark),
            None => return at,
        };
        if close.is_empty() {
            return at;
        }
        let ahead = &self.tokens[at + 1..end.min(at + 1 + LOOK_AHEAD)];
        let line = ahead.iter().take_while(|token| !token.flags.contains(TokenFlags::NEWLINE_BEFORE));
        let closes = |token: &Token| self.mark(token).is_some_and(|mark| close.contains(&mark));
        let found = line.clone().position(closes);
        found.map_or(at, |found| at + 1 + found)
    }

    /// Whether the slash at `at` stands between a line and its translation.
    fn are_halves(&self, start: usize, at: usize, end: usize) -> bool {
        let spaced = |at: usize| self.tokens[at].flags.contains(TokenFlags::SPACE_BEFORE);
        if at + 1 >= end || !spaced(at) || !spaced(at + 1) {
            return false;
        }
        let ahead = &self.tokens[at + 1..end.min(at + 1 + LOOK_AHEAD)];
        let stops = |token: &Token| matches!(self.mark(token), Some('.' | '!' | '?' | '/'));
        let right = &ahead[..ahead.iter().position(stops).unwrap_or(ahead.len())];
        let left = &self.tokens[at.saturating_sub(LOOK_AHEAD).max(start)..at];
        let clear = |tokens: &[Token]| Tally::of(self.languages, self.text, tokens).clear(self.spoken);
        let n_words = |tokens: &[Token]| tokens.iter().filter(|token| token.kind == TokenKind::Word).count();
        n_words(left) >= 2
            && n_words(right) >= 2
            && matches!((clear(left), clear(right)), (Some(left), Some(right)) if left != right)
    }

    /// Whether the line break behind `at` ends the sentence.
    fn line_ends(&self, start: usize, line: usize, at: usize, end: usize) -> bool {
        let (last, next) = (&self.tokens[at], &self.tokens[at + 1]);
        let mark = self.mark(last);
        if mark == Some(':') || self.is_bulleted(at + 1, end) || self.salutations.closing(at + 1, end).is_some() {
            return true;
        }
        let length = last.span.end - self.tokens[line.max(start)].span.start;
        match self.next(at + 1, end) {
            Next::Opening => !matches!(mark, Some(',' | ';')),
            Next::Capital => {
                let small = last.kind == TokenKind::Word && !last.flags.contains(TokenFlags::CAPITALISED);
                let connects =
                    small && (last.span.len() <= 3 && self.is_function_word(last) || self.is_connector(last));
                let under_way = connects || matches!(mark, Some(',' | ';' | '(' | '-' | '–' | '—' | '/' | '&'));
                !under_way && (length < WRAPPED || self.is_function_word(next))
            }
            Next::Sign => true,
            Next::Thing => next.kind == TokenKind::Handle,
            Next::Small | Next::Other => false,
        }
    }

    fn is_connector(&self, word: &Token) -> bool {
        let alone = std::slice::from_ref(word);
        let connects = |language: &Language| language.connectors.longest_at(alone).is_some();
        self.languages.may_connect(word.word) && self.languages.iter().any(|(_, language)| connects(language))
    }

    /// Whether a line starts at `at` with a bullet of any kind: a sign, an emoji, `1)`, `2.`, `a)`.
    fn is_bulleted(&self, at: usize, end: usize) -> bool {
        let (token, second) = (&self.tokens[at], self.tokens.get(at + 1).filter(|_| at + 1 < end));
        let Some(second) = second else { return false };
        let spaced = second.flags.contains(TokenFlags::SPACE_BEFORE);
        match token.kind {
            TokenKind::Emoji => true,
            TokenKind::Punct => {
                spaced && matches!(self.mark(token), Some('-' | '–' | '*' | '•' | '·' | '+' | '▪' | '◦' | '‣' | '⁃'))
            }
            TokenKind::Number | TokenKind::Word => {
                let short = token.span.len() <= if token.kind == TokenKind::Number { 2 } else { 1 };
                let closed = matches!(self.mark(second), Some(')' | '.' | '-' | '°'));
                let third = self.tokens.get(at + 2).filter(|_| at + 2 < end);
                short && closed && !spaced && third.is_some_and(|token| token.flags.contains(TokenFlags::SPACE_BEFORE))
            }
            _ => false,
        }
    }
}

/// Characters that an abbreviation has at most.
const MAX_ABBREVIATION: usize = 12;

fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | ')' | ']' | '}' | '”' | '’' | '»' | '›' | '*' | '_' | '~')
}
