//! Whatever a file of settings says, it is read or its problems are told at places that it has.

use std::path::Path;
use std::sync::Arc;

use replylint::config::{Effective, Layer, Place, ignored_of, layer_of};
use replylint::draft::Markup;
use replylint::lint::Linter;
use replylint::rules::RuleFile;

const DRAFT: &str = "Hi Ana,\n\nYou must send us order #4411 by 05/06. Lo sentimos, no podemos ayudarle.\n";

/// Panics if something does not hold of this file.
pub fn check(input: &str) {
    let file = RuleFile { path: "/team/replylint.toml".into(), text: input.to_owned().into() };
    let mut problems = Vec::new();
    let layer = layer_of(&file, Path::new("/team"), &mut problems);
    let ignored = ignored_of(&file, &mut problems);
    for problem in problems {
        assert!(input.get(problem.span.range()).is_some(), "{problem}");
        assert!(!problem.to_string().is_empty());
    }
    let layers = [Arc::new(Layer { ignored, ..layer })];
    let linter = Linter::built_in();
    for path in ["/team/a.md", "/team/macros/a.txt", "/elsewhere/a.md"] {
        let effective = Effective::of(&layers, Some(Path::new(path)));
        if let Some(Place { line, span, .. }) = effective.channel.as_ref().and_then(|channel| channel.origin.place()) {
            assert_eq!(input[..span.start as usize].matches('\n').count() + 1, *line as usize);
        }
        let draft = linter.read(DRAFT, Markup::Markdown);
        let _ = linter.check(&draft, &effective.context(), &effective.settings(linter.rules()));
    }
}
