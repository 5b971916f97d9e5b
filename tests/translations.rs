//! What is offered in the other language, and what is not.

#![allow(clippy::unwrap_used, reason = "a test stops where it is surprised")]

use proptest::prelude::*;
use replylint::built_in;
use replylint::draft::{Context, Markup};
use replylint::lint::{Linter, NotBilingual, Settings, Translations};
use replylint::rules::RuleFile;

/// The draft after the first fix that brings another language than the first finding's; `-` if there is none.
fn translated(text: &str, markup: Markup, translations: Translations) -> String {
    translated_for(&Context::default(), text, markup, translations)
}

fn translated_for(context: &Context, text: &str, markup: Markup, translations: Translations) -> String {
    let linter = Linter::built_in();
    let settings = Settings { select: vec!["collaborate".into()], translations, ..Settings::default() };
    let draft = linter.read(text, markup);
    let answers = linter.check_with_fixes(&draft, context, &settings);
    let (finding, fixes) = answers.first().expect("an order is in the draft");
    let other = fixes.iter().find(|fix| fix.language.as_deref().is_some_and(|code| *code != *finding.language));
    other.map_or("-".into(), |fix| fix.edits.apply(text))
}

#[track_caller]
fn pairs(text: &str, expected: &str) {
    assert_eq!(translated(text, Markup::Markdown, Translations::Pair), expected);
}

#[track_caller]
fn is_told_as(text: &str, expected: &str) {
    assert_eq!(translated(text, Markup::Markdown, Translations::Replace), expected);
}

#[test]
fn the_pair_is_the_rewrite_with_the_other_language_below_its_block() {
    pairs(
        "You must send us the receipt.",
        "Could you please send us the receipt?\n\n¿Podría enviarnos el recibo, por favor?",
    );
    pairs(
        "Debe enviarnos el recibo. Gracias.\n\nEquipo de soporte",
        "¿Podría enviarnos el recibo, por favor? Gracias.\n\nCould you please send us the receipt?\n\nEquipo de soporte",
    );
}

#[test]
fn what_closes_the_reply_stays_behind_the_pair() {
    pairs(
        "Hi Ana,\nYou must restart the router.\nBest regards,\nTom",
        "Hi Ana,\nCould you please restart the router?\n\n¿Podría reiniciar el router, por favor?\n\nBest regards,\nTom",
    );
}

#[test]
fn line_breaks_are_those_of_the_draft() {
    pairs(
        "Hi Ana,\r\n\r\nYou must restart the router.\r\n\r\nTom\r\n",
        "Hi Ana,\r\n\r\nCould you please restart the router?\r\n\r\n¿Podría reiniciar el router, por favor?\r\n\r\nTom\r\n",
    );
}

#[test]
fn a_pair_stands_in_plain_text_too() {
    assert_eq!(
        translated("You must restart the router.\n", Markup::Plain, Translations::Pair),
        "Could you please restart the router?\n\n¿Podría reiniciar el router, por favor?\n"
    );
}

#[test]
fn the_translation_takes_the_sentences_place_only_if_that_is_asked_for() {
    is_told_as("You must send us the receipt. 🙏", "¿Podría enviarnos el recibo, por favor? 🙏");
    is_told_as("Hola. Tiene que llamar a su banco.", "Hola. Could you please call your bank?");
    assert_eq!(translated("You must send us the receipt.", Markup::Markdown, Translations::None), "-");
}

#[test]
fn no_translation_takes_the_place_of_a_sentence_in_the_language_that_was_asked_for() {
    let asked = |code: &str, translations| {
        let context = Context { language: Some(code.into()), ..Context::default() };
        translated_for(&context, "You must send us the receipt.", Markup::Markdown, translations)
    };
    assert_eq!(asked("en", Translations::Replace), "-");
    assert_eq!(asked("es", Translations::Replace), "¿Podría enviarnos el recibo, por favor?");
    assert!(asked("en", Translations::Pair).ends_with("¿Podría enviarnos el recibo, por favor?"));
}

#[test]
fn what_is_no_word_is_copied_with_its_markup() {
    is_told_as("You must send us order **#4411**.", "¿Podría enviarnos el pedido **#4411**, por favor?");
    is_told_as(
        "You must visit https://a.example/x?y=1 today.",
        "¿Podría visitar https://a.example/x?y=1 hoy, por favor?",
    );
    is_told_as(
        "Debe enviarnos el formulario antes del 2026-05-19.",
        "Could you please send us the form before 2026-05-19?",
    );
    is_told_as("You must pay {{amount}} by 5/6/2026.", "¿Podría pagar {{amount}} a más tardar el 5/6/2026, por favor?");
}

#[test]
fn words_agree_with_those_they_belong_to() {
    is_told_as("You must send us the damaged chair.", "¿Podría enviarnos la silla dañada, por favor?");
    is_told_as("You must send us these new photos.", "¿Podría enviarnos estas nuevas fotos, por favor?");
    is_told_as("You must contact the seller.", "¿Podría contactar al vendedor, por favor?");
    is_told_as("Debe enviarnos una factura.", "Could you please send us an invoice?");
    is_told_as("Debe enviarnos un nuevo formulario.", "Could you please send us a new form?");
}

#[test]
fn what_stands_before_the_order_is_translated_too() {
    is_told_as(
        "If the problem persists, you must restart the modem.",
        "Si el problema persiste, ¿podría reiniciar el módem, por favor?",
    );
    is_told_as(
        "Para rastrear su pedido, debe abrir la aplicación.",
        "To track your order, could you please open the app?",
    );
    is_told_as("As I told Ana, you must restart the modem.", "-");
}

#[test]
fn one_word_that_is_not_known_is_enough_for_nothing() {
    is_told_as("You must send us the flumphet.", "-");
    is_told_as("Debe enviarnos el recibo flumphado.", "-");
    is_told_as("You must send us the receipt, said Bob.", "-");
}

#[test]
fn a_draft_that_speaks_both_languages_has_its_pair_already() {
    pairs("You must restart the modem.\n\nDebe reiniciar el módem ahora mismo.", "-");
}

#[test]
fn no_paragraph_is_put_into_a_list_a_table_or_a_quotation() {
    pairs("- You must restart the modem now because it is old.", "-");
    pairs("# You must restart the modem", "-");
    pairs("| a |\n|---|\n| You must restart the modem. |", "-");
}

#[test]
fn words_of_a_link_are_left_alone() {
    pairs("You must open [the form](https://a.example).", "-");
}

#[test]
fn what_ships_has_no_problems() {
    // What ships is taken for granted when it is loaded, a team's file is not.
    let owned = |file: RuleFile| RuleFile { text: file.text.into_owned().into(), ..file };
    let files: Vec<RuleFile> = built_in::files().into_iter().map(owned).collect();
    let (_, problems) = Linter::load(&files);
    assert!(problems.is_empty(), "{}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
}

/// What is told of a team's files of frames.
fn told(texts: &[&str]) -> String {
    let mut files = built_in::files();
    let file = |(at, text): (usize, &&str)| RuleFile {
        path: format!("frames/team-{at}.toml"),
        text: (*text).to_owned().into(),
    };
    files.extend((1..).zip(texts).map(file));
    let (_, problems) = Linter::load(&files);
    problems.iter().map(|problem| problem.to_string() + "\n").collect()
}

#[test]
fn what_is_wrong_with_a_frame_is_told_with_its_place() {
    insta::assert_snapshot!(told(&[
        "frame = [{ en = \"send <objekt>\", es = \"enviar <objekt>\" }]",
        "frame = [{ en = \"send <object>\", es = \"enviar\" }]",
        "frame = [{ en = \"send (it\", es = \"enviarlo\" }]",
        "frame = [{ en = \"send\" }]",
        "frame = [{ en = \"send\", zz = \"enviar\" }]",
        "frame = [{ en = \"send\", es.usteed = \"enviar\" }]",
        "frame = [{ en = \"<object.plurall>\", es = \"<object.plural>\" }]",
        "frame = [{ en = \"<object=ordr>\", es = \"<object=ordr>\" }]",
        "frame = [{ en = \"<team-9>\", es = \"<team-9>\" }]",
        "frame = [{ en = \"new <object>\", es = \"<object> <attribute=new.(objet.gender)>\" }]",
        "extend = \"noun-frase\"\nframe = [{ en = \"send\", es = \"enviar\" }]",
        "frames = [{ en = \"send\", es = \"enviar\" }]",
    ]));
}

/// Verbs, things and adjuncts of English that go together in any combination.
const VERBS: [&str; 12] = [
    "send us", "check", "confirm", "update", "download", "open", "return", "review", "print", "attach", "share",
    "cancel",
];
const THINGS: [&str; 16] = [
    "your order number",
    "the receipt",
    "a photo of the box",
    "your new address",
    "these documents",
    "two photos",
    "the original invoice",
    "your last three payments",
    "order #4411",
    "{{invoice}}",
    "the form and your signature",
    "a copy of your passport",
    "all your invoices",
    "the damaged items",
    "an update",
    "the mobile app",
];
const ADJUNCTS: [&str; 10] = [
    "",
    " today",
    " by Friday",
    " within 3 business days",
    " before 2026-05-19",
    " in the app",
    " by email",
    " so that we can check the order",
    " if the problem persists",
    " to update your account",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_translation_translated_back_says_the_same(
        verb in prop::sample::select(&VERBS[..]),
        thing in prop::sample::select(&THINGS[..]),
        adjunct in prop::sample::select(&ADJUNCTS[..]),
    ) {
        let request = format!("{verb} {thing}{adjunct}");
        let linter = Linter::built_in();
        let rules = linter.rules();
        let languages = rules.lexer().languages();
        let (en, es) = (languages.find("en").unwrap(), languages.find("es").unwrap());
        let translate = |text: &str, ends| rules.frames().translate_text(rules.lexer(), "request", text, ends, 0);
        let spanish = translate(&request, (en, es));
        let spanish = spanish.ok_or_else(|| TestCaseError::fail(format!("nothing for {request:?}")))?;
        // No word of English is left, and what is copied is there.
        let only_english = ["us", "the", "your", "a", "these", "by", "within", "in", "so", "if", "to", "and", "all", "an", "of"];
        let left = spanish.split(' ').find(|word| only_english.contains(word) && *word != "a");
        prop_assert_eq!(left, None, "{}", spanish);
        for copied in ["#4411", "{{invoice}}", "2026-05-19", "3"] {
            prop_assert_eq!(request.contains(copied), spanish.contains(copied), "{}", spanish);
        }
        if let Some(back) = translate(&spanish, (es, en)) {
            let again = translate(&back, (en, es));
            prop_assert_eq!(again.as_deref(), Some(&*spanish), "{} -> {} -> {}", request, spanish, back);
        }
    }
}

#[test]
fn a_sentence_of_any_length_is_survived() {
    let text = format!("You must send us the box{}.", " and the box".repeat(20_000));
    let linter = Linter::built_in();
    let draft = linter.read(&text, Markup::Markdown);
    let found = linter.check_with_fixes(&draft, &Context::default(), &Settings::default());
    assert!(!found.is_empty());
}

/// A draft with its second half; the words for which there is none in brackets.
fn bilingual(text: &str) -> String {
    let linter = Linter::built_in();
    let draft = linter.read(text, Markup::Markdown);
    match linter.bilingual(&draft, &Context::default(), &Settings::default(), None) {
        Ok(half) => half.edits.apply(text),
        Err(NotBilingual::Sentence(span, _)) => format!("[{}]", &text[span.range()]),
        Err(other) => format!("[{other:?}]"),
    }
}

#[test]
fn a_draft_is_said_once_more_below_itself() {
    assert_eq!(
        bilingual(
            "Hi Ana,\n\nThank you for your patience while we sorted this out. Could you please send us order **#4411**?\n\n\
             If the problem persists, could you restart the router? 🙏\n\nKind regards,\nTom"
        ),
        "Hi Ana,\n\nThank you for your patience while we sorted this out. Could you please send us order **#4411**?\n\n\
         If the problem persists, could you restart the router? 🙏\n\n\
         Hola, Ana:\n\nGracias por su paciencia mientras lo resolvíamos. ¿Podría enviarnos el pedido **#4411**, por favor?\n\n\
         Si el problema persiste, ¿podría reiniciar el router, por favor? 🙏\n\nKind regards,\nTom"
    );
    assert_eq!(
        bilingual("Hola, Ana:\r\n\r\nMe alegra que hayamos podido resolverlo en conjunto.\r\nSaludos,\r\nLeo"),
        "Hola, Ana:\r\n\r\nMe alegra que hayamos podido resolverlo en conjunto.\r\n\r\nHi Ana,\r\n\r\n\
         I'm glad we could solve this together.\r\n\r\nSaludos,\r\nLeo"
    );
    assert_eq!(
        bilingual("¿Podría enviarnos el recibo?"),
        "¿Podría enviarnos el recibo?\n\nCould you please send us the receipt?"
    );
}

#[test]
fn one_sentence_that_is_not_known_leaves_a_draft_in_one_language() {
    assert_eq!(bilingual("Could you send us the receipt? The flumphet purred."), "[The flumphet purred.]");
    assert_eq!(bilingual("Hello!\n\nCould you send us the receipt?"), "[Hello!]");
    assert_eq!(bilingual("- Could you send us the receipt?"), "[Could you send us the receipt?]");
    assert_eq!(bilingual("Could you send us the receipt?\n\n¿Podría enviarnos el recibo?"), "[Already]");
    assert_eq!(bilingual("> Could you send us the receipt?"), "[Nothing]");
    assert_eq!(bilingual("**#4411**"), "[Nothing]");
}
