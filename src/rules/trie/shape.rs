//! Identifiers' shapes: regular expressions that are held against the text at a token.

use std::sync::OnceLock;

use regex::Regex;
use regex_syntax::hir::literal::Extractor;
use serde::{Deserialize, Serialize};

/// A shape, and how it may start: a look at one byte saves nearly every search.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Shape {
    pattern: Box<str>,
    /// Compiled when it is first held against a text.
    #[serde(skip)]
    regex: OnceLock<Option<Regex>>,
    /// The ASCII bytes that it may start with, as bits.
    starts: u128,
}

impl Shape {
    /// The shape of a pattern.
    ///
    /// # Errors
    /// What is wrong with the regular expression, in the words of its library.
    pub(super) fn new(pattern: &str) -> Result<Self, regex::Error> {
        let regex = compile(pattern)?;
        Ok(Self { regex: Some(regex).into(), ..Self::proven(pattern) })
    }

    /// The shape of a pattern that is known to be right.
    pub(super) fn proven(pattern: &str) -> Self {
        Self { pattern: pattern.into(), regex: OnceLock::new(), starts: starts(pattern) }
    }

    /// Whether it never starts with anything but a digit.
    pub(super) fn starts_with_digit(&self) -> bool {
        const DIGITS: u128 = 0x3ff << b'0';
        self.starts & !DIGITS == 0
    }

    /// How many bytes of `text` it takes from the start, if it stands there.
    pub(super) fn length_in(&self, text: &str) -> Option<usize> {
        let first = *text.as_bytes().first()?;
        let may_start = !first.is_ascii() || self.starts >> first & 1 == 1;
        let regex = || self.regex.get_or_init(|| compile(&self.pattern).ok()).as_ref();
        if may_start { regex()?.find(text).map(|found| found.end()) } else { None }
    }
}

fn compile(pattern: &str) -> Result<Regex, regex::Error> {
    let anchored = format!("^(?:{pattern})");
    regex::RegexBuilder::new(&anchored).size_limit(1 << 20).dfa_size_limit(1 << 20).build()
}

/// The ASCII bytes that a match can start with, as bits; all of them where that cannot be told.
fn starts(pattern: &str) -> u128 {
    let Ok(hir) = regex_syntax::parse(pattern) else { return u128::MAX };
    let mut extractor = Extractor::new();
    extractor.limit_class(128).limit_literal_len(1).limit_total(128);
    let prefixes = extractor.extract(&hir);
    let bit = |first: Option<&u8>| match first {
        Some(first) if first.is_ascii() => 1 << first,
        Some(_) => 0,
        None => u128::MAX,
    };
    let literals = prefixes.literals().map(|literals| literals.iter().map(|literal| bit(literal.as_bytes().first())));
    literals.map_or(u128::MAX, |bits| bits.fold(0, |all, bit| all | bit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_is_found_only_where_it_starts() {
        let shape = Shape::new("[A-Z]{2}[0-9]{3}").unwrap();
        assert_eq!(shape.length_in("RR123 x"), Some(5));
        assert_eq!(shape.length_in(" RR123"), None);
        assert_eq!(shape.length_in("rr123"), None);
        assert_eq!(shape.length_in(""), None);
    }

    #[test]
    fn the_first_byte_of_every_match_is_known() {
        let digits = |pattern| Shape::new(pattern).unwrap().starts_with_digit();
        assert!(digits("[0-9]{3} [A-Z]") && digits("9[1-5]|420") && digits("(?:1Z)?2"));
        assert!(!digits("[0-9]?[A-Z]") && !digits("[0-9A-Z]{3}") && !digits(".*1"));
        // What may be empty, or starts with any letter of the world, says nothing.
        assert_eq!(starts("[0-9]*"), u128::MAX);
        assert!(Shape::new(r"\p{L}[0-9]").unwrap().length_in("ñ4").is_some());
        assert!(Shape::new(r"\p{L}[0-9]").unwrap().length_in("n4").is_some());
        assert!(Shape::new("(?i)rr[0-9]").unwrap().length_in("Rr4").is_some());
    }
}
