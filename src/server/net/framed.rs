//! Messages behind a `Content-Length`, on any stream of bytes.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::session::{Over, Reader, Writer};
use crate::server::frames::{FrameReader, frame};
use crate::server::message::Incoming;

/// How much is read at once, in bytes; a draft, with what its editor says besides.
const CHUNK: usize = 8 << 10;

/// What the first header of a client begins with.
const GREETING: &[u8] = b"content-";

/// Reads frames.
pub(super) struct FramedReader<R> {
    stream: R,
    frames: FrameReader,
    chunk: Box<[u8]>,
    /// Whether it is still to be seen that this is a language client. Web pages can make a browser send bytes of
    /// their choice to any port of this machine, behind a request line.
    stranger: bool,
}

impl<R> FramedReader<R> {
    /// For an editor that we know.
    pub(super) fn new(stream: R, message_limit: usize) -> Self {
        Self { stream, frames: FrameReader::new(message_limit), chunk: vec![0; CHUNK].into(), stranger: false }
    }

    /// For whoever connects.
    pub(super) fn of_a_stranger(stream: R, message_limit: usize) -> Self {
        Self { stranger: true, ..Self::new(stream, message_limit) }
    }
}

impl<R: AsyncRead + Unpin + Send> Reader for FramedReader<R> {
    async fn read(&mut self) -> Result<Incoming, Over> {
        loop {
            if let Some(body) = self.frames.read() {
                return Ok(body.map_or_else(Incoming::skipped, Incoming::parse));
            }
            let count = match self.stream.read(&mut self.chunk).await {
                Ok(0) => return Err(Over::Done),
                Ok(count) => count,
                Err(error) => return Err(Over::Broken(error.to_string())),
            };
            let bytes = &self.chunk[..count];
            let start = &bytes[..count.min(GREETING.len())];
            if self.stranger && !start.eq_ignore_ascii_case(&GREETING[..start.len()]) {
                return Err(Over::Foreign("something else than a header"));
            }
            self.stranger = false;
            self.frames.feed(bytes);
        }
    }
}

/// Writes frames.
pub(super) struct FramedWriter<W>(pub W);

impl<W: AsyncWrite + Unpin + Send> Writer for FramedWriter<W> {
    async fn write(&mut self, bodies: &mut Vec<Vec<u8>>) -> io::Result<()> {
        let frames: Vec<u8> = bodies.iter().flat_map(|body| frame(body)).collect();
        self.0.write_all(&frames).await?;
        self.0.flush().await
    }

    async fn ping(&mut self) -> io::Result<()> {
        Ok(())
    }
}
