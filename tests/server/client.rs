//! A language client for tests: it speaks to the real program over its pipes, and can misbehave.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Longer than any answer takes on a busy machine; what is not there by then is not coming.
const PATIENCE: Duration = Duration::from_secs(30);

/// Rules of the tests' own, and no others.
const TEST_RULES: [&str; 4] =
    ["--rules", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/server/rules"), "--select", "house"];

pub struct Client {
    server: Child,
    stdin: Option<ChildStdin>,
    /// The server's output while nobody listens to it.
    stdout: Option<ChildStdout>,
    /// What the server writes, until it closes its end.
    messages: Receiver<Value>,
    /// What came while something else was awaited.
    aside: VecDeque<Value>,
    requests: i64,
}

impl Client {
    /// Starts a server that knows the test rules alone.
    pub fn start() -> Self {
        Self::with_arguments(&TEST_RULES)
    }

    /// Starts `replylint lsp` with these arguments.
    pub fn with_arguments(arguments: &[&str]) -> Self {
        Self::with_log(arguments, Stdio::null())
    }

    /// The same, where what the program logs goes somewhere.
    pub fn with_log(arguments: &[&str], log: Stdio) -> Self {
        let mut client = Self::spawn(arguments, log);
        let (sender, messages) = channel();
        let mut stdout = BufReader::new(client.stdout.take().expect("nobody listens yet"));
        thread::spawn(move || {
            while let Some(message) = read_message(&mut stdout) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        client.messages = messages;
        client
    }

    /// Starts a server for a client that does not read what it says.
    pub fn start_deaf() -> Self {
        Self::spawn(&TEST_RULES, Stdio::null())
    }

    fn spawn(arguments: &[&str], log: Stdio) -> Self {
        let mut server = Command::new(env!("CARGO_BIN_EXE_replylint"))
            .args(["lsp", "--stdio"])
            .args(arguments)
            .env("XDG_CONFIG_HOME", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/server/nowhere"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("the program was built for this test");
        let (stdin, stdout) = (server.stdin.take(), server.stdout.take());
        Self { server, stdin, stdout, messages: channel().1, aside: VecDeque::new(), requests: 0 }
    }

    /// Starts a server and introduces a client with these capabilities.
    pub fn initialized(capabilities: Value) -> Self {
        let mut client = Self::start();
        let result = client.request("initialize", Value::from_iter([("capabilities", capabilities)]));
        assert_eq!(result["serverInfo"]["name"], "replylint");
        client.notify("initialized", json!({}));
        client
    }

    pub fn send_bytes(&mut self, bytes: &[u8]) {
        let stdin = self.stdin.as_mut().expect("the pipe is still open");
        // A server that left is noticed by what it no longer answers.
        let _ = stdin.write_all(bytes);
    }

    pub fn send_body(&mut self, body: &str) {
        self.send_bytes(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        let mut message = json!({ "jsonrpc": "2.0", "method": method });
        message["params"] = params;
        self.send_body(&message.to_string());
    }

    /// Sends a request without waiting; its id.
    pub fn begin(&mut self, method: &str, params: Value) -> i64 {
        self.requests += 1;
        let id = self.requests;
        let mut message = json!({ "jsonrpc": "2.0", "id": id, "method": method });
        message["params"] = params;
        self.send_body(&message.to_string());
        id
    }

    /// Answers a request of the server's.
    pub fn respond(&mut self, id: &Value, result: Value) {
        let mut message = json!({ "jsonrpc": "2.0", "id": id });
        message["result"] = result;
        self.send_body(&message.to_string());
    }

    /// The answer to a request: its result, or its error object.
    pub fn answer(&mut self, id: impl Into<Value>) -> Value {
        let id = id.into();
        let mut response = self.expect(|message| message.get("method").is_none() && message["id"] == id);
        if response.get("error").is_some() { response["error"].take() } else { response["result"].take() }
    }

    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.begin(method, params);
        self.answer(id)
    }

    /// The first message, of those not yet taken, that is the wanted one.
    pub fn expect(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.aside.iter().position(&wanted) {
            return self.aside.remove(at).expect("it was found there");
        }
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.messages.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(message) if wanted(&message) => return message,
                Ok(message) => self.aside.push_back(message),
                Err(error) => panic!("no such message ({error}); besides: {:#?}", self.aside),
            }
        }
    }

    /// The next message, of those not yet taken.
    pub fn next(&mut self) -> Value {
        self.expect(|_| true)
    }

    pub fn open(&mut self, uri: &str, language_id: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": language_id, "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Types `text` over a range (lines and columns); all of the document without one.
    pub fn change(&mut self, uri: &str, version: i32, range: Option<[u32; 4]>, text: &str) {
        let mut change = json!({ "text": text });
        if let Some(range) = range {
            change["range"] = lsp_range(range);
        }
        let document = json!({ "uri": uri, "version": version });
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": [change] }));
    }

    pub fn close(&mut self, uri: &str) {
        self.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    }

    /// The diagnostics published for one version of a document, each as `0:3..0:8 rule`.
    pub fn diagnostics(&mut self, uri: &str, version: impl Into<Value>) -> Vec<String> {
        let version = version.into();
        let published = self.expect(|message| {
            let params = &message["params"];
            message["method"] == "textDocument/publishDiagnostics"
                && params["uri"] == uri
                && params.get("version").unwrap_or(&Value::Null) == &version
        });
        let diagnostics = published["params"]["diagnostics"].as_array().expect("a list").clone();
        diagnostics
            .iter()
            .map(|diagnostic| format!("{} {}", short(&diagnostic["range"]), text(&diagnostic["code"])))
            .collect()
    }

    /// All publications of a document's diagnostics so far, as versions.
    pub fn versions_published(&mut self, uri: &str) -> Vec<Value> {
        self.aside.extend(self.messages.try_iter());
        let params = self.aside.iter().map(|message| &message["params"]);
        params.filter(|params| params["uri"] == uri).map(|params| params["version"].clone()).collect()
    }

    /// The server's process.
    pub fn id(&self) -> u32 {
        self.server.id()
    }

    /// Whether such a message came so far, of those not yet taken.
    pub fn heard(&mut self, wanted: impl Fn(&Value) -> bool) -> bool {
        self.aside.extend(self.messages.try_iter());
        self.aside.iter().any(wanted)
    }

    /// Closes the pipe to the server.
    pub fn close_stdin(&mut self) {
        self.stdin = None;
    }

    /// Closes the pipe from the server, which nobody listened to.
    pub fn close_stdout(&mut self) {
        self.stdout = None;
    }

    /// Orderly shutdown; the pipe stays open.
    pub fn shut_down(mut self) {
        assert_eq!(self.request("shutdown", Value::Null), Value::Null);
        self.notify("exit", Value::Null);
        assert_eq!(self.status(), 0);
    }

    /// The status the server ends with, and that it does so soon, whatever we hold open.
    pub fn status(&mut self) -> i32 {
        // The aim is 0.1 s, which the benchmark watches; this bound is for busy machines.
        let deadline = Instant::now() + Duration::from_secs(5);
        while Instant::now() < deadline {
            if let Some(status) = self.server.try_wait().expect("it is our child") {
                return status.code().expect("it was not killed");
            }
            thread::sleep(Duration::from_millis(2));
        }
        panic!("the server goes on");
    }

    /// Whether none of the server's threads runs for a while, as far as the system tells.
    pub fn is_idle(&self) -> bool {
        let runs = || {
            let tasks = std::fs::read_dir(format!("/proc/{}/task", self.server.id())).ok()?;
            let stats = tasks.flatten().map(|task| std::fs::read_to_string(task.path().join("schedstat")));
            stats.collect::<Result<Vec<_>, _>>().ok()
        };
        // What was under way may come to its end first.
        let quiet = || {
            let before = runs();
            thread::sleep(Duration::from_millis(300));
            before == runs()
        };
        (0..20).any(|_| quiet())
    }

    /// Whether the server says nothing for a while.
    pub fn is_silent(&mut self) -> bool {
        matches!(self.messages.recv_timeout(Duration::from_millis(50)), Err(RecvTimeoutError::Timeout))
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// The one finding of the test rules, at lines and columns.
pub fn cheap(range: [u32; 4]) -> String {
    format!("{} house/cheap", short(&lsp_range(range)))
}

pub fn lsp_range([line, character, end_line, end_character]: [u32; 4]) -> Value {
    json!({
        "start": { "line": line, "character": character },
        "end": { "line": end_line, "character": end_character },
    })
}

fn short(range: &Value) -> String {
    let position = |position: &Value| format!("{}:{}", position["line"], position["character"]);
    format!("{}..{}", position(&range["start"]), position(&range["end"]))
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a string")
}

/// The next message; `None` when the server closed its end. Bytes between frames fail the test.
fn read_message(stdout: &mut impl BufRead) -> Option<Value> {
    let mut header = String::new();
    if stdout.read_line(&mut header).ok()? == 0 {
        return None;
    }
    let length = header.trim_end().strip_prefix("Content-Length: ").expect("a header").parse().expect("a length");
    let mut blank = String::new();
    stdout.read_line(&mut blank).ok()?;
    assert_eq!(blank, "\r\n");
    let mut body = vec![0; length];
    stdout.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).expect("valid JSON"))
}
