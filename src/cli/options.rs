//! Options that several commands share, and what comes of them: a linter with its settings.

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::{Stop, complain, names};
use crate::built_in;
use crate::config::{
    self, Brief, CommandLine, Configuration, Extend, Files, Home, Layer, LoadedRules, Origin, Setting, Values, shown,
};
use crate::draft::{Context, Markup};
use crate::lint::{Bold, Linter, Translations};
use crate::report::{self, Advice};
use crate::rules::{RuleFile, RuleProblem};

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
    /// sentence's place, or nowhere; otherwise the pair
    #[arg(long, value_name = "WHERE", value_parser = translations())]
    pub translations: Option<Translations>,
}

/// Which files of settings to read.
#[derive(clap::Args, Default)]
pub struct ConfigOptions {
    /// File of settings in place of those that are found: replylint.toml above the draft, and the user's own
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub config: Option<PathBuf>,
    /// Read no file of settings
    #[arg(long)]
    pub no_config: bool,
}

/// What is known about the conversation.
#[derive(clap::Args, Default)]
pub struct ContextOptions {
    /// The channel that the replies are sent through, such as `chat` or `email`
    #[arg(long)]
    pub channel: Option<String>,
    /// The industry that the replies are about, such as `healthcare`
    #[arg(long)]
    pub industry: Option<String>,
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

/// How drafts are checked.
pub struct Checker {
    /// With what, and how.
    pub brief: Arc<Brief>,
    /// Whether a file of rules or settings had a problem. The user has been told.
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

impl ConfigOptions {
    /// What is set, with what the command line adds to it.
    pub fn configuration(&self, command_line: CommandLine) -> Configuration {
        let files = match &self.config {
            Some(file) => Files::Only(file.clone()),
            None if self.no_config => Files::Ignored,
            None => Files::Found,
        };
        Configuration::new(files, command_line)
    }
}

impl RuleOptions {
    /// What the command line sets.
    pub fn command_line(&self, context: &ContextOptions) -> Result<CommandLine, Stop> {
        fn set<T>(value: Option<T>) -> Option<Setting<T>> {
            value.map(|value| Setting { value, origin: Origin::CommandLine })
        }
        let mut extends = Vec::new();
        for folder in &self.folders {
            std::fs::read_dir(folder)
                .map_err(|error| Stop::Failed(format!("cannot read the rules in {}: {error}", shown(folder))))?;
            extends.extend(set(Some(Extend::Folder(folder.clone()))));
        }
        let values = Values {
            extends,
            languages: set(self.lang.clone().map(|code| vec![code])),
            channel: set(context.channel.clone()),
            industry: set(context.industry.clone()),
            bold: set(self.bold),
            translations: set(self.translations),
            ..Values::default()
        };
        let layer = Layer { values, ..Layer::default() };
        Ok(CommandLine { layer, select: self.select.clone(), ignore: self.ignore.clone() })
    }

    /// Loads the rules that the command line names and those that ship, whatever files of settings say.
    /// Problems of rule files are told on standard error.
    pub fn load(&self) -> Result<Checker, Stop> {
        let options = ConfigOptions { no_config: true, ..ConfigOptions::default() };
        let configuration = options.configuration(self.command_line(&ContextOptions::default())?);
        self.checker(&configuration, &Home::default())
    }

    /// How drafts in one place are checked. Problems are told on standard error.
    pub fn checker(&self, configuration: &Configuration, home: &Home) -> Result<Checker, Stop> {
        let brief = configuration.brief(home);
        let problems = tell_problems(&configuration.take_problems());
        self.check_names(std::slice::from_ref(&brief))?;
        keep(&brief);
        Ok(Checker { brief, problems })
    }

    /// A mistyped name must not pass for a clean draft: some draft's rules must know it.
    pub fn check_names(&self, briefs: &[Arc<Brief>]) -> Result<(), Stop> {
        let rules = || briefs.iter().map(|brief| brief.linter.rules());
        for name in self.select.iter().chain(&self.ignore) {
            if !rules().any(|rules| config::selectable(rules).contains(name.as_str())) {
                let known: Vec<&str> = rules().next().map(config::selectable).unwrap_or_default().into_iter().collect();
                return Err(Stop::Failed(names::unknown("rule, pack or category", name, &known)));
            }
        }
        if let Some(code) = &self.lang
            && !rules().any(|rules| config::spoken(rules).contains(code.as_str()))
        {
            let spoken: Vec<&str> = rules().next().map(config::spoken).unwrap_or_default().into_iter().collect();
            let list = spoken.join(", ");
            return Err(Stop::Failed(format!("unknown language {code:?}; the rules speak: {list}")));
        }
        Ok(())
    }
}

/// Keeps rules until the process ends: taking them apart then would cost more than checking a draft.
pub fn keep(brief: &Arc<Brief>) {
    std::mem::forget(Arc::clone(brief));
}

/// Tells what is wrong in files of rules and settings, on standard error; whether there is anything.
pub fn tell_problems(problems: &[RuleProblem]) -> bool {
    for problem in problems {
        let path = nearby(Path::new(&problem.path));
        if problem.excerpt.is_empty() && problem.span.is_empty() {
            complain(&format!("{path}: {}", problem.message));
        } else {
            // Where nobody can read, nobody can be told.
            let _ = writeln!(io::stderr(), "{}", RuleProblem { path, ..problem.clone() });
        }
    }
    !problems.is_empty()
}

/// A path as short as the user would type it here.
pub fn nearby(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let inside = here.as_deref().and_then(|here| path.strip_prefix(here).ok());
    shown(inside.filter(|inside| !inside.as_os_str().is_empty()).unwrap_or(path))
}

impl Checker {
    /// Checks one draft.
    ///
    /// # Errors
    /// If we stumble over it, which must not cost the other drafts.
    pub fn check(&self, text: &str, markup: Markup, context: &Context, fixes: bool) -> Result<Checked<'_>, String> {
        check(&self.brief, text, markup, context, fixes)
    }
}

/// Checks one draft.
///
/// # Errors
/// If we stumble over it, which must not cost the other drafts.
pub fn check<'a>(
    brief: &'a Brief,
    text: &str,
    markup: Markup,
    context: &Context,
    fixes: bool,
) -> Result<Checked<'a>, String> {
    let Brief { linter, settings, .. } = brief;
    // Nothing that the closure leaves half done outlives it: a check only reads the linter.
    catch_unwind(AssertUnwindSafe(|| {
        let draft = settings.read(linter.rules(), text, markup);
        let advice = if fixes {
            let found = linter.check_with_fixes(&draft, context, settings);
            found.into_iter().map(|(finding, fixes)| Advice { finding, fixes }).collect()
        } else {
            let found = linter.check(&draft, context, settings);
            found.into_iter().map(|finding| Advice { finding, fixes: Vec::new() }).collect()
        };
        Checked { advice, language: report::language(linter, &draft) }
    }))
    .map_err(|_| "internal error; please report it".into())
}

/// A linter for the built-in rules and those of some folders, without the examples of the built-in ones; and
/// whether there was a problem, which has been told on standard error.
pub fn without_examples(folders: &[PathBuf]) -> Result<(Linter, bool), Stop> {
    if folders.is_empty() {
        return Ok((Linter::built_in(), false));
    }
    let (LoadedRules { linter, .. }, problems) = load_rules(built_in::files_without_examples(), folders)?;
    Ok((linter, problems))
}

/// The built-in rules and those of some folders; and whether there was a problem, which has been told on
/// standard error.
pub fn load_rules(built_in: Vec<RuleFile>, folders: &[PathBuf]) -> Result<(LoadedRules, bool), Stop> {
    for folder in folders {
        std::fs::read_dir(folder)
            .map_err(|error| Stop::Failed(format!("cannot read the rules in {}: {error}", shown(folder))))?;
    }
    let loaded = LoadedRules::load(built_in, folders);
    // As in `keep`.
    std::mem::forget(loaded.linter.clone());
    for file in &loaded.unreadable {
        complain(&format!("{}: {}", shown(&file.path), file.reason));
    }
    let problems = tell_problems(&loaded.problems);
    let unreadable = !loaded.unreadable.is_empty();
    Ok((loaded, problems || unreadable))
}
