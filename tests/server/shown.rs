//! What is shown besides findings: the parts of a good reply above it, and where tracking numbers lead.

use serde_json::{Value, json};

use crate::client::{Client, lsp_range};

const URI: &str = "untitled:1";

fn client(show: Value) -> Client {
    let mut client = Client::with_arguments(&[]);
    let document = json!({
        "codeLens": {},
        "documentLink": { "tooltipSupport": true },
        "inlayHint": {},
        "publishDiagnostics": { "codeDescriptionSupport": true },
    });
    let workspace = json!({ "codeLens": { "refreshSupport": true }, "inlayHint": { "refreshSupport": true }, "executeCommand": {} });
    let mut params = json!({ "capabilities": { "textDocument": document, "workspace": workspace } });
    params["initializationOptions"]["show"] = show;
    client.request("initialize", params);
    client.notify("initialized", json!({}));
    client
}

fn ask(client: &mut Client, method: &str, draft: &str) -> Vec<Value> {
    client.open(URI, "markdown", draft);
    let answer = client.request(method, json!({ "textDocument": { "uri": URI } }));
    client.close(URI);
    answer.as_array().expect("a list").clone()
}

fn lenses(client: &mut Client, draft: &str) -> String {
    let lenses = ask(client, "textDocument/codeLens", draft);
    assert!(lenses.iter().all(|lens| lens["range"] == lsp_range([0, 0, 0, 0])));
    let titles = lenses.iter().map(|lens| lens["command"]["title"].as_str().expect("a title"));
    titles.collect::<Vec<_>>().join(" | ")
}

/// Each link as the words it is on and where it leads.
fn links(client: &mut Client, draft: &str) -> Vec<String> {
    let links = ask(client, "textDocument/documentLink", draft);
    let text = |link: &Value| {
        let at =
            |end: &str| usize::try_from(link["range"][end]["character"].as_u64().expect("a number")).expect("small");
        let line = link["range"]["start"]["line"].as_u64().expect("a number");
        let line = draft.lines().nth(usize::try_from(line).expect("small")).expect("it is there");
        format!("{} {}", &line[at("start")..at("end")], link["target"].as_str().expect("an address"))
    };
    links.iter().map(text).collect()
}

#[test]
fn above_a_draft_stands_which_parts_it_has() {
    let mut client = client(json!(null));
    assert_eq!(
        lenses(&mut client, "Your parcel is late."),
        "Listen: not yet | Empathize: not yet | Acknowledge: not yet | Propose: not yet | no findings",
        "what is missing is no finding before the draft looks finished"
    );
    assert_eq!(
        lenses(
            &mut client,
            "Hi Ana,\n\nThank you for writing. I'm sorry your lamp arrived in pieces. You're right to expect better. I \
             am sending you a new one today.\n\nKind regards,\nLeo"
        ),
        "✓ Listen | ✓ Empathize | ✓ Acknowledge | ✓ Propose | 1 finding"
    );
    assert_eq!(
        lenses(&mut client, "Hola, Ana:\n\nGracias por escribirnos. El pedido **#4411** sale hoy."),
        "✓ Escuchar | Empatizar: aún no | Reconocer: aún no | ✓ Proponer | sin observaciones",
        "in the draft's language"
    );
    assert_eq!(lenses(&mut client, "\n"), "");
    client.shut_down();
}

#[test]
fn a_click_on_a_lens_explains() {
    let mut client = client(json!(null));
    client.open("draft ñ", "markdown", "👍 Thank you for writing. Your parcel is late.");
    let lenses = client.request("textDocument/codeLens", json!({ "textDocument": { "uri": "draft ñ" } }));
    let mut click = |lens: usize| {
        let lens = &lenses[lens]["command"];
        assert_eq!(lens["arguments"][0]["uri"], "draft ñ");
        let clicked = json!({ "command": lens["command"], "arguments": lens["arguments"] });
        let card = client.request("workspace/executeCommand", clicked);
        let shown = client.expect(|message| message["method"] == "window/showMessage");
        assert_eq!(shown["params"]["type"], 3);
        (shown["params"]["message"].as_str().expect("a text").to_owned(), card)
    };
    let (listen, card) = click(0);
    assert!(listen.starts_with("✓ Listen. Counts as listening: thanks for writing"), "{listen}");
    assert_eq!(card["stages"][0]["words"], json!([lsp_range([0, 3, 0, 24])]));
    let (empathy, _) = click(1);
    assert!(empathy.starts_with("Empathize: not yet. Counts as empathy: "), "{empathy}");
    let (all, _) = click(4);
    assert_eq!(all, "✓ Listen · Empathize: not yet · Acknowledge: not yet · Propose: not yet · no findings");
    client.shut_down();
}

#[test]
fn a_client_that_has_no_commands_carried_out_can_click_nothing() {
    let mut client = Client::with_arguments(&[]);
    client.request("initialize", json!({ "capabilities": { "textDocument": { "codeLens": {} } } }));
    client.notify("initialized", json!({}));
    let lenses = ask(&mut client, "textDocument/codeLens", "Your parcel is late.");
    assert!(lenses.iter().all(|lens| lens["command"]["command"] == "" && lens["command"].get("arguments").is_none()));
    client.shut_down();
}

#[test]
fn a_hover_on_the_words_of_a_part_tells_which_it_is() {
    let hover = |show: Value, column: u32| {
        let mut client = client(show);
        client.open(URI, "markdown", "👍 Thank you for writing. Your parcel is late.");
        let position = json!({ "line": 0, "character": column });
        let hover =
            client.request("textDocument/hover", json!({ "textDocument": { "uri": URI }, "position": position }));
        client.shut_down();
        hover
    };
    let told = hover(json!(null), 5);
    let value = told["contents"]["value"].as_str().expect("a text");
    assert!(value.starts_with("✓ Listen\nCounts as listening: "), "{value}");
    assert_eq!(told["range"], lsp_range([0, 3, 0, 24]));
    assert_eq!(hover(json!(null), 30), Value::Null);
    assert_eq!(hover(json!({ "stages": false }), 5), Value::Null);
}

#[test]
fn a_client_is_told_when_lenses_say_something_else() {
    let mut client = client(json!(null));
    let refreshed = |client: &mut Client| {
        let request = client.expect(|message| message["method"] == "workspace/codeLens/refresh");
        client.respond(&request["id"], Value::Null);
    };
    client.open(URI, "markdown", "Your parcel is late.");
    client.diagnostics(URI, 1);
    client.change(URI, 2, None, "Your parcel is late. You must wait.");
    refreshed(&mut client);
    client.notify("textDocument/didSave", json!({ "textDocument": { "uri": URI } }));
    refreshed(&mut client);
    client.change(URI, 3, None, "Your parcel is late. You must wait!");
    client.diagnostics(URI, 3);
    assert!(client.is_silent(), "as many findings as before");
    client.shut_down();
}

#[test]
fn lenses_can_be_switched_off() {
    let mut client = client(json!({ "stages": false }));
    assert_eq!(lenses(&mut client, "Your parcel is late."), "");
    client.shut_down();
}

#[test]
fn numbers_lead_to_their_carrier_where_a_team_wants_that() {
    let ups = "It left under **1Z 999 AA1 01 2345 6784** today.";
    let mut off = client(json!(null));
    assert_eq!(links(&mut off, ups), [""; 0]);
    off.shut_down();
    let mut client = client(json!({ "links": true }));
    let expected = "1Z 999 AA1 01 2345 6784 https://www.ups.com/track?tracknum=1Z999AA10123456784";
    assert_eq!(links(&mut client, ups), [expected]);
    assert_eq!(
        links(&mut client, "Tracking number: RB123456785GB"),
        ["RB123456785GB https://www.royalmail.com/track-your-item#/tracking-results/RB123456785GB"]
    );
    assert_eq!(
        links(&mut client, "Tracking number: RB123456785ES"),
        [
            "RB123456785ES https://www.correos.es/es/es/herramientas/localizador/envios/detalle?tracking-number=RB123456785ES"
        ]
    );
    let silent = [
        "It left under 1Z 999 AA1 01 2345 6789 today.",
        "Tracking number: RB123456789GB",
        "> It left under 1Z999AA10123456784.",
        "See [1Z999AA10123456784](https://shop.example.com/track).",
        "See `1Z999AA10123456784`.",
        "See https://shop.example.com/1Z999AA10123456784",
        "Order 123456789012 left today.",
    ];
    for draft in silent {
        assert_eq!(links(&mut client, draft), [""; 0], "{draft}");
    }
    client.shut_down();
}

#[test]
fn a_link_may_say_where_it_leads() {
    let mut client = client(json!({ "links": true }));
    let links = ask(&mut client, "textDocument/documentLink", "It left under 1Z999AA10123456784.");
    assert_eq!(links[0]["tooltip"], "Follow the parcel at www.ups.com");
    client.shut_down();
}

#[test]
fn both_are_announced_to_clients_that_show_them() {
    let announced = |document: Value| {
        let mut client = Client::start();
        let mut params = json!({});
        params["capabilities"]["textDocument"] = document;
        let result = client.request("initialize", params);
        ["codeLensProvider", "documentLinkProvider"].map(|provider| result["capabilities"].get(provider).is_some())
    };
    assert_eq!(announced(json!({ "codeLens": {}, "documentLink": {} })), [true, true]);
    assert_eq!(announced(json!({})), [false, false]);
}

/// What stands behind which words of some lines of a draft.
fn marks(client: &mut Client, draft: &str, lines: [u32; 2]) -> Vec<String> {
    client.open(URI, "markdown", draft);
    let range = lsp_range([lines[0], 0, lines[1], 0]);
    let answer = client.request("textDocument/inlayHint", json!({ "textDocument": { "uri": URI }, "range": range }));
    client.close(URI);
    let mark = |hint: &Value| format!("{} {}", hint["position"], hint["label"].as_str().expect("a text"));
    answer.as_array().expect("a list").iter().map(mark).collect()
}

#[test]
fn words_are_marked_with_the_part_that_stands_on_them_where_that_is_wanted() {
    let draft = "Hola, Ana:\n\nGracias por escribirnos. Siento que la lámpara llegara rota. 👋\n\nHoy le envío otra.";
    let mut client = client(Value::Null);
    assert_eq!(marks(&mut client, draft, [0, 9]), [""; 0]);
    client.notify("workspace/didChangeConfiguration", json!({ "settings": { "show": { "marks": true } } }));
    client.expect(|message| message["method"] == "workspace/inlayHint/refresh");
    let all = marks(&mut client, draft, [0, 9]);
    let wanted = ["Escuchar", "Empatizar", "Proponer"];
    assert!(wanted.iter().all(|part| all.iter().any(|mark| mark.ends_with(part))), "{all:?}");
    let some = marks(&mut client, draft, [0, 4]);
    assert!(some.len() < all.len() && all.starts_with(&some), "only those that were asked for: {some:?}");
    client.shut_down();
}

#[test]
fn a_rule_leads_to_its_page_where_a_team_has_pages() {
    let page = |show: Value| {
        let mut client = client(show);
        client.open(URI, "markdown", "Your order #4411 has shipped.");
        let mut published = client.expect(|message| message["method"] == "textDocument/publishDiagnostics");
        client.shut_down();
        published["params"]["diagnostics"][0]["codeDescription"]["href"].take()
    };
    assert_eq!(page(Value::Null), Value::Null);
    let pages = json!({ "pages": "https://rules.example.com/{rule}.html" });
    assert_eq!(page(pages), "https://rules.example.com/formatting/unbolded-order-id.html");
}
