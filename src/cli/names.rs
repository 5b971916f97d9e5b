//! Names that users type, and the nearest right one.

use crate::rules::did_you_mean_id;

/// `unknown rule “empathy/mising”: did you mean “empathy/missing”?`
pub fn unknown(what: &str, typed: &str, known: &[&str]) -> String {
    format!("unknown {what} “{typed}”: {}", did_you_mean_id(typed, known.iter().copied()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn help(typed: &str) -> String {
        let known = ["collaborate/dictating", "empathy/missing", "unbolded_id"];
        unknown("rule", typed, &known).split_once(": ").unwrap().1.into()
    }

    #[test]
    fn a_slip_of_the_finger_is_recognised() {
        assert_eq!(help("empathy/mising"), "did you mean “empathy/missing”?");
        assert_eq!(help("unbolded-id"), "did you mean “unbolded_id”?");
    }

    #[test]
    fn a_rule_is_found_without_its_pack() {
        assert_eq!(help("dictatin"), "did you mean “collaborate/dictating”?");
    }

    #[test]
    fn for_something_else_all_are_listed() {
        assert_eq!(help("zzz"), "use one of: collaborate/dictating, empathy/missing, unbolded_id");
    }
}
