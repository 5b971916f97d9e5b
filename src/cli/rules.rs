//! `replylint rules`: what rules there are, and whether their examples hold.

use std::process::ExitCode;

use super::Stop;

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// List all rules
    List,
}

pub fn run(args: &Args) -> Result<ExitCode, Stop> {
    match args.command {
        Command::List => Err(Stop::Failed("not there yet".into())),
    }
}
