//! The language server.
//!
//! A message travels `stdio` → `frames` → `message` → `transport` → `backend` → `session`, or comes by another way
//! to `message` from `net`; what the session knows goes back as diagnostics, and as answers by a file per feature: `actions`, `hover`,
//! `symbols`, `pull` …
//! This is the only room that names `tower_lsp` and `tokio`. The protocol's positions are known in
//! `to_lsp` alone, its odd document names in `uri`.
//!
//! The text of a draft is never logged; that a panic does not tell it either is the command line's care.

mod actions;
mod backend;
mod capabilities;
mod checker;
mod commands;
mod completion;
mod context;
mod diagnostics;
mod documents;
mod edits;
mod folding;
pub mod frames;
mod hints;
mod hover;
mod inline;
mod lanes;
mod lenses;
mod links;
mod message;
mod net;
mod outline;
mod parent;
mod phrases;
mod problems;
mod progress;
mod pull;
mod question;
mod scorecard;
mod selection;
mod session;
mod shared;
mod silencing;
mod stdio;
mod symbols;
mod to_lsp;
mod trace;
mod transport;
mod typed;
mod uri;
mod view;
mod watching;
mod workspace;

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tower_lsp::LspService;

use crate::config::Configuration;

use backend::Backend;
use message::Incoming;
use session::Session;
use shared::Shared;
use transport::{Ending, Outbox};

pub use net::{Bounds, Gate, Network, Place, serve_at, serve_network};
pub use shared::{Access, Limits};

/// How long what is still to be written may take once the session is over.
const LAST_WORDS: Duration = Duration::from_millis(50);

/// Serves one client on standard input and output, until it says `exit` or closes its end.
///
/// Returns the status that the process is to end with: 0 after `shutdown` and `exit`, 1 otherwise.
/// Return it from `main` at once: the client may still hold its end of the pipe open, and wait.
pub fn serve_stdio(configuration: Configuration) -> ExitCode {
    let shared = Shared::new(configuration, Access::Files, Limits::NONE);
    // Reading and writing have threads of their own.
    let ending = block_on(Builder::new_current_thread().enable_time(), async {
        let (outbox, all_written) = stdio::write();
        let ending = serve(stdio::read(), outbox, shared).await;
        // A client that no longer reads is not waited for.
        let _ = timeout(LAST_WORDS, all_written).await;
        Ok(ending)
    });
    match ending {
        Ok(ending) => ending.into(),
        Err(error) => failed(&format!("cannot start: {error}")),
    }
}

/// Runs on one thread what carries the protocol: it never waits and never computes, checks have threads of their own.
/// A second one would only add hand-overs: framework measurements gave 0.17 ms a keystroke with one thread, 0.22 ms
/// with several.
fn block_on<T>(builder: &mut Builder, work: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    let runtime = builder.max_blocking_threads(lanes::THREADS).build()?;
    let result = runtime.block_on(work);
    // Checks under way are of no use to anybody now.
    runtime.shutdown_background();
    result
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        match ending {
            Ending::Orderly => Self::SUCCESS,
            Ending::Abrupt => Self::FAILURE,
        }
    }
}

fn failed(why: &str) -> ExitCode {
    log(why);
    ExitCode::FAILURE
}

/// Serves one client, whatever its messages travel on; nothing of its session is left afterwards.
async fn serve(incoming: mpsc::Receiver<Incoming>, outbox: impl Outbox, shared: Shared) -> Ending {
    let mut session = JoinSet::new();
    let ((events, queue), (diagnostics, published)) = (mpsc::unbounded_channel(), mpsc::unbounded_channel());
    let service = LspService::build(|client| {
        let access = shared.access;
        session.spawn(Session::new(shared, client, diagnostics, events.clone()).run(queue));
        Backend::new(events, access)
    });
    let service = service.custom_method(inline::METHOD, Backend::inline_completion);
    let service = service.custom_method(context::METHOD, Backend::context);
    let service = service.custom_method(phrases::METHOD, Backend::phrases);
    let (service, socket) = service.custom_method(scorecard::METHOD, Backend::scorecard).finish();
    transport::serve(incoming, outbox, service, socket, published).await
}

/// Tells whoever reads standard error. Never with words of a draft.
fn log(message: &str) {
    // Where nobody can read, nobody can be told.
    let _ = writeln!(io::stderr(), "replylint: {message}");
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tokio::runtime::Handle;
    use tokio::task::yield_now;

    use super::*;
    use crate::config::{CommandLine, Files};

    /// A client that can do all that we ask of one, and never answers.
    fn silent_client() -> [Incoming; 4] {
        let capabilities = json!({
            "workspace": {
                "configuration": true,
                "diagnostics": { "refreshSupport": true },
                "didChangeWatchedFiles": { "dynamicRegistration": true },
            },
            "textDocument": { "diagnostic": {} },
        });
        let document = json!({ "uri": "file:///a.md", "languageId": "markdown", "version": 1, "text": "Hi" });
        [
            json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": { "capabilities": capabilities } }),
            json!({ "jsonrpc": "2.0", "method": "initialized", "params": {} }),
            json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": { "textDocument": document } }),
            json!({ "jsonrpc": "2.0", "method": "workspace/didChangeConfiguration", "params": { "settings": {} } }),
        ]
        .map(|message| Incoming::parse(message.to_string().as_bytes()))
    }

    #[tokio::test]
    async fn a_session_leaves_nothing_behind() {
        let tasks = || Handle::current().metrics().num_alive_tasks();
        let configuration = Configuration::new(Files::Ignored, CommandLine::default());
        let shared = Shared::new(configuration, Access::Files, Limits::NONE);
        let (outbox, outgoing) = std::sync::mpsc::channel();
        let (incoming, receiver) = mpsc::channel(9);
        for message in silent_client() {
            incoming.send(message).await.unwrap();
        }
        let serving = tokio::spawn(serve(receiver, outbox, shared));
        let asked = |messages: Vec<transport::Outgoing>| {
            messages.iter().any(|message| String::from_utf8_lossy(&message.body()).contains("workspace/configuration"))
        };
        while !asked(outgoing.try_iter().collect()) {
            yield_now().await;
        }
        assert!(tasks() > 2, "something waits for the client's answer");
        serving.abort();
        while tasks() > 0 {
            yield_now().await;
        }
    }
}

#[cfg(test)]
#[path = "../../tests/server/model.rs"]
mod model;
