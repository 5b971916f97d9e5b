use serde_json::{Value, json};
use tokio::sync::mpsc::{channel, unbounded_channel};
use tower_lsp::LspService;

use super::*;
use crate::config::{CommandLine, Files};
use crate::server::backend::Backend;
use crate::server::message::Incoming;
use crate::server::transport::{self, Outgoing};

fn params<T: serde::de::DeserializeOwned>(params: Value) -> T {
    serde_json::from_value(params).expect("they are as the protocol has them")
}

#[tokio::test]
async fn a_check_that_panics_costs_its_findings_and_no_more() {
    let (events, queue) = unbounded_channel();
    let (service, socket) = LspService::new(|client| {
        let configuration = Configuration::new(Files::Ignored, CommandLine::default());
        let session = Session::new(configuration, client, events.clone());
        tokio::spawn(session.run(queue));
        Backend::new(events.clone())
    });
    let (incoming, receiver) = channel(9);
    let (outbox, outgoing) = std::sync::mpsc::channel();
    let initialize = json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": { "capabilities": {} } });
    incoming.send(Incoming::parse(initialize.to_string().as_bytes())).await.unwrap();
    let uri = "file:///a.md";
    let served = tokio::spawn(transport::serve(receiver, outbox, service, socket));
    tokio::task::yield_now().await;

    let item = json!({ "uri": uri, "languageId": "markdown", "version": 1, "text": "Hola" });
    let panicked = Event::Checked { uri: Url::parse(uri).unwrap(), revision: Revision(1), outcome: Err(Panicked) };
    // Both are there before the session looks, so that no check is begun between them.
    events.send(Event::Open(params(json!({ "textDocument": item })))).unwrap();
    events.send(panicked).unwrap();
    let document = json!({ "uri": uri, "version": 2 });
    let (question, answer) = Question::new(|view, _| view.version);
    tokio::task::yield_now().await;
    events.send(Event::Change(params(json!({ "textDocument": document, "contentChanges": [] })))).unwrap();
    events.send(Event::Ask(Url::parse(uri).unwrap(), question)).unwrap();
    assert_eq!(answer.await, Ok(2));

    let next = || async {
        loop {
            match outgoing.try_recv() {
                Ok(Outgoing::Request(request)) => {
                    let version = request.params().map_or(Value::Null, |params| params["version"].clone());
                    return format!("{} {version}", request.method());
                }
                Ok(Outgoing::Response(_)) => {}
                Err(_) => tokio::task::yield_now().await,
            }
        }
    };
    assert_eq!(next().await, "window/logMessage null");
    assert_eq!(next().await, "textDocument/publishDiagnostics 1");
    assert_eq!(next().await, "textDocument/publishDiagnostics 2");
    drop(incoming);
    served.await.unwrap();
}
