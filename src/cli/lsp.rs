//! `replylint lsp`: the language server, for one editor or for whoever connects.

use std::fs;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use super::options::{ConfigOptions, ContextOptions, RuleOptions, keep, tell_problems};
use super::{Stop, complain};
use crate::config::{Home, shown};
use crate::server::{Access, Bounds, Gate, Limits, Network, Place, serve_at, serve_network, serve_stdio};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    context: ContextOptions,
    #[command(flatten)]
    rules: RuleOptions,
    #[command(flatten)]
    config: ConfigOptions,
    #[command(flatten)]
    editor: EditorOptions,
    /// Number of the editor's process, which some editors pass; all tell it when they introduce themselves
    #[arg(long = "clientProcessId", value_name = "PID", hide = true)]
    client_process: Option<u32>,
    #[command(flatten)]
    network: NetworkOptions,
}

/// One editor, which started us.
#[derive(clap::Args)]
#[group(multiple = false)]
struct EditorOptions {
    /// Speak over standard input and output, as without this
    #[arg(long)]
    stdio: bool,
    /// Connect to the pipe at which the editor waits: a Unix socket, or a named pipe of Windows
    #[arg(long, value_name = "NAME")]
    pipe: Option<String>,
    /// Connect to the port of this machine at which the editor waits
    #[arg(long, value_name = "PORT")]
    socket: Option<u16>,
}

/// Whoever connects.
#[derive(clap::Args)]
#[command(next_help_heading = "Sessions over the network")]
struct NetworkOptions {
    /// Take sessions over TCP, such as at 127.0.0.1:9257; port 0 is any that is free, and is told
    #[arg(long, value_name = "ADDRESS", value_parser = address, conflicts_with = "EditorOptions")]
    listen: Option<SocketAddr>,
    /// Take sessions over WebSocket, one message a frame
    #[arg(long, value_name = "ADDRESS", value_parser = address, conflicts_with = "EditorOptions")]
    ws: Option<SocketAddr>,
    /// Let other machines connect
    #[arg(long)]
    allow_remote: bool,
    /// Pages of this origin may connect over WebSocket, such as https://desk.example; may be given several times
    #[arg(long, value_name = "ORIGIN", requires = "ws")]
    allow_origin: Vec<String>,
    /// File with a token that WebSocket clients are to show, or several, one a line; changes to it take effect
    #[arg(long, value_name = "FILE", requires = "ws")]
    token_file: Option<PathBuf>,
    /// Let clients use files of this machine as an editor does: settings and rules beside drafts, drafts in folders
    #[arg(long, conflicts_with = "allow_remote")]
    local_files: bool,
    /// Sessions at a time
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = at_least_one())]
    max_sessions: u32,
    /// Bytes in a message
    #[arg(long, value_name = "BYTES", default_value_t = 1 << 20, value_parser = at_least_one())]
    max_message: u32,
    /// Documents that a session may have open
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = at_least_one())]
    max_documents: u32,
    /// Bytes of text in the documents of a session
    #[arg(long, value_name = "BYTES", default_value_t = 4 << 20, value_parser = at_least_one())]
    max_text: u32,
    /// Seconds after which a session ends in which nothing is said; 0 is never
    #[arg(long, value_name = "SECONDS", default_value_t = 3600)]
    idle_timeout: u64,
    /// Seconds between pings, by which a WebSocket client that is gone is noticed
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = at_least_one())]
    ping_interval: u32,
    /// Seconds that sessions may go on after SIGTERM, while no more are taken
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    drain_timeout: u64,
}

fn at_least_one() -> clap::builder::RangedI64ValueParser<u32> {
    clap::value_parser!(u32).range(1..)
}

/// Reads an address; a port alone is one of this machine. Names are not looked up.
fn address(text: &str) -> Result<SocketAddr, String> {
    let port = text.parse().map(|port: u16| (Ipv4Addr::LOCALHOST, port).into());
    port.or_else(|_| text.parse()).map_err(|_| "write it as 127.0.0.1:9257, as [::1]:9257, or as a port alone".into())
}

pub fn run(args: &Args) -> Result<ExitCode, Stop> {
    let Args { context, rules, config, editor, client_process: _, network } = args;
    let network = network.network()?;
    let configuration = config.configuration(rules.command_line(context)?);
    // Rules are read before the client introduces itself, and names that were mistyped are told here. What is wrong
    // in files of settings is for the client, in whose workspace they stand.
    let brief = configuration.brief(&Home::of_folder(Path::new(".")));
    rules.check_names(std::slice::from_ref(&brief))?;
    keep(&brief);
    Ok(match (network, &editor.pipe, editor.socket) {
        (Some(network), ..) => {
            // Nobody else reads what is wrong in the server's own files.
            tell_problems(&configuration.take_problems());
            serve_network(configuration, network)
        }
        (None, Some(pipe), _) => serve_at(configuration, &Place::Pipe(pipe.clone())),
        (None, None, Some(port)) => serve_at(configuration, &Place::Port(port)),
        (None, None, None) => serve_stdio(configuration),
    })
}

impl NetworkOptions {
    /// What these ask for, if they ask for sessions over the network.
    fn network(&self) -> Result<Option<Network>, Stop> {
        if self.listen.is_none() && self.ws.is_none() {
            return Ok(None);
        }
        let gate = self.gate()?;
        let far = [self.listen, self.ws].into_iter().flatten().find(|address| !is_here(address.ip()));
        if let Some(address) = far {
            if !self.allow_remote {
                let why = "other machines could connect there; add --allow-remote if they may";
                return Err(Stop::Failed(format!("{address}: {why}")));
            }
            if self.ws.is_some_and(|address| !is_here(address.ip())) && !gate.asks_for_token() {
                return Err(Stop::Failed(format!("{address}: other machines are asked for a token; add --token-file")));
            }
            if self.listen.is_some_and(|address| !is_here(address.ip())) {
                complain("whoever reaches the port of --listen may have a session; nothing asks for a token there");
            }
        }
        let seconds = |count: u64| if count == 0 { Duration::MAX } else { Duration::from_secs(count) };
        let many = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
        Ok(Some(Network {
            tcp: self.listen,
            web_socket: self.ws,
            gate,
            token_file: self.token_file.clone(),
            access: if self.local_files { Access::Files } else { Access::Guest },
            limits: Limits { documents: many(self.max_documents), bytes: many(self.max_text) },
            bounds: Bounds {
                sessions: many(self.max_sessions),
                message: many(self.max_message),
                idle: seconds(self.idle_timeout),
                ping: Duration::from_secs(self.ping_interval.into()),
                drain: Duration::from_secs(self.drain_timeout),
            },
        }))
    }

    fn gate(&self) -> Result<Gate, Stop> {
        let gate = Gate::default().with_origins(&self.allow_origin).map_err(Stop::Failed)?;
        let Some(file) = &self.token_file else { return Ok(gate) };
        let failed = |why: String| Stop::Failed(format!("{}: {why}", shown(file)));
        let tokens = fs::read_to_string(file).map_err(|error| failed(format!("cannot be read: {error}")))?;
        gate.with_tokens(&tokens).map_err(failed)
    }
}

/// Whether only this machine reaches an address.
fn is_here(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_may_be_a_port_alone_and_is_never_looked_up() {
        assert_eq!(address("9257").unwrap(), "127.0.0.1:9257".parse().unwrap());
        assert_eq!(address("[::1]:0").unwrap(), "[::1]:0".parse().unwrap());
        assert!(address("localhost:9257").is_err() && address("70000").is_err() && address("").is_err());
    }

    #[test]
    fn this_machine_is_told_from_others() {
        let here = |ip: &str| is_here(ip.parse().unwrap());
        assert!(here("127.0.0.1") && here("127.9.9.9") && here("::1") && here("::ffff:127.0.0.1"));
        assert!(!here("0.0.0.0") && !here("::") && !here("192.168.0.7"));
    }
}
