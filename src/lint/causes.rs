//! The words that call for what a rule misses.

use super::examined::Examined;
use super::signals::prose_span;
use crate::rules::model::Condition;
use crate::text::Span;

/// More than these are not told of one finding.
const MOST: usize = 3;

/// The words for which a rule's condition holds, in bytes of the source: the draft's own, and the customer's where
/// the draft quotes them. None are those of a condition that asks for something else than words.
pub fn causes(condition: &Condition, examined: &Examined<'_>) -> Vec<Span> {
    let mut spans = Vec::new();
    collect(condition, examined, &mut spans);
    // What the customer said is what it is about; the draft's own words come second.
    spans.sort_unstable_by_key(|(own, span)| (*own, *span));
    spans.dedup();
    spans.into_iter().map(|(_, span)| span).take(MOST).collect()
}

fn collect(condition: &Condition, examined: &Examined<'_>, spans: &mut Vec<(bool, Span)>) {
    match condition {
        Condition::Any(parts) => parts.iter().for_each(|part| collect(part, examined, spans)),
        // One of these alone calls for nothing.
        Condition::All(parts) if examined.holds(condition) => {
            parts.iter().for_each(|part| collect(part, examined, spans));
        }
        Condition::Signal { signal, customer: true, .. } => {
            spans.extend(examined.quoted(*signal).map(|span| (false, span)));
        }
        Condition::Signal { signal, customer: false, .. } => {
            let (draft, hits) = (examined.draft, examined.hits.of(*signal));
            spans.extend(hits.map(|hit| (true, draft.prose().source(prose_span(draft, &hit.tokens())))));
        }
        Condition::All(_) | Condition::Not(_) | Condition::Context { .. } => {}
    }
}
