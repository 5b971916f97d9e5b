//! Settings as users meet them: each folder here is a case, with files of settings, commands, and what they print.
//!
//! `home/` in a case is the user's own folder of settings. `cargo insta review`, or `INSTA_UPDATE=always`, writes
//! the outputs anew.

#![allow(clippy::unwrap_used, reason = "a test stops where it is surprised")]

mod properties;
mod schema;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use replylint::rules::{RuleFile, RuleProblem};

/// The folders of the cases.
fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/config");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut cases: Vec<PathBuf> = entries.filter(|path| path.join("commands").exists()).collect();
    cases.sort();
    cases
}

fn layer_of(file: &RuleFile, problems: &mut Vec<RuleProblem>) {
    let _ = replylint::config::layer_of(file, Path::new("/team"), problems);
}

fn ignored_of(file: &RuleFile, problems: &mut Vec<RuleProblem>) {
    assert!(!replylint::config::ignored_of(file, problems).is_empty());
}

#[test]
fn the_files_on_the_page_have_no_mistakes() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/configuration.md");
    let page = fs::read_to_string(page).unwrap();
    let files: Vec<&str> = page.split("```toml\n").skip(1).map(|block| block.split("```").next().unwrap()).collect();
    assert!(files.len() > 5);
    for text in files {
        let mut problems = Vec::new();
        let file = RuleFile { path: "replylint.toml".into(), text: text.to_owned().into() };
        let read: fn(&RuleFile, &mut Vec<RuleProblem>) =
            if text.starts_with("[[ignore]]") { ignored_of } else { layer_of };
        read(&file, &mut problems);
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert!(problems.is_empty(), "{}", problems.join("\n"));
    }
}

#[test]
fn commands_print_what_stands_beside_them() {
    for case in cases() {
        let mut printed = String::new();
        for command in fs::read_to_string(case.join("commands")).unwrap().lines() {
            let output = Command::new(env!("CARGO_BIN_EXE_replylint"))
                .args(command.split(' '))
                .current_dir(&case)
                .env("XDG_CONFIG_HOME", case.join("home"))
                .env("APPDATA", case.join("home"))
                .output()
                .unwrap();
            let told = String::from_utf8(output.stderr).unwrap();
            let status = output.status.code().unwrap();
            let out = String::from_utf8(output.stdout).unwrap();
            let _ = write!(printed, "$ replylint {command}\n{out}{told}[{status}]\n\n");
        }
        let name = case.file_name().unwrap().to_str().unwrap().to_owned();
        insta::with_settings!({
            snapshot_path => case.clone(),
            prepend_module_to_snapshot => false,
            omit_expression => true,
            description => format!("What the commands of {name} print"),
        }, { insta::assert_snapshot!("output", printed) });
    }
}
