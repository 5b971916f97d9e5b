//! What a selection widens to: word, sentence, paragraph, part of the reply, draft.

use tower_lsp::lsp_types::{Position, SelectionRange};

use crate::draft::Draft;
use crate::text::Span;

use super::checker::Checker;
use super::outline::{Part, parts};
use super::to_lsp;
use super::view::View;

/// For each position, what is around it, from the inside out.
pub(super) fn selection_ranges(view: &View, checker: &Checker, positions: &[Position]) -> Vec<SelectionRange> {
    let draft = view.draft(checker);
    let parts = parts(&draft);
    let at = |position: &Position| {
        let offset = to_lsp::offset(&view.text, *position, view.features.encoding);
        let widening = around(&draft, &parts, offset).into_iter().rev();
        let wrap = |parent, span| SelectionRange { range: view.range(span), parent: Some(Box::new(parent)) };
        let all = SelectionRange { range: view.range(all(&draft)), parent: None };
        widening.fold(all, wrap)
    };
    positions.iter().map(at).collect()
}

fn all(draft: &Draft<'_>) -> Span {
    Span::from_range(0..draft.source().len())
}

/// What is around a place, from the inside out, each larger than the one before it; without the draft itself.
fn around(draft: &Draft<'_>, parts: &[Part], offset: u32) -> Vec<Span> {
    let here = |span: &Span| span.start <= offset && offset <= span.end;
    let part = parts.iter().find(|part| here(&part.span));
    let paragraph = part.and_then(|part| part.paragraphs.iter().find(|paragraph| here(&paragraph.span)));
    let sentence = paragraph.and_then(|paragraph| paragraph.sentences.iter().find(|line| here(&line.span)));
    let word = match sentence {
        Some(line) => {
            let tokens = &draft.tokens()[draft.sentences()[line.number].tokens.clone()];
            let spans = tokens.iter().map(|token| draft.prose().source(token.span));
            // Between a word and the mark behind it, the word is meant.
            spans.filter(here).max_by_key(|span| span.len())
        }
        None => part.and_then(|_| word(draft.source(), offset)),
    };
    let outward = [word, sentence.map(|line| line.span), paragraph.map(|it| it.span), part.map(|it| it.span)];
    let mut widening: Vec<Span> = Vec::new();
    for span in outward.into_iter().flatten() {
        let wider = widening.last().is_none_or(|last| span.contains(*last) && span != *last);
        if wider && span != all(draft) && !span.is_empty() {
            widening.push(span);
        }
    }
    widening
}

/// The letters and digits around a place in text that is no prose.
fn word(source: &str, offset: u32) -> Option<Span> {
    let (before, behind) = source.split_at_checked(offset as usize)?;
    let apart = |c: char| !c.is_alphanumeric();
    let start = before.len() - before.chars().rev().take_while(|c| !apart(*c)).map(char::len_utf8).sum::<usize>();
    let end = before.len() + behind.find(apart).unwrap_or(behind.len());
    (start < end).then(|| Span::from_range(start..end))
}
