//! What stands between quotation marks: words that are somebody else's, or a screen's.

use std::ops::Range;

use crate::text::{Languages, Token, TokenFlags, TokenKind};

/// The stretches of `tokens` between quotation marks that open and close, without the marks, in order.
///
/// A mark that is never closed quotes nothing: it may be a slip, or inches.
pub(crate) fn quotations<'a>(
    languages: &'a Languages,
    text: &'a str,
    tokens: &'a [Token],
) -> impl Iterator<Item = Range<usize>> + 'a {
    let mut at = 0;
    // Marks that nothing closes from here on, so that no text is searched again and again.
    let mut unclosed = Vec::new();
    std::iter::from_fn(move || {
        while let Some(token) = tokens.get(at) {
            at += 1;
            let Some(mark) = mark(text, token).filter(|mark| !unclosed.contains(mark)) else { continue };
            let closing = languages.quotation(mark);
            if closing.is_empty() || (closing.contains(&mark) && !is_free(tokens, at - 1)) {
                continue;
            }
            let closes = |token: &Token| self::mark(text, token).is_some_and(|mark| closing.contains(&mark));
            match tokens[at..].iter().position(closes) {
                Some(len) => {
                    let inside = at..at + len;
                    at = inside.end + 1;
                    return Some(inside);
                }
                None => unclosed.push(mark),
            }
        }
        None
    })
}

fn mark(text: &str, token: &Token) -> Option<char> {
    if token.kind == TokenKind::Punct { text[token.span.range()].chars().next() } else { None }
}

/// Whether no word touches the token from the left: `"` behind a number is inches.
fn is_free(tokens: &[Token], at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| tokens[before].kind);
    tokens[at].flags.contains(TokenFlags::SPACE_BEFORE)
        || before.is_none_or(|kind| matches!(kind, TokenKind::Punct | TokenKind::Emoji))
}

#[cfg(test)]
mod tests {
    use super::super::{Draft, Markup, testing::lexer};
    use super::*;

    /// What is quoted in a text.
    fn quoted(text: &str) -> Vec<String> {
        let lexer = lexer();
        let draft = Draft::parse(&lexer, text, Markup::Plain);
        let tokens = draft.tokens();
        let words = |inside: Range<usize>| {
            let words: Vec<_> = tokens[inside].iter().map(|token| &draft.prose().text()[token.span.range()]).collect();
            words.join(" ")
        };
        quotations(lexer.languages(), draft.prose().text(), tokens).map(words).collect()
    }

    #[test]
    fn marks_are_closed_by_their_own_kind() {
        assert_eq!(quoted("It says “no “card” here” and \"try again\"."), ["no “ card", "try again"]);
        assert_eq!(quoted("Pone «pulse \"Sí\"» y (\"Aceptar\")."), ["pulse \" Sí \"", "Aceptar"]);
    }

    #[test]
    fn what_is_never_closed_is_no_quotation() {
        assert_eq!(quoted("It says “you must pay, and «so» on."), ["so"]);
    }

    #[test]
    fn inches_quote_nothing() {
        assert_eq!(quoted("The 17\" and the 19\" one are \"new\"."), ["new"]);
    }
}
