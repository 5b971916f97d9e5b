//! What a user has set, and where each value came from.
//!
//! Settings come in layers: those of the user, of the folders above a draft, of the editor, of the command line;
//! each goes over those before it. [`Effective::of`] makes of layers and a draft's name what holds for that draft,
//! for the command line and the server alike. Only `load` opens files; everything else works on what it read.

mod amend;
mod configuration;
mod drafts;
mod editor;
mod effective;
mod globs;
mod ignored;
mod layer;
mod load;
mod names;
mod origin;
mod profile;
mod read;
mod rules;

pub use amend::{with_ignored, with_rule_off};
pub use configuration::{Brief, CommandLine, Configuration, Files, Home};
pub use drafts::{ENDINGS, markup_of};
pub use editor::EDITOR;
pub use effective::{Effective, Ready, ReadySettings, ShowSettings};
pub use globs::Globs;
pub use ignored::{IGNORE_KEYS, read as ignored_of};
pub use layer::{Extend, Ignored, Layer, Override, RULE_SLOT, ReadyValues, RuleSeverity, ShowValues, Values};
pub use load::{IGNORED, RuleFolder, SETTINGS, Unreadable, absolute, drafts_in, rule_folder, shown, text_of};
pub use names::{registers, selectable, spoken};
pub use origin::{Origin, Place, Setting};
pub use profile::{Profile, all as profiles};
pub use read::{KEYS, READY_KEYS, SHOW_KEYS, settings as layer_of};
pub use rules::{GoodFiles, LoadedRules};
