//! What a user has set, and where each value came from.
//!
//! Only `load` opens files; everything else here works on what it read.

mod load;

pub use load::{RuleFolder, Unreadable, rule_folder};
