//! What was typed before the cursor, as far as it may ask for a ready sentence.

use crate::draft::{Draft, Style, Zone};
use crate::text::{Span, fold};

use super::checker::Checker;
use super::view::View;

/// What asks for ready sentences at the start of a line.
pub(super) const TRIGGER: &str = "/";

/// Letters that are typed before a sentence is guessed.
const LETTERS: usize = 3;

/// What was typed before the cursor.
#[derive(Debug)]
pub(super) enum Typed<'a> {
    /// A `/` where a line starts, with words to look for.
    Asked { span: Span, words: &'a str },
    /// What may be the start of a sentence: each place in the line at which one may start, the first first.
    Begun(Vec<Beginning<'a>>),
}

/// The start of a sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beginning<'a> {
    /// Where it was typed.
    pub span: Span,
    /// What was.
    pub text: &'a str,
    /// Whether it goes on with a greeting: `Hi Ana, thanks`.
    pub goes_on: bool,
}

impl<'a> Typed<'a> {
    /// What was typed before a place; `None` if it is not for us: the customer's words, code, front matter.
    pub(super) fn before(view: &'a View, draft: &Draft<'_>, offset: u32) -> Option<Self> {
        let source = view.text.source();
        let start = view.text.lines().line_span(source, view.text.lines().line(offset)).start;
        let line = source.get(start as usize..offset as usize)?;
        let start = start as usize + line.len() - content(line).len();
        let line = content(line);
        let span = |from: usize| Span::from_range(start + from..start + line.len());
        if !is_own(draft, span(0), line) {
            return None;
        }
        if let Some(words) = line.strip_prefix(TRIGGER) {
            // A path is typed: /usr/bin
            return (!words.contains(TRIGGER)).then_some(Self::Asked { span: span(0), words });
        }
        let starts = line.char_indices().zip(line.chars().skip(1)).filter_map(|((at, c), next)| {
            let may_start = next == ' ' && matches!(c, '.' | '!' | '?' | '…' | ',');
            may_start.then_some((at + c.len_utf8() + 1, c == ','))
        });
        let begun = std::iter::once((0, false)).chain(starts).filter_map(|(from, goes_on)| {
            let text = &line[from..];
            let letters = text.chars().filter(|c| c.is_alphabetic()).count();
            (letters >= LETTERS).then(|| Beginning { span: span(from), text, goes_on })
        });
        Some(Self::Begun(begun.collect()))
    }

    /// What was typed of the sentence that is not there yet.
    pub(super) fn span(&self) -> Option<Span> {
        match self {
            Self::Asked { span, .. } => Some(*span),
            Self::Begun(beginnings) => {
                beginnings.iter().rfind(|beginning| !beginning.goes_on).map(|beginning| beginning.span)
            }
        }
    }
}

/// The draft as it was before somebody typed there, and the part of the reply that the place is in.
pub(super) fn without<T>(
    view: &View,
    checker: &Checker,
    typed: Span,
    work: impl FnOnce(&Draft<'_>, Option<Zone>) -> T,
) -> T {
    let source = view.text.source();
    let rest = [&source[..typed.start as usize], &source[typed.end as usize..]].concat();
    let draft = checker.read(&rest, view.markup);
    let before = |end: &u32| *end <= typed.start;
    let ends = draft.sentences().iter().map(|sentence| draft.prose().source(draft.span(sentence)).end);
    let number = ends.take_while(before).count().checked_sub(1);
    let zone = number.map(|number| draft.sentences()[number].zone);
    work(&draft, zone)
}

/// Whether a sentence of the agent's may begin at a place: where a line starts or behind the end of a sentence.
pub(super) fn may_begin(view: &View, checker: &Checker, draft: &Draft<'_>, offset: u32) -> bool {
    if offset < draft.front_matter_span().end {
        return false;
    }
    let (source, at) = (view.text.source(), offset as usize);
    let start = view.text.lines().line_span(source, view.text.lines().line(offset)).start as usize;
    let Some(line) = source.get(start..at) else { return false };
    let line = content(line);
    let begins = line.is_empty() || line.strip_suffix(' ').is_some_and(|said| said.ends_with(['.', '!', '?', '…']));
    // Whether the place is the customer's or code shows once something stands there.
    begins && {
        const SOMETHING: &str = "x";
        let text = [&source[..at], SOMETHING, &source[at..]].concat();
        is_own(&checker.read(&text, view.markup), Span::new(offset, offset + 1), SOMETHING)
    }
}

/// A line without blanks and the mark of a list item before it.
fn content(line: &str) -> &str {
    let line = line.trim_start();
    ["- ", "* ", "+ "].iter().find_map(|mark| line.strip_prefix(mark)).map_or(line, str::trim_start)
}

/// Whether what was typed is read as the agent's own words.
fn is_own(draft: &Draft<'_>, typed: Span, text: &str) -> bool {
    let text = text.trim_end();
    let Some(last) = text.chars().next_back() else { return false };
    let end = typed.start + text.len() as u32;
    let is_prose = |at: u32| {
        let pieces = draft.prose().pieces();
        let piece = pieces.get(pieces.partition_point(|piece| piece.source.end <= at));
        piece.is_some_and(|piece| piece.source.start <= at && !piece.style.contains(Style::CODE))
    };
    is_prose(typed.start) && is_prose(end - last.len_utf8() as u32)
}

/// A text as it is compared: without accents, capitals, opening marks and runs of blanks.
pub(super) fn plain(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold(text.trim_start_matches(['¿', '¡', ' ']), &mut folded);
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}
