//! `replylint quality`: findings held against what people marked in replies.

use std::collections::HashMap;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;
use rayon::prelude::*;

use super::options::{Checker, RuleOptions};
use super::{FAILED, FOUND, Stop, complain};
use crate::config;
use crate::draft::{Context, Markup, Message, Sender};
use crate::quality::{EmpathyExpected, Record, Score};
use crate::report::quality;
use crate::report::text::visible;

/// The ending of the files that are looked for in folders.
const ENDING: &str = "jsonl";

#[derive(clap::Args)]
pub struct Args {
    /// Labelled replies: files with one JSON object a line, or folders with *.jsonl files; see docs/quality.md
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// How figures are written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Ask for empathy wherever the conversation calls for it, even if the reply does not show it
    #[arg(long)]
    strict_empathy: bool,
    /// Hand over what the customer had written, where a record has it
    #[arg(long)]
    context: bool,
    /// The precision, from 0 to 1, under which a rule must be a hint or off; otherwise the exit status is 1
    #[arg(long, value_name = "PRECISION", value_parser = precision)]
    budget: Option<f64>,
    #[command(flatten)]
    rules: RuleOptions,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Tables in aligned columns
    Text,
    /// One JSON object, as docs/schema/quality.schema.json describes
    Json,
    /// Tables in Markdown
    Markdown,
}

fn precision(typed: &str) -> Result<f64, String> {
    let number = typed.parse().ok().filter(|number| (0.0..=1.0).contains(number));
    number.ok_or_else(|| "a number from 0 to 1, such as 0.8, is wanted".into())
}

pub fn run(args: &Args) -> Result<ExitCode, Stop> {
    let checker = args.rules.load()?;
    let mut records = Records::default();
    for path in &args.paths {
        records.read(path);
    }
    if records.records.is_empty() {
        return Err(Stop::Failed("no labelled replies there, so nothing was measured".into()));
    }
    let expected = if args.strict_empathy { EmpathyExpected::InConversation } else { EmpathyExpected::InReply };
    let (score, unchecked) = score(&checker, &records.records, expected, args.context);
    let mut out = BufWriter::new(io::stdout().lock());
    match args.format {
        Format::Text => out.write_all(quality::text(&score).as_bytes())?,
        Format::Markdown => out.write_all(quality::markdown(&score).as_bytes())?,
        Format::Json => {
            serde_json::to_writer_pretty(&mut out, &quality::json(&score)).map_err(io::Error::from)?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    let over = args.budget.is_some_and(|budget| is_over(&score, budget));
    let failed = checker.problems || records.broken || unchecked;
    Ok(ExitCode::from(if failed {
        FAILED
    } else if over {
        FOUND
    } else {
        0
    }))
}

/// Whether rules are wrong too often for their severity. The user is told which.
fn is_over(score: &Score, budget: f64) -> bool {
    let mut over = false;
    for (id, count) in score.over_budget(budget) {
        let (right, judged) = (count.right, count.right + count.wrong);
        complain(&format!("{id}: {right} of {judged} findings are right, which is under {budget}; make it a hint"));
        over = true;
    }
    over
}

/// A labelled reply and where it stands.
struct Placed {
    record: Record,
    place: String,
}

/// The labelled replies of some files.
#[derive(Default)]
struct Records {
    records: Vec<Placed>,
    /// Where each id stands.
    places: HashMap<String, String>,
    /// Whether something could not be read. The user has been told.
    broken: bool,
}

impl Records {
    /// Reads a file, or the *.jsonl files of a folder in the order of their names.
    fn read(&mut self, path: &Path) {
        let read = if path.is_dir() { labelled_files(path) } else { Ok(vec![path.to_owned()]) };
        match read {
            Ok(files) => files.iter().for_each(|file| self.read_file(file)),
            Err(error) => self.complain(&shown(path), &error.to_string()),
        }
    }

    fn read_file(&mut self, path: &Path) {
        let name = shown(path);
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) => return self.complain(&name, &error.to_string()),
        };
        // Some programs start their output with a byte order mark.
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        for (at, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
            let line = line.trim_ascii();
            if !line.is_empty() {
                let place = format!("{name}:{}", at + 1);
                match self.parse(line) {
                    Ok(record) => {
                        self.places.insert(record.id.clone(), place.clone());
                        self.records.push(Placed { record, place });
                    }
                    Err(reason) => self.complain(&place, &reason),
                }
            }
        }
    }

    fn parse(&self, line: &[u8]) -> Result<Record, String> {
        let line =
            str::from_utf8(line).map_err(|error| format!("not UTF-8 text at byte {}", error.valid_up_to() + 1))?;
        let record = Record::parse(line)?;
        match self.places.get(&record.id) {
            Some(first) => Err(format!("the id {:?} stands at {first} already", record.id)),
            None => Ok(record),
        }
    }

    fn complain(&mut self, place: &str, reason: &str) {
        // What is wrong may be quoted from the file.
        complain(&format!("{place}: {}", visible(reason)));
        self.broken = true;
    }
}

fn labelled_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == ENDING) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn shown(path: &Path) -> String {
    visible(&config::shown(path))
}

/// Checks all replies and counts. Says also whether one could not be checked, which the user has been told.
fn score(checker: &Checker, records: &[Placed], expected: EmpathyExpected, context: bool) -> (Score, bool) {
    let mut score = Score::new(expected);
    for rule in checker.brief.linter.rules().rules().iter().filter(|rule| checker.brief.settings.ask(rule)) {
        score.add_rule(rule.id.clone(), rule.category.clone(), rule.severity);
    }
    let check = |Placed { record, .. }: &Placed| {
        let said = record.context.as_ref().filter(|_| context);
        let messages = said.map(|text| Message { from: Sender::Customer, text: text.clone() });
        let context = Context { messages: messages.into_iter().collect(), ..Context::default() };
        checker.check(&record.text, Markup::Markdown, &context, false)
    };
    let checked: Vec<_> = records.par_iter().map(check).collect();
    let mut unchecked = false;
    for (Placed { record, place }, checked) in records.iter().zip(checked) {
        match checked {
            Ok(checked) => {
                let findings: Vec<_> = checked.advice.into_iter().map(|advice| advice.finding).collect();
                score.add(record, checked.language, &findings);
            }
            Err(error) => {
                complain(&format!("{place}: {error}"));
                unchecked = true;
            }
        }
    }
    (score, unchecked)
}
