//! Taking bold away where there is too much of it. Identifiers, amounts and dates in it stay bold: they
//! are what the customer will look for.

use std::ops::Range;

use super::{Examined, Fix, Safety, prose_span};
use crate::draft::{Draft, Inline};
use crate::text::{Edit, EditSet, Span, TokenKind};

/// Marks that can be taken away, before and behind.
const MARKS: [(&str, &str); 6] =
    [("**", "**"), ("__", "__"), ("*", "*"), ("_", "_"), ("<b>", "</b>"), ("<strong>", "</strong>")];

/// Takes away the bold that some stretches of tokens share; `None` if some of it has other marks.
pub fn fix(examined: &Examined<'_>, stretches: &[Range<usize>]) -> Option<Fix> {
    let draft = examined.draft;
    let is_bold = |inline: &&Inline| inline.kind.style().intersects(examined.bold.styles());
    let over = |tokens: &Range<usize>| draft.inlines_over(prose_span(draft, tokens)).filter(is_bold);
    let mut bold: Vec<&Inline> = stretches.iter().flat_map(over).collect();
    bold.sort_by_key(|inline| inline.source);
    bold.dedup();
    let mut edits = Vec::new();
    let mut titles = Vec::new();
    for inline in bold {
        let written = &draft.source()[inline.source.range()];
        let fits = |(open, close): &(&str, &str)| written.starts_with(open) && written.ends_with(close);
        let (open, close) = MARKS.into_iter().find(fits)?;
        let within = Span::new(inline.source.start + open.len() as u32, inline.source.end - close.len() as u32);
        let facts: Vec<Edit> = facts(draft, inline).flat_map(|fact| marks(fact, open, close)).collect();
        let moved = |edit: &Edit| Edit {
            span: Span::new(edit.span.start - within.start, edit.span.end - within.start),
            text: edit.text.clone(),
        };
        let inner = EditSet::new(facts.iter().map(moved).collect()).ok()?;
        titles.push(inner.apply(&draft.source()[within.range()]));
        let remove = |start, end| Edit { span: Span::new(start, end), text: String::new() };
        edits.push(remove(inline.source.start, within.start));
        edits.extend(facts);
        edits.push(remove(within.end, inline.source.end));
    }
    // What to make bold is the agent's choice, so it is not applied unread.
    let edits = EditSet::new(edits).ok()?;
    let more = if titles.len() > 1 { " …" } else { "" };
    let title = format!("{}{more}", titles.first()?);
    Some(Fix { title, language: None, safety: Safety::Wording, edits, repeats: None })
}

/// What in some markup the customer will look for, in bytes of the source.
fn facts(draft: &Draft<'_>, inline: &Inline) -> impl Iterator<Item = Span> {
    let tokens = draft.tokens();
    let first = tokens.partition_point(|token| token.span.start < inline.prose.start);
    let inside = tokens[first..].iter().take_while(|token| token.span.end <= inline.prose.end);
    let looked_for = |kind| matches!(kind, TokenKind::Id | TokenKind::Amount | TokenKind::Date | TokenKind::Time);
    inside.filter(move |token| looked_for(token.kind)).map(|token| draft.prose().source(token.span))
}

fn marks(fact: Span, open: &str, close: &str) -> [Edit; 2] {
    let insert = |at: u32, mark: &str| Edit { span: Span::new(at, at), text: mark.into() };
    [insert(fact.start, open), insert(fact.end, close)]
}
