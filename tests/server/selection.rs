//! What is offered for a selection, for the whole document, and to clients that take only commands.

use serde_json::{Value, json};

use crate::client::{Client, lsp_range};

const URI: &str = "untitled:1";
const DRAFT: &str =
    "Your order #4411 is late, order #4412 too. You must send us the receipt. You must restart the router.";

fn literals() -> Value {
    json!({
        "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix", "refactor", "source"] } },
        "isPreferredSupport": true,
        "disabledSupport": true,
    })
}

fn client(actions: Value, select: &str) -> Client {
    let mut client = Client::with_arguments(&["--select", select]);
    let workspace = json!({ "applyEdit": true, "workspaceEdit": { "documentChanges": true } });
    let mut params = json!({ "capabilities": { "textDocument": {}, "workspace": workspace } });
    params["capabilities"]["textDocument"]["codeAction"] = actions;
    client.request("initialize", params);
    client.notify("initialized", json!({}));
    client
}

fn actions(client: &mut Client, range: [u32; 4], only: Value) -> Vec<Value> {
    let mut context = json!({ "diagnostics": [] });
    context["only"] = only;
    let params = json!({ "textDocument": { "uri": URI }, "range": lsp_range(range), "context": context });
    client.request("textDocument/codeAction", params).as_array().expect("a list").clone()
}

fn titles(actions: &[Value]) -> Vec<&str> {
    actions.iter().map(|action| action["title"].as_str().expect("a title")).collect()
}

/// A draft of one line after an action's edits.
fn applied(draft: &str, action: &Value) -> String {
    let change = &action["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"], json!({ "uri": URI, "version": 1 }));
    let mut text = draft.to_owned();
    let at = |edit: &Value, end: &str| edit["range"][end]["character"].as_u64().expect("a column") as usize;
    for edit in change["edits"].as_array().expect("a list").iter().rev() {
        text.replace_range(at(edit, "start")..at(edit, "end"), edit["newText"].as_str().expect("a text"));
    }
    text
}

#[test]
fn a_selection_is_mended_as_a_whole() {
    let mut client = client(literals(), "formatting,collaborate/dictating");
    client.open(URI, "markdown", DRAFT);
    let offered = actions(&mut client, [0, 0, 0, 101], json!(["refactor"]));
    assert!(offered.iter().all(|action| action["kind"] == "refactor.rewrite" && action.get("isPreferred").is_none()));
    assert_eq!(
        titles(&offered)[..3],
        ["Make 2 identifiers bold", "Rewrite 2 sentences", "Rewrite 2 sentences: español"]
    );
    assert_eq!(
        applied(DRAFT, &offered[0]),
        "Your order **#4411** is late, order **#4412** too. You must send us the receipt. You must restart the router."
    );
    assert_eq!(
        applied(DRAFT, &offered[1]),
        "Your order #4411 is late, order #4412 too. Could you please send us the receipt? Could you please restart the router?"
    );
    client.shut_down();
}

#[test]
fn nothing_is_rewritten_without_a_selection() {
    let mut client = client(literals(), "formatting,collaborate/dictating");
    client.open(URI, "markdown", DRAFT);
    assert_eq!(actions(&mut client, [0, 50, 0, 50], json!(["refactor"])), [Value::Null; 0]);
    let unasked = actions(&mut client, [0, 44, 0, 50], Value::Null);
    let rewrites: Vec<_> = unasked.iter().filter(|action| action["kind"] == "refactor.rewrite").collect();
    assert!(rewrites.iter().all(|action| action["title"] == "Add a translation: español"), "{rewrites:#?}");
    let asked = actions(&mut client, [0, 44, 0, 50], json!(["refactor.rewrite"]));
    assert_eq!(titles(&asked)[0], "Could you please send us the receipt?");
    client.shut_down();
}

#[test]
fn the_range_of_a_finding_is_no_selection_until_somebody_says_so() {
    let mut client = client(literals(), "collaborate/dictating");
    client.open(URI, "markdown", "You must send us the receipt. You must restart the router.");
    let finding = [0, 0, 0, 13];
    let kinds = |actions: Vec<Value>| actions.iter().map(|action| action["kind"].clone()).collect::<Vec<_>>();
    assert!(kinds(actions(&mut client, finding, Value::Null)).iter().all(|kind| kind == "quickfix"));
    assert!(kinds(actions(&mut client, [0, 0, 0, 40], Value::Null)).contains(&json!("refactor.rewrite")));
    assert!(kinds(actions(&mut client, finding, json!(["refactor"]))).contains(&json!("refactor.rewrite")));
    client.shut_down();
}

#[test]
fn a_selection_is_said_in_the_other_language_or_the_reason_is_given() {
    let draft = "Could you send us the receipt? The flumphet purred.";
    let mut client = client(literals(), "collaborate");
    client.open(URI, "markdown", draft);
    let [half] = &actions(&mut client, [0, 0, 0, 10], json!(["refactor"]))[..] else { panic!("one action") };
    assert_eq!(half["title"], "Add a translation: español");
    assert_eq!(applied(draft, half), format!("{draft}\n\n¿Podría enviarnos el recibo, por favor?"));
    let [half] = &actions(&mut client, [0, 0, 0, 40], json!(["refactor"]))[..] else { panic!("one action") };
    assert_eq!(half.get("edit"), None);
    assert_eq!(half["disabled"]["reason"], "“The flumphet purred.” cannot be translated without guessing.");
    client.shut_down();

    let mut older = literals();
    older["disabledSupport"] = json!(false);
    let mut client = self::client(older, "collaborate");
    client.open(URI, "markdown", draft);
    assert_eq!(actions(&mut client, [0, 0, 0, 40], json!(["refactor"])), [Value::Null; 0]);
    client.shut_down();
}

#[test]
fn all_safe_fixes_are_there_for_those_who_ask() {
    let mut client = client(literals(), "formatting,collaborate/dictating");
    client.open(URI, "markdown", DRAFT);
    for only in ["source", "source.fixAll", "source.fixAll.replylint"] {
        let [all] = &actions(&mut client, [0, 0, 0, 0], json!([only]))[..] else { panic!("{only}") };
        assert_eq!(
            (&all["kind"], &all["title"]),
            (&json!("source.fixAll.replylint"), &json!("Apply all safe fixes (2)"))
        );
        let bold = "Your order **#4411** is late, order **#4412** too.";
        assert!(applied(DRAFT, all).starts_with(bold));
    }
    assert_eq!(actions(&mut client, [0, 0, 0, 0], json!(["source.fixAll.other"])), [Value::Null; 0]);
    assert_eq!(actions(&mut client, [0, 0, 0, 0], Value::Null), [Value::Null; 0]);
    client.shut_down();
}

#[test]
fn each_finding_has_one_fix_to_take() {
    let mut client = client(literals(), "formatting,collaborate/dictating");
    client.open(URI, "markdown", DRAFT);
    let all = actions(&mut client, [0, 0, 0, 101], json!(["quickfix"]));
    let mut preferred: Vec<&Value> = Vec::new();
    for action in all.iter().filter(|action| action["isPreferred"] == true) {
        assert!(!preferred.contains(&&action["diagnostics"]), "two of one finding");
        preferred.push(&action["diagnostics"]);
    }
    assert_eq!(preferred.len(), 4);
    client.shut_down();
}

#[test]
fn a_client_without_literals_gets_commands_that_have_edits_made() {
    let mut client = client(json!({}), "formatting,collaborate/dictating");
    client.open(URI, "markdown", DRAFT);
    let offered = actions(&mut client, [0, 12, 0, 12], Value::Null);
    assert_eq!(titles(&offered), ["**#4411**"]);
    let command = json!({ "command": offered[0]["command"], "arguments": offered[0]["arguments"] });
    assert_eq!(client.request("workspace/executeCommand", command.clone()), json!({}));
    let request = client.expect(|message| message["method"] == "workspace/applyEdit");
    client.respond(&request["id"], json!({ "applied": true }));
    assert!(applied(DRAFT, &request["params"]).starts_with("Your order **#4411** is late"));
    client.change(URI, 2, None, "Your order is late.");
    let late = client.request("workspace/executeCommand", command);
    assert_eq!(late["message"], "the draft has changed since this was offered");
    client.shut_down();

    let mut client = Client::with_arguments(&["--select", "formatting"]);
    client.request("initialize", json!({ "capabilities": { "textDocument": { "codeAction": {} } } }));
    client.notify("initialized", json!({}));
    client.open(URI, "markdown", DRAFT);
    assert_eq!(actions(&mut client, [0, 12, 0, 12], Value::Null), [Value::Null; 0], "it makes no edits");
    client.shut_down();
}
