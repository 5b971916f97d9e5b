//! The whole program, as a user or another program runs it.
//!
//! `team/` is an invented team's rules: the tests go by them, so that they stay the same while the
//! built-in rules learn.

#![allow(clippy::unwrap_used, reason = "a test stops where it is surprised")]

mod batch;
mod check;
mod phrases;
mod quality;
mod rules;
mod support;

use support::replylint;

#[test]
fn help_and_version_are_there() {
    assert!(replylint(&["--help"]).run("").stdout.contains("check"));
    assert_eq!(replylint(&["--version"]).run("").stdout, format!("replylint {}\n", env!("CARGO_PKG_VERSION")));
}
