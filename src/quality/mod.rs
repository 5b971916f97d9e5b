//! How well findings agree with what people marked in replies.
//!
//! A [`Record`] is one reply with its labels; a [`Score`] is told what was found in each record, and counts.
//! Which files are read is left to `cli`, how figures look to `report`; docs/quality.md says what the labels mean.

mod category;
mod record;
mod score;
#[cfg(test)]
mod tests;

pub use category::{Category, EmpathyExpected, Verdict};
pub use record::{Dictating, Empathy, Identifier, Label, Level, Mark, Negative, Plain, Record};
pub use score::{Count, Group, RuleScore, Score, Share};
