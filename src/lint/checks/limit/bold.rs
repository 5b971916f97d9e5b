//! Bold: how much of it there is.

use std::collections::BTreeSet;
use std::ops::Range;

use super::{Examined, Item, Measure, Unit, is_word};
use crate::draft::{BlockKind, InlineKind, SentenceFlags};
use crate::lint::signals::prose_span;

/// Whether anything in a draft may be bold, which few drafts have.
pub(super) fn may_be(examined: &Examined<'_>) -> bool {
    let is_bold = |kind| matches!(kind, InlineKind::Strong | InlineKind::Emphasis);
    examined.draft.prose().inlines().iter().any(|inline| is_bold(inline.kind))
}

/// The tokens inside of markup that makes bold; few are.
pub(super) fn marked(examined: &Examined<'_>) -> BTreeSet<usize> {
    let draft = examined.draft;
    let tokens = draft.tokens();
    let inlines = draft.prose().inlines().iter();
    let bold = inlines.filter(|inline| inline.kind.style().intersects(examined.bold.styles()));
    let inside = bold.flat_map(|inline| {
        let first = tokens.partition_point(|token| token.span.end <= inline.prose.start);
        let last = tokens.partition_point(|token| token.span.start < inline.prose.end);
        first..last
    });
    inside.collect()
}

impl Unit<'_, '_> {
    /// The stretches in bold without which there would be as much as is fine.
    pub(super) fn bold_beyond(&self, measure: Measure, max: usize) -> Vec<Range<usize>> {
        let stretches = if measure == Measure::BoldSentences { self.bold_sentences() } else { self.bold() };
        let mut stretches: Vec<_> = stretches.into_iter().map(|(tokens, _)| tokens).collect();
        if measure != Measure::BoldPercent {
            return stretches.split_off(max.min(stretches.len()));
        }
        let words = |tokens: &Range<usize>| {
            self.examined.draft.tokens()[tokens.clone()].iter().filter(|token| is_word(token)).count()
        };
        let all = self.n_words();
        let mut bold = stretches.iter().map(words).sum::<usize>();
        // The longest first, so that the fewest go.
        stretches.sort_by_key(|tokens| std::cmp::Reverse(words(tokens)));
        let enough = stretches.iter().position(|tokens| {
            let fine = (100 * bold).checked_div(all).is_none_or(|percent| percent <= max);
            bold -= words(tokens);
            fine
        });
        stretches.truncate(enough.unwrap_or(stretches.len()));
        stretches
    }

    fn is_bold(&self, tokens: &Range<usize>) -> bool {
        let draft = self.examined.draft;
        draft.prose().style(prose_span(draft, tokens)).intersects(self.examined.bold.styles())
    }

    /// The stretches in bold, each within a sentence.
    pub(super) fn bold(&self) -> Vec<Item> {
        let mut stretches: Vec<Item> = Vec::new();
        let sentences = self.examined.draft.sentences();
        let number = |at: usize| sentences.partition_point(|sentence| sentence.tokens.end <= at);
        let (Some(&first), Some(&last)) = (self.sentences.first(), self.sentences.last()) else { return stretches };
        let marked = self.marked.range(sentences[first].tokens.start..sentences[last].tokens.end);
        let here = |number: &usize| self.sentences.binary_search(number).is_ok();
        let bold = marked.map(|&at| (at..at + 1, number(at)));
        for (tokens, number) in bold.filter(|(tokens, number)| here(number) && self.is_bold(tokens)) {
            match stretches.last_mut().filter(|(last, known)| last.end == tokens.start && *known == number) {
                Some((last, _)) => last.end = tokens.end,
                None => stretches.push((tokens, number)),
            }
        }
        stretches
    }

    /// The share of words that are bold, shown at the longest stretch of them.
    pub(super) fn bold_percent(&self, max: usize) -> Option<(usize, Item)> {
        // Only what markup may make bold can be, and mostly a few words tell that there are enough of others.
        let enough = (100 * self.marked.len()).checked_div(max);
        if enough.is_some_and(|enough| self.words().nth(enough).is_some()) {
            return None;
        }
        let words = self.n_words();
        let stretches = self.bold();
        let tokens = self.examined.draft.tokens();
        let bold = stretches.iter().flat_map(|(stretch, _)| &tokens[stretch.clone()]).filter(|token| is_word(token));
        let percent = (100 * bold.count()).checked_div(words)?;
        let longest = stretches.into_iter().rev().max_by_key(|(tokens, _)| tokens.len())?;
        (percent > max).then_some((percent, longest))
    }

    /// The sentences that are bold from end to end.
    pub(super) fn bold_sentences(&self) -> Vec<Item> {
        self.whole_sentences().filter(|item| self.is_bold_sentence(item)).collect()
    }

    /// Whether a sentence is bold from end to end. A line without a mark at its end is a heading of its own
    /// making, one in a list names what the item is about.
    fn is_bold_sentence(&self, (tokens, number): &Item) -> bool {
        let draft = self.examined.draft;
        let sentence = &draft.sentences()[*number];
        let last = &draft.tokens()[tokens.end - 1];
        self.marked.contains(&tokens.start)
            && draft.blocks()[sentence.block].kind == BlockKind::Paragraph
            && !sentence.flags.intersects(SentenceFlags::LIST_ITEM | SentenceFlags::INTRODUCTION)
            && matches!(self.mark(last), Some('.' | '!' | '?' | '…'))
            && self.is_bold(&(tokens.start..tokens.end - 1))
    }
}
