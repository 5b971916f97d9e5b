//! Frames: `Content-Length: 52`, a blank line, and 52 bytes of JSON.
//!
//! A reader of frames that finds its place again whatever it is fed: garbage between frames, a
//! missing or odd length, a length that is too short, too long, or absurd. It can, because a header
//! line with its line break cannot stand inside a JSON text: within strings a line break is escaped,
//! and outside them the words are no JSON. So a header line is a frame's start wherever it is met.
//!
//! Pure: bytes go in, bodies come out. What a body says is `message`'s matter.

use std::fmt;

use memchr::{memchr, memmem};

/// A header line is shorter; of a longer line only the end may hold one.
const MAX_HEADER_LINE: usize = 1024;

/// What a reader keeps of its buffer once a larger frame is done with.
const KEPT_CAPACITY: usize = 64 * 1024;

const CONTENT_LENGTH: &[u8] = b"Content-Length";

/// Why bytes were skipped.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FrameError {
    /// A header ended without a length that could be read.
    NoLength,
    /// Another header stood where the body should have gone on.
    WrongLength,
    /// The body is longer than the limit, in bytes.
    TooLong {
        /// What the header said.
        length: usize,
    },
}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoLength => write!(f, "a header without a readable Content-Length was skipped"),
            Self::WrongLength => write!(f, "a message shorter than its Content-Length was skipped"),
            Self::TooLong { length } => write!(f, "a message of {length} bytes is over the limit and was skipped"),
        }
    }
}

/// Cuts a stream of bytes into the bodies of its frames.
#[derive(Debug)]
pub struct FrameReader {
    buffer: Vec<u8>,
    /// The bytes of `buffer` that are done with; they leave it when more arrive.
    done: usize,
    limit: usize,
    expected: Expected,
    /// Whether an error was told since the last whole frame: one muddle is one error.
    lost: bool,
}

#[derive(Clone, Copy, Debug)]
enum Expected {
    /// A header line, or the blank line that ends the header.
    Header {
        /// Whether a line of this header was met.
        begun: bool,
        length: Option<usize>,
    },
    Body {
        length: usize,
        /// The bytes of the body already searched for a stray header.
        searched: usize,
    },
}

impl Expected {
    const FRAME: Self = Self::Header { begun: false, length: None };
}

impl FrameReader {
    /// A reader that skips bodies of more than `limit` bytes.
    pub fn new(limit: usize) -> Self {
        Self { buffer: Vec::new(), done: 0, limit, expected: Expected::FRAME, lost: false }
    }

    /// Takes the next bytes of the stream.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.buffer.drain(..self.done);
        self.done = 0;
        if self.buffer.len() <= KEPT_CAPACITY {
            self.buffer.shrink_to(KEPT_CAPACITY);
        }
        self.buffer.extend_from_slice(bytes);
    }

    /// The next body, what was skipped before it, or `None` until more is fed.
    pub fn read(&mut self) -> Option<Result<&[u8], FrameError>> {
        loop {
            match self.expected {
                Expected::Header { begun, length } => {
                    let Some(line) = self.line() else {
                        self.drop_long_line();
                        return None;
                    };
                    let line = line.trim_ascii();
                    if !line.is_empty() {
                        let length = content_length(line).or(length);
                        self.expected = Expected::Header { begun: true, length };
                        continue;
                    }
                    self.expected = Expected::FRAME;
                    match length {
                        Some(length) if length <= self.limit => {
                            self.expected = Expected::Body { length, searched: 0 };
                        }
                        Some(length) => {
                            self.lost = true;
                            return Some(Err(FrameError::TooLong { length }));
                        }
                        None if begun && !self.lost => {
                            self.lost = true;
                            return Some(Err(FrameError::NoLength));
                        }
                        None => {}
                    }
                }
                Expected::Body { length, searched } => {
                    let rest = &self.buffer[self.done..];
                    let seen = rest.len().min(length);
                    if let Some(at) = header_inside(&rest[searched..seen]) {
                        self.done += searched + at;
                        self.expected = Expected::FRAME;
                        self.lost = true;
                        return Some(Err(FrameError::WrongLength));
                    }
                    if rest.len() < length {
                        let searched = seen.saturating_sub(MAX_HEADER_LINE);
                        self.expected = Expected::Body { length, searched };
                        return None;
                    }
                    self.expected = Expected::FRAME;
                    self.lost = false;
                    let start = self.done;
                    self.done += length;
                    return Some(Ok(&self.buffer[start..self.done]));
                }
            }
        }
    }

    /// Consumes a line; `None` while its end is missing.
    fn line(&mut self) -> Option<&[u8]> {
        let start = self.done;
        let end = start + memchr(b'\n', &self.buffer[start..])?;
        self.done = end + 1;
        Some(&self.buffer[start..end])
    }

    /// Forgets all but the end of a line that is too long for a header.
    fn drop_long_line(&mut self) {
        self.done = self.done.max(self.buffer.len().saturating_sub(MAX_HEADER_LINE));
    }
}

/// The length a line states at its end, whatever stands before: the header of the next frame may
/// follow a body of which too little was read. A length beyond the machine's words is the largest.
fn content_length(line: &[u8]) -> Option<usize> {
    let name = line.windows(CONTENT_LENGTH.len()).rposition(|word| word.eq_ignore_ascii_case(CONTENT_LENGTH))?;
    let rest = line[name + CONTENT_LENGTH.len()..].trim_ascii_start();
    let digits = rest.strip_prefix(b":")?.trim_ascii();
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let digits = str::from_utf8(digits).ok()?;
    Some(digits.parse().unwrap_or(usize::MAX))
}

/// Where a whole header line stands inside what should be a body.
fn header_inside(body: &[u8]) -> Option<usize> {
    memmem::find_iter(body, CONTENT_LENGTH).find(|&at| {
        let line = &body[at..];
        memchr(b'\n', &line[..line.len().min(MAX_HEADER_LINE)])
            .is_some_and(|end| content_length(&line[..end]).is_some())
    })
}

/// A frame around a body, in one piece so that one write sends it.
pub fn frame(body: &[u8]) -> Vec<u8> {
    let mut frame = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
    frame.extend_from_slice(body);
    frame
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LIMIT: usize = 1000;

    /// What a reader makes of a stream that comes in pieces of `step` bytes.
    fn read(stream: &[u8], step: usize) -> Vec<String> {
        let mut reader = FrameReader::new(LIMIT);
        let mut out = Vec::new();
        for piece in stream.chunks(step.max(1)) {
            reader.feed(piece);
            while let Some(frame) = reader.read() {
                out.push(match frame {
                    Ok(body) => String::from_utf8_lossy(body).into_owned(),
                    Err(error) => format!("{error:?}"),
                });
            }
            assert!(reader.buffer.len() <= LIMIT + 2 * MAX_HEADER_LINE + step, "the buffer stays small");
        }
        out
    }

    fn check(stream: &str, expected: &[&str]) {
        for step in [1, 7, stream.len()] {
            assert_eq!(read(stream.as_bytes(), step), expected, "in pieces of {step}");
        }
    }

    #[test]
    fn frames_follow_each_other() {
        check("Content-Length: 2\r\n\r\n{}Content-Length: 4\r\n\r\n{  }", &["{}", "{  }"]);
    }

    #[test]
    fn header_names_come_in_any_case_and_company() {
        let stream = "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length:2 \r\n\r\n{}";
        check(stream, &["{}"]);
        check("Content-Length: 2\n\n{}", &["{}"]);
    }

    #[test]
    fn garbage_lines_are_skipped() {
        check("hello?\r\nContent-Length: 2\r\n\r\n{}", &["{}"]);
        check("hello?\r\n\r\nagain\r\n\r\nContent-Length: 2\r\n\r\n{}", &["NoLength", "{}"]);
    }

    #[test]
    fn a_blank_line_after_a_body_is_nothing() {
        check("Content-Length: 2\r\n\r\n{}\r\n\r\nContent-Length: 2\r\n\r\n{}", &["{}", "{}"]);
    }

    #[test]
    fn odd_lengths_cost_one_error() {
        for odd in ["", "-5", "+5", "0x10", "12abc", "1 2", "ñ"] {
            let stream = format!("Content-Length: {odd}\r\n\r\n{{}}Content-Length: 2\r\n\r\n{{}}");
            check(&stream, &["NoLength", "{}"]);
        }
    }

    #[test]
    fn absurd_lengths_allocate_nothing() {
        for length in ["4294967296", "1000000000000000000", "18446744073709551615", "9999999999999999999999999"] {
            let stream = format!("Content-Length: {length}\r\n\r\n{{}}Content-Length: 2\r\n\r\n{{}}");
            let length: usize = length.parse().unwrap_or(usize::MAX);
            check(&stream, &[&format!("TooLong {{ length: {length} }}"), "{}"]);
        }
    }

    #[test]
    fn a_body_over_the_limit_is_skipped_without_being_held() {
        let body = format!("[{}]", "1,".repeat(5000));
        let stream = format!("Content-Length: {}\r\n\r\n{body}Content-Length: 2\r\n\r\n{{}}", body.len());
        check(&stream, &[&format!("TooLong {{ length: {} }}", body.len()), "{}"]);
    }

    #[test]
    fn a_length_too_long_costs_one_message() {
        check("Content-Length: 99\r\n\r\n{}Content-Length: 2\r\n\r\n{}", &["WrongLength", "{}"]);
    }

    #[test]
    fn a_length_too_short_costs_one_message() {
        check(
            "Content-Length: 2\r\n\r\n{\"a\":1}Content-Length: 2\r\n\r\n{}Content-Length: 4\r\n\r\n{  }",
            &["{\"", "{}", "{  }"],
        );
    }

    #[test]
    fn a_draft_may_speak_of_headers() {
        let body = r#"{"text":"Content-Length: 12\r\n\r\nis what it says"}"#;
        check(&String::from_utf8(frame(body.as_bytes())).unwrap(), &[body]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(noise: Vec<u8>, step in 1..40usize) {
            let mut stream = noise;
            stream.extend_from_slice(b"\r\n\r\n");
            stream.extend(frame(b"[1]"));
            stream.extend(frame(b"[2]"));
            let read = read(&stream, step);
            prop_assert_eq!(read.last().map(String::as_str), Some("[2]"));
        }
    }
}
