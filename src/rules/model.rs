//! Compiled signals and rules: what a check works with.
//!
//! Names are numbers here; everything that could be wrong in a file has been told already.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::ast::{Anchor, Scope, Severity};
use super::names::names;
use super::template::Template;
use super::trie::{Label, Root};
use super::validate::Validator;
use crate::text::{LangId, LangSet};

/// A signal's number.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct SignalId(pub u32);

impl SignalId {
    /// The number as an index.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A signal, or its better grades.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SignalRef {
    /// The signal.
    pub signal: SignalId,
    /// The worst grade that counts; grades are numbered from the best, 0.
    pub worst: u8,
}

/// What one phrase is for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// The signal that it belongs to.
    pub signal: SignalId,
    /// The languages whose sentences it is looked for in.
    pub languages: LangSet,
    /// What it does there.
    pub role: Role,
    /// The phrase as its file has it.
    #[serde(borrow)]
    pub text: Cow<'static, str>,
}

/// What a phrase does for its signal.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Role {
    /// It is a hit, of this part of the signal.
    Match(u32),
    /// It kills the hits that it shares a token with; of one part only, if one is named.
    Except(Option<u32>),
}

/// What holds for the hits of one language and grade of a signal.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Part {
    /// The grade, from the best, 0.
    pub grade: u8,
    /// Where a hit must start.
    pub anchor: Option<Anchor>,
    /// The slot that is the hit's span.
    pub capture: Option<Label>,
    /// The check that the span's text must pass.
    pub validator: Option<Validator>,
    /// The checks of which the span's text must fail one and pass none.
    pub fails: Option<Vec<Validator>>,
    /// The conditions that must all hold, by what they cost.
    pub checks: Vec<Check>,
}

/// A compiled condition on a hit.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Check {
    /// Its sentence is in one of these zones.
    Zone(Vec<ZoneName>),
    /// It stands (`true`) or does not stand (`false`) in one of these places.
    Place(bool, Vec<Place>),
    /// One of these is (`true`) or none of them is (`false`) there.
    Around(Scope, bool, Vec<SignalRef>),
    /// The signal is (`true`) or is not (`false`) in the same sentence or one of so many after it.
    Near(bool, SignalRef, u32),
    /// One of these is (`true`) or none of them is (`false`) inside the slot.
    Capture(Label, bool, Vec<SignalRef>),
    /// The slot has at least (`true`) or at most (`false`) so many words.
    Words(Label, bool, u32),
}

impl Check {
    /// Whether a look at the hit and its sentence tells, and nothing is to be looked for.
    #[must_use]
    pub fn is_at_sight(&self) -> bool {
        matches!(self, Self::Zone(_) | Self::Place(..) | Self::Words(..))
    }

    /// Its place among checks by what they cost: how much of a draft they may look through.
    #[must_use]
    pub fn cost(&self) -> u8 {
        match self {
            Self::Zone(_) | Self::Place(..) | Self::Words(..) => 0,
            Self::Capture(..) => 1,
            Self::Around(Scope::Before | Scope::After, ..) => 2,
            Self::Around(Scope::Sentence | Scope::Previous | Scope::Next | Scope::Column, ..) => 3,
            Self::Near(..) => 4,
            Self::Around(Scope::Series, ..) => 5,
            Self::Around(Scope::Draft, ..) => 6,
        }
    }
}

/// A zone as rule files name it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ZoneName {
    /// `greeting`
    Greeting,
    /// `body`
    Body,
    /// `closing`
    Closing,
    /// `signature`
    Signature,
}

impl ZoneName {
    /// All of them with their names.
    pub const NAMED: [(&'static str, Self); 4] = [
        ("greeting", Self::Greeting),
        ("body", Self::Body),
        ("closing", Self::Closing),
        ("signature", Self::Signature),
    ];
}

/// A place as rule files name it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Place {
    /// A question.
    Question,
    /// An exclamation.
    Exclamation,
    /// A list item.
    ListItem,
    /// A heading.
    Heading,
    /// A table.
    Table,
    /// A sentence that introduces what follows.
    Introduction,
    /// Bold text.
    Bold,
    /// A link's text.
    Link,
    /// Code.
    Code,
    /// Words between quotation marks.
    Quotation,
}

impl Place {
    /// All of them with their names.
    pub const NAMED: [(&'static str, Self); 10] = [
        ("question", Self::Question),
        ("exclamation", Self::Exclamation),
        ("list-item", Self::ListItem),
        ("heading", Self::Heading),
        ("table", Self::Table),
        ("introduction", Self::Introduction),
        ("bold", Self::Bold),
        ("link", Self::Link),
        ("code", Self::Code),
        ("quotation", Self::Quotation),
    ];
}

/// What a captured number takes the place of in [`Signal::link`].
pub const LINKED: &str = "{id}";

/// Something that is recognised.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Signal {
    /// Its id; for the phrases of a condition, the id of the signal or rule that they belong to with a number.
    pub id: Box<str>,
    /// Whether a file defines it, rather than a condition.
    pub named: bool,
    /// The part of a good reply that it serves.
    pub stage: Option<Stage>,
    /// Where what it captures leads: an address with `{id}` for that.
    pub link: Option<Box<str>>,
    /// The names of its grades, best first.
    pub grades: Vec<Box<str>>,
    /// Its parts.
    pub parts: Vec<Part>,
    /// Where walks for its phrases start.
    pub root: Root,
    /// Where walks for its phrases start that are looked for only where somebody asks: the exceptions,
    /// and all phrases of a condition.
    pub aside: Option<Root>,
}

/// A part of a good reply.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Shows that somebody listens.
    Listen,
    /// Shows that somebody sees what it is like.
    Empathize,
    /// Grants the point.
    Acknowledge,
    /// Offers a way.
    Propose,
}

impl Stage {
    /// All of them with their names, in the order of a reply.
    pub const NAMED: [(&'static str, Self); 4] = [
        ("listen", Self::Listen),
        ("empathize", Self::Empathize),
        ("acknowledge", Self::Acknowledge),
        ("propose", Self::Propose),
    ];

    /// Their names.
    pub const NAMES: [&'static str; Self::NAMED.len()] = names(&Self::NAMED);

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMED[self as usize].0
    }

    /// The one of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMED.into_iter().find(|(known, _)| *known == name).map(|(_, stage)| stage)
    }
}

/// A rule.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Rule {
    /// Its id.
    pub id: Arc<str>,
    /// Its category.
    pub category: Arc<str>,
    /// Whether what it points at can as well be left out.
    pub superfluous: bool,
    /// Whether what it points out is not to be written anywhere else.
    pub secret: bool,
    /// Ids that it had.
    pub was: Vec<Box<str>>,
    /// How much it matters; `None` when it is off.
    pub severity: Option<Severity>,
    /// What it asks.
    pub question: Question,
    /// Asked only where this holds.
    pub when: Option<Condition>,
    /// Not asked where this holds.
    pub unless: Option<Condition>,
    /// Its words, per language.
    pub texts: Vec<Texts>,
    /// Its examples, unless it was stored.
    #[serde(skip)]
    pub examples: Vec<super::ast::Example>,
    /// The file it comes from, as an index into the files that were loaded.
    pub file: usize,
}

/// How closely a name names a rule, the closest last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Named {
    /// By its category.
    Category,
    /// By a pack that it is in, with the length of that pack's name.
    Pack(usize),
    /// By an id of its own, old or new.
    Itself,
}

impl Rule {
    /// Whether a name means this rule, among others: its id, an id that it had, a pack that it is in (`collaborate`),
    /// or its category.
    #[must_use]
    pub fn named_by(&self, name: &str) -> Option<Named> {
        let is_pack = || self.id.strip_prefix(name).is_some_and(|rest| rest.starts_with('/'));
        if *self.id == *name || self.was.iter().any(|old| **old == *name) {
            Some(Named::Itself)
        } else if is_pack() {
            Some(Named::Pack(name.len()))
        } else {
            (*self.category == *name).then_some(Named::Category)
        }
    }

    /// Its words in a language.
    #[must_use]
    pub fn texts(&self, language: LangId) -> Option<&Texts> {
        self.texts.iter().find(|texts| texts.language == language)
    }
}

/// A kind of rule, as its files spell it. The checks themselves are in `lint`.
#[derive(Clone, Copy, Debug)]
pub struct KindSpec {
    /// The key that makes a rule one of this kind: `flag = …`.
    pub key: &'static str,
    /// What the key's value names.
    pub subjects: Subjects,
    /// Further keys that a rule of this kind may have.
    pub options: &'static [(&'static str, OptionKind)],
    /// Those of them without which it asks nothing.
    pub required: &'static [&'static str],
    /// What its messages may be worded for besides grades; the first is what `message = "…"` says.
    pub messages: &'static [&'static str],
    /// Whether its findings wait until the draft looks finished.
    pub at_end: bool,
}

/// What the value of a kind's key names.
#[derive(Clone, Copy, Debug)]
pub enum Subjects {
    /// Signals, at least so many and at most so many.
    Signals(usize, usize),
    /// One measure of this closed list, or signals.
    Measure(&'static [&'static str]),
}

/// What the value of an option is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OptionKind {
    /// A signal or a list of them.
    Signals,
    /// A number.
    Number,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A topic of the phrasebook.
    Topic,
}

/// The value of an option.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum OptionValue {
    /// Signals.
    Signals(Vec<SignalRef>),
    /// A number.
    Number(u32),
    /// A word of the option's list, or a topic.
    Word(Box<str>),
}

/// What a rule asks.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Question {
    /// Its kind, as an index into the kinds that the rules were loaded with.
    pub kind: usize,
    /// The signals it is about.
    pub signals: Vec<SignalRef>,
    /// The measure it is about, for kinds that measure; `None` where signals are counted.
    pub measure: Option<Box<str>>,
    /// Its further keys.
    #[serde(borrow)]
    pub options: Vec<(&'static str, OptionValue)>,
}

impl Question {
    /// The signals of an option; none if it is not given.
    #[must_use]
    pub fn option_signals(&self, key: &str) -> &[SignalRef] {
        self.options
            .iter()
            .find_map(|(name, value)| match value {
                OptionValue::Signals(signals) if *name == key => Some(signals.as_slice()),
                _ => None,
            })
            .unwrap_or_default()
    }

    /// The number of an option, if it is given.
    #[must_use]
    pub fn option_number(&self, key: &str) -> Option<u32> {
        self.options.iter().find_map(|(name, value)| match value {
            OptionValue::Number(number) if *name == key => Some(*number),
            _ => None,
        })
    }

    /// The word of an option, if it is given.
    #[must_use]
    pub fn option_word(&self, key: &str) -> Option<&str> {
        self.options.iter().find_map(|(name, value)| match value {
            OptionValue::Word(word) if *name == key => Some(&**word),
            _ => None,
        })
    }
}

/// A compiled `when` or `unless`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Condition {
    /// One of these.
    Any(Vec<Condition>),
    /// All of these.
    All(Vec<Condition>),
    /// Not this.
    Not(Box<Condition>),
    /// At least `min` hits of a signal, in the draft or in the customer's words.
    Signal {
        /// Of what.
        signal: SignalRef,
        /// Whether the customer's words are asked.
        customer: bool,
        /// How many.
        min: u32,
    },
    /// A field of the context has one of these values.
    Context {
        /// Which.
        field: Field,
        /// The values, in lower case.
        values: Vec<Box<str>>,
    },
}

impl Condition {
    /// Whether it can come out as wanted, as far as the context alone tells; `known` says whether a field has one
    /// of these values.
    pub fn can_be(&self, wanted: bool, known: &impl Fn(Field, &[Box<str>]) -> bool) -> bool {
        let can_be = |part: &Self| part.can_be(wanted, known);
        match (self, wanted) {
            (Self::Any(parts), true) | (Self::All(parts), false) => parts.iter().any(can_be),
            (Self::Any(parts), false) | (Self::All(parts), true) => parts.iter().all(can_be),
            (Self::Not(part), _) => part.can_be(!wanted, known),
            (Self::Signal { .. }, _) => true,
            (Self::Context { field, values }, _) => known(*field, values) == wanted,
        }
    }
}

/// A field of the context.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Field {
    /// `channel`
    Channel,
    /// `industry`
    Industry,
    /// `customer`
    Customer,
    /// `stage`
    Stage,
    /// `language`
    Language,
}

impl Field {
    /// All of them with their names.
    pub const NAMED: [(&'static str, Self); 5] = [
        ("channel", Self::Channel),
        ("industry", Self::Industry),
        ("customer", Self::Customer),
        ("stage", Self::Stage),
        ("language", Self::Language),
    ];
}

/// A rule's words in one language.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Texts {
    /// The language.
    pub language: LangId,
    /// What it tells the agent, when nothing better was found.
    pub message: Box<str>,
    /// What it tells when a grade was found, by its number.
    pub by_grade: Vec<(u8, Box<str>)>,
    /// What it tells in the cases that its kind has words for.
    #[serde(borrow)]
    pub by_word: Vec<(&'static str, Box<str>)>,
    /// Why it matters.
    pub why: Arc<str>,
    /// Rewrites that may become a question.
    pub rewrites: Vec<Template>,
    /// Rewrites that stay a statement.
    pub statements: Vec<Template>,
    /// Sentences that take the place of a whole clause, whatever else it says.
    pub replacements: Vec<Template>,
}
