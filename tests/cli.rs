//! The whole program, as a user or another program runs it.

#![allow(clippy::unwrap_used, reason = "a test stops where it is surprised")]

mod support;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use support::{Folder, Schemas, replylint};

#[test]
fn help_and_version_are_there() {
    assert!(replylint(&["--help"]).run("").stdout.contains("check"));
    assert_eq!(replylint(&["--version"]).run("").stdout, format!("replylint {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn an_unknown_option_or_name_cannot_run() {
    assert_eq!(replylint(&["check", "--formt", "json"]).run("").status, 2);
    let output = replylint(&["check", "--select", "zzz", "-"]).run("Hi");
    assert_eq!(output.status, 2);
    assert_eq!(output.stderr, "replylint: unknown rule, pack or category “zzz”: there are none yet\n");
}

#[test]
fn files_that_cannot_be_read_are_told_and_the_rest_is_checked() {
    let folder = Folder::new(&[("good.md", "Hi Ana,\n")]);
    folder.write("latin.md", b"caf\xe9");
    folder.write("image.md", b"\x89PNG\0");
    let run = replylint(&["check", "--format", "json", "good.md", "latin.md", "image.md", "gone.md"]).within(&folder);
    let output = run.run("");
    assert_eq!(output.status, 2);
    let report = output.json();
    Schemas::load().check("check", &report);
    assert_eq!(report["files"][0]["path"], "good.md");
    assert_eq!(
        report["errors"],
        json!([
            {"path": "latin.md", "error": "not UTF-8 text: byte 0xE9 at line 1, column 4"},
            {"path": "image.md", "error": "a binary file"},
            {"path": "gone.md", "error": "no such file"},
        ])
    );
    assert!(output.stderr.contains("replylint: gone.md: no such file\n"), "{}", output.stderr);
}

#[test]
fn folders_are_walked_in_order_without_what_version_control_ignores() {
    let folder = Folder::new(&[
        (".gitignore", "sent/\n"),
        ("b.md", ""),
        ("a/c.TXT", ""),
        ("a/b.markdown", ""),
        ("a/notes.rst", ""),
        ("sent/old.md", ""),
        (".drafts/hidden.md", ""),
    ]);
    let paths = |arguments: &[&str]| -> Vec<String> {
        let report = replylint(&[&["check", "--format", "json"], arguments].concat()).within(&folder).run("").json();
        report["files"].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap().into()).collect()
    };
    assert_eq!(paths(&[]), ["a/b.markdown", "a/c.TXT", "b.md"]);
    assert_eq!(paths(&["b.md", "a", "."]), ["b.md", "a/b.markdown", "a/c.TXT"]);
    assert_eq!(paths(&["sent/old.md", "a/notes.rst"]), ["sent/old.md", "a/notes.rst"]);
}

#[test]
fn standard_input_has_the_name_it_is_given() {
    let path = |arguments: &[&str]| {
        replylint(&[&["check", "--format", "json"], arguments].concat()).run("Hi").json()["files"][0]["path"].clone()
    };
    assert_eq!(path(&["-"]), "<stdin>");
    assert_eq!(path(&["-", "--stdin-filename", "replies/7.txt"]), "replies/7.txt");
}

#[test]
fn batch_answers_in_order_and_goes_on_after_bad_lines() {
    let mut input = String::new();
    for id in 0..2000 {
        input += &match id % 500 {
            7 => format!("{{\"id\":{id},\"text\":\n"),
            8 => format!("{{\"id\":{id},\"text\":null}}\n"),
            _ => format!(
                "{{\"id\":{id},\"text\":\"Hola, ¿qué tal?\",\"context\":{{\"channel\":\"chat\"}},\"more\":[]}}\n"
            ),
        };
    }
    let output = replylint(&["batch", "--no-fixes"]).run(&input);
    assert_eq!(output.status, 0);
    let schemas = Schemas::load();
    let answers: Vec<Value> = output.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), 2000);
    for (id, answer) in answers.iter().enumerate() {
        schemas.check("batch-output", answer);
        match id % 500 {
            7 => assert_eq!(answer["line"], id + 1),
            8 => assert_eq!(answer, &json!({"id": id, "line": id + 1, "error": "`text` must be a string, not null"})),
            _ => assert_eq!(answer["id"], id),
        }
    }
    for line in input.lines().take(3) {
        schemas.check("batch-input", &serde_json::from_str(line).unwrap());
    }
}

#[test]
fn batch_answers_a_line_before_the_next_one_comes() {
    let mut child = replylint(&["batch"]).spawn();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    for id in 0..3 {
        writeln!(stdin, "{{\"id\":{id},\"text\":\"Hi\"}}").unwrap();
        let mut answer = String::new();
        stdout.read_line(&mut answer).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&answer).unwrap()["id"], id);
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_closed_output_ends_the_program_quietly() {
    let mut child = replylint(&["batch"]).spawn();
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    // Our own pipe breaks as soon as the program has gone.
    while writeln!(stdin, "{{\"id\":1,\"text\":\"Hi\"}}").is_ok() {
        std::thread::sleep(Duration::from_millis(1));
    }
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[test]
fn batch_reads_no_further_than_its_answers_are_read() {
    let mut child = replylint(&["batch"]).command().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let (sender, written) = std::sync::mpsc::channel();
    let lines = "{\"id\":1,\"text\":\"\"}\n".repeat(4 << 10);
    let total = 500;
    std::thread::spawn(move || {
        for _ in 0..total {
            if stdin.write_all(lines.as_bytes()).is_err() {
                return;
            }
            let _ = sender.send(());
        }
    });
    // Wait until nothing more is taken; all 40 MB would be, if nothing held them back.
    let mut taken = 0;
    while written.recv_timeout(Duration::from_millis(1500)).is_ok() {
        taken += 1;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(taken < total / 2, "{taken} of {total} were taken although no answer was read");
}

#[test]
fn rule_folders_that_are_missing_cannot_run() {
    let folder = Folder::new(&[("a.md", "Hi")]);
    let output = replylint(&["check", "--rules", "absent", "a.md"]).within(&folder).run("");
    assert_eq!(output.status, 2);
    assert!(output.stderr.starts_with("replylint: cannot read the rules in absent: "), "{}", output.stderr);
}

#[test]
fn a_clean_draft_is_said_to_be_clean() {
    let folder = Folder::new(&[("a.md", "Hi Ana,\r\n")]);
    let output = replylint(&["check", "a.md"]).within(&folder).run("");
    assert_eq!((output.status, output.stdout.as_str()), (0, "1 draft checked: nothing to point out.\n"));
    let fixed = replylint(&["check", "--fix", "-"]).run("\u{feff}Hi Ana,\r\n");
    assert_eq!(fixed.stdout, "\u{feff}Hi Ana,\r\n");
    assert!(fixed.stderr.contains("0 safe fixes applied"), "{}", fixed.stderr);
    fs::remove_file(folder.path("a.md")).unwrap();
}
