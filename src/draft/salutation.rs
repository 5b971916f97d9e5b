//! Recognises greetings, closings and what agents sign with.

use std::ops::Range;

use crate::text::{Language, Languages, Token, TokenFlags, TokenKind, WordId, WordSequences};

/// Tokens that the name in a greeting has at most.
const MAX_NAME: usize = 8;

/// Tokens that may follow a closing in its block: name, team, telephone.
const MAX_SIGNATURE: usize = 12;

/// Looks for greetings and closings among tokens of `text`.
#[derive(Clone, Copy)]
pub(super) struct Salutations<'a> {
    pub(super) languages: &'a Languages,
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
}

impl Salutations<'_> {
    fn mark(&self, at: usize) -> Option<char> {
        self.languages.mark(self.text, self.tokens.get(at)?)
    }

    fn has(&self, at: usize, flag: TokenFlags) -> bool {
        self.tokens.get(at).is_some_and(|token| token.flags.contains(flag))
    }

    /// Behind opening marks and emoji at `at`.
    fn first_word(&self, at: usize, end: usize) -> usize {
        let leads = |&at: &usize| {
            self.tokens[at].kind == TokenKind::Emoji || matches!(self.mark(at), Some('¡' | '*' | '_' | '"' | '“' | '/'))
        };
        (at..end).take_while(leads).last().map_or(at, |last| last + 1)
    }

    /// How many tokens the words of any language that greet take at `at`, the longest of them.
    fn greeted(&self, at: usize, end: usize) -> usize {
        self.longest(at, end, Languages::may_greet, |language| &language.greetings)
    }

    /// The same with words that close.
    fn closed(&self, at: usize, end: usize) -> usize {
        self.longest(at, end, Languages::may_close, |language| &language.closings)
    }

    /// How many tokens the longest phrase of any language's list takes at `at`, if its first word may start one.
    fn longest(
        &self,
        at: usize,
        end: usize,
        may_start: fn(&Languages, WordId) -> bool,
        list: fn(&Language) -> &WordSequences,
    ) -> usize {
        let tokens = self.tokens.get(at..end).unwrap_or_default();
        if !tokens.first().is_some_and(|first| may_start(self.languages, first.word)) {
            return 0;
        }
        let lengths = self.languages.iter().filter_map(|(_, language)| list(language).longest_at(tokens));
        lengths.max().unwrap_or(0)
    }

    /// One past the greeting that starts at `start`, its comma or end mark included.
    ///
    /// `Hi Ana, your order …` greets up to the comma; `Hello, thank you …` does not greet anybody
    /// by name, so it is a sentence like others.
    pub(super) fn greeting(&self, start: usize, end: usize) -> Option<usize> {
        let first = self.first_word(start, end);
        let greeted = self.greeted(first, end);
        let mut at = first + greeted;
        let vocative = greeted == 0;
        let comma =
            !vocative && self.mark(at) == Some(',') && at + 1 < end && !self.has(at + 1, TokenFlags::NEWLINE_BEFORE);
        if comma {
            at += 1;
        }
        let name_start = at;
        let mut small = 0;
        while at < end && at < name_start + MAX_NAME {
            if at > first && self.has(at, TokenFlags::NEWLINE_BEFORE) {
                return (!vocative).then_some(at);
            }
            let token = &self.tokens[at];
            let capital = token.flags.contains(TokenFlags::CAPITALISED);
            match (token.kind, self.mark(at)) {
                (TokenKind::Word, _) if capital => {}
                (TokenKind::Word, _) if !vocative => small += 1,
                (TokenKind::Placeholder | TokenKind::Handle | TokenKind::Email, _) => {}
                (_, Some('.')) if at > name_start && self.is_title(at - 1) && self.title_goes_on(at + 1, end) => {}
                (_, Some('/')) if !self.has(at, TokenFlags::SPACE_BEFORE) => {}
                _ => break,
            }
            at += 1;
        }
        let named = at > name_start;
        if at >= end {
            return (!vocative && (small <= 2 || greeted > 1) && (named || !comma)).then_some(end);
        }
        let closes_line = at + 1 >= end || self.has(at + 1, TokenFlags::NEWLINE_BEFORE);
        if vocative {
            // `Ana,` on a line of its own; `Besides,` is known and greets nobody.
            let known = self.tokens[name_start..at].iter().any(|token| self.languages.evidence(token.word).is_any());
            let salutes = named && !known && at - name_start <= 3 && closes_line && self.mark(at) == Some(',');
            return salutes.then_some(at + 1);
        }
        let named = named || greeted > 1 && !comma;
        match (self.tokens[at].kind, self.mark(at)) {
            (_, Some('!' | '.' | '…')) if small <= 2 => Some(at + 1),
            (_, Some(',' | ':' | ';' | '—' | '–' | '-')) if closes_line => Some(at + 1),
            (_, Some(',' | ':' | ';' | '—' | '–' | '-')) if named && small <= usize::from(at == name_start + 1) => {
                Some(at + 1)
            }
            (TokenKind::Emoji, _) if named && small == 0 => {
                // `Hi Ana 👋,` has its comma behind the wave.
                let behind = (at..end).find(|&at| self.tokens[at].kind != TokenKind::Emoji).unwrap_or(end);
                let ends_line = behind + 1 >= end || self.has(behind + 1, TokenFlags::NEWLINE_BEFORE);
                let closes = behind < end && ends_line && matches!(self.mark(behind), Some(',' | ':' | '!' | '.'));
                Some(if closes { behind + 1 } else { at })
            }
            (_, Some('/')) if self.greeted(at + 1, end) > 0 => Some(at),
            _ => None,
        }
    }

    /// Whether the greeting `start..end` opens with a language's words and names somebody.
    pub(super) fn greets_by_name(&self, start: usize, end: usize) -> bool {
        let first = self.first_word(start, end);
        let greeted = self.greeted(first, end);
        let named = |at: usize| self.has(at, TokenFlags::CAPITALISED) || self.tokens[at].kind == TokenKind::Placeholder;
        greeted > 0 && (first + greeted..end).any(named)
    }

    /// Whether a name may go on here: `Mr. Haddad`, and not `Jan. Here is …`.
    fn is_name(&self, at: usize, end: usize) -> bool {
        let Some(token) = self.tokens.get(at).filter(|_| at < end) else { return false };
        let known = self.languages.evidence(token.word).is_any();
        token.kind == TokenKind::Placeholder || (token.flags.contains(TokenFlags::CAPITALISED) && !known)
    }

    /// Whether what follows a title's full stop belongs to the name: `Mr. Haddad`, `Sr./Sra. López`.
    fn title_goes_on(&self, at: usize, end: usize) -> bool {
        self.is_name(at, end) || at + 1 < end && self.mark(at) == Some('/')
    }

    /// Whether a full stop behind the token belongs to it: `Sr.`, `Mr.`, `J.`
    fn is_title(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let mut folded = String::new();
        crate::text::fold(&self.text[token.span.range()], &mut folded);
        folded.chars().count() == 1 || self.languages.is_abbreviation(&folded)
    }

    /// One past the closing that starts at `start`: up to its comma, or its line's end.
    ///
    /// A closing is a line of its own, or stands before nothing but a short signature.
    pub(super) fn closing(&self, start: usize, end: usize) -> Option<usize> {
        let first = self.first_word(start, end);
        let mut at = first;
        loop {
            let closed = self.closed(at, end);
            if closed == 0 {
                return None;
            }
            at += closed;
            // `Saludos / Regards` closes in two languages.
            if self.mark(at) != Some('/') || at + 1 >= end {
                break;
            }
            at += 1;
        }
        // “Un saludo muy cordial desde Lima,” goes on for a word or two.
        let more = (at..end)
            .take(2)
            .take_while(|&at| self.tokens[at].kind == TokenKind::Word && !self.has(at, TokenFlags::NEWLINE_BEFORE));
        let extra = more.count();
        at += extra;
        if at >= end || self.has(at, TokenFlags::NEWLINE_BEFORE) {
            return (extra == 0 || at >= end).then_some(at);
        }
        if !matches!(self.mark(at), Some(',' | '.' | '!')) {
            return None;
        }
        let after = at + 1;
        let signature = end - after <= MAX_SIGNATURE
            && (after..end).all(|at| at + 1 == end || !matches!(self.mark(at), Some('.' | '!' | '?' | '¿' | '¡')));
        let capital = after >= end
            || self.has(after, TokenFlags::CAPITALISED)
            || matches!(self.tokens[after].kind, TokenKind::Placeholder | TokenKind::Emoji);
        let own_line = after >= end || self.has(after, TokenFlags::NEWLINE_BEFORE);
        (own_line || (self.mark(at) == Some(',') && signature && capital && extra == 0)).then_some(after)
    }
}

/// Where the sign of an agent at the very end of the last block starts: `^AB`, `-MD`, `~ Olivia`, `2/2`.
///
/// Addresses and counters may stand behind it.
pub(super) fn signed_from(text: &str, tokens: &[Token], block: Range<usize>) -> Option<usize> {
    let signs = Signs { text, tokens, start: block.start };
    let mut end = block.end;
    let mut signed = None;
    while let Some(last) = end.checked_sub(1).filter(|&last| last >= block.start) {
        if signs.is_counter(last) {
            signed = Some(last);
        } else if let Some(sign) = signs.sign_ending_with(last) {
            signed = Some(sign);
        } else if tokens[last].kind != TokenKind::Url {
            break;
        }
        end = signed.filter(|&signed| signed < end).unwrap_or(last);
    }
    signed
}

/// Looks for what agents sign with, from the end of a block that starts at the token `start`.
struct Signs<'a> {
    text: &'a str,
    tokens: &'a [Token],
    start: usize,
}

impl Signs<'_> {
    fn written(&self, at: usize) -> &str {
        &self.text[self.tokens[at].span.range()]
    }

    fn has(&self, at: usize, flag: TokenFlags) -> bool {
        self.tokens[at].flags.contains(flag)
    }

    /// `2/2`, the second of two messages.
    fn is_counter(&self, at: usize) -> bool {
        let part = |n: &str| n.len() == 1 && n.bytes().all(|byte| byte.is_ascii_digit());
        self.has(at, TokenFlags::SPACE_BEFORE)
            && self.written(at).split_once('/').is_some_and(|(n, of)| part(n) && part(of) && n <= of)
            && at > self.start
    }

    /// Where a sign starts whose last token is `last`.
    fn sign_ending_with(&self, last: usize) -> Option<usize> {
        if self.tokens[last].kind == TokenKind::Handle {
            return self.written(last).starts_with('^').then_some(last);
        }
        let is_name = |at: usize| self.tokens[at].kind == TokenKind::Word && self.has(at, TokenFlags::CAPITALISED);
        for first in [last, last.saturating_sub(1)] {
            if first <= self.start || !(first..=last).all(is_name) {
                return None;
            }
            let mark = first - 1;
            let glued = !self.has(first, TokenFlags::SPACE_BEFORE);
            let initials =
                self.written(last).len() <= 3 && (self.has(last, TokenFlags::SHOUTED) || self.written(last).len() == 1);
            let signs = match self.written(mark) {
                "^" | "~" => true,
                "*" | "/" => glued && initials && first == last,
                "-" | "–" | "—" => glued || self.is_after_end(mark),
                _ => false,
            };
            let set_off = self.has(mark, TokenFlags::SPACE_BEFORE) || self.is_after_end(mark);
            if signs && set_off && self.tokens[mark].kind == TokenKind::Punct {
                return Some(mark);
            }
        }
        None
    }

    /// Whether something ended before the token: a sentence, a line, an address.
    fn is_after_end(&self, at: usize) -> bool {
        if at == self.start || self.has(at, TokenFlags::NEWLINE_BEFORE) {
            return true;
        }
        match self.tokens[at - 1].kind {
            TokenKind::Url | TokenKind::Emoji => true,
            TokenKind::Punct => self.written(at - 1).ends_with(['.', '!', '?', '…', ')', '"', '”', '»', ',']),
            _ => false,
        }
    }
}
