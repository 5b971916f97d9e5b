//! Any text is a draft; whatever is noticed in it, each fix that is offered keeps its promises.

use std::collections::HashSet;

use replylint::draft::{Context, Markup};
use replylint::lint::{Linter, Safety, Settings};

/// Panics if something does not hold of this draft.
pub fn check(text: &str) {
    let linter = Linter::built_in();
    let (context, settings) = (Context::default(), Settings::default());
    for markup in [Markup::Markdown, Markup::Plain] {
        let draft = linter.read(text, markup);
        for token in draft.tokens() {
            assert!(text.get(draft.prose().source(token.span).range()).is_some());
        }
        let findings = linter.check_with_fixes(&draft, &context, &settings);
        let ids: HashSet<_> = findings.iter().map(|(finding, _)| &finding.id).collect();
        assert_eq!(ids.len(), findings.len(), "no two findings are one");
        for (finding, fixes) in &findings {
            assert!(text.get(finding.span.range()).is_some());
            let same_rule = findings.iter().filter(|(other, _)| other.rule == finding.rule).count();
            for fix in fixes {
                let fixed = fix.edits.apply(text);
                let left = linter.check(&linter.read(&fixed, markup), &context, &settings);
                let left = left.iter().filter(|left| left.rule == finding.rule).count();
                assert!(left < same_rule, "a finding of {} did not go away", finding.rule);
                let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
                assert!(fix.safety != Safety::Mechanical || letters(text) == letters(&fixed));
            }
        }
    }
}
