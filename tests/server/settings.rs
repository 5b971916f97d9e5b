//! Settings in an editor: from files above a draft, from the client when it introduces itself, and when it is asked.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::{Client, lsp_range};
use crate::folder::{folder, uri};

/// A client that introduced itself in a folder, with these capabilities of its workspace and these options.
fn client(folder: &TempDir, workspace: Value, options: Value) -> Client {
    let mut client = Client::with_arguments(&[]);
    let action = json!({ "codeActionLiteralSupport": { "codeActionKind": { "valueSet": [] } } });
    let mut params = json!({
        "capabilities": { "textDocument": { "codeAction": action } },
        "workspaceFolders": [{ "uri": uri(folder.path()), "name": "work" }],
    });
    params["capabilities"]["workspace"] = workspace;
    params["initializationOptions"] = options;
    client.request("initialize", params);
    client.notify("initialized", json!({}));
    client
}

const DRAFT: &str = "Your order #4411 has shipped.";

/// How the order in [`DRAFT`] is made bold, if it is.
fn bold(client: &mut Client, uri: &str) -> Value {
    let context = json!({ "diagnostics": [] });
    let params = json!({ "textDocument": { "uri": uri }, "range": lsp_range([0, 12, 0, 12]), "context": context });
    let actions = client.request("textDocument/codeAction", params);
    actions.get(0).map(|action| action["title"].clone()).unwrap_or_default()
}

fn logged(client: &mut Client) -> String {
    let message = client.expect(|message| message["method"] == "window/logMessage");
    message["params"]["message"].as_str().expect("a text").to_owned()
}

#[test]
fn files_above_a_draft_are_found_and_one_without_a_file_has_those_of_the_folder() {
    let folder = folder(&[("replylint.toml", "channel = \"whatsapp\""), ("mail/replylint.toml", "channel = \"html\"")]);
    let mut client = client(&folder, Value::Null, Value::Null);
    let drafts = ["a.md", "mail/new/a.md"].map(|path| uri(&folder.path().join(path)));
    for (name, wanted) in [(&*drafts[0], "*#4411*"), (&*drafts[1], "<b>#4411</b>"), ("untitled:1", "*#4411*")] {
        client.open(name, "markdown", DRAFT);
        assert_eq!(bold(&mut client, name), wanted);
    }
    let elsewhere = crate::folder::folder(&[]);
    let draft = uri(&elsewhere.path().join("a.md"));
    client.open(&draft, "markdown", DRAFT);
    assert_eq!(bold(&mut client, &draft), "**#4411**");
    client.shut_down();
}

#[test]
fn a_draft_that_is_too_long_has_one_note_until_it_is_shorter() {
    let folder = folder(&[("replylint.toml", "max-size = 100\n[[overrides]]\nfiles = \"long/\"\nmax-size = 1000")]);
    let mut client = client(&folder, Value::Null, Value::Null);
    let [draft, long] = ["a.md", "long/a.md"].map(|path| uri(&folder.path().join(path)));
    let text = DRAFT.repeat(4);
    client.open(&long, "markdown", &text);
    assert_eq!(client.diagnostics(&long, 1).len(), 4);
    client.open(&draft, "markdown", &text);
    let published = client.expect(|message| message["params"]["uri"] == draft);
    let notes = published["params"]["diagnostics"].as_array().expect("a list");
    assert_eq!((notes.len(), &notes[0]["severity"]), (1, &Value::from(3)));
    assert!(notes[0]["message"].as_str().expect("a text").contains("longer than 100 bytes"));
    assert_eq!(bold(&mut client, &draft), Value::Null);
    client.change(&draft, 2, None, DRAFT);
    assert_eq!(client.diagnostics(&draft, 2).len(), 1);
    assert_eq!(bold(&mut client, &draft), "**#4411**");
    client.shut_down();
}

#[test]
fn a_draft_that_is_left_out_has_no_diagnostics() {
    let folder = folder(&[("replylint.toml", "ignore = \"sent/\"")]);
    let mut client = client(&folder, Value::Null, Value::Null);
    let [sent, draft] = ["sent/a.md", "a.md"].map(|path| uri(&folder.path().join(path)));
    client.open(&sent, "markdown", DRAFT);
    assert_eq!(client.diagnostics(&sent, 1), [""; 0]);
    client.open(&draft, "markdown", DRAFT);
    assert_eq!(client.diagnostics(&draft, 1), ["0:11..0:16 formatting/unbolded-order-id"]);
    client.shut_down();
}

#[test]
fn a_client_is_asked_for_its_settings() {
    let folder = folder(&[("replylint.toml", "channel = \"whatsapp\"")]);
    let mut client = client(&folder, json!({ "configuration": true }), json!({ "bold": "html" }));
    client.open("untitled:1", "markdown", DRAFT);
    assert_eq!(bold(&mut client, "untitled:1"), "<b>#4411</b>");
    client.diagnostics("untitled:1", 1);

    let asked = client.expect(|message| message["method"] == "workspace/configuration");
    assert_eq!(asked["params"]["items"], json!([{ "section": "replylint" }]));
    client.respond(&asked["id"], json!([{ "rules": { "formatting": "off" } }]));
    assert_eq!(client.diagnostics("untitled:1", 1), [""; 0], "it is checked again");

    client.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
    let asked = client.expect(|message| message["method"] == "workspace/configuration");
    client.respond(&asked["id"], json!([null]));
    assert_eq!(client.diagnostics("untitled:1", 1).len(), 1);
    assert_eq!(bold(&mut client, "untitled:1"), "<b>#4411</b>", "what it said at first still holds");
    client.shut_down();
}

#[test]
fn a_client_may_send_its_settings() {
    let folder = folder(&[]);
    let mut client = client(&folder, Value::Null, Value::Null);
    client.open("untitled:1", "markdown", DRAFT);
    assert_eq!(client.diagnostics("untitled:1", 1).len(), 1);
    client.notify("workspace/didChangeConfiguration", json!({ "settings": { "replylint": { "bold": "html" } } }));
    assert_eq!(client.diagnostics("untitled:1", 1).len(), 1);
    assert_eq!(bold(&mut client, "untitled:1"), "<b>#4411</b>");
    client.shut_down();
}

#[test]
fn what_is_wrong_is_told_at_its_place_and_all_else_holds() {
    let folder = folder(&[("replylint.toml", "chanel = 1\nbold = \"html\"\nrules = { \"tone/blam\" = \"off\" }")]);
    let mut client = client(&folder, Value::Null, json!({ "bold": "loud", "path": "/bin/replylint" }));
    let known = "use one of: markdown, single-star, html, none";
    assert_eq!(logged(&mut client), format!("replylint: editor settings: unknown kind of bold “loud”: {known}"));
    let draft = uri(&folder.path().join("a.md"));
    client.open(&draft, "markdown", DRAFT);
    let told = logged(&mut client);
    assert!(told.ends_with("replylint.toml:1:1: unknown key “chanel”: did you mean “channel”?"), "{told}");
    let told = logged(&mut client);
    let wanted = "replylint.toml:3:12: unknown rule, pack or category “tone/blam”: did you mean “tone/blame”?";
    assert!(told.ends_with(wanted), "{told}");
    assert_eq!(bold(&mut client, &draft), "<b>#4411</b>");
    client.shut_down();
}

#[test]
fn when_a_draft_looks_finished_can_be_set() {
    let missing = "My parcel never arrived and nobody answers me. You refused the refund.";
    let told = |ready: Value, text: &str| {
        let folder = folder(&[]);
        let mut client = client(&folder, Value::Null, json!({ "ready": ready }));
        client.open("untitled:1", "markdown", text);
        let at_once = client.diagnostics("untitled:1", 1);
        client.notify("textDocument/didSave", json!({ "textDocument": { "uri": "untitled:1" } }));
        let saved = client.diagnostics("untitled:1", 1);
        client.shut_down();
        [at_once, saved].map(|told| told.iter().filter(|told| told.ends_with("empathy/missing")).count())
    };
    assert_eq!(told(json!(null), missing), [0, 1]);
    assert_eq!(told(json!({ "saved": false }), missing), [0, 0]);
    assert_eq!(told(json!({ "words": 0 }), missing), [1, 1]);
    let closed = format!("{missing}\n\nBest regards,\nAna");
    assert_eq!(told(json!({}), &closed), [1, 1]);
    assert_eq!(told(json!({ "closing": false, "saved": false }), &closed), [0, 0]);
}

#[test]
fn a_draft_that_is_left_alone_counts_as_finished_from_then_on() {
    let missing = "My parcel never arrived and nobody answers me. You refused the refund.";
    let count = |told: Vec<String>| told.iter().filter(|told| told.ends_with("empathy/missing")).count();
    let folder = folder(&[]);
    let opened = |ready: Value| {
        let mut client = client(&folder, Value::Null, json!({ "ready": ready }));
        client.open("untitled:1", "markdown", missing);
        let at_once = count(client.diagnostics("untitled:1", 1));
        (client, at_once)
    };

    let (mut client, at_once) = opened(json!({ "idle": 1 }));
    assert_eq!(at_once, 0);
    client.change("untitled:1", 2, Some([0, 0, 0, 0]), "Hi. ");
    assert_eq!(count(client.diagnostics("untitled:1", 2)), 0, "somebody types");
    assert_eq!(count(client.diagnostics("untitled:1", 2)), 1, "and stops");
    client.change("untitled:1", 3, Some([0, 0, 0, 0]), "Hi. ");
    assert_eq!(count(client.diagnostics("untitled:1", 3)), 1);
    assert!(client.is_idle());
    client.shut_down();

    let (client, at_once) = opened(json!({ "idle": 0 }));
    assert_eq!(at_once, 1);
    client.shut_down();
    for never in [json!(false), json!(u32::MAX)] {
        let (mut client, at_once) = opened(json!({ "idle": never }));
        assert_eq!(at_once, 0);
        assert!(client.is_silent() && client.is_idle());
        client.shut_down();
    }
}
