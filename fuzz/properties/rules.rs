//! Whatever a rule file says, it is read or its problems are told at places that it has.
//!
//! The first line of the input is the file's path, the rest what it says.

use replylint::draft::{Context, Markup};
use replylint::lint::{Linter, Settings};
use replylint::rules::RuleFile;

const DRAFT: &str = "Hi Ana,\n\nYou must send us order #4411 by 05/06. Lo sentimos, no podemos ayudarle.\n";

/// Panics if something does not hold of this rule file.
pub fn check(input: &str) {
    let (path, text) = input.split_once('\n').unwrap_or(("team/rule.toml", input));
    let files = [
        RuleFile { path: "languages/en.toml".into(), text: "name = \"English\"\nspoken = true\n".into() },
        RuleFile { path: path.into(), text: text.to_owned().into() },
    ];
    let (linter, problems) = Linter::load(&files);
    for problem in problems {
        let text = files.iter().find(|file| file.path == problem.path).map_or("", |file| &file.text);
        assert!(text.get(problem.span.range()).is_some(), "{problem}");
        assert!(!problem.to_string().is_empty());
    }
    let draft = linter.read(DRAFT, Markup::Markdown);
    let _ = linter.check_with_fixes(&draft, &Context::default(), &Settings::default());
}
