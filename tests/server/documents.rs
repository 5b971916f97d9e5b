//! Documents stay in step with the client's, whatever it does and however fast.

use serde_json::{Value, json};

use crate::client::{Client, cheap};

const URI: &str = "file:///draft.md";

fn with_encoding(encoding: &str) -> Client {
    Client::initialized(json!({ "general": { "positionEncodings": [encoding] } }))
}

#[test]
fn diagnostics_carry_the_version_they_are_for() {
    let mut client = Client::initialized(json!({}));
    client.open(URI, "markdown", "It is a cheap plan.");
    assert_eq!(client.diagnostics(URI, 1), [cheap([0, 8, 0, 13])]);
    client.change(URI, 5, Some([0, 0, 0, 0]), "Ana: ");
    assert_eq!(client.diagnostics(URI, 5), [cheap([0, 13, 0, 18])]);
    client.change(URI, 6, None, "Nothing to see.");
    assert_eq!(client.diagnostics(URI, 6), [""; 0]);
    client.shut_down();
}

#[test]
fn a_closed_document_has_no_diagnostics() {
    let mut client = Client::initialized(json!({}));
    client.open(URI, "markdown", "It is a cheap plan.");
    assert_eq!(client.diagnostics(URI, 1).len(), 1);
    client.close(URI);
    assert!(client.diagnostics(URI, Value::Null).is_empty());
    client.open(URI, "markdown", "A cheap plan it is.");
    assert_eq!(client.diagnostics(URI, 1), [cheap([0, 2, 0, 7])]);
    client.shut_down();
}

#[test]
fn columns_count_in_the_negotiated_unit() {
    for (encoding, columns) in [("utf-8", [18, 24]), ("utf-16", [13, 19]), ("utf-32", [11, 17])] {
        let mut client = with_encoding(encoding);
        let [start, end] = columns;
        client.open(URI, "markdown", "Hola:\r\n👍🏽 ¿Es muy barato?");
        assert_eq!(client.diagnostics(URI, 1), [cheap([1, start, 1, end])], "{encoding}");
        client.change(URI, 2, Some([1, start, 1, start]), "¡ñ! ");
        let by = if encoding == "utf-8" { 6 } else { 4 };
        assert_eq!(client.diagnostics(URI, 2), [cheap([1, start + by, 1, end + by])], "{encoding}");
        client.shut_down();
    }
}

#[test]
fn names_are_kept_as_written() {
    let mut client = Client::initialized(json!({}));
    let names = [
        "untitled:Untitled-1",
        "file:///c%3A/Users/Ana/a.md",
        "file:///ñ y más.md",
        "file:///a/../b.md",
        "DESK://Ticket/7?draft=sí",
        "draft-7",
    ];
    for name in names {
        client.open(name, "markdown", "It is a cheap plan.");
        assert_eq!(client.diagnostics(name, 1), [cheap([0, 8, 0, 13])], "{name}");
        client.change(name, 2, Some([0, 0, 0, 7]), "One");
        assert_eq!(client.diagnostics(name, 2), [cheap([0, 4, 0, 9])], "{name}");
        client.close(name);
        assert!(client.diagnostics(name, Value::Null).is_empty(), "{name}");
    }
    client.shut_down();
}

#[test]
fn changes_that_do_not_fit_are_made_to_fit() {
    let mut client = Client::initialized(json!({}));
    client.open(URI, "markdown", "a\r\nb");
    for (version, range) in
        [[9, 9, 9, 9], [0, 99, 0, 99], [1, 5, 0, 0], [0, u32::MAX, u32::MAX, 0]].into_iter().enumerate()
    {
        client.change(URI, i32::try_from(version).unwrap() + 2, Some(range), "_");
    }
    client.change(URI, 9, None, "A cheap plan.");
    assert_eq!(client.diagnostics(URI, 9).len(), 1);
    client.shut_down();
}

#[test]
fn versions_may_go_back() {
    let mut client = Client::initialized(json!({}));
    client.open(URI, "markdown", "It is a cheap plan.");
    assert_eq!(client.diagnostics(URI, 1).len(), 1);
    client.change(URI, 0, Some([0, 0, 0, 8]), "");
    assert_eq!(client.diagnostics(URI, 0), [cheap([0, 0, 0, 5])]);
    client.shut_down();
}

/// A text as a client holds it that counts in UTF-16.
struct Model(Vec<u16>);

impl Model {
    /// Where a line starts, and where its line break does; past the last line, the end.
    fn line(&self, line: u32) -> (usize, usize) {
        let Self(units) = self;
        let is_break = |at: usize| units[at] == 10 || units[at] == 13 && units.get(at + 1) != Some(&10);
        let mut starts = (0..units.len()).filter(|&at| is_break(at)).map(|at| at + 1);
        let start = if line == 0 { Some(0) } else { starts.nth(line as usize - 1) };
        let start = start.unwrap_or(units.len());
        let length = units[start..].iter().take_while(|&&unit| unit != 10 && unit != 13).count();
        (start, start + length)
    }

    fn offset(&self, line: u32, character: u32) -> usize {
        let (start, end) = self.line(line);
        let offset = (start + character as usize).min(end);
        // Nobody's cursor stands inside a character.
        let inside = self.0.get(offset).is_some_and(|unit| (0xdc00..0xe000).contains(unit));
        offset - usize::from(inside)
    }

    fn replace(&mut self, [line, character, end_line, end_character]: [u32; 4], text: &str) {
        let range = self.offset(line, character)..self.offset(end_line, end_character);
        self.0.splice(range, text.encode_utf16());
    }
}

#[test]
fn a_thousand_rapid_changes_leave_what_a_fresh_draft_has() {
    const START: &str = "Hola Ana.\n";
    let words = ["cheap ", "ñ", "😀", "\n", "plan. ", "\r\n", "barato ", "e\u{301} "];
    let mut client = Client::initialized(json!({}));
    let mut model = Model(START.encode_utf16().collect());
    client.open(URI, "markdown", START);
    // Each edit depends on all before it: one that is lost or overtaken shows in the end.
    for (i, version) in (0..1000u32).zip(2..) {
        let (line, column) = (i.wrapping_mul(7) % (i / 8 + 1), i.wrapping_mul(31) % 23);
        let range = [line, column, line, column + if i % 5 == 4 { 2 } else { 0 }];
        let word = words[i as usize % words.len()];
        model.replace(range, word);
        client.change(URI, version, Some(range), word);
    }
    let rapid = client.diagnostics(URI, 1001);
    client.open("file:///fresh.md", "markdown", &String::from_utf16(&model.0).unwrap());
    assert_eq!(rapid, client.diagnostics("file:///fresh.md", 1));
    assert!(rapid.len() > 50, "the edits leave something to find: {rapid:?}");
    let versions = client.versions_published(URI);
    assert!(versions.is_sorted_by_key(Value::as_i64), "no old state follows a newer one");
    client.shut_down();
}

#[test]
fn a_request_sees_all_changes_sent_before_it() {
    let mut client = Client::initialized(json!({}));
    client.open(URI, "markdown", "");
    let position = json!({ "line": 0, "character": 2 });
    let hover = json!({ "textDocument": { "uri": URI }, "position": position });
    for version in 2..300 {
        let word = if version % 2 == 0 { "cheap" } else { "costly" };
        client.change(URI, version, None, word);
        let answer = client.request("textDocument/hover", hover.clone());
        assert_eq!(answer.is_null(), version % 2 == 1, "version {version}");
    }
    client.shut_down();
}

#[test]
fn a_reopened_document_is_not_mistaken_for_the_old_one() {
    let mut client = Client::initialized(json!({}));
    for _ in 0..50 {
        client.open(URI, "markdown", &"It is a cheap plan.\n\n".repeat(200));
        client.close(URI);
        client.open(URI, "markdown", "");
        client.change(URI, 2, Some([0, 0, 0, 0]), "cheap");
        assert_eq!(client.diagnostics(URI, 2), [cheap([0, 0, 0, 5])]);
        client.close(URI);
    }
    client.shut_down();
}

#[test]
fn a_slow_draft_does_not_hold_up_another() {
    let mut client = Client::initialized(json!({}));
    client.open("file:///large.md", "markdown", &"It is a cheap plan, Ana.\n\n".repeat(200_000));
    client.open(URI, "markdown", "It is a cheap plan.");
    assert_eq!(client.diagnostics(URI, 1).len(), 1);
    assert!(client.versions_published("file:///large.md").is_empty(), "the large one is still being checked");
    client.shut_down();
}
