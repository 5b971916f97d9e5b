//! Tells the language of each sentence, and of the draft.
//!
//! Words are evidence: each speaks for some languages, as their files say, and so do letters such as `¿`.
//! Names, addresses and codes speak for none. A short line has little evidence of its own, so what stands
//! around it decides where its own words do not. A language that rules do not speak is only told apart,
//! and only on firm ground: a stray foreign word must not silence a whole sentence.

use super::{Block, Sentence, SentenceFlags, Zone, quotations};
use crate::text::{Evidence, LangId, LangSet, Languages, MAX_LANGUAGES, Token, TokenFlags, TokenKind};

/// What a letter adds to the evidence for its languages; a word adds what its language's file says.
const LETTER_WEIGHT: u32 = 2;

/// How much more evidence a sentence needs to leave the language around it.
const INERTIA: u32 = 2;

/// Sets the language of each sentence to one of `among` or none; tells those of the draft.
pub(super) fn tell(
    languages: &Languages,
    among: LangSet,
    text: &str,
    tokens: &[Token],
    blocks: &[Block],
    sentences: &mut [Sentence],
) -> LangSet {
    let mut whole = Tally::default();
    let mut by_block = vec![Tally::default(); blocks.len()];
    let mut tallies = Vec::with_capacity(sentences.len());
    for sentence in sentences.iter() {
        let own = &tokens[sentence.tokens.clone()];
        let quotes = sentence.flags.contains(SentenceFlags::QUOTATION);
        let tally =
            if quotes { Tally::without_quotations(languages, text, own) } else { Tally::of(languages, text, own) };
        whole.add(&tally);
        by_block[sentence.block].add(&tally);
        tallies.push(tally);
    }
    let spoken = languages.spoken().both(among);
    let main = whole.verdict(spoken, None);
    let mut before = main;
    for (sentence, tally) in sentences.iter_mut().zip(&tallies) {
        let beside = by_block[sentence.block].without(tally);
        let around = if beside.is_empty() { before } else { beside.verdict(spoken, Some(before)) };
        let verdict = tally.verdict(spoken, Some(around));
        sentence.language = match verdict {
            Verdict::Spoken(language) => Some(language),
            Verdict::Foreign => None,
            Verdict::Unknown => spoken.iter().next(),
        };
        let halves = || tokens[sentence.tokens.clone()].iter().any(|token| is_slash(text, token));
        sentence.languages = match verdict {
            Verdict::Spoken(language) => tally.mixed_into(language, spoken, halves),
            Verdict::Foreign => LangSet::NONE,
            Verdict::Unknown => spoken,
        };
        before = verdict;
    }
    of_draft(sentences, &tallies, main, spoken)
}

/// Sets the language of all sentences to this one.
pub(super) fn force(language: LangId, sentences: &mut [Sentence]) -> LangSet {
    for sentence in sentences {
        sentence.language = Some(language);
        sentence.languages = LangSet::one(language);
    }
    LangSet::one(language)
}

/// The languages that hold a real share of the words: a loan word or a foreign team name is none.
fn of_draft(sentences: &[Sentence], tallies: &[Tally], main: Verdict, spoken: LangSet) -> LangSet {
    let mut words = [0_u32; MAX_LANGUAGES];
    for (sentence, tally) in sentences.iter().zip(tallies) {
        if sentence.zone != Zone::Signature {
            for language in sentence.languages.iter() {
                words[language.0 as usize] += tally.words(language);
            }
        }
    }
    let most = words.iter().copied().max().unwrap_or(0);
    let main = match main {
        Verdict::Spoken(language) => LangSet::one(language),
        Verdict::Foreign => return LangSet::NONE,
        Verdict::Unknown => return LangSet::NONE,
    };
    let shares = |language: &LangId| {
        let words = words[language.0 as usize];
        words > 0 && (words >= most || (words >= 2 && words * 6 >= most))
    };
    spoken.iter().filter(shares).fold(main, |all, language| all.union(LangSet::one(language)))
}

/// A slash with space on both sides may stand between two languages.
fn is_slash(text: &str, token: &Token) -> bool {
    token.kind == TokenKind::Punct
        && token.flags.contains(TokenFlags::SPACE_BEFORE)
        && text.as_bytes().get(token.span.start as usize) == Some(&b'/')
}

/// What some words say about their language.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    /// A language that rules speak.
    Spoken(LangId),
    /// One that they do not.
    Foreign,
    /// Nothing.
    Unknown,
}

/// The weights of at most [`FEW`] words added up, four languages at once: a sum has 16 bits of a number.
#[derive(Default)]
struct Lanes {
    even: u64,
    odd: u64,
}

/// Weights that add up to 16 bits at most.
const FEW: usize = (u16::MAX / u8::MAX as u16) as usize;

impl Lanes {
    fn add(&mut self, weights: [u8; MAX_LANGUAGES]) {
        const EVEN: u64 = 0x00ff_00ff_00ff_00ff;
        let weights = u64::from_le_bytes(weights);
        self.even += weights & EVEN;
        self.odd += weights >> 8 & EVEN;
    }

    fn add_to(&self, sums: &mut [u32; MAX_LANGUAGES]) {
        for (at, pair) in sums.chunks_exact_mut(2).enumerate() {
            let lane = |lanes: u64| (lanes >> (16 * at)) as u32 & 0xffff;
            pair[0] += lane(self.even);
            pair[1] += lane(self.odd);
        }
    }
}

/// Evidence for each language.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Tally {
    /// Weights of the words and letters, added up.
    weights: [u32; MAX_LANGUAGES],
    /// Words that speak for one language more than for any other.
    words: [u32; MAX_LANGUAGES],
}

impl Tally {
    /// The evidence of a sentence that quotes. What it quotes may be in any language, so that speaks only where
    /// nothing else does.
    fn without_quotations(languages: &Languages, text: &str, tokens: &[Token]) -> Self {
        let whole = Self::of(languages, text, tokens);
        let quoted = quotations(languages, text, tokens);
        let own = quoted.fold(whole, |own, quoted| own.without(&Self::of(languages, text, &tokens[quoted])));
        if own.is_empty() { whole } else { own }
    }

    /// The evidence of some tokens of `text`.
    pub(super) fn of(languages: &Languages, text: &str, tokens: &[Token]) -> Self {
        let mut tally = Self::default();
        for some in tokens.chunks(FEW) {
            let mut weights = Lanes::default();
            for token in some {
                // A short word in capitals is a code, as `LAS` and `DEN` are on a ticket.
                let code = token.flags.contains(TokenFlags::SHOUTED) && token.span.len() <= 3;
                if token.kind == TokenKind::Word && !code {
                    tally.add_word(languages.evidence(token.word), &mut weights);
                }
                if token.flags.contains(TokenFlags::BEYOND_ASCII) {
                    tally.add_letters(languages, &text[token.span.range()]);
                }
            }
            weights.add_to(&mut tally.weights);
        }
        tally
    }

    /// Counts a word, and adds its weights to those of a few others.
    fn add_word(&mut self, evidence: &Evidence, weights: &mut Lanes) {
        if !evidence.is_any() {
            return;
        }
        weights.add(evidence.weights);
        if let Some(language) = evidence.leaning {
            self.words[language.0 as usize] += 1;
        }
    }

    fn add_letters(&mut self, languages: &Languages, letters: &str) {
        for c in letters.chars().filter(|c| !c.is_ascii()) {
            for language in languages.of_letter(c).iter() {
                self.weights[language.0 as usize] += LETTER_WEIGHT;
            }
        }
    }

    fn add(&mut self, other: &Self) {
        for language in 0..MAX_LANGUAGES {
            self.weights[language] += other.weights[language];
            self.words[language] += other.words[language];
        }
    }

    fn without(&self, part: &Self) -> Self {
        let mut rest = *self;
        for language in 0..MAX_LANGUAGES {
            rest.weights[language] -= part.weights[language];
            rest.words[language] -= part.words[language];
        }
        rest
    }

    fn is_empty(&self) -> bool {
        self.weights == [0; MAX_LANGUAGES]
    }

    fn weight(&self, language: LangId) -> u32 {
        self.weights[language.0 as usize]
    }

    /// How many words speak for this language more than for any other.
    pub(super) fn words(&self, language: LangId) -> u32 {
        self.words[language.0 as usize]
    }

    /// The language of the set with the most evidence, the first of equals.
    fn strongest(&self, among: LangSet) -> Option<LangId> {
        among
            .iter()
            .filter(|&language| self.weight(language) > 0)
            .min_by_key(|&language| u32::MAX - self.weight(language))
    }

    /// The spoken language that has more evidence than any other.
    pub(super) fn clear(&self, spoken: LangSet) -> Option<LangId> {
        let best = self.strongest(spoken)?;
        let ties = spoken.iter().any(|other| other != best && self.weight(other) == self.weight(best));
        (!ties).then_some(best)
    }

    /// The verdict on these words, in the light of what stands around them.
    fn verdict(&self, spoken: LangSet, around: Option<Verdict>) -> Verdict {
        let best = self.strongest(spoken);
        let weight = best.map_or(0, |language| self.weight(language));
        if let Some(foreign) = self.strongest(spoken.complement()) {
            let (lead, words) =
                if around == Some(Verdict::Foreign) { (weight, 1) } else { (weight + weight / 3 + 5, 3) };
            if self.weight(foreign) > lead && self.words(foreign) >= words {
                return Verdict::Foreign;
            }
        }
        match (best, around) {
            (None, around) => around.unwrap_or(Verdict::Unknown),
            (Some(best), Some(Verdict::Spoken(other))) if weight <= self.weight(other) + INERTIA => {
                let _ = best;
                Verdict::Spoken(other)
            }
            (Some(_), Some(Verdict::Foreign)) if weight <= INERTIA => Verdict::Foreign,
            (Some(best), _) => Verdict::Spoken(best),
        }
    }

    /// A sentence's language with the others that it mixes in.
    fn mixed_into(&self, language: LangId, spoken: LangSet, halves: impl Fn() -> bool) -> LangSet {
        let real = |&other: &LangId| {
            let (weight, words) = (self.weight(other), self.words(other));
            weight > self.weight(language)
                || (words >= 2 && weight * 3 >= self.weight(language))
                || (words == 1 && weight * 4 >= self.weight(language) && halves())
        };
        spoken.iter().filter(real).fold(LangSet::one(language), |all, other| all.union(LangSet::one(other)))
    }
}
