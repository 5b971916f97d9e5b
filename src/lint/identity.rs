//! The identity of a finding.
//!
//! A finding is the same finding for as long as its rule, the words of its sentence and its number
//! among equals stay the same: whatever is edited elsewhere. JSON, ignore files and pull diagnostics
//! all go by it, so the function below must never change.

/// 16 hexadecimal digits from a rule, a sentence and the finding's number among equal ones, from 0.
///
/// FNV-1a of 64 bits over the parts with a zero byte after each. Case and white space of the
/// sentence do not count.
#[must_use]
pub fn identity(rule: &str, sentence: &str, ordinal: usize) -> String {
    written(digest(rule, sentence, ordinal))
}

/// The digits of an identity as the number that they are.
#[must_use]
pub(super) fn digest(rule: &str, sentence: &str, ordinal: usize) -> u64 {
    let mut hash = Fnv::default();
    rule.bytes().for_each(|byte| hash.add(byte));
    hash.end();
    let mut in_word = false;
    for c in sentence.chars() {
        if c.is_whitespace() {
            if in_word {
                hash.end();
            }
        } else if c.is_ascii() {
            hash.add(c.to_ascii_lowercase() as u8);
        } else {
            c.to_lowercase().for_each(|small| small.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| hash.add(byte)));
        }
        in_word = !c.is_whitespace();
    }
    if in_word {
        hash.end();
    }
    ordinal.to_string().bytes().for_each(|byte| hash.add(byte));
    hash.end();
    hash.0
}

/// The digits of a number.
#[must_use]
pub(super) fn written(digest: u64) -> String {
    format!("{digest:016x}")
}

/// FNV-1a; offset basis and prime as its authors (Fowler, Noll, Vo) give them for 64 bits.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn add(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }

    /// Ends a part.
    fn end(&mut self) {
        self.add(0);
    }
}

#[cfg(test)]
mod tests {
    use super::identity;

    #[test]
    fn case_and_white_space_do_not_count() {
        assert_eq!(identity("a/b", "You  must\nSEND it", 0), identity("a/b", "you must send it", 0));
    }

    #[test]
    fn rule_words_and_number_count() {
        let one = identity("a/b", "you must send it", 0);
        assert_ne!(one, identity("a/c", "you must send it", 0));
        assert_ne!(one, identity("a/b", "you must sent it", 0));
        assert_ne!(one, identity("a/b", "you must send it", 1));
    }

    #[test]
    fn an_identity_is_for_ever() {
        assert_eq!(identity("formatting/unbolded-order-id", "Su pedido #4411 ya salió.", 0), "e28f07f55dd6a190");
        assert_eq!(identity("a/b", " ÁRBOL\u{a0}İ\u{b}x ", 12), "4ec5c0e4d67f1a73");
    }
}
