//! The rules' reference pages in `docs/rules/` say what the rules say.

#![allow(clippy::unwrap_used, reason = "a test stops where it is surprised")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use replylint::built_in;
use replylint::lint::Linter;
use replylint::report::markdown;

#[test]
fn the_pages_are_those_that_the_rules_make() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules");
    let mut standing = BTreeMap::new();
    collect(&folder, &folder, &mut standing);
    let made: BTreeMap<String, String> =
        markdown::pages(&Linter::load(&built_in::files()).0).into_iter().map(|page| (page.path, page.text)).collect();
    let stale: Vec<&String> =
        made.iter().filter(|(path, text)| standing.get(*path) != Some(text)).map(|(path, _)| path).collect();
    let left: Vec<&String> = standing.keys().filter(|path| !made.contains_key(*path)).collect();
    assert!(
        stale.is_empty() && left.is_empty(),
        "run `cargo run -- rules docs docs/rules` for {stale:?}, and delete {left:?}"
    );
}

/// The texts of the files under a folder, by their path in it, with `/`.
fn collect(root: &Path, folder: &Path, texts: &mut BTreeMap<String, String>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, texts);
        } else {
            let inside = path.strip_prefix(root).unwrap();
            let parts: Vec<_> = inside.iter().map(|part| part.to_str().unwrap()).collect();
            texts.insert(parts.join("/"), fs::read_to_string(&path).unwrap());
        }
    }
}
