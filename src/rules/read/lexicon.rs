//! `lexicons/<name>.toml` and `fragments/<name>.toml`

use std::borrow::Cow;

use toml::de::DeTable;

use crate::rules::ast::{Column, FragmentFile, LexiconFile, Located, Rows, Text};
use crate::text::Span;

use super::table::{Entry, Keys, Reader, Value, part};

const OF_SIGNALS: [&str; 2] = ["match", "any"];
const NOT_OF_FRAGMENTS: [&str; 3] = ["columns", "rows", "match"];

pub(super) fn keys() -> Keys {
    let top = vec!["columns", "rows", "beside", "extend", "remove"];
    Keys { top, elsewhere: OF_SIGNALS.into(), belongs: "to a fragment or signal" }
}

pub(super) fn fragment_keys() -> Keys {
    Keys { top: Vec::new(), elsewhere: NOT_OF_FRAGMENTS.into(), belongs: "to a lexicon or a signal, not a fragment" }
}

pub(super) fn read(reader: &mut Reader<'_>, name: &str, root: &DeTable<'_>) -> LexiconFile {
    let mut file = LexiconFile { name: name.into(), ..LexiconFile::default() };
    let entries = reader.entries(root);
    let find = |name| entries.iter().copied().find(|entry| entry.name == name);
    let (columns, rows) = (find("columns"), find("rows"));
    let (mut remove, mut words) = (None, Vec::new());
    for entry in entries.iter().copied() {
        match entry.name {
            "columns" | "rows" => {}
            "beside" => file.beside = reader.text(entry),
            "extend" => file.extend = reader.text(entry),
            "remove" => {
                file.remove = reader.texts(entry);
                remove = Some(entry);
            }
            name if columns.is_some() || rows.is_some() || OF_SIGNALS.contains(&name) => reader.unknown_key(entry),
            _ if entry.is_table() => {
                for form in reader.table(entry, "") {
                    plain_list(reader, form, Column { language: entry.key(), form: form.key() }, &mut file, &mut words);
                }
            }
            _ => {
                let form = Located { value: "".into(), span: entry.span };
                plain_list(reader, entry, Column { language: entry.key(), form }, &mut file, &mut words);
            }
        }
    }
    if let (Some(entry), None) = (remove, &file.extend) {
        reader.problem(entry.span, REMOVE_ALONE.0, REMOVE_ALONE.1);
    }
    match (columns, rows) {
        (Some(columns), Some(rows)) => table(reader, columns, rows, &mut file),
        (Some(columns), None) => reader.problem(columns.span, "columns without rows", "add rows = [[\"…\", \"…\"]]"),
        (None, Some(rows)) => {
            reader.problem(
                rows.span,
                "rows without columns",
                "say above what stands in each column: columns = [\"…\"]",
            );
        }
        (None, None) => {
            let bytes = words.iter().map(|(_, word)| word.len()).sum();
            file.rows = Rows::new(file.columns.len(), words.len(), bytes);
            for (at, word) in words {
                (0..file.columns.len()).for_each(|column| file.rows.push(if column == at { &word } else { "" }));
            }
        }
    }
    file
}

pub(super) const REMOVE_ALONE: (&str, &str) =
    ("“remove” needs to know from what", "say extend = \"…\" with the folder and name of the file to trim");

/// A word of a plain list is a row in which the other columns are empty; how many these are is known in the end.
fn plain_list(
    reader: &mut Reader<'_>,
    entry: Entry<'_>,
    column: Column,
    file: &mut LexiconFile,
    words: &mut Vec<(usize, Cow<'static, str>)>,
) {
    for text in reader.texts(entry) {
        let is_cell = is_cell(reader, &text.value, |_| text.span);
        words.push((file.columns.len(), if is_cell { text.value } else { Cow::default() }));
    }
    file.columns.push(column);
}

fn table(reader: &mut Reader<'_>, columns: Entry<'_>, rows: Entry<'_>, file: &mut LexiconFile) {
    let names = reader.texts(columns);
    let mut kept = Vec::with_capacity(names.len());
    for name in &names {
        let column = column(name);
        let twice = file.columns.contains(&column) || file.columns.iter().any(|it| same(it, &column));
        let whole = !column.language.value.is_empty() && (column.form.value.is_empty() != name.value.contains('.'));
        if twice {
            let message = format!("the column “{}” stands here a second time", name.value);
            reader.problem(name.span, message, "keep one of the two, and its cells");
        } else if !whole {
            let message = format!("“{}” is no column", name.value);
            reader.problem(name.span, message, "write a language's code, or code.form");
        }
        kept.push(whole && !twice);
        if whole && !twice {
            file.columns.push(column);
        }
    }
    let Some(items) = rows.value.get_ref().as_array() else {
        return reader.wrong_type(rows, "a list of rows: [[\"…\", \"…\"]]").unwrap_or_default();
    };
    let bytes = reader.span(rows.value).len();
    file.rows = Rows::new(file.columns.len(), items.len(), bytes as usize);
    for item in items.iter() {
        let entry = Entry { value: item, ..rows };
        let Some(cells) = item.get_ref().as_array() else {
            reader.wrong_type::<()>(entry, "each row as a list with one cell a column: [\"…\", \"…\"]");
            continue;
        };
        if cells.len() != names.len() {
            let first = cells.iter().find_map(|cell| cell.get_ref().as_str()).unwrap_or_default();
            let message = format!(
                "the row “{first}” has {}, there are {}",
                count(cells.len(), "cell"),
                count(names.len(), "column")
            );
            let span = reader.span(item);
            reader.problem(span, message, "write one cell a column, and \"\" where there is no word");
            continue;
        }
        for (cell, _) in cells.iter().zip(&kept).filter(|&(_, &kept)| kept) {
            file.rows.push(self::cell(reader, entry, cell));
        }
    }
}

fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

fn column(name: &Text) -> Column {
    let dot = name.value.find('.').unwrap_or(name.value.len());
    let form = (dot + 1).min(name.value.len());
    Column { language: part(name, 0..dot), form: part(name, form..name.value.len()) }
}

fn same(a: &Column, b: &Column) -> bool {
    a.language.value == b.language.value && a.form.value == b.form.value
}

fn cell<'t>(reader: &mut Reader<'_>, row: Entry<'_>, cell: &'t Value<'_>) -> &'t str {
    match cell.get_ref().as_str() {
        Some(text) if text.chars().all(char::is_whitespace) => "",
        Some(text) if !is_cell(reader, text, |reader| reader.string(cell).map_or(row.span, |text| text.span)) => "",
        Some(text) => text,
        None => reader.wrong_type(Entry { value: cell, ..row }, "each cell as a text in quotes").unwrap_or_default(),
    }
}

/// Whether a cell is `a|b`; a word that is missing is told, and the others are still there.
fn is_cell(reader: &mut Reader<'_>, text: &str, span: impl Fn(&Reader<'_>) -> Span) -> bool {
    // Nearly all are one word; asking for bytes is the fastest way to see that, and this is asked at every start.
    if !text.bytes().any(|byte| matches!(byte, b',' | b';' | b'/' | b'|')) {
        return true;
    }
    let span = span(reader);
    if let Some(separator) = [", ", ";", " / "].into_iter().find(|separator| text.contains(separator)) {
        let message = format!("“{}” does not separate words", separator.trim());
        reader.problem(span, message, format!("write {}", text.replace(separator, "|")));
        return false;
    }
    for _ in text.split('|').filter(|word| word.trim().is_empty()) {
        reader.problem(span, "a word is missing beside |", "write a|b, or delete the |");
    }
    true
}

pub(super) fn read_fragment(reader: &mut Reader<'_>, name: &str, root: &DeTable<'_>) -> FragmentFile {
    let mut file = FragmentFile { name: name.into(), ..FragmentFile::default() };
    for entry in reader.entries(root) {
        if NOT_OF_FRAGMENTS.contains(&entry.name) {
            reader.unknown_key(entry);
        } else {
            file.phrases.push((entry.key(), reader.texts(entry)));
        }
    }
    file
}
