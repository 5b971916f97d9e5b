//! What rule files may say, as written: nothing is looked up yet.
//!
//! Every piece that can be wrong later keeps its place in its file.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::records::{Records, U32};
use crate::text::Span;

/// How much a finding matters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A suggestion for those who like to polish.
    Hint,
    /// Would be better otherwise.
    Information,
    /// Harms the customer's experience.
    Warning,
    /// Never send it so.
    Error,
}

/// A value and its place, in bytes of its file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Its place; for a string, the place of the first to the last character between the quotes
    /// where it has no escapes, so that a column inside the string can be told.
    pub span: Span,
}

/// A string with its place; of what ships, where the program holds it.
pub type Text = Located<Cow<'static, str>>;

/// One rule file, read.
#[derive(Clone, Debug)]
pub enum Parsed {
    /// `languages/<code>.toml`
    Language(Box<LanguageFile>),
    /// `lexicons/<name>.toml`
    Lexicon(LexiconFile),
    /// `fragments/<name>.toml`
    Fragment(FragmentFile),
    /// `signals/<id>.toml`
    Signal(SignalFile),
    /// `phrases/<topic>.toml`
    Phrases(PhraseFile),
    /// `frames/<category>.toml`
    Frames(FrameFile),
    /// Any other path: a rule, whose id is the path without its ending.
    Rule(Box<RuleFileBody>),
}

/// A language.
#[derive(Clone, Debug, Default)]
pub struct LanguageFile {
    /// Code, from the file's name.
    pub code: String,
    /// `name = "español"`
    pub name: String,
    /// `spoken = true`: rules may speak it.
    pub spoken: bool,
    /// `contractions = { "don't" = "do not" }`
    pub contractions: Vec<(Text, Text)>,
    /// `suffixes = { "'ll" = "will" }`
    pub suffixes: Vec<(Text, Text)>,
    /// `enclitics = { noslo = "nos lo" }`
    pub enclitics: Vec<(Text, Text)>,
    /// `enclitic-stems = ["verb.infinitive"]`: lexicon columns whose forms may carry enclitics.
    pub enclitic_stems: Vec<Text>,
    /// `stressed-endings = { ar = "ár" }`
    pub stressed_endings: Vec<(Text, Text)>,
    /// `fronted = ["to", "in order to"]`: words that open an adjunct in front of a clause.
    pub fronted: Vec<Text>,
    /// `capitals = ["I"]`: words that keep their capital inside a sentence.
    pub capitals: Vec<Text>,
    /// `registers.tu = ["te", "tu"]`: forms of address, the default first, with the words that show them.
    pub registers: Vec<(Text, Vec<Text>)>,
    /// `abbreviations = ["Sr.", "e.g."]`
    pub abbreviations: Vec<Text>,
    /// `connectors = ["and", "so that"]`
    pub connectors: Vec<Text>,
    /// `adverbials = ["as soon as possible"]`
    pub adverbials: Vec<Text>,
    /// `coordinators = ["and", "or"]`
    pub coordinators: Vec<Text>,
    /// `greetings = ["hi", "good morning"]`
    pub greetings: Vec<Text>,
    /// `closings = ["best regards"]`
    pub closings: Vec<Text>,
    /// `attributions = [["On", "wrote:"]]`
    pub attributions: Vec<(Text, Text)>,
    /// `header-fields = ["From", "Sent"]`
    pub header_fields: Vec<Text>,
    /// `separators = ["Original Message"]`
    pub separators: Vec<Text>,
    /// `device-lines = ["Sent from my"]`
    pub device_lines: Vec<Text>,
    /// `letters = "¿¡ñ"`
    pub letters: String,
    /// `question = ["¿", "?"]`
    pub question: (String, String),
    /// `exclamation = ["¡", "!"]`
    pub exclamation: (String, String),
    /// `quotation = [["«", "»"], ["“", "”"]]`
    pub quotation: Vec<(Text, Text)>,
    /// `joints = { "de el" = "del" }`
    pub joints: Vec<(Text, Text)>,
    /// `captions = { not-yet = "not yet" }`: what an editor says.
    pub captions: Vec<(Text, Text)>,
    /// `detect.strong = […]`: words that are hardly ever in another language.
    pub detect_strong: Vec<Text>,
    /// `detect.weak = […]`: words that lean this way.
    pub detect_weak: Vec<Text>,
}

/// A table of words.
#[derive(Clone, Debug, Default)]
pub struct LexiconFile {
    /// Name, from the file's path under `lexicons/`.
    pub name: String,
    /// `columns = ["en", "es.infinitive", "es.usted"]`; a lexicon that is plain lists has one column a list.
    pub columns: Vec<Column>,
    /// In each row one cell a column. A word of a plain list is a row of its own.
    pub rows: Rows,
    /// `beside = "verb"`: the lexicon whose rows these tell more of, each the rows that share its first cell.
    pub beside: Option<Text>,
    /// `extend = "lexicons/verb"`: whose rows these are added to.
    pub extend: Option<Text>,
    /// `remove = ["send"]`: rows of the extended lexicon to drop, by any of their words.
    pub remove: Vec<Text>,
}

/// The rows of a lexicon, all with as many cells.
///
/// A lexicon has thousands of cells and is read at every start, so their texts stand one behind
/// another in one string.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Rows {
    width: usize,
    #[serde(borrow)]
    texts: Cow<'static, str>,
    /// Where each cell ends in `texts`.
    ends: Records<U32>,
}

impl Rows {
    /// No rows yet, of so many cells each; there will be about so many rows, with so many bytes of text.
    #[must_use]
    pub fn new(width: usize, rows: usize, bytes: usize) -> Self {
        Self { width, texts: String::with_capacity(bytes).into(), ends: Vec::with_capacity(rows * width).into() }
    }

    /// Adds a cell behind the last: what is written there, `a|b` or nothing.
    pub fn push(&mut self, cell: &str) {
        self.texts.to_mut().push_str(cell);
        self.ends.to_mut().push(U32::new(self.texts.len() as u32));
    }

    /// How many rows there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.ends.len().checked_div(self.width).unwrap_or(0)
    }

    /// How many alternatives all cells have together.
    #[must_use]
    pub fn alternatives(&self) -> usize {
        self.ends.len() + self.texts.bytes().filter(|&byte| byte == b'|').count()
    }

    /// How many bytes of text there are.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.texts.len()
    }

    /// The cells of a row.
    pub fn row(&self, row: usize) -> impl Iterator<Item = &str> {
        (0..self.width).map(move |column| self.cell(row, column))
    }

    /// One cell.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> &str {
        let at = row * self.width + column;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before].get());
        &self.texts[start as usize..self.ends[at].get() as usize]
    }
}

impl std::fmt::Debug for Rows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries((0..self.count()).map(|row| self.row(row).collect::<Vec<_>>())).finish()
    }
}

/// The alternatives of a cell; the first is the one that rewrites use.
pub fn alternatives(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('|').map(str::trim_ascii).filter(|word| !word.is_empty())
}

/// A column of a lexicon.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Column {
    /// Language code.
    pub language: Text,
    /// Form, such as `infinitive`; empty for a column that is named by its language alone.
    pub form: Text,
}

/// A named piece of a phrase.
#[derive(Clone, Debug, Default)]
pub struct FragmentFile {
    /// Name, from the file's path under `fragments/`.
    pub name: String,
    /// Per language code (`any` for all), the phrases it stands for.
    pub phrases: Vec<(Text, Vec<Text>)>,
}

/// Ready sentences on one topic.
#[derive(Clone, Debug, Default)]
pub struct PhraseFile {
    /// Topic, from the file's path under `phrases/`.
    pub topic: String,
    /// What all of them are for.
    pub purpose: Purpose,
    /// `extend = "empathy"`: the topic these are added to.
    pub extend: Option<Text>,
    /// `remove = ["…"]`: sentences of the extended topic to drop, by any of their texts.
    pub remove: Vec<Text>,
    /// `[[phrase]]`
    pub phrases: Vec<BookPhrase>,
}

/// What ready sentences are for.
#[derive(Clone, Debug, Default)]
pub struct Purpose {
    /// `stage = "empathize"`
    pub stage: Option<Text>,
    /// `situation = "late-delivery"`: the signal `situation/late-delivery`.
    pub situation: Option<Text>,
    /// `industry = ["retail"]`; empty for all.
    pub industries: Vec<Text>,
    /// `channel = ["chat"]`; empty for all.
    pub channels: Vec<Text>,
}

/// One sentence of the phrasebook, or a few that go together, in all its languages.
#[derive(Clone, Debug, Default)]
pub struct BookPhrase {
    /// Its `[[phrase]]`.
    pub span: Span,
    /// What it is for, where that differs from its file.
    pub purpose: Purpose,
    /// Its texts.
    pub texts: Vec<Wording>,
}

/// A sentence in one language and register.
#[derive(Clone, Debug, Default)]
pub struct Wording {
    /// Language code.
    pub language: Text,
    /// Register, such as `usted`; empty where none shows.
    pub register: Text,
    /// The sentence; what ships is read where the program holds it.
    pub text: Text,
}

/// Patterns of one category that say the same in several languages.
#[derive(Clone, Debug, Default)]
pub struct FrameFile {
    /// Category, from the file's path under `frames/`.
    pub category: String,
    /// `head = ["noun"]`: the slots whose gender and the like are those of the whole.
    pub head: Vec<Text>,
    /// `form.es = "infinitive"`: the form that the verb of its texts has, per language code.
    pub forms: Vec<(Text, Text)>,
    /// `extend = "noun-phrase"`: the category these are added to.
    pub extend: Option<Text>,
    /// `frame = [{ en = "…", es = "…" }]`
    pub frames: Vec<FramePair>,
    /// `example = [{ en = "…", es = "…" }]`: texts that are each other's translation.
    pub examples: Vec<FramePair>,
}

/// One pattern, or one example of some, in all its languages.
#[derive(Clone, Debug, Default)]
pub struct FramePair {
    /// Its table.
    pub span: Span,
    /// Its texts.
    pub texts: Vec<Wording>,
    /// `to = "es"`: the language that it is only used towards.
    pub to: Option<Text>,
}

/// Something to recognise.
#[derive(Clone, Debug, Default)]
pub struct SignalFile {
    /// Id, from the file's path under `signals/`.
    pub id: String,
    /// `stage = "empathize"`
    pub stage: Option<Text>,
    /// `link = "https://…{id}"`: where what it captures leads.
    pub link: Option<Text>,
    /// `grades = ["explicit", "weak", "canned"]`, best first; empty when there are none.
    pub grades: Vec<Text>,
    /// `extend = "signals/empathy"`: the signal these phrases are added to.
    pub extend: Option<Text>,
    /// `remove = ["sorry about <rest>"]`: phrases of the extended signal to drop, as written there.
    pub remove: Vec<Text>,
    /// What holds for every language and grade.
    pub common: Recognition,
    /// What is recognised, per language code (`any` for all) and grade (empty for none).
    pub parts: Vec<SignalPart>,
}

/// What a signal recognises in one language and grade.
#[derive(Clone, Debug)]
pub struct SignalPart {
    /// Language code, or `any`.
    pub language: Text,
    /// Grade, empty for what holds for all grades of the language.
    pub grade: Text,
    /// The phrases and conditions.
    pub recognition: Recognition,
}

/// Phrases and the conditions on their hits.
#[derive(Clone, Debug, Default)]
pub struct Recognition {
    /// `match = […]`
    pub matches: Vec<Text>,
    /// `except = […]`: kills every hit that shares a token with one of these.
    pub excepts: Vec<Text>,
    /// `at = "clause"` or `"sentence"`: where a hit must start.
    pub at: Option<Located<Anchor>>,
    /// `capture = "id"`: the slot that is the hit's span.
    pub capture: Option<Text>,
    /// `validate = "luhn"`: the check that the captured text must pass.
    pub validate: Option<Text>,
    /// `fails = ["ups", "s10"]`: it must be a number of one of these checks, and pass none of them.
    pub fails: Vec<Text>,
    /// `where = { … }`
    pub conditions: Vec<Where>,
}

/// Where a hit must start.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Anchor {
    /// At the start of a clause.
    Clause,
    /// At the start of a sentence.
    Sentence,
}

/// One condition on a hit.
#[derive(Clone, Debug)]
pub struct Where {
    /// Place of its key, to tell what is wrong with it.
    pub span: Span,
    /// What is asked.
    pub test: Test,
}

/// What a condition asks.
#[derive(Clone, Debug)]
pub enum Test {
    /// `zone = ["body"]`: greeting, body, closing, signature.
    Zone(Vec<Text>),
    /// `in = […]` (true) and `not-in = […]` (false): question, exclamation, list-item, heading, table,
    /// introduction, bold, link, code, quotation.
    Place(bool, Vec<Text>),
    /// `sentence-has = […]`, `before-lacks = […]` …: phrases or `@signal`s somewhere around the hit.
    Around(Scope, bool, Vec<Text>),
    /// `near = { signal = "offer", sentences = 2 }` (true) and `not-near` (false).
    Near(bool, Text, u32),
    /// `what.has = […]` (true), `what.lacks = […]` (false): phrases inside the slot of that name.
    Capture(Text, bool, Vec<Text>),
    /// `what.min-words = 2` (true) and `what.max-words = 9` (false): words inside the slot of that name.
    Words(Text, bool, u32),
}

/// Where `Around` looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Scope {
    /// `sentence-…`: the hit's sentence, the hit included.
    Sentence,
    /// `before-…`: its sentence before the hit.
    Before,
    /// `after-…`: its sentence after the hit.
    After,
    /// `previous-…`: the sentence before its own.
    Previous,
    /// `series-…`: the sentence before its own, and, as long as the signal's phrases stand in that, the one before it.
    Series,
    /// `next-…`: the sentence after its own.
    Next,
    /// `column-…`: the head of its column, if it stands in a table's.
    Column,
    /// `draft-…`: anywhere.
    Draft,
}

/// A rule.
#[derive(Clone, Debug, Default)]
pub struct RuleFileBody {
    /// Id, from the file's path.
    pub id: String,
    /// What it asks; `None` when that was wrong or when the file only `extend`s.
    pub kind: Option<Kind>,
    /// `severity = "warning"`; `Some(None)` is `off`.
    pub severity: Option<Option<Severity>>,
    /// `category = "dictating"`; the pack's name if not given.
    pub category: Option<Text>,
    /// `superfluous = true`: what it points at can as well be left out.
    pub superfluous: bool,
    /// `secret = true`: what it points out is not to be written anywhere else.
    pub secret: bool,
    /// `was = ["old/id"]`
    pub was: Vec<Text>,
    /// `extend = "collaborate/dictating"`: the rule whose texts, severity or numbers this file changes.
    pub extend: Option<Text>,
    /// `max = 40` beside `extend`: numbers of the extended rule that are to be others.
    pub numbers: Vec<(Text, u32)>,
    /// `when = …`: asked only where this holds.
    pub when: Option<Condition>,
    /// `unless = …`: not asked where this holds.
    pub unless: Option<Condition>,
    /// Per language code: message, reason, rewrites.
    pub texts: Vec<RuleTexts>,
    /// `[[example]]`, and `bad` and `good` beside them.
    pub examples: Vec<Example>,
}

/// What a rule asks: the key of its kind with its value, and the further keys of that kind.
#[derive(Clone, Debug)]
pub struct Kind {
    /// The key: `flag`.
    pub key: Text,
    /// Signals or words: `flag = "obligation"`, `order = ["empathy", "logistics"]`.
    pub subjects: Vec<Text>,
    /// `flag.en = ["cheap [and cheerful]"]`: the rule's own signal, instead of subjects.
    pub inline: Option<SignalFile>,
    /// `show = "trouble"`, `max = 25`
    pub options: Vec<(Text, Given)>,
}

/// The value of an option.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Given {
    /// A string or a list of them.
    Texts(Vec<Text>),
    /// A number.
    Number(u32),
}

/// `when` and `unless`.
#[derive(Clone, Debug)]
pub enum Condition {
    /// `any = […]`
    Any(Vec<Condition>),
    /// `all = […]`
    All(Vec<Condition>),
    /// `not = …`
    Not(Box<Condition>),
    /// `"trouble"`, `"trouble.strong"`, `"customer:anger"`, or a table with `signal` and `min`.
    Signal {
        /// Signal, with a grade if only that counts.
        signal: Text,
        /// Looked for in the customer's words instead of the draft.
        customer: bool,
        /// How many hits at least; 1 if not given.
        min: u32,
    },
    /// `"context:customer=upset|problem"`: a field of the context has one of these values.
    Context {
        /// The field: channel, industry, customer, stage, language.
        field: Text,
        /// The values.
        values: Vec<Text>,
    },
}

/// A rule's words in one language.
#[derive(Clone, Debug, Default)]
pub struct RuleTexts {
    /// Language code.
    pub language: Text,
    /// `message = "…"`, or a table by grade with `none` for no hit; the key is empty for the plain form.
    pub messages: Vec<(Text, Text)>,
    /// `why = "…"`
    pub why: Option<Text>,
    /// `rewrite = […]`
    pub rewrites: Vec<Rewrite>,
    /// `statement = […]`: rewrites that stay a statement, for sentences that go on.
    pub statements: Vec<Rewrite>,
    /// `instead = […]`: sentences that take the place of a whole clause, whatever else it says.
    pub replacements: Vec<Rewrite>,
}

/// A template of a rewrite.
#[derive(Clone, Debug)]
pub struct Rewrite {
    /// The template.
    pub text: Text,
    /// `rewrite.tu = […]`: the form of address that it is for; every one if none is named.
    pub register: Option<Text>,
}

/// An example, which is a test.
#[derive(Clone, Debug)]
pub struct Example {
    /// The draft.
    pub text: Text,
    /// Whether the rule must notice something in it.
    pub bad: bool,
    /// `fixed = "…"` or `fixed.es = "…"`: the draft after the first rewrite, per language code
    /// (empty: the draft's own).
    pub fixed: Vec<(Text, Text)>,
    /// `context = { customer = "upset", channel = "chat" }`
    pub context: Vec<(Text, Text)>,
}
