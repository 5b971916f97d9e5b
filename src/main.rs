//! The `replylint` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    replylint::cli::run()
}
