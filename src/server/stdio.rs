//! Standard input and output as a transport.
//!
//! Two threads do the blocking: one reads and parses, one writes. So the session needs no
//! reactor, frames cannot interleave, and neither a client that is slow to read nor one that holds
//! its pipe open after `exit` can keep the process.

use std::fs::File;
use std::io::{self, Read, Write};
use std::thread;

use tokio::sync::{mpsc, oneshot};

use super::frames::{FrameReader, frame};
use super::message::Incoming;
use super::transport::{MESSAGE_LIMIT, Outgoing, READ_AHEAD};
use super::{log, parent};

/// Reads messages until the client closes its end.
pub(super) fn read() -> mpsc::Receiver<Incoming> {
    let (incoming, receiver) = mpsc::channel(READ_AHEAD);
    spawn("stdin", move || read_all(&mut io::stdin().lock(), &incoming));
    receiver
}

/// Writes what is put in the outbox; the other end hears when all of it is written or nobody reads.
pub(super) fn write() -> (std::sync::mpsc::Sender<Outgoing>, oneshot::Receiver<()>) {
    let (outbox, messages) = std::sync::mpsc::channel();
    let (done, all_written) = oneshot::channel();
    spawn("stdout", move || {
        match unbuffered_stdout() {
            Ok(mut stdout) => write_all(&mut stdout, messages),
            Err(error) => log(&format!("cannot write: {error}")),
        }
        let _ = done.send(());
    });
    (outbox, all_written)
}

fn read_all(input: &mut impl Read, incoming: &mpsc::Sender<Incoming>) {
    let mut frames = FrameReader::new(MESSAGE_LIMIT);
    let mut bytes = vec![0; 64 << 10];
    loop {
        match input.read(&mut bytes) {
            Ok(0) => return,
            Ok(n) => frames.feed(&bytes[..n]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return log(&format!("cannot read: {error}")),
        }
        while let Some(body) = frames.read() {
            let message = body.map_or_else(Incoming::skipped, Incoming::parse);
            if let Incoming::Request(request) = &message
                && let Some(client) = parent::process(request)
            {
                parent::watch(client, incoming);
            }
            if incoming.blocking_send(message).is_err() {
                return;
            }
        }
    }
}

fn write_all(output: &mut impl Write, messages: std::sync::mpsc::Receiver<Outgoing>) {
    for message in messages {
        if let Err(error) = output.write_all(&frame(&message.body())) {
            return log(&format!("the client no longer reads: {error}"));
        }
    }
}

/// Standard output without its line buffer, which would send each frame in two pieces.
fn unbuffered_stdout() -> io::Result<File> {
    #[cfg(unix)]
    let stdout = std::os::fd::AsFd::as_fd(&io::stdout()).try_clone_to_owned()?;
    #[cfg(windows)]
    let stdout = std::os::windows::io::AsHandle::as_handle(&io::stdout()).try_clone_to_owned()?;
    Ok(File::from(stdout))
}

pub(super) fn spawn(name: &str, work: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new().name(name.into()).spawn(work);
    thread.expect("a process that starts has room for a few threads");
}
