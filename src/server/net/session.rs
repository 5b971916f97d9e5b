//! One client's session over a connection: reading, serving and writing at once, and what ends it.

use std::fmt;
use std::future::{Future, pending};
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::{Notify, mpsc, watch};
use tokio::time::{Instant, Interval, interval_at, timeout};

use crate::server::message::Incoming;
use crate::server::shared::Shared;
use crate::server::transport::{Ending, Outbox, Outgoing, READ_AHEAD};
use crate::server::{parent, serve};

/// How long a client may take to read a few messages.
const DEAF: Duration = Duration::from_secs(30);

/// How long what is still to be written may take once a session is over.
pub(super) const LAST_WORDS: Duration = Duration::from_secs(2);

/// How much may wait for a client to read it, in bytes.
const UNREAD_LIMIT: usize = 16 << 20;

/// How many messages are written together.
const BATCH: usize = 64;

/// What is read from a connection.
pub(super) trait Reader: Send {
    /// The next message. Whoever no longer waits for it loses nothing.
    fn read(&mut self) -> impl Future<Output = Result<Incoming, Over>> + Send;
}

/// What is written to a connection.
pub(super) trait Writer: Send {
    /// Writes messages, and sees them off.
    fn write(&mut self, bodies: &mut Vec<Vec<u8>>) -> impl Future<Output = io::Result<()>> + Send;

    /// Asks whether anybody is there, where the protocol can.
    fn ping(&mut self) -> impl Future<Output = io::Result<()>> + Send;
}

/// What holds for a session.
#[derive(Clone, Debug)]
pub(super) struct Terms {
    pub shared: Shared,
    /// A client that does not say its first word for so long is let go.
    pub first_word: Duration,
    /// A client that says nothing for so long is let go.
    pub idle: Duration,
    /// How often it is asked whether it is there.
    pub ping: Option<Duration>,
    /// Whether it runs here, so that its process can be watched.
    pub is_here: bool,
}

/// How far the process is from its end.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Phase {
    /// Sessions begin.
    Open,
    /// None begins.
    Draining,
    /// Those that go on are ended.
    Closing,
}

/// Why a session is over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Over {
    /// The client said so, or left.
    Done,
    /// It said nothing for so long.
    Idle(Duration),
    /// It does not even answer pings.
    Gone,
    /// It does not read what it asked for.
    Deaf,
    /// The server ends.
    Closing,
    /// Its token no longer lets anybody in.
    Revoked,
    /// It sent a message that is longer than so many bytes.
    TooLong(usize),
    /// It sent something that cannot be a message: what that was.
    Foreign(&'static str),
    /// The connection broke.
    Broken(String),
}

impl fmt::Display for Over {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Done => write!(f, "the session is over"),
            Self::Idle(time) => write!(f, "nothing was said for {} s", time.as_secs()),
            Self::Gone => write!(f, "the client does not answer"),
            Self::Deaf => write!(f, "the client does not read what it is told"),
            Self::Closing => write!(f, "the server ends; connect again"),
            Self::Revoked => write!(f, "the token holds no longer"),
            Self::TooLong(limit) => write!(f, "a message is longer than {limit} bytes"),
            Self::Foreign(what) => write!(f, "{what} came, where a message should"),
            Self::Broken(why) => write!(f, "the connection broke: {why}"),
        }
    }
}

/// Serves one client until either side has had enough.
pub(super) async fn serve_connection(
    reader: &mut impl Reader,
    writer: &mut impl Writer,
    terms: &Terms,
    phase: watch::Receiver<Phase>,
) -> (Ending, Over) {
    let (incoming, received) = mpsc::channel(READ_AHEAD);
    let (outbox, unread) = unread();
    let too_much = Arc::clone(&outbox.unread);
    let conversation = async {
        let mut serving = pin!(serve(received, outbox, terms.shared.clone()));
        let mut reading = pin!(read(reader, incoming, terms, phase));
        let mut over = None;
        loop {
            tokio::select! {
                ending = &mut serving => return (ending, over.unwrap_or(Over::Done)),
                // What was read by then is still answered.
                why = &mut reading, if over.is_none() => over = Some(why),
            }
        }
    };
    let mut writing = pin!(write(writer, unread, terms.ping));
    tokio::select! {
        over = conversation => {
            let _ = timeout(LAST_WORDS, writing).await;
            over
        }
        why = &mut writing => (Ending::Abrupt, why),
        () = too_much.limit_passed.notified() => (Ending::Abrupt, Over::Deaf),
    }
}

/// Reads messages until there are no more, or nobody waits for more.
async fn read(
    reader: &mut impl Reader,
    incoming: mpsc::Sender<Incoming>,
    terms: &Terms,
    mut phase: watch::Receiver<Phase>,
) -> Over {
    let mut patience = terms.idle.min(terms.first_word);
    loop {
        let message = tokio::select! {
            message = timeout(patience, reader.read()) => message,
            () = closing(&mut phase) => return Over::Closing,
        };
        match message {
            Err(_) => return Over::Idle(patience),
            Ok(Err(over)) => return over,
            Ok(Ok(message)) => {
                if let Incoming::Request(request) = &message
                    && let Some(client) = parent::process(request).filter(|_| terms.is_here)
                {
                    parent::watch(client, &incoming);
                }
                if incoming.send(message).await.is_err() {
                    return Over::Done;
                }
                patience = terms.idle;
            }
        }
    }
}

/// Comes when sessions are to end.
async fn closing(phase: &mut watch::Receiver<Phase>) {
    if phase.wait_for(|phase| *phase == Phase::Closing).await.is_err() {
        // Nobody is left who could say so.
        pending::<()>().await;
    }
}

/// Writes messages until no more can come.
async fn write(writer: &mut impl Writer, mut unread: Unread, ping: Option<Duration>) -> Over {
    let mut pings = ping.map(|ping| interval_at(Instant::now() + ping, ping));
    let mut bodies = Vec::new();
    loop {
        let written = tokio::select! {
            count = unread.bodies.recv_many(&mut bodies, BATCH) => {
                if count == 0 {
                    return Over::Done;
                }
                let bytes = bodies.iter().map(Vec::len).sum();
                let written = timeout(DEAF, writer.write(&mut bodies)).await;
                bodies.clear();
                unread.shared.bytes.fetch_sub(bytes, Ordering::Relaxed);
                written
            }
            () = next(&mut pings) => timeout(DEAF, writer.ping()).await,
        };
        match written {
            Ok(Ok(())) => {}
            Ok(Err(error)) => return Over::Broken(error.to_string()),
            Err(_) => return Over::Deaf,
        }
    }
}

async fn next(pings: &mut Option<Interval>) {
    match pings {
        Some(pings) => _ = pings.tick().await,
        None => pending().await,
    }
}

/// Where messages for a client go that may be slow to read them.
#[derive(Clone, Debug)]
struct BoundedOutbox {
    bodies: mpsc::UnboundedSender<Vec<u8>>,
    unread: Arc<UnreadBytes>,
}

/// What waits to be written.
#[derive(Debug)]
struct Unread {
    bodies: mpsc::UnboundedReceiver<Vec<u8>>,
    shared: Arc<UnreadBytes>,
}

/// How much that is.
#[derive(Debug, Default)]
struct UnreadBytes {
    bytes: AtomicUsize,
    limit_passed: Notify,
}

fn unread() -> (BoundedOutbox, Unread) {
    let (sender, receiver) = mpsc::unbounded_channel();
    let bytes = Arc::<UnreadBytes>::default();
    (BoundedOutbox { bodies: sender, unread: Arc::clone(&bytes) }, Unread { bodies: receiver, shared: bytes })
}

impl Outbox for BoundedOutbox {
    fn send(&self, message: Outgoing) {
        let body = message.body();
        if self.unread.bytes.fetch_add(body.len(), Ordering::Relaxed) + body.len() > UNREAD_LIMIT {
            self.unread.limit_passed.notify_one();
        } else {
            let _ = self.bodies.send(body);
        }
    }
}
