//! The command line: reads arguments, files and standard input, and writes reports.

mod batch;
mod check;
mod config;
mod explain;
mod files;
mod fixing;
mod lsp;
mod names;
mod options;
mod phrases;
mod quality;
mod rules;
mod tally;

use std::io::{self, Write};
use std::panic;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Checks draft support replies, and says what a good colleague would.
#[derive(Parser)]
#[command(name = "replylint", version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Check drafts: files, folders, or `-` for standard input
    Check(check::Args),
    /// Check many drafts: one JSON object a line in, one a line out
    Batch(batch::Args),
    /// Show the settings that hold for a draft, and where each comes from
    Config(config::Args),
    /// List, show and test rules
    Rules(rules::Args),
    /// List ready sentences, in pairs of languages
    Phrases(phrases::Args),
    /// Measure findings against labelled replies
    Quality(quality::Args),
    /// Show what is recognised in a sentence, and what an exception ruled out
    Explain(explain::Args),
    /// Serve editors: one over standard input and output, or many over the network
    Lsp(lsp::Args),
}

/// Exit status when something was found.
const FOUND: u8 = 1;
/// Exit status when something could not be done.
const FAILED: u8 = 2;

/// Why a command ended early.
#[derive(Debug)]
enum Stop {
    /// Nobody reads our output any more, which is no fault: `replylint check . | head`.
    BrokenPipe,
    /// Something could not be done; the words are for the user.
    Failed(String),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::BrokenPipe,
            _ => Self::Failed(format!("cannot write the output: {error}")),
        }
    }
}

/// Runs the program with the arguments of this process.
#[must_use]
pub fn run() -> ExitCode {
    keep_drafts_out_of_panics();
    let result = match Cli::parse().command {
        Command::Check(args) => check::run(&args),
        Command::Batch(args) => batch::run(&args),
        Command::Config(args) => config::run(&args),
        Command::Rules(args) => rules::run(&args),
        Command::Phrases(args) => phrases::run(&args),
        Command::Quality(args) => quality::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Lsp(args) => lsp::run(&args),
    };
    match result {
        Ok(status) => status,
        Err(Stop::BrokenPipe) => ExitCode::SUCCESS,
        Err(Stop::Failed(reason)) => {
            complain(&reason);
            ExitCode::from(FAILED)
        }
    }
}

/// Tells the user what went wrong. A closed standard error leaves nobody to tell.
fn complain(message: &str) {
    let _ = writeln!(io::stderr(), "replylint: {message}");
}

/// A panic's message may quote the draft it stumbled over; only the place in our source is told.
fn keep_drafts_out_of_panics() {
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        complain(&format!("internal error at {place}; please report it"));
    }));
}
