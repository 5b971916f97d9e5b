//! Applies safe fixes: those that change no letter, and that an agent need not read.

use super::options;
use crate::config::Brief;
use crate::draft::Markup;
use crate::lint::{Fix, Safety};
use crate::report::Advice;
use crate::text::{Edit, EditSet};

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
        let (edits, fixes) = compatible(&checked.advice);
        if fixes == 0 {
            break;
        }
        fixed.text = edits.apply(&fixed.text);
        fixed.fixes += fixes;
    }
    Ok(fixed)
}

/// The safe fix of each finding, as long as it lies behind those before it; the others wait for the next round.
fn compatible(advice: &[Advice]) -> (EditSet, usize) {
    let mut edits: Vec<Edit> = Vec::new();
    let mut fixes = 0;
    for fix in advice.iter().filter_map(safe_fix) {
        let free = edits.last().is_none_or(|last| fix.edits.edits()[0].span.start > last.span.end);
        if free {
            edits.extend_from_slice(fix.edits.edits());
            fixes += 1;
        }
    }
    (EditSet::new(edits).expect("each fix is a set, and starts behind the one before it"), fixes)
}

/// The fix that may be applied unread, if a finding has one that changes anything.
pub fn safe_fix(advice: &Advice) -> Option<&Fix> {
    advice.fixes.iter().find(|fix| fix.safety == Safety::Mechanical && !fix.edits.edits().is_empty())
}
