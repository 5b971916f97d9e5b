//! `replylint phrases`.

use super::support::{Folder, Schemas, replylint};

const PHRASES: &str = "\
stage = \"empathize\"

[[phrase]]
channel = \"chat\"
en = \"I can see how sad a dry fern is.\"
es.usted = \"Entiendo lo triste que es ver seco su helecho.\"
es.tu = \"Entiendo lo triste que es ver seco tu helecho.\"

[[phrase]]
en = \"A wilted rose is a sad sight.\"
es = \"Una rosa marchita es triste de ver.\"
";

/// What is listed of the invented team's topic.
#[track_caller]
fn listed(arguments: &[&str], expected: &str) {
    let folder = Folder::new(&[("team/phrases/wilted.toml", PHRASES)]);
    let all = [&["phrases", "--rules", "team", "--topic", "wilted"], arguments].concat();
    let output = replylint(&all).within(&folder).run("");
    assert_eq!((output.status, &*output.stdout, &*output.stderr), (0, expected, ""));
}

#[test]
fn pairs_stand_below_what_they_are_for() {
    listed(
        &[],
        "wilted (empathize, chat)

  en  I can see how sad a dry fern is.
  es  Entiendo lo triste que es ver seco su helecho.

wilted (empathize)

  en  A wilted rose is a sad sight.
  es  Una rosa marchita es triste de ver.

2 phrases
",
    );
}

#[test]
fn the_form_of_address_is_chosen() {
    let chosen = "wilted (empathize, chat)\n\n  Entiendo lo triste que es ver seco tu helecho.\n\n1 phrase\n";
    listed(&["--lang", "es", "--register", "tu", "--channel", "chat"], chosen);
}

#[test]
fn a_phrase_that_lacks_the_form_of_address_is_not_listed_in_it() {
    listed(&["--lang", "es", "--register", "vos", "--channel", "chat"], "0 phrases\n");
}

#[test]
fn programs_get_all_forms_of_address() {
    let folder = Folder::new(&[("team/phrases/wilted.toml", PHRASES)]);
    let run = |arguments: &[&str]| {
        let all = [&["phrases", "--rules", "team", "--format", "json"], arguments].concat();
        let json = replylint(&all).within(&folder).run("").json();
        Schemas::load().check("phrases", &json);
        json
    };
    let all = run(&[]);
    assert!(all.as_array().unwrap().len() > 300);
    let one = &run(&["--topic", "wilted", "--channel", "chat"])[0];
    assert_eq!((one["id"].as_str(), one["stage"].as_str()), (Some("wilted#1"), Some("empathize")));
    assert_eq!(one["texts"].as_array().unwrap().len(), 3);
    let situation = run(&["--situation", "late-delivery", "--lang", "es", "--register", "vos"]);
    assert!(situation.as_array().unwrap().len() >= 3);
    assert!(situation.as_array().unwrap().iter().all(|phrase| phrase["texts"].as_array().unwrap().len() == 1));
}

#[test]
fn a_mistyped_name_is_answered_with_the_nearest() {
    for (option, typed, told) in [
        ("--lang", "eng", "unknown language “eng”: did you mean “en”?"),
        ("--stage", "empathise", "unknown stage “empathise”: did you mean “empathize”?"),
        ("--situation", "late-delivry", "unknown situation “late-delivry”: did you mean “late-delivery”?"),
        ("--industry", "helthcare", "unknown industry “helthcare”: did you mean “healthcare”?"),
        ("--channel", "chta", "unknown channel “chta”: did you mean “chat”?"),
        ("--register", "ustd", "unknown register “ustd”: did you mean “usted”?"),
        ("--topic", "owneship", "unknown topic “owneship”: did you mean “ownership”?"),
    ] {
        let output = replylint(&["phrases", option, typed]).run("");
        assert_eq!((output.status, &*output.stdout), (2, ""));
        assert_eq!(output.stderr, format!("replylint: {told}\n"));
    }
}

#[test]
fn a_topic_is_listed_with_those_below_it() {
    let output = replylint(&["phrases", "--topic", "empathy", "--lang", "en"]).run("").stdout;
    assert!(output.starts_with("empathy (empathize)\n"), "{output}");
    assert!(output.contains("\nempathy/late-delivery (empathize, chat)\n"), "{output}");
    assert!(!output.contains("\nownership"), "{output}");
}
