//! Values that remember where they were set.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use super::load::shown;
use crate::text::Span;

/// A value with the place where it was set.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// Where it was set.
    pub origin: Origin,
}

/// Where a value was set.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Origin {
    /// Nowhere: it is what the program does by itself.
    BuiltIn,
    /// In a file of settings.
    File(Place),
    /// In a profile that ships, which something else asked for.
    Profile {
        /// The profile's name.
        name: Arc<str>,
        /// Where `extends` names it.
        extended: Box<Origin>,
    },
    /// In the editor's settings.
    Editor,
    /// On the command line.
    CommandLine,
}

/// A place in a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The file.
    pub path: Arc<Path>,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// The same in bytes of the file.
    pub span: Span,
}

impl Origin {
    /// The file that it leads to, if it leads to one.
    #[must_use]
    pub fn place(&self) -> Option<&Place> {
        match self {
            Self::File(place) => Some(place),
            Self::Profile { extended, .. } => extended.place(),
            Self::BuiltIn | Self::Editor | Self::CommandLine => None,
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BuiltIn => f.write_str("built-in"),
            Self::File(Place { path, line, column, .. }) => write!(f, "{}:{line}:{column}", shown(path)),
            Self::Profile { name, extended } => write!(f, "profile {name}, by {extended}"),
            Self::Editor => f.write_str("editor settings"),
            Self::CommandLine => f.write_str("command line"),
        }
    }
}
