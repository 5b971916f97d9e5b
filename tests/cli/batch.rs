//! `replylint batch`.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};

use super::support::{Folder, Schemas, TEAM, replylint};

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
fn batch_finds_what_check_finds() {
    let text = "¡Hola! 😀 Su plan es P-771.";
    let question = json!({"id": "a", "text": text}).to_string();
    let arguments = ["--rules", TEAM, "--select", "brand"];
    let batch = |extra: &[&str]| replylint(&[&["batch"], &arguments[..], extra].concat()).run(&question).json();
    let check = replylint(&[&["check", "-", "--format", "json"], &arguments[..]].concat()).run(text).json();
    let answer = batch(&[]);
    Schemas::load().check("batch-output", &answer);
    assert_eq!(answer["findings"], check["files"][0]["findings"]);
    assert_eq!(answer["language"], "es");
    assert_eq!(answer["findings"][0]["message"], "Ponga «P-771» en negrita.");
    assert_eq!(batch(&["--no-fixes"])["findings"][0]["fixes"], json!([]));
    assert_eq!(batch(&["--ignore", "brand"])["findings"], json!([]));
}

#[test]
fn half_an_emoji_costs_one_character() {
    let question = r#"{"id":1,"text":"Plan \ud83d P-771."}"#;
    let answer = replylint(&["batch", "--rules", TEAM, "--select", "brand"]).run(question).json();
    assert_eq!((answer["findings"][0]["start"].clone(), answer["findings"][0]["end"].clone()), (7.into(), 12.into()));
}

#[test]
fn settings_are_those_of_the_folder_and_a_line_s_context_goes_over_them() {
    let folder = Folder::new(&[("replylint.toml", "channel = \"whatsapp\"\n")]);
    let title = |line: &str, arguments: &[&str]| {
        let arguments = [&["batch", "--select", "unbolded_id"], arguments].concat();
        let output = replylint(&arguments).within(&folder).run(line);
        let answer: Value = serde_json::from_str(&output.stdout).unwrap();
        answer["findings"][0]["fixes"][0]["title"].clone()
    };
    let plain = r#"{"id":1,"text":"Your order #4411 is here."}"#;
    let with_context = r##"{"id":1,"text":"Your order #4411 is here.","context":{"channel":"html"}}"##;
    assert_eq!(title(plain, &[]), "*#4411*");
    assert_eq!(title(with_context, &[]), "<b>#4411</b>");
    assert_eq!(title(plain, &["--no-config"]), "**#4411**");
}
