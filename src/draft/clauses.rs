//! Marks on tokens where sentences and clauses start and end.

use super::Sentence;
use crate::text::{Language, Languages, Token, TokenFlags, TokenKind, WordSequences};

/// Sets [`TokenFlags::SENTENCE_START`], [`TokenFlags::CLAUSE_START`] and [`TokenFlags::CLAUSE_END`].
///
/// A start is set on the first word and on the marks before it: `¿`, a quotation mark, an emoji, a bullet.
pub(super) fn mark(languages: &Languages, text: &str, tokens: &mut [Token], sentences: &[Sentence]) {
    let is_mark = |token: &Token| matches!(token.kind, TokenKind::Punct | TokenKind::Emoji);
    let goes_on = |token: &Token| !is_mark(token) && !languages.may_connect(token.word);
    for sentence in sentences {
        let mut pending = TokenFlags::SENTENCE_START | TokenFlags::CLAUSE_START;
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            if pending.is_empty() {
                // Most words stand amid a clause.
                let rest = &tokens[at..sentence.tokens.end];
                let Some(next) = rest.iter().position(|token| !goes_on(token)) else { break };
                at += next;
            }
            match part(languages, text, &tokens[at]) {
                Part::Break => {
                    tokens[at].flags |= TokenFlags::CLAUSE_END | (pending & TokenFlags::SENTENCE_START);
                    pending |= TokenFlags::CLAUSE_START;
                }
                Part::Opening => {
                    pending |= TokenFlags::CLAUSE_START;
                    tokens[at].flags |= pending;
                }
                Part::Lead if !pending.is_empty() => tokens[at].flags |= pending,
                Part::Lead => {}
                Part::Word => {
                    let rest = &tokens[at..sentence.tokens.end];
                    let longest = |sequences: fn(&Language) -> &WordSequences| {
                        let of = |language| sequences(languages.get(language)).longest_at(rest);
                        sentence.languages.iter().filter_map(of).max()
                    };
                    let may_connect = languages.may_connect(tokens[at].word);
                    let connector = may_connect.then(|| longest(|language| &language.connectors)).flatten();
                    let adverbial = connector.and_then(|_| longest(|language| &language.adverbials));
                    if let Some(len) = adverbial {
                        tokens[at].flags |= pending;
                        pending = TokenFlags::empty();
                        at += len;
                        continue;
                    }
                    if let Some(len) = connector {
                        // A clause starts with its connector, and once more behind it.
                        tokens[at].flags |= pending | TokenFlags::CLAUSE_START;
                        pending = TokenFlags::CLAUSE_START;
                        at += len;
                        continue;
                    }
                    let marker = is_marker(text, &tokens[at..sentence.tokens.end], pending);
                    tokens[at].flags |= pending;
                    if marker {
                        tokens[at + 1].flags |= pending;
                        at += 2;
                        continue;
                    }
                    // The parts of one written word start together.
                    pending = TokenFlags::empty();
                }
            }
            at += 1;
        }
    }
}

/// What a token does to clauses.
enum Part {
    /// Ends one: `, ; : — ( )`.
    Break,
    /// Opens one: `¿ ¡` and opening quotation marks.
    Opening,
    /// A mark that a clause may start with.
    Lead,
    /// A word, or something that stands for one.
    Word,
}

fn part(languages: &Languages, text: &str, token: &Token) -> Part {
    if token.kind == TokenKind::Emoji {
        return Part::Lead;
    }
    if token.kind != TokenKind::Punct {
        return Part::Word;
    }
    let spaced = token.flags.contains(TokenFlags::SPACE_BEFORE);
    match languages.mark(text, token) {
        Some(',' | ';' | ':' | '—' | '–' | '(' | ')' | '…' | '.' | '!' | '?') => Part::Break,
        Some('-' | '/') if spaced => Part::Break,
        Some('¿' | '¡' | '“' | '«' | '‘') => Part::Opening,
        Some('"') if spaced || token.flags.contains(TokenFlags::SENTENCE_START) => Part::Opening,
        _ => Part::Lead,
    }
}

/// `1.` or `a)` at the start of a sentence.
fn is_marker(text: &str, tokens: &[Token], pending: TokenFlags) -> bool {
    let [marker, mark, ..] = tokens else { return false };
    pending.contains(TokenFlags::SENTENCE_START)
        && (marker.kind == TokenKind::Number || marker.kind == TokenKind::Word)
        && marker.span.len() <= 2
        && mark.kind == TokenKind::Punct
        && !mark.flags.contains(TokenFlags::SPACE_BEFORE)
        && matches!(text.as_bytes().get(mark.span.start as usize), Some(b'.' | b')'))
        && tokens.len() > 2
}
