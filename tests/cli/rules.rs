//! `replylint rules` and `replylint explain`.

use super::support::{Folder, TEAM, replylint};

#[test]
fn rules_are_listed_and_shown() {
    let output = replylint(&["rules", "list", "--rules", TEAM]).run("");
    assert_eq!(output.status, 0, "{output:?}");
    let line = output.stdout.lines().find(|line| line.starts_with("brand/unbolded-plan ")).unwrap();
    let columns: Vec<&str> = line.split_whitespace().collect();
    assert_eq!(columns, ["brand/unbolded-plan", "warning", "unbolded_id", "style", "en,", "es"]);
    let json = replylint(&["rules", "list", "--rules", TEAM, "--format", "json"]).run("").json();
    let cheap = json.as_array().unwrap().iter().find(|rule| rule["id"] == "brand/cheap").unwrap();
    assert_eq!((cheap["kind"].as_str(), cheap["severity"].as_str()), (Some("flag"), Some("information")));
    let shown = replylint(&["rules", "show", "brand/cheap", "--rules", TEAM]).run("");
    assert!(shown.stdout.contains("Cheap sounds like poor quality."), "{shown:?}");
    assert!(shown.stdout.contains("It is a cheap plan."), "{shown:?}");
}

#[test]
fn an_unknown_rule_is_answered_with_the_nearest() {
    let output = replylint(&["rules", "show", "cheep", "--rules", TEAM]).run("");
    assert_eq!(output.status, 2);
    assert_eq!(output.stderr, "replylint: unknown rule “cheep”: did you mean “brand/cheap”?\n");
}

#[test]
fn pages_are_written_for_all_rules() {
    let folder = Folder::new(&[]);
    let output = replylint(&["rules", "docs", "pages", "--rules", TEAM]).within(&folder).run("");
    assert_eq!(output.status, 0, "{output:?}");
    let page = std::fs::read_to_string(folder.path("pages/brand/cheap.md")).unwrap();
    assert!(page.contains("# brand/cheap\n"), "{page}");
    let index = std::fs::read_to_string(folder.path("pages/README.md")).unwrap();
    assert!(index.contains("[brand/cheap](brand/cheap.md)"), "{index}");
}

#[test]
fn explain_tells_what_was_recognised() {
    let output = replylint(&["explain", "--rules", TEAM, "Our cheap plan P-12"]).run("");
    assert_eq!(output.status, 0, "{output:?}");
    assert!(output.stdout.starts_with("sentence 1: Our cheap plan P-12\n  body, language en"), "{output:?}");
    assert!(output.stdout.contains("“cheap” by `cheap [and cheerful]`"), "{output:?}");
    assert!(output.stdout.contains("warning[brand/unbolded-plan] “P-12”: Make “P-12” bold."), "{output:?}");
}

#[test]
fn examples_are_tried() {
    let output = replylint(&["rules", "test", TEAM]).run("");
    assert_eq!(output.status, 0, "{output:?}");
    assert!(output.stdout.ends_with(" passed, 0 failed\n"), "{output:?}");
}

#[test]
fn an_example_that_does_not_hold_is_shown_at_its_line() {
    let rule = "flag.en = [\"cheap\"]\nmessage.en = \"Say it otherwise.\"\nbad = \"It is dear.\"\ngood = \"Cheap!\"\n";
    let folder = Folder::new(&[("team/brand/price.toml", rule)]);
    let output = replylint(&["rules", "test", "team"]).within(&folder).run("");
    assert_eq!(output.status, 1, "{output:?}");
    assert!(output.stdout.contains("team/brand/price.toml:3:8: brand/price notices nothing"), "{output:?}");
    assert!(output.stdout.contains("team/brand/price.toml:4:9: brand/price notices “Cheap”"), "{output:?}");
    assert!(output.stdout.ends_with(" passed, 2 failed\n"), "{output:?}");
    folder.write("team/brand/broken.toml", b"flag = 1");
    assert_eq!(replylint(&["rules", "test", "team"]).within(&folder).run("").status, 2);
}

#[test]
fn a_check_that_nobody_knows_is_told_at_its_place_and_nothing_fails_it() {
    let signal = "capture = \"id\"\nfails = [\"ups\", \"upz\"]\nany.match = [\"/1Z[0-9A-Z]{16}/:id\"]\n";
    let rule = "flag = \"parcel-typo\"\nmessage.en = \"Compare it with the label.\"\n";
    let folder = Folder::new(&[("team/signals/parcel-typo.toml", signal), ("team/brand/typo.toml", rule)]);
    let output = replylint(&["rules", "test", "team"]).within(&folder).run("");
    assert!(output.stderr.contains("signals/parcel-typo.toml:2:18: unknown check “upz”"), "{output:?}");
    assert!(output.stderr.contains("did you mean “ups”?"), "{output:?}");
    let explained = replylint(&["explain", "--rules", "team", "It has 1Z999AA10123456783"]).within(&folder).run("");
    assert!(!explained.stdout.contains("brand/typo"), "{explained:?}");
    assert!(explained.stdout.contains("does not fail the checks of `fails`"), "{explained:?}");
}

#[test]
fn explain_knows_the_rules_of_the_settings() {
    let folder = Folder::new(&[
        ("replylint.toml", "extends = \"./ours\"\n"),
        ("ours/brand/cheap.toml", "flag.en = [\"cheap\"]\nmessage.en = \"Say it otherwise.\"\n"),
    ]);
    let told = |arguments: &[&str]| {
        let output = replylint(&[&["explain", "It is cheap."], arguments].concat()).within(&folder).run("");
        output.stdout.contains("[brand/cheap]")
    };
    assert!(told(&[]) && !told(&["--no-config"]));
}
