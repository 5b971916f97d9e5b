//! Why a finding matters, where it stands; elsewhere, which part of a good reply some words are.

use tower_lsp::lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};

use crate::lint::Finding;
use crate::text::Span;

use super::checker::Checker;
use super::scorecard::captions;
use super::to_lsp;
use super::view::View;

/// What is to be said about the findings at a position, the tightest first.
pub(super) fn hover(view: &View, checker: &Checker, position: Position) -> Option<Hover> {
    let offset = to_lsp::offset(&view.text, position, view.features.encoding);
    let checked = view.checked(checker);
    let findings = view.shown_at(&checked, Span::new(offset, offset));
    let Some(tightest) = findings.first() else { return stage(view, checker, offset) };
    let contents = if view.features.hover_markdown {
        let sections: Vec<_> = findings.iter().map(|finding| markdown(finding)).collect();
        MarkupContent { kind: MarkupKind::Markdown, value: sections.join("\n\n---\n\n") }
    } else {
        let sections: Vec<_> = findings.iter().map(|finding| plain(finding)).collect();
        MarkupContent { kind: MarkupKind::PlainText, value: sections.join("\n\n") }
    };
    let range = Some(to_lsp::range(&view.text, tightest.span, view.features.encoding));
    Some(Hover { contents: HoverContents::Markup(contents), range })
}

/// Which part of a good reply the words at a place stand for, where parts are shown at all.
fn stage(view: &View, checker: &Checker, offset: u32) -> Option<Hover> {
    if !checker.shows_stages() || !checker.takes(view.text.source().len()) {
        return None;
    }
    let draft = view.draft(checker);
    let at = |words: &Vec<Span>| words.iter().copied().find(|span| span.start <= offset && offset < span.end);
    let (stage, span) = checker.stages(&draft).into_iter().find_map(|(stage, words)| Some((stage, at(&words)?)))?;
    let (title, counts) = captions(stage);
    let (title, counts) = (checker.caption(&draft, title), checker.caption(&draft, counts));
    let contents = if view.features.hover_markdown {
        MarkupContent {
            kind: MarkupKind::Markdown, value: format!("**✓ {}**\n\n{}", literal(title), literal(counts))
        }
    } else {
        MarkupContent { kind: MarkupKind::PlainText, value: format!("✓ {title}\n{counts}") }
    };
    Some(Hover { contents: HoverContents::Markup(contents), range: Some(view.range(span)) })
}

fn markdown(Finding { message, why, rule, .. }: &Finding) -> String {
    said(&[format!("**{}**", literal(message)), literal(why), format!("`{rule}`")], "\n\n")
}

fn plain(Finding { message, why, rule, .. }: &Finding) -> String {
    said(&[message.clone(), why.to_string(), format!("({rule})")], "\n")
}

/// What there is to say of some parts: a team's rule may well give no reason.
fn said(parts: &[String], between: &str) -> String {
    let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    parts.join(between)
}

/// Text as Markdown that shows just that: messages quote the draft, and drafts hold anything.
fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '#' | '~' | '|' | '!' => out.extend(['\\', c]),
            '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_room_is_left_for_a_reason_that_is_not_given() {
        let parts = |why: &str| ["A".to_owned(), why.to_owned(), "B".to_owned()];
        assert_eq!((said(&parts(""), "\n"), said(&parts("why"), "\n")), ("A\nB".into(), "A\nwhy\nB".into()));
    }

    #[test]
    fn quoted_words_are_no_markup() {
        assert_eq!(literal("“**A1** <b>”\nhelps"), r"“\*\*A1\*\* \<b\>” helps");
    }
}
