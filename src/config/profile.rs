//! Profiles: named sets of settings that ship.

use std::path::Path;
use std::sync::OnceLock;

use super::layer::Values;
use super::read;
use crate::built_in;

/// A named set of settings.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Its name, for `extends`.
    pub name: String,
    /// What it sets.
    pub values: Values,
    /// What is wrong in it; a test holds that there is nothing.
    pub problems: Vec<String>,
}

static PROFILES: OnceLock<Vec<Profile>> = OnceLock::new();

/// The profiles that ship, by name; read when somebody first asks.
pub fn all() -> &'static [Profile] {
    PROFILES.get_or_init(|| {
        let read = |file: crate::rules::RuleFile| {
            let name = Path::new(&file.path).file_stem()?.to_str()?.to_owned();
            let mut problems = Vec::new();
            let layer = read::settings(&file, Path::new(""), &mut problems);
            let problems = problems.iter().map(ToString::to_string).collect();
            Some(Profile { name, values: layer.values, problems })
        };
        built_in::profiles().into_iter().filter_map(read).collect()
    })
}

/// The profile of a name.
pub fn named(name: &str) -> Option<&'static Profile> {
    all().iter().find(|profile| profile.name == name)
}
