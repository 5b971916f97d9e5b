//! Whoever connects: sessions over TCP and WebSocket, as many as are allowed, until the process is told to end.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tower_lsp::jsonrpc::Request as Notification;
use tower_lsp::lsp_types::{MessageType, ShowMessageParams};

use super::framed::{FramedReader, FramedWriter};
use super::gate::{self, Gate};
use super::http::{Reply, Request};
use super::session::{LAST_WORDS, Over, Phase, Terms, Writer, serve_connection};
use super::{tokens, upgrade, web_socket};
use crate::config::Configuration;
use crate::server::shared::{Access, Limits, Shared};
use crate::server::transport::Outgoing;
use crate::server::{block_on, failed, log};

/// How long a client may take to ask for what it wants.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// How long one that has its session may take to say its first word.
const FIRST_WORD: Duration = Duration::from_secs(30);

/// How many may be about to ask; the next is not heard.
const MOST_ASKING: usize = 1024;

/// What a load balancer asks for.
const HEALTH: &str = "/healthz";

/// Where clients come, who may, and what each may cost.
#[derive(Clone, Debug)]
pub struct Network {
    /// Where messages come in frames with their length.
    pub tcp: Option<SocketAddr>,
    /// Where they come in a WebSocket.
    pub web_socket: Option<SocketAddr>,
    /// Who may come by WebSocket.
    pub gate: Gate,
    /// The file with its tokens, which may change.
    pub token_file: Option<PathBuf>,
    /// What of this machine they may use.
    pub access: Access,
    /// How much one may keep open.
    pub limits: Limits,
    /// How much else is theirs.
    pub bounds: Bounds,
}

/// How many sessions there may be, and how long they last.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bounds {
    /// Sessions at a time.
    pub sessions: usize,
    /// Bytes in a message.
    pub message: usize,
    /// A client that says nothing for so long is let go.
    pub idle: Duration,
    /// How often a WebSocket client is asked whether it is there.
    pub ping: Duration,
    /// How long sessions may go on once the process is told to end.
    pub drain: Duration,
}

/// Serves whoever connects until the process is told to end, by SIGTERM or Ctrl-C.
pub fn serve_network(configuration: Configuration, network: Network) -> ExitCode {
    match block_on(Builder::new_current_thread().enable_all(), serve_all(configuration, network)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error.to_string()),
    }
}

async fn serve_all(configuration: Configuration, network: Network) -> io::Result<()> {
    // Who reads that we listen may tell us to end.
    let mut signals = Signals::new()?;
    let tcp = listen("tcp", network.tcp).await?;
    let web_socket = listen("ws", network.web_socket).await?;
    let (phase, watched) = watch::channel(Phase::Open);
    let Network { gate, token_file, access, limits, bounds, .. } = network;
    let (holder, gate) = watch::channel(gate);
    let terms = Terms {
        shared: Shared::new(configuration, access, limits),
        first_word: FIRST_WORD,
        idle: bounds.idle,
        ping: None,
        // Its number for its process may be that of another here.
        is_here: false,
    };
    let sessions = Arc::new(Semaphore::new(bounds.sessions));
    let house = Arc::new(House { gate, terms, bounds, sessions, phase: watched });
    let asking = Arc::new(Semaphore::new(MOST_ASKING));
    let mut connections = JoinSet::new();
    if let Some(file) = token_file {
        connections.spawn(tokens::follow(file, holder));
    }
    // When the next phase begins by itself.
    let mut deadline: Option<Instant> = None;
    loop {
        tokio::select! {
            stream = accept(tcp.as_ref()) => {
                connections.spawn(Arc::clone(&house).serve_tcp(stream));
            }
            stream = accept(web_socket.as_ref()) => {
                if let Ok(place) = Arc::clone(&asking).try_acquire_owned() {
                    let house = Arc::clone(&house);
                    connections.spawn(async move {
                        let admitted = house.hear(stream).await;
                        drop(place);
                        if let Some(admitted) = admitted {
                            house.serve_web_socket(admitted).await;
                        }
                    });
                }
            }
            Some(_) = connections.join_next() => {}
            () = signals.next() => deadline = Some(next_phase(&phase, bounds.drain)),
            () = sleep_until(deadline.unwrap_or_else(Instant::now)), if deadline.is_some() => {
                if *phase.borrow() == Phase::Closing {
                    log("some sessions did not end in time");
                    return Ok(());
                }
                deadline = Some(next_phase(&phase, bounds.drain));
            }
        }
        if deadline.is_some() && house.is_empty() {
            return Ok(());
        }
    }
}

/// Goes one step nearer to the end of the process; the time at which the next one is due.
fn next_phase(phase: &watch::Sender<Phase>, drain: Duration) -> Instant {
    let next = if *phase.borrow() == Phase::Open { Phase::Draining } else { Phase::Closing };
    let time = if next == Phase::Draining { drain } else { LAST_WORDS * 3 };
    phase.send_replace(next);
    // A time too long for the clock is as good as none.
    Instant::now().checked_add(time).unwrap_or_else(|| Instant::now() + Duration::from_secs(86400))
}

async fn listen(scheme: &str, address: Option<SocketAddr>) -> io::Result<Option<TcpListener>> {
    let Some(address) = address else { return Ok(None) };
    let cannot = |error: io::Error| io::Error::new(error.kind(), format!("cannot listen at {address}: {error}"));
    let listener = TcpListener::bind(address).await.map_err(cannot)?;
    log(&format!("listening at {scheme}://{}", listener.local_addr()?));
    Ok(Some(listener))
}

/// The next connection; never one where nobody listens.
async fn accept(listener: Option<&TcpListener>) -> TcpStream {
    let Some(listener) = listener else { return std::future::pending().await };
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                // A keystroke's answer does not wait for more to send. Where that cannot be had, it works all the same.
                let _ = stream.set_nodelay(true);
                return stream;
            }
            Err(error) => {
                // A client that is gone already, or no more files may be open: either passes.
                log(&format!("cannot take a connection: {error}"));
                sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

/// What connections have in common.
struct House {
    gate: watch::Receiver<Gate>,
    terms: Terms,
    bounds: Bounds,
    sessions: Arc<Semaphore>,
    phase: watch::Receiver<Phase>,
}

/// A connection that is to become a WebSocket.
struct Admitted {
    stream: TcpStream,
    /// What the client sent behind its request.
    begun: Vec<u8>,
    /// The tokens that let it in.
    shown: Vec<String>,
    /// Its place among the sessions.
    place: tokio::sync::OwnedSemaphorePermit,
}

impl House {
    fn is_empty(&self) -> bool {
        self.sessions.available_permits() == self.bounds.sessions
    }

    fn is_open(&self) -> bool {
        *self.phase.borrow() == Phase::Open
    }

    /// A place for one more session.
    fn place(&self) -> Result<tokio::sync::OwnedSemaphorePermit, String> {
        if !self.is_open() {
            return Err("the server ends; connect to another".into());
        }
        let place = Arc::clone(&self.sessions).try_acquire_owned();
        place.map_err(|_| format!("there are {} sessions, and no room for more", self.bounds.sessions))
    }

    async fn serve_tcp(self: Arc<Self>, stream: TcpStream) {
        let (reader, writer) = stream.into_split();
        let (mut reader, mut writer) = (FramedReader::of_a_stranger(reader, self.bounds.message), FramedWriter(writer));
        let _place = match self.place() {
            Ok(place) => place,
            Err(why) => {
                log(&format!("a client was sent away: {why}"));
                let params = ShowMessageParams { typ: MessageType::ERROR, message: format!("replylint: {why}") };
                let told = Notification::build("window/showMessage").params(serde_json::json!(params)).finish();
                let _ = timeout(LAST_WORDS, writer.write(&mut vec![Outgoing::Request(told).body()])).await;
                return;
            }
        };
        let (_, over) = serve_connection(&mut reader, &mut writer, &self.terms, self.phase.clone()).await;
        ended(&over);
        let _ = timeout(LAST_WORDS, writer.0.shutdown()).await;
    }

    /// Hears what somebody asks for who speaks HTTP, and answers all but what is to become a session.
    async fn hear(&self, mut stream: TcpStream) -> Option<Admitted> {
        let asked = timeout(HANDSHAKE, Request::read(&mut stream)).await;
        let (reply, head_only) = match asked {
            Ok(Ok(Ok((request, begun)))) => match self.admit(&request) {
                Ok((head, place)) => {
                    let written = timeout(LAST_WORDS, stream.write_all(&head)).await;
                    return matches!(written, Ok(Ok(()))).then_some(Admitted {
                        stream,
                        begun,
                        shown: gate::shown(&request),
                        place,
                    });
                }
                Err(reply) => (reply, request.method() == "HEAD"),
            },
            Ok(Ok(Err(reply))) => (reply, false),
            Ok(Err(_)) => return None,
            Err(_) => (Reply::new("408 Request Timeout", "nothing was asked for"), false),
        };
        if !reply.status().starts_with("200") {
            log(&format!("a client was answered {}", reply.status()));
        }
        let _ = timeout(LAST_WORDS, reply.send(&mut stream, head_only)).await;
        None
    }

    /// What turns a request into a session; what it is answered otherwise.
    fn admit(&self, request: &Request) -> Result<(Vec<u8>, tokio::sync::OwnedSemaphorePermit), Reply> {
        if request.path() == HEALTH && matches!(request.method(), "GET" | "HEAD") {
            return Err(match self.is_open() {
                true => Reply::new("200 OK", "ok"),
                false => Reply::new("503 Service Unavailable", "draining"),
            });
        }
        let protocol = self.gate.borrow().admit(request)?;
        let head = upgrade::accept(request, protocol)?;
        let full = |why: String| Reply::new("503 Service Unavailable", &why).with("Retry-After: 5");
        Ok((head, self.place().map_err(full)?))
    }

    async fn serve_web_socket(&self, Admitted { stream, begun, shown, place: _place }: Admitted) {
        let Bounds { message, ping, .. } = self.bounds;
        let (mut reader, mut writer) = web_socket::open(stream, begun, message, ping).await;
        let terms = Terms { ping: Some(ping), ..self.terms.clone() };
        let over = tokio::select! {
            (_, over) = serve_connection(&mut reader, &mut writer, &terms, self.phase.clone()) => over,
            () = revoked(self.gate.clone(), &shown) => Over::Revoked,
        };
        ended(&over);
        web_socket::close(reader, writer, &over).await;
    }
}

/// Comes when none of these tokens lets anybody in any more.
async fn revoked(mut gate: watch::Receiver<Gate>, shown: &[String]) {
    if gate.wait_for(|gate| !gate.takes(shown)).await.is_err() {
        // Tokens that nobody can change hold.
        std::future::pending::<()>().await;
    }
}

/// Tells why a session is over, if that is not as it should be.
fn ended(over: &Over) {
    if !matches!(over, Over::Done | Over::Closing) {
        log(&format!("a session ended: {over}"));
    }
}

/// What tells a process to end.
struct Signals {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self {
            #[cfg(unix)]
            terminate: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?,
        })
    }

    /// Comes with the next of them.
    async fn next(&mut self) {
        #[cfg(unix)]
        let terminated = self.terminate.recv();
        #[cfg(not(unix))]
        let terminated = std::future::pending::<()>();
        tokio::select! {
            _ = terminated => {}
            _ = tokio::signal::ctrl_c() => {}
        }
    }
}
