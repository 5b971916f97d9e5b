//! What an agent asks for: fixes, reasons.

use serde_json::{Value, json};

use crate::client::{Client, cheap, lsp_range};

const URI: &str = "untitled:Untitled-1";
const DRAFT: &str = "👋 Hi *Ana*!\nCheap it is. Cheap it stays.\n\nBye!";

fn modern() -> Value {
    json!({
        "textDocument": {
            "codeAction": {
                "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix"] } },
                "isPreferredSupport": true,
            },
            "publishDiagnostics": { "dataSupport": true, "versionSupport": true },
            "hover": { "contentFormat": ["markdown", "plaintext"] },
        },
        "workspace": { "workspaceEdit": { "documentChanges": true } },
    })
}

fn opened(capabilities: Value) -> Client {
    let mut client = Client::initialized(capabilities);
    client.open(URI, "markdown", DRAFT);
    client
}

fn actions(client: &mut Client, range: [u32; 4], context: Value) -> Vec<Value> {
    let mut params = json!({ "textDocument": { "uri": URI }, "range": lsp_range(range) });
    params["context"] = context;
    client.request("textDocument/codeAction", params).as_array().expect("a list").clone()
}

fn titles(actions: &[Value]) -> Vec<&str> {
    actions.iter().map(|action| action["title"].as_str().expect("a title")).collect()
}

#[test]
fn diagnostics_say_what_and_why_they_are() {
    let mut client = opened(modern());
    let published = client.expect(|message| message["method"] == "textDocument/publishDiagnostics");
    let diagnostic = &published["params"]["diagnostics"][0];
    assert_eq!(diagnostic["source"], "replylint");
    assert_eq!(diagnostic["code"], "house/cheap");
    assert_eq!(diagnostic["severity"], 3);
    assert_eq!(diagnostic["message"], "Our brand says “affordable”, not “Cheap”.");
    assert_eq!(diagnostic["data"].as_str().map(str::len), Some(16), "the finding's identity");
    client.shut_down();
}

#[test]
fn what_stands_twice_is_faded_and_points_to_where_it_stood_first() {
    let text =
        "Hi Ana,\n\nYour new lamp leaves our house today. It is white.\n\nYour new **lamp** leaves our house today.";
    let shown = |capabilities: Value| {
        let mut client = Client::with_arguments(&["--select", "tone/said-twice"]);
        let capabilities = json!({ "textDocument": { "publishDiagnostics": capabilities } });
        client.request("initialize", json!({ "capabilities": capabilities }));
        client.notify("initialized", json!({}));
        client.open(URI, "markdown", text);
        let mut published = client.expect(|message| message["method"] == "textDocument/publishDiagnostics");
        client.shut_down();
        published["params"]["diagnostics"][0].take()
    };
    let able = shown(json!({ "relatedInformation": true, "tagSupport": { "valueSet": [1, 2] } }));
    assert_eq!(able["range"]["start"]["line"], 4);
    assert_eq!(able["tags"], json!([1]));
    let first = json!({ "uri": URI, "range": lsp_range([2, 0, 2, 37]) });
    assert_eq!(able["relatedInformation"][0]["location"], first);
    assert_eq!(able["relatedInformation"].as_array().map(Vec::len), Some(1));
    let unable = shown(json!({ "tagSupport": { "valueSet": [2] } }));
    assert_eq!((unable.get("tags"), unable.get("relatedInformation")), (None, None));
}

#[test]
fn another_form_of_address_points_to_the_one_that_the_draft_keeps_to() {
    let mut client = Client::with_arguments(&["--select", "tone/mixed-address"]);
    let capabilities = json!({ "textDocument": { "publishDiagnostics": { "relatedInformation": true } } });
    client.request("initialize", json!({ "capabilities": capabilities }));
    client.notify("initialized", json!({}));
    client.open(URI, "markdown", "¡Hola, Ana!\n\nUsted tiene razón 👍 y ya lo cambiamos.\nTe escribo mañana.");
    let published = client.expect(|message| message["method"] == "textDocument/publishDiagnostics");
    let diagnostic = &published["params"]["diagnostics"][0];
    assert_eq!(diagnostic["range"], lsp_range([3, 0, 3, 2]));
    let kept = json!({ "location": { "uri": URI, "range": lsp_range([2, 0, 2, 5]) }, "message": "“Usted”" });
    assert_eq!(diagnostic["relatedInformation"], json!([kept]));
    // What has been mended points nowhere.
    client.change(URI, 2, Some([3, 0, 3, 2]), "Le");
    assert_eq!(client.diagnostics(URI, 2), [""; 0]);
    client.shut_down();
}

#[test]
fn what_is_missing_points_to_the_words_that_call_for_it() {
    let related = |capabilities: Value, text: &str| {
        let mut client = Client::with_arguments(&["--select", "empathy/missing"]);
        client.request(
            "initialize",
            json!({ "capabilities": { "textDocument": { "publishDiagnostics": capabilities } } }),
        );
        client.notify("initialized", json!({}));
        client.open("draft ñ", "markdown", text);
        let published = client.expect(|message| message["method"] == "textDocument/publishDiagnostics");
        client.shut_down();
        published["params"]["diagnostics"][0]["relatedInformation"].clone()
    };
    let quoted =
        "> Hi,\n> 👍 my parcel never\n> arrived. I am furious!\n\nThe parcel is on its way.\n\nBest regards,\nAna";
    let known = json!({ "relatedInformation": true });
    let told = related(known.clone(), quoted);
    let told: Vec<_> = told.as_array().expect("a list").iter().collect();
    assert!(told.iter().all(|told| told["location"]["uri"] == "draft ñ"));
    let at = |range: [u32; 4]| told.iter().find(|told| told["location"]["range"] == lsp_range(range));
    assert!(at([2, 16, 2, 23]).is_some_and(|told| told["message"] == "“furious”"), "{told:#?}");
    assert_eq!(related(json!({}), quoted), Value::Null);
    let own = "Sorry about the wait.\n\nThe refund was refused.\n\nBest regards,\nAna";
    assert!(related(known, own).as_array().is_none_or(|told| !told.is_empty()));
}

#[test]
fn a_client_chooses_how_bold_is_written() {
    let fix = |options: Value| {
        let mut client = Client::with_arguments(&["--select", "formatting"]);
        client.request("initialize", json!({ "capabilities": modern(), "initializationOptions": options }));
        client.notify("initialized", json!({}));
        client.open(URI, "markdown", "Your order #4411 has shipped.");
        let actions = actions(&mut client, [0, 12, 0, 12], json!({ "diagnostics": [] }));
        let title = actions[0]["title"].as_str().expect("a title").to_owned();
        client.shut_down();
        title
    };
    assert_eq!(fix(json!({ "bold": "single-star" })), "*#4411*");
    assert_eq!(fix(json!({ "bold": "none" })), "Your order #4411 ⏎");
    assert_eq!(fix(json!({ "bold": "loud" })), "**#4411**");
    assert_eq!(fix(json!(null)), "**#4411**");
}

#[test]
fn fixes_are_plain_edits_for_the_version_they_were_made_for() {
    let mut client = opened(modern());
    let actions = actions(&mut client, [1, 3, 1, 3], json!({ "diagnostics": [] }));
    let first = &actions[0];
    assert_eq!(first["kind"], "quickfix");
    assert_eq!(first["isPreferred"], true);
    assert!(actions[1..].iter().all(|action| action.get("isPreferred").is_none()));
    assert_eq!(first["diagnostics"][0]["code"], "house/cheap");
    let edit = &first["edit"]["documentChanges"][0];
    assert_eq!(edit["textDocument"], json!({ "uri": URI, "version": 1 }));
    assert_eq!(edit["edits"], json!([{ "range": lsp_range([1, 0, 1, 11]), "newText": "Affordable it is" }]));
    assert_eq!(first.get("command"), None);
    client.shut_down();
}

#[test]
fn fixes_come_by_range_whatever_diagnostics_are_sent_along() {
    let mut client = opened(modern());
    let all = actions(&mut client, [0, 0, 9, 0], json!({ "diagnostics": [], "only": ["quickfix"] }));
    let one = actions(
        &mut client,
        [1, 14, 1, 16],
        json!({ "diagnostics": [{ "range": lsp_range([7, 7, 7, 7]), "message": "?" }], "only": ["quickfix"] }),
    );
    assert_eq!(all.len(), 2 * one.len());
    assert_eq!(titles(&one), titles(&all)[one.len()..]);
    assert!(actions(&mut client, [0, 0, 0, 5], json!({ "diagnostics": [], "only": ["quickfix"] })).is_empty());
    client.shut_down();
}

#[test]
fn only_the_kinds_asked_for_are_answered() {
    let mut client = opened(modern());
    let mut count = |only: Value| actions(&mut client, [1, 3, 1, 3], json!({ "diagnostics": [], "only": only })).len();
    let all = count(Value::Null);
    assert!(all > 0);
    assert_eq!([count(json!(["quickfix"])), count(json!([""])), count(json!(["source", "quickfix"]))], [all; 3]);
    assert_eq!([count(json!(["refactor"])), count(json!(["quickfix.spelling"])), count(json!([]))], [0; 3]);
    client.shut_down();
}

#[test]
fn an_older_client_gets_edits_without_versions() {
    let mut client = opened(json!({
        "textDocument": { "codeAction": { "codeActionLiteralSupport": { "codeActionKind": { "valueSet": [] } } } }
    }));
    let actions = actions(&mut client, [1, 3, 1, 3], json!({ "diagnostics": [] }));
    assert_eq!(actions[0].get("isPreferred"), None);
    let edits = json!([{ "range": lsp_range([1, 0, 1, 11]), "newText": "Affordable it is" }]);
    assert_eq!(actions[0]["edit"], json!({ "changes": { URI: edits } }));
    client.shut_down();
}

#[test]
fn a_client_that_takes_only_commands_gets_none() {
    let mut client = opened(json!({}));
    assert!(actions(&mut client, [1, 3, 1, 3], json!({ "diagnostics": [] })).is_empty());
    client.shut_down();
}

#[test]
fn odd_names_stand_in_edits_as_written() {
    let mut client = Client::initialized(modern());
    client.open("draft ñ", "markdown", "Cheap it is.");
    let params = json!({ "textDocument": { "uri": "draft ñ" }, "range": lsp_range([0, 1, 0, 1]), "context": { "diagnostics": [] } });
    let actions = client.request("textDocument/codeAction", params);
    assert_eq!(actions[0]["edit"]["documentChanges"][0]["textDocument"]["uri"], "draft ñ");
    client.shut_down();
}

fn hover(client: &mut Client, line: u32, character: u32) -> Value {
    let position = json!({ "line": line, "character": character });
    client.request("textDocument/hover", json!({ "textDocument": { "uri": URI }, "position": position }))
}

#[test]
fn a_hover_tells_why() {
    let mut client = opened(modern());
    let markdown = hover(&mut client, 1, 2);
    assert_eq!(markdown["range"], lsp_range([1, 0, 1, 5]));
    assert_eq!(
        markdown["contents"],
        json!({
            "kind": "markdown",
            "value": "**Our brand says “affordable”, not “Cheap”.**\n\n“Cheap” makes people think of quality.\n\n`house/cheap`",
        })
    );
    assert_eq!(hover(&mut client, 0, 1), Value::Null);
    client.shut_down();

    let mut client = opened(json!({}));
    assert_eq!(
        hover(&mut client, 1, 2)["contents"],
        json!({
            "kind": "plaintext",
            "value": "Our brand says “affordable”, not “Cheap”.\n“Cheap” makes people think of quality.\n(house/cheap)",
        })
    );
    client.shut_down();
}

#[test]
fn what_is_missing_is_told_when_the_draft_looks_finished() {
    let mut client = Client::initialized(json!({}));
    let missing = "house/goodbye";
    let mut version = 1;
    client.open(URI, "markdown", "Your plan is ready.");
    assert!(client.diagnostics(URI, version).is_empty());
    let mut with = |text: String| {
        version += 1;
        client.change(URI, version, None, &text);
        client.diagnostics(URI, version).iter().filter(|diagnostic| diagnostic.ends_with(missing)).count()
    };
    assert_eq!(with("Your plan is ready.\n\nBest regards,\nAna".into()), 1, "a closing");
    assert_eq!(with("Your plan is ready.\nTom".into()), 1, "a name");
    for typed in ["We", "It is a", "\nI", "\nThis is"] {
        assert_eq!(with(format!("Your plan is ready.\n{typed}")), 0, "{typed} goes on");
    }
    assert_eq!(with("Your plan is ready. ".repeat(9)), 0, "36 words");
    assert_eq!(with("Your plan is ready. ".repeat(10)), 1, "40 words");
    assert_eq!(with("Your plan is ready.".into()), 0);
    client.notify("textDocument/didSave", json!({ "textDocument": { "uri": URI } }));
    let again = client.expect(|message| message["method"] == "textDocument/publishDiagnostics");
    assert_eq!(again["params"]["diagnostics"][0]["code"], missing);
    client.shut_down();
}

#[test]
fn plain_text_is_read_as_such() {
    let mut client = Client::initialized(json!({}));
    client.open(URI, "plaintext", "It is a `cheap` plan.");
    assert_eq!(client.diagnostics(URI, 1), [cheap([0, 9, 0, 14])]);
    client.open("file:///b.md", "markdown", "It is a `cheap` plan.");
    assert!(client.diagnostics("file:///b.md", 1).is_empty(), "code is not prose");
    client.shut_down();
}
