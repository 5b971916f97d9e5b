//! What is known about the conversation besides the draft.

use serde::{Deserialize, Serialize};

use super::{Draft, Field};

/// How the customer is, as far as somebody said so.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mood {
    /// Angry, alarmed or at the end of their patience.
    Upset,
    /// Has a problem, says so calmly.
    Problem,
    /// Neither.
    Calm,
}

/// Where in a conversation the draft stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// The first answer.
    FirstReply,
    /// A later one.
    FollowUp,
    /// The one that closes the matter.
    Resolution,
}

/// Who wrote a message.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sender {
    /// The customer.
    Customer,
    /// The agent, or a colleague.
    Agent,
}

/// One earlier message of the conversation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Message {
    /// Who wrote it.
    pub from: Sender,
    /// What it says.
    pub text: String,
}

/// What is known about the conversation. Everything is optional; unknown is never an error.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Context {
    /// `chat`, `email` or a team's own word.
    pub channel: Option<String>,
    /// `ecommerce`, `healthcare` …
    pub industry: Option<String>,
    /// Code of the language to answer in.
    pub language: Option<String>,
    /// How the customer is.
    pub customer: Option<Mood>,
    /// Where in the conversation the draft stands.
    pub stage: Option<Stage>,
    /// Earlier messages, oldest first.
    pub messages: Vec<Message>,
}

impl Context {
    /// This context completed by another: what is already known here wins.
    #[must_use]
    pub fn or(self, other: &Self) -> Self {
        Self {
            channel: self.channel.or_else(|| other.channel.clone()),
            industry: self.industry.or_else(|| other.industry.clone()),
            language: self.language.or_else(|| other.language.clone()),
            customer: self.customer.or(other.customer),
            stage: self.stage.or(other.stage),
            messages: if self.messages.is_empty() { other.messages.clone() } else { self.messages },
        }
    }

    /// This context completed by what the draft itself says: its front matter and the customer's
    /// words quoted in it. What is already known here wins.
    #[must_use]
    pub fn with_draft(mut self, draft: &Draft<'_>) -> Self {
        let quoted = draft.quotes().iter();
        self.messages.extend(quoted.map(|quote| Message { from: Sender::Customer, text: quote.text.clone() }));
        self.with_front_matter(draft)
    }

    /// This context completed by the draft's front matter alone.
    #[must_use]
    pub fn with_front_matter(mut self, draft: &Draft<'_>) -> Self {
        for Field { key, value, .. } in draft.front_matter() {
            match key.as_str() {
                "channel" => self.channel = self.channel.or_else(|| Some(value.clone())),
                "industry" => self.industry = self.industry.or_else(|| Some(value.clone())),
                "language" | "lang" => self.language = self.language.or_else(|| Some(value.clone())),
                "customer" => self.customer = self.customer.or_else(|| known(value)),
                "stage" => self.stage = self.stage.or_else(|| known(value)),
                _ => {}
            }
        }
        self
    }
}

/// A value of one of the closed lists above; `None` for a word that is not in it.
fn known<T: for<'de> Deserialize<'de>>(value: &str) -> Option<T> {
    T::deserialize(serde::de::value::StrDeserializer::<serde::de::value::Error>::new(value)).ok()
}
