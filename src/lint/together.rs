//! Fixes that are applied at once: those of one kind for several findings, tried out together.

use std::sync::Arc;

use super::analysis::answers;
use super::examined::Examined;
use super::finding::{Finding, Fix, Safety};
use super::fixes::verify;
use super::{Linter, Settings};
use crate::draft::{Context, Draft};
use crate::text::{EditSet, Span};

/// What some fixes do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Does {
    /// They change no letter: numbers become bold.
    Bold,
    /// Each says in other words what its finding is about, in the language of it.
    Rewrite,
    /// Each says so in the language of this code, besides its own or instead of it.
    Translate(Arc<str>),
}

/// Fixes that go together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Together {
    /// What they do.
    pub does: Does,
    /// How many they are; at least one.
    pub count: usize,
    /// What an agent reads of the first; of all if it is alone.
    pub title: String,
    /// Their edits.
    pub edits: EditSet,
}

impl Linter {
    /// What can be done at once for some findings of a draft, each with its fixes as [`Linter::fixes_of`] has them.
    #[must_use]
    pub fn together(
        &self,
        draft: &Draft<'_>,
        context: &Context,
        settings: &Settings,
        findings: &[(Finding, Vec<Fix>)],
    ) -> Vec<Together> {
        let mut all: Vec<Together> = Vec::new();
        for (finding, fixes) in findings {
            for does in fixes.iter().filter_map(|fix| does(finding, fix)) {
                if !all.iter().any(|known| known.does == does) {
                    let (edits, title) = (EditSet::default(), String::new());
                    all.push(Together { does, count: 0, title, edits });
                }
            }
        }
        let examined = Examined::new(self.rules(), draft, context, settings);
        let before = answers(&examined);
        all.retain_mut(|together| {
            let mut repeats: Vec<Span> = Vec::new();
            for (finding, fixes) in findings {
                let fix = fixes.iter().find(|fix| does(finding, fix).as_ref() == Some(&together.does));
                let free = fix.filter(|fix| together.does != Does::Bold || is_behind(&together.edits, fix));
                if let Some((fix, edits)) = free.and_then(|fix| Some((fix, joined(&together.edits, fix)?))) {
                    together.edits = edits;
                    together.count += 1;
                    repeats.extend(fix.repeats);
                    if together.title.is_empty() {
                        together.title.clone_from(&fix.title);
                    }
                }
            }
            // What is alone was tried out already.
            together.count == 1 || verify::holds_together(&examined, &before, &together.edits, &repeats)
        });
        all
    }
}

/// What a fix does that may be applied beside others.
fn does(finding: &Finding, fix: &Fix) -> Option<Does> {
    match &fix.language {
        _ if fix.edits.edits().is_empty() => None,
        None => (fix.safety == Safety::Mechanical).then_some(Does::Bold),
        Some(language) if *language == finding.language => Some(Does::Rewrite),
        Some(language) => Some(Does::Translate(Arc::clone(language))),
    }
}

/// The safe fixes of some findings, in the order of the text, that can be applied unread and at once: their edits,
/// and how many fixes they are.
#[must_use]
pub fn safe_fixes<'a>(findings: impl IntoIterator<Item = &'a [Fix]>) -> (EditSet, usize) {
    let (mut edits, mut count) = (EditSet::default(), 0);
    for fix in findings.into_iter().filter_map(safe_fix) {
        let free = is_behind(&edits, fix) && edits.merge(&fix.edits);
        count += usize::from(free);
    }
    (edits, count)
}

/// Some edits with those of a fix; `None` if they clash. What both put below one paragraph stands there in turn.
fn joined(edits: &EditSet, fix: &Fix) -> Option<EditSet> {
    let mut all = edits.edits().to_vec();
    for edit in fix.edits.edits() {
        let same =
            all.iter_mut().find(|known| fix.repeats.is_some() && known.span.is_empty() && known.span == edit.span);
        match same {
            Some(known) => {
                known.text.truncate(known.text.trim_end().len());
                known.text.push_str(&edit.text);
            }
            None => all.push(edit.clone()),
        }
    }
    EditSet::new(all).ok()
}

/// Whether a fix starts behind some edits: marks side by side would be read as one.
fn is_behind(edits: &EditSet, fix: &Fix) -> bool {
    let (last, first) = (edits.edits().last(), fix.edits.edits().first());
    last.zip(first).is_none_or(|(last, first)| first.span.start > last.span.end)
}

/// The fix that may be applied unread, if a finding has one that changes anything.
#[must_use]
pub fn safe_fix(fixes: &[Fix]) -> Option<&Fix> {
    fixes.iter().find(|fix| fix.safety == Safety::Mechanical && !fix.edits.edits().is_empty())
}
