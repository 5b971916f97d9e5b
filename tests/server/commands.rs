//! What a client has done by commands, without any code of ours.

use serde_json::{Value, json};

use crate::client::{Client, lsp_range};

const URI: &str = "ticket ñ/7";

/// A client of an editor that has commands carried out and makes the edits that it is asked for.
fn client(arguments: &[&str]) -> Client {
    let mut client = Client::with_arguments(arguments);
    let edit = json!({ "documentChanges": true });
    let workspace = json!({ "executeCommand": {}, "applyEdit": true, "workspaceEdit": edit });
    let result = client.request("initialize", json!({ "capabilities": { "workspace": workspace } }));
    let commands = result["capabilities"]["executeCommandProvider"]["commands"].as_array().expect("a list").clone();
    assert!(commands.contains(&json!("replylint.fixAll")));
    client.notify("initialized", json!({}));
    client
}

fn run(client: &mut Client, command: &str, arguments: Value) -> Value {
    let arguments: Vec<Value> = Some(arguments).filter(|arguments| !arguments.is_null()).into_iter().collect();
    client.request("workspace/executeCommand", json!({ "command": command, "arguments": arguments }))
}

/// The edits that the server asks for, which are made.
fn edits(client: &mut Client, version: i32) -> Vec<(Value, String)> {
    let request = client.expect(|message| message["method"] == "workspace/applyEdit");
    client.respond(&request["id"], json!({ "applied": true }));
    let change = &request["params"]["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"], json!({ "uri": URI, "version": version }));
    let edits = change["edits"].as_array().expect("a list");
    let edit = |edit: &Value| (edit["range"].clone(), edit["newText"].as_str().expect("a text").to_owned());
    edits.iter().map(edit).collect()
}

#[test]
fn all_safe_fixes_are_one_edit_of_one_version() {
    let mut client = client(&["--select", "formatting"]);
    client.open(URI, "markdown", "Your order #4411 is here. Order #4412 follows.");
    assert_eq!(run(&mut client, "replylint.fixAll", json!({ "uri": URI })), json!({ "fixes": 2 }));
    let marks = |at: u32| (lsp_range([0, at, 0, at]), "**".to_owned());
    assert_eq!(edits(&mut client, 1), [marks(11), marks(16), marks(32), marks(37)]);
    client.diagnostics(URI, 1);
    client.change(URI, 2, None, "Your order **#4411** is here.");
    client.diagnostics(URI, 2);
    assert_eq!(run(&mut client, "replylint.fixAll", json!({ "uri": URI })), json!({ "fixes": 0 }));
    assert!(client.is_silent());
    client.shut_down();
}

#[test]
fn identifiers_become_bold_in_all_of_the_draft_or_in_a_part() {
    let mut client = client(&["--select", "formatting"]);
    client.open(URI, "markdown", "👍 Your order #4411 is here.\n\nOrder #4412 follows.");
    let part = json!({ "uri": URI, "range": lsp_range([2, 0, 2, 20]) });
    assert_eq!(run(&mut client, "replylint.boldIdentifiers", part), json!({ "fixes": 1 }));
    let marks = |line: u32, at: u32| (lsp_range([line, at, line, at]), "**".to_owned());
    assert_eq!(edits(&mut client, 1), [marks(2, 6), marks(2, 11)]);
    assert_eq!(run(&mut client, "replylint.boldIdentifiers", json!({ "uri": URI })), json!({ "fixes": 2 }));
    assert_eq!(edits(&mut client, 1), [marks(0, 14), marks(0, 19), marks(2, 6), marks(2, 11)]);
    let greeting = json!({ "uri": URI, "range": lsp_range([0, 0, 0, 7]) });
    assert_eq!(run(&mut client, "replylint.boldIdentifiers", greeting), json!({ "fixes": 0 }));
    assert!(client.is_silent());
    client.shut_down();
}

#[test]
fn the_document_is_meant_that_was_typed_in_last_if_none_is_named() {
    let mut client = client(&["--select", "formatting"]);
    let none = run(&mut client, "replylint.fixAll", Value::Null);
    assert_eq!((none["code"].as_i64(), none["message"].as_str()), (Some(-32803), Some("no document is open")));
    client.open(URI, "markdown", "Your order #4411 is here.");
    client.open("untitled:2", "markdown", "Your order #4412 is here.");
    client.change(URI, 2, None, "Order #4411 is here.");
    assert_eq!(run(&mut client, "replylint.fixAll", Value::Null), json!({ "fixes": 1 }));
    assert_eq!(edits(&mut client, 2).len(), 2);
    client.shut_down();
}

#[test]
fn a_ready_sentence_is_put_where_it_belongs_or_is_wanted() {
    let mut client = client(&[]);
    client.open(URI, "markdown", "Hola, Ana:\n\nYa lo revisamos.\n");
    let validation = json!({ "uri": URI, "phrase": "validation#1" });
    assert_eq!(run(&mut client, "replylint.insertPhrase", validation), json!({}));
    let [(range, text)] = &edits(&mut client, 1)[..] else { panic!("one edit") };
    assert_eq!(*range, lsp_range([2, 0, 2, 0]), "behind the greeting");
    assert!(text.ends_with(". "), "{text}");
    let there = json!({ "line": 2, "character": 16 });
    let choice = json!({ "uri": URI, "phrase": "choice#1", "language": "en", "position": there });
    run(&mut client, "replylint.insertPhrase", choice);
    let [(range, text)] = &edits(&mut client, 1)[..] else { panic!("one edit") };
    assert_eq!(*range, lsp_range([2, 16, 2, 16]));
    assert!(text.starts_with(' ') && text.contains("you"), "{text}");
    client.shut_down();
}

#[test]
fn a_draft_is_made_bilingual_if_every_sentence_carries_over() {
    let mut client = client(&[]);
    client.open(URI, "markdown", "👍 Could you send us the receipt?\n\nTom");
    assert_eq!(run(&mut client, "replylint.makeBilingual", json!({ "uri": URI })), json!({ "language": "es" }));
    let second = "\n\n👍 ¿Podría enviarnos el recibo, por favor?".to_owned();
    assert_eq!(edits(&mut client, 1), [(lsp_range([0, 33, 0, 33]), second)]);
    client.change(URI, 2, None, "Could you send us the receipt?\n\nThe flumphet purred.");
    let refused = run(&mut client, "replylint.makeBilingual", json!({ "uri": URI }));
    assert_eq!(refused["code"], -32803);
    assert_eq!(refused["message"], "“The flumphet purred.” cannot be translated without guessing.");
    let part = json!({ "uri": URI, "range": lsp_range([0, 2, 0, 5]) });
    assert_eq!(run(&mut client, "replylint.makeBilingual", part), json!({ "language": "es" }));
    edits(&mut client, 2);
    client.shut_down();
}

#[test]
fn a_restart_reads_settings_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    crate::folder::write(&folder, "replylint.toml", "[rules]\nformatting = \"off\"\n");
    let mut client = Client::with_arguments(&["--select", "formatting/unbolded-order-id"]);
    client.request("initialize", json!({ "capabilities": {} }));
    client.notify("initialized", json!({}));
    let draft = crate::folder::uri(&folder.path().join("a.md"));
    client.open(&draft, "markdown", "Your order #4411 is here.");
    let severity = |client: &mut Client| {
        let published = client.expect(|message| message["method"] == "textDocument/publishDiagnostics");
        published["params"]["diagnostics"][0]["severity"].clone()
    };
    severity(&mut client);
    crate::folder::write(&folder, "replylint.toml", "[rules]\n\"formatting/unbolded-order-id\" = \"error\"\n");
    assert_eq!(run(&mut client, "replylint.restart", Value::Null), Value::Null);
    assert_eq!(severity(&mut client), 1);
    client.shut_down();
}

#[test]
fn wrong_arguments_are_told_and_harm_nobody() {
    let mut client = client(&[]);
    client.open(URI, "markdown", "Hi.");
    let mut told = |command: &str, arguments: Value| {
        let error = client.request("workspace/executeCommand", json!({ "command": command, "arguments": arguments }));
        (error["code"].as_i64().expect("a code"), error["message"].as_str().expect("a text").to_owned())
    };
    let invalid = -32602;
    let (code, message) = told("replylint.fixall", json!([]));
    assert!(code == invalid && message.contains("there is no such command, only replylint.apply, "), "{message}");
    for (arguments, part) in [
        (json!([URI]), "invalid type: string"),
        (json!([{ "ur": URI }]), "unknown field `ur`"),
        (json!([{}, {}]), "one argument at most"),
        (json!([{ "stage": "sympathize" }]), "unknown variant `sympathize`"),
        (json!([{}]), "“phrase” is wanted"),
        (json!([{ "phrase": "empathy/nowhere#1" }]), "there is no ready sentence “empathy/nowhere#1”"),
        (json!([{ "phrase": "choice#1", "language": "tlh" }]), "no sentence is in “tlh”"),
    ] {
        let (code, message) = told("replylint.insertPhrase", arguments);
        assert!(code == invalid && message.contains(part), "{message}");
    }
    assert_eq!(
        told("replylint.fixAll", json!([{ "uri": "file:///else.md" }])),
        (-32803, "this document is not open".into())
    );
    client.shut_down();
}

#[test]
fn a_client_that_makes_no_edits_is_told_so() {
    let mut client = Client::with_arguments(&[]);
    client.request("initialize", json!({ "capabilities": {} }));
    client.notify("initialized", json!({}));
    client.open(URI, "markdown", "Your order #4411 is here.");
    let error = run(&mut client, "replylint.fixAll", json!({ "uri": URI }));
    assert_eq!(error["message"], "this client does not let a server change a draft");
    client.shut_down();
}
