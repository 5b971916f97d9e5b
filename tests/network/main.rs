//! Sessions that are not on standard input and output, over real pipes and sockets of this machine.

mod client;
mod editor;
mod guests;
mod lifecycle;
mod limits;
mod refusals;
mod tokens;
