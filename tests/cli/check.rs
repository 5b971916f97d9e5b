//! `replylint check`.

use std::fs;

use serde_json::{Value, json};

use super::support::{Folder, Schemas, TEAM, replylint};

#[test]
fn an_unknown_option_or_name_cannot_run() {
    assert_eq!(replylint(&["check", "--formt", "json"]).run("").status, 2);
    let output = replylint(&["check", "--rules", TEAM, "--select", "brand/cheep", "-"]).run("Hi");
    assert_eq!(output.status, 2);
    assert_eq!(output.stderr, "replylint: unknown rule, pack or category “brand/cheep”: did you mean “brand/cheap”?\n");
    let output = replylint(&["check", "--lang", "xx", "-"]).run("Hi");
    assert_eq!((output.status, output.stdout.as_str()), (2, ""));
}

#[test]
fn bold_is_written_as_the_channel_or_the_option_has_it() {
    let fixed = |arguments: &[&str]| {
        let arguments = [&["check", "--fix", "--select", "unbolded_id", "-"], arguments].concat();
        replylint(&arguments).run("Your order #4411 has shipped.\n").stdout
    };
    assert_eq!(fixed(&[]), "Your order **#4411** has shipped.\n");
    assert_eq!(fixed(&["--channel", "whatsapp"]), "Your order *#4411* has shipped.\n");
    assert_eq!(fixed(&["--channel", "whatsapp", "--bold", "html"]), "Your order <b>#4411</b> has shipped.\n");
    // Where lines end is for the agent to say.
    assert_eq!(fixed(&["--channel", "sms"]), "Your order #4411 has shipped.\n");
    assert_eq!(replylint(&["check", "--bold", "loud", "-"]).run("Hi").status, 2);
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
    let folder = Folder::new(&[("a.md", "Hi")]);
    let both = replylint(&["check", "--format", "json", "--stdin-filename", "a.md", "a.md", "-"]).within(&folder);
    assert_eq!(both.run("Hi").json()["files"].as_array().unwrap().len(), 2);
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

/// A draft in which the team's rules notice a word, two plan codes behind odd characters, and nothing else.
const DRAFT: &str = "Hi Ana,\r\n\tyour cheap plan is 😀 P-771 and P-772.\r\nBye\r\n";

/// Runs `check` with the team's rules alone.
fn check(arguments: &[&str]) -> super::support::Run {
    replylint(&[&["check", "--rules", TEAM, "--select", "brand"], arguments].concat())
}

#[test]
fn findings_are_shown_with_their_words_reasons_and_fixes() {
    let output = check(&["--stdin-filename", "reply.md", "-"]).run(DRAFT);
    assert_eq!(output.status, 1);
    let expected = "warning[brand/unbolded-plan]: Make “P-771” bold.
 --> reply.md:2:23
  |
2 |     your cheap plan is 😀 P-771 and P-772.
  |                           ^^^^^
  |
  = why: It is easier to find.
safe fix: **P-771**
  |
2 |     your cheap plan is 😀 **P-771** and P-772.
  |                           ++     ++
";
    assert!(output.stdout.contains(expected), "{}", output.stdout);
    assert!(
        output.stdout.ends_with("\n1 draft checked: 2 warnings, 1 information; 2 safe fixes with --fix.\n"),
        "{}",
        output.stdout
    );
}

#[test]
fn colours_come_only_where_they_are_wanted() {
    assert!(!check(&["-"]).run(DRAFT).stdout.contains('\x1b'));
    assert!(check(&["--color", "always", "-"]).run(DRAFT).stdout.contains("\x1b["));
    assert!(!check(&["--color", "never", "-"]).run(DRAFT).stdout.contains('\x1b'));
}

#[test]
fn one_line_a_finding_is_what_editors_read() {
    let output = check(&["--format", "short", "-"]).run(DRAFT);
    let lines: Vec<&str> = output.stdout.lines().collect();
    assert_eq!(
        lines,
        [
            "<stdin>:2:7: information[brand/cheap] Our brand says “affordable”, not “cheap”.",
            "<stdin>:2:23: warning[brand/unbolded-plan] Make “P-771” bold.",
            "<stdin>:2:33: warning[brand/unbolded-plan] Make “P-772” bold.",
        ]
    );
}

#[test]
fn json_has_offsets_in_characters_and_ranges_in_utf16() {
    let report = check(&["--format", "json", "-"]).run(DRAFT).json();
    Schemas::load().check("check", &report);
    let findings = report["files"][0]["findings"].as_array().unwrap();
    let text: Vec<char> = DRAFT.chars().collect();
    let words = |finding: &Value| -> String {
        let at = |key: &str| finding[key].as_u64().unwrap() as usize;
        text[at("start")..at("end")].iter().collect()
    };
    assert_eq!(findings.iter().map(words).collect::<Vec<_>>(), ["cheap", "P-771", "P-772"]);
    let edits = findings[1]["fixes"][0]["edits"].as_array().unwrap();
    assert_eq!(edits[0]["start"], findings[1]["start"]);
    assert_eq!(edits[1]["end"], findings[1]["end"]);
    // The emoji before it is two units of UTF-16, and one character.
    assert_eq!(
        findings[1]["range"],
        json!({"start": {"line": 1, "character": 23}, "end": {"line": 1, "character": 28}})
    );
    assert_eq!(report["files"][0]["language"], "en");
    let without = check(&["--format", "json", "--no-fixes", "-"]).run(DRAFT).json();
    Schemas::load().check("check", &without);
    assert_eq!(without["files"][0]["findings"][1]["fixes"], json!([]));
}

#[test]
fn the_bound_decides_the_exit_status() {
    for (bound, status) in [("error", 0), ("warning", 1), ("information", 1), ("hint", 1), ("never", 0)] {
        assert_eq!(check(&["--fail-on", bound, "-"]).run(DRAFT).status, status, "{bound}");
    }
    let only_information = |bound| check(&["--ignore", "brand/unbolded-plan", "--fail-on", bound, "-"]).run(DRAFT);
    assert_eq!(only_information("warning").status, 0);
    assert_eq!(only_information("information").status, 1);
}

#[test]
fn rules_are_chosen_by_id_pack_or_category() {
    let rules = |arguments: &[&str]| -> Vec<String> {
        let arguments = [&["check", "--rules", TEAM, "--format", "json", "-"], arguments].concat();
        let report = replylint(&arguments).run(DRAFT).json();
        let findings = report["files"][0]["findings"].as_array().unwrap();
        let mut rules: Vec<String> = findings.iter().map(|finding| finding["rule"].as_str().unwrap().into()).collect();
        rules.dedup();
        rules
    };
    assert_eq!(rules(&["--select", "brand"]), ["brand/cheap", "brand/unbolded-plan"]);
    assert_eq!(rules(&["--select", "brand/cheap"]), ["brand/cheap"]);
    assert_eq!(rules(&["--select", "brand", "--ignore", "unbolded_id"]), ["brand/cheap"]);
    assert_eq!(rules(&["--select", "brand/cheap,unbolded_id", "--ignore", "brand"]), [""; 0]);
}

#[test]
fn safe_fixes_are_written_once_and_for_all() {
    let folder = Folder::new(&[("a.md", &format!("\u{feff}{DRAFT}")), ("b.md", "Nothing here.")]);
    let untouched = fs::metadata(folder.path("b.md")).unwrap().modified().unwrap();
    let output = check(&["--fix", "."]).within(&folder).run("");
    // The word stays: to replace it is not safe. It is only information.
    assert_eq!(output.status, 0, "{output:?}");
    assert!(output.stdout.ends_with("2 drafts checked: 1 information; 2 safe fixes applied.\n"), "{output:?}");
    let fixed = fs::read_to_string(folder.path("a.md")).unwrap();
    assert_eq!(fixed, "\u{feff}Hi Ana,\r\n\tyour cheap plan is 😀 **P-771** and **P-772**.\r\nBye\r\n");
    assert_eq!(fs::metadata(folder.path("b.md")).unwrap().modified().unwrap(), untouched);
    let again = check(&["--fix", "."]).within(&folder).run("");
    assert!(again.stdout.contains("0 safe fixes applied"), "{again:?}");
    assert_eq!(fs::read_to_string(folder.path("a.md")).unwrap(), fixed);
    assert_eq!(fs::read_dir(folder.path("")).unwrap().count(), 2);
}

#[cfg(unix)]
#[test]
fn fixing_keeps_permissions_and_links_and_respects_write_protection() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::new(&[("a.md", "Plan P-771."), ("locked.md", "Plan P-771.")]);
    let mode = |path: &str| fs::metadata(folder.path(path)).unwrap().permissions().mode() & 0o777;
    let set_mode = |path: &str, mode| fs::set_permissions(folder.path(path), fs::Permissions::from_mode(mode)).unwrap();
    set_mode("a.md", 0o640);
    set_mode("locked.md", 0o444);
    symlink("a.md", folder.path("link.md")).unwrap();
    let output = check(&["--fix", "link.md", "locked.md"]).within(&folder).run("");
    assert_eq!(output.status, 2);
    assert!(output.stderr.contains("locked.md: write-protected, so it was not fixed"), "{output:?}");
    assert_eq!(fs::read_to_string(folder.path("locked.md")).unwrap(), "Plan P-771.");
    assert_eq!(fs::read_to_string(folder.path("a.md")).unwrap(), "Plan **P-771**.");
    assert_eq!(mode("a.md"), 0o640);
    assert!(fs::symlink_metadata(folder.path("link.md")).unwrap().is_symlink());
}

#[test]
fn a_diff_shows_what_would_change_and_writes_nothing() {
    let folder = Folder::new(&[("a.md", DRAFT), ("b.md", "Nothing here.")]);
    let output = check(&["--fix", "--diff", "."]).within(&folder).run("");
    assert_eq!(output.status, 1);
    assert_eq!(
        output.stdout,
        "--- a/a.md\n+++ b/a.md\n@@ -1,3 +1,3 @@\n Hi Ana,\r\n\
         -\tyour cheap plan is 😀 P-771 and P-772.\r\n\
         +\tyour cheap plan is 😀 **P-771** and **P-772**.\r\n Bye\r\n"
    );
    assert_eq!(output.stderr, "2 drafts checked: 2 warnings, 1 information; 2 safe fixes would be applied.\n");
    assert_eq!(fs::read_to_string(folder.path("a.md")).unwrap(), DRAFT);
}

#[test]
fn fixed_standard_input_is_all_that_is_on_standard_output() {
    let output = check(&["--fix", "-"]).run("Plan P-771.");
    assert_eq!((output.status, output.stdout.as_str()), (0, "Plan **P-771**."));
    let json = check(&["--fix", "--diff", "--format", "json", "-"]).run("Plan P-771.");
    assert!(json.stdout.starts_with("--- a/<stdin>\n"), "{json:?}");
    let report: Value = serde_json::from_str(&json.stderr).unwrap();
    assert_eq!(report["files"][0]["findings"][0]["rule"], "brand/unbolded-plan");
    let two = check(&["--fix", "-", "a.md"]).run("Plan P-771.");
    assert_eq!((two.status, two.stdout.as_str()), (2, ""));
}

#[test]
fn many_drafts_are_reported_in_order() {
    let names: Vec<String> = (0..600).map(|number| format!("{number:03}.md")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "Plan P-771.")).collect();
    let folder = Folder::new(&files);
    let report = check(&["--format", "json"]).within(&folder).run("").json();
    let paths: Vec<&str> =
        report["files"].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap()).collect();
    assert_eq!(paths, names);
}

#[test]
fn a_broken_rule_file_costs_only_itself() {
    let team = Folder::new(&[
        ("brand/broken.toml", "flag.en = [\"cheap\"\n"),
        ("brand/wordy.toml", "flag.en = [\"utilise\"]\nmessage.en = \"Say “use”.\"\nseverity = \"warn\"\n"),
        ("brand/bargain.toml", "flag.en = [\"bargain\"]\nmessage.en = \"Say “offer”.\"\nseverity = \"hint\"\n"),
    ]);
    let arguments = ["check", "--rules", "team", "--format", "short", "--select", "brand", "-"];
    let parent = Folder::new(&[]);
    fs::rename(team.path(""), parent.path("team")).unwrap();
    let output = replylint(&arguments).within(&parent).run("A bargain, utilise it.");
    assert_eq!(output.status, 2);
    assert!(output.stdout.contains("hint[brand/bargain] Say “offer”."), "{output:?}");
    assert!(output.stderr.contains("team/brand/broken.toml:1:"), "{output:?}");
    assert!(output.stderr.contains("team/brand/wordy.toml:3:"), "{output:?}");
    for command in [["batch", "--rules", "team"].as_slice(), &["explain", "--rules", "team", "A bargain."]] {
        assert_eq!(replylint(command).within(&parent).run("").status, 2, "{command:?}");
    }
}

#[test]
fn a_language_may_be_chosen() {
    let language = |arguments: &[&str]| {
        let output = check(&[&["--format", "json", "-"], arguments].concat()).run("Su plan P-771, gracias.").json();
        (output["files"][0]["language"].clone(), output["files"][0]["findings"][0]["language"].clone())
    };
    assert_eq!(language(&[]), ("es".into(), "es".into()));
    assert_eq!(language(&["--lang", "en"]), ("en".into(), "en".into()));
}

#[test]
fn the_example_in_the_readme_is_real() {
    let readme = include_str!("../../README.md");
    let draft = "tests/drafts/broken-order.md";
    let output = replylint(&["check", draft]).at_home().run("");
    assert_eq!(output.status, 1);
    let command = format!("    cargo run --release -- check {draft}\n");
    let text = indented(include_str!("../drafts/broken-order.md"));
    let expected = indented(&output.stdout);
    for part in [&command, &text, &expected] {
        assert!(readme.contains(part.as_str()), "README.md lacks this:\n{part}");
    }
}

/// As a block of code in Markdown.
fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}").trim_end().to_owned() + "\n").collect()
}

#[test]
fn good_replies_are_left_alone() {
    for draft in ["good-reply.md", "buena-respuesta.md", "bilingual.md"] {
        let output = replylint(&["check", &format!("tests/drafts/{draft}")]).at_home().run("");
        assert_eq!(output.stdout, "1 draft checked: nothing to point out.\n");
    }
}

const SHOP: [(&str, &str); 4] = [
    (
        "replylint.toml",
        "channel = \"whatsapp\"\nignore = [\"sent/\"]\n[rules]\n\"tone/blame\" = \"off\"\n\"collaborate/dictating\" = \"hint\"\n",
    ),
    ("a.md", "Your order #4411 is here. You must send us the receipt.\n"),
    ("sent/b.md", "Your order #4411 is here.\n"),
    ("desk/replylint.toml", "channel = \"email\"\n"),
];

#[test]
fn settings_are_found_above_each_draft() {
    let folder = Folder::new(&SHOP);
    folder.write("desk/a.md", b"Your order #4411 is here.\n");
    let run = |arguments: &[&str]| {
        let arguments = [&["check", "--select", "unbolded_id", "--fix", "--diff"], arguments].concat();
        let output = replylint(&arguments).within(&folder).run("");
        let added = |line: &&str| line.starts_with("+Your");
        (output.stdout.lines().filter(added).map(String::from).collect::<Vec<_>>(), output.stderr)
    };
    let (fixed, told) = run(&["a.md", "desk"]);
    assert_eq!(fixed, ["+Your order *#4411* is here. You must send us the receipt.", "+Your order **#4411** is here."]);
    assert!(told.ends_with("2 drafts checked: 2 warnings; 2 safe fixes would be applied.\n"), "{told}");
    let (fixed, told) = run(&["a.md", "sent"]);
    assert_eq!(fixed.len(), 1);
    assert!(told.ends_with("1 draft checked; 1 left out: 1 warning; 1 safe fix would be applied.\n"), "{told}");
    assert_eq!(run(&["--no-config", "a.md", "sent"]).0.len(), 2);
    assert_eq!(run(&["--no-config", "desk"]).0, ["+Your order **#4411** is here."]);
    assert_eq!(run(&["--config", "replylint.toml", "desk"]).0, ["+Your order *#4411* is here."]);
    // What the command line says goes over all files.
    assert_eq!(run(&["--bold", "html", "desk"]).0, ["+Your order <b>#4411</b> is here."]);
}

#[test]
fn severities_are_those_that_were_set() {
    let folder = Folder::new(&SHOP);
    let severity = |arguments: &[&str]| {
        let arguments = [&["check", "--select", "collaborate", "--format", "json"], arguments].concat();
        let report = replylint(&arguments).within(&folder).run("").json();
        report["files"][0]["findings"][0]["severity"].clone()
    };
    assert_eq!((severity(&["a.md"]), severity(&["--no-config", "a.md"])), (json!("hint"), json!("warning")));
}

#[test]
fn text_from_standard_input_has_the_settings_of_its_name_or_of_the_folder() {
    let folder = Folder::new(&SHOP);
    let fixed = |arguments: &[&str]| {
        let arguments = [&["check", "--select", "unbolded_id", "--fix", "-"], arguments].concat();
        replylint(&arguments).within(&folder).run("Your order #4411 is here.").stdout
    };
    assert_eq!(fixed(&[]), "Your order *#4411* is here.");
    assert_eq!(fixed(&["--stdin-filename", "desk/new.md"]), "Your order **#4411** is here.");
    assert_eq!(fixed(&["--stdin-filename", "sent/new.md"]), "Your order #4411 is here.");
}

#[test]
fn a_mistake_in_settings_costs_only_itself_and_the_status_tells() {
    let folder = Folder::new(&SHOP);
    folder.write("desk/replylint.toml", b"channel = \"whatsapp\"\nchanel = 1\n");
    folder.write("desk/a.md", b"Your order #4411 is here.\n");
    let output = replylint(&["check", "--select", "unbolded_id", "--fix", "--diff", "desk"]).within(&folder).run("");
    assert_eq!(output.status, 2);
    assert!(output.stdout.contains("+Your order *#4411* is here."), "{output:?}");
    let told = "desk/replylint.toml:2:1: unknown key “chanel”\n   chanel = 1\n   ^^^^^^ did you mean “channel”?\n";
    assert!(output.stderr.starts_with(told), "{output:?}");
}

#[test]
fn a_name_that_one_draft_s_rules_know_is_known() {
    let folder = Folder::new(&SHOP);
    folder.write("desk/replylint.toml", b"extends = \"./ours\"\n");
    folder.write("desk/ours/brand/cheap.toml", b"flag.en = [\"cheap\"]\nmessage.en = \"Say it otherwise.\"\n");
    folder.write("desk/a.md", b"It is cheap.\n");
    let run = |paths: &[&str]| {
        let arguments = [&["check", "--select", "brand/cheap", "--format", "short"], paths].concat();
        replylint(&arguments).within(&folder).run("")
    };
    let output = run(&["a.md", "desk"]);
    assert_eq!(output.stdout, "desk/a.md:1:7: warning[brand/cheap] Say it otherwise.\n", "{output:?}");
    assert_eq!(run(&["a.md"]).status, 2);
}

#[test]
fn findings_in_the_file_of_ignored_ones_are_not_told() {
    let folder = Folder::new(&[("desk/a.md", "You must keep the part \"A\" for the recall.\n\nYou must call us.\n")]);
    let told = || {
        let run = replylint(&["check", "--select", "dictating", "--format", "short", "desk/a.md"]).within(&folder);
        run.run("").stdout.lines().map(|line| line.split(':').nth(1).unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(told(), ["1", "3"]);
    let mut ignored = String::from("# Agreed with legal.\n");
    let sentence = "You must keep\nthe part \"A\" for the recall.";
    ignored += &replylint::config::Ignored::entry("collaborate/dictating", sentence);
    folder.write("replylint-ignore.toml", ignored.as_bytes());
    assert_eq!(told(), ["3"]);
    ignored += &replylint::config::Ignored::entry("collaborate/dictating", "You must call us.");
    folder.write("replylint-ignore.toml", ignored.as_bytes());
    assert_eq!(told(), [""; 0]);
}
