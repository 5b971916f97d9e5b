//! Ready sentences, offered while a reply is typed.

use serde_json::{Value, json};

use crate::client::{Client, lsp_range};

fn capable() -> Value {
    json!({ "textDocument": { "completion": { "completionItem": {
        "snippetSupport": true,
        "documentationFormat": ["markdown"],
        "resolveSupport": { "properties": ["documentation", "detail"] },
    } } } })
}

fn client(capabilities: Value) -> Client {
    let mut client = Client::with_arguments(&[]);
    client.request("initialize", Value::from_iter([("capabilities", capabilities)]));
    client.notify("initialized", json!({}));
    client
}

/// What is offered where `|` stands.
fn offered_in(client: &mut Client, uri: &str, language_id: &str, draft: &str) -> Vec<Value> {
    let (before, behind) = draft.split_once('|').expect("a cursor");
    client.open(uri, language_id, &format!("{before}{behind}"));
    let line = before.matches('\n').count();
    let column = before.rsplit('\n').next().expect("a line").encode_utf16().count();
    let params = json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": column } });
    let answer = client.request("textDocument/completion", params);
    client.close(uri);
    if answer.is_null() {
        return Vec::new();
    }
    assert_eq!(answer["isIncomplete"], true);
    answer["items"].as_array().expect("a list").clone()
}

fn offered(client: &mut Client, draft: &str) -> Vec<Value> {
    offered_in(client, "untitled:1", "markdown", draft)
}

fn labels(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["label"].as_str().expect("a label")).collect()
}

fn details(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["detail"].as_str().expect("a detail")).collect()
}

#[test]
fn a_slash_lists_what_the_reply_lacks_and_what_happened() {
    let mut client = client(capable());
    let heard = "> My parcel has not arrived.\n\nHi Ana,\n\nThank you for writing to us.\n";
    let items = offered(&mut client, &format!("{heard}\n/|"));
    assert_eq!(details(&items)[0], "empathize · empathy/late-delivery");
    let consoled = "I'm sorry your parcel is so late.\n";
    let items = offered(&mut client, &format!("{heard}{consoled}\n/|"));
    assert!(details(&items)[0].starts_with("acknowledge · "), "{:?}", details(&items));
    assert!(details(&items).iter().all(|detail| !detail.ends_with("locked-account")));
    client.shut_down();
}

#[test]
fn words_behind_the_slash_narrow_the_list_in_either_language() {
    let mut client = client(capable());
    let draft = |typed: &str| format!("Hi Ana,\n\nThe order is here.\n\n{typed}|\n\nKind regards,\nLeo");
    for typed in ["/refund", "/reembolso", "/REFUND"] {
        let items = offered(&mut client, &draft(typed));
        assert!(!items.is_empty(), "{typed}");
        for item in &items {
            assert_eq!(item["textEdit"]["range"], lsp_range([4, 0, 4, typed.len() as u32]), "{typed}");
            assert_eq!(item["filterText"], typed);
        }
    }
    let items = offered(&mut client, &draft("/late-delivery"));
    assert!(details(&items).iter().all(|detail| detail.ends_with("empathy/late-delivery")) && !items.is_empty());
    assert!(offered(&mut client, &draft("/xyzzy")).is_empty());
    assert!(offered(&mut client, &draft("/usr/bin")).is_empty());
    client.shut_down();
}

#[test]
fn the_start_of_a_sentence_is_completed_in_the_language_it_is_typed_in() {
    let mut client = client(capable());
    let items = offered(&mut client, "Hi Ana,\n\nThe order is here. Does that w|");
    assert_eq!(labels(&items), ["Does that work for you?"]);
    assert_eq!(items[0]["textEdit"]["range"], lsp_range([2, 19, 2, 30]));
    let items = offered(&mut client, "Hola, señora Ñandú:\n\nYa llegó 👍. le parece b|");
    assert_eq!(labels(&items), ["¿Le parece bien así?"]);
    assert_eq!(items[0]["textEdit"]["newText"], "¿Le parece bien así?");
    let items = offered(&mut client, "Hola, Ana:\n\nTú ya lo tienes. ¿te parece b|");
    assert_eq!(labels(&items), ["¿Te parece bien así?"]);
    let items = offered(&mut client, "Hi Ana, you're right: w|");
    assert!(labels(&items)[0].starts_with("you're right: we told you "), "{:?}", labels(&items));
    assert!(offered(&mut client, "Hi Ana,\n\nDo|").is_empty(), "too short to guess");
    client.shut_down();
}

#[test]
fn nothing_is_offered_where_the_agent_does_not_speak() {
    let mut client = client(capable());
    for draft in [
        "Hi Ana,\n\n> /|\n\nIt is here.",
        "Hi Ana,\n\n> Does that w|\n",
        "Hi Ana,\n\n```\n/|\n```\n",
        "Hi Ana,\n\n`Does that w|`\n",
        "---\nnote: It is here. Does that w|\n---\nHi Ana,",
        "It is here.\n\nKind regards,\nLeo\nSales team\n/|",
        "It is here, and/|",
        "It is here. |",
        "|",
    ] {
        assert!(offered(&mut client, draft).is_empty(), "{draft}");
    }
    assert!(offered_in(&mut client, "untitled:1", "plaintext", "It is here.\n\nOn 3 May, Ana wrote:\n> /|").is_empty());
    assert!(!offered(&mut client, "/|").is_empty());
    assert!(!offered(&mut client, "- /|").is_empty());
    client.shut_down();
}

#[test]
fn what_is_to_be_filled_in_is_a_place_to_jump_to() {
    let draft = "Hi Ana,\n\nI see that you were ch|";
    let mut modern = client(capable());
    let items = offered(&mut modern, draft);
    assert_eq!(items[0]["insertTextFormat"], 2);
    assert_eq!(items[0]["textEdit"]["newText"], "I see that you were charged twice for **${1:order}**.");
    let in_channel = |channel: &str| format!("---\nchannel: {channel}\n---\n{draft}");
    let whatsapp = offered(&mut modern, &in_channel("whatsapp"));
    assert_eq!(whatsapp[0]["label"], "I see that you were charged twice for *{order}*.");
    modern.shut_down();
    let mut plain = client(json!({ "textDocument": { "completion": {} } }));
    let items = offered(&mut plain, draft);
    assert_eq!(items[0].get("insertTextFormat"), None);
    assert_eq!(items[0]["textEdit"]["newText"], "I see that you were charged twice for **{order}**.");
    plain.shut_down();
}

#[test]
fn the_other_language_is_told_when_it_is_asked_for() {
    let draft = "Hi Ana,\n\nDoes that w|";
    let mut modern = client(capable());
    let mut item = offered_in(&mut modern, "draft ñ", "markdown", draft).remove(0);
    assert_eq!(item.get("documentation"), None);
    assert_eq!(item["data"]["uri"], "draft ñ");
    modern.open("draft ñ", "markdown", "Hi Ana,\n\nDoes that w");
    let resolved = modern.request("completionItem/resolve", item.clone());
    let value = "*español*\n\n¿Le parece bien así?\n\npropose · choice";
    assert_eq!(resolved["documentation"], json!({ "kind": "markdown", "value": value }));
    assert_eq!(resolved["textEdit"], item["textEdit"]);
    item["data"] = json!({ "uri": "draft ñ", "phrase": "gone#7", "language": "xx" });
    assert_eq!(modern.request("completionItem/resolve", item.clone()), { item });
    assert_eq!(modern.request("completionItem/resolve", json!({ "label": "a" })), json!({ "label": "a" }));
    modern.shut_down();

    let mut client = client(json!({ "textDocument": { "completion": {} } }));
    let items = offered(&mut client, draft);
    let value = "español: ¿Le parece bien así?\npropose · choice";
    assert_eq!(items[0]["documentation"], value);
    client.shut_down();
}

#[test]
fn completion_is_announced_to_clients_that_complete() {
    let provider = |capabilities: Value| {
        let mut client = Client::start();
        let mut result = client.request("initialize", Value::from_iter([("capabilities", capabilities)]));
        result["capabilities"]["completionProvider"].take()
    };
    assert_eq!(provider(capable()), json!({ "triggerCharacters": ["/"], "resolveProvider": true }));
    assert_eq!(
        provider(json!({ "textDocument": { "completion": {} } })),
        json!({ "triggerCharacters": ["/"], "resolveProvider": false })
    );
    assert_eq!(provider(json!({})), Value::Null);
}
