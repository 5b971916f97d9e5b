use std::collections::VecDeque;

use proptest::prelude::*;
use serde_json::{Value, json};
use tokio::runtime;
use tokio::sync::mpsc::{Sender, channel, unbounded_channel};
use tokio::task::{JoinHandle, yield_now};
use tower_lsp::LspService;
use tower_lsp::lsp_types::notification::{Notification, PublishDiagnostics};

use super::*;
use crate::config::{CommandLine, Configuration, Files};
use crate::server::backend::Backend;
use crate::server::message::Incoming;
use crate::server::model::{Model, UNITS};
use crate::server::shared::Access;
use crate::server::transport::{self, Ending, Outgoing};

fn params<T: serde::de::DeserializeOwned>(params: Value) -> T {
    serde_json::from_value(params).expect("they are as the protocol has them")
}

/// A session with a client that has introduced itself, to which events are told as handlers tell them.
struct Served {
    events: UnboundedSender<Event>,
    /// The client's end of the pipe.
    incoming: Sender<Incoming>,
    outgoing: std::sync::mpsc::Receiver<Outgoing>,
    /// What came while something else was awaited.
    aside: VecDeque<(String, Value)>,
    transport: JoinHandle<Ending>,
}

impl Served {
    async fn begin() -> Self {
        let ((events, queue), (diagnostics, published)) = (unbounded_channel(), unbounded_channel());
        let (service, socket) = LspService::new(|client| {
            let configuration = Configuration::new(Files::Ignored, CommandLine::default());
            let shared = Shared::new(configuration, Access::Files, Limits::NONE);
            tokio::spawn(Session::new(shared, client, diagnostics, events.clone()).run(queue));
            Backend::new(events.clone(), Access::Files)
        });
        let (incoming, receiver) = channel(9);
        let (outbox, outgoing) = std::sync::mpsc::channel();
        let initialize = json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": { "capabilities": {} } });
        incoming.send(Incoming::parse(initialize.to_string().as_bytes())).await.unwrap();
        let transport = tokio::spawn(transport::serve(receiver, outbox, service, socket, published));
        yield_now().await;
        Self { events, incoming, outgoing, aside: VecDeque::new(), transport }
    }

    fn tell(&self, event: Event) {
        self.events.send(event).unwrap();
    }

    /// What is asked of a state of a document.
    fn ask<T: Default + Send + 'static>(
        &self,
        uri: &str,
        work: impl FnOnce(&View, &Checker) -> T + Send + 'static,
    ) -> oneshot::Receiver<T> {
        let (question, answer) = Question::new(work);
        self.tell(Event::Ask(Url::parse(uri).unwrap(), question));
        answer
    }

    /// The next thing that the client is told without having asked: its method and parameters.
    async fn told(&self) -> (String, Value) {
        loop {
            match self.outgoing.try_recv() {
                Ok(Outgoing::Request(request)) => {
                    return (request.method().into(), request.params().cloned().unwrap_or_default());
                }
                Ok(Outgoing::Diagnostics(params)) => {
                    return (PublishDiagnostics::METHOD.into(), serde_json::to_value(params).unwrap());
                }
                Ok(Outgoing::Response(_)) => {}
                Err(_) => yield_now().await,
            }
        }
    }

    /// The next publication about a document: its version and how much was found; `None` once it is closed.
    async fn published(&mut self, uri: &str) -> Option<(i64, usize)> {
        let of_it =
            |(method, params): &(String, Value)| method == "textDocument/publishDiagnostics" && params["uri"] == uri;
        let at = loop {
            if let Some(at) = self.aside.iter().position(of_it) {
                break at;
            }
            let told = self.told().await;
            self.aside.push_back(told);
        };
        let (_, params) = self.aside.remove(at)?;
        Some((params["version"].as_i64()?, params["diagnostics"].as_array()?.len()))
    }

    async fn end(self) {
        drop(self.incoming);
        self.transport.await.unwrap();
    }
}

#[tokio::test]
async fn a_check_that_panics_costs_its_findings_and_no_more() {
    let served = Served::begin().await;
    let uri = "file:///a.md";
    let item = json!({ "uri": uri, "languageId": "markdown", "version": 1, "text": "Hola" });
    let panicked = Event::Checked { uri: Url::parse(uri).unwrap(), revision: Revision(1), outcome: Err(Panicked) };
    // Both are there before the session looks, so that no check is begun between them.
    served.tell(Event::Open(params(json!({ "textDocument": item }))));
    served.tell(panicked);
    let document = json!({ "uri": uri, "version": 2 });
    yield_now().await;
    served.tell(Event::Change(params(json!({ "textDocument": document, "contentChanges": [] }))));
    assert_eq!(served.ask(uri, |view, _| view.version).await, Ok(2));

    for wanted in ["window/logMessage null", "textDocument/publishDiagnostics 1", "textDocument/publishDiagnostics 2"] {
        let (method, params) = served.told().await;
        assert_eq!(format!("{method} {}", params["version"]), wanted);
    }
    served.end().await;
}

#[tokio::test]
async fn a_rule_that_panics_is_told_of_once_by_its_name() {
    let served = Served::begin().await;
    let uri = "file:///a.md";
    let item = json!({ "uri": uri, "languageId": "markdown", "version": 1, "text": "Hola" });
    served.tell(Event::Open(params(json!({ "textDocument": item }))));
    for _ in 0..3 {
        let checked = Checked { failed: vec!["house/cheap".into()], ..Checked::default() };
        let uri = Url::parse(uri).unwrap();
        served.tell(Event::Checked { uri, revision: Revision(1), outcome: Ok(checked) });
    }
    let (method, params) = served.told().await;
    assert_eq!(method, "window/logMessage");
    assert_eq!(params["message"], "replylint: the rule house/cheap failed inside; what it finds is missing");
    for _ in 0..3 {
        assert_eq!(served.told().await.0, "textDocument/publishDiagnostics");
    }
    served.end().await;
}

#[tokio::test]
async fn many_changes_of_a_long_draft_leave_others_their_turn() {
    let served = Served::begin().await;
    let uri = "file:///a.md";
    let item = json!({ "uri": uri, "languageId": "markdown", "version": 0, "text": "Hola, Ana.\n".repeat(50_000) });
    served.tell(Event::Open(params(json!({ "textDocument": item }))));
    for version in 1..=100 {
        let document = json!({ "uri": uri, "version": version });
        let start = json!({ "line": 7, "character": 0 });
        let change = json!({ "range": { "start": start, "end": start }, "text": "x" });
        let params = params(json!({ "textDocument": document, "contentChanges": [change] }));
        served.tell(Event::Change(params));
    }
    // What is answered when all of these have been applied.
    let (reply, mut applied) = oneshot::channel();
    served.tell(Event::Diagnose(params(json!({ "textDocument": { "uri": uri } })), reply));
    let mut turns = 0;
    while applied.try_recv().is_err() {
        yield_now().await;
        turns += 1;
    }
    assert!(turns > 5, "{turns}");
    served.end().await;
}

/// What a client does next, with one of its documents.
#[derive(Clone, Debug)]
enum Deed {
    Open(String),
    Change([u32; 4], String),
    Close,
    Save,
    /// It asks for the text, and may no longer want to know.
    Ask(bool),
    /// It leaves us time, for some steps of the session.
    Wait(u8),
}

fn deed() -> impl Strategy<Value = Deed> {
    let words = || prop::sample::select(vec!["cheap ", "ñ", "😀", "\n\n", "\r\n", "You must call us. ", "#4411", ""]);
    let text = prop::collection::vec(words(), 0..6).prop_map(|words| words.concat());
    let range = prop::array::uniform4(0..9u32);
    prop_oneof![
        2 => text.prop_map(Deed::Open),
        12 => (range, words()).prop_map(|(range, words)| Deed::Change(range, words.into())),
        1 => Just(Deed::Close),
        1 => Just(Deed::Save),
        4 => any::<bool>().prop_map(Deed::Ask),
        3 => (1..40u8).prop_map(Deed::Wait),
    ]
}

const DOCUMENTS: [&str; 3] = ["file:///a.md", "untitled:b", "desk://ticket/c"];

/// What a client holds of a document of its own.
#[derive(Default)]
struct Held {
    /// Its text, while it is open.
    text: Option<Model>,
    /// The versions of its states that were closed, with the number of findings in it if that was waited for.
    closed: Vec<(i64, Option<usize>)>,
    /// The number of the last change; nobody counts anew.
    version: i64,
}

/// Does all that to a session; holds every answer to what the client has at that moment, and what is published in
/// the end to what a check of that text says.
async fn behave(deeds: &[(usize, Deed)]) {
    let mut served = Served::begin().await;
    let mut held: [Held; DOCUMENTS.len()] = Default::default();
    let mut answers = Vec::new();
    for ((at, deed), version) in deeds.iter().zip(1..) {
        let (uri, held) = (DOCUMENTS[*at], &mut held[*at]);
        let document = json!({ "uri": uri, "version": version });
        match (deed, &mut held.text) {
            (Deed::Open(text), None) => {
                held.text = Some(Model::new(text, UNITS[1].1));
                held.version = version;
                let item = json!({ "uri": uri, "languageId": "markdown", "version": version, "text": text });
                served.tell(Event::Open(params(json!({ "textDocument": item }))));
            }
            (Deed::Change(range, text), model) => {
                let [line, character, end_line, end_character] = *range;
                let range_of = json!({
                    "start": { "line": line, "character": character },
                    "end": { "line": end_line, "character": end_character },
                });
                if let Some(model) = model {
                    model.replace(Some(*range), text);
                    held.version = version;
                }
                let changes = json!([{ "range": range_of, "text": text }]);
                served.tell(Event::Change(params(json!({ "textDocument": document, "contentChanges": changes }))));
            }
            (Deed::Close, Some(_)) => {
                held.text = None;
                held.closed.push((held.version, None));
                served.tell(Event::Close(params(json!({ "textDocument": document }))));
            }
            (Deed::Save, _) => served.tell(Event::Save(params(json!({ "textDocument": document })))),
            (Deed::Ask(wanted), model) => {
                let answer = served.ask(uri, |view, _| view.text.source().to_owned());
                if *wanted {
                    answers.push((answer, model.as_ref().map(Model::text).unwrap_or_default()));
                }
            }
            (Deed::Wait(steps), _) => {
                for _ in 0..*steps {
                    yield_now().await;
                }
            }
            (Deed::Open(_), Some(_)) | (Deed::Close, None) => {}
        }
    }
    for (answer, text) in answers {
        assert_eq!(answer.await.unwrap(), text);
    }
    for (uri, held) in DOCUMENTS.iter().zip(&mut held) {
        let Some(text) = held.text.take().map(|model| model.text()) else { continue };
        let found = loop {
            let text = text.clone();
            let settled = served.ask(uri, move |view, checker| {
                let checked = checker.check(&text, view.markup);
                view.checked.is_some().then(|| diagnostics::shown(&checked, view.pauses).count())
            });
            if let Some(found) = settled.await.unwrap() {
                break found;
            }
        };
        held.closed.push((held.version, Some(found)));
        served.tell(Event::Close(params(json!({ "textDocument": { "uri": uri } }))));
    }
    for (uri, held) in DOCUMENTS.iter().zip(&held) {
        let mut before = 0;
        for &(last, found) in &held.closed {
            let mut shown = None;
            while let Some((version, count)) = served.published(uri).await {
                assert!((before + 1..=last).contains(&version), "{version} is of another time than {before}..={last}");
                before = version - 1;
                shown = Some((version, count));
            }
            before = last;
            assert!(found.is_none_or(|found| shown == Some((last, found))), "{shown:?}, not {found:?} of {last}");
        }
    }
    served.end().await;
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn whatever_a_client_does_in_whatever_order_it_is_answered_by_what_it_has(
        deeds in prop::collection::vec((0..DOCUMENTS.len(), deed()), 1..80),
    ) {
        let runtime = runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(behave(&deeds));
    }
}
