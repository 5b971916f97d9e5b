//! Lines of their own, for channels in which nothing is bold: `Order #4411` is found at once at the end
//! of a short line, and hardly inside a long one.

use std::ops::Range;

use super::{Fix, Notice, Safety, prose_span};
use crate::draft::{BlockKind, Draft};
use crate::text::{Edit, EditSet, Span, Token, TokenFlags, TokenKind};

/// How many words may stand before it in its line: `Su número de guía es 4455667788`.
const LABEL: usize = 5;

/// Whether some tokens end a line in which at most a label stands before them.
pub fn has(draft: &Draft<'_>, tokens: &Range<usize>) -> bool {
    let line = line(draft, tokens);
    let run = run(draft, tokens, &line);
    words(draft, line.start..run.start) <= LABEL && words(draft, run.end..line.end) == 0
}

/// Line breaks that give what was noticed a line of its own, its label in it if that is short.
///
/// Nothing but white space changes. In a table or a heading a line cannot be broken.
pub fn fix(draft: &Draft<'_>, notice: &Notice) -> Option<Fix> {
    let sentence = &draft.sentences()[notice.sentence];
    let kind = draft.blocks()[sentence.block].kind;
    if !matches!(kind, BlockKind::Paragraph | BlockKind::ListItem) {
        return None;
    }
    let line = line(draft, &notice.tokens);
    let run = run(draft, &notice.tokens, &line);
    let lead = sentence.tokens.start.max(line.start).min(run.start);
    let start = if words(draft, lead..run.start) <= LABEL { lead } else { chunk_start(draft, run.start, &line) };
    let end = chunk_end(draft, run.end, &line);
    let line_break = line_break(draft, sentence.block);
    let mut edits = Vec::new();
    for at in [start, end] {
        if line.start < at && at < line.end {
            edits.push(Edit { span: gap(draft, at)?, text: line_break.clone() });
        }
    }
    let text = &draft.prose().text()[prose_span(draft, &(start..end)).range()];
    let sign = |at: usize, broken: &'static str| if line.start < at && at < line.end { broken } else { "" };
    let title = format!("{}{text}{}", sign(start, "⏎ "), sign(end, " ⏎"));
    // Where lines end is the agent's to decide, so it is not applied unread.
    Some(Fix { title, language: None, safety: Safety::Wording, edits: EditSet::new(edits).ok()?, repeats: None })
}

/// The tokens of the line in which some tokens start, in their block.
fn line(draft: &Draft<'_>, tokens: &Range<usize>) -> Range<usize> {
    let all = draft.tokens();
    let at = all.get(tokens.start).map_or(0, |token| token.span.start);
    let block = draft.blocks().partition_point(|block| block.prose.end <= at);
    let block = draft.blocks().get(block).map_or(Span::default(), |block| block.prose);
    let inside = |token: &Token| block.contains(token.span);
    let breaks = |at: &usize| all[*at].flags.contains(TokenFlags::NEWLINE_BEFORE);
    let first = all[..tokens.start].iter().rposition(|token| !inside(token)).map_or(0, |before| before + 1);
    let start = (first..=tokens.start).rev().find(breaks).unwrap_or(first);
    let last = all[tokens.end..].iter().position(|token| !inside(token)).map_or(all.len(), |after| tokens.end + after);
    let end = (tokens.end..last).find(breaks).unwrap_or(last);
    start..end
}

/// Some tokens with the identifiers and amounts beside them: `#48213, #48214 and #48215`.
fn run(draft: &Draft<'_>, tokens: &Range<usize>, line: &Range<usize>) -> Range<usize> {
    let all = draft.tokens();
    let is_fact = |at: usize| !matches!(all[at].kind, TokenKind::Word | TokenKind::Punct | TokenKind::Emoji);
    // At most one word parts it from the next.
    let next = |places: &mut dyn Iterator<Item = usize>| {
        let mut words = 0;
        for at in places {
            words += usize::from(all[at].kind == TokenKind::Word);
            if words > 1 {
                return None;
            }
            if is_fact(at) {
                return Some(at);
            }
        }
        None
    };
    let mut run = tokens.clone();
    while let Some(at) = next(&mut (line.start..run.start).rev()) {
        run.start = at;
    }
    while let Some(at) = next(&mut (run.end..line.end)) {
        run.end = at + 1;
    }
    run
}

/// How many written words stand in some tokens, identifiers and numbers aside.
fn words(draft: &Draft<'_>, tokens: Range<usize>) -> usize {
    let is_word = |token: &&Token| token.kind == TokenKind::Word && !token.flags.contains(TokenFlags::PART);
    draft.tokens()[tokens].iter().filter(is_word).count()
}

/// The first token of what stands without white space before a place: `(` of `(7741-0093)`.
fn chunk_start(draft: &Draft<'_>, mut at: usize, line: &Range<usize>) -> usize {
    while at > line.start && !draft.tokens()[at].flags.contains(TokenFlags::SPACE_BEFORE) {
        at -= 1;
    }
    at
}

/// One past the last token of what stands without white space behind a place.
fn chunk_end(draft: &Draft<'_>, mut at: usize, line: &Range<usize>) -> usize {
    while at < line.end && !draft.tokens()[at].flags.contains(TokenFlags::SPACE_BEFORE) {
        at += 1;
    }
    at
}

/// The white space before a token, in bytes of the source; `None` if there is none to break the line at,
/// or if markup stands on both sides of it.
fn gap(draft: &Draft<'_>, at: usize) -> Option<Span> {
    let prose = draft.prose();
    let before = prose.source(draft.tokens()[at - 1].span).end;
    let behind = prose.source(draft.tokens()[at].span).start;
    let between = draft.source().get(before as usize..behind as usize)?;
    let start = between.find(char::is_whitespace)?;
    let space = &between[start..];
    let end = start + space.find(|c: char| !c.is_whitespace()).unwrap_or(space.len());
    let rest = &between[end..];
    (!rest.contains(char::is_whitespace)).then(|| Span::new(before + start as u32, before + end as u32))
}

/// A line break as the draft writes them, with the white space that keeps a list item's lines together.
fn line_break(draft: &Draft<'_>, block: usize) -> String {
    let source = draft.source();
    let line_break = if source.contains("\r\n") { "\r\n" } else { "\n" };
    let block = draft.blocks()[block];
    if block.kind != BlockKind::ListItem {
        return line_break.into();
    }
    let start = draft.prose().source(block.prose).start as usize;
    let marker = source[..start].rsplit('\n').next().unwrap_or_default();
    let indent = marker.chars().map(|c| if c == '\t' { c } else { ' ' });
    line_break.chars().chain(indent).collect()
}
