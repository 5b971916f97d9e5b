//! Templates of rewrites.
//!
//! `could you please <verb> <rest>?`: plain text with the slots of the phrase that matched.

use serde::{Deserialize, Serialize};

use crate::text::Span;

/// A rewrite's text with its slots.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Template {
    /// Its parts, in order.
    pub parts: Vec<TemplatePart>,
    /// The form of address that it is for, as its number in the language; `None` for every one.
    pub register: Option<u8>,
}

/// A part of a template.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum TemplatePart {
    /// As it stands.
    Text(Box<str>),
    /// What the phrase captured under `label`, as it stands in the draft or in another form.
    Slot {
        /// The label.
        label: Box<str>,
        /// The column of its lexicon; empty for what the draft says.
        form: Box<str>,
        /// Its place in the template, in bytes.
        span: Span,
        /// Whether it may have no value: `[<how>]`.
        optional: bool,
    },
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// The place of a `<` that is never closed, or of a slot without a name.
    pub fn parse(text: &str) -> Result<Self, Span> {
        let mut parts = Vec::new();
        let mut at = 0;
        while let Some(open) = text[at..].find('<').map(|open| at + open) {
            let close = text[open..].find('>').map(|close| open + close).ok_or(Span::from_range(open..open + 1))?;
            let optional = text[at..open].ends_with('[') && text[close + 1..].starts_with(']');
            let before = &text[at..open - usize::from(optional)];
            if !before.is_empty() {
                parts.push(TemplatePart::Text(before.into()));
            }
            let inner = &text[open + 1..close];
            let (label, form) = inner.split_once('.').unwrap_or((inner, ""));
            let span = Span::from_range(open..close + 1);
            if label.is_empty() {
                return Err(span);
            }
            parts.push(TemplatePart::Slot { label: label.into(), form: form.into(), span, optional });
            at = close + 1 + usize::from(optional);
        }
        if at < text.len() {
            parts.push(TemplatePart::Text(text[at..].into()));
        }
        Ok(Self { parts, register: None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_and_text_alternate() {
        let template = Template::parse("¿podría <verb.infinitive> <rest>?").unwrap();
        let slots: Vec<_> = template.parts.iter().filter(|part| matches!(part, TemplatePart::Slot { .. })).collect();
        assert_eq!(template.parts.len(), 5);
        assert_eq!(slots.len(), 2);
    }

    #[test]
    fn a_slot_in_brackets_may_have_no_value() {
        let template = Template::parse("please [<how>] <verb>").unwrap();
        assert!(matches!(&template.parts[1], TemplatePart::Slot { optional: true, .. }));
        assert_eq!(template.parts[2], TemplatePart::Text(" ".into()));
    }

    #[test]
    fn an_open_slot_is_told_with_its_place() {
        assert_eq!(Template::parse("could you <verb"), Err(Span::new(10, 11)));
    }
}
