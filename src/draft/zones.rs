//! Tells the closing and the signature from the body. Greetings are found while sentences are split.

use super::salutation::{Salutations, signed_from};
use super::{Block, BlockKind, Prose, Sentence, Zone};
use crate::text::{Languages, Token, TokenFlags, TokenKind, fold};

/// Sentences that may stand behind a closing: name, role, team, telephone, address …
const MAX_BEHIND: usize = 10;

/// Tokens of a line that is no sentence but a name or a team.
const SHORT: usize = 8;

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
    let closing = (end.saturating_sub(MAX_BEHIND)..end).rev().take_while(|&at| {
        // Behind a closing nothing goes on as prose does.
        at + 1 == end
            || is_label(languages, &sentences[at + 1], text, tokens)
            || is_closing(&salutations, &sentences[at + 1])
    });
    let found = closing.filter(|&at| is_closing(&salutations, &sentences[at])).last();
    match found {
        Some(at) if sentences[at].zone != Zone::Greeting => {
            set(&mut sentences[..end], at, Zone::Signature);
            let last = (at..end).rev().find(|&at| is_closing(&salutations, &sentences[at])).unwrap_or(at);
            sentences[at..=last].iter_mut().for_each(|sentence| sentence.zone = Zone::Closing);
        }
        _ => {
            let mut named = end;
            while named > 1
                && end - named < 3
                && is_name(languages, &sentences[named - 1], text, tokens, blocks, named == end)
            {
                named -= 1;
            }
            let body = sentences[..named].iter().any(|sentence| sentence.zone == Zone::Body);
            if named < end && body {
                set(&mut sentences[..end], named, Zone::Signature);
            }
        }
    }
}

/// Sets the zone of the sentences from `from` on; tells `from`.
fn set(sentences: &mut [Sentence], from: usize, zone: Zone) -> usize {
    sentences[from..].iter_mut().for_each(|sentence| sentence.zone = zone);
    from
}

fn is_closing(salutations: &Salutations<'_>, sentence: &Sentence) -> bool {
    let tokens = &sentence.tokens;
    salutations.closing(tokens.start, tokens.end).is_some_and(|end| end == tokens.end)
}

/// The first of the sentences that a device added, as `Sent from my phone`.
fn device_line(languages: &Languages, text: &str, tokens: &[Token], sentences: &[Sentence]) -> Option<usize> {
    let from = sentences.len().saturating_sub(3);
    (from..sentences.len()).find(|&at| {
        let Some(first) = tokens.get(sentences[at].tokens.start) else { return false };
        let head: String = text[first.span.start as usize..].chars().take(40).collect();
        let mut folded = String::new();
        fold(&head, &mut folded);
        languages.iter().any(|(_, language)| language.device_lines.iter().any(|line| folded.starts_with(&**line)))
    })
}

/// A short line, or one with a telephone or an address: what stands in a signature.
fn is_label(languages: &Languages, sentence: &Sentence, text: &str, tokens: &[Token]) -> bool {
    let tokens = &tokens[sentence.tokens.clone()];
    let asks = tokens.iter().any(|token| matches!(languages.mark(text, token), Some('?' | '¿')));
    let reached =
        |token: &Token| matches!(token.kind, TokenKind::Phone | TokenKind::Email | TokenKind::Url | TokenKind::Handle);
    !asks && (tokens.len() <= SHORT || (tokens.len() <= 2 * SHORT && tokens.iter().any(reached)))
}

/// A name or a team on a line of its own: one to five words, capitalised but for small ones between, no end mark.
fn is_name(
    languages: &Languages,
    sentence: &Sentence,
    text: &str,
    tokens: &[Token],
    blocks: &[Block],
    last: bool,
) -> bool {
    let own = &tokens[sentence.tokens.clone()];
    let kind = blocks[sentence.block].kind;
    let listed = kind == BlockKind::ListItem && last && own.len() <= 2;
    let fits = |token: &Token| match token.kind {
        TokenKind::Word => token.flags.contains(TokenFlags::CAPITALISED) || token.span.len() <= 3,
        TokenKind::Placeholder => true,
        TokenKind::Punct => matches!(&text[token.span.range()], "," | "." | "&" | "-" | "|" | "~"),
        _ => false,
    };
    // A known word below others may be a remark (`Done`); a name is unknown, or has a block of its own.
    let known = |token: &Token| languages.evidence(token.word).is_any();
    let whole_block = own[0].span.start == blocks[sentence.block].prose.start;
    let remark = !whole_block && known(&own[0]);
    let starts_line = own[0].flags.contains(TokenFlags::NEWLINE_BEFORE);
    let lone = own.len() == 1 && own[0].kind == TokenKind::Word && !known(&own[0]);
    let ends_open = own.last().is_some_and(|token| token.kind != TokenKind::Punct);
    (kind == BlockKind::Paragraph || listed)
        && (starts_line || (last && lone))
        && ends_open
        && own.len() <= 5
        && !remark
        && own[0].flags.contains(TokenFlags::CAPITALISED)
        && own.iter().all(fits)
}
