//! The parts of a good reply that a draft has.

use super::examined::Examined;
use crate::rules::model::{SignalId, SignalRef, Stage};

/// Whether a draft has a part: the best that a signal which serves it can be is there.
pub fn has(examined: &Examined<'_>, stage: Stage) -> bool {
    let signals = examined.rules.signals().iter().zip(0..);
    let serving = signals.filter(|(signal, _)| signal.stage == Some(stage)).map(|(_, at)| SignalId(at));
    let mut asked = serving.map(|signal| SignalRef { signal, worst: 0 });
    asked.any(|signal| examined.hits.of(signal).next().is_some())
}
