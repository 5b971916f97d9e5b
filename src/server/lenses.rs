//! Above a draft: which parts of a good reply it has, and how many findings. A click explains.

use tower_lsp::lsp_types::{CodeLens, Command, Range};

use crate::rules::model::Stage;

use super::checker::Checker;
use super::commands::{Arguments, SHOW_SCORECARD};
use super::scorecard::Scorecard;
use super::view::View;

/// A lens for each part, and one for the findings that are shown; none above an empty draft.
pub(super) fn lenses(view: &View, checker: &Checker) -> Vec<CodeLens> {
    let shows = checker.shows_stages() && checker.takes(view.text.source().len());
    if !shows || view.draft(checker).sentences().is_empty() {
        return Vec::new();
    }
    let card = Scorecard::of(view, checker);
    let stages = card.stages.iter().map(|card| (card.heading(), Some(card.stage)));
    let all = stages.chain([(card.findings.title.clone(), None)]);
    all.map(|(title, stage)| lens(view, title, stage)).collect()
}

fn lens(view: &View, title: String, stage: Option<Stage>) -> CodeLens {
    let command = if view.features.commands {
        Arguments { stage, ..Arguments::about(view.uri.clone()) }.command(SHOW_SCORECARD, title)
    } else {
        // A command without a name is a text that cannot be clicked.
        Command { title, command: String::new(), arguments: None }
    };
    CodeLens { range: Range::default(), command: Some(command), data: None }
}
