//! The phrasebook that ships: every sentence as part of a draft; and what is told of a team's.

#![allow(clippy::unwrap_used, reason = "a test stops where it is surprised")]

use std::collections::BTreeMap;

use replylint::built_in;
use replylint::draft::{Context, Markup, Mood};
use replylint::lint::{Linter, Settings};
use replylint::rules::RuleFile;
use replylint::rules::model::Stage;
use replylint::rules::phrasebook::{Phrase, SITUATIONS, slots};
use replylint::text::Language;

/// What the phrase is tried beside: a draft has a greeting, empathy, a next step with a choice, a closing.
struct Around {
    code: &'static str,
    greeting: &'static str,
    empathy: &'static str,
    /// For the first register, and for the others.
    next: [&'static str; 2],
    closing: &'static str,
}

const AROUND: [Around; 2] = [
    Around {
        code: "en",
        greeting: "Hi Ana,",
        empathy: "I'm sorry the lamp arrived broken. I can see how frustrating that is.",
        next: ["I'm checking with the warehouse and will write to you today by 5 p.m. Would a call suit you?"; 2],
        closing: "Kind regards,\nRosa",
    },
    Around {
        code: "es",
        greeting: "Hola, Ana:",
        empathy: "Lamento que la lámpara llegara rota. Entiendo lo frustrante que es.",
        next: [
            "Estoy revisando con el almacén y le escribo hoy antes de las 5:00. ¿Le conviene una llamada?",
            "Estoy revisando con el almacén y te escribo hoy antes de las 5:00. ¿Te conviene una llamada?",
        ],
        closing: "Saludos cordiales,\nRosa",
    },
];

/// The draft in which a text of a phrase is tried.
fn draft(phrase: &Phrase, text: &str, code: &str, register: u8) -> String {
    let Around { greeting, empathy, next, closing, .. } = AROUND.iter().find(|around| around.code == code).unwrap();
    let next = next[usize::from(register.min(1))];
    let parts = match (&*phrase.topic, phrase.purpose.stage) {
        ("greeting", _) => vec![text, empathy, next, closing],
        ("closing", _) => vec![greeting, empathy, next, text],
        (_, Some(Stage::Empathize)) => vec![greeting, text, next, closing],
        _ => vec![greeting, empathy, text, next, closing],
    };
    parts.join("\n\n")
}

/// Per language code, what stands in each slot.
fn values() -> BTreeMap<String, BTreeMap<String, String>> {
    let text = include_str!("phrasebook/values.toml");
    let table: toml::Table = text.parse().unwrap();
    let columns: Vec<&str> = table["columns"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    let mut values: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for row in table["rows"].as_array().unwrap() {
        let cell = |name: &str| row[columns.iter().position(|column| *column == name).unwrap()].as_str().unwrap();
        for code in ["en", "es"] {
            let known = values.entry(code.into()).or_default();
            known.insert(cell(code).into(), cell(&format!("{code}.value")).into());
        }
    }
    values
}

fn filled(text: &str, values: &BTreeMap<String, String>) -> String {
    let (mut out, mut end) = (String::new(), 0);
    for slot in slots(text) {
        let (name, place) = slot.unwrap();
        out.push_str(&text[end..place.start]);
        out.push_str(values.get(name).unwrap_or_else(|| panic!("no value for {{{name}}}")));
        end = place.end;
    }
    out + &text[end..]
}

fn built_in() -> Linter {
    let (linter, problems) = Linter::load(&built_in::files());
    assert_eq!(problems, []);
    linter
}

/// The languages that rules speak, each with how many registers a phrase may have in it.
fn spoken(linter: &Linter) -> Vec<(replylint::text::LangId, &Language, u8)> {
    let spoken = linter.rules().lexer().languages().iter().filter(|(_, language)| language.spoken);
    spoken.map(|(id, language)| (id, language, u8::try_from(language.registers.len().max(1)).unwrap())).collect()
}

/// What is noticed in the drafts that a phrase is tried in, its slots open and filled.
fn noticed(linter: &Linter, phrase: &Phrase, context: &Context) -> Vec<String> {
    let values = values();
    let mut noticed = Vec::new();
    for (id, language, registers) in spoken(linter) {
        for register in 0..registers {
            let Some(text) = phrase.text(id, register) else { continue };
            let own = &values[&*language.code];
            for text in [text.to_owned(), filled(text, own)] {
                let draft = draft(phrase, &text, &language.code, register);
                let read = linter.read(&draft, Markup::Markdown);
                if read.languages().iter().any(|read| read != id) {
                    noticed.push(format!("{}: read in another language: {text}", phrase.id));
                }
                for finding in linter.check(&read, context, &Settings::default()) {
                    noticed.push(format!("{}: {}: {text}", phrase.id, finding.rule));
                }
            }
        }
    }
    noticed
}

#[test]
fn what_ships_has_no_problems() {
    // What ships is taken for granted when it is loaded, a team's file is not.
    let owned = |file: RuleFile| RuleFile { text: file.text.into_owned().into(), ..file };
    assert_eq!(Linter::load(&built_in::files().into_iter().map(owned).collect::<Vec<_>>()).1, []);
}

#[test]
fn every_phrase_is_clean_in_a_draft() {
    let linter = built_in();
    let phrases = linter.rules().phrasebook().phrases();
    let noticed = phrases.iter().flat_map(|phrase| {
        let channel = phrase.purpose.channels.first().map(ToString::to_string);
        noticed(&linter, phrase, &Context { channel, ..Context::default() })
    });
    let noticed: Vec<String> = noticed.collect();
    assert!(noticed.is_empty(), "{}", noticed.join("\n"));
}

#[test]
fn every_empathy_statement_is_heard_as_such() {
    let linter = built_in();
    let context = Context { customer: Some(Mood::Upset), ..Context::default() };
    let phrases = linter.rules().phrasebook().phrases().iter();
    let empathy = phrases.filter(|phrase| phrase.purpose.stage == Some(Stage::Empathize));
    let noticed: Vec<String> = empathy.flat_map(|phrase| noticed(&linter, phrase, &context)).collect();
    assert!(noticed.is_empty(), "{}", noticed.join("\n"));
}

#[test]
fn every_phrase_is_in_every_language_and_register() {
    let linter = built_in();
    for phrase in linter.rules().phrasebook().phrases() {
        for (id, language, registers) in spoken(&linter) {
            for register in 0..registers {
                let said = phrase.text(id, register).is_some();
                assert!(said, "{} is not in {}, register {register}", phrase.id, language.code);
            }
        }
    }
}

#[test]
fn every_situation_has_three_statements_that_need_no_filling_in() {
    let linter = built_in();
    let book = linter.rules().phrasebook();
    let signals = linter.rules().signals().iter().zip(0..);
    let situations = signals.filter(|(signal, _)| signal.named && signal.id.starts_with(SITUATIONS));
    let mut count = 0;
    for (signal, at) in situations {
        let ready = book.for_situation(replylint::rules::model::SignalId(at));
        let ready =
            ready.filter(|phrase| phrase.purpose.stage == Some(Stage::Empathize) && !phrase.has_slots()).count();
        assert!(ready >= 3, "{} has {ready}", signal.id);
        count += 1;
    }
    assert!(count >= 24);
}

#[test]
fn no_text_stands_in_the_book_twice() {
    let linter = built_in();
    let mut seen = BTreeMap::new();
    for phrase in linter.rules().phrasebook().phrases() {
        for (id, _, registers) in spoken(&linter) {
            for register in 0..registers {
                let text = phrase.text(id, register).unwrap();
                let other = *seen.entry((text, id)).or_insert(&phrase.id);
                assert_eq!(other, &phrase.id, "{text}");
            }
        }
    }
}

/// What is told of a team's files beside those that ship.
fn told(files: &[(&str, &str)]) -> String {
    let own = files.iter().map(|(path, text)| RuleFile { path: (*path).into(), text: (*text).to_owned().into() });
    let files: Vec<RuleFile> = built_in::files().into_iter().chain(own).collect();
    let problems = Linter::load(&files).1;
    problems.iter().map(|problem| format!("{problem}\n")).collect()
}

#[test]
fn what_cannot_be_looked_up_is_told_at_its_place() {
    let text = r#"situation = "late-delivry"

[[phrase]]
en = "It comes on {dat}."
es.ustde = "Llega el {fecha}."

[[phrase]]
en = "It comes on {date}."
es.usted = "Llega a las {hora}."
es.tu = "Llega el {fecha"
en-us = "It comes."

[[phrase]]
en.usted = "It comes."
"#;
    let expected = r#"phrases/fern.toml:1:14: unknown situation “late-delivry”
   situation = "late-delivry"
                ^^^^^^^^^^^^ did you mean “late-delivery”?
phrases/fern.toml:4:19: unknown slot “{dat}”
   en = "It comes on {dat}."
                     ^^^^^ did you mean {date}?
phrases/fern.toml:5:4: unknown register “ustde”
   es.ustde = "Llega el {fecha}."
      ^^^^^ did you mean “usted”?
phrases/fern.toml:9:13: the slots differ from those of “en”
   es.usted = "Llega a las {hora}."
               ^^^^^^^^^^^^^^^^^^^ {hora} stands here, {date} there: let each stand in both
phrases/fern.toml:10:19: this slot is not closed
   es.tu = "Llega el {fecha"
                     ^ write a slot as {date}
phrases/fern.toml:11:1: unknown key or language “en-us”
   en-us = "It comes."
   ^^^^^ use one of: ca, de, en, es, fr, it, pt
phrases/fern.toml:14:4: unknown register “usted”
   en.usted = "It comes."
      ^^^^^ this language has none: write en = "…"
"#;
    assert_eq!(told(&[("phrases/fern.toml", text)]), expected);
}

#[test]
fn a_topic_is_extended_and_trimmed() {
    let more = r#"extend = "closing"
remove = ["Kind regards, {agent}"]

[[phrase]]
en = "Happy growing."
es = "Felices brotes."
"#;
    let own = RuleFile { path: "phrases/more.toml".into(), text: more.into() };
    let files: Vec<RuleFile> = built_in::files().into_iter().chain([own]).collect();
    let (linter, problems) = Linter::load(&files);
    assert_eq!(problems, []);
    let (before, after) = (built_in(), linter);
    let closings = |linter: &Linter| -> Vec<String> {
        let english = linter.rules().lexer().languages().find("en").unwrap();
        let phrases = linter.rules().phrasebook().phrases().iter().filter(|phrase| &*phrase.topic == "closing");
        phrases.map(|phrase| format!("{} {}", phrase.id, phrase.text(english, 0).unwrap())).collect()
    };
    let (before, after) = (closings(&before), closings(&after));
    let gone: Vec<_> = before.iter().filter(|closing| !after.contains(closing)).collect();
    let new: Vec<_> = after.iter().filter(|closing| !before.contains(closing)).collect();
    assert_eq!(gone.len(), 1);
    assert!(gone[0].ends_with("Kind regards, {agent}"), "{gone:?}");
    assert_eq!(new, [&format!("closing#{} Happy growing.", before.len() + 1)]);
}

#[test]
fn a_wrong_extension_is_told() {
    let text = "extend = \"closings\"\n\n[[phrase]]\nen = \"Happy growing.\"\n";
    let trim = "extend = \"closing\"\nremove = [\"Kind regards\"]\n";
    let expected = "\
phrases/more.toml:1:11: unknown topic “closings”
   extend = \"closings\"
             ^^^^^^^^ did you mean “closing”?
phrases/trim.toml:2:12: topic “closing” has no sentence “Kind regards”
   remove = [\"Kind regards\"]
              ^^^^^^^^^^^^ write the sentence exactly as the topic has it
";
    assert_eq!(told(&[("phrases/more.toml", text), ("phrases/trim.toml", trim)]), expected);
}
