//! What is no TOML: said once a line, in plain words, and the rest of the file is read all the same.

use std::borrow::Cow;

use toml::de::{DeTable, Error};

use crate::rules::{RuleFile, RuleProblem};
use crate::text::{LineIndex, Span};

use super::table::clamped;

/// A file that can be read, as far as that goes.
pub(super) struct Repaired<'a> {
    /// The file's text with lines blanked out that would stop the parser; every place is as it was.
    pub text: Cow<'a, str>,
    /// Where it was broken.
    pub broken: Vec<Span>,
}

/// Says what is broken in a file of which the parser told these errors.
///
/// `None` when a list was never closed: whatever follows is then part of that list.
pub(super) fn repair<'a>(
    file: &'a RuleFile,
    mut errors: Vec<Error>,
    problems: &mut Vec<RuleProblem>,
) -> Option<Repaired<'a>> {
    let lines = LineIndex::new(&file.text);
    let mut text = Cow::Borrowed(&*file.text);
    let mut mistakes: Vec<(u32, Mistake)> = Vec::new();
    loop {
        let new = errors.iter().map(|error| {
            let mistake = Mistake { span: place(&text, error), message: error.message().into() };
            (lines.line(mistake.span.start), mistake)
        });
        mistakes.extend(new);
        let stop = errors.iter().find(|error| stops(error)).map(|error| toml_line(&text, place(&text, error)));
        // A line that is blank already did not stop the parser, so blanking it again would not help.
        let Some(stop) = stop.filter(|stop| !text[stop.range()].trim_matches(' ').is_empty()) else { break };
        text.to_mut().replace_range(stop.range(), &" ".repeat(stop.len() as usize));
        errors = DeTable::parse_recoverable(&text).1;
    }
    // A line's first mistake is what causes the others, but a missing quote is often only their echo.
    mistakes.sort_by_key(|(line, mistake)| (*line, mistake.message.starts_with(UNQUOTED), mistake.span));
    mistakes.dedup_by_key(|(line, _)| *line);
    let unclosed = mistakes.iter().position(|(_, mistake)| mistake.message.starts_with("unexpected `=` in array"));
    mistakes.truncate(unclosed.map_or(mistakes.len(), |at| at + 1));
    problems.extend(mistakes.iter().map(|(line, mistake)| {
        let line = &file.text[lines.line_span(&file.text, *line).range()];
        let (message, help) = mistake.explained(&file.text, line);
        RuleProblem::new(&file.path, &file.text, mistake.span, message, help)
    }));
    let broken = mistakes.iter().map(|&(line, _)| lines.line_span(&file.text, line)).collect();
    unclosed.is_none().then_some(Repaired { text, broken })
}

const UNQUOTED: &str = "string values must be quoted";

/// The parser gives up at a line that begins like a key and has no value.
fn stops(error: &Error) -> bool {
    error.message().starts_with("key with no value")
}

/// The line around a place as TOML has lines: a lone `\r` ends none.
fn toml_line(text: &str, place: Span) -> Span {
    let at = place.start as usize;
    let start = text[..at].rfind('\n').map_or(0, |before| before + 1);
    let end = text[at..].find('\n').map_or(text.len(), |after| at + after);
    Span::from_range(start..end)
}

fn place(text: &str, error: &Error) -> Span {
    clamped(text, error.span().unwrap_or_default())
}

struct Mistake {
    span: Span,
    /// As the parser put it.
    message: String,
}

impl Mistake {
    /// What is wrong, and what would be right.
    fn explained(&self, text: &str, line: &str) -> (String, String) {
        let found: String = text[self.span.range()].chars().take(40).collect();
        let is = |opening: &str| self.message.starts_with(opening);
        let truth = ["true", "false"].iter().any(|word| found.eq_ignore_ascii_case(word));
        let (message, help) = if is(UNQUOTED) && found.starts_with(['“', '”', '‘', '’', '«', '»', '„', '‚'])
        {
            ("these quotes are typographic", "use straight ones: \"…\"")
        } else if is(UNQUOTED) && found.trim().is_empty() {
            ("a value is missing after the =", "write one, such as severity = \"warning\"")
        } else if is(UNQUOTED) || is("invalid boolean") && !truth {
            return ("a text stands here without quotes".into(), format!("write “{found}”"));
        } else if is("invalid boolean") {
            ("true and false have small letters", "write true or false, or put a text in quotes")
        } else if is("duplicate key") && found == "example" {
            ("“example” stands here a second time", "write [[example]] with two brackets above each example")
        } else if is("duplicate key") {
            let message = format!("“{found}” stands here a second time");
            return (message, "keep one of the two, or write both under one heading".into());
        } else if is("cannot extend") {
            return (
                format!("“{found}” already has a value"),
                "give it either a value or keys below it, not both".into(),
            );
        } else if (is("key with no value") || is("invalid unquoted key")) && line.contains(':') && !line.contains('=') {
            ("a key is followed by =, not by a colon", "write it so: severity = \"warning\"")
        } else if is("key with no value") || is("missing assignment") || is("missing value") {
            ("a key must be followed by = and a value", "write it so: severity = \"warning\"")
        } else if is("invalid unquoted key") {
            let message = format!("“{found}” cannot stand in a key");
            // A rule's id, most likely.
            let key = line.split_once('=').map(|(key, _)| key.trim());
            let id = key.filter(|key| found.starts_with('/') && key.contains('/') && !key.contains(['"', '\'']));
            let help = id.map_or_else(
                || "a key has the letters a to z, digits, - and _; anything else needs quotes around it".into(),
                |id| format!("write it in quotes: \"{id}\" = …"),
            );
            return (message, help);
        } else if is("missing escaped value") {
            ("\\ has a meaning of its own between \" quotes", "put the text between ' quotes, or write \\\\")
        } else if is("missing comma") {
            ("a comma is missing here", "put , between two entries")
        } else if is("extra comma") {
            ("there is a comma too many", "delete it")
        } else if is("unexpected `=` in array") || is("unclosed array,") {
            ("the list that begins above is never closed", "close it with ]")
        } else if is("unclosed array table") || is("unclosed table") {
            ("this heading is not closed", "close it: [name], or [[example]]")
        } else if is("unclosed inline table") {
            ("the table that begins with { is never closed", "close it with }")
        } else if self.message.contains("characters") {
            return (format!("an invisible character stands here: {found:?}"), "delete it".into());
        } else if is("invalid multi-line") {
            ("the text that begins above with three quotes is never closed", "close it with three quotes")
        } else if is("invalid basic string") || is("invalid literal string") {
            ("this text has no closing quote", "end it with the quote it began with")
        } else if is("unexpected key or value") || is("unexpected content") {
            (
                "something stands here after the end of the value",
                "a new key needs a new line; a text that holds \" goes between ' quotes",
            )
        } else if is("carriage return") {
            ("this line ends in an odd line break", "save the file with ordinary line breaks")
        } else if is("cannot recurse") || is("recursion limit") {
            ("lists and tables are nested too deeply here", "write it flatter")
        } else {
            return (self.message.clone(), "look at the quotes, commas and brackets of this line".into());
        };
        (message.into(), help.into())
    }
}
