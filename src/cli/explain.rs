//! `replylint explain`: how a sentence is read, what is recognised in it, and what was ruled out.

use std::io::{self, BufWriter, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use super::options::{Checker, ConfigOptions, ContextOptions, RuleOptions};
use super::{FAILED, Stop};
use crate::config::{Brief, Home};
use crate::draft::{Context, Markup};
use crate::report::explanation;

#[derive(clap::Args)]
pub struct Args {
    /// The sentence, or `-` for standard input
    #[arg(value_name = "SENTENCE", allow_hyphen_values = true)]
    sentence: String,
    #[command(flatten)]
    rules: RuleOptions,
    #[command(flatten)]
    config: ConfigOptions,
}

pub fn run(args: &Args) -> Result<ExitCode, Stop> {
    let configuration = args.config.configuration(args.rules.command_line(&ContextOptions::default())?);
    let Checker { brief, problems } = args.rules.checker(&configuration, &Home::of_folder(Path::new(".")))?;
    let Brief { linter, settings, .. } = &*brief;
    let mut text = args.sentence.clone();
    if text == "-" {
        text.clear();
        let read = io::stdin().read_to_string(&mut text);
        read.map_err(|error| Stop::Failed(format!("cannot read standard input: {error}")))?;
    }
    let draft = settings.read(linter.rules(), &text, Markup::Markdown);
    let mut out = BufWriter::new(io::stdout().lock());
    out.write_all(explanation::render(linter, &draft, &Context::default(), settings).as_bytes())?;
    out.flush()?;
    Ok(ExitCode::from(if problems { FAILED } else { 0 }))
}
