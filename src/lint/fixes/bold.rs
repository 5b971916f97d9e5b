//! Making something stand out: in bold as the channel writes it, or on a line of its own where nothing is bold.

use serde::Deserialize;

use super::{Answer, Examined, Fix, Safety, own_line, prose_span};
use crate::draft::{BlockKind, Draft, InlineKind, Markup, Style};
use crate::text::{Edit, EditSet, Span};

/// How bold is written where the reply is sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bold {
    /// `**so**`
    Markdown,
    /// `*so*`, as several chat tools have it.
    SingleStar,
    /// `<b>so</b>`
    Html,
    /// Not at all.
    None,
}

/// What is known of channels. One that is not here is sent as the draft is written.
const CHANNELS: [(&str, Bold); 12] = [
    ("sms", Bold::None),
    ("text", Bold::None),
    ("plain", Bold::None),
    ("tweet", Bold::None),
    ("twitter", Bold::None),
    ("x", Bold::None),
    ("instagram", Bold::None),
    ("messenger", Bold::SingleStar),
    ("whatsapp", Bold::SingleStar),
    ("slack", Bold::SingleStar),
    ("google-chat", Bold::SingleStar),
    ("html", Bold::Html),
];

impl Bold {
    /// All of them with their names.
    pub const NAMED: [(&'static str, Self); 4] =
        [("markdown", Self::Markdown), ("single-star", Self::SingleStar), ("html", Self::Html), ("none", Self::None)];

    /// What it is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        let named = Self::NAMED.into_iter().find(|(_, known)| *known == self);
        named.map_or("none", |(name, _)| name)
    }

    /// The one of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMED.into_iter().find(|(known, _)| *known == name).map(|(_, bold)| bold)
    }

    /// How bold is written in a channel, where that is known; otherwise as the draft itself has it, and
    /// plain text has none.
    pub(in crate::lint) fn of(channel: Option<&str>, markup: Markup) -> Self {
        let channel = channel.map(|channel| channel.trim().to_lowercase().replace([' ', '_'], "-"));
        let known = channel.and_then(|channel| CHANNELS.into_iter().find(|(known, _)| **known == *channel));
        match (known, markup) {
            (Some((_, bold)), _) => bold,
            (None, Markup::Markdown) => Self::Markdown,
            (None, Markup::Plain) => Self::None,
        }
    }

    /// The styles that show as bold. `**` never counts against a reply, whatever its channel makes of it.
    pub(in crate::lint) fn styles(self) -> Style {
        if self == Self::SingleStar { Style::BOLD | Style::ITALIC } else { Style::BOLD }
    }

    /// What is written before and behind; `None` where nothing can be bold.
    pub(in crate::lint) fn marks(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Markdown => Some(("**", "**")),
            Self::SingleStar => Some(("*", "*")),
            Self::Html => Some(("<b>", "</b>")),
            Self::None => None,
        }
    }

    /// A text of the phrasebook, in which bold is `**so**`, with bold as it is written here.
    pub(in crate::lint) fn written(self, text: &str) -> String {
        let (before, behind) = self.marks().unwrap_or_default();
        let mut out = String::with_capacity(text.len());
        for (at, piece) in text.split("**").enumerate() {
            if at > 0 {
                out.push_str(if at % 2 == 1 { before } else { behind });
            }
            out.push_str(piece);
        }
        out
    }
}

/// Whether a stretch of the prose stands out as well as the channel lets it, or is not to stand out: what is
/// struck out. Code and headings are shown otherwise than the text around them already; a link shows where it leads, not
/// what to look for.
pub fn stands_out(examined: &Examined<'_>, tokens: &std::ops::Range<usize>) -> bool {
    let prose = prose_span(examined.draft, tokens);
    let style = examined.draft.prose().style(prose);
    style.intersects(examined.bold.styles() | Style::STRUCK)
        || (examined.bold != Bold::None && (style.contains(Style::CODE) || is_set_apart(examined, prose)))
        || (examined.draft.markup() == Markup::Plain && is_marked(examined.draft, prose))
        || (examined.bold == Bold::None && own_line::has(examined.draft, tokens))
}

/// Whether a stretch stands in a heading or the head of a table.
fn is_set_apart(examined: &Examined<'_>, prose: Span) -> bool {
    let blocks = examined.draft.blocks();
    let Some(block) = blocks.get(blocks.partition_point(|block| block.prose.end <= prose.start)) else { return false };
    matches!(block.kind, BlockKind::Heading | BlockKind::TableHead)
}

/// Whether marks that a plain text has for bold open before a stretch and close behind it in its line.
fn is_marked(draft: &Draft<'_>, prose: Span) -> bool {
    let (source, span) = (draft.source(), draft.prose().source(prose));
    let (before, behind) = (&source[..span.start as usize], &source[span.end as usize..]);
    let before = before.rsplit('\n').next().unwrap_or(before);
    let behind = behind.split('\n').next().unwrap_or(behind);
    let enclosed = |mark: char| opening_marks(before, mark) % 2 == 1 && behind.contains(mark);
    let tags = |open: &str, close: &str| before.ends_with(open) && behind.starts_with(close);
    enclosed('*') || enclosed('_') || tags("<b>", "</b>") || tags("<strong>", "</strong>")
}

/// How many runs of a mark may open or close something: neither a bullet nor inside a word.
fn opening_marks(line: &str, mark: char) -> usize {
    let mut runs = 0;
    let mut before = ' ';
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        if c == mark && before != mark {
            while chars.next_if_eq(&mark).is_some() {}
            let after = chars.peek().copied();
            let bullet = before.is_whitespace() && after.is_some_and(char::is_whitespace);
            let inside = before.is_alphanumeric() && after.is_some_and(char::is_alphanumeric);
            runs += usize::from(!bullet && !inside);
        }
        before = c;
    }
    runs
}

/// Marks of bold around exactly what was noticed; failing that, around the words it is part of. Where
/// nothing can be bold, a line of its own.
///
/// `pedido#4411` cannot be bold in part: CommonMark wants white space or punctuation before `**#`.
pub fn fixes(examined: &Examined<'_>, answer: &Answer<'_>) -> Vec<Fix> {
    let Some((open, close)) = examined.bold.marks() else {
        return own_line::fix(examined.draft, &answer.notice).into_iter().collect();
    };
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
    let is_strong = |kind| kind == InlineKind::Strong || (open == "*" && kind == InlineKind::Emphasis);
    let strong = |span: Span| draft.inlines_over(span).filter(|inline| is_strong(inline.kind));
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
        repeats: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bold_is_written_as_the_channel_has_it() {
        let text = "Order **{order}** is **here**.";
        assert_eq!(Bold::SingleStar.written(text), "Order *{order}* is *here*.");
        assert_eq!(Bold::Html.written(text), "Order <b>{order}</b> is <b>here</b>.");
        assert_eq!(Bold::None.written(text), "Order {order} is here.");
    }
}
