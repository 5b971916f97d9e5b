//! Every phrase can be said: a sentence made from it is recognised.
//!
//! From each phrase of a signal, an exception or a condition sentences are made, so many that each way of each of its
//! choices was taken once. The phrase must stand in each of them. One that makes a signal must also be a hit in one of
//! them, by itself or with what its conditions ask for put around it.

#![allow(clippy::unwrap_used, reason = "a test stops where it is surprised")]

mod said;

use proptest::test_runner::TestRunner;
use replylint::built_in;
use replylint::draft::{Draft, Markup};
use replylint::lint::{Killed, Linter};
use replylint::rules::ast::Scope;
use replylint::rules::model::{Check, Entry, Part, Place, Role, SignalRef};
use replylint::rules::{RuleFile, RuleSet};
use replylint::text::{LangId, LangSet};

use said::{Book, Item, Speaker};

/// How often a sentence is made anew until conditions hold, or a number passes its check.
const TRIES: usize = 60;
const DRAWS: usize = 3000;

/// A sentence, and what stands around it.
#[derive(Default)]
struct Around {
    before: String,
    after: String,
    rest: Option<String>,
}

struct Trial<'a> {
    linter: &'a Linter,
    rules: &'a RuleSet,
    speaker: Speaker<'a>,
    language: LangId,
}

impl Trial<'_> {
    fn read<'t>(&self, text: &'t str) -> Draft<'t> {
        Draft::parse_in(self.rules.lexer(), text, Markup::Markdown, LangSet::one(self.language))
    }

    fn stands(&self, entry: u32, text: &str) -> bool {
        self.linter.phrases(&self.read(text)).contains(&entry)
    }

    /// Why a phrase is no hit in a text, if it is none.
    fn missed(&self, entry: u32, text: &str) -> Option<String> {
        let considered = self.linter.consider(&self.read(text));
        let mut killed = considered.iter().filter(|known| known.entry == entry).map(|known| known.killed);
        if killed.clone().any(|killed| matches!(killed, None | Some(Killed::Covered))) {
            return None;
        }
        let reason = match killed.next().flatten() {
            Some(Killed::Exception(exception)) => {
                format!("the exception `{}` is there", self.rules.entries()[exception as usize].text)
            }
            Some(killed) => format!("{killed:?}"),
            None => "it is not there".into(),
        };
        Some(format!("is no hit in “{text}”: {reason}"))
    }

    /// Tries a phrase; what is wrong with it.
    fn problem(&mut self, number: u32, entry: &Entry) -> Option<String> {
        let items = said::read(&entry.text);
        let mut missed = None;
        let mut is_hit = false;
        loop {
            // At the start of a sentence some words are read otherwise: “no.” is an answer there.
            let said = self.speaker.say(&items);
            let led = format!("{} {said}", if self.speaker.code == "en" { "here" } else { "aquí" });
            let Some(stands) = [&said, &led].into_iter().find(|text| self.stands(number, text)) else {
                return Some(format!("is not read in “{said}”"));
            };
            if !is_hit {
                missed = self.missed(number, stands).and_then(|missed| self.missed(number, &led).and(Some(missed)));
                is_hit = missed.is_none();
            }
            if self.speaker.said_all(&items) {
                break;
            }
        }
        let signal = &self.rules.signals()[entry.signal.index()];
        match entry.role {
            Role::Match(part) if signal.named && !is_hit => {
                self.missed_among_others(number, entry, &items, &signal.parts[part as usize], missed)
            }
            _ => None,
        }
    }

    /// Tries a phrase with what its conditions ask for around it.
    fn missed_among_others(
        &mut self,
        number: u32,
        entry: &Entry,
        items: &[Item],
        part: &Part,
        mut missed: Option<String>,
    ) -> Option<String> {
        let tries = if part.validator.is_some() { DRAWS } else { TRIES };
        for turn in 0..tries {
            let Around { before, after, rest } = self.around(part, entry.text.starts_with('^'), turn);
            let usual = rest.map(|rest| std::mem::replace(&mut self.speaker.rest, rest));
            let said = format!("{before}{}{after}", self.speaker.say(items));
            if let Some(usual) = usual {
                self.speaker.rest = usual;
            }
            if self.stands(number, &said) {
                missed = Some(self.missed(number, &said)?);
            }
        }
        missed
    }

    /// What the conditions of a part ask for; `opens` if the phrase must open its sentence.
    fn around(&mut self, part: &Part, opens: bool, turn: usize) -> Around {
        let mut around = Around::default();
        for check in &part.checks {
            match check {
                Check::Around(scope, true, asked) => {
                    let text = self.some(asked, turn);
                    match scope {
                        Scope::Sentence if opens && turn >= TRIES / 2 => {
                            around.after.insert_str(0, &format!(" {text}"));
                        }
                        Scope::Sentence | Scope::Before => around.before.push_str(&format!("{text}, ")),
                        Scope::Previous | Scope::Series => around.before.insert_str(0, &format!("{text}. ")),
                        Scope::Column => {
                            around.before.push_str(&format!("\n\n| {text} |\n| --- |\n| "));
                            around.after.push_str(" |");
                        }
                        Scope::Draft => around.before.insert_str(0, &format!("{text}.\n\n")),
                        Scope::After => around.after.insert_str(0, &format!(" {text}")),
                        Scope::Next => around.after.push_str(&format!(". {text}.")),
                    }
                }
                Check::Near(true, asked, _) => {
                    let text = self.some(&[*asked], turn);
                    around.after.push_str(&format!(". {text}."));
                }
                Check::Capture(_, true, asked) => {
                    // A signal that a slot has may reach it from before: a number behind its label.
                    if asked.iter().any(|asked| self.rules.signals()[asked.signal.index()].named) {
                        let lead = self.lead(asked, turn);
                        around.before.push_str(&format!("{lead} "));
                    }
                    around.rest = Some(self.some(asked, turn));
                }
                Check::Words(_, true, count) => around.rest = Some("one ".repeat(*count as usize)),
                // The head of a column brings its table along.
                Check::Place(true, places) if !(places[0] == Place::Table && part.checks.iter().any(is_of_column)) => {
                    let (open, close) = marks(places[0]);
                    around.before.push_str(open);
                    around.after.push_str(close);
                }
                _ => {}
            }
        }
        around
    }

    /// What one of these signals may say.
    fn some(&mut self, asked: &[SignalRef], turn: usize) -> String {
        self.said(asked, turn, usize::MAX)
    }

    /// What one of these signals may begin with.
    fn lead(&mut self, asked: &[SignalRef], turn: usize) -> String {
        self.said(asked, turn, 1)
    }

    /// The first parts, at most so many, of what one of these signals may say.
    fn said(&mut self, asked: &[SignalRef], turn: usize, parts: usize) -> String {
        let is_asked = |entry: &&Entry| {
            let Role::Match(part) = entry.role else { return false };
            let signal = &self.rules.signals()[entry.signal.index()];
            let part = &signal.parts[part as usize];
            entry.languages.contains(self.language)
                && asked.iter().any(|asked| asked.signal == entry.signal && part.grade <= asked.worst)
        };
        let entries: Vec<&Entry> = self.rules.entries().iter().filter(is_asked).collect();
        let mut items = said::read(&entries[turn % entries.len()].text);
        items.truncate(parts);
        // Choices start anew with each reading, so each turn goes on to another way.
        (0..=turn / entries.len()).map(|_| self.speaker.say(&items)).last().unwrap()
    }
}

fn is_of_column(check: &Check) -> bool {
    matches!(check, Check::Around(Scope::Column, ..))
}

/// What puts a sentence in a place.
fn marks(place: Place) -> (&'static str, &'static str) {
    match place {
        Place::Question => ("", "?"),
        Place::Exclamation => ("", "!"),
        Place::Introduction => ("", ":"),
        Place::ListItem => ("\n\n- ", ""),
        Place::Heading => ("\n\n# ", ""),
        Place::Table => ("\n\n| ", " |\n| --- |"),
        Place::Bold => ("**", "**"),
        Place::Link => ("[", "](https://shop.example)"),
        Place::Code => ("`", "`"),
        Place::Quotation => ("“", "”"),
    }
}

/// The file that a phrase stands in.
fn file<'f>(files: &'f [RuleFile], entry: &Entry, id: &'f str) -> &'f str {
    let id = id.split('#').next().unwrap();
    let holds =
        |file: &&RuleFile| file.text.contains(&*entry.text) || file.text.contains(&entry.text.replace('\\', "\\\\"));
    let of_signal = files.iter().filter(|file| file.path.contains(id)).find(holds);
    of_signal.or_else(|| files.iter().find(holds)).map_or(id, |file| &file.path)
}

#[test]
fn each_phrase_is_recognised_in_what_it_says() {
    let files = built_in::files();
    let linter = Linter::built_in();
    let rules = linter.rules();
    let book = Book::read(&files);
    let mut problems = Vec::new();
    for (language, spoken) in rules.lexer().languages().iter().filter(|(_, language)| language.spoken) {
        let rest = if &*spoken.code == "en" { "the two forms today" } else { "los dos formularios hoy" };
        let random = TestRunner::deterministic();
        let speaker = Speaker { book: &book, code: &spoken.code, rest: rest.into(), random };
        let mut trial = Trial { linter: &linter, rules, speaker, language };
        for (number, entry) in (0..).zip(rules.entries()).filter(|(_, entry)| entry.languages.contains(language)) {
            if let Some(problem) = trial.problem(number, entry) {
                let id = &rules.signals()[entry.signal.index()].id;
                problems.push(format!("{}: `{}` {problem}", file(&files, entry, id), entry.text));
            }
        }
    }
    assert!(problems.is_empty(), "{} phrases are dead:\n{}", problems.len(), problems.join("\n"));
}
