//! Folding: what two spellings of a word have in common.
//!
//! Agents type without accents in chat, so `podría` and `podria` must be one word to a rule.
//! But an accent in the wrong place is another word (`revisé`, I checked; `revise`, please check),
//! so folding keeps a note of where the accents stood. A written word matches a listed one when
//! the folded forms are equal and every accent that is written is also listed: accents may be
//! missing, never added. Letters with a mark of their own stay (`ñ`, `ç`).

use unicode_normalization::char::{compose, decompose_canonical, is_combining_mark};

/// What folding found out about a word besides its folded letters.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Folded {
    /// Bit `i` is set when character `i` of the folded word carried an accent (the first 32 only).
    pub accents: u32,
    /// Whether the first letter is a capital.
    pub capitalised: bool,
    /// Whether there are two or more letters and all are capitals.
    pub shouted: bool,
}

/// Appends the folded form of `word` to `out`: lower case, accents off, `’` as `'`.
pub fn fold(word: &str, out: &mut String) -> Folded {
    if word.is_ascii() {
        return fold_ascii(word, out);
    }
    let start = out.len();
    let mut folded = Folded::default();
    // Letters beyond ASCII, and whether they are capitals.
    let (mut upper, mut lower) = (0_usize, 0_usize);
    let mut index = 0;
    let mut rest = word;
    loop {
        let ascii = rest.bytes().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
        out.push_str(&rest[..ascii]);
        index += ascii;
        let Some(c) = rest[ascii..].chars().next() else { break };
        let first = ascii == 0 && rest.len() == word.len();
        rest = &rest[ascii + c.len_utf8()..];
        if let Some((base, accented, capital)) = latin(c) {
            if capital {
                upper += 1;
                folded.capitalised |= first;
            } else {
                lower += 1;
            }
            if accented && index < 32 {
                folded.accents |= 1 << index;
            }
            out.push(base);
            index += 1;
            continue;
        }
        if c == SOFT_HYPHEN {
            continue;
        }
        if is_combining_mark(c) {
            combine(c, out, index, &mut folded);
            continue;
        }
        if c.is_uppercase() {
            upper += 1;
            folded.capitalised |= first;
        } else if c.is_lowercase() {
            lower += 1;
        }
        for small in c.to_lowercase() {
            let (base, accented) = base_letter(small);
            if accented && index < 32 {
                folded.accents |= 1 << index;
            }
            out.push(base);
            index += 1;
        }
    }
    out[start..].make_ascii_lowercase();
    folded.capitalised |= word.starts_with(|c: char| c.is_ascii_uppercase());
    let small = lower > 0 || word.bytes().any(|byte| byte.is_ascii_lowercase());
    folded.shouted = !small && upper + word.bytes().filter(u8::is_ascii_uppercase).count() >= 2;
    folded
}

/// Shows where a word may be broken, and nothing else.
const SOFT_HYPHEN: char = '\u{ad}';

fn fold_ascii(word: &str, out: &mut String) -> Folded {
    let start = out.len();
    out.push_str(word);
    out[start..].make_ascii_lowercase();
    capitals(word)
}

/// What folding finds out about a word in ASCII.
pub(super) fn capitals(word: &str) -> Folded {
    let capitalised = word.as_bytes().first().is_some_and(u8::is_ascii_uppercase);
    let small = word.bytes().any(|byte| byte.is_ascii_lowercase());
    let shouted = !small && word.bytes().filter(u8::is_ascii_uppercase).count() >= 2;
    Folded { accents: 0, capitalised, shouted }
}

/// A combining mark after the letter it belongs to, as text from some systems has it.
fn combine(mark: char, out: &mut String, index: usize, folded: &mut Folded) {
    let Some(letter) = out.pop().map(|letter| letter.to_ascii_lowercase()) else { return };
    match compose(letter, mark) {
        Some(whole) => {
            let (base, accented) = base_letter(whole);
            out.push(base);
            if accented && (1..=32).contains(&index) {
                folded.accents |= 1 << (index - 1);
            }
        }
        None => out.push(letter),
    }
}

/// The small letter without its accent, whether it has one, and whether it is a capital, for the
/// letters that Western European languages write: nearly all letters beyond ASCII that there are.
pub(super) fn latin(c: char) -> Option<(char, bool, bool)> {
    let capital = matches!(c, 'À'..='Þ');
    let small = if capital { char::from_u32(c as u32 + 0x20)? } else { c };
    let (base, accented) = match small {
        'à'..='å' => ('a', true),
        'è'..='ë' => ('e', true),
        'ì'..='ï' => ('i', true),
        'ò'..='ö' => ('o', true),
        'ù'..='ü' => ('u', true),
        'ý' => ('y', true),
        'ñ' | 'ç' => (small, false),
        _ => return None,
    };
    Some((base, accented, capital))
}

/// The letter without its accent, and whether it had one. `ñ` and `ç` are letters of their own.
fn base_letter(c: char) -> (char, bool) {
    match c {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => ('a', true),
        'é' | 'è' | 'ê' | 'ë' => ('e', true),
        'í' | 'ì' | 'î' | 'ï' => ('i', true),
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' => ('o', true),
        'ú' | 'ù' | 'û' | 'ü' => ('u', true),
        'ñ' | 'ç' => (c, false),
        '\u{2018}' | '\u{2019}' | '\u{02bc}' | '\u{00b4}' => ('\'', false),
        '\u{2010}' | '\u{2011}' => ('-', false),
        _ => {
            let (mut base, mut marks) = (c, 0);
            decompose_canonical(c, |part| {
                if is_combining_mark(part) {
                    marks += 1;
                } else {
                    base = part;
                }
            });
            let vowel = matches!(base, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
            if marks > 0 && vowel { (base, true) } else { (c, false) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(word: &str) -> (String, u32) {
        let mut out = String::new();
        let accents = fold(word, &mut out).accents;
        (out, accents)
    }

    #[test]
    fn accents_fold_and_are_remembered() {
        assert_eq!(folded("Envíe"), ("envie".into(), 0b1000));
        assert_eq!(folded("envie"), ("envie".into(), 0));
        assert_eq!(folded("REVISÉ"), ("revise".into(), 0b10_0000));
    }

    #[test]
    fn a_decomposed_letter_folds_like_a_composed_one() {
        assert_eq!(folded("envi\u{301}e"), folded("envíe"));
        assert_eq!(folded("an\u{303}o"), ("año".into(), 0));
    }

    #[test]
    fn n_with_tilde_is_a_letter_of_its_own() {
        assert_eq!(folded("Año"), ("año".into(), 0));
    }

    #[test]
    fn curly_and_straight_apostrophes_are_one() {
        assert_eq!(folded("don’t").0, "don't");
    }
}
