//! Holds docs/rules.md to what is: every file on it loads, every example on it holds.

#![allow(clippy::unwrap_used, reason = "a test stops where it is surprised")]

use replylint::built_in;
use replylint::lint::Linter;
use replylint::rules::{RuleFile, validate};

/// A code block of the page: what it is marked as, and its text.
struct Block {
    info: String,
    text: String,
}

fn page() -> String {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/rules.md")).unwrap()
}

fn blocks() -> Vec<Block> {
    let page = page();
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(info) = line.strip_prefix("```") {
            let text: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            blocks.push(Block { info: info.into(), text: text.join("\n") });
        }
    }
    blocks
}

/// The rule file that a block shows; its first line names it.
fn file(block: &Block) -> RuleFile {
    let path = block.text.lines().next().unwrap().strip_prefix("# ").expect("a block begins with its file's name");
    RuleFile { path: path.into(), text: block.text.clone().into() }
}

/// The rules that ship, with these beside them.
fn load(own: &[RuleFile]) -> (Linter, Vec<RuleFile>, Vec<String>) {
    let mut files = built_in::files();
    files.extend_from_slice(own);
    let (linter, problems) = Linter::load(&files);
    (linter, files, problems.iter().map(ToString::to_string).collect())
}

#[test]
fn every_file_on_the_page_loads_and_its_examples_hold() {
    let own: Vec<RuleFile> = blocks().iter().filter(|block| block.info == "toml").map(file).collect();
    assert!(own.len() > 20);
    let (linter, files, problems) = load(&own);
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    let (built_in, shipped, _) = load(&[]);
    let report = linter.try_examples(&files);
    let own_examples = report.passed - built_in.try_examples(&shipped).passed;
    assert!(own_examples > 30, "only {own_examples} examples were tried");
    let failed: Vec<String> = report.failed.iter().map(ToString::to_string).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn what_is_wrong_is_told_as_the_page_says() {
    let blocks = blocks();
    let wrong = blocks.windows(2).filter(|pair| pair[0].info == "toml wrong");
    for pair in wrong {
        let (_, _, problems) = load(&[file(&pair[0])]);
        assert_eq!(problems.join("\n"), pair[1].text);
    }
}

#[test]
fn every_check_of_a_number_is_on_the_page() {
    let page = page();
    for name in validate::NAMES {
        assert!(page.contains(&format!("`{name}`")), "{name} is not on the page");
    }
}
