//! Reads front matter: `key: value` lines between two `---` at the very top.

use super::{Field, plain::Lines};
use crate::text::Span;

/// The fields, and where the front matter ends in bytes of the source; 0 if there is none.
///
/// Lists and nested tables are passed over. A `---` that is never closed, or that holds other text, is a rule.
pub(super) fn read(source: &str, start: u32) -> (Vec<Field>, u32) {
    let none = (Vec::new(), start);
    let mut lines = Lines::new(source, Span::new(start, source.len() as u32));
    if lines.next().is_none_or(|line| line.text(source).trim_end() != "---") {
        return none;
    }
    let mut fields = Vec::new();
    for line in lines {
        let text = line.text(source);
        match text.trim_end() {
            "---" | "..." => return (fields, line.next()),
            "" => continue,
            _ => {}
        }
        let nested = text.starts_with([' ', '\t', '-']);
        if text.starts_with('#') || (nested && !fields.is_empty()) {
            continue;
        }
        let Some(field) = field(text, line.content.start) else { return none };
        fields.push(field);
    }
    none
}

/// `key: value`, at `start` of the source.
fn field(line: &str, start: u32) -> Option<Field> {
    let (key, rest) = line.split_once(':')?;
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    if key.is_empty() || !key.chars().all(plain) || !(rest.is_empty() || rest.starts_with([' ', '\t'])) {
        return None;
    }
    let before_comment = if rest.trim_start().starts_with(['"', '\'']) { rest } else { rest.split(" #").next()? };
    let mut value = before_comment.trim();
    let mut at = key.len() + 1 + (rest.len() - rest.trim_start().len()).min(before_comment.len());
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote).and_then(|inner| inner.split_once(quote)) {
            value = inner.0;
            at += 1;
            break;
        }
    }
    let span = Span::from_range(start as usize + at..start as usize + at + value.len());
    Some(Field { key: key.to_lowercase(), value: value.into(), span })
}
