//! As much of HTTP/1 as a WebSocket begins with: one request without a body, and one reply.

use std::io;
use std::str;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// A longer head of a request is refused, in bytes.
const HEAD_LIMIT: usize = 16 << 10;

/// As is one with more lines.
const MOST_HEADERS: usize = 100;

/// The head of a request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Request {
    method: String,
    /// Without what stands behind a `?`, which nobody here asks for.
    path: String,
    /// 0 or 1, of HTTP/1.
    minor_version: u8,
    headers: Vec<(String, String)>,
}

impl Request {
    /// Reads a head, and tells how many bytes it has; `None` while some are missing.
    ///
    /// # Errors
    /// If it is none, or too long.
    pub(super) fn parse(bytes: &[u8]) -> Result<Option<(Self, usize)>, Reply> {
        let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let mut request = httparse::Request::new(&mut headers);
        let length = match request.parse(bytes) {
            Ok(httparse::Status::Complete(length)) => length,
            Ok(httparse::Status::Partial) if bytes.len() < HEAD_LIMIT => return Ok(None),
            Ok(httparse::Status::Partial) | Err(httparse::Error::TooManyHeaders) => return Err(too_long()),
            Err(_) => return Err(Reply::new("400 Bad Request", "this is not HTTP/1.1")),
        };
        let (Some(method), Some(path), Some(minor_version)) = (request.method, request.path, request.version) else {
            return Ok(None);
        };
        let mut headers = Vec::new();
        for header in request.headers {
            let Ok(value) = str::from_utf8(header.value) else {
                return Err(Reply::new("400 Bad Request", "a header is not UTF-8"));
            };
            headers.push((header.name.to_owned(), value.trim().to_owned()));
        }
        let path = path.split('?').next().unwrap_or_default().to_owned();
        Ok(Some((Self { method: method.to_owned(), path, minor_version, headers }, length)))
    }

    /// Reads a head from a stream, and what came behind it.
    ///
    /// # Errors
    /// If there is none, or the stream ends or breaks before it does; then nobody waits for a reply.
    pub(super) async fn read(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Result<(Self, Vec<u8>), Reply>> {
        let mut bytes = Vec::with_capacity(1024);
        loop {
            if stream.read_buf(&mut bytes).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            match Self::parse(&bytes) {
                Ok(Some((request, length))) => return Ok(Ok((request, bytes.split_off(length)))),
                Ok(None) => {}
                Err(reply) => return Ok(Err(reply)),
            }
        }
    }

    pub(super) fn method(&self) -> &str {
        &self.method
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// Whether an upgrade may be asked for.
    pub(super) fn is_http_1_1(&self) -> bool {
        self.minor_version == 1
    }

    /// The values of a header, which may be given several times.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The items of a header that is a list.
    pub(super) fn list<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.all(name).flat_map(|value| value.split(',')).map(str::trim).filter(|item| !item.is_empty())
    }
}

fn too_long() -> Reply {
    Reply::new("431 Request Header Fields Too Large", "the head of the request is too long")
}

/// A reply after which the connection is closed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Reply {
    status: &'static str,
    headers: Vec<&'static str>,
    body: String,
}

impl Reply {
    /// A status with its name, and words for whoever reads them.
    pub(super) fn new(status: &'static str, body: &str) -> Self {
        Self { status, headers: Vec::new(), body: format!("{body}\n") }
    }

    /// The same with one more header.
    pub(super) fn with(mut self, header: &'static str) -> Self {
        self.headers.push(header);
        self
    }

    pub(super) fn status(&self) -> &'static str {
        self.status
    }

    /// Sends it, without its words to whoever asks for the head alone.
    pub(super) async fn send(self, stream: &mut (impl AsyncWrite + Unpin), head_only: bool) -> io::Result<()> {
        let Self { status, headers, body } = self;
        let headers: String = headers.into_iter().map(|header| format!("{header}\r\n")).collect();
        let mut reply = format!(
            "HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {}\r\n\
             Cache-Control: no-store\r\nConnection: close\r\n{headers}\r\n",
            body.len()
        );
        if !head_only {
            reply += &body;
        }
        stream.write_all(reply.as_bytes()).await?;
        stream.shutdown().await
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_head_is_read_in_pieces_of_any_size() {
        let text = b"GET /a?b=c HTTP/1.1\r\nhost: x\r\nConnection: keep-alive, Upgrade\r\nCONNECTION: b\r\n\r\nrest";
        let length = text.len() - 4;
        for end in 0..length {
            assert_eq!(Request::parse(&text[..end]), Ok(None), "{end}");
        }
        let (request, read) = Request::parse(text).unwrap().unwrap();
        assert_eq!((request.method(), request.path(), request.is_http_1_1(), read), ("GET", "/a", true, length));
        assert_eq!(request.list("connection").collect::<Vec<_>>(), ["keep-alive", "Upgrade", "b"]);
        assert_eq!(request.all("absent").count(), 0);
    }

    #[test]
    fn what_is_no_head_is_refused() {
        let status = |bytes: &[u8]| Request::parse(bytes).unwrap_err().status()[..3].to_owned();
        assert_eq!(status(b"Content-Length: 5\r\n\r\n"), "400");
        assert_eq!(status(b"GET / HTTP/1.1\r\nx: \xff\r\n\r\n"), "400");
        assert_eq!(status(b"\x16\x03\x01\x02\x00\x01\x00\x01"), "400", "this is TLS");
        let endless = format!("GET / HTTP/1.1\r\nx: {}", "y".repeat(HEAD_LIMIT));
        assert_eq!(status(endless.as_bytes()), "431");
        let many = format!("GET / HTTP/1.1\r\n{}\r\n", "x: y\r\n".repeat(MOST_HEADERS + 1));
        assert_eq!(status(many.as_bytes()), "431");
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(start in "(GET /[ -~]{0,9} HTTP/1\\.[019]\r\n)?", rest: Vec<u8>) {
            let bytes = [start.as_bytes(), &rest].concat();
            if let Ok(Some((request, length))) = Request::parse(&bytes) {
                prop_assert!(length <= bytes.len() && !request.path().contains('?'));
            }
        }
    }

    #[tokio::test]
    async fn a_reply_says_how_long_it_is() {
        let mut sent = Vec::new();
        Reply::new("401 Unauthorized", "no").with("WWW-Authenticate: Bearer").send(&mut sent, false).await.unwrap();
        let sent = String::from_utf8(sent).unwrap();
        assert!(sent.starts_with("HTTP/1.1 401 Unauthorized\r\n"), "{sent}");
        assert!(
            sent.contains("\r\nContent-Length: 3\r\n") && sent.ends_with("\r\nWWW-Authenticate: Bearer\r\n\r\nno\n")
        );
    }
}
