//! `replylint rules`: what rules there are, what they say, and whether their examples hold.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;

use super::options::load_rules;
use super::{FAILED, FOUND, Stop, names};
use crate::built_in;
use crate::config::shown;
use crate::lint::Linter;
use crate::report::{json, markdown};
use crate::rules::model::Rule;

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// List all rules
    List(ListArgs),
    /// Show what a rule says, and its examples
    Show(ShowArgs),
    /// Try the examples of all rules; ends with `N passed, N failed`
    Test(TestArgs),
    /// Write a page for each rule, and an index of them
    Docs(DocsArgs),
}

#[derive(clap::Args)]
struct ListArgs {
    /// How the list is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    folders: Folders,
}

#[derive(clap::Args)]
struct ShowArgs {
    /// The rule's id, such as `collaborate/dictating`
    id: String,
    /// How it is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    folders: Folders,
}

#[derive(clap::Args)]
struct TestArgs {
    /// Folder with a team's own rule files; the built-in rules are tried too, since these may change them
    #[arg(value_name = "DIR")]
    team: Option<PathBuf>,
    #[command(flatten)]
    folders: Folders,
}

#[derive(clap::Args)]
struct DocsArgs {
    /// Folder that the pages are written to; other pages in it are left alone
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    #[command(flatten)]
    folders: Folders,
}

#[derive(clap::Args)]
struct Folders {
    /// Folder with a team's own rule files, added to the built-in ones; may be given several times
    #[arg(long = "rules", value_name = "DIR")]
    folders: Vec<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub fn run(args: &Args) -> Result<ExitCode, Stop> {
    let mut out = BufWriter::new(io::stdout().lock());
    let status = match &args.command {
        Command::List(args) => list(args, &mut out),
        Command::Show(args) => show(args, &mut out),
        Command::Test(args) => test(args, &mut out),
        Command::Docs(args) => docs(args, &mut out),
    }?;
    out.flush()?;
    Ok(status)
}

impl Folders {
    /// The rules, and the exit status that their problems call for.
    fn load(&self) -> Result<(Linter, ExitCode), Stop> {
        let (rules, problems) = load_rules(built_in::files(), &self.folders)?;
        Ok((rules.linter, ExitCode::from(if problems { FAILED } else { 0 })))
    }
}

fn list(args: &ListArgs, out: &mut impl Write) -> Result<ExitCode, Stop> {
    let (linter, status) = args.folders.load()?;
    let rules = linter.rules().rules();
    if args.format == Format::Json {
        let rules: Vec<_> = rules.iter().map(|rule| json::rule(&linter, rule)).collect();
        write_json(out, &rules)?;
        return Ok(status);
    }
    let widest = |of: fn(&Rule) -> usize| rules.iter().map(of).max().unwrap_or(0);
    let id_width = widest(|rule| rule.id.chars().count());
    let category_width = widest(|rule| rule.category.chars().count());
    for rule in rules {
        let (id, category, kind) = (&rule.id, &rule.category, linter.kind(rule));
        let (severity, languages) = (markdown::severity(rule), markdown::languages(&linter, rule));
        writeln!(out, "{id:id_width$}  {severity:11}  {category:category_width$}  {kind:7}  {languages}")?;
    }
    Ok(status)
}

fn show(args: &ShowArgs, out: &mut impl Write) -> Result<ExitCode, Stop> {
    let (linter, status) = args.folders.load()?;
    let rules = linter.rules().rules();
    let is_asked = |rule: &&Rule| *rule.id == *args.id || rule.was.iter().any(|old| **old == *args.id);
    let Some(rule) = rules.iter().find(is_asked) else {
        let known: Vec<&str> = rules.iter().map(|rule| &*rule.id).collect();
        return Err(Stop::Failed(names::unknown("rule", &args.id, &known)));
    };
    if args.format == Format::Json {
        write_json(out, &json::rule(&linter, rule))?;
        return Ok(status);
    }
    let (severity, languages) = (markdown::severity(rule), markdown::languages(&linter, rule));
    writeln!(out, "{}\n{severity}, category {}, kind {}, {languages}", rule.id, rule.category, linter.kind(rule))?;
    for texts in &rule.texts {
        writeln!(out, "\n{}", markdown::language(&linter, texts))?;
        for message in markdown::messages(texts) {
            writeln!(out, "  {message}")?;
        }
        if !texts.why.is_empty() {
            writeln!(out, "  {}", texts.why)?;
        }
    }
    for (title, bad) in [("noticed", true), ("left alone", false)] {
        let mut examples = rule.examples.iter().filter(|example| example.bad == bad).peekable();
        if examples.peek().is_some() {
            writeln!(out, "\n{title}")?;
        }
        for example in examples {
            writeln!(out, "  {}", example.text.value.trim_end().replace('\n', "\n  "))?;
        }
    }
    Ok(status)
}

fn test(args: &TestArgs, out: &mut impl Write) -> Result<ExitCode, Stop> {
    let folders: Vec<PathBuf> = args.folders.folders.iter().chain(&args.team).cloned().collect();
    let (rules, problems) = load_rules(built_in::files(), &folders)?;
    let report = rules.linter.try_examples(&rules.files);
    let failed = report.failed.len();
    for failure in report.failed {
        writeln!(out, "{}\n", rules.located(failure))?;
    }
    writeln!(out, "{} passed, {failed} failed", report.passed)?;
    Ok(ExitCode::from(match (problems, failed) {
        (true, _) => FAILED,
        (false, 0) => 0,
        (false, _) => FOUND,
    }))
}

fn docs(args: &DocsArgs, out: &mut impl Write) -> Result<ExitCode, Stop> {
    let (linter, status) = args.folders.load()?;
    let pages = markdown::pages(&linter);
    for page in &pages {
        let path = args.folder.join(&page.path);
        write_page(&path, &page.text)
            .map_err(|error| Stop::Failed(format!("cannot write {}: {error}", shown(&path))))?;
    }
    writeln!(out, "{} pages written to {}.", pages.len(), shown(&args.folder))?;
    Ok(status)
}

fn write_page(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}

fn write_json(out: &mut impl Write, value: &impl serde::Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    out.write_all(b"\n")
}
