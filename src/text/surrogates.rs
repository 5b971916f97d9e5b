//! Halves of surrogate pairs in JSON.

/// A JSON text with `\ud83d` and the like, where half of a pair is missing, replaced by `\ufffd`;
/// `None` if there is none. Text that was cut at a number of UTF-16 units often ends so, and Python
/// and JavaScript write it without a word. One character takes the place of one, so offsets hold.
#[must_use]
pub fn without_lone_surrogates(json: &str) -> Option<String> {
    let bytes = json.as_bytes();
    let mut mended = bytes.to_vec();
    let mut found = false;
    let mut at = 0;
    while let Some(escape) = memchr::memchr(b'\\', &bytes[at..]) {
        at += escape;
        match code_unit(bytes, at) {
            Some(0xD800..0xDC00) if matches!(code_unit(bytes, at + 6), Some(0xDC00..0xE000)) => at += 12,
            Some(0xD800..0xE000) => {
                mended[at + 2..at + 6].copy_from_slice(b"fffd");
                found = true;
                at += 6;
            }
            Some(_) => at += 6,
            None => at += 2,
        }
        if at >= bytes.len() {
            break;
        }
    }
    if found { String::from_utf8(mended).ok() } else { None }
}

/// The number of a `\uXXXX` escape at `at`.
fn code_unit(bytes: &[u8], at: usize) -> Option<u16> {
    let escape = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
    u16::from_str_radix(str::from_utf8(escape).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_surrogate_pair_costs_one_character() {
        let mended = without_lone_surrogates;
        assert_eq!(mended(r#""a\ud83d b""#).as_deref(), Some(r#""a\ufffd b""#));
        assert_eq!(mended(r#""\ud83d\ud83d\ude00""#).as_deref(), Some(r#""\ufffd\ud83d\ude00""#));
        assert_eq!(mended(r#""\ude00""#).as_deref(), Some(r#""\ufffd""#));
        assert_eq!(mended(r#""\ud83d\ude00 \\ud83d \u00e1""#), None);
        assert_eq!(mended(r#""\ud83"#), None);
    }
}
