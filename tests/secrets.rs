//! A secret is never made bold, whatever label stands before it, and no message repeats it.

use replylint::draft::{Context, Markup};
use replylint::lint::{Bold, Finding, Fix, Linter, Safety, Settings};

/// Numbers of payment cards that networks give out for tests.
const CARDS: [&str; 8] = [
    "4111111111111111",
    "4111 1111 1111 1111",
    "4111-1111-1111-1111",
    "378282246310005",
    "3782 822463 10005",
    "5500005555555559",
    "6011000990139424",
    "3056 930902 5904",
];

/// Words that announce something to be made bold.
const LABELS: [&str; 40] = [
    "order number",
    "order",
    "order #",
    "tracking number",
    "parcel",
    "case number",
    "ticket #",
    "account",
    "invoice",
    "RMA",
    "return number",
    "booking",
    "reservation number",
    "confirmation code",
    "reference",
    "customer number",
    "transaction",
    "refund",
    "#",
    "",
    "número de pedido",
    "pedido n.º",
    "pedido #",
    "guía",
    "código de rastreo",
    "paquete",
    "caso",
    "folio",
    "cuenta",
    "factura n.º",
    "número de devolución",
    "reserva",
    "localizador",
    "código de confirmación",
    "referencia",
    "número de cliente",
    "contrato",
    "queja",
    "reembolso",
    "transacción",
];

/// Sentences around a label and a secret: in English if the label is.
const ENGLISH: [&str; 6] = [
    "Your LABEL SECRET is here.",
    "LABEL: SECRET",
    "Your LABEL is SECRET.",
    "Your orders:\n\n- SECRET\n- #48213",
    "We refunded LABEL SECRET to order #48213 today.",
    "Here are LABEL 48213 and SECRET.",
];
const SPANISH: [&str; 6] = [
    "Su LABEL SECRET está aquí.",
    "LABEL: SECRET",
    "Su LABEL es SECRET.",
    "Sus pedidos:\n\n- SECRET\n- #48213",
    "Reembolsamos LABEL SECRET al pedido #48213 hoy.",
    "Aquí están LABEL 48213 y SECRET.",
];

/// Codes and passwords that say what they are, between `‹` and `›`.
const CODES: [&str; 36] = [
    "The CVV is ‹737›.",
    "Your order's CVV: ‹737›",
    "The security code for your order is ‹737›.",
    "Your account password is ‹AB-12345›.",
    "Password for account 77410093: ‹Fern2024›",
    "Your account has the password ‹X7K-99Q› for now.",
    "The passcode for your booking is ‹LX9TQ4›.",
    "Your account PIN: ‹77410›",
    "Your order's PIN is ‹4521›.",
    "Your one-time code is ‹482913›.",
    "Your verification code for order #4411 is ‹482913›.",
    "Verification code: ‹482-913›",
    "Enter the verification code ‹482913› on the page.",
    "Your login code is ‹77-410›.",
    "Your OTP: ‹482-913›",
    "Your recovery code is ‹AB12-CD34›.",
    "I have your SSN as ‹123-45-6789›.",
    "Your case is filed under MRN ‹5520-81›.",
    "El CVV es ‹737›.",
    "El CVV de su pedido: ‹737›",
    "El código de seguridad de su pedido es ‹737›.",
    "La contraseña de su cuenta es ‹AB-12345›.",
    "Contraseña de la cuenta 77410093: ‹Helecho2024›",
    "Su cuenta tiene por ahora la contraseña ‹X7K-99Q›.",
    "La clave de acceso de su reserva es ‹LX9TQ4›.",
    "El NIP de su cuenta: ‹77410›",
    "El PIN de su pedido es ‹4521›.",
    "Su código de un solo uso es ‹482913›.",
    "Su código de verificación para el pedido #4411 es ‹482913›.",
    "Código de verificación: ‹482-913›",
    "Escriba el código de verificación ‹482913› en la página.",
    "Su código de acceso es ‹77-410›.",
    "Su OTP: ‹482-913›",
    "Su clave dinámica es ‹990-114›.",
    "Su número de seguro social es ‹123-45-6789›.",
    "Su caso está en el expediente clínico ‹5520-81›.",
];

fn check(linter: &Linter, text: &str, bold: Bold) -> Vec<(Finding, Vec<Fix>)> {
    let settings = Settings { bold: Some(bold), ..Settings::default() };
    linter.check_with_fixes(&linter.read(text, Markup::Markdown), &Context::default(), &settings)
}

/// Holds what is noticed in a draft to what a secret is owed; says whether it was pointed out.
#[track_caller]
fn kept(linter: &Linter, text: &str, secret: &str) -> bool {
    let start = text.find(secret).expect("the secret is in the text");
    let mut told = false;
    for (finding, fixes) in check(linter, text, Bold::Markdown) {
        let (from, to) = (finding.span.start as usize, finding.span.end as usize);
        let shares = from < start + secret.len() && start < to;
        assert!(!shares || &*finding.category != "unbolded_id", "{text:?}: {}", finding.rule);
        assert!(!finding.message.contains(secret), "{text:?}: {}", finding.message);
        told |= shares && finding.rule.starts_with("privacy/");
        for fix in fixes.iter().filter(|fix| fix.safety == Safety::Mechanical) {
            assert!(!fix.title.contains(secret), "{text:?}: {}", fix.title);
            assert!(fix.edits.apply(text).contains(secret), "{text:?}: {}", fix.title);
        }
    }
    told
}

#[test]
fn a_card_is_never_bold_behind_any_label() {
    let linter = Linter::built_in();
    for (number, label) in LABELS.iter().enumerate() {
        let sentences = if number < LABELS.len() / 2 { ENGLISH } else { SPANISH };
        for (sentence, card) in sentences.iter().flat_map(|sentence| CARDS.map(|card| (sentence, card))) {
            kept(&linter, &sentence.replace("LABEL", label).replace("SECRET", card), card);
        }
    }
}

#[test]
fn a_card_is_told_wherever_a_card_is_spoken_of() {
    let linter = Linter::built_in();
    for card in CARDS {
        for text in [format!("Your card {card} was declined."), format!("Su tarjeta {card} fue rechazada.")] {
            assert!(kept(&linter, &text, card), "{text}");
        }
    }
}

#[test]
fn codes_and_passwords_are_told_and_never_bold() {
    let linter = Linter::built_in();
    for marked in CODES {
        let secret = &marked[marked.find('‹').expect("a mark") + '‹'.len_utf8()..marked.find('›').expect("a mark")];
        let text = marked.replace(['‹', '›'], "");
        assert!(kept(&linter, &text, secret), "{text}");
    }
}

#[test]
fn what_stands_beside_a_secret_is_bold_as_ever() {
    let linter = Linter::built_in();
    let fixed = |text: &str| {
        let found = check(&linter, text, Bold::Markdown);
        let fix = found.iter().flat_map(|(_, fixes)| fixes).find(|fix| fix.safety == Safety::Mechanical);
        fix.map_or(text.to_owned(), |fix| fix.edits.apply(text))
    };
    assert_eq!(
        fixed("Your verification code for order #4411 is 482913."),
        "Your verification code for order **#4411** is 482913."
    );
    assert_eq!(
        fixed("Contraseña de la cuenta 77410093: Helecho2024"),
        "Contraseña de la cuenta **77410093**: Helecho2024"
    );
}

#[test]
fn a_secret_gets_no_line_of_its_own() {
    let linter = Linter::built_in();
    for text in
        ["Please keep your order 4111 1111 1111 1111 ready.", "Tenga a mano su pedido 4111 1111 1111 1111, por favor."]
    {
        assert!(check(&linter, text, Bold::None).iter().all(|(finding, _)| &*finding.category != "unbolded_id"));
    }
}
