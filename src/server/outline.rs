//! The parts of a draft, one within the other: what symbols, folding and selections are made of.

use crate::draft::{Draft, Zone};
use crate::text::Span;

/// A part of a draft. Parts do not overlap and stand in the order of the source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Part {
    /// What it is.
    pub kind: PartKind,
    /// Where, in bytes of the source.
    pub span: Span,
    /// Its paragraphs, list items, headings and cells; none of what is not the agent's own words.
    pub paragraphs: Vec<Paragraph>,
}

/// What a part is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum PartKind {
    /// Settings and context, between two `---`.
    FrontMatter,
    /// What the customer wrote.
    Quote,
    /// The agent's own words.
    Own(Zone),
}

/// A paragraph, as far as it belongs to one part.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Paragraph {
    /// Its block, as an index into the draft's blocks.
    pub block: usize,
    /// Where, in bytes of the source.
    pub span: Span,
    /// Its sentences.
    pub sentences: Vec<Line>,
}

/// A sentence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Line {
    /// Where, in bytes of the source, with the markup that belongs to it alone.
    pub span: Span,
    /// Its number in the draft.
    pub number: usize,
}

impl PartKind {
    /// What it is called in an outline.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::FrontMatter => "Front matter",
            Self::Quote => "Customer",
            Self::Own(Zone::Greeting) => "Greeting",
            Self::Own(Zone::Body) => "Body",
            Self::Own(Zone::Closing) => "Closing",
            Self::Own(Zone::Signature) => "Signature",
        }
    }
}

/// The parts of a draft. The agent's words around a quote are two parts.
pub(super) fn parts(draft: &Draft<'_>) -> Vec<Part> {
    let aside = |kind| move |span: Span| Part { kind, span: trimmed(draft, span), paragraphs: Vec::new() };
    let quotes = draft.quotes().iter().map(|quote| quote.source);
    let mut parts: Vec<Part> = quotes.clone().map(aside(PartKind::Quote)).collect();
    parts.extend(Some(draft.front_matter_span()).filter(|span| !span.is_empty()).map(aside(PartKind::FrontMatter)));
    let mut own: Vec<Part> = Vec::new();
    for (number, sentence) in draft.sentences().iter().enumerate() {
        let line = Line { span: whole(draft, draft.span(sentence)), number };
        let kind = PartKind::Own(sentence.zone);
        let is_parted =
            |last: &Part| quotes.clone().any(|quote| last.span.end <= quote.start && quote.start < line.span.start);
        match own.last_mut().filter(|last| last.kind == kind && !is_parted(last)) {
            Some(last) => last.add(sentence.block, line),
            None => {
                let mut part = Part { kind, span: line.span, paragraphs: Vec::new() };
                part.add(sentence.block, line);
                own.push(part);
            }
        }
    }
    parts.append(&mut own);
    parts.sort_by_key(|part| part.span);
    parts
}

impl Part {
    fn add(&mut self, block: usize, line: Line) {
        self.span = self.span.cover(line.span);
        match self.paragraphs.last_mut().filter(|last| last.block == block) {
            Some(last) => {
                last.span = last.span.cover(line.span);
                last.sentences.push(line);
            }
            None => self.paragraphs.push(Paragraph { block, span: line.span, sentences: vec![line] }),
        }
    }
}

/// Where some prose stands in the source, with the markup that encloses nothing else.
fn whole(draft: &Draft<'_>, prose: Span) -> Span {
    let markup = draft.inlines_over(prose).filter(|inline| prose.contains(inline.prose));
    markup.fold(draft.prose().source(prose), |all, inline| all.cover(inline.source))
}

/// A stretch of the source without the line breaks and blanks at its end.
fn trimmed(draft: &Draft<'_>, span: Span) -> Span {
    let text = &draft.source()[span.range()];
    Span::from_range(span.start as usize..span.start as usize + text.trim_end().len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::draft::Markup;
    use crate::lint::Linter;

    fn outline(source: &str, markup: Markup) -> String {
        let linter = Linter::built_in();
        let mut out = String::new();
        for Part { kind, span, paragraphs } in parts(&linter.read(source, markup)) {
            out += &format!("{}: {:?}\n", kind.name(), &source[span.range()]);
            for paragraph in paragraphs {
                let sentences = paragraph.sentences.iter().map(|line| &source[line.span.range()]);
                out += &format!("  {}\n", sentences.collect::<Vec<_>>().join(" | "));
            }
        }
        out
    }

    #[test]
    fn a_reply_has_its_parts_in_order() {
        let source = "---\nchannel: email\n---\nHi Ana,\n\n> Where is it?\n\n**Your order** is here. It shipped.\n\n- One\n\n\
                      Kind regards,\nLeo";
        assert_eq!(
            outline(source, Markup::Markdown),
            "Front matter: \"---\\nchannel: email\\n---\"\nGreeting: \"Hi Ana,\"\n  Hi Ana,\nCustomer: \"> Where is it?\"\n\
             Body: \"**Your order** is here. It shipped.\\n\\n- One\"\n  **Your order** is here. | It shipped.\n  One\n\
             Closing: \"Kind regards,\"\n  Kind regards,\nSignature: \"Leo\"\n  Leo\n"
        );
    }

    #[test]
    fn words_around_a_quote_are_two_parts() {
        let source = "The order left today.\n\n> And the lamp?\n\nThe lamp leaves on Monday.\n";
        assert_eq!(
            outline(source, Markup::Plain),
            "Body: \"The order left today.\"\n  The order left today.\nCustomer: \"> And the lamp?\"\n\
             Body: \"The lamp leaves on Monday.\"\n  The lamp leaves on Monday.\n"
        );
    }

    fn text() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "Hi Ana,",
            "Hola, Ñandú:",
            "Your **order** is here.",
            "> Why?",
            "- One",
            "Kind regards,",
            "Leo",
            "\n",
            "\n\n",
            "\r\n",
            "---\n",
            "channel: sms\n",
            "`code`",
            "```\n",
            "*a. b*",
            "👩‍👧 ",
            "On 3 May, Ana wrote:\n",
            "-- \n",
            "| a | b |\n|---|---|\n",
            " ",
        ]);
        prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn each_holds_what_is_in_it_and_none_overlaps_the_next(source in text(), markdown: bool) {
            let markup = if markdown { Markup::Markdown } else { Markup::Plain };
            let parts = parts(&Linter::built_in().read(&source, markup));
            prop_assert!(parts.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start), "{parts:?}");
            for part in &parts {
                for paragraph in &part.paragraphs {
                    prop_assert!(part.span.contains(paragraph.span));
                    for line in &paragraph.sentences {
                        prop_assert!(paragraph.span.contains(line.span));
                        prop_assert!(source.get(line.span.range()).is_some_and(|text| !text.is_empty()));
                    }
                }
            }
        }
    }
}
