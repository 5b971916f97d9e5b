//! What looks like something to point out and is not: `traps.toml` has them all, each beside what is.

#![allow(clippy::unwrap_used, reason = "a test stops where it is surprised")]

use replylint::draft::{Context, Markup};
use replylint::lint::{Linter, Settings};
use serde::Deserialize;

#[derive(Deserialize)]
struct Traps {
    trap: Vec<Trap>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Trap {
    of: String,
    /// Rules, packs or categories; none for all.
    rules: Vec<String>,
    #[serde(default)]
    context: Context,
    silent: Vec<String>,
    #[serde(default)]
    heard: Vec<String>,
}

#[test]
fn nobody_steps_into_a_trap() {
    let Traps { trap: traps } = toml::from_str(include_str!("traps.toml")).unwrap();
    let linter = Linter::built_in();
    let mut wrong = Vec::new();
    for Trap { of, rules, context, silent, heard } in traps {
        let settings = Settings { select: rules, ..Settings::default() };
        let drafts = silent.iter().map(|draft| (draft, false)).chain(heard.iter().map(|draft| (draft, true)));
        for (draft, speaks) in drafts {
            let read = linter.read(draft, Markup::Markdown);
            let findings = linter.check(&read, &context, &settings);
            if findings.is_empty() == speaks {
                let found: Vec<&str> = findings.iter().map(|finding| &*finding.rule).collect();
                wrong.push(format!("{of}: “{draft}” has {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
