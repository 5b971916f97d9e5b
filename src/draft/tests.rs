//! The room as a whole: a source goes in, prose, sentences, zones, quotes and languages come out.

use super::testing::{lexer, lines, sentences, zones};
use super::{BlockKind, Draft, InlineKind, Markup, Style};
use crate::text::{LangSet, Span, TokenFlags, TokenKind};

/// The prose of a Markdown draft.
fn prose(source: &str) -> String {
    Draft::parse(&lexer(), source, Markup::Markdown).prose().text().into()
}

/// What the source has for the first occurrence of `part` in the prose, and how that is shown.
fn mapped<'a>(source: &'a str, part: &str) -> (&'a str, Style) {
    let lexer = lexer();
    let draft = Draft::parse(&lexer, source, Markup::Markdown);
    let start = draft.prose().text().find(part).expect("the test names a part of the prose") as u32;
    let span = Span::new(start, start + part.len() as u32);
    (&source[draft.prose().source(span).range()], draft.prose().style(span))
}

mod prose_of_markdown {
    use super::*;

    #[test]
    fn markup_is_gone_and_breaks_are_kept() {
        assert_eq!(
            prose("Your **order**\nis [here](https://example.com/x).\n\n- One\n- Two\n"),
            "Your order\nis here.\n\nOne\n\nTwo"
        );
    }

    #[test]
    fn only_the_agents_words_are_prose() {
        let source = "---\nchannel: chat\n---\nHi\n\n> quoted\nlazy\n\n```\ncode\n```\n\n<div>\nx\n</div>\n\n![alt](u) end <!-- c -->";
        assert_eq!(prose(source), "Hi\n\nend");
    }

    #[test]
    fn a_span_maps_to_its_source_with_the_markup_between_its_ends() {
        assert_eq!(mapped("You **must** send it", "You must send"), ("You **must** send", Style::empty()));
        assert_eq!(mapped("You **must** send it", "must"), ("must", Style::BOLD));
        assert_eq!(mapped("a **b *c*** d", "c"), ("c", Style::BOLD | Style::ITALIC));
        assert_eq!(mapped("x <strong>#12</strong>", "#12"), ("#12", Style::BOLD));
        assert_eq!(mapped("x [**#12**](u)", "#12"), ("#12", Style::BOLD | Style::LINK));
        assert_eq!(mapped("x `A-1` y", "A-1"), ("A-1", Style::CODE));
    }

    #[test]
    fn the_style_of_a_stretch_is_what_all_its_letters_share() {
        assert_eq!(mapped("**1Z** **999**", "1Z 999").1, Style::BOLD);
        assert_eq!(mapped("**1Z**999", "1Z999").1, Style::empty());
    }

    #[test]
    fn what_the_source_spells_otherwise_is_taken_whole() {
        assert_eq!(mapped("Tom &amp; Ana", "m & A"), ("m &amp; A", Style::empty()));
        assert_eq!(mapped("2 \\* 3", "* 3"), ("\\* 3", Style::empty()));
        assert_eq!(mapped("one\r\ntwo", "e\nt"), ("e\r\nt", Style::empty()));
        assert_eq!(mapped("one<br>\ntwo", "e\nt"), ("e<br>\nt", Style::empty()));
        assert_eq!(mapped("a `b\nc` d", "b c"), ("b\nc", Style::CODE));
    }

    #[test]
    fn inlines_hold_their_delimiters() {
        let lexer = lexer();
        let source = "a **b** *c* [d](u) <b>e</b> ~~f~~";
        let draft = Draft::parse(&lexer, source, Markup::Markdown);
        let found: Vec<_> = draft
            .prose()
            .inlines()
            .iter()
            .map(|inline| (inline.kind, &source[inline.source.range()], &draft.prose().text()[inline.prose.range()]))
            .collect();
        assert_eq!(
            found,
            [
                (InlineKind::Strong, "**b**", "b"),
                (InlineKind::Emphasis, "*c*", "c"),
                (InlineKind::Link, "[d](u)", "d"),
                (InlineKind::Strong, "<b>e</b>", "e"),
                (InlineKind::Strikethrough, "~~f~~", "f"),
            ]
        );
    }

    #[test]
    fn markup_inside_placeholders_and_addresses_means_nothing() {
        let source = "Hi <name>, see https://example.com/a_b_c and **{{order_id}}** or <acc_num>.";
        assert_eq!(prose(source), "Hi <name>, see https://example.com/a_b_c and {{order_id}} or <acc_num>.");
        assert_eq!(mapped(source, "{{order_id}}"), ("{{order_id}}", Style::BOLD));
    }

    #[test]
    fn code_over_several_lines_shows_what_the_source_has() {
        assert_eq!(prose("a `<name>\n{{x}}` b"), "a <name> {{x}} b");
        assert_eq!(prose("- a `<name> \r\n   {{x}}` b"), "a <name>  {{x}} b");
        assert_eq!(prose("|a|\n|---|\n|`{{x}} \\| y`|"), "a\n\n{{x}} | y");
    }

    #[test]
    fn opaque_pieces_are_one_token_each() {
        let lexer = lexer();
        let source = "[NAME] `A-1 b` https://example.com/x ana@example.com <acc_num>";
        let draft = Draft::parse(&lexer, source, Markup::Markdown);
        let kinds: Vec<_> = draft.tokens().iter().map(|token| token.kind).collect();
        assert_eq!(
            kinds,
            [TokenKind::Placeholder, TokenKind::Code, TokenKind::Url, TokenKind::Email, TokenKind::Placeholder]
        );
    }

    #[test]
    fn each_item_heading_and_cell_is_a_block() {
        let lexer = lexer();
        let source = "# Steps\n\n1. One\n   more\n   - Two\n\n| Order | Total |\n|---|---|\n| 12 | 30 |\n\nEnd";
        let draft = Draft::parse(&lexer, source, Markup::Markdown);
        let kinds: Vec<_> = draft.blocks().iter().map(|block| block.kind).collect();
        use BlockKind::*;
        assert_eq!(kinds, [Heading, ListItem, ListItem, TableHead, TableHead, TableCell, TableCell, Paragraph]);
    }

    #[test]
    fn a_rule_below_a_full_sentence_makes_no_heading() {
        let lexer = lexer();
        let kinds = |source| Draft::parse(&lexer, source, Markup::Markdown).blocks()[0].kind;
        assert_eq!(kinds("Thank you.\n---\nGracias."), BlockKind::Paragraph);
        assert_eq!(kinds("Next steps\n---\nOne."), BlockKind::Heading);
    }
}

mod sentences_of_chat {
    use super::*;

    #[test]
    fn end_marks_end_sentences() {
        assert_eq!(
            sentences("It shipped. Track it! Ok?? Fine… Let us know"),
            ["It shipped.", "Track it!", "Ok??", "Fine…", "Let us know"]
        );
    }

    #[test]
    fn a_missing_space_does_not_hide_the_end() {
        assert_eq!(sentences("Your order #4411 shipped.Track it here"), ["Your order #4411 shipped.", "Track it here"]);
        assert_eq!(
            sentences("Version 3.2.1 of Node.js and S.A. are fine"),
            ["Version 3.2.1 of Node.js and S.A. are fine"]
        );
    }

    #[test]
    fn abbreviations_and_initials_end_nothing() {
        assert_eq!(
            sentences("Ask Mr. Haddad about No. 4, e.g. by mail."),
            ["Ask Mr. Haddad about No. 4, e.g. by mail."]
        );
        assert_eq!(
            sentences("El Sr. J. Pérez vive en EE. UU. desde p. ej. mayo"),
            ["El Sr. J. Pérez vive en EE. UU. desde p. ej. mayo"]
        );
        assert_eq!(sentences("Order no. — 4411 shipped"), ["Order no. — 4411 shipped"]);
        assert_eq!(sentences("No. We will see."), ["No.", "We will see."]);
        assert_eq!(sentences("We close at 5 p.m. Please wait"), ["We close at 5 p.m.", "Please wait"]);
    }

    #[test]
    fn what_closes_belongs_to_the_sentence_it_closes() {
        assert_eq!(sentences("“It works.” Great! 😊 Bye :)"), ["“It works.”", "Great! 😊", "Bye :)"]);
        assert_eq!(sentences("(See the note.) We will call."), ["(See the note.)", "We will call."]);
        assert_eq!(sentences("It says “Failed. Try again.” when I pay."), ["It says “Failed. Try again.” when I pay."]);
    }

    #[test]
    fn a_question_may_stand_amid_a_sentence() {
        assert_eq!(sentences("Si no llegó, ¿puede avisarnos? Gracias"), ["Si no llegó, ¿puede avisarnos?", "Gracias"]);
        assert_eq!(sentences("Yahoo! mail is down"), ["Yahoo! mail is down"]);
    }

    #[test]
    fn a_line_break_ends_a_sentence_where_a_new_one_looks_begun() {
        assert_eq!(sentences("We send it\nby mail"), ["We send it\nby mail"]);
        assert_eq!(sentences("Order: 12\nTotal: 30 €"), ["Order: 12", "Total: 30 €"]);
        assert_eq!(sentences("Here is how:\nopen it"), ["Here is how:", "open it"]);
        assert_eq!(sentences("📅 Monday\n📍 room 3"), ["📅 Monday", "📍 room 3"]);
        let wrapped = "This is a long line that some mail program wrapped in front of\nMadrid, you see.";
        assert_eq!(sentences(wrapped), [wrapped]);
    }

    #[test]
    fn an_emoji_may_stand_for_the_full_stop() {
        let source = "Ya no tiene arreglo 😔 El motor se quemó 🙏🙏 ¿Le sirve otro?";
        assert_eq!(sentences(source), ["Ya no tiene arreglo 😔", "El motor se quemó 🙏🙏", "¿Le sirve otro?"]);
        assert_eq!(sentences("I ❤ Lima and 👍 The Bakery"), ["I ❤ Lima and 👍 The Bakery"]);
        assert_eq!(sentences("✅ The order is paid"), ["✅ The order is paid"]);
    }

    #[test]
    fn an_address_may_stand_for_the_full_stop() {
        assert_eq!(sentences("See https://example.com/x Let us know"), ["See https://example.com/x", "Let us know"]);
    }

    #[test]
    fn bilingual_halves_are_two_sentences() {
        assert_eq!(
            sentences("We send your order / Puede ver su pedido."),
            ["We send your order", "/ Puede ver su pedido."]
        );
        assert_eq!(sentences("Use your and/or the order / track it"), ["Use your and/or the order / track it"]);
    }

    #[test]
    fn kinds_of_sentences_are_told() {
        let flags = |source| {
            let found = lines(source, Markup::Markdown, |_, sentence| format!("{:?}", sentence.flags));
            found.join(" ")
        };
        assert_eq!(flags("Is it?"), "SentenceFlags(QUESTION)");
        assert_eq!(flags("¿Puede"), "SentenceFlags(QUESTION)");
        assert_eq!(flags("Wow!! 😊"), "SentenceFlags(EXCLAMATION)");
        assert_eq!(flags("- One:"), "SentenceFlags(LIST_ITEM | INTRODUCTION)");
        assert_eq!(flags("# One"), "SentenceFlags(HEADING)");
        assert_eq!(
            flags("Steps\n1\\) Open\n2\\) Close"),
            "SentenceFlags(0x0) SentenceFlags(LIST_ITEM) SentenceFlags(LIST_ITEM)"
        );
    }

    #[test]
    fn clauses_start_at_marks_and_connectors() {
        let lexer = lexer();
        let draft = Draft::parse(&lexer, "If so, send it and wait, ¿puede?", Markup::Markdown);
        let starts = |flag: TokenFlags| -> Vec<&str> {
            let marked = draft.tokens().iter().filter(|token| token.flags.contains(flag));
            marked.map(|token| &draft.prose().text()[token.span.range()]).collect()
        };
        assert_eq!(starts(TokenFlags::SENTENCE_START), ["If"]);
        assert_eq!(starts(TokenFlags::CLAUSE_START), ["If", "send", "and", "wait", "¿", "puede"]);
        assert_eq!(starts(TokenFlags::CLAUSE_END), [",", ",", "?"]);
    }

    #[test]
    fn a_sentence_starts_behind_its_opening_marks_too() {
        let lexer = lexer();
        let draft = Draft::parse(&lexer, "👉 ¿Puede venir?", Markup::Markdown);
        let starts = draft.tokens().iter().filter(|token| token.flags.contains(TokenFlags::SENTENCE_START));
        assert_eq!(starts.count(), 3);
    }
}

mod zones_of_a_reply {
    use super::*;

    #[test]
    fn a_greeting_by_name_is_set_off() {
        assert_eq!(zones("Hi Ana, your order is here."), ["Greeting: Hi Ana,", "Body: your order is here."]);
        assert_eq!(zones("Dear Mr. Haddad,\n\nIt is."), ["Greeting: Dear Mr. Haddad,", "Body: It is."]);
        assert_eq!(zones("¡Hola, Ana! Su pedido llegó."), ["Greeting: ¡Hola, Ana!", "Body: Su pedido llegó."]);
        assert_eq!(zones("Estimado <name>:\nGracias."), ["Greeting: Estimado <name>:", "Body: Gracias."]);
        assert_eq!(zones("Ana,\n\nIt is here."), ["Greeting: Ana,", "Body: It is here."]);
        assert_eq!(zones("Hi Ana 👋🏽,\n\nIt is here."), ["Greeting: Hi Ana 👋🏽,", "Body: It is here."]);
        assert_eq!(zones("Hola, Ana 🎉👋:\n\nLlegó."), ["Greeting: Hola, Ana 🎉👋:", "Body: Llegó."]);
    }

    #[test]
    fn a_greeting_without_a_name_may_open_the_first_sentence() {
        assert_eq!(zones("Hello, thank you for writing."), ["Body: Hello, thank you for writing."]);
        assert_eq!(zones("Hi Jan. Here it is."), ["Greeting: Hi Jan.", "Body: Here it is."]);
    }

    #[test]
    fn a_closing_and_what_follows_are_set_off() {
        assert_eq!(
            zones("It is here.\n\nBest regards,\nAna\nSupport Team"),
            ["Body: It is here.", "Closing: Best regards,", "Signature: Ana", "Signature: Support Team"]
        );
        assert_eq!(
            zones("It is here. Best regards, Ana López"),
            ["Body: It is here.", "Closing: Best regards,", "Signature: Ana López"]
        );
        assert_eq!(
            zones("Thanks! Your order is here and will arrive on Monday at the latest."),
            ["Body: Thanks!", "Body: Your order is here and will arrive on Monday at the latest."]
        );
    }

    #[test]
    fn thanks_amid_a_reply_close_nothing() {
        assert_eq!(
            zones("Thanks. We will call. Please send it.\n\nAna"),
            ["Body: Thanks.", "Body: We will call.", "Body: Please send it.", "Signature: Ana"]
        );
    }

    #[test]
    fn a_footer_below_a_name_is_signature_and_a_postscript_is_not() {
        let footer = "This message is for you and must not be shared with anyone outside.";
        assert_eq!(
            zones(&format!("It is here.\n\nBest regards\nAna López\n\n{footer}")),
            [
                "Body: It is here.".to_owned(),
                "Closing: Best regards".to_owned(),
                "Signature: Ana López".to_owned(),
                format!("Signature: {footer}"),
            ]
        );
        assert_eq!(
            zones("It is here.\n\nBest,\nAna\n\nPS: Please send it.").last().map(String::as_str),
            Some("Body: PS: Please send it.")
        );
    }

    #[test]
    fn both_halves_of_a_bilingual_reply_greet() {
        assert_eq!(
            zones("Hola Ana, su pedido llegó.\n\nHi Ana, your order is here.\n\nSaludos / Regards,\nLuis"),
            [
                "Greeting: Hola Ana,",
                "Body: su pedido llegó.",
                "Greeting: Hi Ana,",
                "Body: your order is here.",
                "Closing: Saludos / Regards,",
                "Signature: Luis"
            ]
        );
    }

    #[test]
    fn a_name_alone_on_the_last_line_signs() {
        assert_eq!(zones("It is here.\n\nHelp Desk"), ["Body: It is here.", "Signature: Help Desk"]);
        assert_eq!(zones("It is here.\n\nYour order"), ["Body: It is here.", "Body: Your order"]);
    }

    #[test]
    fn agents_sign_in_many_ways() {
        for sign in ["^AB", "-MD", "*SR", "/SS", "~ Olivia", "- Helena", "1/2", "^AB 2/2", "Sent from my phone"] {
            let source = format!("It is here. {sign}");
            assert_eq!(zones(&source), ["Body: It is here.".into(), format!("Signature: {sign}")]);
        }
    }

    #[test]
    fn behind_the_delimiter_all_is_signature() {
        for delimiter in ["--", "-- "] {
            let source = format!("It is here.\n{delimiter}\nAna\nYou must read this footer.");
            assert_eq!(
                zones(&source),
                ["Body: It is here.", "Signature: Ana", "Signature: You must read this footer."]
            );
        }
    }
}

mod quoted_mail {
    use super::*;

    /// The sentences, and what the quotes say.
    fn read(source: &str, markup: Markup) -> (String, Vec<String>) {
        let lexer = lexer();
        let draft = Draft::parse(&lexer, source, markup);
        (draft.prose().text().into(), draft.quotes().iter().map(|quote| quote.text.clone()).collect())
    }

    fn both(source: &str, prose: &str, quotes: &[&str]) {
        for markup in [Markup::Markdown, Markup::Plain] {
            let (found, said) = read(source, markup);
            assert_eq!(found, prose, "{markup:?}");
            assert_eq!(said, quotes, "{markup:?}");
        }
    }

    #[test]
    fn marked_lines_are_the_customers() {
        both("> Where is it?\n> Order 12\n\nIt is here.", "It is here.", &["Where is it?\nOrder 12"]);
        both("Yes.\n\n> One?\n\nNo.\n\n> Two?\n\nEnd.", "Yes.\n\nNo.\n\nEnd.", &["One?", "Two?"]);
    }

    #[test]
    fn lazy_lines_belong_to_the_quote_in_markdown() {
        let (prose, quotes) = read("> Where\nis it?\n\nHere.", Markup::Markdown);
        assert_eq!((prose.as_str(), quotes), ("Here.", vec!["Where\nis it?".into()]));
    }

    #[test]
    fn deeper_marks_are_older_mail() {
        both("> Still nothing.\n>> We sent it.\n\nSorry.", "Sorry.", &["Still nothing."]);
    }

    #[test]
    fn an_attribution_introduces_the_quote() {
        both("Here.\n\nOn 3 May, Ana <ana@example.com> wrote:\n> Where?", "Here.", &["Where?"]);
        both(
            "Aquí.\n\nEl lun, 3 may 2026 a las 10:02, Ana López\n<ana@example.com> escribió:\n\n¿Dónde?",
            "Aquí.",
            &["¿Dónde?"],
        );
        both("On Monday we will call.\nAna wrote:\nyes", "On Monday we will call.\nAna wrote:\nyes", &[]);
    }

    #[test]
    fn mail_below_a_header_or_a_separator_is_quoted_without_marks() {
        both("Here.\n\n-----Original Message-----\nFrom: Ana\nSent: Monday\nTo: Us\n\nWhere?", "Here.", &["Where?"]);
        both("Aquí.\n\nDe: Ana\nEnviado: lunes\nAsunto: Pedido\n\n¿Dónde?\n", "Aquí.", &["¿Dónde?"]);
    }

    #[test]
    fn a_reply_below_the_mail_starts_with_its_greeting() {
        both("From: Ana\nSent: Monday\n\nWhere?\n\nHello Ana,\n\nHere.", "Hello Ana,\n\nHere.", &["Where?"]);
    }

    #[test]
    fn fields_of_another_kind_are_no_mail() {
        both(
            "Your flight:\n\nFrom: LAS\nTo: DEN\n\nSend us the order.",
            "Your flight:\n\nFrom: LAS\nTo: DEN\n\nSend us the order.",
            &[],
        );
        both("Subject: Your order\n\nHello Ana,\n\nHere.", "Subject: Your order\n\nHello Ana,\n\nHere.", &[]);
    }

    #[test]
    fn older_mail_below_the_customers_is_left_out() {
        both("Ok.\n\nOn 3 May, Ana wrote:\n> No.\n> On 2 May, Support wrote:\n> Is it there?", "Ok.", &["No."]);
    }
}

mod front_matter {
    use super::*;

    fn fields(source: &str) -> Vec<String> {
        let lexer = lexer();
        let draft = Draft::parse(&lexer, source, Markup::Markdown);
        let fields = draft.front_matter().iter();
        fields.map(|field| format!("{}={}@{}", field.key, field.value, &source[field.span.range()])).collect()
    }

    #[test]
    fn fields_are_read_at_the_very_top() {
        assert_eq!(
            fields("---\nChannel: chat\ncustomer: \"upset\" # yes\n---\nHi"),
            ["channel=chat@chat", "customer=upset@upset"]
        );
        assert_eq!(fields("\u{feff}---\r\nlang: es\r\n---\r\nHola"), ["lang=es@es"]);
        assert_eq!(fields("---\ncustomer:\n  mood: upset\nchannel: chat\n---\n"), ["customer=@", "channel=chat@chat"]);
    }

    #[test]
    fn a_rule_is_no_front_matter() {
        assert_eq!(fields("---\nHi there\n---\n"), [""; 0]);
        assert_eq!(fields("---\nchannel: chat\n"), [""; 0]);
        assert_eq!(fields("Hi\n---\nchannel: chat\n---\n"), [""; 0]);
    }
}

mod languages {
    use super::*;

    fn told(source: &str) -> (String, Vec<String>) {
        let lexer = lexer();
        let draft = Draft::parse(&lexer, source, Markup::Markdown);
        let codes = |set: LangSet| set.iter().map(|id| &*lexer.languages().get(id).code).collect::<Vec<_>>().join("+");
        (codes(draft.languages()), draft.sentences().iter().map(|sentence| codes(sentence.languages)).collect())
    }

    #[test]
    fn a_sentence_is_in_the_language_of_its_words() {
        assert_eq!(told("Your order is here.").0, "en");
        assert_eq!(told("Su pedido está para usted.").0, "es");
        assert_eq!(told("Let us send it to you.\n\nEl pedido llegó por favor.").0, "en+es");
    }

    #[test]
    fn a_line_without_evidence_takes_the_language_around_it() {
        assert_eq!(told("Su pedido llegó. Zapatos. Gracias por su mensaje.").1, ["es", "es", "es"]);
    }

    #[test]
    fn a_loan_word_makes_no_mixed_draft() {
        let (draft, sentences) = told("Su pedido llegó por favor. El export está para usted.");
        assert_eq!((draft.as_str(), sentences), ("es", vec!["es".into(), "es".into()]));
    }

    #[test]
    fn a_sentence_may_mix_two_languages() {
        assert_eq!(told("Gracias por tu mensaje about the export.").1, ["en+es"]);
    }

    #[test]
    fn a_language_that_rules_do_not_speak_is_none() {
        assert_eq!(told("Recebemos seu obrigado, você não."), (String::new(), vec![String::new()]));
    }

    #[test]
    fn a_language_may_be_given() {
        let lexer = lexer();
        let es = lexer.languages().find("es").expect("the sample has it");
        let draft = Draft::parse_in(&lexer, "Your order is here.", Markup::Markdown, LangSet::one(es));
        assert_eq!(draft.sentences()[0].language, Some(es));
        assert_eq!(draft.languages(), LangSet::one(es));
    }
}
