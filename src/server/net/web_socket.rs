//! Messages in a WebSocket: one in each frame, without a `Content-Length`. Clients in browsers write them as text,
//! some others, such as pygls, as binary data; they are answered in text, which all read.

use std::io;
use std::time::Duration;

use futures_util::SinkExt;
use futures_util::stream::{SplitSink, SplitStream, StreamExt};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::error::{CapacityError, ProtocolError};
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Bytes, Error, Message};

use super::session::{LAST_WORDS, Over, Reader, Writer};
use crate::server::message::Incoming;

/// What is read and written at once, in bytes; there are many sessions, and drafts are short.
const CHUNK: usize = 8 << 10;

/// What a client still sends when it is sent away is read for so long at a time, so that it hears why.
const QUIET: Duration = Duration::from_millis(200);

type Stream = WebSocketStream<TcpStream>;

/// Reads messages.
pub(super) struct WebSocketReader {
    stream: SplitStream<Stream>,
    message_limit: usize,
    /// A client from which nothing comes for so long, not even what a ping is answered with, is gone.
    silence: Duration,
}

/// Writes messages.
pub(super) struct WebSocketWriter(SplitSink<Stream, Message>);

/// A WebSocket that begins with these bytes.
pub(super) async fn open(
    stream: TcpStream,
    begun: Vec<u8>,
    message_limit: usize,
    ping: Duration,
) -> (WebSocketReader, WebSocketWriter) {
    let config = WebSocketConfig::default()
        .read_buffer_size(CHUNK)
        .write_buffer_size(CHUNK)
        .max_message_size(Some(message_limit))
        .max_frame_size(Some(message_limit));
    let stream = Stream::from_partially_read(stream, begun, Role::Server, Some(config)).await;
    let (sink, stream) = stream.split();
    (WebSocketReader { stream, message_limit, silence: ping.saturating_mul(2) }, WebSocketWriter(sink))
}

impl Reader for WebSocketReader {
    async fn read(&mut self) -> Result<Incoming, Over> {
        loop {
            match timeout(self.silence, self.stream.next()).await {
                Err(_) => return Err(Over::Gone),
                Ok(Some(Ok(Message::Text(text)))) => return Ok(Incoming::parse(text.as_bytes())),
                Ok(Some(Ok(Message::Binary(bytes)))) => return Ok(Incoming::parse(&bytes)),
                // Pings are answered by whoever reads them.
                Ok(Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_)))) => {}
                Ok(None | Some(Ok(Message::Close(_)))) => return Err(Over::Done),
                Ok(Some(Err(error))) => return Err(self.why(&error)),
            }
        }
    }
}

impl WebSocketReader {
    fn why(&self, error: &Error) -> Over {
        match error {
            Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => Over::Done,
            Error::Capacity(CapacityError::MessageTooLong { .. }) => Over::TooLong(self.message_limit),
            Error::Utf8(_) => Over::Foreign("text that is not UTF-8"),
            Error::Protocol(_) => Over::Foreign("what is no WebSocket frame"),
            other => Over::Broken(other.to_string()),
        }
    }
}

impl Writer for WebSocketWriter {
    async fn write(&mut self, bodies: &mut Vec<Vec<u8>>) -> io::Result<()> {
        for body in bodies.drain(..) {
            let text = String::from_utf8(body).expect("JSON is UTF-8");
            self.0.feed(Message::text(text)).await.map_err(io::Error::other)?;
        }
        self.0.flush().await.map_err(io::Error::other)
    }

    async fn ping(&mut self) -> io::Result<()> {
        self.0.send(Message::Ping(Bytes::new())).await.map_err(io::Error::other)
    }
}

/// Says goodbye, and why.
pub(super) async fn close(reader: WebSocketReader, writer: WebSocketWriter, over: &Over) {
    let Ok(mut stream) = reader.stream.reunite(writer.0) else { return };
    let reason = CloseFrame { code: code(over), reason: over.to_string().into() };
    // One that has said goodbye first is answered.
    let goodbye = async {
        if stream.send(Message::Close(Some(reason))).await.is_err() {
            let _ = stream.flush().await;
        }
    };
    let _ = timeout(LAST_WORDS, goodbye).await;
    // Closed with something unread, a connection may lose what was written, too.
    let last = async {
        while let Some(Ok(_)) = stream.next().await {}
        let mut rest = [0; CHUNK];
        if matches!(over, Over::TooLong(_) | Over::Foreign(_)) {
            while let Ok(Ok(1..)) = timeout(QUIET, stream.get_mut().read(&mut rest)).await {}
        }
    };
    let _ = timeout(LAST_WORDS, last).await;
}

fn code(over: &Over) -> CloseCode {
    match over {
        Over::Done => CloseCode::Normal,
        Over::Closing | Over::Idle(_) | Over::Gone => CloseCode::Away,
        Over::TooLong(_) => CloseCode::Size,
        Over::Foreign(_) => CloseCode::Protocol,
        Over::Deaf | Over::Revoked | Over::Broken(_) => CloseCode::Policy,
    }
}
