//! How an identifier is made to stand out in each channel, by example.

use replylint::draft::{Context, Markup};
use replylint::lint::{Bold, Linter, Settings};

/// The draft after the first fix of its first finding on formatting; `-` if there is no fix, `.` if no finding.
fn fixed(bold: Option<Bold>, channel: Option<&str>, markup: Markup, text: &str) -> String {
    let linter = Linter::built_in();
    let draft = linter.read(text, markup);
    let settings = Settings { select: vec!["unbolded_id".into()], bold, ..Settings::default() };
    let context = Context { channel: channel.map(str::to_owned), ..Context::default() };
    match linter.check_with_fixes(&draft, &context, &settings).first() {
        None => ".".into(),
        Some((_, fixes)) => fixes.first().map_or("-".into(), |fix| fix.edits.apply(text)),
    }
}

/// Where nothing can be bold.
#[track_caller]
fn lines(text: &str, expected: &str) {
    for markup in [Markup::Plain, Markup::Markdown] {
        assert_eq!(fixed(Some(Bold::None), None, markup, text), expected, "{markup:?}");
    }
}

#[test]
fn a_short_label_shares_the_line() {
    lines("Your order #4411 has shipped.", "Your order #4411\nhas shipped.");
    lines("Su pedido 48213 ya salió.", "Su pedido 48213\nya salió.");
    lines("Hi Ana! Order GB-60718 is on its way.", "Hi Ana!\nOrder GB-60718\nis on its way.");
    lines(
        "Tracking number: 9865 7878 8855. It comes on Monday.",
        "Tracking number: 9865 7878 8855.\nIt comes on Monday.",
    );
    lines("Número de guía: 4455667788. Llega el lunes.", "Número de guía: 4455667788.\nLlega el lunes.");
}

#[test]
fn behind_a_longer_start_it_has_a_line_of_its_own() {
    lines(
        "Thank you for waiting so long; your parcel travels with tracking number 907614527588.",
        "Thank you for waiting so long; your parcel travels with tracking number\n907614527588.",
    );
    lines(
        "Ya puede ver en la página del mensajero el número de guía 4455667788, si quiere.",
        "Ya puede ver en la página del mensajero el número de guía\n4455667788,\nsi quiere.",
    );
    lines(
        "I will gladly reopen the account (7741-0093) for you.",
        "I will gladly reopen the account\n(7741-0093)\nfor you.",
    );
}

#[test]
fn what_ends_a_short_line_stands_out() {
    lines("Your confirmation number is RX-3391-08.", ".");
    lines("It ships today.\nOrder #4411", ".");
    lines("Sale hoy.\n\nPedido: 48213\nGuía: 4455667788", ".");
    lines("I found these orders:\n#48213 and #48214", ".");
    lines("Encontré sus pedidos:\n48213, 48214 y 48215", ".");
}

#[test]
fn several_in_a_sentence_share_a_line() {
    lines(
        "I am glad to say that I have found your orders #48213 and #48214 in the depot.",
        "I am glad to say that I have found your orders\n#48213 and #48214\nin the depot.",
    );
    lines(
        "Hoy salen de nuestro almacén los pedidos 48213, 48214 y 48215.",
        "Hoy salen de nuestro almacén los pedidos\n48213, 48214 y 48215.",
    );
}

#[test]
fn lines_end_as_the_draft_has_them() {
    lines("Hi Ana,\r\n\r\nOrder GB-60718 is on its way.\r\n", "Hi Ana,\r\n\r\nOrder GB-60718\r\nis on its way.\r\n");
}

#[test]
fn a_list_item_stays_one() {
    lines("- Your order #4411 has shipped.\n- Thanks!", "- Your order #4411\n  has shipped.\n- Thanks!");
    lines("1. Su pedido 48213 ya salió.\r\n2. ¡Gracias!", "1. Su pedido 48213\r\n   ya salió.\r\n2. ¡Gracias!");
}

#[test]
fn no_line_is_broken_where_a_break_would_mean_something_else() {
    let none = |text: &str| fixed(Some(Bold::None), None, Markup::Markdown, text);
    assert_eq!(none("| Now | Then |\n| --- | --- |\n| Order #4411 has left the depot | Friday |"), "-");
    assert_eq!(none("# Your order #4411 has shipped"), "-");
    assert_eq!(none("See https://x.example/orders/5519204 or `order #4411` there."), ".");
    assert_eq!(none("> Order #4411 is late!\n\nIt comes on Friday."), ".");
}

#[test]
fn bold_and_links_around_it_stay_whole() {
    let none = |text: &str| fixed(Some(Bold::None), None, Markup::Markdown, text);
    assert_eq!(none("Your order **#4411** has shipped."), ".");
    assert_eq!(
        none("Your [order #4411](https://x.example) has shipped."),
        "Your [order #4411](https://x.example)\nhas shipped."
    );
    assert_eq!(none("Your order #4411 **has shipped**."), "Your order #4411\n**has shipped**.");
}

#[test]
fn the_channel_says_how_bold_is_written() {
    let by = |channel: &str| fixed(None, Some(channel), Markup::Markdown, "Your order #4411 has shipped.");
    assert_eq!(by("email"), "Your order **#4411** has shipped.");
    assert_eq!(by("WhatsApp"), "Your order *#4411* has shipped.");
    assert_eq!(by("Google Chat"), "Your order *#4411* has shipped.");
    assert_eq!(by("SMS"), "Your order #4411\nhas shipped.");
    assert_eq!(by("html"), "Your order <b>#4411</b> has shipped.");
    let front = "---\nchannel: whatsapp\n---\nSu pedido 48213 ya salió.";
    assert_eq!(fixed(None, None, Markup::Markdown, front), front.replace("48213", "*48213*"));
}

#[test]
fn what_was_set_goes_over_the_channel() {
    let set = |bold| fixed(Some(bold), Some("sms"), Markup::Markdown, "Your order #4411 has shipped.");
    assert_eq!(set(Bold::Markdown), "Your order **#4411** has shipped.");
    assert_eq!(set(Bold::SingleStar), "Your order *#4411* has shipped.");
}

#[test]
fn one_star_is_bold_where_the_channel_says_so() {
    let star = |text: &str| fixed(Some(Bold::SingleStar), None, Markup::Markdown, text);
    assert_eq!(star("Your order *#4411* has shipped."), ".");
    assert_eq!(star("Your order _#4411_ has shipped."), ".");
    assert_eq!(star("Your order *GB*-60718 has shipped."), "Your order *GB-60718* has shipped.");
    assert_eq!(fixed(None, None, Markup::Markdown, "Order *#4411* has shipped."), "Order ***#4411*** has shipped.");
}

#[test]
fn plain_text_has_bold_as_its_channel_has() {
    let plain = |channel, text: &str| fixed(None, channel, Markup::Plain, text);
    assert_eq!(plain(Some("whatsapp"), "Your order #4411 has shipped."), "Your order *#4411* has shipped.");
    assert_eq!(plain(Some("whatsapp"), "Your order *#4411* has shipped."), ".");
    assert_eq!(plain(Some("whatsapp"), "* Your *order #4411* has shipped."), ".");
    assert_eq!(plain(Some("whatsapp"), "* Your order #4411 has 2 * 3 cups."), "* Your order *#4411* has 2 * 3 cups.");
    assert_eq!(plain(None, "Your order **#4411** has shipped."), ".");
    assert_eq!(plain(None, "Your order #4411 has shipped."), "Your order #4411\nhas shipped.");
    // A tag would be letters in a plain text.
    assert_eq!(plain(Some("html"), "Your order #4411 has shipped."), "-");
    assert_eq!(plain(Some("html"), "Your order <b>#4411</b> has shipped."), ".");
}
