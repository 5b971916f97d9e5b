//! Names that stand in rule files, and what they name.

use super::ast::Text;
use super::nearest::did_you_mean;
use crate::text::{LangId, Language, Languages};

/// What a problem says of a name that nobody knows.
pub struct Unknown {
    /// What is wrong.
    pub message: String,
    /// What would be right.
    pub help: String,
}

/// The names of a list of named values.
pub const fn names<T, const N: usize>(named: &[(&'static str, T); N]) -> [&'static str; N] {
    let mut names = [""; N];
    let mut at = 0;
    while at < N {
        names[at] = named[at].0;
        at += 1;
    }
    names
}

/// The language of a code that stands where other keys may stand.
pub fn language(languages: &Languages, code: &Text) -> Result<LangId, Unknown> {
    languages.find(&code.value).ok_or_else(|| {
        let known: Vec<&str> = languages.iter().map(|(_, language)| &*language.code).collect();
        let help = did_you_mean(&code.value, known.iter().copied());
        Unknown { message: format!("unknown key or language “{}”", code.value), help }
    })
}

/// The form of address of a name, as its number in the language.
pub fn register(language: &Language, name: &Text) -> Result<u8, Unknown> {
    let known = language.registers.iter().map(|register| &*register.name);
    let found = known.clone().position(|known| *known == *name.value).and_then(|at| u8::try_from(at).ok());
    found.ok_or_else(|| {
        let help = match language.registers.is_empty() {
            true => format!("this language has none: write {} = \"…\"", language.code),
            false => did_you_mean(&name.value, known),
        };
        Unknown { message: format!("unknown register “{}”", name.value), help }
    })
}
