//! `when` and `unless`.

use crate::rules::ast::{Condition, Text};
use crate::rules::model::Field;
use crate::rules::nearest;

use super::table::{Entry, Reader, part};

/// The values of those fields of the context that have only a few.
const VALUES: [(&str, &[&str]); 2] =
    [("customer", &["upset", "problem", "calm"]), ("stage", &["first-reply", "follow-up", "resolution"])];
const KEYS: [&str; 5] = ["signal", "min", "any", "all", "not"];
const ABOUT: [&str; 2] = ["customer", "context"];
const WANTED: &str = "a signal's name in quotes, or a table with signal, any, all or not";

/// A condition; `None` when any of it was wrong, since half a condition is another condition.
pub(super) fn read(reader: &mut Reader<'_>, entry: Entry<'_>) -> Option<Condition> {
    if entry.value.get_ref().is_str() {
        let text = reader.text(entry)?;
        return atom(reader, &text);
    }
    if entry.value.get_ref().is_array() {
        return list(reader, entry).map(Condition::Any);
    }
    table(reader, entry)
}

/// A list of conditions; a condition stands for a list of one.
fn list(reader: &mut Reader<'_>, entry: Entry<'_>) -> Option<Vec<Condition>> {
    let Some(items) = entry.value.get_ref().as_array() else {
        return read(reader, entry).map(|condition| vec![condition]);
    };
    if items.is_empty() {
        let span = reader.span(entry.value);
        reader.problem(span, "this list is empty", format!("write {WANTED}, or delete it"));
        return None;
    }
    let read: Vec<_> = items.iter().map(|item| read(reader, Entry { value: item, ..entry })).collect();
    read.into_iter().collect()
}

fn table(reader: &mut Reader<'_>, entry: Entry<'_>) -> Option<Condition> {
    if !entry.is_table() {
        return reader.wrong_type(entry, WANTED);
    }
    let keys = reader.table(entry, WANTED);
    let (mut condition, mut min, mut complete) = (None, None, true);
    for key in keys.iter().copied() {
        let part = match key.name {
            "min" => {
                min = reader.number(key);
                complete &= min.is_some();
                continue;
            }
            "signal" => reader.text(key).and_then(|text| atom(reader, &text)),
            "any" => list(reader, key).map(Condition::Any),
            "all" => list(reader, key).map(Condition::All),
            "not" => read(reader, key).map(|inner| Condition::Not(Box::new(inner))),
            _ => {
                reader.unknown_key_in(entry.name, key, &KEYS);
                None
            }
        };
        complete &= part.is_some();
        if condition.is_some() {
            let message = format!("“{}” stands beside another condition", key.name);
            reader.problem(key.span, message, "put both into a list: any = [{ … }, { … }], or all = [{ … }, { … }]");
            complete = false;
        }
        condition = condition.or(part);
    }
    let least = keys.iter().find(|key| key.name == "min");
    match (&mut condition, least, min) {
        (Some(Condition::Signal { min, .. }), Some(_), Some(n)) if n > 0 => *min = n,
        (_, Some(least), Some(_)) => {
            let help = "write { signal = \"…\", min = 2 }";
            reader.problem(least.span, "“min” counts the hits of a signal, from 1", help);
            complete = false;
        }
        _ => {}
    }
    if keys.is_empty() {
        let span = reader.span(entry.value);
        reader.problem(span, "this condition is empty", format!("write {WANTED}, or delete it"));
    }
    condition.filter(|_| complete)
}

/// `"trouble.strong"`, `"customer:anger"`, `"context:customer=upset|problem"`
fn atom(reader: &mut Reader<'_>, text: &Text) -> Option<Condition> {
    let Some((about, rest)) = text.value.split_once(':') else {
        return Some(Condition::Signal { signal: text.clone(), customer: false, min: 1 });
    };
    let rest = part(text, text.value.len() - rest.len()..text.value.len());
    match about {
        "customer" if rest.value.is_empty() => {
            reader.problem(text.span, "a signal is missing after “customer:”", "write \"customer:anger\"");
            None
        }
        "customer" => Some(Condition::Signal { signal: rest, customer: true, min: 1 }),
        "context" => context(reader, &rest),
        _ => {
            let help = nearest(about, ABOUT).map_or_else(
                || "write \"signal\", \"customer:signal\" or \"context:field=value\"".into(),
                |near| format!("did you mean “{near}”?"),
            );
            reader.problem(part(text, 0..about.len()).span, format!("unknown word “{about}” before a colon"), help);
            None
        }
    }
}

fn context(reader: &mut Reader<'_>, text: &Text) -> Option<Condition> {
    let Some((name, _)) = text.value.split_once('=') else {
        let message = "“context:” needs a field and its values";
        reader.problem(text.span, message, "write \"context:customer=upset|problem\"");
        return None;
    };
    let field = part(text, 0..name.len());
    let mut start = name.len() + 1;
    let mut values = Vec::new();
    for value in text.value[start..].split('|') {
        values.push(part(text, start..start + value.len()));
        start += value.len() + 1;
    }
    let mut right = reader.known("field of the context", &Field::NAMED.map(|(name, _)| name), &field);
    for value in &values {
        right &= known_value(reader, &field, value);
    }
    right.then_some(Condition::Context { field, values })
}

/// Whether a field of the context can have such a value; if not, that is a problem.
pub(super) fn known_value(reader: &mut Reader<'_>, field: &Text, value: &Text) -> bool {
    if value.value.is_empty() {
        let help = format!("write a value of “{}” here", field.value);
        reader.problem(value.span, "a value is missing", help);
        return false;
    }
    let known = VALUES.iter().find(|(name, _)| *name == field.value);
    known.is_none_or(|(name, values)| reader.known(&format!("value of {name}"), values, value))
}
