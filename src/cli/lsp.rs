//! `replylint lsp`: the language server for one editor.

use std::path::Path;
use std::process::ExitCode;

use super::Stop;
use super::options::{ConfigOptions, ContextOptions, RuleOptions, keep};
use crate::config::Home;
use crate::server::serve_stdio;

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    context: ContextOptions,
    #[command(flatten)]
    rules: RuleOptions,
    #[command(flatten)]
    config: ConfigOptions,
    /// Speak over standard input and output; there is no other way yet, but editors pass it
    #[arg(long)]
    stdio: bool,
}

pub fn run(args: &Args) -> Result<ExitCode, Stop> {
    let Args { context, rules, config, stdio: _ } = args;
    let configuration = config.configuration(rules.command_line(context)?);
    // Rules are read before the client introduces itself, and names that were mistyped are told here. What is wrong
    // in files of settings is for the client, in whose workspace they stand.
    let brief = configuration.brief(&Home::of_folder(Path::new(".")));
    rules.check_names(std::slice::from_ref(&brief))?;
    keep(&brief);
    Ok(serve_stdio(configuration))
}
