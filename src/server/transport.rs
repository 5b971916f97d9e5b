//! Carries messages between a client and the framework's service, whatever they travel on.
//!
//! This stands in for the framework's own `Server`, for what a service alone does not promise:
//! - A handler is polled the moment its message is read, before the next one is looked at. What it
//!   does before its first `.await` therefore happens in the order of the wire.
//! - A handler that waits holds up nobody: neither other messages nor the `exit` behind them.
//! - A panic in a handler is an error for its client and nothing to the others.
//! - A bad message gets its error; a client that no longer listens does no harm.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::future::{BoxFuture, FutureExt};
use futures_util::sink::SinkExt;
use futures_util::stream::StreamExt;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tower_lsp::jsonrpc::{Error, Request, Response};
use tower_lsp::{ClientSocket, LanguageServer, LspService};
use tower_service::Service;

use super::message::Incoming;

/// How long requests under way may still take once a client closed its end without `exit`:
/// a script that pipes messages in wants its answers.
const GRACE: Duration = Duration::from_secs(2);

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
}

/// Where messages for the client go. Sending does not wait and cannot fail: when nobody reads any
/// more, the end of `incoming` is soon to follow.
pub(super) type Outbox = std::sync::mpsc::Sender<Outgoing>;

/// Serves one client until it says `exit` or `incoming` ends.
pub(super) async fn serve<S: LanguageServer>(
    mut incoming: mpsc::Receiver<Incoming>,
    outbox: Outbox,
    service: LspService<S>,
    socket: ClientSocket,
) -> Ending {
    let (mut requests, mut responses) = socket.split();
    let mut calls = Calls { service, outbox: outbox.clone(), running: JoinSet::new(), shut_down: false };
    let send = |message| {
        let _ = outbox.send(message);
    };
    loop {
        tokio::select! {
            message = incoming.recv() => match message {
                Some(Incoming::Request(request)) if request.method() == "exit" => break,
                Some(Incoming::Request(request)) => calls.begin(request),
                Some(Incoming::Response(response)) => {
                    // The framework's sink is always ready; it fails after `exit`, which it never sees.
                    let _ = responses.send(response).await;
                }
                Some(Incoming::Bad(answer)) => send(Outgoing::Response(answer)),
                None => {
                    calls.finish().await;
                    return Ending::Abrupt;
                }
            },
            Some(request) = requests.next() => send(Outgoing::Request(request)),
            // Finished calls have sent their answer; this only frees what they held.
            Some(_) = calls.running.join_next() => {}
        }
    }
    if calls.shut_down { Ending::Orderly } else { Ending::Abrupt }
}

/// The requests and notifications handed to the service.
struct Calls<S> {
    service: LspService<S>,
    outbox: Outbox,
    /// Those that wait for something.
    running: JoinSet<()>,
    /// Whether `shutdown` was granted.
    shut_down: bool,
}

impl<S: LanguageServer> Calls<S> {
    fn begin(&mut self, request: Request) {
        let shutdown = request.method() == "shutdown";
        let mut answer = self.call(request);
        match (&mut answer).now_or_never() {
            Some(response) => {
                self.shut_down |= shutdown && response.as_ref().is_some_and(Response::is_ok);
                answered(&self.outbox, response);
            }
            None => {
                let outbox = self.outbox.clone();
                self.running.spawn(async move { answered(&outbox, answer.await) });
            }
        }
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

    /// Waits for the calls under way.
    async fn finish(&mut self) {
        let all = async { while self.running.join_next().await.is_some() {} };
        // Whoever is not done by now is given up.
        let _ = timeout(GRACE, all).await;
    }
}

fn answered(outbox: &Outbox, response: Option<Response>) {
    if let Some(response) = response {
        let _ = outbox.send(Outgoing::Response(response));
    }
}
