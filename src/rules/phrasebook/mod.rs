//! The phrasebook: ready sentences in every language and form of address.
//!
//! They are offered, never demanded: a completion or a fix puts one into the draft, and the agent
//! fills its slots. What each sentence is for is told by its stage, situation, industry and channel.

mod look_up;

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::model::{SignalId, Stage};
use crate::text::LangId;

pub(super) use look_up::phrasebook as look_up;

/// The folder of the signals that tell a situation.
pub const SITUATIONS: &str = "situation/";

/// The lexicon that says what a slot is called in each language.
pub(super) const SLOTS: &str = "slot";

/// All ready sentences, topic by topic.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Phrasebook {
    phrases: Vec<Phrase>,
}

impl Phrasebook {
    /// The phrases, in the order of their topics.
    #[must_use]
    pub fn phrases(&self) -> &[Phrase] {
        &self.phrases
    }

    /// The phrases for a situation.
    pub fn for_situation(&self, situation: SignalId) -> impl Iterator<Item = &Phrase> {
        self.phrases.iter().filter(move |phrase| phrase.purpose.situation == Some(situation))
    }
}

/// One sentence, or a few that go together, in all its languages.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Phrase {
    /// Its topic and its place there, from 1: `empathy/late-delivery#2`.
    pub id: Box<str>,
    /// Its topic: the path of its file.
    pub topic: Arc<str>,
    /// What it is for.
    pub purpose: Purpose,
    /// Its texts.
    pub wordings: Vec<Wording>,
}

/// What a phrase is for.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Purpose {
    /// The part of a reply that it serves; `None` for greetings and closings.
    pub stage: Option<Stage>,
    /// The signal that tells that it fits; `None` where nothing must have happened.
    pub situation: Option<SignalId>,
    /// The industries it is for, in lower case; none for all.
    pub industries: Vec<Box<str>>,
    /// The channels it is for, in lower case; none for all.
    pub channels: Vec<Box<str>>,
}

/// A phrase in one language and register.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Wording {
    /// The language.
    pub language: LangId,
    /// The register, as its number in the language; `None` where none shows.
    pub register: Option<u8>,
    /// The text, with slots as `{date}`.
    #[serde(borrow)]
    pub text: Cow<'static, str>,
}

impl Phrase {
    /// Its text in a language, for a customer who is addressed in a register of that language; the
    /// first is the default. `None` if the phrase cannot be said so.
    #[must_use]
    pub fn text(&self, language: LangId, register: u8) -> Option<&str> {
        let fits =
            |wording: &&Wording| wording.language == language && wording.register.is_none_or(|known| known == register);
        self.wordings.iter().find(fits).map(|wording| &*wording.text)
    }

    /// Whether it can be said in a language.
    #[must_use]
    pub fn is_in(&self, language: LangId) -> bool {
        self.wordings.iter().any(|wording| wording.language == language)
    }

    /// Whether something is to be filled in.
    #[must_use]
    pub fn has_slots(&self) -> bool {
        self.wordings.iter().any(|wording| slots(&wording.text).next().is_some())
    }
}

impl Purpose {
    /// Whether it may be said in this channel and industry; one that is not known rules nothing out.
    #[must_use]
    pub fn fits(&self, channel: Option<&str>, industry: Option<&str>) -> bool {
        let allows = |list: &[Box<str>], value: Option<&str>| {
            list.is_empty() || value.is_none_or(|value| list.iter().any(|known| known.eq_ignore_ascii_case(value)))
        };
        allows(&self.channels, channel) && allows(&self.industries, industry)
    }

    /// This purpose, and where it says nothing, the other.
    #[must_use]
    pub fn or(self, other: &Self) -> Self {
        let either = |own: Vec<Box<str>>, other: &Vec<Box<str>>| if own.is_empty() { other.clone() } else { own };
        Self {
            stage: self.stage.or(other.stage),
            situation: self.situation.or(other.situation),
            industries: either(self.industries, &other.industries),
            channels: either(self.channels, &other.channels),
        }
    }
}

/// The slots of a text in their order: each one's name, and its place with the braces. `Err` holds the
/// place of a brace that is never closed. What a help desk fills in, `{{order_id}}`, is no slot.
pub fn slots(text: &str) -> impl Iterator<Item = Result<(&str, Range<usize>), usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let open = at + text[at..].find('{')?;
            let inside = &text[open + 1..];
            if inside.starts_with('{') {
                at = text[open..].find("}}").map_or(text.len(), |end| open + end + 2);
                continue;
            }
            let Some(len) = inside.find('}').filter(|&len| !inside[..len].contains('{')) else {
                at = text.len();
                return Some(Err(open));
            };
            at = open + len + 2;
            return Some(Ok((&inside[..len], open..at)));
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        slots(text).map(|slot| slot.map_or("!", |(name, _)| name)).collect()
    }

    #[test]
    fn slots_stand_in_braces() {
        assert_eq!(found("Order **{order}** ships on {due date}."), ["order", "due date"]);
        assert_eq!(found("¿Le conviene el {fecha}?"), ["fecha"]);
    }

    #[test]
    fn what_a_help_desk_fills_in_is_no_slot() {
        assert_eq!(found("Hi {{customer.name}}, {date} suits us. {{"), ["date"]);
    }

    #[test]
    fn a_brace_that_is_never_closed_is_told() {
        assert_eq!(found("on {date at {time}"), ["!"]);
        assert_eq!(found("by {time} on {"), ["time", "!"]);
    }
}
