//! Compiled rules as bytes: what ships is compiled when the program is built, and only read when it starts.

use super::{Frames, Phrasebook, RuleSet};

/// A [`RuleSet`] as bytes, in parts that are read when somebody asks for them.
#[derive(Clone, Copy, Debug)]
pub struct Stored<'b> {
    /// Signals and rules.
    pub rules: &'b [u8],
    /// The ready sentences.
    pub phrasebook: &'b [u8],
    /// The frames that sentences are translated with.
    pub frames: &'b [u8],
}

/// Why rules cannot be stored or read: only if bytes and program are not of one build.
pub type StoreError = postcard::Error;

impl RuleSet {
    /// The rules as bytes for [`RuleSet::stored`], without their examples: first signals and rules, then the
    /// ready sentences, then the frames.
    ///
    /// # Errors
    /// If something in them has no form as bytes.
    pub fn store(&self) -> Result<[Vec<u8>; 3], StoreError> {
        let frames = postcard::to_allocvec(self.frames())?;
        Ok([postcard::to_allocvec(self)?, postcard::to_allocvec(self.phrasebook())?, frames])
    }

    /// The rules that were stored by this very program.
    ///
    /// # Errors
    /// If they were stored by another.
    pub fn stored(stored: Stored<'static>) -> Result<Self, StoreError> {
        let mut rules: Self = postcard::from_bytes(stored.rules)?;
        // What can be made of the rest quickly is not stored.
        rules.lexicons.index(rules.lexer.vocabulary().bound());
        rules.trie.index(&rules.lexicons);
        rules.stored = Some(stored);
        Ok(rules)
    }
}

impl Stored<'static> {
    pub(super) fn phrasebook(self) -> Phrasebook {
        postcard::from_bytes(self.phrasebook).expect(SAME_BUILD)
    }

    pub(super) fn frames(self) -> Frames {
        postcard::from_bytes(self.frames).expect(SAME_BUILD)
    }
}

const SAME_BUILD: &str = "stored together with the rules, which were read";
