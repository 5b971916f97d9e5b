//! Tables of words, and the classes that phrases draw from them.
//!
//! A class is a set of columns of one lexicon: `<verb>` in an English phrase, `<verb.usted>` in a
//! Spanish one. To the scan a class is one edge, however many words it holds.

use super::phrase::Literal;
use crate::text::{Token, WordId};

/// A class's number: its place in [`Lexicons`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ClassId(pub u16);

/// One word or expression in a cell.
#[derive(Clone, Debug)]
pub struct Entry {
    /// As it is written.
    pub text: Box<str>,
    /// Its words.
    pub words: Box<[Literal]>,
}

/// What a column holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Column {
    /// Language code.
    pub language: Box<str>,
    /// Form, such as `infinitive`; empty for a column that is named by its language alone.
    pub form: Box<str>,
}

/// A lexicon, with its words known to the lexer.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    /// Its name.
    pub name: Box<str>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Per row and column, the alternatives; the first is the one that rewrites use.
    pub rows: Vec<Vec<Vec<Entry>>>,
}

impl Lexicon {
    /// The columns that `<name.form>` means in a language: all of them for the form `any`, the first
    /// for no form; empty if there is none.
    #[must_use]
    pub fn columns(&self, language: &str, form: &str) -> Vec<usize> {
        let of_language = self.columns.iter().enumerate().filter(|(_, column)| &*column.language == language);
        match form {
            "any" => of_language.map(|(at, _)| at).collect(),
            "" => of_language.take(1).map(|(at, _)| at).collect(),
            _ => of_language.filter(|(_, column)| &*column.form == form).map(|(at, _)| at).collect(),
        }
    }
}

/// The first word of an entry of a class.
#[derive(Clone, Copy, Debug)]
struct Member {
    class: ClassId,
    row: u32,
    column: u16,
    /// Accents of the first word.
    accents: u32,
    /// The entry's further words, in `tails`.
    tail: (u32, u16),
}

/// A place where an entry of a class stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Match {
    /// Its row in the lexicon.
    pub row: u32,
    /// Its column in the lexicon.
    pub column: u16,
    /// How many tokens it takes.
    pub tokens: usize,
}

/// All lexicons, and the classes that phrases draw from them.
#[derive(Debug, Default)]
pub struct Lexicons {
    list: Vec<Lexicon>,
    classes: Vec<(usize, Box<[usize]>)>,
    members: Vec<Member>,
    /// Per word, where its members start in `members`.
    starts: Vec<u32>,
    tails: Vec<Literal>,
    masks: Vec<u64>,
}

impl Lexicons {
    /// Adds a lexicon.
    pub fn push(&mut self, lexicon: Lexicon) {
        self.list.push(lexicon);
    }

    /// All lexicons.
    #[must_use]
    pub fn list(&self) -> &[Lexicon] {
        &self.list
    }

    /// All lexicons, to fill in their words.
    pub(super) fn list_mut(&mut self) -> &mut [Lexicon] {
        &mut self.list
    }

    /// The lexicon of that name, and its place in [`Lexicons::list`].
    #[must_use]
    pub fn find(&self, name: &str) -> Option<(usize, &Lexicon)> {
        self.list.iter().enumerate().find(|(_, lexicon)| &*lexicon.name == name)
    }

    /// The class of these columns of a lexicon.
    pub fn class(&mut self, lexicon: usize, columns: &[usize]) -> ClassId {
        let at = self.classes.iter().position(|(l, c)| *l == lexicon && **c == *columns);
        let at = at.unwrap_or_else(|| {
            self.classes.push((lexicon, columns.into()));
            self.classes.len() - 1
        });
        ClassId(u16::try_from(at).unwrap_or(u16::MAX))
    }

    /// The lexicon that a class draws from.
    #[must_use]
    pub fn lexicon_of(&self, class: ClassId) -> &Lexicon {
        &self.list[self.classes[class.0 as usize].0]
    }

    /// Makes the look-up from words to classes; to be called when all classes are known.
    pub fn index(&mut self, words: usize) {
        let mut found: Vec<(WordId, Member)> = Vec::new();
        for (class, (lexicon, columns)) in self.classes.iter().enumerate() {
            let class = ClassId(u16::try_from(class).unwrap_or(u16::MAX));
            for (row, cells) in self.list[*lexicon].rows.iter().enumerate() {
                for &column in columns {
                    for entry in cells.get(column).into_iter().flatten() {
                        let Some((first, rest)) = entry.words.split_first() else { continue };
                        let tail = (self.tails.len() as u32, rest.len() as u16);
                        self.tails.extend_from_slice(rest);
                        let member =
                            Member { class, row: row as u32, column: column as u16, accents: first.accents, tail };
                        found.push((first.word, member));
                    }
                }
            }
        }
        found.sort_by_key(|(word, member)| (*word, member.class, member.row, member.column));
        self.starts = vec![0; words + 1];
        self.masks = vec![0; words];
        for (word, member) in &found {
            self.starts[word.index() + 1] += 1;
            self.masks[word.index()] |= mask(member.class);
        }
        for word in 0..words {
            self.starts[word + 1] += self.starts[word];
        }
        self.members = found.into_iter().map(|(_, member)| member).collect();
    }

    /// Bits of the classes that hold an entry starting with a word; see [`mask`].
    #[must_use]
    pub fn word_mask(&self, word: WordId) -> u64 {
        self.masks.get(word.index()).copied().unwrap_or(0)
    }

    /// The entries of a class at the start of `tokens`.
    pub fn matches<'a>(&'a self, class: ClassId, tokens: &'a [Token]) -> impl Iterator<Item = Match> + 'a {
        let members = tokens.first().map_or(&[][..], |token| self.members_of(token.word));
        let first = members.partition_point(|member| member.class < class);
        let of_class = members[first..].iter().take_while(move |member| member.class == class);
        of_class.filter_map(|member| self.matched(member, tokens))
    }

    /// Tells `visit` of each class that has an entry at the start of `tokens`, with the entry's length in
    /// tokens; twice if it has two. `wanted` narrows them down before any entry is looked at.
    pub fn classes_at(
        &self,
        tokens: &[Token],
        wanted: impl Fn(ClassId) -> bool,
        mut visit: impl FnMut(ClassId, usize),
    ) {
        let members = tokens.first().map_or(&[][..], |token| self.members_of(token.word));
        for group in members.chunk_by(|a, b| a.class == b.class) {
            let class = group[0].class;
            if !wanted(class) {
                continue;
            }
            let mut last = 0;
            for found in group.iter().filter_map(|member| self.matched(member, tokens)) {
                // Two rows with one spelling lead to the same place.
                if found.tokens != last {
                    last = found.tokens;
                    visit(class, last);
                }
            }
        }
    }

    fn matched(&self, member: &Member, tokens: &[Token]) -> Option<Match> {
        let (at, length) = (member.tail.0 as usize, member.tail.1 as usize);
        let here = tokens[0].accents & !member.accents == 0
            && tokens.len() > length
            && self.tails[at..at + length].iter().zip(&tokens[1..]).all(|(literal, token)| literal.accepts(token));
        here.then_some(Match { row: member.row, column: member.column, tokens: length + 1 })
    }

    fn members_of(&self, word: WordId) -> &[Member] {
        match (self.starts.get(word.index()), self.starts.get(word.index() + 1)) {
            (Some(&from), Some(&to)) if word != WordId::UNKNOWN => &self.members[from as usize..to as usize],
            _ => &[],
        }
    }
}

/// The bit that stands for a class in a mask; several classes share one. The lowest 16 bits are
/// free for kinds of token.
#[must_use]
pub const fn mask(class: ClassId) -> u64 {
    1 << (16 + class.0 % 48)
}
