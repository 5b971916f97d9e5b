//! Pronouns written onto the end of a verb form: `envíenoslo` is `envíe` + `nos` + `lo`.
//!
//! What looks so may be a whole word of another language: `activate` is English, and in Buenos Aires
//! `activá` + `te`. Such a word is whole until the language of its sentence is told.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::{LangId, Vocabulary, WordId, WordSet};

/// The endings and verb forms of one language.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
struct Endings {
    /// Folded endings with their [`tail_bit`] and the words they stand for, longest first.
    endings: Vec<(usize, Box<str>, Box<[WordId]>)>,
    tails: Tails,
    /// The folded verb forms that may carry one. A stem that is not here is never split.
    stems: FxHashSet<WordId>,
}

impl Endings {
    /// Adds a folded ending and the words it stands for; one of a single byte is ignored.
    fn insert(&mut self, ending: &str, words: &[WordId]) {
        let Some(bit) = tail_bit(ending) else { return };
        self.tails.insert(bit);
        self.endings.push((bit, ending.into(), words.into()));
        self.endings.sort_by_key(|(bit, ending, _)| (*bit, std::cmp::Reverse(ending.len())));
    }

    /// The stem, the ending and its words, where the stem is a known form.
    fn split<'e, 'f>(&'e self, folded: &'f str, number: impl Fn(&str) -> WordId) -> Option<Split<'e, 'f>> {
        let tail = tail_bit(folded)?;
        let first = self.endings.partition_point(|(bit, ..)| *bit < tail);
        let alike = self.endings[first..].iter().take_while(|(bit, ..)| *bit == tail);
        alike
            .filter_map(|(_, ending, pronouns)| {
                let stem = folded.strip_suffix(&**ending).filter(|stem| stem.len() > 1)?;
                let (ending, stem) = (&folded[stem.len()..], number(stem));
                self.stems.contains(&stem).then_some(Split { stem, ending, pronouns })
            })
            .next()
    }
}

/// The last two letters of endings, as bits of [`tail_bit`]: what most words do not end in.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
struct Tails([u64; 16]);

impl Tails {
    fn insert(&mut self, bit: usize) {
        self.0[bit / 64] |= 1 << (bit % 64);
    }

    /// Whether a word, as written or folded, may end as some ending does.
    fn may_end(&self, word: &str) -> bool {
        tail_bit(word).is_some_and(|bit| self.0[bit / 64] >> (bit % 64) & 1 == 1)
    }
}

/// The last two bytes of a word as a number below 1024; letters count alike in either case.
fn tail_bit(word: &str) -> Option<usize> {
    let [first, second] = *word.as_bytes().last_chunk()?;
    Some(usize::from(first & 31) << 5 | usize::from(second & 31))
}

/// A written word as a verb form with pronouns.
#[derive(Clone, Copy, Debug)]
pub struct Split<'e, 'f> {
    /// The verb form.
    pub stem: WordId,
    /// What follows it, folded: `noslo`.
    pub ending: &'f str,
    /// The pronouns.
    pub pronouns: &'e [WordId],
}

/// A word that is a verb form with pronouns in one language, and whole in another.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Homograph {
    language: LangId,
    /// The verb form and the pronouns.
    parts: Box<[WordId]>,
}

/// The enclitics of all languages.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Enclitics {
    /// By the language's number.
    languages: Vec<Endings>,
    /// Those of all languages.
    tails: Tails,
    homographs: FxHashMap<WordId, Homograph>,
    /// The keys of `homographs`: most words are none.
    whole: WordSet,
}

impl Enclitics {
    /// Makes a folded ending split off verb forms as `words` in a language.
    pub fn insert(&mut self, language: LangId, ending: &str, words: &[WordId]) {
        if let Some(bit) = tail_bit(ending) {
            self.tails.insert(bit);
        }
        self.of(language).insert(ending, words);
    }

    /// Makes a verb form one that may carry enclitics in a language.
    pub fn insert_stem(&mut self, language: LangId, stem: WordId) {
        self.of(language).stems.insert(stem);
    }

    fn of(&mut self, language: LangId) -> &mut Endings {
        let at = language.0 as usize;
        if self.languages.len() <= at {
            self.languages.resize_with(at + 1, Endings::default);
        }
        &mut self.languages[at]
    }

    fn iter(&self) -> impl Iterator<Item = (LangId, &Endings)> {
        (0_u8..).map(LangId).zip(&self.languages)
    }

    /// Notes that a folded word is one of `language`: other languages split it only in their own sentences.
    pub fn keep_whole(&mut self, word: WordId, folded: &str, language: LangId, vocabulary: &Vocabulary) {
        let others = self.iter().filter(|(other, endings)| *other != language && endings.tails.may_end(folded));
        let split = others.filter(|(_, endings)| !endings.stems.contains(&word)).find_map(|(other, endings)| {
            let split = endings.split(folded, |stem| vocabulary.get(stem))?;
            Some((other, [&[split.stem], split.pronouns].concat()))
        });
        if let Some((language, parts)) = split {
            self.homographs.insert(word, Homograph { language, parts: parts.into() });
            self.whole.insert(word);
        }
    }

    /// Whether a word, as written or folded, may end in a pronoun: most do not.
    #[must_use]
    pub fn may_split(&self, word: &str) -> bool {
        self.tails.may_end(word)
    }

    /// A folded word as a verb form with pronouns, unless it is itself a verb form; `language` is that
    /// of the text, `None` where it is not told yet.
    #[must_use]
    pub fn split<'e, 'f>(
        &'e self,
        word: WordId,
        folded: &'f str,
        language: Option<LangId>,
        number: impl Fn(&str) -> WordId,
    ) -> Option<Split<'e, 'f>> {
        if language.is_none() && self.is_homograph(word) {
            return None;
        }
        let asked = self.iter().filter(|(known, _)| language.is_none_or(|language| language == *known));
        let whole = |endings: &Endings| word != WordId::UNKNOWN && endings.stems.contains(&word);
        let asked = asked.filter(|(_, endings)| endings.tails.may_end(folded) && !whole(endings));
        asked.map(|(_, endings)| endings).find_map(|endings| endings.split(folded, &number))
    }

    /// The ways to take pronouns off a folded word, in any language.
    pub fn endings<'e, 'f>(
        &'e self,
        folded: &'f str,
        number: impl Fn(&str) -> WordId,
    ) -> impl Iterator<Item = Split<'e, 'f>> {
        self.languages.iter().filter_map(move |endings| endings.split(folded, &number))
    }

    /// Whether a word is split only in the sentences of one language.
    #[must_use]
    pub fn is_homograph(&self, word: WordId) -> bool {
        self.whole.contains(word)
    }

    /// The verb form and the pronouns that a homograph is in a language.
    #[must_use]
    pub fn parts_in(&self, language: LangId, word: WordId) -> Option<&[WordId]> {
        if !self.is_homograph(word) {
            return None;
        }
        let homograph = self.homographs.get(&word).filter(|homograph| homograph.language == language)?;
        Some(&homograph.parts)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Language, LexerBuilder};
    use super::*;

    /// English and Spanish; *activá* may carry *te*, and English knows *activate*.
    fn lexer() -> (LexerBuilder, LangId, LangId) {
        let mut builder = LexerBuilder::default();
        let mut language = |code: &str| {
            let language = Language { code: code.into(), ..Language::default() };
            builder.languages().push(language).expect("two languages fit")
        };
        let (english, spanish) = (language("en"), language("es"));
        builder.add_enclitic(spanish, "te", "te");
        builder.add_enclitic(spanish, "telo", "te lo");
        builder.add_stem(spanish, "activá");
        builder.keep_whole("activate", english);
        (builder, english, spanish)
    }

    fn count(builder: LexerBuilder, text: &str) -> usize {
        let mut tokens = Vec::new();
        builder.build().tokenize(text, &[], &mut tokens);
        tokens.len()
    }

    #[test]
    fn pronouns_come_off_known_verb_forms_only() {
        assert_eq!(count(lexer().0, "Activátelo"), 3);
        assert_eq!(count(lexer().0, "tomatelo"), 1);
    }

    #[test]
    fn a_word_of_another_language_stays_whole_until_its_sentence_is_told() {
        let (builder, english, spanish) = lexer();
        let lexer = builder.build();
        let mut tokens = Vec::new();
        lexer.tokenize("Activate", &[], &mut tokens);
        assert_eq!(tokens.len(), 1);
        let parts = |language| lexer.enclitics().parts_in(language, tokens[0].word).map(<[WordId]>::len);
        assert_eq!((parts(spanish), parts(english)), (Some(2), None));
    }

    #[test]
    fn a_phrase_is_split_as_a_draft_in_its_language_is() {
        let (mut builder, english, spanish) = lexer();
        assert_eq!(builder.words("activate", Some(english)).len(), 1);
        assert_eq!(builder.words("activate", Some(spanish)).len(), 2);
    }

    #[test]
    fn a_word_of_a_phrase_is_one_of_its_language() {
        let (mut builder, english, spanish) = lexer();
        builder.add_stem(spanish, "da");
        builder.words("date of birth", Some(english));
        assert_eq!(count(builder, "date"), 1);
    }
}
