//! From layers and a draft's name to the settings that hold for it.
//!
//! Layers come weakest first. Within one, profiles that it extends are weaker than what it says itself, and what
//! it says for some drafts is stronger. Of each key the strongest value holds, and keeps where it was set.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::layer::{Extend, Ignored, Layer, RuleSeverity, Values};
use super::origin::{Origin, Setting};
use super::profile;
use crate::draft::{Context, Draft, Markup};
use crate::lint::{Bold, Settings, Severity, Translations, identity};
use crate::rules::RuleSet;
use crate::rules::model::{Named, Rule};

/// The settings that hold for a draft, each with where it was set; `None` where nobody set it.
#[derive(Clone, Debug)]
pub struct Effective {
    /// The profiles that something extends, weakest first.
    pub profiles: Vec<Setting<String>>,
    /// The folders of rules, weakest first.
    pub folders: Vec<Setting<PathBuf>>,
    /// Severities of rules, in sheets of equal strength, weakest first.
    rules: Vec<Vec<RuleSeverity>>,
    /// Codes of the languages.
    pub languages: Option<Setting<Vec<String>>>,
    /// The form of address where a draft shows none.
    pub register: Option<Setting<String>>,
    /// The channel of drafts that name none.
    pub channel: Option<Setting<String>>,
    /// The industry of drafts that name none.
    pub industry: Option<Setting<String>>,
    /// How bold is written.
    pub bold: Option<Setting<Bold>>,
    /// What becomes of rewrites in the other language.
    pub translations: Setting<Translations>,
    /// When the draft looks finished.
    pub ready: ReadySettings,
    /// How long a draft may be that an editor checks, in bytes.
    pub max_size: Setting<u32>,
    /// What an editor shows besides findings.
    pub show: ShowSettings,
    /// The patterns of drafts that are not checked.
    pub ignore: Option<Setting<Vec<String>>>,
    /// Whether one of them names this draft.
    pub left_out: bool,
    /// The findings that nobody wants to hear of.
    pub ignored: Vec<Ignored>,
}

/// When a draft looks finished, so that what is missing in it may be told, with where that was set.
#[derive(Clone, Debug)]
pub struct ReadySettings {
    /// It has so many words of its own.
    pub words: Setting<u32>,
    /// It says goodbye, or is signed.
    pub closing: Setting<bool>,
    /// It was saved.
    pub saved: Setting<bool>,
    /// It was left alone for so many seconds; `None` is never.
    pub idle: Setting<Option<u32>>,
}

/// How long a draft may be that an editor checks if nobody sets that, in bytes; more is an archive or a log.
const MAX_SIZE: u32 = 1_000_000;

/// What an editor shows besides findings, with where that was set.
#[derive(Clone, Debug)]
pub struct ShowSettings {
    /// Above a draft, the parts of a good reply that it has.
    pub stages: Setting<bool>,
    /// Where a tracking number leads.
    pub links: Setting<bool>,
    /// Behind words, which part of a good reply stands on them.
    pub marks: Setting<bool>,
    /// The address of the page that explains a rule, with [`RULE_SLOT`](super::RULE_SLOT) for its id.
    pub pages: Option<Setting<String>>,
}

/// When a draft looks finished.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ready {
    /// It has so many words of its own.
    pub words: u32,
    /// It says goodbye, or is signed.
    pub closing: bool,
    /// It was saved.
    pub saved: bool,
    /// It was left alone for so many seconds; `None` is never.
    pub idle: Option<u32>,
}

impl Default for Ready {
    /// Only a quarter of real replies end in a closing that can be told; most have more words than this.
    fn default() -> Self {
        Self { words: 40, closing: true, saved: true, idle: Some(5) }
    }
}

/// Which of the overrides in some layers are for a draft: all that its name decides.
#[must_use]
pub fn overrides_for(layers: &[Arc<Layer>], draft: Option<&Path>) -> Vec<bool> {
    let all = layers.iter().flat_map(|layer| &layer.overrides);
    all.map(|some| draft.is_some_and(|draft| some.files.name(draft))).collect()
}

impl Effective {
    /// The settings for a draft of this path, from layers, weakest first. What is no file has no path.
    #[must_use]
    pub fn of(layers: &[Arc<Layer>], draft: Option<&Path>) -> Self {
        let mut effective = Self::built_in();
        let mut ignore = None;
        for layer in layers {
            let here = layer.overrides.iter().filter(|some| draft.is_some_and(|draft| some.files.name(draft)));
            for values in std::iter::once(&layer.values).chain(here.map(|some| &some.values)) {
                for extend in &values.extends {
                    effective.extend(extend);
                }
                effective.go_over(values, &Origin::clone);
                ignore = values.ignore.as_ref().or(ignore);
            }
            effective.ignored.extend_from_slice(&layer.ignored);
        }
        if let Some(Setting { value: globs, origin }) = ignore {
            effective.left_out = draft.is_some_and(|draft| globs.name(draft));
            effective.ignore = Some(Setting { value: globs.patterns().to_vec(), origin: origin.clone() });
        }
        effective
    }

    fn built_in() -> Self {
        let Ready { words, closing, saved, idle } = Ready::default();
        let ready = ReadySettings {
            words: Setting::built_in(words),
            closing: Setting::built_in(closing),
            saved: Setting::built_in(saved),
            idle: Setting::built_in(idle),
        };
        Self {
            profiles: Vec::new(),
            folders: Vec::new(),
            rules: Vec::new(),
            languages: None,
            register: None,
            channel: None,
            industry: None,
            bold: None,
            translations: Setting::built_in(Translations::default()),
            ready,
            max_size: Setting::built_in(MAX_SIZE),
            // A link is one click to another company's page, which a team may not want.
            show: ShowSettings {
                stages: Setting::built_in(true),
                links: Setting::built_in(false),
                marks: Setting::built_in(false),
                pages: None,
            },
            ignore: None,
            left_out: false,
            ignored: Vec::new(),
        }
    }

    fn extend(&mut self, Setting { value, origin }: &Setting<Extend>) {
        match value {
            Extend::Folder(folder) if self.folders.iter().any(|known| known.value == *folder) => {}
            Extend::Folder(folder) => self.folders.push(Setting { value: folder.clone(), origin: origin.clone() }),
            Extend::Profile(name) => {
                let Some(profile) = profile::named(name) else { return };
                let (name, extended) = (Arc::from(name.as_str()), Box::new(origin.clone()));
                let origin = Origin::Profile { name, extended };
                self.go_over(&profile.values, &|_| origin.clone());
                self.profiles.push(Setting { value: profile.name.clone(), origin: origin.extended() });
            }
        }
    }

    /// Takes what these values set.
    fn go_over(&mut self, values: &Values, origin: &dyn Fn(&Origin) -> Origin) {
        fn newer<T: Clone>(value: &Option<Setting<T>>, origin: &dyn Fn(&Origin) -> Origin) -> Option<Setting<T>> {
            value.as_ref().map(|set| Setting { value: set.value.clone(), origin: origin(&set.origin) })
        }
        fn take<T: Clone>(
            slot: &mut Option<Setting<T>>,
            value: &Option<Setting<T>>,
            origin: &dyn Fn(&Origin) -> Origin,
        ) {
            *slot = newer(value, origin).or(slot.take());
        }
        fn replace<T: Clone>(slot: &mut Setting<T>, value: &Option<Setting<T>>, origin: &dyn Fn(&Origin) -> Origin) {
            if let Some(newer) = newer(value, origin) {
                *slot = newer;
            }
        }
        take(&mut self.languages, &values.languages, origin);
        take(&mut self.register, &values.register, origin);
        take(&mut self.channel, &values.channel, origin);
        take(&mut self.industry, &values.industry, origin);
        take(&mut self.bold, &values.bold, origin);
        replace(&mut self.translations, &values.translations, origin);
        replace(&mut self.ready.words, &values.ready.words, origin);
        replace(&mut self.ready.closing, &values.ready.closing, origin);
        replace(&mut self.ready.saved, &values.ready.saved, origin);
        replace(&mut self.ready.idle, &values.ready.idle, origin);
        replace(&mut self.max_size, &values.max_size, origin);
        replace(&mut self.show.stages, &values.show.stages, origin);
        replace(&mut self.show.links, &values.show.links, origin);
        replace(&mut self.show.marks, &values.show.marks, origin);
        take(&mut self.show.pages, &values.show.pages, origin);
        if !values.rules.is_empty() {
            let rules = values.rules.iter().map(|RuleSeverity { name, severity }| RuleSeverity {
                name: name.clone(),
                severity: Setting { value: severity.value, origin: origin(&severity.origin) },
            });
            self.rules.push(rules.collect());
        }
    }

    /// What was set of a rule's severity: of the strongest sheet that names it, the closest name.
    #[must_use]
    pub fn severity(&self, rule: &Rule) -> Option<&Setting<Option<Severity>>> {
        self.rules.iter().rev().find_map(|sheet| {
            let named = sheet.iter().filter_map(|set| Some((rule.named_by(&set.name)?, &set.severity)));
            named.max_by_key(|(named, _)| *named).map(|(_, severity)| severity)
        })
    }

    /// The settings as the linter takes them.
    #[must_use]
    pub fn settings(&self, rules: &RuleSet) -> Settings {
        let set = rules.rules().iter().filter_map(|rule| Some((Arc::clone(&rule.id), self.severity(rule)?.value)));
        // A word that nobody knows was told; a check goes on without it.
        let languages = rules.lexer().languages();
        let spoken = |code: &&String| languages.iter().any(|(_, known)| known.spoken && *known.code == ***code);
        Settings {
            severities: if self.rules.is_empty() { Default::default() } else { set.collect() },
            languages: self.languages.iter().flat_map(|set| &set.value).filter(spoken).cloned().collect(),
            register: self.register.as_ref().map(|set| set.value.clone()),
            channel: self.channel.as_ref().map(|set| set.value.clone()),
            industry: self.industry.as_ref().map(|set| set.value.clone()),
            bold: self.bold.as_ref().map(|set| set.value),
            translations: self.translations.value,
            ignored: self.ignored.iter().flat_map(|ignored| identities(ignored, rules)).collect(),
            ..Settings::default()
        }
    }

    /// What goes before the draft's own front matter: what the command line says.
    #[must_use]
    pub fn context(&self) -> Context {
        let said = |set: &Option<Setting<String>>| {
            let set = set.as_ref().filter(|set| set.origin == Origin::CommandLine);
            set.map(|set| set.value.clone())
        };
        Context { channel: said(&self.channel), industry: said(&self.industry), ..Context::default() }
    }

    /// When the draft looks finished.
    #[must_use]
    pub fn ready(&self) -> Ready {
        let ReadySettings { words, closing, saved, idle } = &self.ready;
        Ready { words: words.value, closing: closing.value, saved: saved.value, idle: idle.value }
    }
}

/// What the findings that are meant go by: of each rule of this name, on the sentence as it stands in a file, and
/// as a reader of a draft in Markdown sees it.
fn identities(ignored: &Ignored, rules: &RuleSet) -> Vec<String> {
    let draft = Draft::parse(rules.lexer(), &ignored.sentence, Markup::Markdown);
    let sentences = [ignored.sentence.as_str(), draft.prose().text()];
    let is_meant = |rule: &&Rule| rule.named_by(&ignored.rule.value) == Some(Named::Itself);
    let meant = rules.rules().iter().filter(is_meant);
    meant.flat_map(|rule| sentences.map(|sentence| identity(&rule.id, sentence, 0))).collect()
}

impl<T> Setting<T> {
    fn built_in(value: T) -> Self {
        Self { value, origin: Origin::BuiltIn }
    }
}

impl Origin {
    /// What asked for the profile that a value comes from.
    fn extended(&self) -> Self {
        match self {
            Self::Profile { extended, .. } => (**extended).clone(),
            other => other.clone(),
        }
    }
}
