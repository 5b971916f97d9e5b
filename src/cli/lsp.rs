//! `replylint lsp`: the language server for one editor.

use std::process::ExitCode;

use super::Stop;
use super::options::{Checker, RuleOptions};
use crate::server::serve_stdio;

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    rules: RuleOptions,
    /// Speak over standard input and output; there is no other way yet, but editors pass it
    #[arg(long)]
    stdio: bool,
}

pub fn run(args: &Args) -> Result<ExitCode, Stop> {
    let Args { rules, stdio: _ } = args;
    let Checker { brief, .. } = rules.load()?;
    Ok(serve_stdio(brief.linter.clone(), brief.settings.clone()))
}
