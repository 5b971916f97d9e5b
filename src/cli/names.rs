//! Names that users type, and the nearest right one.

/// The known name that is most like what was typed, if one is like it at all.
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    let likeness = |name: &str| {
        // Who asks for `dictating` means `collaborate/dictating`.
        let last = name.rsplit('/').next().unwrap_or(name);
        strsim::jaro_winkler(&typed, name).max(strsim::jaro_winkler(&typed, last))
    };
    let rated = known.into_iter().map(|name| (likeness(name), name));
    rated.filter(|(rate, _)| *rate > 0.7).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, name)| name)
}

/// `unknown rule "x"; did you mean "y"?`
pub fn unknown<'a>(what: &str, typed: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    match nearest(typed, known) {
        Some(name) => format!("unknown {what} {typed:?}; did you mean {name:?}?"),
        None => format!("unknown {what} {typed:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 3] = ["collaborate/dictating", "empathy/missing", "unbolded_id"];

    #[test]
    fn a_slip_of_the_finger_is_recognised() {
        assert_eq!(nearest("empathy/mising", KNOWN), Some("empathy/missing"));
        assert_eq!(nearest("Unbolded-ID", KNOWN), Some("unbolded_id"));
    }

    #[test]
    fn a_rule_is_found_without_its_pack() {
        assert_eq!(nearest("dictating", KNOWN), Some("collaborate/dictating"));
    }

    #[test]
    fn something_else_is_like_nothing() {
        assert_eq!(nearest("zzz", KNOWN), None);
    }
}
