//! The parts of a draft, as an editor shows, folds and selects them.

use serde_json::{Value, json};

use crate::client::{Client, lsp_range};

const URI: &str = "desk://ticket/7";
const DRAFT: &str = "---\nchannel: email\n---\n👋🏽 Hi Ana,\n\n> Where is it?\n> I paid.\n\nYour **plan** is here. It is\nready.\n\n\
                     Kind regards,\nLeo\nSales team\n";

fn capable() -> Value {
    json!({ "textDocument": {
        "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
        "foldingRange": { "foldingRange": { "collapsedText": true } },
        "selectionRange": {},
    } })
}

fn opened(capabilities: Value, text: &str) -> Client {
    let mut client = Client::initialized(capabilities);
    client.open(URI, "markdown", text);
    client
}

fn ask(client: &mut Client, method: &str) -> Value {
    client.request(method, json!({ "textDocument": { "uri": URI } }))
}

/// `Name 0:0..1:2`, parts indented.
fn outline(symbols: &Value, depth: usize) -> String {
    let line = |symbol: &Value| {
        let range = &symbol["range"];
        let at = |end: &str| format!("{}:{}", range[end]["line"], range[end]["character"]);
        let own = format!("{:depth$}{} {}..{}\n", "", symbol["name"].as_str().expect("a name"), at("start"), at("end"));
        let inside = symbol.get("children").map(|children| outline(children, depth + 2));
        own + &inside.unwrap_or_default()
    };
    symbols.as_array().expect("a list").iter().map(line).collect()
}

#[test]
fn an_outline_shows_parts_paragraphs_and_sentences() {
    let mut client = opened(capable(), DRAFT);
    let symbols = ask(&mut client, "textDocument/documentSymbol");
    assert_eq!(
        outline(&symbols, 0),
        "Front matter 0:0..2:3\n\
         Greeting 3:0..3:12\n  👋🏽 Hi Ana, 3:0..3:12\n\
         Customer 5:0..6:9\n\
         Body 8:0..9:6\n  Your plan is here. 8:0..9:6\n    Your plan is here. 8:0..8:22\n    It is ready. 8:23..9:6\n\
         Closing 11:0..11:13\n  Kind regards, 11:0..11:13\n\
         Signature 12:0..13:10\n  Leo 12:0..13:10\n    Leo 12:0..12:3\n    Sales team 13:0..13:10\n"
    );
    assert_eq!(symbols[3]["selectionRange"], lsp_range([8, 0, 8, 28]), "its first line");
    client.shut_down();
}

#[test]
fn a_client_that_knows_no_nesting_gets_a_list() {
    let mut client = opened(json!({ "textDocument": { "documentSymbol": {} } }), "Hi Ana,\n\nIt is here.");
    let symbols = ask(&mut client, "textDocument/documentSymbol");
    let brief = |symbol: &Value| json!([symbol["name"], symbol["containerName"], symbol["location"]["uri"]]);
    assert_eq!(
        symbols.as_array().expect("a list").iter().map(brief).collect::<Vec<_>>(),
        [
            json!(["Greeting", null, URI]),
            json!(["Hi Ana,", "Greeting", URI]),
            json!(["Body", null, URI]),
            json!(["It is here.", "Body", URI]),
        ]
    );
    client.shut_down();
}

#[test]
fn parts_and_paragraphs_of_several_lines_fold() {
    let fold = |capabilities: Value| {
        let mut client = opened(capabilities, DRAFT);
        let ranges = ask(&mut client, "textDocument/foldingRange");
        client.shut_down();
        let ranges = ranges.as_array().expect("a list").clone();
        let brief = |range: &Value| {
            json!([range["startLine"], range["endLine"], range["kind"], range["collapsedText"]]).to_string()
        };
        ranges.iter().map(brief).collect::<Vec<_>>()
    };
    assert_eq!(
        fold(capable()),
        [
            r#"[0,2,"comment","Front matter …"]"#,
            r#"[5,6,"comment","Customer …"]"#,
            r#"[8,9,"region","Body …"]"#,
            r#"[12,13,"region","Signature …"]"#,
        ]
    );
    assert_eq!(
        fold(json!({ "textDocument": { "foldingRange": { "rangeLimit": 2 } } })),
        [r#"[0,2,"comment",null]"#, r#"[5,6,"comment",null]"#]
    );
}

#[test]
fn a_selection_widens_from_the_word_to_the_draft() {
    let mut client = opened(capable(), DRAFT);
    let mut widening = |line: u32, character: u32| {
        let params = json!({ "textDocument": { "uri": URI }, "positions": [{ "line": line, "character": character }] });
        let answer = client.request("textDocument/selectionRange", params);
        let mut ranges = Vec::new();
        let mut range = &answer[0];
        while range.is_object() {
            let at = |end: &str| format!("{}:{}", range["range"][end]["line"], range["range"][end]["character"]);
            ranges.push(format!("{}..{}", at("start"), at("end")));
            range = &range["parent"];
        }
        ranges.join(" ")
    };
    assert_eq!(widening(8, 8), "8:7..8:11 8:0..8:22 8:0..9:6 0:0..14:0", "in bold");
    assert_eq!(widening(9, 5), "9:0..9:5 8:23..9:6 8:0..9:6 0:0..14:0", "between a word and its mark");
    assert_eq!(widening(5, 4), "5:2..5:7 5:0..6:9 0:0..14:0", "in the customer's words");
    assert_eq!(widening(1, 1), "1:0..1:7 0:0..2:3 0:0..14:0", "in the front matter");
    assert_eq!(widening(4, 0), "0:0..14:0", "in an empty line");
    assert_eq!(widening(99, 99), "0:0..14:0", "behind the draft");
    client.shut_down();
}

#[test]
fn what_a_client_cannot_show_is_not_offered() {
    let mut client = Client::start();
    let result = client.request("initialize", json!({ "capabilities": {} }));
    for provider in ["documentSymbolProvider", "foldingRangeProvider", "selectionRangeProvider"] {
        assert_eq!(result["capabilities"].get(provider), None, "{provider}");
    }
    client.notify("initialized", json!({}));
    assert_eq!(ask(&mut client, "textDocument/foldingRange"), json!([]), "of a document that is not open");
    client.shut_down();
}
