//! What a run of characters is by its shape: a number, an amount, a date, a telephone, an identifier, an emoji.
//!
//! Whether a number *is* an order or a room is for rules to tell, by the words around it.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::TokenKind;

/// A run of letters and digits with inner joints.
pub(super) struct Run {
    /// One past its last byte.
    pub(super) end: usize,
    pub(super) letters: u32,
    pub(super) digits: u32,
    /// Whether an apostrophe is inside.
    pub(super) apostrophe: bool,
}

impl Run {
    /// The run that starts at `start`.
    pub(super) fn scan(text: &str, start: usize) -> Self {
        let bytes = text.as_bytes();
        let mut run = Self { end: start, letters: 0, digits: 0, apostrophe: false };
        while let Some(&byte) = bytes.get(run.end) {
            if byte.is_ascii_alphabetic() {
                let rest = &bytes[run.end..];
                let letters = rest.iter().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(rest.len());
                run.letters += letters as u32;
                run.end += letters;
            } else if byte.is_ascii_digit() {
                run.digits += 1;
                run.end += 1;
            } else if byte == b' ' {
                break;
            } else {
                let c = char_at(text, run.end);
                let next = run.end + c.len_utf8();
                // Two bytes from `À` on are letters of Western Europe but for two signs between them.
                if matches!(c, 'À'..='ɏ') && !matches!(c, '×' | '÷') {
                    run.letters += 1;
                } else if !byte.is_ascii() && (c.is_alphanumeric() || is_combining_mark(c) || c == SOFT_HYPHEN) {
                    run.letters += u32::from(c.is_alphabetic());
                } else if run.end == start || !joins(text, start..run.end, c, next) {
                    break;
                } else {
                    run.apostrophe |= matches!(c, '\'' | '\u{2019}' | '\u{2bc}');
                }
                run.end = next;
            }
        }
        run
    }
}

const SOFT_HYPHEN: char = '\u{ad}';

/// Whether `joint` between what is read and what stands at `next` keeps them in one run.
fn joins(text: &str, read: Range<usize>, joint: char, next: usize) -> bool {
    let bytes = text.as_bytes();
    let before = bytes[read.end - 1];
    let after = bytes.get(next).copied().unwrap_or(b' ');
    let letter = |byte: u8| byte.is_ascii_alphabetic() || !byte.is_ascii();
    match joint {
        '\'' | '\u{2019}' | '\u{2bc}' => letter(before) && char_at(text, next).is_alphabetic(),
        '_' => after == b'_' || char_at(text, next).is_alphanumeric(),
        '-' | '\u{2010}' | '\u{2011}' => before != b'_' && char_at(text, next).is_alphanumeric(),
        ',' => before.is_ascii_digit() && (1..=3).contains(&digits_at(bytes, next)),
        '.' | ':' | '/' => before.is_ascii_digit() && after.is_ascii_digit(),
        _ => false,
    }
}

/// How many digits stand at `at`, counted up to four.
fn digits_at(bytes: &[u8], at: usize) -> usize {
    bytes[at.min(bytes.len())..].iter().take(4).take_while(|byte| byte.is_ascii_digit()).count()
}

/// The character at `at`; a space at the end of the text.
pub(super) fn char_at(text: &str, at: usize) -> char {
    match text.as_bytes().get(at) {
        Some(byte) if byte.is_ascii() => char::from(*byte),
        _ => text[at..].chars().next().unwrap_or(' '),
    }
}

/// Characters that are not seen and separate nothing: variation selectors and joiners on their own.
pub(super) fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{200c}'..='\u{200f}' | '\u{2060}' | SOFT_HYPHEN)
}

/// Digits and joints only: a date, a time, an identifier or a plain number.
pub(super) fn number_kind(written: &str) -> TokenKind {
    let mut parts = [0_u32; 4];
    let mut n_parts = 0;
    let mut joint = None;
    let mut uniform = true;
    for byte in written.bytes() {
        if byte.is_ascii_digit() {
            parts[n_parts.min(3)] += 1;
        } else {
            n_parts += 1;
            uniform &= joint.is_none_or(|joint| joint == byte);
            joint = Some(byte);
        }
    }
    let parts = &parts[..(n_parts + 1).min(4)];
    match joint {
        Some(b':') if written.contains(['/', '-']) => TokenKind::Date,
        Some(b':') => TokenKind::Time,
        // Round the clock, all week.
        Some(b'/') if written == "24/7" => TokenKind::Number,
        Some(b'/') if parts.iter().all(|&n| n <= 4) => TokenKind::Date,
        Some(b'/') => TokenKind::Id,
        Some(b'-') if uniform => match parts {
            [4, 2, 2] | [1 | 2, 1 | 2, 2 | 4] => TokenKind::Date,
            [1..=3, 1..=3] => TokenKind::Number,
            _ => TokenKind::Id,
        },
        Some(b'-') => TokenKind::Id,
        Some(b'.') if matches!(parts, [1 | 2, 1 | 2, 4]) => TokenKind::Date,
        Some(b'.' | b',') | None => TokenKind::Number,
        Some(_) => TokenKind::Id,
    }
}

/// Letters and digits together: an amount, a time or a measure by its unit, or else an identifier.
pub(super) fn mixed_kind(written: &str) -> TokenKind {
    let numeric = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    let unit = written.trim_start_matches(numeric);
    if is_currency_code(unit) || is_currency_code(written.trim_end_matches(numeric)) {
        return TokenKind::Amount;
    }
    if unit.len() == written.len() {
        return TokenKind::Id;
    }
    let folded = unit.to_ascii_lowercase();
    let minutes = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    match folded.as_str() {
        "am" | "pm" | "h" | "hs" | "hr" | "hrs" => TokenKind::Time,
        hour if hour.strip_prefix('h').is_some_and(minutes) => TokenKind::Time,
        // Units and endings that leave a number a number.
        "st" | "nd" | "rd" | "th" | "k" | "m" | "g" | "gb" | "mb" | "kb" | "tb" | "mbps" | "gbps" | "kg" | "mg"
        | "lb" | "lbs" | "oz" | "cm" | "mm" | "km" | "ft" | "in" | "l" | "ml" | "w" | "kw" | "kwh" | "v" | "mah"
        | "hz" | "mhz" | "ghz" | "p" | "fps" | "d" | "x" | "min" | "mins" | "s" | "sec" | "seg" => TokenKind::Number,
        _ => TokenKind::Id,
    }
}

/// ISO 4217 codes of the currencies that support replies in our markets name.
const CURRENCY_CODES: [&str; 16] =
    ["usd", "eur", "gbp", "mxn", "cop", "ars", "clp", "pen", "uyu", "brl", "crc", "dop", "gtq", "bob", "cad", "aud"];

fn is_currency_code(unit: &str) -> bool {
    unit.len() == 3 && CURRENCY_CODES.iter().any(|code| unit.eq_ignore_ascii_case(code))
}

/// The length of one space at `at`, also one that does not break.
fn gap_at(text: &str, at: usize) -> usize {
    let c = char_at(text, at);
    if at < text.len() && matches!(c, ' ' | '\u{a0}' | '\u{202f}') { c.len_utf8() } else { 0 }
}

/// Where an amount ends whose currency ends at `at`, if a number follows.
pub(super) fn amount_end(text: &str, at: usize) -> Option<usize> {
    let start = at + gap_at(text, at);
    let run = Run::scan(text, start);
    let thousands = run.letters == 1 && text[..run.end].ends_with(['k', 'K', 'm', 'M']);
    (run.digits > 0 && (run.letters == 0 || thousands)).then_some(run.end)
}

/// Where `USD 60` ends, its code standing at `code`.
pub(super) fn named_amount_end(text: &str, code: Range<usize>) -> Option<usize> {
    let written = &text[code.clone()];
    let named =
        written.len() == 3 && written.bytes().all(|byte| byte.is_ascii_uppercase()) && is_currency_code(written);
    let followed = named && char_at(text, code.end + gap_at(text, code.end)).is_ascii_digit();
    if followed { amount_end(text, code.end) } else { None }
}

/// Where an amount ends whose number ends at `at`, if a currency follows.
pub(super) fn currency_end(text: &str, at: usize) -> Option<usize> {
    let start = at + gap_at(text, at);
    let unit = &text[start..];
    if unit.starts_with('€') {
        return Some(start + '€'.len_utf8());
    }
    let code = unit.get(..3)?;
    let ends = !unit[3..].starts_with(char::is_alphanumeric);
    (ends && code.bytes().all(|b| b.is_ascii_uppercase()) && is_currency_code(code)).then_some(start + 3)
}

/// Where a telephone number ends that starts at `at`: a `+` and groups, an area code in brackets and
/// groups, or three to four groups of digits.
pub(super) fn phone_end(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let international = bytes[at] == b'+';
    let bracketed = bytes[at] == b'(';
    if bracketed {
        let area = digits_at(bytes, at + 1);
        if !(2..=4).contains(&area) || bytes.get(at + 1 + area) != Some(&b')') {
            return None;
        }
    }
    let mut end = at + usize::from(international);
    let mut groups = [0_u32; 8];
    let (mut n_groups, mut digits, mut group) = (0, 0, 0);
    while let Some(&byte) = bytes.get(end) {
        if byte.is_ascii_digit() {
            group += 1;
            digits += 1;
        } else if matches!(byte, b' ' | b'-' | b'.' | b'(' | b')')
            && bytes.get(end + 1).is_some_and(|&b| b.is_ascii_digit() || b == b'(' || b == b' ')
            && (international || bracketed || byte == b'-' || byte == b'.')
        {
            if group > 0 {
                *groups.get_mut(n_groups)? = group;
                n_groups += 1;
                group = 0;
            }
        } else {
            break;
        }
        end += 1;
    }
    if group > 0 {
        *groups.get_mut(n_groups)? = group;
        n_groups += 1;
    }
    while end > at && !bytes[end - 1].is_ascii_digit() {
        end -= 1;
    }
    let shape = matches!(groups[..n_groups], [3, 3, 4] | [1, 3, 3, 4] | [3, 4, 4] | [2, 4, 4]);
    let long =
        (international && (8..=15).contains(&digits)) || (bracketed && n_groups > 1 && (8..=12).contains(&digits));
    let follows = bytes.get(end).is_some_and(u8::is_ascii_alphanumeric);
    (long || shape).then_some(end).filter(|_| !follows)
}

/// Where a mail address ends whose `@` stands at `at_sign`.
pub(super) fn email_end(text: &str, at_sign: usize) -> Option<usize> {
    let domain = &text[at_sign + 1..];
    let len = domain.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.')).count();
    let mut domain = domain[..len].split("..").next()?.trim_end_matches(['.', '-']);
    // A sentence may go on right behind its full stop: `ana@example.com.Then`.
    loop {
        let (rest, top) = domain.rsplit_once('.')?;
        let small = top.bytes().all(|byte| byte.is_ascii_lowercase());
        let shouted = top.bytes().all(|byte| byte.is_ascii_uppercase());
        if !rest.is_empty() && top.len() >= 2 && (small || shouted) {
            return Some(at_sign + 1 + domain.len());
        }
        domain = rest;
    }
}

pub(super) fn is_emoji(c: char) -> bool {
    matches!(c as u32,
        0x2190..=0x21ff | 0x231a..=0x23ff | 0x25a0..=0x27bf | 0x2900..=0x297f | 0x2b00..=0x2bff | 0x1f000..=0x1faff)
}

/// Where a digit or sign in a key's frame (`1️⃣`) ends, if one stands at `at`.
pub(super) fn keycap_end(text: &str, at: usize) -> Option<usize> {
    if !matches!(text.as_bytes()[at], b'0'..=b'9' | b'*' | b'#') {
        return None;
    }
    let framed = text[at + 1..].strip_prefix('\u{fe0f}').unwrap_or(&text[at + 1..]);
    let rest = framed.strip_prefix('\u{20e3}')?;
    Some(text.len() - rest.len())
}

/// An emoji with its modifiers, joined ones and flags included.
pub(super) fn emoji_end(text: &str, at: usize) -> usize {
    let mut end = at;
    let mut joined = true;
    for c in text[at..].chars() {
        let modifier = matches!(c as u32, 0xfe0e | 0xfe0f | 0x20e3 | 0x1f3fb..=0x1f3ff | 0xe0020..=0xe007f);
        let flag = matches!(c as u32, 0x1f1e6..=0x1f1ff);
        if c == '\u{200d}' {
            joined = true;
        } else if modifier || (is_emoji(c) && (joined || flag)) {
            joined = false;
        } else {
            break;
        }
        end += c.len_utf8();
    }
    end.max(at + char_at(text, at).len_utf8())
}

#[cfg(test)]
mod tests {
    use crate::text::{Lexer, TokenKind};

    /// The tokens of a text, each as its kind and its text.
    fn kinds(text: &str) -> Vec<(TokenKind, &str)> {
        let mut tokens = Vec::new();
        Lexer::default().tokenize(text, &[], &mut tokens);
        tokens.iter().map(|token| (token.kind, &text[token.span.range()])).collect()
    }

    /// The kind of a text that is one token.
    fn kind(text: &str) -> TokenKind {
        let kinds = kinds(text);
        assert_eq!(kinds.len(), 1, "{kinds:?}");
        kinds[0].0
    }

    fn all(kind_of_all: TokenKind, texts: &[&str]) {
        for text in texts {
            assert_eq!(kind(text), kind_of_all, "{text}");
        }
    }

    #[test]
    fn numbers_and_measures_are_numbers() {
        all(
            TokenKind::Number,
            &["12", "1,288.65", "1.288,65", "24-48", "3.2.1", "2nd", "100gb", "500mg", "1080p", "24/7", "10x"],
        );
    }

    #[test]
    fn money_is_an_amount() {
        all(
            TokenKind::Amount,
            &["$12.00", "$ 12", "€318.40", "35,00 €", "35€", "60 EUR", "USD 60", "USD60", "60MXN", "$5k"],
        );
        assert_eq!(kinds("US$12").last(), Some(&(TokenKind::Amount, "$12")));
        assert_eq!(kinds("$ each").len(), 2);
    }

    #[test]
    fn dates_and_times_are_told_apart() {
        all(TokenKind::Date, &["2024-05-19", "02/07/2024", "5/19", "17-01-2026", "12.05.2024"]);
        all(TokenKind::Time, &["9:20", "15:30:00", "9am", "8hs", "12h30", "12.30hs"]);
    }

    #[test]
    fn telephones_are_no_identifiers() {
        all(
            TokenKind::Phone,
            &[
                "+44 7700 900123",
                "800-300-8514",
                "1-800-300-8514",
                "+1 (555) 123-4567",
                "(800) 300-8514",
                "(011) 4555-1234",
            ],
        );
        assert_eq!(kinds("(2024) was good")[0].0, TokenKind::Punct);
    }

    #[test]
    fn codes_are_identifiers() {
        all(
            TokenKind::Id,
            &[
                "#4411",
                "#A-1001",
                "GB-60718",
                "1ZE4F0050312345678",
                "7741-0093",
                "111-1234567-1234567",
                "LX9TQ4",
                "ORD_552",
                "RX-3391-08",
                "v3.2.1",
            ],
        );
    }

    #[test]
    fn a_list_of_long_numbers_is_several() {
        assert_eq!(
            kinds("48213,48214"),
            [(TokenKind::Number, "48213"), (TokenKind::Punct, ","), (TokenKind::Number, "48214")]
        );
    }

    #[test]
    fn words_keep_their_apostrophes_and_hyphens_inside() {
        all(TokenKind::Word, &["customer's", "d’accord", "pick-up", "e\u{301}l", "acc_num", "ac\u{ad}count"]);
        assert_eq!(kinds("_hola_").len(), 3);
        assert_eq!(kinds("customers' own").len(), 3);
    }

    #[test]
    fn an_emoji_is_one_token_with_all_its_parts() {
        all(TokenKind::Emoji, &["😀", "👍🏽", "👩‍👩‍👧", "🇪🇸", "1️⃣", "▪️", "❤️"]);
    }

    #[test]
    fn a_mail_address_stops_before_the_next_sentence() {
        assert_eq!(kinds("ana@example.com.Then")[0], (TokenKind::Email, "ana@example.com"));
        assert_eq!(kinds("ana@example.com...1")[0], (TokenKind::Email, "ana@example.com"));
    }
}
