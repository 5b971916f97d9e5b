//! replylint reads a support agent's draft reply and says what a good colleague would.
//!
//! A [`draft::Draft`] is read once; the signals of a [`rules::RuleSet`] are found in it in one scan;
//! rules ask about those signals and answer with [`lint::Finding`]s. `ARCHITECTURE.md` is the map.

pub mod built_in;
pub mod cli;
pub mod config;
pub mod draft;
pub mod lint;
pub mod quality;
pub mod report;
pub mod rules;
pub mod server;
pub mod text;
