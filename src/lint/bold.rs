//! Making something bold.

use super::analysis::Answer;
use super::examined::Examined;
use super::finding::{Fix, Safety};
use super::signals::prose_span;
use super::{Bold, Settings};
use crate::draft::{InlineKind, Style};
use crate::text::{Edit, EditSet, Span};

impl Settings {
    /// The style that shows something as bold where the reply is sent, and the marks that make it;
    /// `None` where nothing can be bold.
    #[must_use]
    pub(crate) fn bold_marks(&self) -> Option<(Style, &'static str, &'static str)> {
        match self.bold {
            Bold::Markdown => Some((Style::BOLD, "**", "**")),
            Bold::SingleStar => Some((Style::ITALIC, "*", "*")),
            Bold::Html => Some((Style::BOLD, "<b>", "</b>")),
            Bold::None => None,
        }
    }
}

/// Bold marks around exactly what was noticed; failing that, around the words it is part of.
///
/// `pedido#4411` cannot be bold in part: CommonMark wants white space or punctuation before `**#`.
pub fn fixes(examined: &Examined<'_>, answer: &Answer<'_>) -> Vec<Fix> {
    let Some((_, open, close)) = examined.settings.bold_marks() else { return Vec::new() };
    let exact = prose_span(examined.draft, &answer.notice.tokens);
    let text = examined.draft.prose().text();
    let before = text[..exact.start as usize].trim_end_matches(|c: char| !c.is_whitespace()).len();
    let after = text[exact.end as usize..].find(char::is_whitespace).map_or(text.len(), |at| exact.end as usize + at);
    let after = before + text[before..after].trim_end_matches(['.', ',', ';', ':', '!', '?', ')']).len();
    let widened = Span::from_range(before..after.max(exact.end as usize));
    let mut fixes: Vec<Fix> = [exact, widened].iter().filter_map(|span| marked(examined, *span, open, close)).collect();
    fixes.dedup();
    fixes
}

/// The stretch of prose with marks around it; bold that covers a part of it is taken in.
fn marked(examined: &Examined<'_>, prose: Span, open: &str, close: &str) -> Option<Fix> {
    let draft = examined.draft;
    let all = draft.prose();
    let strong = |span: Span| draft.inlines_over(span).filter(|inline| inline.kind == InlineKind::Strong);
    let whole = strong(prose).fold(prose, |whole, inline| whole.cover(inline.prose));
    let source = strong(prose).fold(all.source(whole), |source, inline| source.cover(inline.source));
    let text = &all.text()[whole.range()];
    let written = &draft.source()[source.range()];
    // Nothing but bold may be taken apart here: a link or an entity inside stays as it is written.
    let edits = if written == text {
        let insert = |at: u32, mark: &str| Edit { span: Span::new(at, at), text: mark.into() };
        vec![insert(source.start, open), insert(source.end, close)]
    } else if written.replace(['*', '_'], "") == text.replace(['*', '_'], "") {
        vec![Edit { span: source, text: format!("{open}{text}{close}") }]
    } else {
        let insert = |at: u32, mark: &str| Edit { span: Span::new(at, at), text: mark.into() };
        vec![insert(source.start, open), insert(source.end, close)]
    };
    Some(Fix {
        title: format!("{open}{text}{close}"),
        language: None,
        safety: Safety::Mechanical,
        edits: EditSet::new(edits).ok()?,
    })
}
