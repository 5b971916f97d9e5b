//! Why a finding matters, where it stands.

use tower_lsp::lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};

use crate::lint::Finding;
use crate::text::Span;

use super::checker::Checker;
use super::to_lsp;
use super::view::View;

/// What is to be said about the findings at a position, the tightest first.
pub(super) fn hover(view: &View, checker: &Checker, position: Position) -> Option<Hover> {
    let offset = to_lsp::offset(&view.text, position, view.features.encoding);
    let checked = view.checked(checker);
    let findings = view.shown_at(&checked, Span::new(offset, offset));
    let tightest = findings.first()?;
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
