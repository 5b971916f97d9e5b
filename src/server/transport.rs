//! Carries messages between a client and the framework's service, whatever they travel on.
//!
//! This stands in for the framework's own `Server`, for what a service alone does not promise:
//! - A handler is polled the moment its message is read, before the next one is looked at. What it
//!   does before its first `.await` therefore happens in the order of the wire.
//! - A handler that waits holds up nobody: neither other messages nor the `exit` behind them.
//! - What a handler sends before it answers goes out before the answer.
//! - A panic in a handler is an error for its client and nothing to the others.
//! - A bad message gets its error; a client that no longer listens does no harm.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::future::{BoxFuture, FutureExt};
use futures_util::sink::SinkExt;
use futures_util::stream::{PollNext, Stream, StreamExt, poll_fn, select_with_strategy};
use serde::Serialize;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tower_lsp::jsonrpc::{Error, ErrorCode, Request, Response};
use tower_lsp::lsp_types::PublishDiagnosticsParams;
use tower_lsp::lsp_types::notification::{Notification as _, PublishDiagnostics};
use tower_lsp::{ClientSocket, LanguageServer, LspService};
use tower_service::Service;

use super::message::Incoming;
use super::trace::{Asked, Level};
use super::uri;

/// How long requests under way may still take once a client closed its end without `exit`:
/// a script that pipes messages in wants its answers.
const GRACE: Duration = Duration::from_secs(2);

/// The longest message of an editor on this machine, in bytes.
pub(super) const MESSAGE_LIMIT: usize = 16 << 20;

/// How many messages are read ahead; a client that floods us waits at its end.
pub(super) const READ_AHEAD: usize = 256;

/// The protocol's code for a request that is well formed and not served all the same.
pub(super) const REQUEST_FAILED: ErrorCode = ErrorCode::ServerError(-32803);

/// How a session ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ending {
    /// `exit` after `shutdown`.
    Orderly,
    /// `exit` without `shutdown`, or the client went away.
    Abrupt,
}

/// What goes to the client.
#[derive(Debug)]
pub(super) enum Outgoing {
    /// The answer to a request of the client's.
    Response(Response),
    /// A notification, or a request of ours.
    Request(Request),
    /// What was found in a document. The framework would make a tree of JSON of it first, which takes longer than
    /// all that comes after.
    Diagnostics(PublishDiagnosticsParams),
}

/// A notification as it is written.
#[derive(Serialize)]
struct Notification<'a, T> {
    jsonrpc: &'static str,
    method: &'static str,
    params: &'a T,
}

impl Outgoing {
    /// The message as the client reads it.
    pub(super) fn body(&self) -> Vec<u8> {
        let body = match self {
            Self::Response(response) => serde_json::to_vec(response),
            Self::Request(request) => serde_json::to_vec(request),
            Self::Diagnostics(params) => {
                serde_json::to_vec(&Notification { jsonrpc: "2.0", method: PublishDiagnostics::METHOD, params })
            }
        };
        uri::restore_names(body.expect("a message is made of JSON values"))
    }
}

/// Where messages for the client go. Sending does not wait and cannot fail: when nobody reads any
/// more, the end of `incoming` is soon to follow.
pub(super) trait Outbox: Send + 'static {
    /// Hands a message over.
    fn send(&self, message: Outgoing);
}

impl Outbox for std::sync::mpsc::Sender<Outgoing> {
    fn send(&self, message: Outgoing) {
        let _ = Self::send(self, message);
    }
}

/// Serves one client until it says `exit` or `incoming` ends.
pub(super) async fn serve<S: LanguageServer>(
    mut incoming: mpsc::Receiver<Incoming>,
    outbox: impl Outbox,
    service: LspService<S>,
    socket: ClientSocket,
    mut published: mpsc::UnboundedReceiver<PublishDiagnosticsParams>,
) -> Ending {
    let (requests, mut responses) = socket.split();
    let published = poll_fn(move |context| published.poll_recv(context)).map(Outgoing::Diagnostics);
    // What is said of findings comes before them.
    let first = |_: &mut ()| PollNext::Left;
    let mut told = select_with_strategy(requests.map(Outgoing::Request), published, first);
    let mut calls = Calls { service, outbox, running: JoinSet::new(), shut_down: false, trace: Level::default() };
    loop {
        tokio::select! {
            message = incoming.recv() => match message {
                Some(Incoming::Request(request)) if request.method() == "exit" => {
                    return if calls.shut_down { Ending::Orderly } else { Ending::Abrupt };
                }
                Some(Incoming::Request(request)) => calls.begin(request),
                Some(Incoming::Response(response)) => {
                    // The framework's sink is always ready; it fails after `exit`, which it never sees.
                    let _ = responses.send(response).await;
                }
                Some(Incoming::Bad(answer)) => calls.send(Outgoing::Response(answer)),
                Some(Incoming::Gone) | None => break,
            },
            Some(message) = told.next() => calls.tell(message),
            Some(answered) = calls.running.join_next() => calls.end(answered.ok(), &mut told),
        }
    }
    let last_answers = async {
        loop {
            tokio::select! {
                Some(message) = told.next() => calls.tell(message),
                finished = calls.running.join_next() => match finished {
                    Some(answered) => calls.end(answered.ok(), &mut told),
                    None => break,
                },
            }
        }
    };
    // Whoever is not done by then is given up.
    let _ = timeout(GRACE, last_answers).await;
    Ending::Abrupt
}

/// How many requests of one client may be under way; no editor comes near it.
const MOST_RUNNING: usize = 4096;

/// What a call came to.
type Answered = (Option<Asked>, Option<Response>);

/// The requests and notifications handed to the service.
struct Calls<S, O> {
    service: LspService<S>,
    outbox: O,
    /// Those that wait for something.
    running: JoinSet<Answered>,
    /// Whether `shutdown` was granted.
    shut_down: bool,
    /// What the client wants to hear of its messages.
    trace: Level,
}

impl<S: LanguageServer, O: Outbox> Calls<S, O> {
    fn begin(&mut self, request: Request) {
        let shutdown = request.method() == "shutdown";
        let trace = Level::set_by(&request).unwrap_or(self.trace);
        self.note(self.trace.of_message("received", &request));
        let asked = Asked::now(&request, self.trace);
        let too_many = self.running.len() >= MOST_RUNNING && !shutdown;
        if let Some(id) = request.id().filter(|_| too_many) {
            let message = format!("{MOST_RUNNING} requests are under way; wait for their answers");
            let error = Error { code: REQUEST_FAILED, message: message.into(), data: None };
            return self.answer(asked.as_ref(), Some(Response::from_error(id.clone(), error)));
        }
        let mut answer = self.call(request);
        match (&mut answer).now_or_never() {
            Some(response) => {
                self.shut_down |= shutdown && response.as_ref().is_some_and(Response::is_ok);
                self.answer(asked.as_ref(), response);
            }
            None => _ = self.running.spawn(async move { (asked, answer.await) }),
        }
        // Before the answer to its introduction a client is to hear nothing else.
        self.trace = trace;
    }

    /// Sends the answer that a call came to, behind what was sent before by whoever worked it out.
    fn end(&mut self, answered: Option<Answered>, told: &mut (impl Stream<Item = Outgoing> + Unpin)) {
        while let Some(Some(message)) = told.next().now_or_never() {
            self.tell(message);
        }
        if let Some((asked, response)) = answered {
            self.answer(asked.as_ref(), response);
        }
    }

    fn answer(&self, asked: Option<&Asked>, response: Option<Response>) {
        if let Some(response) = response {
            self.note(asked.and_then(|asked| self.trace.of_answer(asked, &response)));
            self.send(Outgoing::Response(response));
        }
    }

    /// Sends what is no answer.
    fn tell(&self, message: Outgoing) {
        self.note(match &message {
            Outgoing::Request(request) => self.trace.of_message("sent", request),
            Outgoing::Diagnostics(params) => self.trace.of_diagnostics(params),
            Outgoing::Response(_) => None,
        });
        self.send(message);
    }

    fn note(&self, note: Option<Request>) {
        if let Some(note) = note {
            self.send(Outgoing::Request(note));
        }
    }

    fn send(&self, message: Outgoing) {
        self.outbox.send(message);
    }

    /// The service's answer; none to a notification.
    fn call(&mut self, request: Request) -> BoxFuture<'static, Option<Response>> {
        let id = request.id().cloned();
        // The service is ready at any time: it keeps no queue.
        let answer = AssertUnwindSafe(self.service.call(request)).catch_unwind();
        async move {
            match answer.await {
                Ok(answer) => answer.ok().flatten(),
                Err(_panic) => id.map(|id| Response::from_error(id, Error::internal_error())),
            }
        }
        .boxed()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tokio::sync::Notify;
    use tower_lsp::jsonrpc::Result;
    use tower_lsp::lsp_types::{
        CodeActionParams, CodeActionResponse, DidChangeTextDocumentParams, Hover, HoverParams, InitializeParams,
        InitializeResult,
    };
    use tower_lsp::{Client, async_trait};

    use super::*;

    /// A server whose hover panics, and whose code actions wait for a change that says so.
    struct Odd {
        client: Client,
        go_on: Notify,
    }

    #[async_trait]
    impl LanguageServer for Odd {
        async fn initialize(&self, _: InitializeParams) -> Result<InitializeResult> {
            Ok(InitializeResult::default())
        }

        async fn shutdown(&self) -> Result<()> {
            Ok(())
        }

        async fn hover(&self, _: HoverParams) -> Result<Option<Hover>> {
            panic!("the draft says so")
        }

        async fn code_action(&self, _: CodeActionParams) -> Result<Option<CodeActionResponse>> {
            self.go_on.notified().await;
            for _ in 0..10 {
                self.client.telemetry_event(json!({})).await;
            }
            Ok(None)
        }

        async fn did_change(&self, _: DidChangeTextDocumentParams) {
            self.go_on.notify_waiters();
        }
    }

    fn message(method: &'static str, id: impl Into<Option<i64>>) -> Incoming {
        let document = json!({ "uri": "file:///a.md", "version": 1 });
        let range = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } });
        let mut message = json!({ "jsonrpc": "2.0", "method": method, "params": {
            "capabilities": {}, "textDocument": document, "contentChanges": [],
            "position": range["start"], "range": range, "context": { "diagnostics": [] },
        }});
        if let Some(id) = id.into() {
            message["id"] = id.into();
        }
        Incoming::parse(message.to_string().as_bytes())
    }

    /// What a client hears that says all this and then closes its end; answers as `id` or `id: code`.
    async fn serve_all(messages: Vec<Incoming>) -> (Ending, Vec<String>) {
        let (incoming, receiver) = mpsc::channel(messages.len());
        let (outbox, outgoing) = std::sync::mpsc::channel();
        let (service, socket) = LspService::new(|client| Odd { client, go_on: Notify::new() });
        for message in messages {
            incoming.send(message).await.unwrap();
        }
        drop(incoming);
        let (_, published) = mpsc::unbounded_channel();
        let ending = serve(receiver, outbox, service, socket, published).await;
        let told = outgoing.try_iter().map(|message| match message {
            Outgoing::Diagnostics(_) => PublishDiagnostics::METHOD.to_owned(),
            Outgoing::Request(request) => request.method().to_owned(),
            Outgoing::Response(response) => match response.error() {
                Some(error) => format!("{}: {}", response.id(), error.code.code()),
                None => response.id().to_string(),
            },
        });
        (ending, told.collect())
    }

    #[tokio::test]
    async fn a_panic_is_an_error_for_its_client_alone() {
        let messages = vec![
            message("initialize", 1),
            message("textDocument/hover", 2),
            message("shutdown", 3),
            message("exit", None),
        ];
        let (ending, told) = serve_all(messages).await;
        assert_eq!(told, ["1", "2: -32603", "3"]);
        assert_eq!(ending, Ending::Orderly);
    }

    #[tokio::test]
    async fn waiting_requests_hold_up_nobody() {
        let mut messages = vec![message("initialize", 1)];
        messages.extend((2..50).map(|id| message("textDocument/codeAction", id)));
        messages.extend([message("shutdown", 50), message("exit", None)]);
        let (ending, told) = serve_all(messages).await;
        assert_eq!(told, ["1", "50"]);
        assert_eq!(ending, Ending::Orderly);
    }

    #[tokio::test]
    async fn a_client_that_asks_and_never_listens_is_refused() {
        let last = i64::try_from(MOST_RUNNING).unwrap() + 2;
        let mut messages = vec![message("initialize", 1)];
        messages.extend((2..=last).map(|id| message("textDocument/codeAction", id)));
        messages.extend([message("shutdown", last + 1), message("exit", None)]);
        let (_, told) = serve_all(messages).await;
        assert_eq!(told, ["1".into(), format!("{last}: -32803"), (last + 1).to_string()]);
    }

    #[tokio::test]
    async fn a_cancelled_request_gets_its_error() {
        let mut cancel = json!({ "jsonrpc": "2.0", "method": "$/cancelRequest" });
        cancel["params"] = json!({ "id": 2 });
        let cancel = Incoming::parse(cancel.to_string().as_bytes());
        let (_, told) = serve_all(vec![message("initialize", 1), message("textDocument/codeAction", 2), cancel]).await;
        assert_eq!(told, ["1", "2: -32800"]);
    }

    #[tokio::test]
    async fn what_is_under_way_is_answered_after_the_client_closed_its_end() {
        let messages = vec![
            message("initialize", 1),
            message("textDocument/codeAction", 2),
            message("textDocument/didChange", None),
        ];
        let (ending, told) = serve_all(messages).await;
        assert_eq!(told.iter().filter(|told| *told == "telemetry/event").count(), 10);
        assert_eq!(told.last().map(String::as_str), Some("2"));
        assert_eq!(ending, Ending::Abrupt);
    }
}
