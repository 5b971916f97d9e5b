//! What a host says of a conversation, and how it is told how a draft stands.

use std::path::Path;

use serde_json::{Value, json};

use crate::client::{Client, lsp_range};

const URI: &str = "desk://Ticket/7?draft=sí";
const DRAFT: &str = "👍 The parcel is on its way.\n\nBest regards,\nAna";

fn client(arguments: &[&str]) -> Client {
    let mut client = Client::with_arguments(arguments);
    client.request("initialize", json!({ "capabilities": {} }));
    client.notify("initialized", json!({}));
    client
}

fn schema(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/schema/{name}.schema.json"));
    let schema = serde_json::from_str(&std::fs::read_to_string(path).expect("it ships")).expect("it is JSON");
    assert!(jsonschema::meta::is_valid(&schema));
    schema
}

#[track_caller]
fn holds(name: &str, value: &Value) {
    let validator = jsonschema::validator_for(&schema(name)).expect("a schema");
    let errors: Vec<String> = validator.iter_errors(value).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?} in {value}");
}

fn tell(client: &mut Client, context: Value) {
    let mut params = json!({ "textDocument": { "uri": URI } });
    params["context"] = context;
    holds("context", &params);
    client.notify("replylint/context", params);
}

fn furious() -> Value {
    json!({ "messages": [{ "from": "customer", "text": "My parcel never arrived. I am furious!" }] })
}

#[test]
fn the_customers_words_call_for_empathy_until_the_host_takes_them_back() {
    let mut client = client(&["--select", "empathy/missing"]);
    client.open(URI, "markdown", DRAFT);
    assert_eq!(client.diagnostics(URI, 1), [""; 0]);
    tell(&mut client, furious());
    assert_eq!(client.diagnostics(URI, 1).len(), 1);
    client.change(URI, 2, None, &DRAFT.replace("parcel", "lamp"));
    assert_eq!(client.diagnostics(URI, 2).len(), 1, "it holds for what is typed later");
    tell(&mut client, Value::Null);
    assert_eq!(client.diagnostics(URI, 2), [""; 0]);
    client.shut_down();
}

#[test]
fn a_context_may_come_before_its_draft_and_goes_with_it() {
    let mut client = client(&["--select", "empathy/missing"]);
    tell(&mut client, furious());
    client.open(URI, "markdown", DRAFT);
    assert_eq!(client.diagnostics(URI, 1).len(), 1);
    client.close(URI);
    client.diagnostics(URI, Value::Null);
    client.open(URI, "markdown", DRAFT);
    assert_eq!(client.diagnostics(URI, 1), [""; 0]);
    client.shut_down();
}

#[test]
fn what_the_host_knows_goes_over_settings_and_front_matter() {
    let mut client = client(&["--select", "formatting/unbolded-order-id", "--channel", "chat"]);
    client.open(
        URI,
        "markdown",
        "---\nchannel: email\n---\nYour order #4411 has shipped and will be with you by noon.",
    );
    assert_eq!(client.diagnostics(URI, 1).len(), 1);
    tell(&mut client, json!({ "channel": "sms", "industry": "ecommerce", "stage": "follow-up", "customer": "calm" }));
    let published = client.expect(|message| message["method"] == "textDocument/publishDiagnostics");
    let message = published["params"]["diagnostics"][0]["message"].as_str().expect("a text");
    assert!(message.contains("line"), "where nothing can be bold it gets a line of its own: {message}");
    client.shut_down();
}

#[test]
fn what_cannot_be_read_is_told_without_the_customers_words() {
    let mut client = client(&["--select", "empathy/missing"]);
    client.open(URI, "markdown", DRAFT);
    assert_eq!(client.diagnostics(URI, 1), [""; 0]);
    let wrong = [
        json!({ "textDocument": { "uri": URI }, "context": "I am furious" }),
        json!({ "textDocument": { "uri": URI }, "context": { "customer": "I am furious" } }),
        json!({ "context": furious() }),
        json!([]),
    ];
    for params in wrong {
        client.notify("replylint/context", params);
        let told = client.expect(|message| message["method"] == "window/logMessage");
        let message = told["params"]["message"].as_str().expect("a text");
        assert!(message.contains("docs/schema/context.schema.json") && !message.contains("furious"), "{message}");
    }
    client.shut_down();
}

#[test]
fn batch_takes_the_same_context() {
    assert_eq!(schema("context")["properties"]["context"], schema("batch-input")["properties"]["context"]);
}

#[test]
fn a_scorecard_tells_what_is_there_and_on_which_words() {
    let mut client = client(&["--select", "collaborate,empathy,formatting"]);
    client.open(URI, "markdown", "👍 Thank you for writing. You must wait.\n\nOrder #4411 is late.");
    let ask = |client: &mut Client| client.request("replylint/scorecard", json!({ "textDocument": { "uri": URI } }));
    let card = ask(&mut client);
    holds("scorecard", &card);
    assert_eq!((&card["version"], &card["finished"]), (&json!(1), &json!(false)));
    assert_eq!((&card["language"], &card["bold"]), (&json!("en"), &json!("markdown")));
    let stages = card["stages"].as_array().expect("a list");
    let named: Vec<&Value> = stages.iter().map(|stage| &stage["stage"]).collect();
    assert_eq!(named, ["listen", "empathize", "acknowledge", "propose"]);
    assert_eq!(stages[0]["words"], json!([lsp_range([0, 3, 0, 24])]));
    assert_eq!((&stages[1]["found"], &stages[1]["words"]), (&json!(false), &json!([])));
    assert_eq!((&stages[0]["missing"], &stages[1]["missing"]), (&Value::Null, &json!("not yet")));
    let counts = json!({ "error": 0, "warning": 2, "information": 0, "hint": 0, "title": "2 findings" });
    assert_eq!(card["findings"], counts);
    assert_ne!(card["later"], 0);
    client.notify("textDocument/didSave", json!({ "textDocument": { "uri": URI } }));
    let card = ask(&mut client);
    holds("scorecard", &card);
    assert_eq!((&card["finished"], &card["later"]), (&json!(true), &json!(0)));
    client.shut_down();
}

#[test]
fn a_scorecard_tells_no_words_that_lie_within_others() {
    let mut client = client(&[]);
    client.open(URI, "markdown", "👍 I will call you today.");
    let card = client.request("replylint/scorecard", json!({ "textDocument": { "uri": URI } }));
    let propose = &card["stages"][3];
    assert_eq!((&propose["stage"], &propose["words"]), (&json!("propose"), &json!([lsp_range([0, 3, 0, 14])])));
    client.shut_down();
}

#[test]
fn a_scorecard_tells_how_the_draft_s_own_channel_writes_bold() {
    let mut client = client(&[]);
    client.open(URI, "markdown", "---\nchannel: whatsapp\n---\nYour order #4411 is here.");
    let card = client.request("replylint/scorecard", json!({ "textDocument": { "uri": URI } }));
    assert_eq!(card["bold"], "single-star");
    client.shut_down();
}

#[test]
fn a_scorecard_of_what_is_not_open_is_refused() {
    let mut client = client(&[]);
    let error = client.request("replylint/scorecard", json!({ "textDocument": { "uri": URI } }));
    assert_eq!((error["code"].as_i64(), error["message"].as_str()), (Some(-32803), Some("this document is not open")));
    assert_eq!(client.request("replylint/scorecard", json!({}))["code"], -32602);
    client.shut_down();
}

#[test]
fn contexts_of_drafts_that_never_open_are_bounded() {
    let mut client = client(&["--select", "empathy/missing"]);
    let at = |n: i32| json!({ "textDocument": { "uri": format!("desk://{n}") }, "context": { "channel": "chat" } });
    (0..=1000).for_each(|n| client.notify("replylint/context", at(n)));
    let told = client.expect(|message| message["method"] == "window/logMessage");
    assert!(told["params"]["message"].as_str().is_some_and(|message| message.contains("too many")));
    client.notify("replylint/context", at(7));
    client.open(URI, "markdown", DRAFT);
    client.diagnostics(URI, 1);
    assert!(client.is_silent(), "what is known already may be told anew");
    client.shut_down();
}

#[test]
fn ready_sentences_are_listed_as_the_draft_would_have_them() {
    let mut client = client(&[]);
    let list = |client: &mut Client| client.request("replylint/phrases", json!({ "textDocument": { "uri": URI } }));
    assert_eq!(list(&mut client)["message"], "this document is not open");
    client.open(URI, "markdown", "Hola, Ana:\n\nTu pedido no ha llegado todavía.\n");
    let answer = list(&mut client);
    holds("phrase-list", &answer);
    assert_eq!(answer["languages"], json!(["es"]));
    let phrases = answer["phrases"].as_array().expect("a list");
    let fitting = phrases.iter().take_while(|phrase| phrase["fits"] == true).count();
    assert!(0 < fitting && fitting < phrases.len());
    assert!(phrases[fitting..].iter().all(|phrase| phrase["fits"] == false), "those that fit come first");
    let of = |situation: &str| phrases.iter().find(|phrase| phrase["situation"] == situation).expect("it ships");
    assert_eq!([&of("late-delivery")["fits"], &of("refund-delay")["fits"]], [true, false]);
    let [spanish, english] = &of("refund-delay")["texts"].as_array().expect("a list")[..] else { panic!("a pair") };
    assert_eq!([&spanish["language"], &english["language"]], ["es", "en"], "the draft's language comes first");
    assert!(
        spanish["text"].as_str().expect("a text").contains("tu reembolso"),
        "{spanish}: it says tú to the customer"
    );
    client.shut_down();
}
