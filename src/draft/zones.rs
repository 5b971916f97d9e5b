//! Tells the closing and the signature from the body. Greetings are found while sentences are split.

use std::ops::Range;

use super::salutation::{Salutations, signed_from};
use super::{Block, BlockKind, Prose, Sentence, SentenceFlags, Zone};
use crate::text::{Languages, Token, TokenFlags, TokenKind, fold};

/// Sentences that may stand behind a closing: name, role, team, telephone, address …
const MAX_BEHIND: usize = 14;

/// Tokens of a line that is no sentence but a name or a team.
const SHORT: usize = 8;

/// Characters that tell a device's own line.
const DEVICE: usize = 40;

/// Words of a name or a team that stands alone.
const NAME: usize = 5;

/// Sets the zones of what closes a draft. From `signature` on, in bytes of the source, all is signature.
pub(super) fn close(
    languages: &Languages,
    prose: &Prose,
    tokens: &[Token],
    blocks: &[Block],
    sentences: &mut [Sentence],
    signature: Option<u32>,
) {
    let text = prose.text();
    let salutations = Salutations { languages, text, tokens };
    let mut end = sentences.len();
    if let Some(offset) = signature {
        let before = |sentence: &Sentence| prose.source(tokens[sentence.tokens.start].span).start < offset;
        end = sentences.partition_point(before);
    }
    // What a device or a signing agent adds stands at the very end.
    if let Some(device) = device_line(languages, text, tokens, &sentences[..end]) {
        end = device;
    }
    if let Some(block) = sentences[..end].last().map(|sentence| sentence.block) {
        let first = sentences[..end].partition_point(|sentence| sentence.block < block);
        let range = sentences[first].tokens.start..sentences[end - 1].tokens.end;
        if let Some(signed) = signed_from(text, tokens, range) {
            end = sentences[..end].partition_point(|sentence| sentence.tokens.start < signed);
        }
    }
    let end = set(sentences, end, Zone::Signature);
    let closer = Closer { salutations, text, tokens, blocks, sentences: &sentences[..end] };
    let (closing, signature) = closer.closing().unwrap_or_else(|| (end..end, closer.names()..end));
    let behind = closer.postscript(signature.start).unwrap_or(end);
    let body =
        closer.sentences[..signature.start.min(closing.start)].iter().any(|sentence| sentence.zone == Zone::Body);
    if closing.is_empty() && !body {
        return;
    }
    sentences[closing].iter_mut().for_each(|sentence| sentence.zone = Zone::Closing);
    sentences[signature.start..behind].iter_mut().for_each(|sentence| sentence.zone = Zone::Signature);
}

/// Sets the zone of the sentences from `from` on; tells `from`.
fn set(sentences: &mut [Sentence], from: usize, zone: Zone) -> usize {
    sentences[from..].iter_mut().for_each(|sentence| sentence.zone = zone);
    from
}

/// Looks for what closes the sentences of a draft.
struct Closer<'a> {
    salutations: Salutations<'a>,
    text: &'a str,
    tokens: &'a [Token],
    blocks: &'a [Block],
    sentences: &'a [Sentence],
}

impl Closer<'_> {
    /// The closing, and the signature behind it: the last closing that no prose follows, together with
    /// those right before it.
    fn closing(&self) -> Option<(Range<usize>, Range<usize>)> {
        let end = self.sentences.len();
        let (mut prose, mut remark) = (false, false);
        for at in (end.saturating_sub(MAX_BEHIND)..end).rev() {
            if !self.is_closing(at) {
                prose |= !self.is_label(at);
                remark |= self.is_remark(at);
                continue;
            }
            // A comma or a line's end announces a signature; behind `Thanks!` the reply may well go on.
            let announces = !self.sentences[at].flags.contains(SentenceFlags::EXCLAMATION) && !self.ends_in(at, &['.']);
            let last_words = !prose && (announces || !remark);
            if last_words || self.is_signed(at) {
                let first = (0..at).rev().take_while(|&at| self.is_closing(at)).last().unwrap_or(at);
                return Some((first..at + 1, at + 1..end));
            }
        }
        None
    }

    fn is_closing(&self, at: usize) -> bool {
        let tokens = &self.sentences[at].tokens;
        let greets = self.sentences[at].zone == Zone::Greeting;
        !greets && self.salutations.closing(tokens.start, tokens.end).is_some_and(|end| end == tokens.end)
    }

    fn ends_in(&self, at: usize, marks: &[char]) -> bool {
        let last = &self.tokens[self.sentences[at].tokens.end - 1];
        last.kind == TokenKind::Punct && self.text[last.span.range()].starts_with(marks)
    }

    /// A short full sentence: `We will call.`
    fn is_remark(&self, at: usize) -> bool {
        let words = self.tokens[self.sentences[at].tokens.clone()].iter().filter(|token| token.kind == TokenKind::Word);
        self.ends_in(at, &['.', '!']) && words.count() > 2
    }

    /// Whether a closing stands on a line of its own with a name on the next.
    fn is_signed(&self, at: usize) -> bool {
        let starts_line = |at: usize| self.first(at).flags.contains(TokenFlags::NEWLINE_BEFORE);
        starts_line(at) && at + 1 < self.sentences.len() && starts_line(at + 1) && self.is_name(at + 1, false)
    }

    fn first(&self, at: usize) -> &Token {
        &self.tokens[self.sentences[at].tokens.start]
    }

    /// Where names start that nothing but their place tells as a signature.
    fn names(&self) -> usize {
        let end = self.sentences.len();
        let mut named = end;
        while named > 1 && end - named < 3 && self.is_name(named - 1, named == end) {
            named -= 1;
        }
        named
    }

    /// Where an afterthought starts behind a signature: `PS: …`, `P. D. …`.
    fn postscript(&self, signature: usize) -> Option<usize> {
        (signature..self.sentences.len()).find(|&at| {
            let range = self.sentences[at].tokens.clone();
            let written = |at: usize| self.tokens.get(at).map_or("", |token| &self.text[token.span.range()]);
            let capital = |letter: &str| letter.len() == 1 && letter.bytes().all(|byte| byte.is_ascii_uppercase());
            let short = written(range.start).len() == 2 && self.first(at).flags.contains(TokenFlags::SHOUTED);
            let spelled =
                capital(written(range.start)) && written(range.start + 1) == "." && capital(written(range.start + 2));
            let marked = short && matches!(written(range.start + 1), ":" | "." | "-" | "–" | "—");
            (marked || spelled) && range.len() > 3 && self.first(at).flags.contains(TokenFlags::NEWLINE_BEFORE)
        })
    }

    /// A short line, or one with a telephone or an address: what stands in a signature.
    fn is_label(&self, at: usize) -> bool {
        let tokens = &self.tokens[self.sentences[at].tokens.clone()];
        let asks = self.sentences[at].flags.contains(SentenceFlags::QUESTION);
        let reached = |token: &Token| {
            matches!(token.kind, TokenKind::Phone | TokenKind::Email | TokenKind::Url | TokenKind::Handle)
        };
        !asks && (tokens.len() <= SHORT || (tokens.len() <= 2 * SHORT && tokens.iter().any(reached)))
    }

    /// A name or a team on a line of its own: one to five words, capitalised but for small ones between,
    /// no end mark. `last` says that nothing stands behind it.
    fn is_name(&self, at: usize, last: bool) -> bool {
        let sentence = &self.sentences[at];
        let own = &self.tokens[sentence.tokens.clone()];
        let block = self.blocks[sentence.block];
        let listed = block.kind == BlockKind::ListItem && last && own.len() <= 2;
        let fits = |token: &Token| match token.kind {
            TokenKind::Word => token.flags.contains(TokenFlags::CAPITALISED) || token.span.len() <= 3,
            TokenKind::Placeholder => true,
            TokenKind::Punct => matches!(&self.text[token.span.range()], "," | "." | "&" | "-" | "|" | "~"),
            _ => false,
        };
        // A known word below others may be a remark (`Done`); a name is unknown, or has a block of its own.
        let known = own.len() == 1 && self.salutations.languages.evidence(own[0].word).is_any();
        let remark = known && own[0].span.start != block.prose.start;
        let lone = own.len() == 1 && own[0].kind == TokenKind::Word && !known;
        let starts_line = own[0].flags.contains(TokenFlags::NEWLINE_BEFORE) || (last && lone);
        let ends_open = own.last().is_some_and(|token| token.kind != TokenKind::Punct);
        let capital = own[0].flags.contains(TokenFlags::CAPITALISED) || own[0].kind == TokenKind::Placeholder;
        (block.kind == BlockKind::Paragraph || listed)
            && (starts_line && ends_open && capital && !remark)
            && own.iter().filter(|token| token.kind != TokenKind::Punct).count() <= NAME
            && own.iter().all(fits)
    }
}

/// The first of the sentences that a device added, as `Sent from my phone`.
fn device_line(languages: &Languages, text: &str, tokens: &[Token], sentences: &[Sentence]) -> Option<usize> {
    let from = sentences.len().saturating_sub(3);
    let mut folded = String::with_capacity(2 * DEVICE);
    (from..sentences.len()).find(|&at| {
        let Some(first) = tokens.get(sentences[at].tokens.start) else { return false };
        let rest = &text[first.span.start as usize..];
        let head = rest.char_indices().nth(DEVICE).map_or(rest, |(end, _)| &rest[..end]);
        folded.clear();
        fold(head, &mut folded);
        languages.iter().any(|(_, language)| language.device_lines.iter().any(|line| folded.starts_with(&**line)))
    })
}
