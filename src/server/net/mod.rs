//! Clients that are not on standard input and output: editors that wait at a pipe or a port, and sessions over the
//! network, many in one process.
//!
//! `connect` goes to the one editor that started us and tells where it waits. `listen` takes whoever comes: `gate`
//! says who may, by the `tokens` that hold just now, `http` is as much of that protocol as a WebSocket begins with. `session` is the same for all; what
//! frames look like is known in `framed` and `web_socket`.

mod connect;
mod framed;
mod gate;
mod http;
mod listen;
mod session;
mod tokens;
mod upgrade;
mod web_socket;

pub use connect::{Place, serve_at};
pub use gate::Gate;
pub use listen::{Bounds, Network, serve_network};
