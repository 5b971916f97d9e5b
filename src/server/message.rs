//! The body of a frame as a JSON-RPC message.

use serde::Deserialize;
use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request, Response};

use crate::text::without_lone_surrogates;

use super::capabilities::INLINE_COMPLETION;
use super::frames::FrameError;
use super::{log, uri};

/// What came from the client.
#[derive(Debug)]
pub(super) enum Incoming {
    /// A request, or a notification: a request without an id.
    Request(Request),
    /// The answer to a request of ours.
    Response(Response),
    /// Neither; this is the answer it gets.
    Bad(Response),
    /// The client is gone, though its end may be held open.
    Gone,
}

impl Incoming {
    /// What is answered to bytes that are no message.
    pub(super) fn bad(id: Id, code: ErrorCode, message: impl Into<String>) -> Self {
        let message = message.into().into();
        Self::Bad(Response::from_error(id, Error { code, message, data: None }))
    }

    /// What is answered to bytes in which no message was found.
    pub(super) fn skipped(error: FrameError) -> Self {
        log(&error.to_string());
        let code = match error {
            FrameError::TooLong { .. } => ErrorCode::InvalidRequest,
            FrameError::NoLength | FrameError::WrongLength => ErrorCode::ParseError,
        };
        Self::bad(Id::Null, code, error.to_string())
    }

    /// Reads a body. A batch (an array) is no message of this protocol. A lone surrogate is no JSON, but to skip the
    /// change that holds one would leave the draft another than the client's; so it is read as one character that
    /// has the same width.
    pub(super) fn parse(body: &[u8]) -> Self {
        let mended = || without_lone_surrogates(str::from_utf8(body).ok()?);
        let read = serde_json::from_slice(body);
        match read.or_else(|error| mended().ok_or(error).and_then(|mended| serde_json::from_str(&mended))) {
            Ok(message) => Self::from_value(message),
            // Neither the error nor its place is told: both may show the draft.
            Err(_) => Self::bad(Id::Null, ErrorCode::ParseError, "the message is not valid JSON"),
        }
    }

    fn from_value(message: Value) -> Self {
        let Value::Object(mut message) = message else {
            return Self::bad(Id::Null, ErrorCode::InvalidRequest, "a message is one JSON object");
        };
        let id = message.remove("id").map(Id::deserialize);
        let known = match &id {
            Some(Ok(id)) => id.clone(),
            Some(Err(_)) | None => Id::Null,
        };
        let invalid = |what: &str| Self::bad(known.clone(), ErrorCode::InvalidRequest, what);
        if message.get("jsonrpc").and_then(Value::as_str) != Some("2.0") {
            return invalid("the message is not JSON-RPC 2.0");
        }
        let Ok(id) = id.transpose() else { return invalid("an id is a whole number or a string") };
        let result = message.remove("result");
        match (message.remove("method"), message.remove("error"), id) {
            (Some(Value::String(method)), _, id) => Self::Request(request(method, message.remove("params"), id)),
            (None, Some(error), Some(id)) => match Error::deserialize(error) {
                Ok(error) => Self::Response(Response::from_error(id, error)),
                Err(_) => invalid("an error has a code and a message"),
            },
            (None, None, Some(id)) => match result {
                Some(result) => Self::Response(Response::from_ok(id, result)),
                None => invalid("a message has a method, a result or an error"),
            },
            _ => invalid("a message has a method, a result or an error"),
        }
    }
}

fn request(method: String, params: Option<Value>, id: Option<Id>) -> Request {
    // Many clients write `"params": null`, or `{}` for a method without parameters; the framework
    // takes neither.
    let params = params.filter(|params| !params.is_null() && method != "shutdown" && method != "exit");
    let request_is_initialize = method == "initialize";
    let mut request = Request::build(method);
    if let Some(mut params) = params {
        uri::alias_names(&mut params);
        if request_is_initialize {
            mend_capabilities(&mut params);
        }
        request = request.params(params);
    }
    match id {
        Some(id) => request.id(id).finish(),
        None => request.finish(),
    }
}

/// The protocol has `workspace.diagnostics`; the framework's types ask for it by a name in the singular. What version
/// 3.18 adds they do not know, so that it is put where they look at nothing.
fn mend_capabilities(params: &mut Value) {
    let Some(Value::Object(capabilities)) = params.get_mut("capabilities") else { return };
    if let Some(Value::Object(workspace)) = capabilities.get_mut("workspace")
        && let Some(diagnostics) = workspace.get("diagnostics").cloned()
    {
        workspace.entry("diagnostic").or_insert(diagnostics);
    }
    let document = capabilities.get("textDocument");
    let inline = document.and_then(|document| document.get("inlineCompletion")?.get("dynamicRegistration"));
    if inline == Some(&Value::Bool(true)) {
        // What other programs have there is nothing to us.
        capabilities.insert("experimental".into(), json!({ INLINE_COMPLETION: true }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> String {
        match Incoming::parse(body.as_bytes()) {
            Incoming::Request(request) => format!("request {request}"),
            Incoming::Gone => "gone".into(),
            Incoming::Response(response) => format!("response {}", serde_json::to_string(&response).unwrap()),
            Incoming::Bad(response) => {
                format!("bad {} for {}", response.error().unwrap().code.code(), response.id())
            }
        }
    }

    #[test]
    fn messages_are_told_apart() {
        let request = r#"{"jsonrpc":"2.0","method":"shutdown","id":"a"}"#;
        assert_eq!(read(request), format!("request {request}"));
        let notification = r#"{"jsonrpc":"2.0","method":"initialized","params":{}}"#;
        assert_eq!(read(notification), format!("request {notification}"));
        let response = r#"{"jsonrpc":"2.0","result":null,"id":3}"#;
        assert_eq!(read(response), format!("response {response}"));
        let error = r#"{"jsonrpc":"2.0","error":{"code":-1,"message":"no"},"id":3}"#;
        assert_eq!(read(error), format!("response {error}"));
    }

    #[test]
    fn empty_parameters_are_none() {
        assert_eq!(
            read(r#"{"jsonrpc":"2.0","method":"shutdown","params":{},"id":1}"#),
            r#"request {"jsonrpc":"2.0","method":"shutdown","id":1}"#
        );
        assert_eq!(
            read(r#"{"jsonrpc":"2.0","method":"exit","params":null}"#),
            r#"request {"jsonrpc":"2.0","method":"exit"}"#
        );
    }

    #[test]
    fn what_is_no_json_is_a_parse_error() {
        for body in ["", "{", "nul", "{\"a\":1}}", r#"{"a":"\ud83d"}}"#, "\u{feff}{}", &"[".repeat(1000)] {
            assert_eq!(read(body), "bad -32700 for null", "{body}");
        }
        assert!(matches!(Incoming::parse(b"{\"a\":\"\xff\"}"), Incoming::Bad(_)));
    }

    #[test]
    fn half_a_character_is_no_reason_to_lose_a_message() {
        let change = r#"{"jsonrpc":"2.0","method":"a","params":{"text":"\ud83d\ud83d\ude00"}}"#;
        assert_eq!(read(change), "request {\"jsonrpc\":\"2.0\",\"method\":\"a\",\"params\":{\"text\":\"\u{fffd}😀\"}}");
    }

    #[test]
    fn what_is_no_message_is_an_invalid_request() {
        for body in [
            "3",
            "[]",
            r#"[{"jsonrpc":"2.0","method":"shutdown","id":1}]"#,
            "{}",
            r#"{"jsonrpc":"2.0"}"#,
            r#"{"jsonrpc":"2.0","method":7}"#,
            r#"{"jsonrpc":"2.0","method":"shutdown","id":[]}"#,
            r#"{"jsonrpc":"2.0","method":"shutdown","id":1.5}"#,
            r#"{"jsonrpc":"2.0","result":null}"#,
        ] {
            assert_eq!(read(body), "bad -32600 for null", "{body}");
        }
        assert_eq!(read(r#"{"jsonrpc":"1.0","method":"shutdown","id":7}"#), "bad -32600 for 7");
        assert_eq!(read(r#"{"jsonrpc":"2.0","id":"x"}"#), r#"bad -32600 for "x""#);
    }
}
