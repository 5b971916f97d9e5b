//! One rule file: from its text to what it says, each piece with its place.
//!
//! Whatever is wrong becomes a [`RuleProblem`] for a team lead, and everything else in the file
//! still works. Only what the file itself shows is judged here: whether a language, signal or
//! lexicon exists is for the compiler.

mod condition;
mod frames;
mod language;
mod lexicon;
mod phrases;
pub(crate) mod rule;
mod signal;
mod syntax;
pub(crate) mod table;
#[cfg(test)]
mod tests;

use toml::de::DeTable;

use crate::text::{Span, fold};

use super::ast::Parsed;
use super::model::KindSpec;
use super::{RuleFile, RuleProblem, nearest};
use table::{Keys, Reader};

/// Reads a file that is no rule file with the same care: `read` gets its table, in which these keys may stand.
pub(crate) fn table<T>(
    file: &RuleFile,
    keys: &[&'static str],
    problems: &mut Vec<RuleProblem>,
    read: impl FnOnce(&mut Reader<'_>, &DeTable<'_>) -> T,
) -> Option<T> {
    let keys = Keys { top: keys.to_vec(), elsewhere: Vec::new(), belongs: "" };
    let before = problems.len();
    let (root, errors) = DeTable::parse_recoverable(&file.text);
    let read = if errors.is_empty() {
        Some(read(&mut Reader::new(file, keys, root.get_ref(), Vec::new(), problems), root.get_ref()))
    } else {
        syntax::repair(file, errors, problems).map(|repaired| {
            let (root, _) = DeTable::parse_recoverable(&repaired.text);
            read(&mut Reader::new(file, keys, root.get_ref(), repaired.broken, problems), root.get_ref())
        })
    };
    problems[before..].sort_by_key(|problem| problem.span);
    read
}

/// Reads a file as what its place says it is; `None` when nothing of it can be used.
pub(super) fn read(file: &RuleFile, kinds: &[KindSpec], problems: &mut Vec<RuleProblem>) -> Option<Parsed> {
    let before = problems.len();
    let parsed = read_unsorted(file, kinds, problems);
    problems[before..].sort_by_key(|problem| problem.span);
    parsed
}

fn read_unsorted(file: &RuleFile, kinds: &[KindSpec], problems: &mut Vec<RuleProblem>) -> Option<Parsed> {
    let (kind, name) = match place(&file.path) {
        Ok(place) => place,
        Err((message, help)) => {
            problems.push(RuleProblem::new(&file.path, &file.text, Span::default(), message, help));
            return None;
        }
    };
    let (root, errors) = DeTable::parse_recoverable(&file.text);
    if errors.is_empty() {
        return Some(parsed((kind, name), kinds, root.get_ref(), Vec::new(), file, problems));
    }
    let repaired = syntax::repair(file, errors, problems)?;
    let (root, _) = DeTable::parse_recoverable(&repaired.text);
    Some(parsed((kind, name), kinds, root.get_ref(), repaired.broken, file, problems))
}

fn parsed(
    (kind, name): (Kind, &str),
    kinds: &[KindSpec],
    root: &DeTable<'_>,
    broken: Vec<Span>,
    file: &RuleFile,
    problems: &mut Vec<RuleProblem>,
) -> Parsed {
    let mut reader = Reader::new(file, kind.keys(kinds), root, broken, problems);
    if root.is_empty() {
        reader.problem(Span::default(), "this file says nothing", format!("begin it with {}", kind.beginning(kinds)));
    }
    match kind {
        Kind::Language => Parsed::Language(Box::new(language::read(&mut reader, name, root))),
        Kind::Lexicon => Parsed::Lexicon(lexicon::read(&mut reader, name, root)),
        Kind::Fragment => Parsed::Fragment(lexicon::read_fragment(&mut reader, name, root)),
        Kind::Signal => Parsed::Signal(signal::read(&mut reader, name, root)),
        Kind::Phrases => Parsed::Phrases(phrases::read(&mut reader, name, root)),
        Kind::Frames => Parsed::Frames(frames::read(&mut reader, name, root)),
        Kind::Rule => Parsed::Rule(Box::new(rule::read(&mut reader, kinds, name, root))),
    }
}

/// What a file is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Language,
    Lexicon,
    Fragment,
    Signal,
    Phrases,
    Frames,
    Rule,
}

impl Kind {
    fn keys(self, kinds: &[KindSpec]) -> Keys {
        match self {
            Self::Language => language::keys(),
            Self::Lexicon => lexicon::keys(),
            Self::Fragment => lexicon::fragment_keys(),
            Self::Signal => signal::keys(kinds),
            Self::Phrases => phrases::keys(),
            Self::Frames => frames::keys(),
            Self::Rule => rule::keys(kinds),
        }
    }

    /// How such a file begins, to help somebody who has an empty one.
    fn beginning(self, kinds: &[KindSpec]) -> String {
        let beginning = match self {
            Self::Language => "the language's name: name = \"…\"",
            Self::Lexicon => "columns = […] and rows = […], or with a list of words after a language's code",
            Self::Fragment => "a list of phrases after a language's code",
            Self::Signal => "a language's code in brackets, and below it match = [\"…\"]",
            Self::Phrases => "[[phrase]], and below it en = \"…\", with a language's code and a sentence",
            Self::Frames => "frame = [{ en = \"…\", es = \"…\" }], with a language's code before each pattern",
            Self::Rule => {
                let keys: Vec<_> = kinds.iter().map(|kind| kind.key).collect();
                return format!("what the rule asks, by one of these keys: {}", keys.join(", "));
            }
        };
        beginning.into()
    }
}

const FOLDERS: [&str; 6] = ["languages", "lexicons", "fragments", "signals", "phrases", "frames"];

/// What a file at `path` is, and its name or id; else what is wrong with the path and what would be right.
fn place(path: &str) -> Result<(Kind, &str), (String, String)> {
    let Some(id) = path.strip_suffix(".toml") else {
        let stem = path.rfind('.').filter(|&dot| !path[dot..].contains('/')).map_or(path, |dot| &path[..dot]);
        return Err((format!("“{path}” does not end in .toml"), format!("rename it to {}.toml", kebab(stem))));
    };
    if !id.split('/').all(is_kebab) {
        let message = format!("“{path}” cannot be the name of a rule file");
        return Err((message, format!("use small letters, digits and -: {}.toml", kebab(id))));
    }
    let Some((folder, name)) = id.split_once('/') else { return Ok((Kind::Rule, id)) };
    let kind = match folder {
        "languages" => Kind::Language,
        "lexicons" => Kind::Lexicon,
        "fragments" => Kind::Fragment,
        "signals" => return Ok((Kind::Signal, name)),
        "phrases" => return Ok((Kind::Phrases, name)),
        "frames" => Kind::Frames,
        "profiles" => {
            let message = format!("files in {folder}/ are not read here");
            return Err((message, "a team's settings stand in replylint.toml".into()));
        }
        _ => match nearest(folder, FOLDERS) {
            Some(near) => {
                let message = format!("{folder}/ is read as a folder of rules");
                return Err((message, format!("did you mean {near}/{name}.toml?")));
            }
            None => return Ok((Kind::Rule, id)),
        },
    };
    if name.contains('/') {
        let file = name.rsplit('/').next().unwrap_or(name);
        return Err((format!("{folder}/ has no folders in it"), format!("move the file to {folder}/{file}.toml")));
    }
    Ok((kind, name))
}

/// Whether a piece of an id is written as ids are: `unbolded-order-id`.
fn is_kebab(piece: &str) -> bool {
    let letters = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    piece.split('-').all(letters)
}

/// The nearest path that is written as ids are.
fn kebab(path: &str) -> String {
    let pieces = path.split(['/', '\\']).map(|piece| {
        let mut folded = String::new();
        fold(piece, &mut folded);
        let words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        words.collect::<Vec<_>>().join("-")
    });
    let pieces: Vec<_> = pieces.filter(|piece| !piece.is_empty()).collect();
    if pieces.is_empty() { "rule".into() } else { pieces.join("/") }
}
