//! What a client hears of how its messages fare, once it asks with `$/setTrace`: `$/logTrace` for each.
//!
//! Of a message its method, its number, how long its answer took and, if that is asked for, which document and version
//! it is about and how many findings it tells of; never a word of a draft.

use std::fmt::Write;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Request, Response};
use tower_lsp::lsp_types::PublishDiagnosticsParams;
use tower_lsp::lsp_types::notification::{Notification, PublishDiagnostics};

use super::uri;

/// How much a client wants to hear.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(super) enum Level {
    #[default]
    Off,
    /// Which messages there are.
    Messages,
    /// What they are about, too.
    Verbose,
}

impl Level {
    /// What a message from the client sets it to, if it does that.
    pub(super) fn set_by(request: &Request) -> Option<Self> {
        let key = match request.method() {
            "$/setTrace" => "value",
            "initialize" => "trace",
            _ => return None,
        };
        match request.params()?.get(key)?.as_str()? {
            "off" => Some(Self::Off),
            // Old clients say it so.
            "messages" | "compact" => Some(Self::Messages),
            "verbose" => Some(Self::Verbose),
            _ => None,
        }
    }

    /// What there is to say of a message from the client, or to it.
    pub(super) fn of_message(self, deed: &str, request: &Request) -> Option<Request> {
        if self == Self::Off {
            return None;
        }
        let number = request.id().map(|id| format!(" ({id})")).unwrap_or_default();
        Some(self.told(&format!("{deed} {}{number}", request.method()), || about_document(request.params()?)))
    }

    /// What there is to say of findings that are sent.
    pub(super) fn of_diagnostics(self, params: &PublishDiagnosticsParams) -> Option<Request> {
        if self == Self::Off {
            return None;
        }
        let PublishDiagnosticsParams { uri, version, diagnostics } = params;
        let about = || Some(about(uri.as_str(), version.map(i64::from), Some(diagnostics.len())));
        Some(self.told(&format!("sent {}", PublishDiagnostics::METHOD), about))
    }

    /// What there is to say of an answer.
    pub(super) fn of_answer(self, asked: &Asked, response: &Response) -> Option<Request> {
        if self == Self::Off {
            return None;
        }
        let ended = match response.error() {
            Some(error) => format!("refused ({})", error.code.code()),
            None => "answered".into(),
        };
        let time = milliseconds(asked.since.elapsed());
        Some(self.told(&format!("{ended} {} ({}) after {time}", asked.method, response.id()), || None))
    }

    fn told(self, message: &str, more: impl FnOnce() -> Option<String>) -> Request {
        let mut params = json!({ "message": message });
        if let Some(more) = Some(more).filter(|_| self == Self::Verbose).and_then(|more| more()) {
            params["verbose"] = more.into();
        }
        Request::build("$/logTrace").params(params).finish()
    }
}

/// A request that waits for its answer.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    method: String,
    since: Instant,
}

impl Asked {
    /// What is remembered of a request from now on, if somebody wants to hear of it.
    pub(super) fn now(request: &Request, level: Level) -> Option<Self> {
        (level != Level::Off).then(|| Self { method: request.method().to_owned(), since: Instant::now() })
    }
}

fn milliseconds(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1e3)
}

/// Which document a message is about, and which version of it.
fn about_document(params: &Value) -> Option<String> {
    let document = params.get("textDocument").unwrap_or(params);
    Some(about(document.get("uri")?.as_str()?, document.get("version").and_then(Value::as_i64), None))
}

/// A document, its version, and how many findings there are.
fn about(uri: &str, version: Option<i64>, findings: Option<usize>) -> String {
    let mut about = uri::original(uri).into_owned();
    // Writing to a string cannot fail.
    if let Some(version) = version {
        let _ = write!(about, ", version {version}");
    }
    if let Some(findings) = findings {
        let _ = write!(about, ", findings: {findings}");
    }
    about
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(method: &'static str, params: Value) -> Request {
        Request::build(method).params(params).finish()
    }

    #[test]
    fn a_client_sets_how_much_it_hears_at_any_time() {
        let set = |value: Value| Level::set_by(&request("$/setTrace", json!({ "value": value })));
        assert_eq!(set(json!("verbose")), Some(Level::Verbose));
        assert_eq!(set(json!("off")), Some(Level::Off));
        assert_eq!([set(json!("loud")), set(json!(7))], [None; 2]);
        assert_eq!(Level::set_by(&request("initialize", json!({ "trace": "messages" }))), Some(Level::Messages));
        assert_eq!(Level::set_by(&request("textDocument/hover", json!({ "trace": "messages" }))), None);
    }

    #[test]
    fn what_is_said_of_a_message_holds_no_word_of_it() {
        let change = json!({ "textDocument": { "uri": "file:///a.md", "version": 7, "text": "secret" }, "contentChanges": [{ "text": "secret" }] });
        let change = request("textDocument/didChange", change);
        let said = |level: Level| level.of_message("got", &change).and_then(|told| told.params().cloned());
        assert_eq!(said(Level::Off), None);
        assert_eq!(said(Level::Messages), Some(json!({ "message": "got textDocument/didChange" })));
        let verbose = json!({ "message": "got textDocument/didChange", "verbose": "file:///a.md, version 7" });
        assert_eq!(said(Level::Verbose), Some(verbose));
    }
}
