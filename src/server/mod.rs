//! The language server.
//!
//! A message travels `stdio` → `frames` → `message` → `transport` → `backend` → `session`; what the
//! session knows goes back as diagnostics, and as answers by a file per feature: `actions`, `hover`,
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
mod diagnostics;
mod documents;
mod folding;
pub mod frames;
mod hints;
mod hover;
mod inline;
mod lanes;
mod lenses;
mod links;
mod message;
mod outline;
mod parent;
mod problems;
mod progress;
mod pull;
mod question;
mod scorecard;
mod selection;
mod session;
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

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use tokio::runtime;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tower_lsp::LspService;

use crate::config::Configuration;

use backend::Backend;
use session::Session;
use transport::Ending;

/// How long what is still to be written may take once the session is over.
const LAST_WORDS: Duration = Duration::from_millis(50);

/// Serves one client on standard input and output, until it says `exit` or closes its end.
///
/// Returns the status that the process is to end with: 0 after `shutdown` and `exit`, 1 otherwise.
/// Return it from `main` at once: the client may still hold its end of the pipe open, and wait.
pub fn serve_stdio(configuration: Configuration) -> ExitCode {
    // One thread carries the protocol: it never waits and never computes, reading and writing have
    // threads of their own (`stdio`), and so have checks. A second one would only add hand-overs:
    // framework measurements gave 0.17 ms a keystroke with one thread, 0.22 ms with several.
    let runtime = runtime::Builder::new_current_thread().enable_time().max_blocking_threads(lanes::THREADS).build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            log(&format!("cannot start: {error}"));
            return ExitCode::FAILURE;
        }
    };
    let ending = runtime.block_on(serve(configuration));
    // Checks under way are of no use to anybody now.
    runtime.shutdown_background();
    match ending {
        Ending::Orderly => ExitCode::SUCCESS,
        Ending::Abrupt => ExitCode::FAILURE,
    }
}

async fn serve(configuration: Configuration) -> Ending {
    let (events, queue) = mpsc::unbounded_channel();
    let service = LspService::build(|client| {
        tokio::spawn(Session::new(configuration, client, events.clone()).run(queue));
        Backend::new(events)
    });
    let (service, socket) = service.custom_method(inline::METHOD, Backend::inline_completion).finish();
    let (outbox, all_written) = stdio::write();
    let ending = transport::serve(stdio::read(), outbox, service, socket).await;
    // A client that no longer reads is not waited for.
    let _ = timeout(LAST_WORDS, all_written).await;
    ending
}

/// Tells whoever reads standard error. Never with words of a draft.
fn log(message: &str) {
    // Where nobody can read, nobody can be told.
    let _ = writeln!(std::io::stderr(), "replylint: {message}");
}

#[cfg(test)]
#[path = "../../tests/server/model.rs"]
mod model;
