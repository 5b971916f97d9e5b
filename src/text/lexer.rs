//! Splits a text into tokens.
//!
//! Drafts and the phrases of rule files go through this one lexer, so that what a rule's author
//! writes is what matches. A token is a word, a number, a punctuation mark, or an opaque piece
//! (URL, code, placeholder …) that is one thing to a reader. A contraction becomes the words it
//! stands for, each with the span of the whole (`don't` = `do` + `not`); so do pronouns written
//! onto a verb, where a language has them. Sentences are found later, in `draft`.

use std::ops::Range;

use bitflags::bitflags;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::fold::capitals;
use super::shapes::{self, Run, char_at};
use super::vocabulary::Letters;
use super::{Enclitics, Folded, LangId, Languages, Span, Vocabulary, WordId, WordSet, fold};

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum TokenKind {
    /// Letters, with inner apostrophes and hyphens.
    Word,
    /// A bare number: `12`, `1,288.65`, `24-48`, `50 %` without its sign.
    Number,
    /// A number with a currency: `$12.00`, `35,00 €`, `60 EUR`.
    Amount,
    /// `2024-05-19`, `02/07/2024`.
    Date,
    /// `9:20`.
    Time,
    /// `+44 7700 900123`, `800-300-8514`.
    Phone,
    /// Letters and digits together, digits with hyphens, or anything with a digit after `#`.
    Id,
    /// An address on the web.
    Url,
    /// A mail address.
    Email,
    /// `@name`, `#topic`, `^AB`.
    Handle,
    /// What a template leaves to be filled in: `{{order_id}}`, `<name>`, `[NAME]`.
    Placeholder,
    /// Code as Markdown marks it.
    Code,
    /// One punctuation mark or symbol; dots in a row are one `…`.
    Punct,
    /// An emoji with its modifiers.
    Emoji,
}

impl TokenKind {
    /// How many kinds there are.
    pub const COUNT: usize = Self::Emoji as usize + 1;
}

bitflags! {
    /// What is worth knowing about a token besides its kind.
    #[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
    pub struct TokenFlags: u16 {
        /// A further part of a written word whose first part is the token before.
        const PART = 1;
        /// White space stands before it.
        const SPACE_BEFORE = 1 << 1;
        /// A line break stands before it.
        const NEWLINE_BEFORE = 1 << 2;
        /// Its first letter is a capital.
        const CAPITALISED = 1 << 3;
        /// It has two or more letters and all are capitals.
        const SHOUTED = 1 << 4;
        /// It holds a digit.
        const DIGIT = 1 << 5;
        /// A sentence starts here; set by `draft`.
        const SENTENCE_START = 1 << 6;
        /// A clause starts here, after punctuation or a connector; set by `draft`.
        const CLAUSE_START = 1 << 7;
        /// Punctuation that ends a clause; set by `draft`.
        const CLAUSE_END = 1 << 8;
        /// A word or mark that is written with characters beyond ASCII.
        const BEYOND_ASCII = 1 << 9;
    }
}

/// One token.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    /// Where it stands, in bytes of the text that was split. Parts of one written word share it.
    pub span: Span,
    /// Its folded word; [`WordId::UNKNOWN`] when no rule asks for it.
    pub word: WordId,
    /// Bit `i` is set when character `i` carries an accent.
    pub accents: u32,
    /// What it is.
    pub kind: TokenKind,
    /// More about it.
    pub flags: TokenFlags,
}

/// A stretch of a text that is one token, whatever is in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Opaque {
    /// Where, in bytes.
    pub span: Span,
    /// As what.
    pub kind: TokenKind,
}

/// What splitting needs to know of languages.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Tables {
    languages: Languages,
    /// Whole written words and the words they stand for.
    contractions: FxHashMap<WordId, Box<[WordId]>>,
    /// The keys of `contractions`: most words are none.
    contracted: WordSet,
    /// Folded endings behind an apostrophe or before it (`n't`) and the word each stands for, longest first.
    suffixes: Vec<(Box<str>, WordId)>,
    enclitics: Enclitics,
    /// Known words that are one token wherever they stand, as most are: neither contractions nor verb forms
    /// with pronouns.
    single: WordSet,
}

/// Splits texts; made by a [`LexerBuilder`] from all language and rule files, then fixed.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Lexer {
    vocabulary: Vocabulary,
    tables: Tables,
}

/// A [`Lexer`] that still learns words.
#[derive(Debug, Default)]
pub struct LexerBuilder {
    lexer: Lexer,
    /// Room for a folded word.
    scratch: String,
}

impl Lexer {
    /// Appends the tokens of `text` to `tokens`. `opaques` are in ascending order and do not overlap.
    pub fn tokenize(&self, text: &str, opaques: &[Opaque], tokens: &mut Vec<Token>) {
        let mut scratch = String::with_capacity(32);
        let (tables, words) = (&self.tables, &self.vocabulary);
        Scanner { text, language: None, tables, words, scratch: &mut scratch, tokens }.run(opaques);
    }

    /// The folded pronouns at the end of a written verb form: `noslo` of `envíenoslo`.
    #[must_use]
    pub fn enclitic_ending(&self, written: &str) -> Option<String> {
        let mut folded = String::new();
        fold(written, &mut folded);
        let split = self.tables.enclitics.endings(&folded, |stem| self.vocabulary.get(stem)).next()?;
        Some(split.ending.to_owned())
    }

    /// Which words may be verb forms with pronouns.
    #[must_use]
    pub fn enclitics(&self) -> &Enclitics {
        &self.tables.enclitics
    }

    /// The words that are known.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The languages that are known.
    #[must_use]
    pub fn languages(&self) -> &Languages {
        &self.tables.languages
    }
}

impl LexerBuilder {
    /// One with room for so many words, so that they are not moved as they come.
    #[must_use]
    pub fn with_room(words: usize) -> Self {
        let mut builder = Self::default();
        builder.lexer.vocabulary.reserve(words);
        builder
    }

    /// Like [`Lexer::tokenize`], and every word becomes known, as one of `language` if that is told.
    pub fn tokenize(&mut self, text: &str, language: Option<LangId>, tokens: &mut Vec<Token>) {
        let (tables, words) = (&self.lexer.tables, &mut self.lexer.vocabulary);
        let first = tokens.len();
        Scanner { text, language, tables, words, scratch: &mut self.scratch, tokens }.run(&[]);
        let Some(language) = language else { return };
        for token in tokens[first..].iter().filter(|token| token.kind == TokenKind::Word) {
            self.keep_whole(&text[token.span.range()], language);
        }
    }

    /// The words of a plain phrase of a language, split and made known.
    pub fn words(&mut self, phrase: &str, language: Option<LangId>) -> Vec<WordId> {
        let mut tokens = Vec::new();
        self.tokenize(phrase, language, &mut tokens);
        tokens.iter().map(|token| token.word).collect()
    }

    /// Makes a written word one of `language`, so that no other splits it outside its own sentences.
    pub fn keep_whole(&mut self, word: &str, language: LangId) {
        let Lexer { vocabulary, tables } = &mut self.lexer;
        if tables.enclitics.may_split(word) {
            self.scratch.clear();
            fold(word, &mut self.scratch);
            let number = vocabulary.intern(&self.scratch);
            tables.enclitics.keep_whole(number, &self.scratch, language, vocabulary);
        }
    }

    /// The number and accents of one written word, without splitting it.
    pub fn intern(&mut self, word: &str) -> (WordId, u32) {
        let vocabulary = &mut self.lexer.vocabulary;
        if let Some(letters) = Letters::at_start(word.as_bytes()).filter(|letters| letters.len == word.len()) {
            return (vocabulary.intern_letters(&letters), 0);
        }
        self.scratch.clear();
        let accents = fold(word, &mut self.scratch).accents;
        (vocabulary.intern(&self.scratch), accents)
    }

    /// Makes a written word stand for several others: `don't` for `do not`.
    pub fn add_contraction(&mut self, written: &str, meaning: &str) {
        let (id, _) = self.intern(written);
        let words: Vec<WordId> = meaning.split_whitespace().map(|word| self.intern(word).0).collect();
        self.lexer.tables.contracted.insert(id);
        self.lexer.tables.contractions.insert(id, words.into());
    }

    /// Makes an ending with an apostrophe stand for a word: `'ll` for `will`.
    pub fn add_suffix(&mut self, ending: &str, meaning: &str) {
        let (word, _) = self.intern(meaning);
        let mut folded = String::new();
        fold(ending, &mut folded);
        let suffixes = &mut self.lexer.tables.suffixes;
        suffixes.push((folded.into(), word));
        suffixes.sort_by_key(|(ending, _)| std::cmp::Reverse(ending.len()));
    }

    /// Makes `ending` (`noslo`) split off verb forms as `words` (`nos lo`) in a language.
    pub fn add_enclitic(&mut self, language: LangId, ending: &str, words: &str) {
        let words: Vec<WordId> = words.split_whitespace().map(|word| self.intern(word).0).collect();
        let mut folded = String::new();
        fold(ending, &mut folded);
        self.lexer.tables.enclitics.insert(language, &folded, &words);
    }

    /// Makes a verb form one that may carry enclitics in a language.
    pub fn add_stem(&mut self, language: LangId, form: &str) {
        let (id, _) = self.intern(form);
        self.lexer.tables.enclitics.insert_stem(language, id);
    }

    /// The languages known so far.
    pub fn languages(&mut self) -> &mut Languages {
        &mut self.lexer.tables.languages
    }

    /// The finished lexer.
    #[must_use]
    pub fn build(mut self) -> Lexer {
        let Lexer { vocabulary, tables } = &mut self.lexer;
        tables.languages.index();
        let known = |stem: &str| vocabulary.get(stem);
        for (word, folded) in vocabulary.iter() {
            let split = tables.enclitics.split(word, &folded, None, known).is_some();
            if !split && !tables.contracted.contains(word) {
                tables.single.insert(word);
            }
        }
        self.lexer
    }
}

/// Where the numbers of words come from.
trait Words {
    /// The number of a folded word.
    fn number(&mut self, folded: &str) -> WordId;

    /// The number of a folded word that is known already.
    fn known(&self, folded: &str) -> WordId;

    /// The number of a word of ASCII letters.
    fn number_of_letters(&mut self, letters: &Letters) -> WordId;
}

impl Words for &Vocabulary {
    fn number(&mut self, folded: &str) -> WordId {
        self.get(folded)
    }

    fn known(&self, folded: &str) -> WordId {
        self.get(folded)
    }

    fn number_of_letters(&mut self, letters: &Letters) -> WordId {
        self.get_letters(letters)
    }
}

impl Words for &mut Vocabulary {
    fn number(&mut self, folded: &str) -> WordId {
        self.intern(folded)
    }

    fn known(&self, folded: &str) -> WordId {
        self.get(folded)
    }

    fn number_of_letters(&mut self, letters: &Letters) -> WordId {
        self.intern_letters(letters)
    }
}

struct Scanner<'a, W> {
    text: &'a str,
    /// The language of the text, where that is known beforehand.
    language: Option<LangId>,
    tables: &'a Tables,
    words: W,
    scratch: &'a mut String,
    tokens: &'a mut Vec<Token>,
}

impl<'a, W: Words> Scanner<'a, W> {
    fn run(&mut self, opaques: &[Opaque]) {
        let mut at = 0;
        let mut flags = TokenFlags::empty();
        for opaque in opaques {
            let span = opaque.span;
            flags = self.stretch(at, span.start as usize, flags);
            self.push_opaque(span, opaque.kind, flags);
            flags = TokenFlags::empty();
            at = span.end as usize;
        }
        self.stretch(at, self.text.len(), flags);
    }

    /// Pushes the tokens of `at..end`, in which nothing is opaque. `flags` are those of the first
    /// token so far; tells those of the next.
    fn stretch(&mut self, mut at: usize, end: usize, mut flags: TokenFlags) -> TokenFlags {
        let text = &self.text[..end];
        while let Some(&byte) = text.as_bytes().get(at) {
            if byte == b' ' {
                flags |= TokenFlags::SPACE_BEFORE;
                at += 1;
                continue;
            }
            if byte.is_ascii_alphabetic() {
                at = match Letters::at_start(&text.as_bytes()[at..]) {
                    Some(letters) if is_word(text, at, &letters) => self.letters(at, &letters, flags),
                    // No letter with an accent ends them: `don't`, `pick-up`.
                    Some(letters) if text.as_bytes()[at + letters.len].is_ascii() => self.run_token(text, at, flags),
                    _ => self.latin(text, at, flags),
                };
            } else {
                let c = char_at(text, at);
                let space = c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}';
                if space || shapes::is_ignorable(c) {
                    flags.set(TokenFlags::SPACE_BEFORE, space || flags.contains(TokenFlags::SPACE_BEFORE));
                    if matches!(c, '\n' | '\r' | '\u{2028}') {
                        flags |= TokenFlags::NEWLINE_BEFORE;
                    }
                    at += c.len_utf8();
                    continue;
                }
                let is_mark = !c.is_alphanumeric() || shapes::keycap_end(text, at).is_some();
                at = if is_mark { self.mark(text, c, at, flags) } else { self.latin(text, at, flags) };
            }
            flags = TokenFlags::empty();
        }
        flags
    }

    /// Pushes the token that starts with `c`, no letter, at `at`; tells where it ends.
    fn mark(&mut self, text: &str, c: char, at: usize, flags: TokenFlags) -> usize {
        let flags = if c.is_ascii() { flags } else { flags | TokenFlags::BEYOND_ASCII };
        if let Some(end) = shapes::keycap_end(text, at) {
            return self.push_plain(at..end, TokenKind::Emoji, flags, true);
        }
        match c {
            '#' | '@' | '^' => {
                if let Some(next) = text[at + 1..].chars().next()
                    && (next.is_alphanumeric() || next == '_')
                {
                    let run = Run::scan(text, at + 1);
                    let kind = if c == '#' && run.digits > 0 { TokenKind::Id } else { TokenKind::Handle };
                    return self.push_plain(at..run.end, kind, flags, run.digits > 0);
                }
            }
            '$' | '€' | '£' | '¥' => {
                if let Some(end) = shapes::amount_end(text, at + c.len_utf8()) {
                    return self.push_plain(at..end, TokenKind::Amount, flags, true);
                }
            }
            '+' | '(' => {
                if let Some(end) = shapes::phone_end(text, at) {
                    return self.push_plain(at..end, TokenKind::Phone, flags, true);
                }
            }
            '.' => {
                let end = at + text[at..].bytes().take_while(|&b| b == b'.').count();
                if end - at > 1 {
                    self.scratch.clear();
                    self.scratch.push('…');
                    return self.push_known(at..end, TokenKind::Punct, flags);
                }
            }
            _ if shapes::is_emoji(c) => {
                let end = shapes::emoji_end(text, at);
                self.scratch.clear();
                self.scratch.push(c);
                return self.push_known(at..end, TokenKind::Emoji, flags);
            }
            _ => {}
        }
        self.scratch.clear();
        self.scratch.push(match c {
            '“' | '”' | '„' => '"',
            '‘' | '’' => '\'',
            '–' | '―' => '—',
            _ => c,
        });
        self.push_known(at..at + c.len_utf8(), TokenKind::Punct, flags)
    }

    /// A run of letters and digits as what it is.
    fn run_token(&mut self, text: &str, at: usize, flags: TokenFlags) -> usize {
        let run = Run::scan(text, at);
        let written = &text[at..run.end];
        if run.digits == 0 {
            if text.as_bytes().get(run.end) == Some(&b'@')
                && let Some(end) = shapes::email_end(text, run.end)
            {
                return self.push_plain(at..end, TokenKind::Email, flags, false);
            }
            if written.len() == 3
                && let Some(end) = shapes::named_amount_end(text, at..run.end)
            {
                return self.push_plain(at..end, TokenKind::Amount, flags, true);
            }
            return self.word(at..run.end, run.apostrophe, flags);
        }
        let kind = if run.letters > 0 {
            shapes::mixed_kind(written)
        } else if let Some(end) = shapes::phone_end(text, at) {
            return self.push_plain(at..end, TokenKind::Phone, flags, true);
        } else if let Some(end) = shapes::currency_end(text, run.end) {
            return self.push_plain(at..end, TokenKind::Amount, flags, true);
        } else {
            shapes::number_kind(written)
        };
        self.scratch.clear();
        let folded = fold(written, self.scratch);
        let word = self.words.number(self.scratch);
        let flags = flags | TokenFlags::DIGIT | case_flags(folded);
        self.push(at..run.end, word, folded.accents, kind, flags);
        run.end
    }

    /// A word with accents, or anything else that starts with a letter or digit.
    fn latin(&mut self, text: &str, at: usize, flags: TokenFlags) -> usize {
        match Letters::latin_at_start(&text.as_bytes()[at..]) {
            Some((letters, folded)) if letters.len > 0 && is_word(text, at, &letters) => {
                let word = self.words.number_of_letters(&letters);
                self.known_word(at..at + letters.len, word, folded, flags | TokenFlags::BEYOND_ASCII)
            }
            _ => self.run_token(text, at, flags),
        }
    }

    /// A word of ASCII letters, as most are.
    fn letters(&mut self, at: usize, letters: &Letters, flags: TokenFlags) -> usize {
        let range = at..at + letters.len;
        let word = self.words.number_of_letters(letters);
        let folded = if letters.capitals { capitals(&self.text[range.clone()]) } else { Folded::default() };
        self.known_word(range, word, folded, flags)
    }

    /// Any written word.
    fn word(&mut self, range: Range<usize>, apostrophe: bool, flags: TokenFlags) -> usize {
        let written = &self.text[range.clone()];
        let flags = if written.is_ascii() { flags } else { flags | TokenFlags::BEYOND_ASCII };
        self.scratch.clear();
        let folded = fold(written, self.scratch);
        let word = self.words.number(self.scratch);
        if apostrophe && !self.tables.contracted.contains(word) {
            let flags = flags | case_flags(folded);
            for (ending, meaning) in &self.tables.suffixes {
                if let Some(stem) = self.scratch.strip_suffix(&**ending)
                    && !stem.is_empty()
                {
                    let stem = self.words.number(stem);
                    return self.push_parts(range, &[stem, *meaning], flags);
                }
            }
            self.push(range.clone(), word, folded.accents, TokenKind::Word, flags);
            return range.end;
        }
        self.known_word(range, word, folded, flags)
    }

    /// A word whose number is known: one token, or the several that it stands for.
    #[inline(always)]
    fn known_word(&mut self, range: Range<usize>, word: WordId, folded: Folded, flags: TokenFlags) -> usize {
        let flags = flags | case_flags(folded);
        if !self.tables.single.contains(word)
            && let Some(end) = self.parted(&range, word, flags)
        {
            return end;
        }
        let end = range.end;
        self.push(range, word, folded.accents, TokenKind::Word, flags);
        end
    }

    /// Pushes the several tokens that a word stands for, if it does; tells where they end.
    fn parted(&mut self, range: &Range<usize>, word: WordId, flags: TokenFlags) -> Option<usize> {
        let tables: &'a Tables = self.tables;
        if tables.contracted.contains(word)
            && let Some(parts) = tables.contractions.get(&word)
        {
            let end = range.end + usize::from(self.takes_stop(range));
            return Some(self.push_parts(range.start..end, parts, flags));
        }
        let (stem, pronouns) = self.split_enclitics(word, &self.text[range.clone()])?;
        self.push(range.clone(), stem, 0, TokenKind::Word, flags);
        for &pronoun in pronouns {
            self.push(range.clone(), pronoun, 0, TokenKind::Word, of_part(flags));
        }
        Some(range.end)
    }

    /// Whether the full stop behind a short form belongs to it: `Ud. no vino`, and not `para Ud. Mañana`.
    fn takes_stop(&mut self, range: &Range<usize>) -> bool {
        let behind = self.text[range.end..].strip_prefix('.').map(str::trim_start);
        behind.is_some_and(|behind| behind.starts_with(|c: char| c.is_lowercase() || c == ',')) && {
            self.scratch.clear();
            fold(&self.text[range.clone()], self.scratch);
            self.tables.languages.is_abbreviation(self.scratch)
        }
    }

    /// The stem and pronouns of a written word, unless it is itself a verb form.
    fn split_enclitics(&mut self, word: WordId, written: &str) -> Option<(WordId, &'a [WordId])> {
        let tables: &'a Tables = self.tables;
        if !tables.enclitics.may_split(written) {
            return None;
        }
        let folded = if written.bytes().all(|byte| byte.is_ascii_lowercase()) {
            written
        } else {
            self.scratch.clear();
            fold(written, self.scratch);
            &*self.scratch
        };
        let known = |stem: &str| self.words.known(stem);
        let split = tables.enclitics.split(word, folded, self.language, known)?;
        Some((split.stem, split.pronouns))
    }

    fn push_parts(&mut self, range: Range<usize>, parts: &[WordId], flags: TokenFlags) -> usize {
        for (index, &part) in parts.iter().enumerate() {
            let flags = if index == 0 { flags } else { of_part(flags) };
            self.push(range.clone(), part, 0, TokenKind::Word, flags);
        }
        range.end
    }

    fn push_opaque(&mut self, span: Span, kind: TokenKind, flags: TokenFlags) {
        let digit = self.text[span.range()].bytes().any(|b| b.is_ascii_digit());
        self.push_plain(span.range(), kind, flags, digit);
    }

    /// A token whose very text no rule asks for.
    fn push_plain(&mut self, range: Range<usize>, kind: TokenKind, flags: TokenFlags, digit: bool) -> usize {
        let flags = if digit { flags | TokenFlags::DIGIT } else { flags };
        let end = range.end;
        self.push(range, WordId::UNKNOWN, 0, kind, flags);
        end
    }

    /// A token whose text is in `scratch`.
    fn push_known(&mut self, range: Range<usize>, kind: TokenKind, flags: TokenFlags) -> usize {
        let word = self.words.number(self.scratch);
        let end = range.end;
        self.push(range, word, 0, kind, flags);
        end
    }

    fn push(&mut self, range: Range<usize>, word: WordId, accents: u32, kind: TokenKind, flags: TokenFlags) {
        let span = Span::from_range(range);
        self.tokens.push(Token { span, word, accents, kind, flags });
    }
}

/// Whether letters at `at` are a word by themselves: nothing behind them may belong to it.
fn is_word(text: &str, at: usize, letters: &Letters) -> bool {
    let Some(&behind) = text.as_bytes().get(at + letters.len) else { return true };
    if behind == b' ' {
        // `USD 60`
        return !letters.capitals || letters.len != 3;
    }
    !matches!(behind, b'\'' | b'-' | b'_' | b'@' | b'0'..=b'9' | 0x80..)
}

/// The flags of a further part of a written word.
fn of_part(written: TokenFlags) -> TokenFlags {
    TokenFlags::PART | written & TokenFlags::BEYOND_ASCII
}

fn case_flags(folded: Folded) -> TokenFlags {
    let mut flags = TokenFlags::empty();
    flags.set(TokenFlags::CAPITALISED, folded.capitalised);
    flags.set(TokenFlags::SHOUTED, folded.shouted);
    flags
}
