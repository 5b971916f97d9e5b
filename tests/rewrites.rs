//! What the first fix of a draft's first finding makes of it, by example.

use replylint::draft::{Context, Markup};
use replylint::lint::{Linter, Settings};

/// The draft after the best fix of its first finding of `rule`; `-` if there is no fix, `.` if no finding.
fn fixed(rule: &str, text: &str) -> String {
    let linter = Linter::built_in();
    let draft = linter.read(text, Markup::Markdown);
    let settings = Settings { select: vec![rule.into()], ..Settings::default() };
    match linter.check_with_fixes(&draft, &Context::default(), &settings).first() {
        None => ".".into(),
        Some((_, fixes)) => fixes.first().map_or("-".into(), |fix| fix.edits.apply(text)),
    }
}

#[track_caller]
fn rewrites(text: &str, expected: &str) {
    assert_eq!(fixed("collaborate", text), expected);
}

#[track_caller]
fn bolds(text: &str, expected: &str) {
    assert_eq!(fixed("formatting", text), expected);
}

#[test]
fn an_order_becomes_a_question_and_the_rest_stays() {
    rewrites("You must send us the receipt.", "Could you please send us the receipt?");
    rewrites("You have to send the **blue** box back!", "Could you please send the **blue** box back?");
    rewrites("Debe enviar el recibo.", "¿Podría enviar el recibo, por favor?");
    rewrites("Tiene que confirmar su dirección, Ana.", "El siguiente paso es confirmar su dirección, Ana.");
}

#[test]
fn bold_and_links_at_the_end_stay_whole() {
    rewrites("You must send us order **#4411**.", "Could you please send us order **#4411**?");
    rewrites("You must send us order <b>#4411</b>. Thanks!", "Could you please send us order <b>#4411</b>? Thanks!");
    rewrites(
        "Debe enviarnos el recibo del pedido **#4411**.",
        "¿Podría enviarnos el recibo del pedido **#4411**, por favor?",
    );
    rewrites(
        "You must send us the [receipt](https://a.example).",
        "Could you please send us the [receipt](https://a.example)?",
    );
    rewrites("**You must send us *the receipt*.**", "**Could you please send us *the receipt*?**");
    rewrites("You must send us the `receipt`.", "Could you please send us the `receipt`?");
}

#[test]
fn pronouns_on_a_verb_go_along() {
    rewrites("Debe enviarnos el recibo.", "¿Podría enviarnos el recibo, por favor?");
    rewrites("Envíenos el recibo.", "¿Podría enviarnos el recibo, por favor?");
    rewrites("Envíenoslo hoy.", "¿Podría enviárnoslo hoy, por favor?");
    rewrites("Comuníquese con su banco.", "¿Podría comunicarse con su banco, por favor?");
}

#[test]
fn coordinated_commands_are_all_converted() {
    rewrites(
        "Abra el correo y haga clic en el enlace.",
        "¿Podría abrir el correo y hacer clic en el enlace, por favor?",
    );
    rewrites("Open the e-mail and click the link.", "Could you please open the e-mail and click the link?");
}

#[test]
fn a_list_of_commands_is_converted_to_its_end() {
    rewrites(
        "Apague el equipo, espere un minuto y vuelva a encenderlo.",
        "¿Podría apagar el equipo, esperar un minuto y volver a encenderlo, por favor?",
    );
    rewrites(
        "Unplug the router, wait a minute and plug it back in.",
        "Could you please unplug the router, wait a minute and plug it back in?",
    );
    rewrites(
        "Envíe su pasaporte, copia de la visa y recibo.",
        "El siguiente paso es enviar su pasaporte, copia de la visa y recibo.",
    );
}

#[test]
fn what_the_customer_waits_for_is_asked_of_nobody() {
    rewrites(
        "Mándenos el recibo y espere hasta que llame el técnico.",
        "El siguiente paso es mandarnos el recibo y esperar hasta que llame el técnico.",
    );
    rewrites(
        "Cierre la ventana para que entre menos polvo.",
        "El siguiente paso es cerrar la ventana para que entre menos polvo.",
    );
    rewrites("Envíe el formulario antes de que cierre la oficina y guarde la copia.", "-");
}

#[test]
fn an_order_that_would_stay_one_keeps_the_other_company() {
    rewrites("Apague el equipo y no lo encienda hasta mañana.", "-");
    rewrites(
        "Envíenos el recibo y le devolvemos el dinero.",
        "El siguiente paso es enviarnos el recibo y le devolvemos el dinero.",
    );
}

#[test]
fn a_word_that_may_be_a_noun_is_no_further_command() {
    rewrites("Envíe la foto y reporte policial.", "-");
    rewrites("Bloquee la tarjeta y reporte el robo.", "¿Podría bloquear la tarjeta y reportar el robo, por favor?");
    rewrites("Traiga la factura e informe médico.", "-");
}

#[test]
fn several_customers_are_addressed_as_several() {
    rewrites("Envíennos sus documentos.", "¿Podrían enviarnos sus documentos, por favor?");
    rewrites("Tienen que presentarse con sus pasaportes.", "¿Podrían presentarse con sus pasaportes, por favor?");
    rewrites("Es necesario que confirmen la reserva.", "¿Podrían confirmar la reserva, por favor?");
}

#[test]
fn the_full_stop_of_an_abbreviation_ends_the_sentence() {
    rewrites("You must move your car before 8 a.m.", "The next step is to move your car before 8 a.m.");
}

#[test]
fn coordinated_orders_become_one_question() {
    rewrites(
        "You must send the receipt and then you need to call us.",
        "Could you please send the receipt and then call us?",
    );
    rewrites("Debe llenarlo y tiene que enviárnoslo.", "¿Podría llenarlo y enviárnoslo, por favor?");
    rewrites(
        "You must call the bank because you have to confirm it.",
        "The next step is to call the bank because you have to confirm it.",
    );
}

#[test]
fn an_exclamations_opening_mark_goes_with_its_end_mark() {
    rewrites("¡Envíenos el recibo!", "¿Podría enviarnos el recibo, por favor?");
}

#[test]
fn what_stands_before_the_order_is_kept() {
    rewrites("To continue, you must send us the receipt.", "To continue, could you please send us the receipt?");
    rewrites("Para continuar, debe enviarnos el recibo.", "Para continuar, ¿podría enviarnos el recibo, por favor?");
}

#[test]
fn a_sentence_that_goes_on_stays_a_statement() {
    rewrites(
        "You must send us the receipt, because we cannot find it.",
        "The next step is to send us the receipt, because we cannot find it.",
    );
}

#[test]
fn a_please_that_is_there_is_not_said_twice() {
    rewrites("You must send us the receipt please.", "Would you be able to send us the receipt please?");
    rewrites("Por favor, debe enviarnos el recibo.", "Por favor, ¿le sería posible enviarnos el recibo?");
    rewrites("Ponte en contacto con tu banco.", "¿Podrías ponerte en contacto con tu banco, por favor?");
}

#[test]
fn markup_across_the_order_is_never_broken() {
    rewrites("You **must send the receipt** today.", "-");
    rewrites("**You must send the receipt today.**", "**Could you please send the receipt today?**");
}

#[test]
fn exactly_the_identifier_becomes_bold() {
    bolds("Your order #4411 has shipped.", "Your order **#4411** has shipped.");
    bolds("Su pedido GB-60718, ya salió.", "Su pedido **GB-60718**, ya salió.");
    bolds("Tracking number: 1Z999AA10123456784.", "Tracking number: **1Z999AA10123456784**.");
}

#[test]
fn bold_that_covers_a_part_is_widened() {
    bolds("Your order **GB**-60718 has shipped.", "Your order **GB-60718** has shipped.");
    bolds("Your order **#4411** has shipped.", ".");
    bolds("Your order <b>#4411</b> has shipped.", ".");
    bolds("Your __order #4411__ has shipped.", ".");
}

/// The draft after the first sentence that is offered for missing empathy, with `…` for the sentence.
fn inserted(text: &str) -> String {
    let linter = Linter::built_in();
    let draft = linter.read(text, Markup::Markdown);
    let answers = linter.check_with_fixes(&draft, &Context::default(), &Settings::default());
    let missing = answers.iter().find(|(finding, _)| &*finding.rule == "empathy/missing");
    let fix = missing.and_then(|(_, fixes)| fixes.first()).expect("a sentence is offered");
    let after = fix.edits.apply(text);
    // Behind a comma its first letter may be small.
    let said = &fix.title[fix.title.chars().next().map_or(0, char::len_utf8)..];
    let at = after.find(said).expect("the title shows the sentence");
    let first = after[..at].chars().next_back().expect("a letter stands before the rest");
    format!(
        "{}{}…{}",
        &after[..at - first.len_utf8()],
        if first.is_lowercase() { "↓" } else { "" },
        &after[at + said.len()..]
    )
}

#[test]
fn a_sentence_is_put_in_behind_the_greeting() {
    assert_eq!(inserted("Hi Ana,\n\nYour parcel is delayed."), "Hi Ana,\n\n… Your parcel is delayed.");
    assert_eq!(inserted("Hi Ana,\nYour parcel is delayed."), "Hi Ana,\n… Your parcel is delayed.");
    assert_eq!(inserted("Hi Ana! Your parcel is delayed."), "Hi Ana! … Your parcel is delayed.");
}

#[test]
fn a_greeting_in_the_same_line_goes_on() {
    assert_eq!(inserted("Hi Ana, your parcel is delayed."), "Hi Ana, … Your parcel is delayed.");
    assert_eq!(inserted("Hola, Ana, su paquete está retrasado."), "Hola, Ana, ↓… Su paquete está retrasado.");
}

#[test]
fn a_draft_without_a_greeting_opens_with_the_sentence() {
    assert_eq!(inserted("Your parcel is delayed."), "… Your parcel is delayed.");
    assert_eq!(inserted("**Your parcel** is delayed."), "… **Your parcel** is delayed.");
    assert_eq!(
        inserted("---\nchannel: chat\n---\nYour parcel is delayed."),
        "---\nchannel: chat\n---\n… Your parcel is delayed."
    );
}

#[test]
fn before_a_list_a_table_or_a_heading_the_sentence_stands_alone() {
    assert_eq!(
        inserted("Hi Ana,\n\n- Your parcel is delayed.\n- It comes on Friday."),
        "Hi Ana,\n\n…\n\n- Your parcel is delayed.\n- It comes on Friday."
    );
    assert_eq!(
        inserted("1. Your parcel is delayed.\r\n2. It comes on Friday."),
        "…\r\n\r\n1. Your parcel is delayed.\r\n2. It comes on Friday."
    );
    assert_eq!(
        inserted("# Your parcel is delayed\n\nIt comes on Friday."),
        "…\n\n# Your parcel is delayed\n\nIt comes on Friday."
    );
    let table = "| What | Where |\n| --- | --- |\n| Your parcel is delayed | Lima |";
    assert_eq!(inserted(table), format!("…\n\n{table}"));
}

#[test]
fn the_sentence_keeps_the_register_of_the_draft() {
    let said = |text: &str| {
        let linter = Linter::built_in();
        let draft = linter.read(text, Markup::Markdown);
        let answers = linter.check_with_fixes(&draft, &Context::default(), &Settings::default());
        let fixes = answers.into_iter().flat_map(|(_, fixes)| fixes).map(|fix| fix.title);
        fixes.collect::<Vec<_>>().join(" ")
    };
    assert!(said("Tu paquete llegó roto, pero te enviamos otro.").contains(" esperabas"));
    assert!(said("Su paquete llegó roto. Hoy sale otro.").contains(" esperaba."));
    assert!(said("El paquete llegó roto. Hoy lo revisa el equipo de TI.").contains(" esperaba."));
}

#[test]
fn a_fronted_adjunct_gets_its_comma() {
    rewrites("To see your bill you need to open the app.", "To see your bill, could you please open the app?");
    rewrites("Para ver sus opciones debe abrir la app.", "Para ver sus opciones, ¿podría abrir la app, por favor?");
    rewrites("The blue box you need to open today.", "-");
}

#[test]
fn a_stock_apology_gives_its_place_to_a_better_sentence() {
    let replaced = |text: &str| inserted(text);
    assert_eq!(
        replaced(
            "Hi Ana,\n\nYour parcel is delayed. We apologize for any inconvenience this may have caused. It comes on Friday."
        ),
        "Hi Ana,\n\nYour parcel is delayed. … It comes on Friday."
    );
    assert_eq!(
        replaced("Hola Ana, lamentamos las molestias. Su paquete está retrasado."),
        "Hola Ana, ↓… Su paquete está retrasado."
    );
    assert_eq!(replaced("Su paquete está retrasado. ¡Lamentamos las molestias! 📦"), "Su paquete está retrasado. … 📦");
    assert_eq!(replaced("$Sorry for the inconvenience. Your parcel is delayed."), "$… Your parcel is delayed.");
}

#[test]
fn what_must_be_done_becomes_a_question() {
    rewrites("Es obligatorio que suba una foto.", "¿Podría subir una foto, por favor?");
    rewrites("Necesitamos que nos envíe el recibo.", "¿Podría enviarnos el recibo, por favor?");
    rewrites("Necesito que se comunique con su banco.", "¿Podría comunicarse con su banco, por favor?");
    rewrites("Necesito que me lo envíes hoy.", "¿Podrías enviármelo hoy, por favor?");
}

#[test]
fn a_ban_stays_a_ban() {
    rewrites("Do not open the file.", "It is best not to open the file.");
    rewrites("No abra el archivo.", "Lo mejor es no abrir el archivo.");
    rewrites("No lo envíe por correo.", "Lo mejor es no enviarlo por correo.");
}

#[test]
fn how_something_is_to_be_done_is_kept() {
    rewrites("You need to manually reset the counter.", "Could you please manually reset the counter?");
    rewrites("You will also need to charge the tablet.", "Could you please also charge the tablet?");
    rewrites("You really must send the form.", "Could you please send the form?");
    rewrites("También debe instalar la app.", "¿Podría instalar también la app, por favor?");
    rewrites("Primero tiene que cerrar la sesión, Ana.", "El siguiente paso es cerrar primero la sesión, Ana.");
}

#[test]
fn no_mark_stands_straight_behind_an_address() {
    rewrites("You need to open https://x.example/a.", "The next step is to open https://x.example/a.");
    rewrites("Debe abrir https://x.example/a.", "¿Podría abrir https://x.example/a, por favor?");
}

#[test]
fn the_apology_of_the_other_language_stays() {
    let text = "Your parcel is delayed.\n\n---\n\nSu paquete está retrasado. Lamentamos las molestias.";
    let linter = Linter::built_in();
    let draft = linter.read(text, Markup::Markdown);
    for (finding, fixes) in linter.check_with_fixes(&draft, &Context::default(), &Settings::default()) {
        for fix in fixes.iter().filter(|fix| fix.language.as_deref() == Some("en")) {
            assert!(fix.edits.apply(text).contains("Lamentamos las molestias."), "{}", finding.rule);
        }
    }
}

#[test]
fn a_reproach_gives_its_place_to_what_is_still_possible() {
    rewrites("You should have called before travelling!", "Let me see what is still possible.");
    rewrites("Debió guardar la caja. 📦", "Veamos qué se puede hacer todavía. 📦");
    rewrites("I'm sorry, you should have kept the box.", "I'm sorry, let me see what is still possible.");
}

#[test]
fn a_reproach_that_says_more_stays_to_be_rewritten_by_hand() {
    rewrites("You should have called, and we refunded you.", "-");
    rewrites("You should have called because we are closed today.", "-");
    rewrites("You should have sent #4411 before 5 p.m.", "-");
}

#[test]
fn a_call_that_the_customer_is_sent_to_make_becomes_ours() {
    rewrites("Please contact the carrier about it.", "Would you like me to contact the carrier about it?");
    rewrites("Puede llamar al vendedor.", "¿Le gustaría que yo contactara al vendedor?");
    rewrites("Please contact your bank.", "-");
}

/// The draft after the first sentence that `rule` offers, with `…` for it; `-` if it offers none.
fn put_in(rule: &str, text: &str) -> String {
    let linter = Linter::built_in();
    let draft = linter.read(text, Markup::Markdown);
    let settings = Settings { select: vec![rule.into()], ..Settings::default() };
    let answers = linter.check_with_fixes(&draft, &Context::default(), &settings);
    let fix = answers.first().and_then(|(_, fixes)| fixes.first());
    fix.map_or("-".into(), |fix| fix.edits.apply(text).replace(&fix.title, "…"))
}

#[test]
fn a_next_step_stands_at_the_end_of_the_body() {
    let next = |text: &str| put_in("ownership/no-next-step", text);
    assert_eq!(
        next("Hi Ana,\n\nI'm sorry your lamp arrived broken."),
        "Hi Ana,\n\nI'm sorry your lamp arrived broken. …"
    );
    assert_eq!(
        next("Hi Ana,\n\nI'm sorry your lamp arrived broken. 😕\n\nBest,\nRosa"),
        "Hi Ana,\n\nI'm sorry your lamp arrived broken. 😕 …\n\nBest,\nRosa"
    );
    assert_eq!(
        next("Hi Ana, I'm sorry your lamp arrived broken. Kind regards, Rosa"),
        "Hi Ana, I'm sorry your lamp arrived broken. … Kind regards, Rosa"
    );
    assert_eq!(next("**I'm sorry your lamp arrived broken.**"), "**I'm sorry your lamp arrived broken.** …");
    assert_eq!(next("Siento que la lámpara llegara rota."), "Siento que la lámpara llegara rota. …");
}

#[test]
fn behind_what_is_no_paragraph_or_has_no_end_mark_it_stands_alone() {
    let next = |text: &str| put_in("ownership/no-next-step", text);
    assert_eq!(next("I'm sorry your lamp arrived broken"), "I'm sorry your lamp arrived broken\n\n…");
    assert_eq!(
        next("Hi Ana,\r\n\r\nI'm sorry your lamp arrived broken\r\n\r\nBest,\r\nRosa"),
        "Hi Ana,\r\n\r\nI'm sorry your lamp arrived broken\r\n\r\n…\r\n\r\nBest,\r\nRosa"
    );
    assert_eq!(
        next("I'm sorry:\n\n- your lamp arrived broken\n- your vase arrived cracked\n\nRosa"),
        "I'm sorry:\n\n- your lamp arrived broken\n- your vase arrived cracked\n\n…\n\nRosa"
    );
    let table = "| What | How |\n| --- | --- |\n| Your lamp | arrived broken |";
    assert_eq!(next(table), format!("{table}\n\n…"));
}

#[test]
fn a_granted_point_stands_behind_the_empathy() {
    let granted = |text: &str| put_in("acknowledge/missing", text);
    assert_eq!(
        granted("Hi Ana, I'm sorry your lamp arrived in pieces. A new one leaves today."),
        "Hi Ana, I'm sorry your lamp arrived in pieces. … A new one leaves today."
    );
    assert_eq!(granted("- I'm sorry your lamp arrived in pieces.\n- A new one leaves today."), "-");
}

#[test]
fn a_sentence_stands_before_a_stock_line_that_says_more() {
    assert_eq!(
        inserted("Hi Ana,\n\nThank you for writing. We apologize for any inconvenience caused by the wrong size."),
        "Hi Ana,\n\nThank you for writing. … We apologize for any inconvenience caused by the wrong size."
    );
}
