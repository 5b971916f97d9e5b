//! Tracking numbers, linked to the page of their carrier.

use tower_lsp::lsp_types::{DocumentLink, Url};

use crate::lint::Link;
use crate::text::Caption;

use super::checker::Checker;
use super::view::View;

/// The numbers that lead somewhere. Where is told here and now, so nothing is asked of anybody.
pub(super) fn links(view: &View, checker: &Checker) -> Vec<DocumentLink> {
    let draft = view.draft(checker);
    let link = |Link { span, target }: Link| {
        let target = Url::parse(&target).ok()?;
        let texts = view.features.link_texts == Some(true);
        let tooltip = target
            .host_str()
            .filter(|_| texts)
            .map(|host| checker.caption(&draft, Caption::FollowParcel).replace("{host}", host));
        Some(DocumentLink { range: view.range(span), target: Some(target), tooltip, data: None })
    };
    checker.links(&draft).into_iter().filter_map(link).collect()
}
