//! `replylint check`: drafts in files, folders or standard input.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;
use rayon::prelude::*;

use super::files::{self, Input, Unreadable};
use super::fixing;
use super::options::{self, ConfigOptions, ContextOptions, RuleOptions};
use super::tally::Tally;
use super::{FAILED, FOUND, Stop, complain};
use crate::config::{Brief, Configuration, Home};
use crate::lint::Severity;
use crate::report::{DraftReport, diff, json, text};

/// How many drafts are read before their reports are written: enough for all cores, and bounded memory.
const BATCH: usize = 256;

#[derive(clap::Args)]
pub struct Args {
    /// Files, folders (searched for *.md, *.markdown and *.txt), or `-` for standard input
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<PathBuf>,
    /// How findings are written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Write the safe fixes, which change no letter, into the files; the text from `-` goes to standard output
    #[arg(long, conflicts_with = "no_fixes")]
    fix: bool,
    /// With --fix: show what would change, and write nothing
    #[arg(long, requires = "fix")]
    diff: bool,
    /// Look for no fixes, which is faster
    #[arg(long)]
    no_fixes: bool,
    /// The severity from which a finding makes the exit status 1
    #[arg(long, value_enum, default_value_t = Bound::Warning, value_name = "SEVERITY")]
    fail_on: Bound,
    #[command(flatten)]
    context: ContextOptions,
    /// What the text from standard input is called; its ending tells Markdown from plain text
    #[arg(long, value_name = "NAME")]
    stdin_filename: Option<PathBuf>,
    /// Colours
    #[arg(long, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    color: Color,
    #[command(flatten)]
    rules: RuleOptions,
    #[command(flatten)]
    config: ConfigOptions,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Source lines with the words underlined, reasons and fixes
    Text,
    /// One line a finding, path:line:column: severity[rule] message
    Short,
    /// One JSON object, as docs/schema/check.schema.json describes
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Bound {
    Error,
    Warning,
    Information,
    Hint,
    Never,
}

impl Bound {
    pub fn reached_by(self, severity: Severity) -> bool {
        match self {
            Self::Error => severity >= Severity::Error,
            Self::Warning => severity >= Severity::Warning,
            Self::Information => severity >= Severity::Information,
            Self::Hint => severity >= Severity::Hint,
            Self::Never => false,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

impl From<Color> for ColorChoice {
    fn from(color: Color) -> Self {
        match color {
            Color::Auto => Self::Auto,
            Color::Always => Self::Always,
            Color::Never => Self::Never,
        }
    }
}

/// What a run does with each draft.
struct Task {
    configuration: Configuration,
    format: Format,
    action: Action,
    style: text::Style,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Report what there is.
    Report {
        /// With what would help.
        fixes: bool,
    },
    /// Apply the safe fixes, report what is left.
    Fix,
    /// Show what the safe fixes would change.
    Diff,
}

/// What came of one draft.
#[derive(Default)]
struct Outcome {
    /// Findings, in the format asked for.
    report: String,
    /// The fixed text of standard input, or a diff.
    product: String,
    tally: Tally,
    /// Why the draft could not be checked, or not be written.
    error: Option<Unreadable>,
}

pub fn run(args: &Args) -> Result<ExitCode, Stop> {
    let configuration = args.config.configuration(args.rules.command_line(&args.context)?);
    let (inputs, unreadable) = files::find(&args.paths, args.stdin_filename.as_deref());
    let fixes_stdin = args.fix && inputs.iter().any(|input| input.file.is_none());
    if fixes_stdin && inputs.len() > 1 {
        return Err(Stop::Failed("--fix takes either `-` or files, since it prints the text from `-`".into()));
    }
    let problems = prepare(&configuration, &args.rules, &inputs)?;
    // Standard output holds one thing: the report, or the text or diff that somebody will use.
    let report_aside = args.diff || fixes_stdin;
    let choice = color_choice(args.color, report_aside);
    let task = Task {
        configuration,
        format: args.format,
        action: match (args.fix, args.diff) {
            (_, true) => Action::Diff,
            (true, _) => Action::Fix,
            _ => Action::Report { fixes: !args.no_fixes },
        },
        style: style(choice != ColorChoice::Never),
    };
    let stdout = || BufWriter::new(AutoStream::new(io::stdout(), choice));
    let report: Box<dyn Write> =
        if report_aside { Box::new(AutoStream::new(io::stderr(), choice)) } else { Box::new(stdout()) };
    let mut writer = Writer {
        product: stdout(),
        report,
        format: args.format,
        tally: Tally::default(),
        errors: Vec::new(),
        first: true,
    };
    writer.start()?;
    for unreadable in unreadable {
        writer.error(unreadable);
    }
    if inputs.len() == 1 {
        // A pool of threads would cost more than the draft.
        writer.outcome(task.run(&inputs[0]))?;
    } else {
        for some in inputs.chunks(BATCH) {
            let outcomes: Vec<Outcome> = some.par_iter().map(|input| task.run(input)).collect();
            for outcome in outcomes {
                writer.outcome(outcome)?;
            }
        }
    }
    let failed = problems || !writer.errors.is_empty();
    let found = writer.tally.reaches(args.fail_on);
    writer.finish(task.action)?;
    Ok(ExitCode::from(if failed {
        FAILED
    } else if found {
        FOUND
    } else {
        0
    }))
}

/// Reads the rules and settings of all drafts before the first is checked; whether there was a problem, which has
/// been told.
fn prepare(configuration: &Configuration, rules: &RuleOptions, inputs: &[Input]) -> Result<bool, Stop> {
    let mut briefs: Vec<Arc<Brief>> = Vec::new();
    for home in inputs.iter().map(home).chain(inputs.is_empty().then(|| Home::of_folder(Path::new(".")))) {
        let brief = configuration.brief(&home);
        if !briefs.iter().any(|known| Arc::ptr_eq(known, &brief)) {
            briefs.push(brief);
        }
    }
    let problems = options::tell_problems(&configuration.take_problems());
    rules.check_names(&briefs)?;
    briefs.iter().for_each(options::keep);
    Ok(problems)
}

/// Where a draft stands. Text from standard input stands where its name says, or here.
fn home(input: &Input) -> Home {
    match &input.path {
        Some(path) => Home::of_file(path),
        None => Home::of_folder(Path::new(".")),
    }
}

fn color_choice(color: Color, report_aside: bool) -> ColorChoice {
    match color {
        Color::Auto if report_aside => AutoStream::choice(&io::stderr()),
        Color::Auto => AutoStream::choice(&io::stdout()),
        chosen => chosen.into(),
    }
}

fn style(color: bool) -> text::Style {
    const WIDTH: usize = 100;
    let width = terminal_size::terminal_size().map_or(WIDTH, |(width, _)| usize::from(width.0).clamp(60, 160));
    let style = text::Style::new(color, width);
    // The convention of `annotate-snippets` and rustc for screen readers.
    if std::env::var_os("NO_GRAPHICS").is_some_and(|value| value != "0") { style.without_graphics() } else { style }
}

impl Task {
    fn run(&self, input: &Input) -> Outcome {
        self.attempt(input).unwrap_or_else(|reason| Outcome {
            error: Some(Unreadable { path: input.name.clone(), reason }),
            ..Outcome::default()
        })
    }

    fn attempt(&self, input: &Input) -> Result<Outcome, String> {
        let brief = self.configuration.brief(&home(input));
        let source = input.read()?;
        if brief.effective.left_out {
            let product = if self.action == Action::Fix && input.file.is_none() { source } else { String::new() };
            return Ok(Outcome { product, tally: Tally::left_out(), ..Outcome::default() });
        }
        match self.action {
            Action::Report { fixes } => self.report(&brief, input, &source, fixes),
            Action::Fix => {
                let fixed = fixing::apply(&brief, source.clone(), input.markup)?;
                let mut outcome = self.report(&brief, input, &fixed.text, true)?;
                outcome.tally.fixed = fixed.fixes;
                match &input.file {
                    None => outcome.product = fixed.text,
                    Some(path) if fixed.text != source => files::replace(path, &source, &fixed.text)?,
                    Some(_) => {}
                }
                Ok(outcome)
            }
            Action::Diff => {
                let fixed = fixing::apply(&brief, source.clone(), input.markup)?;
                let product = diff::unified(&input.name, &source, &fixed.text);
                let mut outcome = Outcome { product, ..self.report(&brief, input, &source, false)? };
                if self.format != Format::Json {
                    // The diff says it all; a program still wants its object.
                    outcome.report.clear();
                }
                outcome.tally.fixed = fixed.fixes;
                Ok(outcome)
            }
        }
    }

    fn report(&self, brief: &Brief, input: &Input, source: &str, fixes: bool) -> Result<Outcome, String> {
        let checked = options::check(brief, source, input.markup, &brief.context, fixes)?;
        let (language, advice) = (checked.language, &checked.advice);
        let draft = DraftReport { path: &input.name, source, language, advice };
        let report = match self.format {
            Format::Text => text::full(&draft, &self.style),
            Format::Short => text::short(&draft),
            Format::Json => serde_json::to_string(&json::file(&draft)).map_err(|error| error.to_string())?,
        };
        Ok(Outcome { report, tally: Tally::of(advice), ..Outcome::default() })
    }
}

/// Puts outcomes in order on the streams they belong to.
struct Writer<P, R> {
    product: P,
    report: R,
    format: Format,
    tally: Tally,
    errors: Vec<Unreadable>,
    first: bool,
}

impl<P: Write, R: Write> Writer<P, R> {
    fn start(&mut self) -> Result<(), Stop> {
        if self.format == Format::Json {
            write!(self.report, "{{\"version\":{},\"files\":[", json::VERSION)?;
        }
        Ok(())
    }

    fn outcome(&mut self, outcome: Outcome) -> Result<(), Stop> {
        self.product.write_all(outcome.product.as_bytes())?;
        if self.format == Format::Json && !outcome.report.is_empty() {
            self.report.write_all(if self.first { b"\n" } else { b",\n" })?;
            self.first = false;
        }
        self.report.write_all(outcome.report.as_bytes())?;
        self.tally.add(&outcome.tally);
        if let Some(error) = outcome.error {
            self.error(error);
        }
        Ok(())
    }

    fn error(&mut self, error: Unreadable) {
        complain(&format!("{}: {}", text::visible(&error.path), error.reason));
        self.errors.push(error);
    }

    fn finish(mut self, action: Action) -> Result<(), Stop> {
        match self.format {
            Format::Json => {
                let errors: Vec<_> = self
                    .errors
                    .iter()
                    .map(|Unreadable { path, reason }| json::FileError { path, error: reason })
                    .collect();
                let errors = serde_json::to_string(&errors).map_err(io::Error::from)?;
                writeln!(self.report, "\n],\"errors\":{errors}}}")?;
            }
            Format::Text => writeln!(self.report, "{}", self.tally.summary(action))?,
            Format::Short => {}
        }
        self.product.flush()?;
        self.report.flush()?;
        Ok(())
    }
}
