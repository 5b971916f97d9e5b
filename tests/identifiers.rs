//! Every kind of identifier in every surrounding, in English and Spanish: what is made bold, what is left alone.

use replylint::draft::{Context, Markup};
use replylint::lint::{Finding, Fix, Linter, Safety, Settings};
use replylint::text::EditSet;

/// Sentences with an identifier between `‹` and `›`; several of a list in turn.
const SENTENCES: [&str; 22] = [
    "Your order ‹#48213› has shipped.",
    "The order ‹GB-60718› leaves today.",
    "You can follow it with tracking number ‹907614527588› from today.",
    "Your parcel ‹RR123456785CL› left Santiago.",
    "Your ticket ‹NET-30915› is with our line team.",
    "Your account ‹77410093› is active.",
    "Your confirmation number is ‹RX-3391-08› from now on.",
    "The invoice ‹INV-2041› is paid.",
    "Your RMA is ‹20931› from today.",
    "Your booking ‹LX9TQ4› is confirmed.",
    "Your refund of ‹$12.00› was issued.",
    "Su pedido ‹#48213› ya salió.",
    "El pedido ‹GB-60718› sale hoy.",
    "Desde hoy puede seguirlo con el número de guía ‹4455667788› en la página.",
    "Su paquete ‹RR123456785CL› salió de Santiago.",
    "Su caso ‹NET-30915› lo lleva el equipo de línea.",
    "Su cuenta ‹77410093› está activa.",
    "Su código de confirmación es ‹RX-3391-08› desde ahora.",
    "La factura ‹FAC-2041› está pagada.",
    "Su RMA es ‹20931› desde hoy.",
    "Su reserva ‹LX9TQ4› está confirmada.",
    "Su reembolso de ‹35,00 €› se emitió ayer.",
];

/// Lists of identifiers, each between `‹` and `›`.
const LISTS: [&str; 24] = [
    "I found your orders ‹#48213› and ‹#48214›.",
    "Orders ‹GB-60718›, ‹GB-60719›, and ‹GB-60720› leave today.",
    "Orders ‹48213› / ‹48214› leave today.",
    "Your tracking numbers are ‹907614527588›, ‹907614527589› and ‹907614527590›.",
    "Tickets ‹NET-30915› & ‹NET-30916› are with our line team.",
    "Your accounts ‹77410093›, ‹77410094›, ‹77410095› and ‹77410096› are active.",
    "Your confirmation numbers are ‹RX-3391-08› and ‹RX-3391-09›.",
    "Invoices ‹INV-2041› or ‹INV-2042› may be paid twice.",
    "Your return numbers are ‹RMA-20931›, ‹RMA-20932› and ‹RMA-20933›.",
    "Bookings ‹LX9TQ4› and ‹QX7P2M› are confirmed.",
    "We refunded ‹$12.00›, ‹$35.00› and ‹$18.40› today.",
    "Your refunds of ‹$12.00› and ‹$35.00› were issued.",
    "Encontré sus pedidos ‹#48213› y ‹#48214›.",
    "Los pedidos ‹GB-60718›, ‹GB-60719› y ‹GB-60720› salen hoy.",
    "Los pedidos ‹48213› / ‹48214› salen hoy.",
    "Sus números de guía son ‹4455667788›, ‹4455667789› y ‹4455667790›.",
    "Unimos sus folios ‹20447› y ‹20448›.",
    "Sus cuentas ‹77410093›, ‹77410094›, ‹77410095› y ‹77410096› están activas.",
    "Sus códigos de confirmación son ‹RX-3391-08› y ‹RX-3391-09›.",
    "Las facturas ‹FAC-2041› o ‹FAC-2042› quizá se pagaron dos veces.",
    "Sus números de devolución son ‹RMA-20931›, ‹RMA-20932› y ‹RMA-20933›.",
    "Las reservas ‹LX9TQ4› y ‹QX7P2M› están confirmadas.",
    "Le devolvimos ‹12,00 €›, ‹35,00 €› y ‹18,40 €› hoy.",
    "Los reembolsos de ‹12,00 €› y ‹35,00 €› ya se emitieron.",
];

fn check(linter: &Linter, text: &str) -> Vec<(Finding, Vec<Fix>)> {
    let settings = Settings { select: vec!["unbolded_id".into()], ..Settings::default() };
    linter.check_with_fixes(&linter.read(text, Markup::Markdown), &Context::default(), &settings)
}

/// The draft after the safe fix of each finding, and how many there are.
fn fixed(linter: &Linter, text: &str) -> (String, usize) {
    let found = check(linter, text);
    let mut all = EditSet::default();
    for fix in found.iter().filter_map(|(_, fixes)| fixes.iter().find(|fix| fix.safety == Safety::Mechanical)) {
        all.merge(&fix.edits);
    }
    (all.apply(text), found.len())
}

/// A sentence with what its marks enclose written as `write` has it.
fn written(sentence: &str, write: impl Fn(&str) -> String) -> String {
    let mut pieces = sentence.split(['‹', '›']);
    let mut text = pieces.next().unwrap_or_default().to_owned();
    while let (Some(id), Some(rest)) = (pieces.next(), pieces.next()) {
        text += &write(id);
        text += rest;
    }
    text
}

fn bold(sentence: &str) -> String {
    written(sentence, |id| format!("**{id}**"))
}

fn plain(sentence: &str) -> String {
    written(sentence, str::to_owned)
}

/// Nothing is to be said of it, however it is written.
#[track_caller]
fn is_left_alone(linter: &Linter, text: &str) {
    let found: Vec<String> = check(linter, text).into_iter().map(|(finding, _)| finding.message).collect();
    assert!(found.is_empty(), "{text:?}: {found:?}");
}

#[test]
fn exactly_the_identifier_becomes_bold() {
    let linter = Linter::built_in();
    for sentence in SENTENCES {
        assert_eq!(fixed(&linter, &plain(sentence)), (bold(sentence), 1));
        assert_eq!(fixed(&linter, &format!("- {}", plain(sentence))), (format!("- {}", bold(sentence)), 1));
        let table = |text: String| format!("| What | When |\n| --- | --- |\n| {text} | today |");
        assert_eq!(fixed(&linter, &table(plain(sentence))), (table(bold(sentence)), 1));
    }
}

#[test]
fn each_of_a_list_becomes_bold() {
    let linter = Linter::built_in();
    for sentence in LISTS {
        let count = sentence.matches('‹').count();
        assert_eq!(fixed(&linter, &plain(sentence)), (bold(sentence), count));
        is_left_alone(&linter, &bold(sentence));
    }
}

#[test]
fn of_a_list_in_which_one_is_bold_the_others_become_so() {
    let linter = Linter::built_in();
    for sentence in LISTS {
        let first = sentence.find('›').expect("a mark") + '›'.len_utf8();
        let text = bold(&sentence[..first]) + &plain(&sentence[first..]);
        assert_eq!(fixed(&linter, &text), (bold(sentence), sentence.matches('‹').count() - 1));
    }
}

#[test]
fn bold_is_bold_however_it_is_written() {
    let linter = Linter::built_in();
    for sentence in SENTENCES {
        for (open, close) in [("**", "**"), ("__", "__"), ("***", "***"), ("<b>", "</b>"), ("<strong>", "</strong>")] {
            is_left_alone(&linter, &written(sentence, |id| format!("{open}{id}{close}")));
            is_left_alone(&linter, &format!("{open}{}{close}", plain(sentence)));
        }
    }
}

#[test]
fn bold_on_a_part_is_widened() {
    let linter = Linter::built_in();
    for sentence in SENTENCES {
        // Between two digits or letters the marks count as such; beside a hyphen they would be stars.
        let halves = |id: &str| {
            let is_inner =
                |at: &usize| id[..*at].ends_with(char::is_alphanumeric) && id[*at..].starts_with(char::is_alphanumeric);
            let at = (1..id.len()).filter(|at| id.is_char_boundary(*at)).find(is_inner).expect("an identifier is long");
            (id[..at].to_owned(), id[at..].to_owned())
        };
        for text in [
            written(sentence, |id| format!("**{}**{}", halves(id).0, halves(id).1)),
            written(sentence, |id| format!("{}**{}**", halves(id).0, halves(id).1)),
        ] {
            assert_eq!(fixed(&linter, &text), (bold(sentence), 1), "{text}");
        }
    }
}

#[test]
fn what_is_shown_otherwise_already_is_left_alone() {
    let linter = Linter::built_in();
    for sentence in SENTENCES {
        is_left_alone(&linter, &written(sentence, |id| format!("[**{id}**](https://x.example/1)")));
        is_left_alone(&linter, &written(sentence, |id| format!("`{id}`")));
        is_left_alone(&linter, &written(sentence, |id| format!("~~{id}~~")));
        is_left_alone(&linter, &format!("## {}", plain(sentence)));
        is_left_alone(&linter, &format!("| {} | When |\n| --- | --- |\n| x | today |", plain(sentence)));
    }
}

#[test]
fn a_link_does_not_stand_for_bold() {
    let linter = Linter::built_in();
    for sentence in SENTENCES {
        let linked = |mark: &str| written(sentence, |id| format!("[{mark}{id}{mark}](https://x.example/1)"));
        assert_eq!(fixed(&linter, &linked("")), (linked("**"), 1));
    }
}

#[test]
fn the_head_of_a_column_tells_what_is_in_it() {
    let linter = Linter::built_in();
    for (heads, cells) in [
        ("Order | Tracking number", "‹KP-4821› | ‹907614527588›"),
        ("Pedido | Guía", "‹KP-4821› | ‹907614527588›"),
        ("Número de pedido | Envío", "‹KP-4821› | ‹907614527588›"),
        ("Day | Price", "KP-4821 | 907614527588"),
        (" | Ticket", "‹KP-4821› today | ‹NET-30915›"),
    ] {
        let table = |cells: String| format!("| {heads} |\n| --- | --- |\n| {cells} |");
        let count = if heads.starts_with(' ') { 1 } else { cells.matches('‹').count() };
        let cells = if heads.starts_with(' ') { cells.replacen(['‹', '›'], "", 2) } else { cells.to_owned() };
        assert_eq!(fixed(&linter, &table(plain(&cells))), (table(bold(&cells)), count));
    }
}

#[test]
fn what_its_label_told_once_is_known_everywhere() {
    let linter = Linter::built_in();
    for sentence in SENTENCES.into_iter().filter(|sentence| !sentence.contains(['$', '€'])) {
        let id = &sentence[sentence.find('‹').expect("a mark")..sentence.find('›').expect("a mark") + '›'.len_utf8()];
        let again = format!("{}\n\n{id}, {id}.", bold(sentence));
        assert_eq!(fixed(&linter, &plain(&again)), (bold(&again), 2));
    }
    is_left_alone(&linter, "Order **4411** holds 4411 screws.");
}

#[test]
fn what_is_not_the_agents_prose_is_left_alone() {
    let linter = Linter::built_in();
    for sentence in SENTENCES {
        is_left_alone(&linter, &format!("> {}\n\nOk.", plain(sentence)));
        is_left_alone(&linter, &format!("```\n{}\n```\n", plain(sentence)));
        is_left_alone(
            &linter,
            &written(sentence, |id| format!("https://x.example/{}", id.replace([' ', '#', '€'], ""))),
        );
    }
}
