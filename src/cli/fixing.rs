//! Applies safe fixes: those that change no letter, and that an agent need not read.

use super::options;
use crate::config::Brief;
use crate::draft::Markup;
use crate::lint::safe_fixes;

/// A fix may make room for another; a draft that is not at rest after so many rounds is left as it then is.
const ROUNDS: usize = 10;

/// A draft with its safe fixes applied.
#[derive(Debug)]
pub struct Fixed {
    /// The text after them.
    pub text: String,
    /// How many were applied.
    pub fixes: usize,
}

/// Applies the safe fixes of a draft until none is left. Applied again, nothing changes.
pub fn apply(brief: &Brief, text: String, markup: Markup) -> Result<Fixed, String> {
    let mut fixed = Fixed { text, fixes: 0 };
    for _ in 0..ROUNDS {
        let checked = options::check(brief, &fixed.text, markup, &brief.context, true)?;
        // What clashes with a fix before it waits for the next round.
        let (edits, fixes) = safe_fixes(checked.advice.iter().map(|advice| &advice.fixes[..]));
        if fixes == 0 {
            break;
        }
        fixed.text = edits.apply(&fixed.text);
        fixed.fixes += fixes;
    }
    Ok(fixed)
}
