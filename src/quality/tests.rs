//! Findings are made up here; tests/quality/counting.jsonl has the replies that they are about.

use super::*;
use crate::lint::{Finding, Ready, Severity};
use crate::text::Span;

const REPLIES: &str = include_str!("../../tests/quality/counting.jsonl");

fn records() -> Vec<Record> {
    REPLIES.lines().map(|line| Record::parse(line).unwrap()).collect()
}

/// A finding on some words of a text, or on its first character.
fn finding(text: &str, rule: &str, category: &str, words: &str) -> Finding {
    let start = text.find(words).unwrap_or_else(|| panic!("{words:?} is not there"));
    Finding {
        id: String::new(),
        rule: rule.into(),
        category: category.into(),
        severity: Severity::Warning,
        ready: Ready::Now,
        superfluous: false,
        message: String::new(),
        why: "".into(),
        language: "".into(),
        span: Span::from_range(start..start + words.len()),
        sentence: Span::default(),
    }
}

/// The score of these findings: the id of a reply, a rule, its category, and the words that it points out.
fn score(expected: EmpathyExpected, found: &[(&str, &str, &str, &str)]) -> Score {
    let mut score = Score::new(expected);
    for record in records() {
        let of_reply = found.iter().filter(|(id, ..)| *id == record.id);
        let findings: Vec<_> =
            of_reply.map(|(_, rule, category, words)| finding(&record.text, rule, category, words)).collect();
        score.add(&record, Some("en"), &findings);
    }
    score
}

/// `right wrong neutral cross, found/labelled`
fn counted(count: Count) -> String {
    let Count { right, wrong, neutral, cross, labelled, found } = count;
    format!("{right} {wrong} {neutral} {cross}, {found}/{labelled}")
}

#[track_caller]
fn check(category: Category, found: &[(&str, &str, &str, &str)], expected: &str) {
    assert_eq!(counted(score(EmpathyExpected::InReply, found).all.category(category)), expected);
}

#[test]
fn one_character_in_common_is_enough() {
    let found = [
        ("orders", "a/b", "dictating", "photo. S"),
        ("orders", "a/b", "dictating", "send us"),
        ("orders", "a/b", "dictating", "Hi"),
    ];
    check(Category::Dictating, &found, "2 1 0 0, 2/2");
}

#[test]
fn a_finding_without_length_is_about_the_character_that_follows() {
    check(Category::Dictating, &[("orders", "a/b", "dictating", "")], "0 1 0 0, 0/2");
    let mark = Span::new(4, 6);
    assert!(category::touches(Span::new(4, 4), mark) && category::touches(Span::new(5, 5), mark));
    assert!(!category::touches(Span::new(3, 3), mark) && !category::touches(Span::new(6, 6), mark));
}

#[test]
fn softer_orders_are_neutral_for_strong_ones() {
    let found = [("orders", "a/b", "dictating", "you must"), ("orders", "a/b", "dictating", "Send order")];
    check(Category::DictatingStrong, &found, "1 0 1 0, 1/1");
}

#[test]
fn an_identifier_that_is_bold_is_wrong_and_a_placeholder_neutral() {
    let found = [
        ("orders", "a/b", "unbolded_id", "4411"),
        ("orders", "a/b", "unbolded_id", "AB-12"),
        ("bold", "a/b", "unbolded_id", "#4412"),
        ("bold", "a/b", "unbolded_id", "[CASE]"),
    ];
    check(Category::UnboldedId, &found, "1 1 2 0, 1/1");
    let score = score(EmpathyExpected::InReply, &found);
    assert_eq!(score.all.identifiers.into_iter().collect::<Vec<_>>(), [("order".into(), Share { part: 1, of: 1 })]);
}

#[test]
fn a_finding_on_wording_of_another_kind_is_set_aside() {
    let found = [("refusal", "a/b", "negative", "olvidó"), ("refusal", "a/b", "negative", "No hay")];
    check(Category::Negative, &found, "1 0 0 1, 1/2");
    check(Category::NegativeNoAlternative, &found, "0 0 1 1, 0/1");
    check(Category::Blame, &[("refusal", "a/b", "blame", "no podemos")], "0 0 0 1, 0/1");
}

#[test]
fn missing_empathy_counts_once_a_reply() {
    let found = [
        ("refusal", "a/b", "empathy_missing", "Lo"),
        ("refusal", "a/b", "empathy_missing", "no"),
        ("kind", "a/b", "empathy_missing", "A"),
        ("thanks", "a/b", "empathy_missing", "G"),
        ("hidden", "a/b", "empathy_missing", "It"),
    ];
    check(Category::EmpathyMissing, &found, "1 2 1 0, 1/1");
    let strict = score(EmpathyExpected::InConversation, &found).all;
    assert_eq!(counted(strict.category(Category::EmpathyMissing)), "2 2 0 0, 2/2");
    assert_eq!(strict.empathy[&Empathy::Canned], Share { part: 1, of: 1 });
    assert_eq!(strict.empathy[&Empathy::No], Share { part: 1, of: 1 });
    assert_eq!(strict.empathetic_flagged, Share { part: 1, of: 1 });
    // The replies about orders have no empathy either, and need none.
    assert_eq!(strict.no_need_flagged, Share { part: 1, of: 3 });
}

#[test]
fn a_false_alarm_is_a_measured_finding_where_nothing_is_marked() {
    let found = [("thanks", "a/b", "blame", "Gracias"), ("kind", "a/b", "tone", "awful")];
    let score = score(EmpathyExpected::InReply, &found);
    assert_eq!(score.all.false_alarms, Share { part: 1, of: 2 });
    assert_eq!(score.languages["es"].false_alarms, Share { part: 1, of: 1 });
    assert_eq!(score.all.language_right, Share { part: 4, of: 6 });
    assert_eq!(score.languages["es"].language_right, Share { part: 0, of: 2 });
}

#[test]
fn figures_are_told_only_where_there_is_something_to_count() {
    let count = Count { right: 3, wrong: 1, labelled: 4, found: 2, ..Count::default() };
    assert_eq!((count.precision(), count.recall(), count.f1()), (Some(0.75), Some(0.5), Some(0.6)));
    assert_eq!(Count::default().f1(), None);
    assert_eq!(Count { wrong: 1, labelled: 1, ..Count::default() }.f1(), Some(0.0));
}

#[test]
fn a_rule_that_is_often_wrong_is_over_budget_unless_it_is_a_hint() {
    let some = [("thanks", "Gracias"), ("thanks", "buen"), ("kind", "week"), ("kind", "awful"), ("refusal", "Usted")];
    let over = |severity, n: usize| {
        let found: Vec<_> = some[5 - n..].iter().map(|(id, words)| (*id, "a/b", "blame", *words)).collect();
        let mut score = score(EmpathyExpected::InReply, &found);
        score.rules.get_mut("a/b").unwrap().severity = severity;
        score.over_budget(0.8).map(|(id, count)| format!("{id} {}/{}", count.right, count.wrong)).collect::<Vec<_>>()
    };
    assert_eq!(over(Some(Severity::Information), 5), ["a/b 1/4"]);
    assert!(over(Some(Severity::Information), 4).is_empty(), "four findings say little");
    assert!(over(Some(Severity::Hint), 5).is_empty());
    assert!(over(None, 5).is_empty());
}

#[test]
fn a_rule_of_a_category_without_labels_is_not_judged() {
    let score = score(EmpathyExpected::InReply, &[("kind", "a/b", "tone", "awful")]);
    assert_eq!((score.rules["a/b"].findings, score.rules["a/b"].count), (1, None));
}

#[test]
fn a_broken_line_is_told_in_words() {
    let error = |line: &str| Record::parse(line).unwrap_err();
    let whole = r#"{"id":"1","lang":"en","text":"¡Sí!","label":{"explicit_empathy":"no","empathy_expected":false,"dictating":[],"identifiers":[],"negative":[],"blame":[{"start":1,"end":3,"text":"Sí"}]}}"#;
    assert_eq!(Record::parse(whole).unwrap().label.blame[0].span, Span::new(2, 5));
    assert_eq!(error("7"), "invalid type: integer `7`, expected an object (column 1)");
    assert_eq!(error(r#"{"id":"1","lang":"en"}"#), "missing field `text` (column 22)");
    assert_eq!(
        error(&whole.replace("\"end\":3", "\"end\":5")),
        "`label.blame`: 1..5 is no part of a text of 4 characters"
    );
    assert_eq!(
        error(&whole.replace("\"end\":3", "\"end\":2")),
        "`label.blame`: what stands at 1..2 is not what `text` of that label says"
    );
    assert!(error(&whole.replace("\"no\"", "\"none\"")).starts_with("unknown variant `none`, expected one of"));
}
