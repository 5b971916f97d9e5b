//! Checks that an identifier must pass: check digits and the like.

/// Whether a text passes.
pub type Validator = fn(&str) -> bool;

/// The names that `validate` may have.
pub const NAMES: &[&str] = &[];

/// The check of that name.
#[must_use]
pub fn validator(name: &str) -> Option<Validator> {
    let _ = name;
    None
}
