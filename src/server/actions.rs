//! What can be done about a range of a draft.
//!
//! It comes from what the session knows of the range, whatever diagnostics the client sends along: those may be of
//! another moment. Each is a plain edit, so a client needs nothing of ours to apply it; one that takes only commands
//! gets a command that has the server ask for the edit.

use tower_lsp::lsp_types::{
    CodeAction, CodeActionDisabled, CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionResponse,
    Diagnostic, TextEdit,
};

use crate::draft::Draft;
use crate::lint::{Does, Finding, Fix, NotBilingual, Together};
use crate::text::{Caption, Span};

use super::checker::Checker;
use super::commands::{APPLY, Arguments};
use super::edits::{text_edits, workspace_edit};
use super::view::View;
use super::{silencing, to_lsp};

/// The kind of all safe fixes of a document at once.
pub(super) const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.replylint");

/// The fixes for the findings that a range touches; for a selection also what can be done for all of it; all safe
/// fixes of the document for those who ask for them.
pub(super) fn code_actions(view: &View, checker: &Checker, params: &CodeActionParams) -> CodeActionResponse {
    if !view.features.code_action_literals && !view.features.applies_edits {
        return Vec::new();
    }
    let only = params.context.only.as_deref();
    let asked = |kind: &CodeActionKind| only.is_none_or(|kinds| kinds.iter().any(|above| is_below(kind, above)));
    let span = to_lsp::span(&view.text, params.range, view.features.encoding);
    let mends = asked(&CodeActionKind::QUICKFIX);
    let rewrites = asked(&CodeActionKind::REFACTOR_REWRITE) && !span.is_empty();
    let range = Range { view, checker, draft: &view.draft(checker), span };
    let mut actions = Vec::new();
    if mends || rewrites {
        let checked = view.checked(checker);
        let findings = view.shown_at(&checked, span);
        // Many clients ask for a finding by its range, which nobody selected.
        let rewrites = rewrites && (only.is_some() || findings.iter().all(|finding| finding.span != span));
        let fixes = checker.fixes(range.draft, |finding| findings.contains(&finding));
        if mends {
            for finding in &findings {
                let of_it = fixes.iter().find(|(known, _)| known == *finding).map(|(_, fixes)| &fixes[..]);
                actions.extend(range.mends(of_it.unwrap_or_default(), &view.diagnostic(finding, &checked)));
            }
            actions.extend(silencing::actions(view, checker, &checked, &findings));
        }
        if rewrites {
            // What is done for one finding is offered already where it is mended.
            actions.extend(range.rewrites(&fixes, if mends { 2 } else { 1 }));
            actions.extend(range.second_half(!mends));
        }
    }
    // Nobody wants to be offered it at each place of the document.
    if only.is_some() && asked(&FIX_ALL) {
        actions.extend(range.fix_all());
    }
    actions
}

/// Whether a kind is this one or one below it.
fn is_below(kind: &CodeActionKind, above: &CodeActionKind) -> bool {
    let rest = kind.as_str().strip_prefix(above.as_str());
    above.as_str().is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Why a draft is not said once more in another language, in its own.
pub(super) fn refusal(checker: &Checker, draft: &Draft<'_>, reason: &NotBilingual) -> String {
    match reason {
        NotBilingual::Nothing => checker.caption(draft, Caption::NothingToTranslate).to_owned(),
        NotBilingual::Already => checker.caption(draft, Caption::InBothAlready).to_owned(),
        NotBilingual::Sentence(span, _) => {
            let sentence: Vec<&str> = draft.source()[span.range()].split_whitespace().collect();
            checker.caption(draft, Caption::NotTranslatable).replace("{sentence}", &sentence.join(" "))
        }
    }
}

/// A range of a draft.
struct Range<'a> {
    view: &'a View,
    checker: &'a Checker,
    draft: &'a Draft<'a>,
    span: Span,
}

impl Range<'_> {
    /// The fixes of a finding; the first is the one to take.
    fn mends(&self, fixes: &[Fix], diagnostic: &Diagnostic) -> impl Iterator<Item = CodeActionOrCommand> {
        fixes.iter().enumerate().filter_map(move |(at, fix)| {
            let action = CodeAction {
                title: fix.title.clone(),
                kind: Some(CodeActionKind::QUICKFIX),
                diagnostics: Some(vec![diagnostic.clone()]),
                is_preferred: (at == 0 && self.view.features.preferred_actions).then_some(true),
                ..CodeAction::default()
            };
            self.offered(action, text_edits(self.view, &fix.edits))
        })
    }

    /// What can be done at once for so many findings or more.
    fn rewrites(&self, fixes: &[(Finding, Vec<Fix>)], least: usize) -> impl Iterator<Item = CodeActionOrCommand> {
        let together = self.checker.together(self.draft, fixes).into_iter();
        together.filter(move |together| together.count >= least).filter_map(|Together { does, count, title, edits }| {
            let caption = |caption| self.checker.caption(self.draft, caption).replace("{count}", &count.to_string());
            let title = match does {
                _ if count == 1 => title,
                Does::Bold => caption(Caption::BoldAll),
                Does::Rewrite => caption(Caption::RewriteAll),
                Does::Translate(code) => {
                    caption(Caption::RewriteIn).replace("{language}", self.checker.language_name(&code))
                }
            };
            self.offered(refactoring(title), text_edits(self.view, &edits))
        })
    }

    /// The sentences once more in the other language. Whoever asks for just such actions is told why that cannot be,
    /// if the client shows it.
    fn second_half(&self, asked: bool) -> Option<CodeActionOrCommand> {
        let half = self.checker.bilingual(self.draft, Some(self.span));
        let language = match &half {
            Ok(half) => &half.language,
            Err(NotBilingual::Sentence(_, language)) => language,
            Err(NotBilingual::Nothing | NotBilingual::Already) => return None,
        };
        let title = self.checker.caption(self.draft, Caption::AddLanguage);
        let action = refactoring(title.replace("{language}", self.checker.language_name(language)));
        match &half {
            Ok(half) => self.offered(action, text_edits(self.view, &half.edits)),
            Err(_) if !asked => None,
            Err(reason) => self.disabled(action, refusal(self.checker, self.draft, reason)),
        }
    }

    /// All safe fixes of the document.
    fn fix_all(&self) -> Option<CodeActionOrCommand> {
        let (edits, count) = self.checker.safe_fixes(self.draft);
        let title = self.checker.caption(self.draft, Caption::FixAll).replace("{count}", &count.to_string());
        let action = CodeAction { title, kind: Some(FIX_ALL), ..CodeAction::default() };
        if count == 0 { None } else { self.offered(action, text_edits(self.view, &edits)) }
    }

    /// An action with its edits, or a command that has them made.
    fn offered(&self, action: CodeAction, edits: Vec<TextEdit>) -> Option<CodeActionOrCommand> {
        let View { uri, version, features, .. } = self.view;
        if features.code_action_literals {
            let edit = Some(workspace_edit(*features, uri.clone(), *version, edits));
            return Some(CodeActionOrCommand::CodeAction(CodeAction { edit, ..action }));
        }
        let arguments = Arguments { edits, version: Some(*version), ..Arguments::about(uri.clone()) };
        features.applies_edits.then(|| CodeActionOrCommand::Command(arguments.command(APPLY, action.title)))
    }

    fn disabled(&self, action: CodeAction, reason: String) -> Option<CodeActionOrCommand> {
        let shown = self.view.features.code_action_literals && self.view.features.disabled_actions;
        let disabled = Some(CodeActionDisabled { reason });
        shown.then_some(CodeActionOrCommand::CodeAction(CodeAction { disabled, ..action }))
    }
}

fn refactoring(title: String) -> CodeAction {
    CodeAction { title, kind: Some(CodeActionKind::REFACTOR_REWRITE), ..CodeAction::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_asked_for_by_their_beginnings() {
        let asks = |above: &'static str| is_below(&FIX_ALL, &CodeActionKind::new(above));
        assert!(asks("") && asks("source") && asks("source.fixAll") && asks("source.fixAll.replylint"));
        assert!(
            !asks("sour") && !asks("source.fixAll.other") && !asks("source.fixAll.replylint.more") && !asks("refactor")
        );
    }
}
