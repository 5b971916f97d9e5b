//! The editor that started us, where it said that it waits. This is the one place from which a connection is opened,
//! and it goes nowhere but to this machine.

use std::io;
use std::net::Ipv4Addr;
use std::process::ExitCode;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, split};
use tokio::net::TcpStream;
use tokio::runtime::Builder;
use tokio::sync::watch;

use super::framed::{FramedReader, FramedWriter};
use super::session::{Phase, Terms, serve_connection};
use crate::config::Configuration;
use crate::server::shared::{Access, Limits, Shared};
use crate::server::transport::{Ending, MESSAGE_LIMIT};
use crate::server::{block_on, failed};

/// Where an editor waits for its server.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Place {
    /// A Unix socket or a named pipe of Windows, by its path.
    Pipe(String),
    /// A port of this machine.
    Port(u16),
}

/// Serves the editor that waits there, until it says `exit` or closes its end.
///
/// Returns the status that the process is to end with: 0 after `shutdown` and `exit`, 1 otherwise.
pub fn serve_at(configuration: Configuration, place: &Place) -> ExitCode {
    let ending = block_on(Builder::new_current_thread().enable_all(), async {
        match place {
            Place::Pipe(name) => serve_stream(pipe(name).await?, configuration).await,
            Place::Port(port) => {
                let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, *port)).await?;
                // A keystroke's answer does not wait for more to send.
                stream.set_nodelay(true)?;
                serve_stream(stream, configuration).await
            }
        }
    });
    match ending {
        Ok(ending) => ending.into(),
        Err(error) => match place {
            Place::Pipe(name) => failed(&format!("cannot connect to the pipe {name}: {error}")),
            Place::Port(port) => failed(&format!("cannot connect to port {port} of this machine: {error}")),
        },
    }
}

#[cfg(unix)]
async fn pipe(name: &str) -> io::Result<impl AsyncRead + AsyncWrite + Send + use<>> {
    tokio::net::UnixStream::connect(name).await
}

#[cfg(windows)]
async fn pipe(name: &str) -> io::Result<impl AsyncRead + AsyncWrite + Send + use<>> {
    tokio::net::windows::named_pipe::ClientOptions::new().open(name)
}

async fn serve_stream(stream: impl AsyncRead + AsyncWrite + Send, configuration: Configuration) -> io::Result<Ending> {
    // It lives as long as we do, and asks nothing of us but answers.
    let shared = Shared::new(configuration, Access::Files, Limits::NONE);
    let terms = Terms { shared, first_word: Duration::MAX, idle: Duration::MAX, ping: None, is_here: true };
    let (_open, phase) = watch::channel(Phase::Open);
    let (reader, writer) = split(stream);
    let (mut reader, mut writer) = (FramedReader::new(reader, MESSAGE_LIMIT), FramedWriter(writer));
    Ok(serve_connection(&mut reader, &mut writer, &terms, phase).await.0)
}
