//! A labelled reply, as one line of JSON has it.
//!
//! Lines count in Unicode scalar values, as Python's `str` does; records count in bytes, as findings do.

use serde::Deserialize;

use crate::text::Span;

/// A reply with what people marked in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Record {
    /// Its name, of which there is one.
    pub id: String,
    /// Code of its language, or a word for several.
    pub language: String,
    /// What the agent wrote.
    pub text: String,
    /// What the customer had written, if known.
    pub context: Option<String>,
    /// What people marked.
    pub label: Label,
}

/// What people marked in a reply.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// The highest class of empathy in it.
    pub empathy: Empathy,
    /// Whether the situation calls for empathy.
    pub empathy_expected: bool,
    /// Whether that shows in the reply itself.
    pub expectation_evident: bool,
    /// Wording that orders the customer about.
    pub dictating: Vec<Mark<Dictating>>,
    /// Identifiers and amounts that belong in bold.
    pub identifiers: Vec<Mark<Identifier>>,
    /// Clauses that deny what the customer wants.
    pub negative: Vec<Mark<Negative>>,
    /// Wording that puts the fault on the customer.
    pub blame: Vec<Mark<Plain>>,
    /// What may be made bold or left alone.
    pub optional: Vec<Mark<Plain>>,
}

/// A class of empathy, from least to most.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Empathy {
    /// None.
    No,
    /// A stock apology.
    Canned,
    /// Understanding of nothing in particular.
    Weak,
    /// The customer's feeling, or what happened to them, in words.
    Yes,
}

/// A marked stretch of a reply.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mark<D> {
    /// Where, in bytes.
    pub span: Span,
    /// What is known about it.
    pub detail: D,
}

/// How hard an order is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// “You must …”
    Strong,
    /// “Send …”
    Imperative,
}

/// What is known about an order.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct Dictating {
    /// How hard it is.
    pub level: Level,
}

/// What is known about an identifier.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct Identifier {
    /// What it names: `order`, `tracking` …
    pub kind: String,
    /// Whether it is bold already.
    #[serde(default)]
    pub bold: bool,
    /// Whether it is yet to be filled in.
    #[serde(default)]
    pub placeholder: bool,
}

/// What is known about a refusal.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct Negative {
    /// Whether the reply offers another way.
    pub alternative_offered: bool,
}

/// Nothing more is known.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct Plain {}

impl Record {
    /// Reads one line.
    ///
    /// # Errors
    /// In words for whoever made the file. JSON that is none of ours is told with its column.
    pub fn parse(line: &str) -> Result<Self, String> {
        let Line { id, lang, text, context, label } = serde_json::from_str(line).map_err(|error| reason(&error))?;
        let places = Places::new(&text);
        let label = Label {
            empathy: label.explicit_empathy,
            empathy_expected: label.empathy_expected,
            expectation_evident: label.expectation_evident_in_draft,
            dictating: places.marks("dictating", label.dictating)?,
            identifiers: places.marks("identifiers", label.identifiers)?,
            negative: places.marks("negative", label.negative)?,
            blame: places.marks("blame", label.blame)?,
            optional: places.marks("optional", label.optional)?,
        };
        Ok(Self { id, language: lang, text, context, label })
    }
}

/// The library's words without its line number, which is always 1 here.
fn reason(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let words = message.rsplit_once(" at line ").map_or(message.as_str(), |(words, _)| words);
    format!("{words} (column {})", error.column())
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct Line {
    id: String,
    lang: String,
    text: String,
    context: Option<String>,
    label: LineLabel,
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct LineLabel {
    explicit_empathy: Empathy,
    empathy_expected: bool,
    #[serde(default = "evident")]
    expectation_evident_in_draft: bool,
    dictating: Vec<LineMark<Dictating>>,
    identifiers: Vec<LineMark<Identifier>>,
    negative: Vec<LineMark<Negative>>,
    blame: Vec<LineMark<Plain>>,
    #[serde(default = "Vec::new")]
    optional: Vec<LineMark<Plain>>,
}

fn evident() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct LineMark<D> {
    start: usize,
    end: usize,
    /// What stands there, for people; it must be right where it is given.
    text: Option<String>,
    #[serde(flatten)]
    detail: D,
}

/// The byte at which each character of a text starts, and its end.
struct Places<'a> {
    text: &'a str,
    bytes: Vec<usize>,
}

impl<'a> Places<'a> {
    fn new(text: &'a str) -> Self {
        let bytes = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        Self { text, bytes }
    }

    fn marks<D>(&self, key: &str, marks: Vec<LineMark<D>>) -> Result<Vec<Mark<D>>, String> {
        marks.into_iter().map(|mark| self.mark(key, mark)).collect()
    }

    fn mark<D>(&self, key: &str, mark: LineMark<D>) -> Result<Mark<D>, String> {
        let LineMark { start, end, text, detail } = mark;
        let bytes = match (self.bytes.get(start), self.bytes.get(end)) {
            (Some(&first), Some(&past)) if first < past => first..past,
            _ => {
                let length = self.bytes.len() - 1;
                return Err(format!("`label.{key}`: {start}..{end} is no part of a text of {length} characters"));
            }
        };
        if text.is_some_and(|text| text != self.text[bytes.clone()]) {
            return Err(format!("`label.{key}`: what stands at {start}..{end} is not what `text` of that label says"));
        }
        Ok(Mark { span: Span::from_range(bytes), detail })
    }
}
