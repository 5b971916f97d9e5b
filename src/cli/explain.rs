//! `replylint explain`: what is recognised in a sentence, and what an exception ruled out.

use std::process::ExitCode;

use super::Stop;

#[derive(clap::Args)]
pub struct Args {
    /// The sentence, or `-` for standard input
    sentence: String,
}

pub fn run(args: &Args) -> Result<ExitCode, Stop> {
    let _ = args;
    Err(Stop::Failed("explain is not there yet".into()))
}
