//! The parts of a good reply that a draft has.

use super::examined::Examined;
use super::signals::{Hit, prose_span};
use crate::rules::model::{SignalId, SignalRef, Stage};
use crate::text::Span;

/// Whether a draft has a part: the best that a signal which serves it can be is there.
pub fn has(examined: &Examined<'_>, stage: Stage) -> bool {
    hits(examined, stage).next().is_some()
}

/// The words of a draft that a part stands on, in their order, in bytes of the source; none if it is not there.
/// Where several signals share words, that is one place.
pub fn words(examined: &Examined<'_>, stage: Stage) -> Vec<Span> {
    let source = |hit: &Hit| examined.draft.prose().source(prose_span(examined.draft, &hit.tokens()));
    let mut words: Vec<Span> = hits(examined, stage).map(source).collect();
    words.sort_unstable();
    words.dedup_by(|next, word| {
        let shares = word.overlaps(*next);
        if shares {
            *word = word.cover(*next);
        }
        shares
    });
    words
}

fn hits<'e>(examined: &'e Examined<'_>, stage: Stage) -> impl Iterator<Item = &'e Hit> {
    let signals = examined.rules.signals().iter().zip(0..);
    let serving = signals.filter(move |(signal, _)| signal.stage == Some(stage)).map(|(_, at)| SignalId(at));
    serving.flat_map(|signal| examined.hits.of(SignalRef { signal, worst: 0 }))
}
