//! What holds for every draft.

use proptest::prelude::*;
use replylint::draft::{Context, Markup};
use replylint::lint::{Bold, Finding, Fix, Linter, Safety, Settings};
use replylint::text::EditSet;

/// Pieces of replies; a random draft is a random row of them.
const PIECES: &[&str] = &[
    "Hi Ana,\n\n",
    "Hola, Ana:\n\n",
    "Dear Mr. Haddad,\n",
    "---\nchannel: chat\ncustomer: upset\n---\n",
    "You must send us the receipt. ",
    "You need to restart the router and call us. ",
    "Send us your order number. ",
    "Debe enviarnos el recibo. ",
    "Tiene que devolver los zapatos a su cargo y debe incluir la caja. ",
    "Envíenos su número de pedido. ",
    "Abra el correo y haga clic en el enlace. ",
    "¡Comuníquese con nosotros! ",
    "**We are sorry about that.** ",
    "**Order #4411 leaves on 12/05/2024.** ",
    "__Lo sentimos mucho. Hoy sale.__ ",
    "Your order #4411 has shipped. ",
    "Order **#4411** and order **A-77**120. ",
    "Case CAS-20447 is open. ",
    "Su pedido GB-60718 ya salió. ",
    "El caso __CAS-20447__ sigue abierto. ",
    "A refund of $12.00 was issued. ",
    "Le devolvimos 35,00 €. ",
    "Tracking number: 1Z999AA10123456784. ",
    "pedido#4411. ",
    "[order #4411](https://x.example/4411) ",
    "`order #4411` ",
    "I understand. ",
    "We will send you a new one today. ",
    "I'm sorry your order arrived broken. ",
    "Sorry for the inconvenience. ",
    "Lamentamos las molestias. ",
    "Entiendo lo frustrante que es esto, pero no podemos hacer excepciones. ",
    "We cannot make exceptions. ",
    "You did not read the size chart. ",
    "No leyó la guía de tallas. ",
    "> You must fix this! Order 440192\n\n",
    "1. Click **Save**.\n2. Restart.\n\n",
    "- one\n- two\n\n",
    "```\nyou must\n```\n\n",
    "| a | b |\n|---|---|\n| you must pay | #4411 |\n\n",
    "# You must read this\n\n",
    "On Monday, Ana wrote:\n> hi\n\n",
    "&amp; ",
    "\\*no\\* ",
    "<b>#4411</b> ",
    "<br>",
    "{{order_id}} ",
    "<name> ",
    "😀👩‍👩‍👧 ",
    "e\u{301} ñ ",
    "\r\n",
    "\n",
    "\t",
    "\u{feff}",
    "…",
    "**",
    "_",
    "~~",
    "¿",
    "?",
    "Best regards,\nLina\n",
    "Saludos,\nLina\n",
    "-- \nLina\n",
    "^AB",
];

fn drafts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        12 => prop::sample::select(PIECES).prop_map(str::to_owned),
        1 => "\\PC{0,12}",
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

fn check(linter: &Linter, text: &str) -> Vec<(Finding, Vec<Fix>)> {
    let draft = linter.read(text, Markup::Markdown);
    linter.check_with_fixes(&draft, &Context::default(), &Settings::default())
}

/// The characters that carry facts: digits, currency signs and what stands in quoted lines.
fn facts(text: &str) -> String {
    // Further in, or behind a tab, the sign is text or code.
    let quotes = |line: &&str| line.trim_start_matches(' ').starts_with('>') && line.find('>').is_some_and(|at| at < 4);
    let quoted = text.lines().filter(quotes).collect::<String>();
    let mut digits: Vec<char> = text.chars().filter(|c| c.is_numeric() || matches!(c, '$' | '€' | '{' | '}')).collect();
    digits.sort_unstable();
    quoted + &digits.into_iter().collect::<String>()
}

fn safe_fixes(linter: &Linter, text: &str) -> String {
    let mut all = EditSet::default();
    for (_, fixes) in check(linter, text) {
        if let Some(fix) = fixes.iter().find(|fix| fix.safety == Safety::Mechanical) {
            all.merge(&fix.edits);
        }
    }
    all.apply(text)
}

#[test]
fn a_wide_space_before_an_identifier_is_white_space_like_any() {
    assert_eq!(safe_fixes(&Linter::built_in(), "A\u{2000}pedido#4411."), "A\u{2000}**pedido#4411**.");
}

#[test]
fn no_rewrite_takes_a_link_away() {
    for (_, fixes) in check(&Linter::built_in(), "[order #4411](https://x.example/4411) …") {
        assert!(fixes.iter().all(|fix| fix.safety == Safety::Mechanical), "{fixes:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn findings_and_edits_lie_inside_the_draft_on_character_boundaries(text in drafts()) {
        for (finding, fixes) in check(&Linter::built_in(), &text) {
            prop_assert!(text.get(finding.span.range()).is_some(), "{finding:?}");
            for edit in fixes.iter().flat_map(|fix| fix.edits.edits()) {
                prop_assert!(text.get(edit.span.range()).is_some(), "{edit:?}");
            }
        }
    }

    #[test]
    fn a_fix_removes_its_finding_brings_no_other_and_keeps_the_facts(text in drafts()) {
        let linter = Linter::built_in();
        let before = check(&linter, &text);
        let count = |all: &[(Finding, Vec<Fix>)], rule: &str| all.iter().filter(|(f, _)| &*f.rule == rule).count();
        for (finding, fixes) in &before {
            for fix in fixes {
                let fixed = fix.edits.apply(&text);
                let after = check(&linter, &fixed);
                prop_assert!(count(&after, &finding.rule) < count(&before, &finding.rule), "{} stays in {fixed:?}", finding.rule);
                for (new, _) in &after {
                    prop_assert!(count(&after, &new.rule) <= count(&before, &new.rule), "{} appears in {fixed:?}", new.rule);
                }
                let again = fix.repeats.map_or("", |repeated| &text[repeated.range()]);
                prop_assert_eq!(facts(&format!("{text}\n\n{again}")), facts(&fixed));
                if fix.safety == Safety::Mechanical {
                    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<String>();
                    prop_assert_eq!(letters(&text), letters(&fixed));
                }
            }
        }
    }

    #[test]
    fn safe_fixes_applied_twice_change_nothing_the_second_time(text in drafts()) {
        let linter = Linter::built_in();
        let once = safe_fixes(&linter, &text);
        let twice = safe_fixes(&linter, &once);
        let thrice = safe_fixes(&linter, &twice);
        // Fixes that touch the same bytes are made one after the other; then it must rest.
        prop_assert_eq!(twice, thrice);
    }

    #[test]
    fn the_same_draft_gives_the_same_findings(text in drafts()) {
        let linter = Linter::built_in();
        prop_assert_eq!(check(&linter, &text), check(&linter, &text));
    }

    #[test]
    fn no_two_findings_have_one_identity_even_where_the_draft_repeats_itself(text in drafts()) {
        let found = check(&Linter::built_in(), &format!("{text}\n\n{text}\n\n{text}"));
        let ids: std::collections::HashSet<_> = found.iter().map(|(finding, _)| &finding.id).collect();
        prop_assert_eq!(ids.len(), found.len());
    }

    #[test]
    fn an_edit_in_another_paragraph_leaves_identities_alone(text in drafts()) {
        let linter = Linter::built_in();
        let base = format!("Your order #4411 has shipped.\n\n{text}");
        let id = |text: &str| {
            let found = check(&linter, text).into_iter().map(|(finding, _)| finding);
            found.filter(|finding| finding.span.start == 11).map(|finding| finding.id).collect::<Vec<_>>()
        };
        let alone = id("Your order #4411 has shipped.");
        let with = id(&base);
        prop_assert!(with.iter().all(|id| alone.contains(id)));
    }

    #[test]
    fn words_that_a_stage_stands_on_are_told_once(text in drafts()) {
        let linter = Linter::built_in();
        let draft = linter.read(&text, Markup::Markdown);
        for (_, words) in linter.stages(&draft, &Context::default(), &Settings::default()) {
            prop_assert!(words.is_sorted_by(|a, b| a.end <= b.start), "{words:?}");
        }
    }

    #[test]
    fn making_something_stand_out_changes_marks_or_white_space_alone(text in drafts()) {
        let linter = Linter::built_in();
        let rest = |text: &str| text.replace("<b>", "").replace("</b>", "").replace(|c: char| c.is_whitespace() || "*_".contains(c), "");
        for (markup, (_, bold)) in [Markup::Markdown, Markup::Plain].into_iter().flat_map(|markup| Bold::NAMED.map(|bold| (markup, bold))) {
            let settings = Settings { select: vec!["unbolded_id".into()], bold: Some(bold), ..Settings::default() };
            let check = |text: &str| linter.check_with_fixes(&linter.read(text, markup), &Context::default(), &settings);
            let before = check(&text);
            for fix in before.iter().flat_map(|(_, fixes)| fixes) {
                let fixed = fix.edits.apply(&text);
                prop_assert_eq!(rest(&text), rest(&fixed));
                prop_assert!(check(&fixed).len() < before.len(), "{bold:?} {markup:?} {fixed:?}");
            }
        }
    }

    #[test]
    fn plain_text_never_panics(text in drafts()) {
        let linter = Linter::built_in();
        let draft = linter.read(&text, Markup::Plain);
        let _ = linter.check_with_fixes(&draft, &Context::default(), &Settings::default());
    }
}
