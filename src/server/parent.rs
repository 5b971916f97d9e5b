//! The client's process, where the client told which that is: once it is gone there is nobody to serve.
//!
//! Mostly its end of the pipe is closed with it. But a pipe may have been passed on to some other program, and then
//! a server whose editor crashed would stay for ever.

use std::io::ErrorKind;

use serde_json::Value;
use tokio::sync::mpsc;
use tower_lsp::jsonrpc::Request;
use waitpid_any::WaitHandle;

use super::message::Incoming;
use super::{log, stdio};

/// The process that a client says it is, if this is its introduction.
pub(super) fn process(request: &Request) -> Option<i32> {
    if request.method() != "initialize" {
        return None;
    }
    let process = request.params()?.get("processId").and_then(Value::as_i64)?;
    i32::try_from(process).ok().filter(|process| *process > 0)
}

/// Does something when a process is gone, and costs nothing until then.
///
/// One that is not there to begin with is not waited for: its client has just spoken, so it runs where we cannot see
/// it, in another container or on another machine.
fn when_gone(process: i32, then: impl FnOnce() + Send + 'static) {
    let Ok(mut handle) = WaitHandle::open(process) else {
        return log("the client's process cannot be seen from here; only its pipe tells whether it is there");
    };
    stdio::spawn("client", move || {
        let ended = loop {
            match handle.wait() {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                ended => break ended,
            }
        };
        match ended {
            Ok(()) => {
                log("the client's process is gone");
                then();
            }
            Err(error) => log(&format!("cannot wait for the client's process: {error}")),
        }
    });
}

/// Tells a session when the process of its client is gone. The session may end before.
pub(super) fn watch(process: i32, session: &mpsc::Sender<Incoming>) {
    let session = session.downgrade();
    when_gone(process, move || {
        if let Some(session) = session.upgrade() {
            let _ = session.blocking_send(Incoming::Gone);
        }
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_an_introduction_tells_a_process() {
        let told = |method: &'static str, id: Value| {
            process(&Request::build(method).params(json!({ "processId": id })).finish())
        };
        assert_eq!(told("initialize", json!(7)), Some(7));
        assert_eq!(told("textDocument/hover", json!(7)), None);
        for id in [json!(null), json!(0), json!(-1), json!(1_u64 << 40), json!("7")] {
            assert_eq!(told("initialize", id), None);
        }
    }
}
