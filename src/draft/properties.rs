//! What holds for the draft of any text at all.

use proptest::prelude::*;

use super::testing::{lexer, text};
use super::{Draft, Markup, Style};

/// Text such as agents type, and text such as nobody does.
fn drafts() -> impl Strategy<Value = String> {
    let bits = prop::sample::select(vec![
        "Hi Ana,",
        "Hola, Ana:",
        "Your order **#4411** shipped.",
        "¿Puede?",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "> ",
        ">> q\n",
        "- ",
        "1. ",
        "**",
        "_",
        "`",
        "~~",
        "<b>",
        "</b>",
        "<br>",
        "<name>",
        "{{x}}",
        "[NAME]",
        "[a](b)",
        "![a](b)",
        "https://example.com/a_b",
        "ana@example.com",
        "&amp;",
        "&nbsp;",
        "\\*",
        "😀",
        "👩‍👩‍👧",
        "n\u{303}",
        "ñ",
        "é",
        "\u{feff}",
        "\u{a0}",
        "\u{0}",
        "|",
        "|---|",
        "---\n",
        "--\n",
        "-- \n",
        "On 3 May, Ana wrote:\n",
        "-----Original Message-----\n",
        "From: Ana\nSent: x\n",
        "Best regards,\n",
        "^AB",
        " / ",
        "...",
        "…",
        "$12.00",
        "35,00 €",
        "Sr. ",
        "e.g. ",
        "(",
        ")",
        "“",
        "”",
        "\"",
        "    ",
        "\t",
        "```\n",
        "# ",
        " ",
        " ",
        " ",
        "a",
        "B",
    ]);
    prop_oneof![prop::collection::vec(bits, 0..40).prop_map(|bits| bits.concat()), any::<String>(),]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn every_text_is_a_sound_draft(source in drafts(), plain in any::<bool>()) {
        let lexer = lexer();
        let markup = if plain { Markup::Plain } else { Markup::Markdown };
        let draft = Draft::parse(&lexer, &source, markup);
        let prose = draft.prose();
        let text = prose.text();

        let mut end = 0;
        for piece in prose.pieces() {
            let gap = &text[end as usize..piece.prose.start as usize];
            prop_assert!(gap.is_empty() || gap == "\n\n");
            prop_assert!(source.get(piece.source.range()).is_some() && text.get(piece.prose.range()).is_some());
            if piece.verbatim {
                prop_assert_eq!(&source[piece.source.range()], &text[piece.prose.range()]);
            } else if !source[piece.source.range()].contains(['x', '&']) {
                prop_assert!(!text[piece.prose.range()].contains('x'), "what hides opaque pieces shows");
            }
            end = piece.prose.end;
        }
        prop_assert_eq!(end as usize, text.len());
        prop_assert!(prose.pieces().is_sorted_by_key(|piece| piece.source.start));
        prop_assert!(prose.inlines().is_sorted_by_key(|inline| inline.prose.start));

        for token in draft.tokens() {
            prop_assert!(text.get(token.span.range()).is_some_and(|token| !token.is_empty()));
            let place = prose.source(token.span);
            prop_assert!(source.get(place.range()).is_some());
            prop_assert!(prose.style(token.span).bits() <= Style::all().bits());
        }

        let mut next = 0;
        for sentence in draft.sentences() {
            prop_assert_eq!(sentence.tokens.start, next);
            prop_assert!(sentence.tokens.end > next);
            next = sentence.tokens.end;
            let block = draft.blocks()[sentence.block];
            prop_assert!(block.prose.contains(draft.span(sentence)));
            prop_assert!(sentence.language.is_none_or(|language| sentence.languages.contains(language)));
        }
        prop_assert_eq!(next, draft.tokens().len());

        for inline in prose.inlines() {
            prop_assert!(source.get(inline.source.range()).is_some() && text.get(inline.prose.range()).is_some());
        }
        for quote in draft.quotes() {
            prop_assert!(source.get(quote.source.range()).is_some());
        }
    }

    #[test]
    fn lines_may_end_in_any_way(source in drafts()) {
        let source = source.replace('\r', "");
        let lexer = lexer();
        let words = |source: &str| {
            let draft = Draft::parse(&lexer, source, Markup::Markdown);
            (draft.prose().text().to_owned(), draft.sentences().iter().map(|s| text(&draft, s)).collect::<Vec<_>>())
        };
        let crlf = source.replace('\n', "\r\n");
        prop_assert_eq!(words(&source), words(&crlf));
    }
}
