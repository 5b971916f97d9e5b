//! The language server as clients meet it: the real program, over its pipes.

mod agreement;
mod client;
mod commands;
mod completion;
mod context;
mod documents;
mod features;
mod folder;
mod inline;
mod lifecycle;
mod model;
mod outline;
mod progress;
mod pull;
mod races;
mod rubbish;
mod selection;
mod sequences;
mod settings;
mod shown;
mod silencing;
mod trace;
mod watching;
