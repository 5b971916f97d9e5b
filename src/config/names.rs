//! Names in settings that only the rules can tell: of rules, languages and forms of address.

use std::collections::BTreeSet;
use std::path::Path;

use super::layer::{Layer, Values};
use super::origin::Origin;
use crate::rules::model::Named;
use crate::rules::{RuleProblem, RuleSet, did_you_mean, did_you_mean_id};

/// The names of a layer that these rules do not know.
pub fn unknown(layer: &Layer, rules: &RuleSet, problems: &mut Vec<RuleProblem>) {
    let mut tell = |origin: &Origin, message: String, help: String| {
        let problem = match origin {
            Origin::File(place) => {
                let file = layer.files.iter().find(|file| Path::new(&file.path) == &*place.path);
                file.map(|file| RuleProblem::new(&file.path, &file.text, place.span, message, help))
            }
            Origin::Editor => {
                Some(RuleProblem::new(super::editor::EDITOR, "", crate::text::Span::default(), message, help))
            }
            // Options are looked at when they are read.
            Origin::BuiltIn | Origin::Profile { .. } | Origin::CommandLine => None,
        };
        problems.extend(problem);
    };
    let known = selectable(rules);
    let old = |name: &str| rules.rules().iter().any(|rule| rule.named_by(name).is_some());
    let unknown_rule = |name: &str| {
        let help = did_you_mean_id(name, known.iter().copied());
        (!old(name)).then(|| (format!("unknown rule, pack or category “{name}”"), help))
    };
    let all = std::iter::once(&layer.values).chain(layer.overrides.iter().map(|some| &some.values));
    for Values { rules: severities, languages, register, .. } in all {
        for set in severities {
            if let Some((message, help)) = unknown_rule(&set.name) {
                tell(&set.severity.origin, message, help);
            }
        }
        if let Some(set) = languages {
            let spoken = spoken(rules);
            for code in set.value.iter().filter(|code| !spoken.contains(code.as_str())) {
                tell(&set.origin, format!("unknown language “{code}”"), did_you_mean(code, spoken.iter().copied()));
            }
        }
        if let Some(set) = register {
            let registers = registers(rules);
            if !registers.contains(set.value.as_str()) {
                let help = did_you_mean(&set.value, registers.iter().copied());
                tell(&set.origin, format!("unknown register “{}”", set.value), help);
            }
        }
    }
    for ignored in &layer.ignored {
        if !rules.rules().iter().any(|rule| rule.named_by(&ignored.rule.value) == Some(Named::Itself)) {
            let name = &ignored.rule.value;
            let ids = rules.rules().iter().map(|rule| &*rule.id);
            tell(&ignored.rule.origin, format!("unknown rule “{name}”"), did_you_mean_id(name, ids));
        }
    }
}

/// Rule ids, the packs they are in, and their categories.
#[must_use]
pub fn selectable(rules: &RuleSet) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for rule in rules.rules() {
        names.insert(&*rule.id);
        names.insert(&*rule.category);
        names.extend(rule.id.match_indices('/').map(|(at, _)| &rule.id[..at]));
    }
    names
}

/// The codes of the languages that rules speak.
#[must_use]
pub fn spoken(rules: &RuleSet) -> BTreeSet<&str> {
    let languages = rules.lexer().languages().iter();
    languages.filter(|(_, language)| language.spoken).map(|(_, language)| &*language.code).collect()
}

/// The forms of address that languages have.
#[must_use]
pub fn registers(rules: &RuleSet) -> BTreeSet<&str> {
    let languages = rules.lexer().languages().iter();
    languages.flat_map(|(_, language)| &language.registers).map(|register| &*register.name).collect()
}
