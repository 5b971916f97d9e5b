//! A draft with everything that rules may ask about it.

use std::cell::OnceCell;

use crate::draft::{Context, Draft, Markup, Mood, Quote, Sender, Sentence, Stage, Zone};
use crate::rules::RuleSet;
use crate::rules::model::{Condition, Field, SignalRef};
use crate::text::Span;

use super::before::Before;
use super::checks::Codes;
use super::comments::Comments;
use super::signals::{Hit, Hits, prose_span};
use super::{Bold, Settings};

/// A draft, its hits, and what is known about the conversation.
#[derive(Debug)]
pub struct Examined<'a> {
    /// The rules that ask.
    pub rules: &'a RuleSet,
    /// The draft.
    pub draft: &'a Draft<'a>,
    /// What the caller knows about the conversation.
    pub given: Context,
    /// What is known about the conversation, the draft's own front matter and quotes included.
    pub context: Context,
    /// What the caller chose.
    pub settings: &'a Settings,
    /// How bold is written where the reply is sent.
    pub bold: Bold,
    /// The signals in the draft.
    pub hits: Hits<'a>,
    /// The comments in it that are for us.
    pub comments: Comments<'a>,
    /// The signals in the customer's messages, once a rule asks.
    customer: OnceCell<Vec<Said>>,
    /// The numbers of the sentences of the body that are in a language that rules speak, once a rule asks.
    body: OnceCell<Vec<usize>>,
    /// Its identifiers, once a rule asks how they stand out.
    pub(super) codes: OnceCell<Codes>,
    /// Per language, the form of address that the draft keeps to, once a fix asks.
    pub(super) registers: OnceCell<Vec<u8>>,
}

/// A signal in the customer's words.
#[derive(Debug)]
struct Said {
    hit: Hit,
    /// The message, as a number among all that are known.
    message: usize,
    /// Where it stands there, in bytes.
    words: Span,
}

impl Said {
    fn is(&self, signal: SignalRef) -> bool {
        self.hit.signal == signal.signal && self.hit.grade <= signal.worst
    }
}

impl<'a> Examined<'a> {
    /// Scans a draft.
    #[must_use]
    pub fn new(rules: &'a RuleSet, draft: &'a Draft<'a>, context: &Context, settings: &'a Settings) -> Self {
        Self::after(None, rules, draft, context, settings)
    }

    /// Scans the next state of a draft.
    pub(super) fn after(
        before: Option<Before<'a>>,
        rules: &'a RuleSet,
        draft: &'a Draft<'a>,
        context: &Context,
        settings: &'a Settings,
    ) -> Self {
        let given = context.clone();
        let mut context = given.clone().with_draft(draft);
        context.channel = context.channel.or_else(|| settings.channel.clone());
        context.industry = context.industry.or_else(|| settings.industry.clone());
        let bold = settings.bold.unwrap_or_else(|| Bold::of(context.channel.as_deref(), draft.markup()));
        let (customer, body) = (OnceCell::new(), OnceCell::new());
        let (codes, registers) = (OnceCell::new(), OnceCell::new());
        let (hits, comments) = (Hits::after(before, rules, draft), Comments::of(draft));
        Self { rules, draft, given, hits, comments, context, settings, bold, customer, body, codes, registers }
    }

    /// Whether a rule's `when` or `unless` holds.
    #[must_use]
    pub fn holds(&self, condition: &Condition) -> bool {
        match condition {
            Condition::Any(parts) => parts.iter().any(|part| self.holds(part)),
            Condition::All(parts) => parts.iter().all(|part| self.holds(part)),
            Condition::Not(part) => !self.holds(part),
            Condition::Signal { signal, customer, min } => self.count(*signal, *customer) >= *min as usize,
            Condition::Context { field, values } => self.has(*field, values),
        }
    }

    /// Whether a field of the context has one of these values.
    #[must_use]
    pub fn has(&self, field: Field, values: &[Box<str>]) -> bool {
        self.field(field).is_some_and(|value| values.iter().any(|wanted| **wanted == *value))
    }

    /// How many hits a signal has, in the draft or in the customer's words.
    #[must_use]
    pub fn count(&self, signal: SignalRef, customer: bool) -> usize {
        if customer {
            self.customer().iter().filter(|said| said.is(signal)).count()
        } else {
            self.hits.of(signal).count()
        }
    }

    /// How many hits a signal has in all that was said.
    #[must_use]
    pub fn count_for_fix(&self, signal: SignalRef) -> usize {
        self.count(signal, false) + self.count(signal, true)
    }

    /// The numbers of the sentences of the body that are in a language that rules speak.
    #[must_use]
    pub fn body(&self) -> &[usize] {
        self.body.get_or_init(|| {
            let spoken = |sentence: &Sentence| sentence.zone == Zone::Body && !sentence.languages.is_empty();
            let sentences = (0..).zip(self.draft.sentences());
            sentences.filter(|(_, sentence)| spoken(sentence)).map(|(number, _)| number).collect()
        })
    }

    /// Where the draft quotes words of the customer's that have a signal, in bytes of the source.
    pub fn quoted(&self, signal: SignalRef) -> impl Iterator<Item = Span> {
        let quotes = self.draft.quotes();
        // They come behind the messages that were known before.
        let known = self.context.messages.len().saturating_sub(quotes.len());
        self.customer().iter().filter(move |said| said.is(signal)).filter_map(move |said| {
            let Quote { source: quote, text } = quotes.get(said.message.checked_sub(known)?)?;
            let words = &text[said.words.range()];
            let at = self.draft.source()[quote.range()].find(words);
            // Words over several lines have marks of quotation between them.
            Some(at.map_or(*quote, |at| {
                let start = quote.range().start + at;
                Span::from_range(start..start + words.len())
            }))
        })
    }

    fn customer(&self) -> &[Said] {
        self.customer.get_or_init(|| {
            let messages = self.context.messages.iter().enumerate();
            let customers = messages.filter(|(_, message)| message.from == Sender::Customer);
            let signals = customers.flat_map(|(number, message)| {
                let draft = Draft::parse(self.rules.lexer(), &message.text, Markup::Plain);
                let said = |hit: &Hit| {
                    let words = draft.prose().source(prose_span(&draft, &hit.tokens()));
                    Said { hit: *hit, message: number, words }
                };
                Hits::new(self.rules, &draft).all().map(said).collect::<Vec<_>>()
            });
            signals.collect()
        })
    }

    fn field(&self, field: Field) -> Option<String> {
        match field {
            Field::Channel => self.context.channel.as_deref().map(str::to_lowercase),
            Field::Industry => self.context.industry.as_deref().map(str::to_lowercase),
            Field::Language => self.context.language.as_deref().map(str::to_lowercase),
            Field::Customer => self.context.customer.map(|mood| {
                match mood {
                    Mood::Upset => "upset",
                    Mood::Problem => "problem",
                    Mood::Calm => "calm",
                }
                .into()
            }),
            Field::Stage => self.context.stage.map(|stage| {
                match stage {
                    Stage::FirstReply => "first-reply",
                    Stage::FollowUp => "follow-up",
                    Stage::Resolution => "resolution",
                }
                .into()
            }),
        }
    }
}
