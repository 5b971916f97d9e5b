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
    let mut hash = Fnv::default();
    hash.write(rule.bytes());
    for word in sentence.split_whitespace() {
        if word.is_ascii() {
            hash.write(word.bytes().map(|byte| byte.to_ascii_lowercase()));
            continue;
        }
        hash.write(word.chars().flat_map(char::to_lowercase).flat_map(|c| {
            let mut buffer = [0; 4];
            let length = c.encode_utf8(&mut buffer).len();
            buffer.into_iter().take(length)
        }));
    }
    hash.write(ordinal.to_string().bytes());
    format!("{:016x}", hash.0)
}

/// FNV-1a; offset basis and prime as its authors (Fowler, Noll, Vo) give them for 64 bits.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn write(&mut self, bytes: impl Iterator<Item = u8>) {
        let end_of_part = std::iter::once(0);
        self.0 =
            bytes.chain(end_of_part).fold(self.0, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
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
    }
}
