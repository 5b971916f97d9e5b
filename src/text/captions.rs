//! What an editor tells an agent besides findings: which words it uses for that is data of each language.

use serde::{Deserialize, Serialize};

/// Something that an editor says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Caption {
    /// What the first part of a good reply is called.
    Listen,
    /// What counts as the first part.
    ListenCounts,
    /// What the second part is called.
    Empathize,
    /// What counts as the second part.
    EmpathizeCounts,
    /// What the third part is called.
    Acknowledge,
    /// What counts as the third part.
    AcknowledgeCounts,
    /// What the last part is called.
    Propose,
    /// What counts as the last part.
    ProposeCounts,
    /// A part is missing so far.
    NotYet,
    /// Nothing was found.
    NoFindings,
    /// One thing was found.
    OneFinding,
    /// `{count}` things were found.
    Findings,
    /// A number leads to the page of a carrier at `{host}`.
    FollowParcel,
    /// A finding of `{rule}` is to be ignored, by an entry in `{file}`.
    IgnoreFinding,
    /// `{rule}` is to be off, by an entry in `{file}`.
    TurnOff,
    /// All `{count}` safe fixes are to be applied.
    FixAll,
    /// `{count}` numbers are to be bold.
    BoldAll,
    /// `{count}` sentences are to be said in other words.
    RewriteAll,
    /// The same with `{language}` beside or instead.
    RewriteIn,
    /// Sentences are to be said once more in `{language}`.
    AddLanguage,
    /// They cannot be, because of `{sentence}`.
    NotTranslatable,
    /// They need not be: the draft speaks both languages.
    InBothAlready,
    /// There are none.
    NothingToTranslate,
}

impl Caption {
    /// All of them with their names, in their order.
    pub const NAMED: [(&'static str, Self); 23] = [
        ("listen", Self::Listen),
        ("listen-counts", Self::ListenCounts),
        ("empathize", Self::Empathize),
        ("empathize-counts", Self::EmpathizeCounts),
        ("acknowledge", Self::Acknowledge),
        ("acknowledge-counts", Self::AcknowledgeCounts),
        ("propose", Self::Propose),
        ("propose-counts", Self::ProposeCounts),
        ("not-yet", Self::NotYet),
        ("no-findings", Self::NoFindings),
        ("one-finding", Self::OneFinding),
        ("findings", Self::Findings),
        ("follow-parcel", Self::FollowParcel),
        ("ignore-finding", Self::IgnoreFinding),
        ("turn-off", Self::TurnOff),
        ("fix-all", Self::FixAll),
        ("bold-all", Self::BoldAll),
        ("rewrite-all", Self::RewriteAll),
        ("rewrite-in", Self::RewriteIn),
        ("add-language", Self::AddLanguage),
        ("not-translatable", Self::NotTranslatable),
        ("in-both-already", Self::InBothAlready),
        ("nothing-to-translate", Self::NothingToTranslate),
    ];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMED[self as usize].0
    }
}

/// A language's words for each [`Caption`].
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub struct Captions(Vec<Box<str>>);

impl Captions {
    /// The words for those that have a name in `texts`; others are not said in this language.
    pub fn new<'a>(texts: impl Fn(&str) -> Option<&'a str>) -> Self {
        Self(Caption::NAMED.iter().map(|(name, _)| texts(name).unwrap_or_default().into()).collect())
    }

    /// The words for one; `None` if the language has none.
    #[must_use]
    pub fn get(&self, caption: Caption) -> Option<&str> {
        self.0.get(caption as usize).map(|text| &**text).filter(|text| !text.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stands_at_its_place() {
        for (at, (name, caption)) in Caption::NAMED.into_iter().enumerate() {
            assert_eq!((caption as usize, caption.name()), (at, name));
        }
    }
}
