//! Whatever a client sends, whole frames come through, and it does not matter how the bytes are cut.
//!
//! The first byte says how many bytes arrive at once.

use replylint::server::frames::{FrameReader, frame};

const LIMIT: usize = 1 << 16;

/// The bodies that a reader finds, and how many errors it tells.
fn read(input: &[u8], step: usize) -> (Vec<Vec<u8>>, usize) {
    let (mut reader, mut bodies, mut errors) = (FrameReader::new(LIMIT), Vec::new(), 0);
    for bytes in input.chunks(step) {
        reader.feed(bytes);
        while let Some(frame) = reader.read() {
            match frame {
                Ok(body) => bodies.push(body.to_vec()),
                Err(_) => errors += 1,
            }
        }
    }
    (bodies, errors)
}

/// Panics if something does not hold of these bytes.
pub fn check(input: &[u8]) {
    let Some((&step, bytes)) = input.split_first() else { return };
    let whole = read(bytes, bytes.len().max(1));
    assert_eq!(read(bytes, usize::from(step).max(1)), whole);
    assert!(whole.0.iter().all(|body| body.len() <= LIMIT));

    // What follows a muddle is found again, at the latest behind one frame that the muddle may swallow.
    let last = frame(br#"{"jsonrpc":"2.0","method":"exit"}"#);
    let (bodies, _) = read(&[bytes, &last, &last].concat(), bytes.len().max(1));
    assert_eq!(bodies.last().map(Vec::as_slice), Some(&br#"{"jsonrpc":"2.0","method":"exit"}"#[..]));
}
