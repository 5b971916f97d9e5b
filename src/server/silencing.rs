//! Actions that keep a finding from being told again: by its sentence, or by its rule in a folder.
//!
//! They write in files of settings, so they are offered only to clients that can create files in an edit.

use std::path::{Path, PathBuf};

use tower_lsp::lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CreateFile, CreateFileOptions, DocumentChangeOperation,
    DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, ResourceOp, TextDocumentEdit, TextEdit, Url,
    WorkspaceEdit,
};

use crate::config::{IGNORED, SETTINGS, text_of, with_ignored, with_rule_off};
use crate::lint::Finding;
use crate::text::{Caption, Encoding, Span};

use super::checker::{Checked, Checker};
use super::documents::Text;
use super::to_lsp;
use super::view::View;

/// Of more findings in one range an agent cannot mean each.
const MOST: usize = 3;

/// What can be done about findings besides mending them.
pub(super) fn actions(
    view: &View,
    checker: &Checker,
    checked: &Checked,
    findings: &[&Finding],
) -> Vec<CodeActionOrCommand> {
    if !view.features.creates_files {
        return Vec::new();
    }
    let Some(folder) = checker.home().folder.as_deref() else { return Vec::new() };
    let encoding = view.features.encoding;
    let mut actions = Vec::new();
    let mut offer = |title: String, finding: &Finding, edit: Option<WorkspaceEdit>| {
        actions.extend(edit.map(|edit| {
            CodeActionOrCommand::CodeAction(CodeAction {
                title,
                kind: Some(CodeActionKind::QUICKFIX),
                diagnostics: Some(vec![view.diagnostic(finding, checked)]),
                edit: Some(edit),
                ..CodeAction::default()
            })
        }));
    };
    let title = |caption, finding: &Finding, file: &str| {
        checker.caption_in(&finding.language, caption).replace("{rule}", &finding.rule).replace("{file}", file)
    };
    let mut rules: Vec<&str> = Vec::new();
    for finding in findings.iter().take(MOST) {
        let rule = &*finding.rule;
        let sentence = &view.text.source()[finding.sentence.range()];
        // A secret in the sentence would be written to a file.
        let hides = |other: &Finding| finding.sentence.overlaps(other.span) && checker.is_secret(&other.rule);
        if !sentence.trim().is_empty() && !checked.findings.iter().any(hides) {
            let file = nearest(folder, IGNORED);
            let edit = amended(&file, encoding, |text| with_ignored(text, rule, sentence));
            offer(title(Caption::IgnoreFinding, finding, IGNORED), finding, edit);
        }
        if !rules.contains(&rule) {
            rules.push(rule);
            let edit = amended(&folder.join(SETTINGS), encoding, |text| with_rule_off(text, rule));
            offer(title(Caption::TurnOff, finding, SETTINGS), finding, edit);
        }
    }
    actions
}

/// The nearest file of this name, from a folder upward; the one that would stand in the folder if there is none.
fn nearest(folder: &Path, name: &str) -> PathBuf {
    let mut above = folder.ancestors().map(|folder| folder.join(name));
    above.find(|file| file.is_file()).unwrap_or_else(|| folder.join(name))
}

/// An edit that makes of a file what `amend` makes of its text, and creates it if it is not there.
fn amended(file: &Path, encoding: Encoding, amend: impl FnOnce(&str) -> Option<String>) -> Option<WorkspaceEdit> {
    let uri = Url::from_file_path(file).ok()?;
    // What cannot be read is left alone.
    let before = text_of(file).ok()?;
    let create = before.is_none().then(|| {
        let options = CreateFileOptions { overwrite: Some(false), ignore_if_exists: Some(true) };
        let create = CreateFile { uri: uri.clone(), options: Some(options), annotation_id: None };
        DocumentChangeOperation::Op(ResourceOp::Create(create))
    });
    let before = before.unwrap_or_default();
    let after = amend(&before)?;
    let (span, new_text) = difference(&before, &after);
    let range = to_lsp::range(&Text::new(before), span, encoding);
    let edit = TextDocumentEdit {
        // The client opens it by itself, in whatever version.
        text_document: OptionalVersionedTextDocumentIdentifier { uri, version: None },
        edits: vec![OneOf::Left(TextEdit { range, new_text })],
    };
    let operations = create.into_iter().chain([DocumentChangeOperation::Edit(edit)]).collect();
    Some(WorkspaceEdit { document_changes: Some(DocumentChanges::Operations(operations)), ..WorkspaceEdit::default() })
}

/// Where a text became another, and what stands there then.
fn difference(before: &str, after: &str) -> (Span, String) {
    let alike = |(a, b): &(char, char)| a == b;
    let length = |pairs: Vec<(char, char)>| pairs.iter().map(|(c, _)| c.len_utf8()).sum::<usize>();
    let start = length(before.chars().zip(after.chars()).take_while(alike).collect());
    let ends = before[start..].chars().rev().zip(after[start..].chars().rev());
    let end = length(ends.take_while(alike).collect());
    (Span::from_range(start..before.len() - end), after[start..after.len() - end].into())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_difference_makes_one_text_of_the_other(before in "[añ👍\n]{0,9}", after in "[añ👍\n]{0,9}") {
            let (span, text) = difference(&before, &after);
            let mut made = before.clone();
            made.replace_range(span.range(), &text);
            prop_assert_eq!(made, after);
        }
    }
}
