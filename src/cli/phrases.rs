//! `replylint phrases`: the ready sentences, by what they are for.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;

use super::options::without_examples;
use super::{FAILED, Stop, names};
use crate::report::{json, phrases};
use crate::rules::RuleSet;
use crate::rules::model::Stage;
use crate::rules::phrasebook::{Phrase, Wording};
use crate::text::{LangId, Language};

#[derive(clap::Args)]
pub struct Args {
    /// Only in this language
    #[arg(long, value_name = "CODE")]
    lang: Option<String>,
    /// Only those that serve this part of a reply: listen, empathize, acknowledge or propose
    #[arg(long)]
    stage: Option<String>,
    /// Only those for this situation, such as `late-delivery`
    #[arg(long, value_name = "NAME")]
    situation: Option<String>,
    /// Only those written for this industry, such as `healthcare`
    #[arg(long)]
    industry: Option<String>,
    /// Only those written for this channel, such as `chat`
    #[arg(long)]
    channel: Option<String>,
    /// The form of address, such as `usted`; a language's first one if not given
    #[arg(long)]
    register: Option<String>,
    /// Only this topic and those below it, such as `empathy`
    #[arg(long)]
    topic: Option<String>,
    /// How they are written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Folder with a team's own rule files, added to the built-in ones; may be given several times
    #[arg(long = "rules", value_name = "DIR")]
    folders: Vec<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Paragraphs below what they are for
    Text,
    /// A list of JSON objects with all forms of address, as docs/schema/phrases.schema.json describes
    Json,
}

pub fn run(args: &Args) -> Result<ExitCode, Stop> {
    let (linter, problems) = without_examples(&args.folders)?;
    let book = Book::new(linter.rules());
    book.check_names(args)?;
    let chosen = book.phrases.iter().filter(|phrase| book.is_asked(args, phrase));
    let mut out = BufWriter::new(io::stdout().lock());
    if args.format == Format::Json {
        let chosen: Vec<_> = chosen
            .map(|phrase| json::phrase(book.rules, phrase, |wording| book.is_said(args, wording)))
            .filter(|phrase| !phrase.texts.is_empty())
            .collect();
        serde_json::to_writer_pretty(&mut out, &chosen).map_err(io::Error::from)?;
        writeln!(out)?;
    } else {
        let shown = chosen.map(|phrase| phrases::Shown { phrase, texts: book.texts(args, phrase) });
        let shown: Vec<_> = shown.filter(|shown| !shown.texts.is_empty()).collect();
        out.write_all(phrases::text(&shown).as_bytes())?;
    }
    out.flush()?;
    Ok(ExitCode::from(if problems { FAILED } else { 0 }))
}

/// The phrasebook with what its numbers stand for.
struct Book<'a> {
    rules: &'a RuleSet,
    phrases: &'a [Phrase],
    /// The languages that some phrase is in.
    languages: Vec<(LangId, &'a Language)>,
}

impl<'a> Book<'a> {
    fn new(rules: &'a RuleSet) -> Self {
        let phrases = rules.phrasebook().phrases();
        let said = |id| phrases.iter().flat_map(|phrase| &phrase.wordings).any(|wording| wording.language == id);
        let languages = rules.lexer().languages().iter().filter(|(id, _)| said(*id)).collect();
        Self { rules, phrases, languages }
    }

    /// The languages that are asked for.
    fn languages(&self, args: &Args) -> impl Iterator<Item = (LangId, &'a Language)> {
        let is_asked = |language: &Language| args.lang.as_ref().is_none_or(|code| *language.code == **code);
        self.languages.iter().copied().filter(move |(_, language)| is_asked(language))
    }

    /// A mistyped name must not pass for a book that has nothing to say.
    fn check_names(&self, args: &Args) -> Result<(), Stop> {
        let phrases = self.phrases;
        let topics = phrases.iter().flat_map(|phrase| {
            let folders = phrase.topic.match_indices('/').map(|(at, _)| &phrase.topic[..at]);
            folders.chain([&*phrase.topic])
        });
        let situations = phrases.iter().filter_map(|phrase| self.rules.situation(phrase));
        let industries = phrases.iter().flat_map(|phrase| &phrase.purpose.industries).map(|name| &**name);
        let channels = phrases.iter().flat_map(|phrase| &phrase.purpose.channels).map(|name| &**name);
        known("language", args.lang.as_deref(), self.languages.iter().map(|(_, language)| &*language.code))?;
        known("topic", args.topic.as_deref(), topics)?;
        known("stage", args.stage.as_deref(), Stage::NAMES.into_iter())?;
        known("situation", args.situation.as_deref(), situations)?;
        known("industry", args.industry.as_deref(), industries)?;
        known("channel", args.channel.as_deref(), channels)?;
        let registers = self.languages(args).flat_map(|(_, language)| &language.registers);
        known("register", args.register.as_deref(), registers.map(|register| &*register.name))
    }

    fn is_asked(&self, args: &Args, phrase: &Phrase) -> bool {
        let one_of = |asked: &Option<String>, names: &[Box<str>]| {
            asked.as_ref().is_none_or(|asked| names.iter().any(|name| **name == **asked))
        };
        let below = |topic: &String| {
            phrase.topic.strip_prefix(topic.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        args.topic.as_ref().is_none_or(below)
            && args.stage.as_ref().is_none_or(|asked| phrase.purpose.stage.is_some_and(|stage| stage.name() == asked))
            && args.situation.as_ref().is_none_or(|asked| self.rules.situation(phrase) == Some(asked))
            && one_of(&args.industry, &phrase.purpose.industries)
            && one_of(&args.channel, &phrase.purpose.channels)
    }

    /// A phrase's texts, one a language.
    fn texts(&self, args: &Args, phrase: &'a Phrase) -> Vec<(&'a str, &'a str)> {
        self.languages(args)
            .filter_map(|(id, language)| Some((&*language.code, phrase.text(id, register(args, language))?)))
            .collect()
    }

    /// Whether a wording is in the language and register that are asked for.
    fn is_said(&self, args: &Args, wording: &Wording) -> bool {
        let language = self.rules.lexer().languages().get(wording.language);
        let addressed = |at: u8| args.register.is_none() || at == register(args, language);
        args.lang.as_ref().is_none_or(|code| *language.code == **code) && wording.register.is_none_or(addressed)
    }
}

/// The number of the register that is asked for; of one that the language does not have, no text is found.
fn register(args: &Args, language: &Language) -> u8 {
    let at = |name: &String| language.registers.iter().position(|register| *register.name == **name);
    args.register.as_ref().map_or(Some(0), at).and_then(|at| u8::try_from(at).ok()).unwrap_or(u8::MAX)
}

fn known<'n>(what: &str, typed: Option<&str>, names: impl Iterator<Item = &'n str>) -> Result<(), Stop> {
    let Some(typed) = typed else { return Ok(()) };
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names.dedup();
    if names.contains(&typed) { Ok(()) } else { Err(Stop::Failed(names::unknown(what, typed, &names))) }
}
