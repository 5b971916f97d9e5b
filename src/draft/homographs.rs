//! Splits the words that are verb forms with pronouns in one language and whole in another, now that
//! the languages of sentences are told: *activate* is one word in English, *activá* and *te* in Spanish.

use super::Sentence;
use crate::text::{Enclitics, Token, TokenFlags};

/// Splits them where their sentence is in the language that splits them.
pub(super) fn split(enclitics: &Enclitics, tokens: &mut Vec<Token>, sentences: &mut [Sentence]) {
    let parts = |sentence: &Sentence, token: &Token| {
        sentence.language.and_then(|language| enclitics.parts_in(language, token.word))
    };
    let is_split = |sentence: &Sentence| {
        let mut own = tokens[sentence.tokens.clone()].iter();
        own.any(|token| parts(sentence, token).is_some())
    };
    // Most drafts hold none, or none in the language that splits it.
    if !sentences.iter().any(is_split) {
        return;
    }
    let mut all = Vec::with_capacity(tokens.len() + 8);
    for sentence in sentences {
        let start = all.len();
        for token in &tokens[sentence.tokens.clone()] {
            match parts(sentence, token) {
                None => all.push(*token),
                Some(parts) => all.extend(parts.iter().enumerate().map(|(at, &word)| {
                    let flags = if at == 0 { token.flags } else { TokenFlags::PART };
                    Token { word, accents: 0, flags, ..*token }
                })),
            }
        }
        sentence.tokens = start..all.len();
    }
    *tokens = all;
}
