//! What is still known from the last state of a draft.
//!
//! Most edits touch one place. In the sentences before and behind it phrases stand where they stood, so those are
//! not looked through again: of a long draft that is nearly all the work of a scan.

use super::places::Places;
use crate::draft::{Draft, Sentence};
use crate::rules::trie::{RawCapture, RawHit, RawHits};
use crate::text::Token;

/// A draft's last state, with the places where phrases stand in it; empty before its first.
#[derive(Debug, Default)]
pub struct Memory(Option<Kept>);

#[derive(Debug)]
struct Kept {
    text: String,
    tokens: Vec<Token>,
    sentences: Vec<Sentence>,
    places: Places,
}

impl Memory {
    /// The state that is kept, if one is.
    pub(super) fn before(&self) -> Option<Before<'_>> {
        let Kept { text, tokens, sentences, places } = self.0.as_ref()?;
        Some(Before { text, tokens, sentences, places })
    }

    /// Keeps a draft's state for its next one.
    pub(super) fn keep(&mut self, draft: &Draft<'_>, places: Option<Places>) {
        self.0 = places.map(|places| Kept {
            text: draft.prose().text().into(),
            tokens: draft.tokens().into(),
            sentences: draft.sentences().into(),
            places,
        });
    }
}

/// An earlier state of a draft, with the places where phrases stand in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Before<'a> {
    text: &'a str,
    tokens: &'a [Token],
    sentences: &'a [Sentence],
    places: &'a Places,
}

impl<'a> Before<'a> {
    /// The state that a draft is in.
    pub(super) fn new(draft: &'a Draft<'_>, places: &'a Places) -> Self {
        Self { text: draft.prose().text(), tokens: draft.tokens(), sentences: draft.sentences(), places }
    }

    /// Finds the sentences of the next state that are as they were.
    pub(super) fn compare(self, draft: &'a Draft<'a>) -> Same<'a> {
        let (then, now) = (self.sentences, draft.sentences());
        let most = then.len().min(now.len());
        let is_same = |(then, now): (&Sentence, &Sentence)| self.is_same(then, draft, now);
        let first = then.iter().zip(now).take_while(|pair| is_same(*pair)).count();
        let pairs_from_end = then.iter().rev().zip(now.iter().rev());
        let last = pairs_from_end.take(most - first).take_while(|pair| is_same(*pair)).count();
        Same { before: self, now, first, last }
    }

    /// Whether whatever stands in one sentence stands in the other.
    fn is_same(&self, then: &Sentence, draft: &Draft<'_>, now: &Sentence) -> bool {
        let (before, after) = (&self.tokens[then.tokens.clone()], &draft.tokens()[now.tokens.clone()]);
        let (Some((first, last)), Some((new_first, new_last))) = (ends(before), ends(after)) else { return false };
        let same = |(old, new): (&Token, &Token)| {
            let place = |token: &Token, start: &Token| (token.span.start - start.span.start, token.span.len());
            place(old, first) == place(new, new_first)
                && (old.word, old.accents, old.kind, old.flags) == (new.word, new.accents, new.kind, new.flags)
        };
        then.languages == now.languages
            && before.len() == after.len()
            && before.iter().zip(after).all(same)
            && self.text[first.span.cover(last.span).range()]
                == draft.prose().text()[new_first.span.cover(new_last.span).range()]
    }
}

/// The first and the last of some tokens.
fn ends(tokens: &[Token]) -> Option<(&Token, &Token)> {
    tokens.first().zip(tokens.last())
}

/// The sentences of a draft that are as they were: so many at its start, and so many at its end.
#[derive(Debug)]
pub(super) struct Same<'a> {
    before: Before<'a>,
    now: &'a [Sentence],
    first: usize,
    last: usize,
}

impl Same<'_> {
    /// Adds the places in a sentence where phrases stand, if it is as it was; tells whether it is.
    pub(super) fn look(&self, number: usize, found: &mut RawHits) -> bool {
        let Before { sentences, places, .. } = self.before;
        let from_end = self.now.len() - number;
        let then = match number < self.first {
            true => number,
            false if from_end <= self.last => sentences.len() - from_end,
            false => return false,
        };
        let (from, to) = (sentences[then].tokens.start as u32, self.now[number].tokens.start as u32);
        let moved = |token: u32| token - from + to;
        for hit in places.of_sentence(then) {
            let captures = found.captures.len() as u32;
            found.captures.extend(places.raw().captures_of(hit).iter().map(|capture| {
                let end = if capture.end == RawCapture::REST { RawCapture::REST } else { moved(capture.end) };
                RawCapture { start: moved(capture.start), end, ..*capture }
            }));
            found.hits.push(RawHit { start: moved(hit.start), end: moved(hit.end), captures, ..*hit });
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::draft::{Context, Markup};
    use crate::lint::{Linter, Settings};

    const DRAFT: &str = concat!(
        include_str!("../../tests/drafts/late-parcel.md"),
        include_str!("../../tests/drafts/pedido-roto.md"),
        include_str!("../../tests/drafts/bilingual.md")
    );

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn what_is_remembered_changes_nothing(
            edits in prop::collection::vec((any::<prop::sample::Index>(), 0..40_usize, prop::sample::select(vec![
                "", "x", " ", "\n\n", ". ", "**", "You must send it. ", "but ", "Lo siento mucho, ", "order #48291 ", "> ",
                "\n- ", "¿", "Hi Ana,\n\n", "í", "`", "No podemos ", "😀",
            ])), 1..12),
        ) {
            let linter = Linter::built_in();
            let (context, settings) = (Context::default(), Settings::default());
            let (mut text, mut memory) = (DRAFT.to_owned(), Memory::default());
            for (at, length, new) in edits {
                let boundary = |mut at: usize| {
                    while !text.is_char_boundary(at) {
                        at -= 1;
                    }
                    at
                };
                let start = boundary(at.index(text.len() + 1));
                let end = boundary((start + length).min(text.len())).max(start);
                text.replace_range(start..end, new);
                let draft = linter.read(&text, Markup::Markdown);
                let again = linter.check_in_spite(&draft, &context, &settings, &mut memory);
                let fresh = linter.check_in_spite(&draft, &context, &settings, &mut Memory::default());
                prop_assert_eq!(again.findings, fresh.findings);
            }
        }
    }

    #[test]
    fn only_what_changed_is_looked_through_again() {
        let linter = Linter::built_in();
        let mut memory = Memory::default();
        let check = |text: &str, memory: &mut Memory| {
            let draft = linter.read(text, Markup::Markdown);
            let same = memory.before().map(|before| {
                let same = before.compare(&draft);
                (same.first, same.last)
            });
            let _ = linter.check_in_spite(&draft, &Context::default(), &Settings::default(), memory);
            same
        };
        let one = "Hi Ana,\n\nYou must send it. We are sorry about the delay. Thanks for writing. Bye.";
        assert_eq!(check(one, &mut memory), None);
        assert_eq!(check(&one.replace("delay", "long delay"), &mut memory), Some((2, 2)));
        assert_eq!(check(&one.replace("Hi Ana,\n\n", ""), &mut memory), Some((0, 2)));
        assert_eq!(check("", &mut memory), Some((0, 0)));
    }
}
