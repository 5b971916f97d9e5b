//! A language that nobody speaks, with rules of each kind: what is noticed in it, `src/` cannot know.

#![allow(clippy::unwrap_used, reason = "a test stops where it is surprised")]

use std::fs;
use std::path::Path;

use replylint::draft::{Context, Markup};
use replylint::lint::{Linter, Settings};
use replylint::rules::RuleFile;

/// The rule files below a folder, in the order of their paths.
fn rule_files(folder: &Path) -> Vec<RuleFile> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
                files.push(RuleFile { path: name, text: fs::read_to_string(&path).unwrap().into() });
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn invented() -> Vec<RuleFile> {
    rule_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/invented"))
}

/// What is noticed in a draft, each with the draft after the first fix.
#[track_caller]
fn check(draft: &str, expected: &[&str]) {
    let (linter, problems) = Linter::load(&invented());
    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    let read = linter.read(draft, Markup::Markdown);
    let noticed = linter.check_with_fixes(&read, &Context::default(), &Settings::default());
    let shown: Vec<String> = noticed
        .iter()
        .map(|(finding, fixes)| {
            let (rule, message) = (&finding.rule, &finding.message);
            let fixed = fixes.first().map(|fix| format!(" → {}", fix.edits.apply(draft))).unwrap_or_default();
            format!("{rule}: {message}{fixed}")
        })
        .collect();
    assert_eq!(shown, expected);
}

#[test]
fn its_examples_hold() {
    let files = invented();
    let report = Linter::load(&files).0.try_examples(&files);
    let failed: Vec<String> = report.failed.iter().map(ToString::to_string).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(report.passed >= 9);
}

#[test]
fn a_flag_is_rewritten_with_its_marks() {
    check("Mu tir paŧir o kvito.", &["tone/ordering: ‹Mu tir paŧir› tiri o klienta. → ⸘Vel mu paŧir o kvito⸮"]);
}

#[test]
fn a_question_is_no_order() {
    check("⸘Mu tir paŧir o kvito⸮ Vel nok.", &[]);
}

#[test]
fn what_its_marks_quote_is_no_order() {
    check("O kvito ⟪mu tir paŧir o kvito⟫ nok.", &[]);
}

#[test]
fn an_exclamation_is_no_order() {
    check("Paŧe o kvito⹓ Vel nok.", &[]);
}

#[test]
fn a_contraction_is_the_words_it_stands_for() {
    check("T'mu paŧir o kvito.", &["tone/ordering: ‹T'mu paŧir› tiri o klienta. → ⸘Vel mu paŧir o kvito⸮"]);
}

#[test]
fn pronouns_are_split_off_a_verb_form() {
    check("Paŧenulu o kvito.", &["tone/ordering: ‹Paŧenulu› tiri o klienta. → ⸘Vel mu paŧirnulu o kvito⸮"]);
}

#[test]
fn a_connector_starts_a_clause_and_an_abbreviation_ends_none() {
    check(
        "La parsel Pr. 7 vida tam vore nok.",
        &["tone/ordering: ‹vore› tiri o klienta. → La parsel Pr. 7 vida tam ⸘vel mu vorir nok⸮"],
    );
}

#[test]
fn an_exception_kills_its_hit() {
    check("Tir mu vorir nok.", &[]);
}

#[test]
fn a_greeting_opens_and_what_is_missing_is_shown_at_the_trouble() {
    check("Zai Mira,\n\nO parsel la brak.\n\nZivo,\nOlu", &["care/missing: Noti o pleura."]);
}

#[test]
fn the_best_grade_words_the_message() {
    check("Pleura nok. O parsel la brak.", &["care/missing: O pleura nok: noti bona."]);
    check("Ka'd pleurir o parsel brak.", &[]);
}

#[test]
fn the_customers_words_are_quoted_as_its_file_says() {
    check("O kvito bona.\n\nDa 3.4. Mira noti:\n\n> O parsel la brak.\n", &["care/missing: Noti o pleura."]);
}

#[test]
fn what_comes_too_late_is_noticed() {
    check(
        "Mu tir paŧir o kvito, sed ka vola. Ka pleura o parsel brak.",
        &[
            "tone/ordering: ‹Mu tir paŧir› tiri o klienta. → Nok: paŧir o kvito, sed ka vola. Ka pleura o parsel brak.",
            "care/late: ‹Ka pleura› dol prima.",
        ],
    );
}

#[test]
fn a_checked_number_should_be_bold() {
    check("O parsel Pr. 123455 la.", &["shape/parcel: Forta ‹123455›. → O parsel Pr. **123455** la."]);
    check("O parsel 123456 la.", &[]);
}

#[test]
fn more_of_its_marks_than_is_good_is_noticed_in_each_paragraph() {
    check("O kvito bona⹓ O parsel la⹓", &["shape/loud: Notu 2 ‹⹓›."]);
    check("O kvito bona⹓\n\nO parsel la⹓", &[]);
}

#[test]
fn a_rule_may_count_its_own_phrases() {
    check(
        "O parsel grato la. O kvito grato.",
        &["tone/cheap: Nota «bona», ne ‹grato›.", "shape/grato: Grato 2.", "tone/cheap: Nota «bona», ne ‹grato›."],
    );
}

#[test]
fn a_rule_may_bring_its_own_phrases() {
    check("O parsel grato tam bona la.", &["tone/cheap: Nota «bona», ne ‹grato tam bona›."]);
}

#[test]
fn another_language_is_told_apart() {
    check("Bolo tuku rani gelo sami bolo. Bolo rani tuku mu tir paŧir gelo sami tuku.", &[]);
}

#[test]
fn its_phrasebook_has_its_forms_of_address_and_slots() {
    let (linter, problems) = Linter::load(&invented());
    assert_eq!(problems, []);
    let rules = linter.rules();
    let (xx, _) = rules.lexer().languages().iter().find(|(_, language)| &*language.code == "xx").unwrap();
    let said = |register| -> Vec<_> {
        rules.phrasebook().phrases().iter().map(|phrase| (&*phrase.id, phrase.text(xx, register).unwrap())).collect()
    };
    assert_eq!(said(0), [("late#1", "Ka pleura o parsel brak."), ("late#2", "O parsel vida {mela}.")]);
    assert_eq!(said(1), [("late#1", "Ka pleura o parsel bravu."), ("late#2", "O parsel vida {mela}.")]);
}

/// `src/` outside of its tests: each line with its file and number.
fn source_lines() -> Vec<(String, String)> {
    let mut lines = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") && !["tests", "testing"].contains(&stem.as_str()) {
                let text = fs::read_to_string(&path).unwrap();
                let code = text.lines().take_while(|line| !line.contains("#[cfg(test)]"));
                let place = |at: usize| format!("{}:{}", path.display(), at + 1);
                lines.extend(code.enumerate().map(|(at, line)| (place(at), line.to_owned())));
            }
        }
    }
    lines
}

#[test]
fn src_names_no_language() {
    let codes: Vec<String> = ["en", "es", "pt", "fr", "de", "it", "ca"].map(|code| format!("\"{code}\"")).into();
    let lines = source_lines();
    assert!(lines.len() > 1000);
    let code = |line: &str| line.split("//").next().unwrap_or_default().to_owned();
    let named = lines.iter().filter(|(_, line)| codes.iter().any(|named| code(line).contains(named)));
    let named: Vec<String> = named.map(|(place, line)| format!("{place}: {}", line.trim())).collect();
    assert!(named.is_empty(), "language knowledge belongs to rules/languages/:\n{}", named.join("\n"));
}

#[test]
fn a_signal_is_looked_for_once_a_rule_asks_for_it() {
    let file = |path: &'static str, text: &'static str| RuleFile { path: path.into(), text: text.into() };
    let language = file("languages/xx.toml", "name = \"Xx\"\nspoken = true\ndetect.strong = [\"zup\", \"mera\"]\n");
    let signal = file("signals/zup.toml", "[xx]\nmatch = [\"zup\"]\n");
    let rule = file("team/zup.toml", "flag = \"zup\"\nmessage.xx = \"Zup?\"\n");
    let found = |files: &[RuleFile]| {
        let (linter, problems) = Linter::load(files);
        assert!(problems.is_empty(), "{}", problems[0]);
        linter.consider(&linter.read("Mera zup.", Markup::Markdown)).len()
    };
    assert_eq!(found(&[language.clone(), signal.clone()]), 0);
    assert_eq!(found(&[language, signal, rule]), 1);
}

/// A second language with rules, and what both say of the same.
fn bilingual() -> Vec<RuleFile> {
    let file = |path: &str, text: &str| RuleFile { path: path.into(), text: text.to_owned().into() };
    let mut files = invented();
    files.extend([
        file(
            "languages/zz.toml",
            "name = \"gorda\"\nspoken = true\nquestion = [\"\", \"⁈\"]\njoints = { \"an el\" = \"anel\" }\n\
             detect.strong = [\"gor\", \"brum\", \"el\"]\n",
        ),
        file("tone/ordering-too.toml", "extend = \"tone/ordering\"\n[zz]\nmessage = \"‹{match}›\"\nrewrite = [\"gor tu <deed> <rest>⁈\"]\n"),
        file("lexicons/made.toml", "columns = [\"xx\", \"zz\", \"zz.kind\"]\nrows = [[\"kvito\", \"brumo\", \"o\"], [\"boksa\", \"kasti\", \"i\"]]\n"),
        file("lexicons/hue.toml", "columns = [\"xx\", \"zz.o\", \"zz.i\"]\nrows = [[\"mela\", \"gelbo\", \"gelbi\"]]\n"),
        file(
            "frames/request.toml",
            "frame = [\n{ xx = \"paŧir <thing>\", zz = \"send+ik an <thing>\" },\n\
             { xx = \"klikir <thing>\", zz = \"press an <thing>\" },\n]\n\
             example = [{ xx = \"paŧir o mela boksa\", zz = \"sendik anel gelbi kasti\", to = \"zz\" }]\n",
        ),
        file(
            "frames/thing.toml",
            "frame = [\n{ xx = \"o <made>\", zz = \"el <made>\" },\n\
             { xx = \"o <hue> <made>\", zz = \"el <hue.(made.kind)> <made>\" },\n\
             { xx = \"o <id>\", zz = \"el <id>\" },\n]\n",
        ),
    ]);
    files
}

#[test]
fn what_frames_pair_is_offered_in_the_other_language() {
    let (linter, problems) = Linter::load(&bilingual());
    assert!(problems.is_empty(), "{}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
    let failed: Vec<String> = linter.try_examples(&bilingual()).failed.iter().map(ToString::to_string).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    let translation = |text: &str| {
        let draft = linter.read(text, Markup::Markdown);
        let answers = linter.check_with_fixes(&draft, &Context::default(), &Settings::default());
        let fix = answers[0].1.iter().find(|fix| fix.language.as_deref() == Some("zz"));
        fix.map(|fix| fix.edits.apply(text))
    };
    let pair = "⸘Vel mu paŧir o mela kvito⸮\n\nGor tu sendik anel gelbo brumo⁈";
    assert_eq!(translation("Mu tir paŧir o mela kvito.").as_deref(), Some(pair));
    assert_eq!(translation("Mu tir paŧir o vlago."), None);
}
