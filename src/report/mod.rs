//! Findings as people and programs read them.
//!
//! Everything here turns values into text; where that text goes is `cli`'s business.

pub mod diff;
pub mod explanation;
pub mod json;
pub mod markdown;
mod offsets;
pub mod phrases;
pub mod quality;
pub mod settings;
pub mod text;

pub use offsets::Offsets;

use crate::draft::Draft;
use crate::lint::{Finding, Fix, Linter};

/// A finding with the fixes that are offered for it, best first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Advice {
    /// What was noticed.
    pub finding: Finding,
    /// What would help.
    pub fixes: Vec<Fix>,
}

/// What there is to report about one draft.
#[derive(Clone, Copy, Debug)]
pub struct DraftReport<'a> {
    /// Its path, as it is shown.
    pub path: &'a str,
    /// Its text, which all spans are about.
    pub source: &'a str,
    /// Its language, as [`language`] tells it.
    pub language: Option<&'a str>,
    /// What was noticed, in the order of the text.
    pub advice: &'a [Advice],
}

/// What a draft's language is called when its own words are in several.
pub const MIXED: &str = "mixed";

/// The code of a draft's language, [`MIXED`] if it has several, `None` if it could not be told.
#[must_use]
pub fn language<'a>(linter: &'a Linter, draft: &Draft<'_>) -> Option<&'a str> {
    let mut spoken = draft.languages().iter();
    match (spoken.next(), spoken.next()) {
        (Some(only), None) => Some(&linter.rules().lexer().languages().get(only).code),
        (Some(_), Some(_)) => Some(MIXED),
        (None, _) => None,
    }
}
