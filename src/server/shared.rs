//! What the sessions of one process have in common, and what bounds each of them.

use std::path::Path;
use std::sync::Arc;

use crate::config::{Configuration, Home};

/// What of this machine a client may use.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    /// Its files: an editor of whoever runs the server, which names them rightly and may read them anyway.
    Files,
    /// Nothing. The names of its files are of another machine, or of somebody who may not read ours: settings are
    /// those that the server was started with, and what such a client sets itself.
    Guest,
}

/// How much one session may keep open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Documents.
    pub documents: usize,
    /// Bytes of their text, all in all.
    pub bytes: usize,
}

impl Limits {
    /// For a client that has the machine to itself.
    pub(super) const NONE: Self = Self { documents: usize::MAX, bytes: usize::MAX };
}

/// What the sessions of one process have in common.
#[derive(Clone, Debug)]
pub(super) struct Shared {
    /// What was set when the server was started, with the rules as they were compiled then.
    pub configuration: Arc<Configuration>,
    pub access: Access,
    pub limits: Limits,
    /// Where the drafts of guests are at home: where the server was started.
    pub home: Home,
}

impl Shared {
    pub(super) fn new(configuration: Configuration, access: Access, limits: Limits) -> Self {
        Self { configuration: configuration.into(), access, limits, home: Home::of_folder(Path::new(".")) }
    }
}
