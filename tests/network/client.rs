//! Clients for sessions over sockets of this machine, against the real program.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::HandshakeError;
use tokio_tungstenite::tungstenite::http::{HeaderName, HeaderValue};
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Error, Message, WebSocket, client};

/// Longer than any answer takes on a busy machine; what is not there by then is not coming.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A text with one finding of the test rules.
pub const CHEAP: &str = "It is a cheap plan.";

/// `replylint lsp` with the test rules, reading no settings of whoever runs the tests.
pub fn replylint(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_replylint"));
    let rules = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/server/rules");
    command.args(["lsp", "--rules", rules]).args(arguments);
    command.env("XDG_CONFIG_HOME", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/server/nowhere"));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

/// A server that takes sessions.
pub struct Server {
    pub process: Child,
    /// Where it listens, in the order of its telling.
    pub addresses: Vec<SocketAddr>,
    /// What it told before it listened.
    pub before: Vec<String>,
    /// What it tells whoever runs it.
    log: Receiver<String>,
}

impl Server {
    /// One that takes sessions over WebSocket, at any port that is free.
    pub fn start(arguments: &[&str]) -> Self {
        Self::spawn(&[&["--ws", "0"], arguments].concat(), 1, None)
    }

    /// One that listens at so many addresses, and works in a folder.
    pub fn spawn(arguments: &[&str], listeners: usize, folder: Option<&Path>) -> Self {
        let mut command = replylint(arguments);
        folder.map(|folder| command.current_dir(folder));
        let mut process = command.spawn().expect("the program was built for this test");
        let stderr = BufReader::new(process.stderr.take().expect("it was asked for"));
        let (sender, log) = channel();
        thread::spawn(move || stderr.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let mut server = Self { process, addresses: Vec::new(), before: Vec::new(), log };
        while server.addresses.len() < listeners {
            let line = server.told("");
            match line.strip_prefix("replylint: listening at ").and_then(|url| url.split_once("://")) {
                Some((_, address)) => server.addresses.push(address.parse().expect("an address")),
                None => server.before.push(line),
            }
        }
        server
    }

    /// The next line that the server tells with these words.
    pub fn told(&self, words: &str) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let line = self.log.recv_timeout(deadline.saturating_duration_since(Instant::now()));
            let line = line.unwrap_or_else(|error| panic!("nobody told of “{words}”: {error}"));
            if line.contains(words) {
                return line;
            }
        }
    }

    /// Whether it has told nothing more.
    pub fn is_silent(&self) -> bool {
        self.log.try_recv().is_err()
    }

    /// What a client is answered that asks for a WebSocket with these headers: a session, or a status and words.
    pub fn ask(&self, headers: &[(&str, &str)]) -> Result<Session, (u16, String)> {
        let address = self.addresses[0];
        let mut request = format!("ws://{address}/lsp?token=no").into_client_request().expect("a request");
        for (name, value) in headers {
            let name: HeaderName = name.parse().expect("a name");
            request.headers_mut().append(name, HeaderValue::from_str(value).expect("a value"));
        }
        match client(request, connect(address)) {
            Ok((socket, response)) => {
                let protocol = response.headers().get("Sec-WebSocket-Protocol");
                let protocol = protocol.map(|name| name.to_str().expect("a name").to_owned());
                Ok(Session { wire: Wire::WebSocket(Box::new(socket)), protocol, aside: VecDeque::new(), requests: 0 })
            }
            Err(HandshakeError::Failure(Error::Http(response))) => {
                let words = response.body().clone().unwrap_or_default();
                Err((response.status().as_u16(), String::from_utf8(words).expect("text")))
            }
            Err(error) => panic!("neither a session nor a refusal: {error}"),
        }
    }

    /// A session of the kind that composers open.
    pub fn session(&self) -> Session {
        self.ask(&[("Sec-WebSocket-Protocol", "lsp")]).unwrap_or_else(|refusal| panic!("refused: {refusal:?}"))
    }

    /// A session over TCP with the listener of this number.
    pub fn tcp(&self, listener: usize) -> Session {
        Session::framed(connect(self.addresses[listener]))
    }

    /// What is answered to bytes that somebody sends.
    pub fn http(&self, request: &str) -> String {
        let mut stream = connect(self.addresses[0]);
        stream.write_all(request.as_bytes()).expect("somebody listens");
        let mut reply = String::new();
        stream.read_to_string(&mut reply).expect("a reply");
        reply
    }

    /// What a load balancer hears: the status line, and the words.
    pub fn health(&self) -> (String, String) {
        let reply = self.http("GET /healthz HTTP/1.0\r\n\r\n");
        let (status, rest) = reply.split_once("\r\n").expect("a status");
        (status.into(), rest.rsplit("\r\n").next().expect("words").trim().into())
    }

    /// Sends SIGTERM.
    #[cfg(unix)]
    pub fn terminate(&self) {
        let status = Command::new("kill").arg(self.process.id().to_string()).status();
        assert!(status.expect("every Unix has it").success());
    }

    /// The status the server ends with.
    pub fn status(&mut self) -> Option<i32> {
        status(&mut self.process)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The status a process ends with.
pub fn status(process: &mut Child) -> Option<i32> {
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline {
        if let Some(status) = process.try_wait().expect("it is our child") {
            return status.code();
        }
        thread::sleep(Duration::from_millis(2));
    }
    panic!("the server goes on");
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).expect("somebody listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time");
    stream.set_nodelay(true).expect("a socket");
    stream
}

/// What messages travel on.
enum Wire {
    WebSocket(Box<WebSocket<TcpStream>>),
    Framed(BufReader<Box<dyn Duplex>>),
}

/// A stream in both directions.
pub trait Duplex: Read + Write + Send {}

impl<T: Read + Write + Send> Duplex for T {}

/// A client's end of a session.
pub struct Session {
    wire: Wire,
    /// The subprotocol that was agreed on.
    pub protocol: Option<String>,
    /// What came while something else was awaited.
    aside: VecDeque<Value>,
    requests: i64,
}

/// What ended a session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum End {
    /// The server said goodbye: its code, and why.
    Closed(u16, String),
    /// The connection ended.
    Gone,
}

impl Session {
    /// A session on a stream of frames with their length.
    pub fn framed(stream: impl Duplex + 'static) -> Self {
        let wire = Wire::Framed(BufReader::new(Box::new(stream)));
        Self { wire, protocol: None, aside: VecDeque::new(), requests: 0 }
    }

    pub fn send(&mut self, message: &Value) {
        self.send_text(&message.to_string());
    }

    pub fn send_text(&mut self, text: &str) {
        // A server that left is noticed by what it no longer answers.
        match &mut self.wire {
            Wire::WebSocket(socket) => _ = socket.send(Message::text(text)),
            Wire::Framed(stream) => {
                _ = write!(stream.get_mut(), "Content-Length: {}\r\n\r\n{text}", text.len());
            }
        }
    }

    /// Sends a frame that is no text.
    pub fn send_binary(&mut self, bytes: &[u8]) {
        let Wire::WebSocket(socket) = &mut self.wire else { panic!("only a WebSocket can") };
        socket.send(Message::binary(bytes.to_vec())).expect("somebody listens");
    }

    /// The next message, or what ended the session.
    pub fn receive(&mut self) -> Result<Value, End> {
        match &mut self.wire {
            Wire::WebSocket(socket) => loop {
                match socket.read() {
                    Ok(Message::Text(text)) => return Ok(serde_json::from_str(&text).expect("valid JSON")),
                    Ok(Message::Close(Some(CloseFrame { code, reason }))) => {
                        let _ = socket.flush();
                        return Err(End::Closed(code.into(), reason.to_string()));
                    }
                    Ok(Message::Ping(_) | Message::Pong(_)) => {}
                    Ok(other) => panic!("{other:?} came, where a message should"),
                    Err(_) => return Err(End::Gone),
                }
            },
            Wire::Framed(stream) => {
                let mut header = String::new();
                if stream.read_line(&mut header).unwrap_or_default() == 0 {
                    return Err(End::Gone);
                }
                let length = header.trim_end().strip_prefix("Content-Length: ").expect("a header");
                let mut body = vec![0; 2 + length.parse::<usize>().expect("a length")];
                stream.read_exact(&mut body).expect("a body");
                Ok(serde_json::from_slice(&body[2..]).expect("valid JSON"))
            }
        }
    }

    /// The first message, of those not yet taken, that is the wanted one.
    pub fn expect(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.aside.iter().position(&wanted) {
            return self.aside.remove(at).expect("it was found there");
        }
        loop {
            match self.receive() {
                Ok(message) if wanted(&message) => return message,
                Ok(message) => self.aside.push_back(message),
                Err(end) => panic!("no such message ({end:?}); besides: {:#?}", self.aside),
            }
        }
    }

    /// What ends the session, whatever comes before.
    pub fn end(&mut self) -> End {
        loop {
            if let Err(end) = self.receive() {
                return end;
            }
        }
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        let mut message = json!({ "jsonrpc": "2.0", "method": method });
        message["params"] = params;
        self.send(&message);
    }

    /// The answer to a request: its result, or its error object.
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        self.requests += 1;
        let id = self.requests;
        let mut message = json!({ "jsonrpc": "2.0", "id": id, "method": method });
        message["params"] = params;
        self.send(&message);
        let mut response = self.expect(|message| message.get("method").is_none() && message["id"] == id);
        if response.get("error").is_some() { response["error"].take() } else { response["result"].take() }
    }

    /// Introduces a client.
    pub fn introduce(mut self, params: Value) -> Self {
        let result = self.request("initialize", params);
        assert_eq!(result["serverInfo"]["name"], "replylint");
        self.notify("initialized", json!({}));
        self
    }

    pub fn open(&mut self, uri: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": "markdown", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Makes all of a document anew.
    pub fn change(&mut self, uri: &str, version: i32, text: &str) {
        let params =
            json!({ "textDocument": { "uri": uri, "version": version }, "contentChanges": [{ "text": text }] });
        self.notify("textDocument/didChange", params);
    }

    /// The test rules of which findings are published for a version of a document.
    pub fn findings(&mut self, uri: &str, version: impl Into<Value>) -> Vec<String> {
        let version = version.into();
        let published = self.expect(|message| {
            let params = &message["params"];
            message["method"] == "textDocument/publishDiagnostics"
                && params["uri"] == uri
                && params.get("version").unwrap_or(&Value::Null) == &version
        });
        rules_of(&published["params"]["diagnostics"])
    }

    /// Ends the session as the protocol has it.
    pub fn exit(mut self) -> End {
        assert_eq!(self.request("shutdown", Value::Null), Value::Null);
        self.notify("exit", Value::Null);
        self.end()
    }

    /// Whether it is alive.
    pub fn answers(&mut self) -> bool {
        self.request("replylint/unheardOf", Value::Null)["code"] == -32601
    }
}

/// The test rules that a list of diagnostics is of.
pub fn rules_of(diagnostics: &Value) -> Vec<String> {
    let rules = diagnostics.as_array().expect("a list").iter().map(|it| it["code"].as_str().expect("a rule"));
    rules.filter(|rule| rule.starts_with("house/")).map(ToOwned::to_owned).collect()
}
