//! Findings that nobody wants to hear of: comments in drafts, and the identities that files of ignored findings name.

#![allow(clippy::unwrap_used, reason = "a test stops where it is surprised")]

use std::fs;
use std::sync::Arc;

use replylint::config::{Effective, Ignored, Layer, Origin, Setting};
use replylint::draft::{Context, Markup};
use replylint::lint::{Finding, Linter, Settings};

const DISABLE: &str = "<!-- replylint-disable-next-line collaborate/dictating -->";

fn findings(draft: &str, markup: Markup, settings: &Settings) -> Vec<Finding> {
    let linter = Linter::built_in();
    linter.check(&linter.read(draft, markup), &Context::default(), settings)
}

/// What is told of collaboration and comments in a draft, as `line: words rule`.
fn told_in(draft: &str, markup: Markup) -> Vec<String> {
    let settings = Settings { select: vec!["collaborate".into(), "comments".into()], ..Settings::default() };
    let told = findings(draft, markup, &settings).into_iter().map(|finding| {
        let line = draft[..finding.span.start as usize].matches('\n').count() + 1;
        let words: String = draft[finding.span.range()].chars().take(20).collect();
        format!("{line}: {words} {}", finding.rule)
    });
    told.filter(|told| !told.ends_with("comments/left-in")).collect()
}

#[track_caller]
fn check(draft: &str, expected: &[&str]) {
    assert_eq!(told_in(draft, Markup::Markdown), expected);
}

#[test]
fn a_comment_is_for_the_next_line_that_says_something() {
    check(&format!("{DISABLE}\nYou must call us."), &[]);
    check(&format!("{DISABLE}\n\n  \nYou must call us."), &[]);
    check(&format!("{DISABLE}\r\n\r\nYou must call us.\r\n"), &[]);
    check(&format!("Hi Ana 👋 {DISABLE}\nYou must call us."), &[]);
    check(&format!("- {DISABLE}\n- You must call us."), &[]);
    check(&format!("{DISABLE}\nYou must call us.\n\nYou must pay now."), &["4: You must pay collaborate/dictating"]);
}

#[test]
fn comments_one_below_the_other_are_for_the_same_line() {
    let other = "<!-- replylint-disable-next-line collaborate/helplessness -->";
    check(&format!("{other}\n{DISABLE}\nYou must call us, there is nothing I can do."), &[]);
    check(
        "<!-- replylint-disable-next-line collaborate/dictating, collaborate/helplessness -->\nYou must call us, there is nothing I can do.",
        &[],
    );
}

#[test]
fn packs_and_categories_are_names_too() {
    for name in ["collaborate", "dictating", "collaborate/dictating"] {
        check(&format!("<!-- replylint-disable-next-line {name} -->\nYou must call us."), &[]);
    }
}

#[test]
fn what_switches_nothing_off_is_told() {
    check(
        &format!("{DISABLE}\nPlease call us.\nYou must pay."),
        &["1: collaborate/dictatin comments/unused", "3: You must pay collaborate/dictating"],
    );
    check(
        "<!-- replylint-disable-next-line collaborate/dictatin -->\nYou must pay.",
        &["1: collaborate/dictatin comments/unknown-name", "2: You must pay collaborate/dictating"],
    );
    check("<!-- replylint-disable-next-line -->\nHi.", &["1: <!-- replylint-disab comments/unknown-name"]);
    check(
        "<!-- replylint-disable collaborate -->\nYou must pay.",
        &["1: replylint-disable comments/unknown-name", "2: You must pay collaborate/dictating"],
    );
    check(DISABLE, &["1: collaborate/dictatin comments/unused"]);
}

#[test]
fn only_comments_of_the_agent_count() {
    check(&format!("```\n{DISABLE}\n```\nYou must pay."), &["4: You must pay collaborate/dictating"]);
    check(&format!("`{DISABLE}`\nYou must pay."), &["2: You must pay collaborate/dictating"]);
    check(&format!("> {DISABLE}\n\nYou must pay."), &["3: You must pay collaborate/dictating"]);
    check("<!-- ask Tom -->\nYou must pay.", &["2: You must pay collaborate/dictating"]);
}

#[test]
fn plain_text_has_comments_too() {
    let told = |draft: &str| told_in(draft, Markup::Plain);
    assert_eq!(told(&format!("Hi Ana,\n{DISABLE}\nYou must call us.")), [""; 0]);
    assert_eq!(told(&format!("> {DISABLE}\n\nYou must pay.")), ["3: You must pay collaborate/dictating"]);
}

#[test]
fn a_comment_left_in_is_told_when_the_draft_looks_finished() {
    let settings = Settings { select: vec!["comments/left-in".into()], ..Settings::default() };
    for (draft, words) in [("You must call us.", "may be sent along"), ("Debe llamarnos.", "puede enviarse")] {
        let found = findings(&format!("{DISABLE}\n{draft}"), Markup::Markdown, &settings);
        assert_eq!(found.len(), 1);
        assert!(found[0].message.contains(words), "{}", found[0].message);
        assert_eq!(found[0].ready, replylint::lint::Ready::Finished);
    }
}

/// Settings under which these findings are ignored, as a file names them.
fn ignoring(ignored: &[(&str, &str)]) -> Settings {
    let ignored = ignored.iter().map(|(rule, sentence)| Ignored {
        rule: Setting { value: (*rule).to_owned(), origin: Origin::BuiltIn },
        sentence: (*sentence).to_owned(),
    });
    let layer = Layer { ignored: ignored.collect(), ..Layer::default() };
    Effective::of(&[Arc::new(layer)], None).settings(Linter::built_in().rules())
}

#[test]
fn each_finding_can_be_ignored_by_its_rule_and_sentence_and_no_other_goes_with_it() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/drafts");
    let mut ignored = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let draft = fs::read_to_string(entry.unwrap().path()).unwrap();
        for markup in [Markup::Markdown, Markup::Plain] {
            let all = findings(&draft, markup, &Settings::default());
            for finding in &all {
                let sentence = &draft[finding.sentence.range()];
                assert!(!sentence.trim().is_empty());
                let left = findings(&draft, markup, &ignoring(&[(&finding.rule, sentence)]));
                let same = |other: &Finding| {
                    other.rule == finding.rule
                        && draft[other.sentence.range()].to_lowercase() == sentence.to_lowercase()
                };
                let wanted: Vec<Finding> = all.iter().filter(|other| !same(other)).cloned().collect();
                assert_eq!(left, wanted, "{sentence}");
                ignored += 1;
            }
        }
    }
    assert!(ignored > 10, "the drafts that ship have something to ignore");
}

#[test]
fn case_white_space_and_markup_do_not_count() {
    let draft = "Hi Ana,\n\nYou **must** keep the\npart for the recall.";
    let left = |sentence: &str| {
        let settings = ignoring(&[("collaborate/dictating", sentence)]);
        findings(draft, Markup::Markdown, &settings).iter().filter(|it| &*it.rule == "collaborate/dictating").count()
    };
    assert_eq!(left("You must keep the part for the recall."), 0);
    assert_eq!(left("you MUST  keep the part for the **recall**."), 0);
    assert_eq!(left("You must keep the part."), 1);
}
