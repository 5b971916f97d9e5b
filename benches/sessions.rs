//! How long diagnostics take when many agents type at once, each in a WebSocket session of their own with one server.
//!
//!     cargo bench --bench sessions -- --sessions 500 --seconds 30 --keys 5
//!
//! Measured from the write of a change to the diagnostics of that version, as a client sees it, with all clients in
//! this one process. It shares the machine with the server, so what it says is an upper bound; “timers late” tells
//! how much the clients themselves were held up.

#![allow(clippy::print_stdout, reason = "what was measured is its output")]

mod common;

use std::collections::VecDeque;
use std::error::Error;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::Duration;

use common::{ENGLISH, SPANISH};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{WebSocketStream, client_async};

type Socket = WebSocketStream<TcpStream>;
type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// What takes longer is not coming.
const PATIENCE: Duration = Duration::from_secs(10);

const DRAFT: &str = "file:///drafts/1.md";

/// What is measured.
#[derive(Clone, Copy)]
struct Options {
    sessions: u32,
    seconds: u32,
    /// A second, in each session.
    keys: u32,
}

/// What sessions saw.
#[derive(Default)]
struct Seen {
    /// From the write of a change to the diagnostics of that version, or of a later one.
    latencies: Vec<Duration>,
    /// How much later than planned the changes were written.
    late: Vec<Duration>,
    /// Changes for which there were no diagnostics of their own, since the next had come.
    overtaken: usize,
    errors: Vec<String>,
}

fn main() -> ExitCode {
    let options = Options::read();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    match runtime.block_on(measure(options)) {
        Ok(seen) if seen.errors.is_empty() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            println!("could not be measured: {error}");
            ExitCode::FAILURE
        }
    }
}

impl Options {
    fn read() -> Self {
        let arguments: Vec<String> = std::env::args().collect();
        let number = |name: &str, default| {
            let at = arguments.iter().position(|argument| argument == name);
            at.map_or(default, |at| arguments[at + 1].parse().expect("a number"))
        };
        Self { sessions: number("--sessions", 500), seconds: number("--seconds", 30), keys: number("--keys", 5) }
    }
}

async fn measure(options: Options) -> Result<Seen> {
    let Options { sessions, seconds, keys } = options;
    println!("{sessions} sessions, {keys} keys a second in each, for {seconds} s");
    let server = Server::start(sessions)?;
    let empty = server.memory();
    let mut opening = JoinSet::new();
    let mut open = Vec::new();
    for number in 0..sessions {
        opening.spawn(timeout(PATIENCE, begin(server.address, number)));
        // As many at once as a server that was restarted sees, and no flood.
        if opening.len() >= 50 {
            open.extend(opening.join_next().await.transpose()?.transpose()?.transpose()?);
        }
    }
    while let Some(session) = opening.join_next().await {
        open.push(session???);
    }
    let (before, full) = (server.cpu(), server.memory());
    let (start, period) = (Instant::now() + Duration::from_millis(100), Duration::from_secs(1) / keys);
    let mut typing = JoinSet::new();
    for (number, socket) in (0..).zip(open) {
        // They do not all type at the same moment.
        let first = start + period * number / sessions;
        typing.spawn(type_on(socket, number, first, period, seconds * keys));
    }
    let mut seen = Seen::default();
    while let Some(session) = typing.join_next().await {
        seen.add(session?);
    }
    let time = start.elapsed();
    seen.report(options);
    if let (Some(before), Some(after)) = (before, server.cpu()) {
        let cores = (after - before).as_secs_f64() / time.as_secs_f64();
        println!("server            {cores:.2} cores, {:.0} µs a key", 1e6 * cores * time.as_secs_f64() / seen.keys());
    }
    if let (Some(empty), Some(full), Some(now)) = (empty, full, server.memory()) {
        let each = (full - empty) as f64 / f64::from(sessions);
        println!(
            "server memory     {empty} kB empty, {full} kB with all sessions ({each:.0} kB each), {now} kB at the end"
        );
    }
    Ok(seen)
}

impl Seen {
    fn add(&mut self, other: Self) {
        self.latencies.extend(other.latencies);
        self.late.extend(other.late);
        self.overtaken += other.overtaken;
        self.errors.extend(other.errors);
    }

    fn keys(&self) -> f64 {
        self.late.len() as f64
    }

    fn report(&mut self, Options { sessions, seconds, keys }: Options) {
        let planned = sessions * seconds * keys;
        println!("keys              {} of {planned} planned, {} overtaken", self.keys(), self.overtaken);
        println!("key to findings   {}", quantiles(&mut self.latencies));
        println!("timers late       {}", quantiles(&mut self.late));
        println!("errors            {}", self.errors.len());
        for error in self.errors.iter().take(5) {
            println!("                  {error}");
        }
    }
}

fn quantiles(times: &mut [Duration]) -> String {
    times.sort_unstable();
    let Some(last) = times.len().checked_sub(1) else { return "none".into() };
    let at = |part: f64| times[(last as f64 * part).round() as usize].as_secs_f64() * 1e3;
    format!("p50 {:.2} ms, p90 {:.2} ms, p99 {:.2} ms, max {:.2} ms", at(0.5), at(0.9), at(0.99), at(1.0))
}

/// Opens a session and a draft in it, and waits for its findings.
async fn begin(address: SocketAddr, number: u32) -> Result<Socket> {
    let mut request = format!("ws://{address}/").into_client_request()?;
    request.headers_mut().insert("Sec-WebSocket-Protocol", "lsp".parse()?);
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (mut socket, _) = client_async(request, stream).await?;
    let text = [ENGLISH, SPANISH][number as usize % 2];
    let document = json!({ "uri": DRAFT, "languageId": "markdown", "version": 1, "text": text });
    for message in [
        json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": { "capabilities": {} } }),
        json!({ "jsonrpc": "2.0", "method": "initialized", "params": {} }),
        json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": { "textDocument": document } }),
    ] {
        socket.send(Message::text(message.to_string())).await?;
    }
    loop {
        let message = socket.next().await.ok_or("the server left")??;
        if version_of(&message)? == Some(1) {
            return Ok(socket);
        }
    }
}

/// Types a word again and again at the end of the first line.
async fn type_on(mut socket: Socket, number: u32, first: Instant, period: Duration, keys: u32) -> Seen {
    let mut seen = Seen::default();
    if let Err(error) = type_keys(&mut socket, first, period, keys, &mut seen).await {
        seen.errors.push(format!("session {number}: {error}"));
    }
    seen
}

async fn type_keys(socket: &mut Socket, first: Instant, period: Duration, keys: u32, seen: &mut Seen) -> Result<()> {
    let mut ticks = interval_at(first, period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let mut awaited: VecDeque<(u64, Instant)> = VecDeque::new();
    let mut version = 1;
    let last = 1 + u64::from(keys);
    while version < last || !awaited.is_empty() {
        tokio::select! {
            due = ticks.tick(), if version < last => {
                version += 1;
                let change = change(version);
                let now = Instant::now();
                awaited.push_back((version, now));
                seen.late.push(now - due);
                socket.send(Message::text(change.to_string())).await?;
            }
            message = socket.next() => {
                let now = Instant::now();
                let message = message.ok_or("the server left")??;
                let Some(shown) = version_of(&message)? else { continue };
                while let Some((version, written)) = awaited.front().copied().filter(|(version, _)| *version <= shown) {
                    awaited.pop_front();
                    seen.latencies.push(now - written);
                    seen.overtaken += usize::from(version < shown);
                }
            }
            () = sleep(PATIENCE) => return Err("no findings came".into()),
        }
    }
    Ok(())
}

/// A letter more, or five fewer when there is a word.
fn change(version: u64) -> Value {
    let typed = version % 6;
    let position = |character: u64| json!({ "line": 0, "character": character });
    let (range, text) = match typed {
        5 => (json!({ "start": position(0), "end": position(5) }), ""),
        _ => (json!({ "start": position(0), "end": position(0) }), "x"),
    };
    json!({ "jsonrpc": "2.0", "method": "textDocument/didChange", "params": {
        "textDocument": { "uri": DRAFT, "version": version },
        "contentChanges": [{ "range": range, "text": text }],
    }})
}

/// The version that diagnostics are for, if that is what was sent.
fn version_of(message: &Message) -> Result<Option<u64>> {
    let Message::Text(text) = message else { return Ok(None) };
    let message: Value = serde_json::from_str(text)?;
    if let Some(error) = message.get("error") {
        return Err(error.to_string().into());
    }
    Ok(message["params"]["version"].as_u64())
}

/// The server, in a process of its own.
struct Server {
    process: Child,
    address: SocketAddr,
}

impl Server {
    fn start(sessions: u32) -> Result<Self> {
        let sessions = sessions.to_string();
        let mut process = Command::new(env!("CARGO_BIN_EXE_replylint"))
            .args(["lsp", "--ws", "127.0.0.1:0", "--no-config", "--max-sessions", &sessions])
            .stderr(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        BufReader::new(process.stderr.take().ok_or("no standard error")?).read_line(&mut line)?;
        let (_, address) = line.trim().split_once("://").ok_or("no address")?;
        Ok(Self { address: address.parse()?, process })
    }

    /// Resident memory in kB, as far as the system tells.
    fn memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.split_whitespace().next()?.parse().ok()
    }

    /// Time that it ran, as far as the system tells.
    fn cpu(&self) -> Option<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process.id())).ok()?;
        // Behind the name, in which anything may stand, the 12th and 13th; in hundredths of a second.
        let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
        let ticks: u64 = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
        Some(Duration::from_millis(ticks * 10))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
