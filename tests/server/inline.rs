//! The sentence that a reply lacks next, shown where the cursor is.

use serde_json::{Value, json};

use crate::client::{Client, lsp_range};

const URI: &str = "untitled:1";

fn client() -> Client {
    let mut client = Client::with_arguments(&[]);
    let inline = json!({ "textDocument": { "inlineCompletion": { "dynamicRegistration": true } } });
    let announced = client.request("initialize", json!({ "capabilities": inline }));
    assert_eq!(announced["capabilities"].get("inlineCompletionProvider"), None, "its types are not known");
    client.notify("initialized", json!({}));
    let registered = client.expect(|message| message["method"] == "client/registerCapability");
    let registrations = &registered["params"]["registrations"];
    assert_eq!(registrations.as_array().map(Vec::len), Some(1));
    assert_eq!(registrations[0]["method"], "textDocument/inlineCompletion");
    client.respond(&registered["id"], Value::Null);
    client
}

/// What may come next where `|` stands: the range that it takes the place of, and its text.
fn next(client: &mut Client, draft: &str) -> Vec<(Value, String)> {
    let (before, behind) = draft.split_once('|').expect("a cursor");
    client.open(URI, "markdown", &format!("{before}{behind}"));
    let line = before.matches('\n').count();
    let column = before.rsplit('\n').next().expect("a line").encode_utf16().count();
    let position = json!({ "line": line, "character": column });
    let context = json!({ "triggerKind": 2 });
    let params = json!({ "textDocument": { "uri": URI }, "position": position, "context": context });
    let answer = client.request("textDocument/inlineCompletion", params);
    client.close(URI);
    let items = answer["items"].as_array().expect("a list").clone();
    let text = |item: &Value| match &item["insertText"] {
        Value::String(text) => text.clone(),
        snippet => snippet["value"].as_str().expect("a snippet").to_owned(),
    };
    items.iter().map(|item| (item["range"].clone(), text(item))).collect()
}

const LATE: &str = "> My parcel has not arrived.\n\nHi Ana,\n\nThank you for writing to us.";

#[test]
fn the_next_part_of_the_reply_is_shown_where_a_sentence_may_begin() {
    let mut client = client();
    for (draft, at) in [(format!("{LATE} |"), [4, 29, 4, 29]), (format!("{LATE}\n\n|"), [6, 0, 6, 0])] {
        let shown = next(&mut client, &draft);
        assert!((1..=3).contains(&shown.len()), "{draft}");
        assert!(shown.iter().all(|(range, _)| *range == lsp_range(at)), "{draft}: {shown:?}");
    }
    let consoled = next(&mut client, &format!("{LATE} |"));
    let granted = next(&mut client, &format!("{LATE} I'm sorry your parcel is so late. |"));
    assert_ne!(consoled[0].1, granted[0].1);
    client.shut_down();
}

#[test]
fn what_is_typed_goes_on_as_it_began() {
    let mut client = client();
    let whole = next(&mut client, &format!("{LATE} |")).remove(0).1;
    let begun: String = whole.chars().take(9).collect();
    let shown = next(&mut client, &format!("{LATE} {begun}|"));
    assert!(shown.iter().any(|(_, text)| *text == whole), "{shown:?}");
    assert!(shown.iter().all(|(range, text)| *range == lsp_range([4, 29, 4, 38]) && text.starts_with(&begun)));
    assert!(next(&mut client, &format!("{LATE} Xyzzy|")).is_empty());
    client.shut_down();
}

#[test]
fn it_is_in_the_language_of_the_reply_and_not_guessed() {
    let mut client = client();
    let spanish = next(&mut client, "> No ha llegado mi paquete.\n\nHola, Ana:\n\nGracias por escribirnos. |");
    assert!(!spanish.is_empty());
    let english = next(&mut client, &format!("{LATE} |"));
    assert!(spanish.iter().all(|(_, text)| english.iter().all(|(_, other)| other != text)));
    assert!(next(&mut client, "|").is_empty());
    client.shut_down();
}

#[test]
fn nothing_is_shown_where_it_does_not_belong() {
    let mut client = client();
    for draft in [
        format!("{LATE}|"),
        format!("{LATE} | And more."),
        format!("{LATE}\n\n/|"),
        format!("{LATE}\n\n> |"),
        format!("{LATE}\n\n```\n|\n```"),
        format!("{LATE}\n\nKind regards,\nLeo\n|"),
        "---\nchannel: chat\n|\n---\nThank you for writing to us.".into(),
    ] {
        assert!(next(&mut client, &draft).is_empty(), "{draft}");
    }
    client.shut_down();
}

#[test]
fn a_client_that_cannot_be_told_is_not() {
    let mut client = Client::start();
    client.request("initialize", json!({ "capabilities": { "textDocument": { "inlineCompletion": {} } } }));
    client.notify("initialized", json!({}));
    assert!(client.is_silent());
    client.shut_down();
}
