//! Numbers that lead somewhere: a tracking number to the page of its carrier.

use super::signals::{Hits, prose_span};
use crate::draft::{Draft, Style};
use crate::rules::RuleSet;
use crate::rules::model::{LINKED, Role, SignalId, SignalRef};
use crate::text::Span;

/// A number, and where it leads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link {
    /// Where, in bytes of the source.
    pub span: Span,
    /// The address.
    pub target: String,
}

/// The numbers in a draft whose check holds, each once. One that may be of two carriers leads nowhere, and so does
/// what is a link already.
pub fn links(rules: &RuleSet, draft: &Draft<'_>) -> Vec<Link> {
    let hits = Hits::new(rules, draft);
    let linking =
        rules.signals().iter().zip(0..).filter_map(|(signal, at)| Some((signal.link.as_ref()?, SignalId(at))));
    let mut found: Vec<Link> = Vec::new();
    for (link, signal) in linking {
        for hit in hits.of(SignalRef { signal, worst: u8::MAX }) {
            let Role::Match(part) = rules.entries()[hit.entry as usize].role else { continue };
            let is_checked = rules.signals()[signal.index()].parts[part as usize].validator.is_some();
            let prose = prose_span(draft, &hit.tokens());
            if !is_checked || draft.prose().style(prose).contains(Style::LINK) {
                continue;
            }
            let written = &draft.prose().text()[prose.range()];
            let number: String = written.chars().filter(char::is_ascii_alphanumeric).collect();
            let target = link.replace(LINKED, &number.to_ascii_uppercase());
            found.push(Link { span: draft.prose().source(prose), target });
        }
    }
    found.sort_by(|a, b| (a.span, &a.target).cmp(&(b.span, &b.target)));
    found.dedup();
    drop_overlapping(&mut found);
    found
}

/// Drops every link that shares bytes with another; they are in the order of their spans, and none of them is empty.
fn drop_overlapping(links: &mut Vec<Link>) {
    let starts: Vec<u32> = links.iter().map(|link| link.span.start).collect();
    let (mut at, mut end) = (0, 0);
    links.retain(|Link { span, .. }| {
        at += 1;
        let is_apart = end <= span.start && starts.get(at).is_none_or(|&next| span.end <= next);
        end = end.max(span.end);
        is_apart
    });
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::built_in;
    use crate::draft::Markup;
    use crate::lint::Linter;
    use crate::rules::RuleFile;

    /// What is linked in a draft by the signals that ship and these, and what is wrong with these.
    fn linked(signals: &[&str], source: &str) -> (Vec<String>, Vec<String>) {
        let mut files = built_in::files_without_examples();
        files.extend(signals.iter().enumerate().map(|(at, text)| {
            let path = format!("signals/carrier/ours-{at}.toml");
            RuleFile { path, text: (*text).to_owned().into() }
        }));
        let (linter, problems) = Linter::load(&files);
        let links = linter.links(&linter.read(source, Markup::Markdown));
        (links.into_iter().map(|link| link.target).collect(), problems.iter().map(|it| it.message.clone()).collect())
    }

    const OURS: &str = "capture = \"id\"\nany.match = [\"/[0-9]{4} ?[0-9]{4}/:id\"]\n";

    #[test]
    fn a_team_links_numbers_of_its_own() {
        let ours = format!("{OURS}validate = \"luhn\"\nlink = \"https://track.example/{{id}}/now\"");
        assert_eq!(linked(&[&ours], "It is **1234 5674**.").0, ["https://track.example/12345674/now"]);
        assert_eq!(linked(&[&ours], "It is 1234 5678.").0, [""; 0]);
        let other = ours.replace("track.", "follow.");
        assert_eq!(linked(&[&ours, &other], "It is 1234 5674.").0, [""; 0], "it may be of either");
    }

    proptest! {
        #[test]
        fn what_overlaps_is_dropped(places in vec((0..40u32, 1..9u32, 0..2usize), 0..12)) {
            let link = |(start, length, target): (u32, u32, usize)| {
                Link { span: Span::new(start, start + length), target: ["a", "b"][target].into() }
            };
            let mut links: Vec<Link> = places.into_iter().map(link).collect();
            links.sort_by(|a, b| (a.span, &a.target).cmp(&(b.span, &b.target)));
            links.dedup();
            let clashes = |link: &Link| links.iter().any(|other| other != link && other.span.overlaps(link.span));
            let apart: Vec<Link> = links.iter().filter(|link| !clashes(link)).cloned().collect();
            drop_overlapping(&mut links);
            prop_assert_eq!(links, apart);
        }
    }

    #[test]
    fn a_wrong_link_is_told() {
        let told = |link: &str| linked(&[&format!("{OURS}{link}")], "It is 1234 5674.");
        let wrong = |message: &str| (Vec::new(), vec![message.to_owned()]);
        let checked = "validate = \"luhn\"\nlink = ";
        assert_eq!(told("link = \"https://track.example/{id}\""), wrong("what is linked is not checked"));
        assert_eq!(told(&format!("{checked}\"https://track.example/\"")), wrong("nothing says where the number goes"));
        assert_eq!(told(&format!("{checked}\"javascript:{{id}}\"")), wrong("this is no address"));
    }
}
