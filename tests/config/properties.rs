//! What holds of any settings.

use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;
use replylint::config::{Effective, Layer, Origin, layer_of};
use replylint::rules::RuleFile;

/// What a layer may set, each key or not.
#[derive(Clone, Debug)]
struct Set {
    channel: Option<String>,
    words: Option<u32>,
    saved: Option<bool>,
    idle: Option<Option<u32>>,
    rule: Option<&'static str>,
    pack: Option<&'static str>,
    /// The channel that it sets for drafts with the ending `.txt`.
    of_text: Option<String>,
}

fn set() -> impl Strategy<Value = Set> {
    let word = || prop::option::of("[a-z]{1,5}");
    let severity = || prop::option::of(prop::sample::select(vec!["error", "warning", "information", "hint", "off"]));
    let words = prop::option::of(0..900_u32);
    let parts = (
        word(),
        words,
        prop::option::of(any::<bool>()),
        prop::option::of(prop::option::of(0..9_u32)),
        severity(),
        severity(),
        word(),
    );
    parts.prop_map(|(channel, words, saved, idle, rule, pack, of_text)| Set {
        channel,
        words,
        saved,
        idle,
        rule,
        pack,
        of_text,
    })
}

/// The layer of a file that sets just this.
fn layer(number: usize, set: &Set) -> Arc<Layer> {
    let mut text = String::new();
    let mut say = |line: Option<String>| text.extend(line.map(|line| line + "\n"));
    say(set.channel.as_ref().map(|word| format!("channel = \"{word}\"")));
    say(set.words.map(|words| format!("ready.words = {words}")));
    say(set.saved.map(|saved| format!("ready.saved = {saved}")));
    say(set.idle.map(|idle| format!("ready.idle = {}", idle.map_or("false".into(), |idle| idle.to_string()))));
    say(set.rule.map(|severity| format!("rules.\"collaborate/dictating\" = \"{severity}\"")));
    say(set.pack.map(|severity| format!("rules.collaborate = \"{severity}\"")));
    say(set.of_text.as_ref().map(|word| format!("[[overrides]]\nfiles = \"*.txt\"\nchannel = \"{word}\"")));
    let mut problems = Vec::new();
    let file = RuleFile { path: format!("/{number}/replylint.toml"), text: text.into() };
    let layer = layer_of(&file, Path::new("/"), &mut problems);
    assert!(problems.is_empty());
    Arc::new(layer)
}

/// The number of the layer in which a value was set.
fn number(origin: &Origin) -> Option<usize> {
    let path = origin.place()?.path.to_str().unwrap().to_owned();
    path.split('/').nth(1)?.parse().ok()
}

proptest! {
    #[test]
    fn the_last_layer_that_sets_a_value_has_its_way_and_is_named(sets in prop::collection::vec(set(), 0..6)) {
        let layers: Vec<_> = sets.iter().enumerate().map(|(number, set)| layer(number, set)).collect();
        let last = |is_set: &dyn Fn(&Set) -> bool| sets.iter().rposition(is_set);

        for draft in ["/a.md", "/a.txt"] {
            let effective = Effective::of(&layers, Some(Path::new(draft)));
            let text = draft.ends_with(".txt");
            let told = effective.channel.as_ref().map(|it| (number(&it.origin), Some(it.value.clone())));
            let of = |set: &Set| set.of_text.clone().filter(|_| text).or(set.channel.clone());
            let wanted = last(&|set| of(set).is_some()).map(|at| (Some(at), of(&sets[at])));
            prop_assert_eq!(told, wanted);
        }

        let effective = Effective::of(&layers, None);
        let words = last(&|set| set.words.is_some());
        prop_assert_eq!(number(&effective.ready.words.origin), words);
        prop_assert_eq!(effective.ready().words, words.and_then(|at| sets[at].words).unwrap_or(40));
        let saved = last(&|set| set.saved.is_some());
        prop_assert_eq!(number(&effective.ready.saved.origin), saved);
        prop_assert_eq!(effective.ready().saved, saved.and_then(|at| sets[at].saved).unwrap_or(true));
        let idle = last(&|set| set.idle.is_some());
        prop_assert_eq!(number(&effective.ready.idle.origin), idle);
        prop_assert_eq!(effective.ready().idle, idle.and_then(|at| sets[at].idle).unwrap_or(Some(5)));

        let linter = replylint::lint::Linter::built_in();
        let rules = linter.rules().rules();
        let rule = rules.iter().find(|rule| &*rule.id == "collaborate/dictating").unwrap();
        let named = last(&|set| set.rule.is_some() || set.pack.is_some());
        let severity = effective.severity(rule);
        prop_assert_eq!(severity.and_then(|it| number(&it.origin)), named);
        let wanted = named.map(|at| sets[at].rule.or(sets[at].pack).unwrap());
        let told = severity.map(|it| it.value.map_or("off".into(), |it| format!("{it:?}").to_lowercase()));
        prop_assert_eq!(told.as_deref(), wanted);
    }

    #[test]
    fn layers_may_be_put_together_in_any_steps(sets in prop::collection::vec(set(), 1..6), cut: prop::sample::Index) {
        // What holds above the cut holds whatever is below it.
        let layers: Vec<_> = sets.iter().enumerate().map(|(number, set)| layer(number, set)).collect();
        let cut = cut.index(layers.len());
        let (below, above) = (Effective::of(&layers[..cut], None), Effective::of(&layers[cut..], None));
        let whole = Effective::of(&layers, None);
        prop_assert_eq!(whole.channel, above.channel.or(below.channel));
    }

    #[test]
    fn no_text_harms(text: String) {
        let file = RuleFile { path: "replylint.toml".into(), text: text.into() };
        let mut problems = Vec::new();
        let _ = layer_of(&file, Path::new("/"), &mut problems);
    }
}
