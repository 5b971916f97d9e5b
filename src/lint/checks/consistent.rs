//! `consistent`: does the draft keep to one of several?
//!
//! Each language is asked for itself: how the Spanish half of a reply addresses its reader says nothing of the other.

use std::cmp::Reverse;

use super::{Examined, Kind, Notice};
use crate::lint::Hit;
use crate::lint::signals::languages_of;
use crate::rules::model::{KindSpec, Question, Subjects};
use crate::text::LangId;

pub const KIND: Kind = Kind {
    spec: KindSpec {
        key: "consistent",
        subjects: Subjects::Signals(2, usize::MAX),
        options: &[],
        required: &[],
        messages: &[],
        at_end: false,
    },
    check,
    // Which of them is meant, only the agent knows.
    fixes: |_, _| Vec::new(),
};

/// Notices the hits that do not go with the signal that has most of them, or, of equals, the one that comes first.
/// A hit that shares words with one of that signal goes with both.
fn check(question: &Question, examined: &Examined<'_>, notices: &mut Vec<Notice>) {
    let shown: Vec<Vec<Hit>> =
        question.signals.iter().map(|&signal| examined.hits.of(signal).copied().collect()).collect();
    if shown.iter().filter(|hits| !hits.is_empty()).count() < 2 {
        return;
    }
    let language = |hit: &Hit| languages_of(examined.rules, hit).iter().next();
    let mut languages: Vec<Option<LangId>> = shown.iter().flatten().map(language).collect();
    languages.sort_unstable();
    languages.dedup();
    for spoken in languages {
        let of_language = |hits: &Vec<Hit>| apart(hits.iter().copied().filter(|hit| language(hit) == spoken));
        notices.extend(strays(&shown.iter().map(of_language).collect::<Vec<_>>()));
    }
}

/// The hits that go with none of the hits of the signal that is kept to, each with the first place where that one is
/// not what the hit's own signal could be, too.
fn strays(shown: &[Vec<Hit>]) -> Vec<Notice> {
    let starts = |hits: &[Hit]| -> Vec<u32> { hits.iter().map(|hit| hit.start).collect() };
    let Some(kept) = shown.iter().min_by_key(|hits| (Reverse(hits.len()), starts(hits))) else { return Vec::new() };
    let mut strays: Vec<(Hit, Option<Hit>)> = Vec::new();
    for hits in shown {
        let other = kept.iter().find(|hit| !overlap(hits, hit)).copied();
        strays.extend(hits.iter().filter(|hit| !overlap(kept, hit)).map(|&hit| (hit, other)));
    }
    strays.sort_by_key(|(hit, _)| (hit.start, Reverse(hit.end)));
    // What strays as one signal and as another is told once.
    let mut end = 0;
    strays.retain(|(hit, _)| {
        let is_apart = hit.start >= end;
        end = end.max(hit.end);
        is_apart
    });
    strays.iter().map(|(hit, other)| Notice { other: other.map(|hit| hit.tokens()), ..Notice::of(hit) }).collect()
}

/// Of overlapping hits the first.
fn apart(hits: impl Iterator<Item = Hit>) -> Vec<Hit> {
    let mut end = 0;
    let mut apart = Vec::new();
    for hit in hits {
        if hit.start >= end {
            end = hit.end;
            apart.push(hit);
        }
    }
    apart
}

/// Whether a hit shares a word with one of these, which do not overlap.
fn overlap(hits: &[Hit], hit: &Hit) -> bool {
    let at = hits.partition_point(|other| other.end <= hit.start);
    hits.get(at).is_some_and(|other| other.start < hit.end)
}

#[cfg(test)]
mod tests {
    use crate::draft::{Context, Markup};
    use crate::lint::{Linter, Memory, Settings};
    use crate::rules::RuleFile;

    /// What is noticed in a draft that should show one signal of three, each with the place that it points to.
    #[track_caller]
    fn check(draft: &str, expected: &[&str]) {
        let language = |strong: &str| format!("name = \"Xx\"\nspoken = true\ndetect.strong = [{strong}]\n");
        let file = |path: &'static str, text: &str| RuleFile { path: path.into(), text: text.to_owned().into() };
        let (linter, problems) = Linter::load(&[
            file("languages/xx.toml", &language("\"zup\", \"mera\", \"lun\", \"kip\"")),
            file("languages/yy.toml", &language("\"oro\", \"oru\"")),
            file("signals/near.toml", "xx.match = [\"mera\", \"lun\"]\nyy.match = [\"oro\"]\n"),
            file("signals/far.toml", "xx.match = [\"zup [zup]\", \"lun\"]\nyy.match = [\"oru\"]\n"),
            file("signals/middle.toml", "xx.match = [\"kip\"]\n"),
            file(
                "a/rule.toml",
                "consistent = [\"near\", \"far\", \"middle\"]\nmessage.xx = \"{match}\"\nmessage.yy = \"{match}\"\n",
            ),
        ]);
        assert!(problems.is_empty(), "{problems:?}");
        let read = linter.read(draft, Markup::Plain);
        let found =
            linter.check_in_spite(&read, &Context::default(), &Settings::default(), &mut Memory::default()).findings;
        let shown = |(finding, others): &(crate::lint::Finding, Vec<crate::text::Span>)| {
            let others = others.iter().map(|other| format!("{} {}", other.start, &draft[other.range()]));
            format!("{} {} < {}", finding.span.start, finding.message, others.collect::<Vec<_>>().join(", "))
        };
        assert_eq!(found.iter().map(shown).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn one_of_them_alone_is_fine() {
        check("", &[]);
        check("Mera a. Mera b, mera c.", &[]);
        check("Lun a. Lun mera.", &[]);
    }

    #[test]
    fn the_fewer_stray_from_the_more() {
        check("Zup a, mera b. Mera c.", &["0 Zup < 7 mera"]);
        check("Mera a, zup zup b. Mera c, kip mera.", &["8 zup zup < 0 Mera", "27 kip < 0 Mera"]);
    }

    #[test]
    fn of_equals_the_first_is_kept_to() {
        check("Zup a, mera b.", &["7 mera < 0 Zup"]);
        check("Mera a, zup b.", &["8 zup < 0 Mera"]);
        check("Kip a, mera b, zup c.", &["7 mera < 0 Kip", "15 zup < 0 Kip"]);
        check("Lun a, zup b, mera c.", &["14 mera < 7 zup"]);
    }

    #[test]
    fn what_two_have_in_common_speaks_for_both() {
        check("Lun a, lun b, zup c.", &[]);
        check("Lun a, kip b, lun c.", &["7 kip < 0 Lun"]);
        check("Kip a, kip b, lun c.", &["14 lun < 0 Kip"]);
    }

    #[test]
    fn each_language_keeps_to_its_own() {
        check("Mera kip lun.\n\nOru oru.", &["5 kip < 0 Mera"]);
        check("Mera mera mera.\n\nOru oru.", &[]);
        check("Oru oro.\n\nMera mera mera.", &["4 oro < 0 Oru"]);
    }
}
