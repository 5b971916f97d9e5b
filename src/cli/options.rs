//! Options that several commands share, and what comes of them: a linter with its settings.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::{Stop, complain, names};
use crate::draft::{Context, Markup};
use crate::lint::{Bold, Linter, Settings, Translations};
use crate::report::{self, Advice};
use crate::rules::{RuleFile, RuleProblem};
use crate::{built_in, config};

/// Which rules to check with.
#[derive(clap::Args, Default)]
pub struct RuleOptions {
    /// Folder with a team's own rule files, added to the built-in ones; may be given several times
    #[arg(long = "rules", value_name = "DIR")]
    pub folders: Vec<PathBuf>,
    /// Check only these rules, packs or categories, separated by commas
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub select: Vec<String>,
    /// Leave out these rules, packs or categories, separated by commas
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// Read every sentence in this language instead of telling it from its words
    #[arg(long, value_name = "CODE")]
    pub lang: Option<String>,
    /// How bold is written where the replies are sent; otherwise as the channel has it, or the draft
    #[arg(long, value_name = "STYLE", value_parser = bold_style())]
    pub bold: Option<Bold>,
    /// Where a rewrite in the other language goes: below the one in the draft's language (the bilingual pair), in the
    /// sentence's place, or nowhere
    #[arg(long, value_name = "WHERE", value_parser = translations(), default_value = "pair")]
    pub translations: Translations,
}

/// Reads how bold is written.
fn bold_style() -> impl TypedValueParser<Value = Bold> {
    PossibleValuesParser::new(Bold::NAMED.map(|(name, _)| name)).try_map(|name| Bold::named(&name).ok_or("unknown"))
}

/// Reads where a rewrite in the other language goes.
fn translations() -> impl TypedValueParser<Value = Translations> {
    let names = PossibleValuesParser::new(Translations::NAMED.map(|(name, _)| name));
    names.try_map(|name| Translations::named(&name).ok_or("unknown"))
}

/// A linter, ready for drafts.
pub struct Checker {
    /// What checks.
    pub linter: Linter,
    /// How.
    pub settings: Settings,
    /// Whether a rule file had a problem. The user has been told.
    pub problems: bool,
}

/// A checked draft.
#[derive(Debug)]
pub struct Checked<'a> {
    /// Its language, as the report has it.
    pub language: Option<&'a str>,
    /// What was noticed.
    pub advice: Vec<Advice>,
}

impl RuleOptions {
    /// Loads the rules and checks the names that were typed. Problems of rule files are told on standard error.
    pub fn load(&self) -> Result<Checker, Stop> {
        let (linter, problems) = without_examples(&self.folders)?;
        let settings = Settings {
            select: self.select.clone(),
            ignore: self.ignore.clone(),
            language: self.lang.clone(),
            bold: self.bold,
            translations: self.translations,
        };
        check_names(&linter, &settings)?;
        Ok(Checker { linter, settings, problems })
    }
}

impl Checker {
    /// Checks one draft.
    ///
    /// # Errors
    /// If we stumble over it, which must not cost the other drafts.
    pub fn check(&self, text: &str, markup: Markup, context: &Context, fixes: bool) -> Result<Checked<'_>, String> {
        // Nothing that the closure leaves half done outlives it: a check only reads the linter.
        catch_unwind(AssertUnwindSafe(|| {
            let draft = self.settings.read(self.linter.rules(), text, markup);
            let advice = if fixes {
                let found = self.linter.check_with_fixes(&draft, context, &self.settings);
                found.into_iter().map(|(finding, fixes)| Advice { finding, fixes }).collect()
            } else {
                let found = self.linter.check(&draft, context, &self.settings);
                found.into_iter().map(|finding| Advice { finding, fixes: Vec::new() }).collect()
            };
            Checked { advice, language: report::language(&self.linter, &draft) }
        }))
        .map_err(|_| "internal error; please report it".into())
    }
}

/// A linter for the built-in rules and those of some folders, without the examples of the built-in ones; and
/// whether there was a problem, which has been told on standard error.
pub fn without_examples(folders: &[PathBuf]) -> Result<(Linter, bool), Stop> {
    if folders.is_empty() {
        return Ok((Linter::built_in(), false));
    }
    let LoadedRules { linter, problems, .. } = LoadedRules::load(built_in::files_without_examples(), folders)?;
    Ok((linter, problems))
}

/// Rules as they were loaded.
pub struct LoadedRules {
    /// What checks them.
    pub linter: Linter,
    /// The files, as the linter knows them.
    pub files: Vec<RuleFile>,
    /// The folder of each file; `None` for those that ship.
    folders: Vec<Option<PathBuf>>,
    /// Whether there was a problem. The user has been told.
    pub problems: bool,
}

impl LoadedRules {
    /// The built-in rules and those of some folders. Problems are told on standard error.
    pub fn load(built_in: Vec<RuleFile>, folders: &[PathBuf]) -> Result<Self, Stop> {
        let mut sources: Vec<(RuleFile, Option<PathBuf>)> = built_in.into_iter().map(|file| (file, None)).collect();
        let mut unreadable = false;
        for folder in folders {
            let found = config::rule_folder(folder)
                .map_err(|error| Stop::Failed(format!("cannot read the rules in {}: {error}", folder.display())))?;
            for file in &found.unreadable {
                complain(&format!("{}: {}", file.path.display(), file.reason));
                unreadable = true;
            }
            sources.extend(found.files.into_iter().map(|file| (file, Some(folder.clone()))));
        }
        let (files, folders): (Vec<_>, Vec<_>) = sources.into_iter().unzip();
        let (linter, problems) = Linter::load(&files);
        // They are needed until the process ends; taking them apart then would cost more than checking a draft.
        std::mem::forget(linter.clone());
        let loaded = Self { linter, files, folders, problems: unreadable || !problems.is_empty() };
        for problem in problems {
            let _ = writeln!(io::stderr(), "{}", loaded.located(problem));
        }
        Ok(loaded)
    }

    /// The problem with the path that a team lead can open, rather than the one that makes the rule's id.
    pub fn located(&self, problem: RuleProblem) -> RuleProblem {
        // A later file replaces an earlier one of the same path.
        let at = self.files.iter().rposition(|file| file.path == problem.path);
        let folder = at.and_then(|at| self.folders[at].as_deref()).unwrap_or(Path::new("rules"));
        let path = folder.join(&problem.path).display().to_string();
        RuleProblem { path, ..problem }
    }
}

/// A mistyped name must not pass for a clean draft.
fn check_names(linter: &Linter, settings: &Settings) -> Result<(), Stop> {
    if !settings.select.is_empty() || !settings.ignore.is_empty() {
        let known = selectable(linter);
        for name in settings.select.iter().chain(&settings.ignore) {
            if !known.contains(name.as_str()) {
                let known: Vec<&str> = known.iter().copied().collect();
                return Err(Stop::Failed(names::unknown("rule, pack or category", name, &known)));
            }
        }
    }
    if let Some(code) = &settings.language {
        let languages = linter.rules().lexer().languages();
        let spoken = || languages.iter().filter(|(_, language)| language.spoken).map(|(_, language)| &*language.code);
        if !spoken().any(|known| known == code) {
            let list = spoken().collect::<Vec<_>>().join(", ");
            return Err(Stop::Failed(format!("unknown language {code:?}; the rules speak: {list}")));
        }
    }
    Ok(())
}

/// Rule ids, the packs they are in, and their categories.
fn selectable(linter: &Linter) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for rule in linter.rules().rules() {
        names.insert(&*rule.id);
        names.insert(&*rule.category);
        names.extend(rule.id.match_indices('/').map(|(at, _)| &rule.id[..at]));
    }
    names
}
