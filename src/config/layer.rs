//! What one source of settings says, before others go over it.

use std::path::PathBuf;

use super::globs::Globs;
use super::origin::Setting;
use crate::lint::{Bold, Severity, Translations};
use crate::rules::RuleFile;

/// One source of settings: a folder's files, the editor, the command line.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    /// What it sets for all drafts.
    pub values: Values,
    /// What it sets for some drafts, over [`Layer::values`]; of several the later goes over the earlier.
    pub overrides: Vec<Override>,
    /// The findings that it wants to hear no more of.
    pub ignored: Vec<Ignored>,
    /// The files that it was read from, to show what is wrong in them.
    pub files: Vec<RuleFile>,
}

/// What is set for some drafts.
#[derive(Clone, Debug)]
pub struct Override {
    /// Which.
    pub files: Globs,
    /// What.
    pub values: Values,
}

/// Settings; what is `None` is left to the layers below.
#[derive(Clone, Debug, Default)]
pub struct Values {
    /// Profiles and rule folders that these values go over.
    pub extends: Vec<Setting<Extend>>,
    /// Severities of rules.
    pub rules: Vec<RuleSeverity>,
    /// Codes of the languages that drafts are written in.
    pub languages: Option<Setting<Vec<String>>>,
    /// The form of address of what is offered where a draft shows none.
    pub register: Option<Setting<String>>,
    /// The channel of drafts that name none.
    pub channel: Option<Setting<String>>,
    /// The industry of drafts that name none.
    pub industry: Option<Setting<String>>,
    /// How bold is written.
    pub bold: Option<Setting<Bold>>,
    /// What becomes of rewrites in the other language.
    pub translations: Option<Setting<Translations>>,
    /// When a draft looks finished.
    pub ready: ReadyValues,
    /// How long a draft may be that an editor checks, in bytes.
    pub max_size: Option<Setting<u32>>,
    /// What an editor shows besides findings.
    pub show: ShowValues,
    /// The drafts that are not checked.
    pub ignore: Option<Setting<Globs>>,
}

/// What `extends` names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Extend {
    /// A profile that ships.
    Profile(String),
    /// A folder of rules.
    Folder(PathBuf),
}

/// How much the rules of a name matter.
#[derive(Clone, Debug)]
pub struct RuleSeverity {
    /// A rule's id, or that of a pack or category.
    pub name: String,
    /// How much; `None` is off.
    pub severity: Setting<Option<Severity>>,
}

/// When a draft looks finished, as far as that is set.
#[derive(Clone, Debug, Default)]
pub struct ReadyValues {
    /// It has so many words of its own.
    pub words: Option<Setting<u32>>,
    /// It says goodbye, or is signed.
    pub closing: Option<Setting<bool>>,
    /// It was saved.
    pub saved: Option<Setting<bool>>,
    /// It was left alone for so many seconds; `None` is never.
    pub idle: Option<Setting<Option<u32>>>,
}

/// What stands for a rule's id in the address of its page.
pub const RULE_SLOT: &str = "{rule}";

/// What an editor shows besides findings, as far as that is set.
#[derive(Clone, Debug, Default)]
pub struct ShowValues {
    /// Above a draft, the parts of a good reply that it has.
    pub stages: Option<Setting<bool>>,
    /// Where a tracking number leads.
    pub links: Option<Setting<bool>>,
    /// Behind words, which part of a good reply stands on them.
    pub marks: Option<Setting<bool>>,
    /// The address of the page that explains a rule, with [`RULE_SLOT`] for its id.
    pub pages: Option<Setting<String>>,
}

/// Findings that nobody wants to hear of: those of a rule on a sentence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ignored {
    /// The rule, by any of its ids.
    pub rule: Setting<String>,
    /// The sentence, as it is written in a draft.
    pub sentence: String,
}

impl Ignored {
    /// An entry for the end of a file of ignored findings.
    #[must_use]
    pub fn entry(rule: &str, sentence: &str) -> String {
        let words: Vec<&str> = sentence.split_whitespace().collect();
        let quoted = |text: &str| toml_text(text);
        format!("\n[[ignore]]\nrule = {}\nsentence = {}\n", quoted(rule), quoted(&words.join(" ")))
    }
}

/// A text as TOML has it between quotes.
pub fn toml_text(text: &str) -> String {
    // The strings of JSON are strings of TOML, but for one character that JSON leaves as it is.
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}
