//! `replylint quality`.

use serde_json::json;

use super::support::{Folder, Schemas, TEAM, replylint};

/// Drafts of ours with their labels.
const AUTHORED: &str = "tests/quality/authored.jsonl";

/// A labelled reply in which these stretches are identifiers.
fn line(id: &str, text: &str, identifiers: &[(usize, usize)]) -> String {
    let marks = identifiers.iter().map(|(start, end)| json!({"start": start, "end": end, "kind": "account"}));
    let label = json!({
        "explicit_empathy": "no", "empathy_expected": false, "dictating": [], "negative": [], "blame": [],
        "identifiers": marks.collect::<Vec<_>>(),
    });
    format!("{}\n", json!({"id": id, "lang": "en", "text": text, "label": label}))
}

/// Five replies with a plan code, of which so many are labelled.
fn plans(labelled: usize) -> String {
    let marks = |at: usize| if at < labelled { &[(10, 15)][..] } else { &[] };
    (0..5).map(|at| line(&format!("plan-{at}"), "Your plan P-123 is active.", marks(at))).collect()
}

const TABLES: &str = "\
Replies

  language  replies  told right  nothing to flag  with a false alarm   rate
  all             2           2                1                   0  0.0 %
  en              2           2                1                   0  0.0 %

Categories

  category     language  precision  recall     F1  right  wrong  neither  labelled  found
  unbolded_id  all           1.000   1.000  1.000      1      0        0         1      1
  unbolded_id  en            1.000   1.000  1.000      1      0        0         1      1

Replies flagged for missing empathy, by what is in them

  language  no empathy  weak  canned  empathetic  not expected
  all                –     –       –           –        0 of 2
  en                 –     –       –           –        0 of 2

Identifiers found, by kind

  kind        all      en
  account  1 of 1  1 of 1

Rules

  rule                 severity     category     findings  right  wrong  neither  precision
  brand/cheap          information  brand               1      –      –        –          –
  brand/unbolded-plan  warning      unbolded_id         1      1      0        0      1.000
";

#[test]
fn a_folder_is_measured_and_the_rules_are_listed() {
    let folder = Folder::new(&[
        ("labelled/b.jsonl", &line("b", "Your plan P-9 is active.", &[(10, 13)])),
        ("labelled/a.jsonl", &line("a", "It is a cheap plan.", &[])),
        ("labelled/notes.txt", "no labels"),
    ]);
    let run = |arguments: &[&str]| {
        let all = [&["quality", "labelled", "--rules", TEAM, "--select", "brand"], arguments].concat();
        let output = replylint(&all).within(&folder).run("");
        assert_eq!((output.status, &*output.stderr), (0, ""));
        output
    };
    assert_eq!(run(&[]).stdout, TABLES);
    let markdown = run(&["--format", "markdown"]).stdout;
    assert!(markdown.contains("\n## Rules\n\n| rule | severity |"), "{markdown}");
    assert!(markdown.contains("\n| brand/cheap | information | brand | 1 | – | – | – | – |\n"), "{markdown}");
    let json = run(&["--format", "json"]).json();
    Schemas::load().check("quality", &json);
    assert_eq!(json["languages"]["en"]["categories"]["unbolded_id"]["f1"], 1.0);
}

#[test]
fn a_broken_line_is_told_and_the_rest_is_measured() {
    let lines = format!("\u{feff}{}\n{{\"id\":7\n{}", line("a", "Hi.", &[]), line("a", "Hi!", &[]));
    let folder = Folder::new(&[("a.jsonl", &lines)]);
    folder.write("b.jsonl", &[line("b", "Hi.", &[]).as_bytes(), b"\xff\n"].concat());
    let output = replylint(&["quality", "a.jsonl", "b.jsonl", "c.jsonl", "--format", "json"]).within(&folder).run("");
    assert_eq!((output.status, output.json()["all"]["replies"].as_u64()), (2, Some(2)));
    let told: Vec<&str> = output.stderr.lines().collect();
    assert_eq!(
        told[..3],
        [
            "replylint: a.jsonl:3: invalid type: integer `7`, expected a string (column 7)",
            "replylint: a.jsonl:4: the id \"a\" stands at a.jsonl:1 already",
            "replylint: b.jsonl:2: not UTF-8 text at byte 1",
        ]
    );
    assert!(told[3].starts_with("replylint: c.jsonl: ") && told.len() == 4, "{told:?}");
}

#[test]
fn without_labelled_replies_nothing_is_measured() {
    let folder = Folder::new(&[("reply.md", "Hi.")]);
    let output = replylint(&["quality", "."]).within(&folder).run("");
    assert_eq!((output.status, &*output.stdout), (2, ""));
    assert_eq!(output.stderr, "replylint: no labelled replies there, so nothing was measured\n");
}

#[test]
fn a_rule_under_the_budget_is_named() {
    let folder = Folder::new(&[("three.jsonl", &plans(3)), ("four.jsonl", &plans(4))]);
    let run = |file: &str, budget: &str| {
        replylint(&["quality", file, "--rules", TEAM, "--budget", budget]).within(&folder).run("")
    };
    let output = run("three.jsonl", "0.8");
    assert_eq!(output.status, 1);
    let told = "replylint: brand/unbolded-plan: 3 of 5 findings are right, which is under 0.8; make it a hint\n";
    assert_eq!(output.stderr, told);
    assert_eq!((run("four.jsonl", "0.8").status, run("four.jsonl", "0.81").status), (0, 1));
    assert_eq!(run("four.jsonl", "80").status, 2);
}

#[test]
fn the_customers_words_are_handed_over_when_asked_for() {
    let label = json!({
        "explicit_empathy": "no", "empathy_expected": true, "expectation_evident_in_draft": false,
        "dictating": [], "identifiers": [], "negative": [], "blame": [],
    });
    let record = json!({
        "id": "a", "lang": "en", "text": "It leaves tomorrow.", "label": label,
        "context": "My order arrived broken and I am really angry.",
    });
    let folder = Folder::new(&[("a.jsonl", &record.to_string())]);
    let missed = |arguments: &[&str]| {
        let all = [&["quality", "a.jsonl", "--format", "json"], arguments].concat();
        let count = &replylint(&all).within(&folder).run("").json()["all"]["categories"]["empathy_missing"];
        ["right", "neutral", "labelled"].map(|key| count[key].as_u64().unwrap())
    };
    assert_eq!(missed(&[]), [0, 0, 0]);
    assert_eq!(missed(&["--context"]), [0, 1, 0]);
    assert_eq!(missed(&["--strict-empathy"]), [0, 0, 1]);
    assert_eq!(missed(&["--context", "--strict-empathy"]), [1, 0, 1]);
}

#[test]
fn the_rules_that_ship_keep_to_the_budget_on_our_own_drafts() {
    let output = replylint(&["quality", AUTHORED, "--budget", "0.8"]).at_home().run("");
    assert_eq!((output.status, &*output.stderr), (0, ""));
}
