//! Tables of words, and the classes that phrases draw from them.
//!
//! A class is a set of columns of one lexicon: `<verb>` in an English phrase, `<verb.usted>` in a
//! Spanish one. To the scan a class is one edge, however many words it holds.

use std::borrow::Cow;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use zerocopy::{FromBytes, Immutable, IntoBytes};

use super::ast::{Rows, alternatives};
use super::frames::Table;
use super::phrase::Literal;
use super::records::{Records, U16, U32, range};
use crate::text::{LangId, Token, WordId};

/// A class's number: its place in [`Lexicons`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct ClassId(pub u16);

/// An entry's number: its place in [`Lexicons`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EntryId(u32);

/// One word or expression in a cell.
#[derive(Clone, Copy, Default, Debug, FromBytes, IntoBytes, Immutable)]
#[repr(C)]
struct Entry {
    row: U32,
    column: U16,
    /// How many words it has behind the first …
    further: U16,
    /// … and where in `tails` they start.
    tail: U32,
    first: U32,
    /// Accents of the first word.
    accents: U32,
    /// Where its text starts in `texts`; it ends where the next entry's starts.
    text: U32,
}

impl Entry {
    /// Its first word.
    fn first(&self) -> WordId {
        WordId(self.first.get())
    }
}

/// What a column holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Column {
    /// Language code.
    pub language: Box<str>,
    /// The language, if it is known.
    pub id: Option<LangId>,
    /// Form, such as `infinitive`; empty for a column that is named by its language alone.
    pub form: Box<str>,
}

/// A lexicon.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Lexicon {
    /// Its name.
    pub name: Box<str>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// What is written in it, as long as no class draws from it.
    rows: Rows,
    /// Where the entries of each cell start, row by row, and behind them where the last cell's end;
    /// empty as long as no class draws from it.
    cells: Records<U32>,
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

    /// The entries of a cell.
    fn cell(&self, row: usize, column: usize) -> Range<usize> {
        let at = row * self.columns.len() + column;
        range(self.cells[at], self.cells[at + 1])
    }

    /// How many rows have entries: all or none.
    fn laid(&self) -> usize {
        self.cells.len().saturating_sub(1).checked_div(self.columns.len()).unwrap_or(0)
    }

    /// The entries in some columns, row by row.
    fn entries(&self, columns: &[usize]) -> impl Iterator<Item = usize> {
        (0..self.laid()).flat_map(move |row| columns.iter().flat_map(move |&column| self.cell(row, column)))
    }
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
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Lexicons {
    list: Vec<Lexicon>,
    /// The entries of all lexicons, row by row and column by column.
    entries: Records<Entry>,
    #[serde(borrow)]
    texts: Cow<'static, str>,
    tails: Vec<Literal>,
    classes: Vec<(usize, Box<[usize]>)>,
    /// The classes of words, with the entry that starts with the word.
    #[serde(skip)]
    members: Vec<(ClassId, u32)>,
    /// Per word, where its members start in `members`.
    #[serde(skip)]
    starts: Vec<u32>,
    #[serde(skip)]
    masks: Vec<u64>,
}

impl Lexicons {
    /// Adds a lexicon.
    pub fn push(&mut self, name: &str, columns: Vec<Column>, rows: Rows) {
        self.list.push(Lexicon { name: name.into(), columns, rows, cells: Records::default() });
    }

    /// Makes the entries of a lexicon, so that classes can draw from it.
    fn lay(&mut self, number: usize) {
        let lexicon = &mut self.list[number];
        if !lexicon.cells.is_empty() {
            return;
        }
        let rows = std::mem::take(&mut lexicon.rows);
        let (cells, entries, texts) = (lexicon.cells.to_mut(), self.entries.to_mut(), self.texts.to_mut());
        cells.reserve_exact(rows.count() * lexicon.columns.len() + 1);
        entries.reserve(rows.alternatives());
        texts.reserve(rows.bytes());
        for row in 0..rows.count() {
            for (column, cell) in (0..).zip(rows.row(row)) {
                cells.push(U32::new(entries.len() as u32));
                for text in alternatives(cell) {
                    let (row, column, start) = (U32::new(row as u32), U16::new(column), U32::new(texts.len() as u32));
                    entries.push(Entry { row, column, text: start, ..Entry::default() });
                    texts.push_str(text);
                }
            }
        }
        cells.push(U32::new(entries.len() as u32));
    }

    /// Looks at the words of the entries that a class holds: `words` tells those of a text in a language.
    ///
    /// To be called when all classes are known. Entries of other columns are only ever written, not found.
    pub fn split(&mut self, mut words: impl FnMut(&str, Option<LangId>, &mut Vec<Literal>)) {
        let mut found = Vec::new();
        for (number, lexicon) in self.list.iter().enumerate() {
            let (Some(&from), Some(&to)) = (lexicon.cells.first(), lexicon.cells.last()) else { continue };
            let mut sought = vec![false; lexicon.columns.len()];
            let of_lexicon = self.classes.iter().filter(|(of, _)| *of == number);
            of_lexicon.flat_map(|(_, columns)| &**columns).for_each(|&column| sought[column] = true);
            for at in range(from, to) {
                let column = usize::from(self.entries[at].column.get());
                if !sought[column] {
                    continue;
                }
                found.clear();
                words(self.text(at), lexicon.columns[column].id, &mut found);
                let Some((first, further)) = found.split_first() else { continue };
                let entry = &mut self.entries.to_mut()[at];
                (entry.first, entry.accents) = (first.word.0.into(), first.accents.into());
                (entry.tail, entry.further) = ((self.tails.len() as u32).into(), (further.len() as u16).into());
                self.tails.extend(further);
            }
        }
    }

    fn text(&self, entry: usize) -> &str {
        let end = self.entries.get(entry + 1).map_or(self.texts.len(), |next| next.text.get() as usize);
        &self.texts[self.entries[entry].text.get() as usize..end]
    }

    /// The texts in a column of a lexicon, each with its row.
    pub fn rows<'l>(&'l self, lexicon: &'l Lexicon, column: usize) -> impl Iterator<Item = (usize, &'l str)> {
        let written = (0..lexicon.rows.count()).flat_map(move |row| {
            let cells = lexicon.rows.row(row).skip(column).take(1);
            cells.flat_map(alternatives).map(move |text| (row, text))
        });
        let laid = (0..lexicon.laid()).flat_map(move |row| lexicon.cell(row, column).map(move |entry| (row, entry)));
        written.chain(laid.map(|(row, entry)| (row, self.text(entry))))
    }

    /// A lexicon with its cells as they are written.
    pub(super) fn table(&self, lexicon: &Lexicon) -> Table {
        let count = if lexicon.rows.count() > 0 { lexicon.rows.count() } else { lexicon.laid() };
        let mut rows = vec![vec![String::new(); lexicon.columns.len()]; count];
        let columns = 0..lexicon.columns.len();
        for (column, (row, text)) in columns.flat_map(|at| self.rows(lexicon, at).map(move |word| (at, word))) {
            let cell = &mut rows[row][column];
            cell.extend((!cell.is_empty()).then_some('|'));
            cell.push_str(text);
        }
        let columns = lexicon.columns.iter().map(|column| (column.language.clone(), column.form.clone())).collect();
        let mut written = Rows::new(lexicon.columns.len(), count, self.texts.len());
        rows.iter().flatten().for_each(|cell| written.push(cell));
        Table::new(&lexicon.name, columns, written)
    }

    /// The word that rewrites use for a row of the lexicon that a class draws from.
    #[must_use]
    pub fn word(&self, class: ClassId, row: u32, column: usize) -> Option<&str> {
        self.lexicon_of(class).cell(row as usize, column).next().map(|entry| self.text(entry))
    }

    /// All lexicons.
    #[must_use]
    pub fn list(&self) -> &[Lexicon] {
        &self.list
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
            self.lay(lexicon);
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

    /// The columns that a class draws from.
    pub fn columns_of(&self, class: ClassId) -> impl Iterator<Item = &Column> {
        let (lexicon, columns) = &self.classes[class.0 as usize];
        columns.iter().map(|&column| &self.list[*lexicon].columns[column])
    }

    /// Makes the look-up from words to classes; to be called when all classes are known.
    pub fn index(&mut self, words: usize) {
        let (mut starts, mut masks) = (vec![0; words + 1], vec![0; words]);
        self.all_members().for_each(|(class, entry)| {
            let word = self.entries[entry].first().index();
            starts[word + 1] += 1;
            masks[word] |= mask(class);
        });
        for word in 0..words {
            starts[word + 1] += starts[word];
        }
        let mut members = vec![(ClassId(0), 0); starts[words] as usize];
        let mut next = starts.clone();
        self.all_members().for_each(|(class, entry)| {
            let place = &mut next[self.entries[entry].first().index()];
            members[*place as usize] = (class, entry as u32);
            *place += 1;
        });
        (self.members, self.starts, self.masks) = (members, starts, masks);
    }

    /// All classes with their entries, in the order of both.
    fn all_members(&self) -> impl Iterator<Item = (ClassId, usize)> {
        self.classes.iter().enumerate().flat_map(|(class, (lexicon, columns))| {
            let class = ClassId(u16::try_from(class).unwrap_or(u16::MAX));
            let entries = self.list[*lexicon].entries(columns);
            entries.filter(|&entry| self.entries[entry].first() != WordId::UNKNOWN).map(move |entry| (class, entry))
        })
    }

    /// The first words of all classes' entries, and whether more words follow.
    pub fn firsts(&self) -> impl Iterator<Item = (ClassId, WordId, bool)> {
        let entry = |entry: usize| &self.entries[entry];
        self.all_members().map(move |(class, at)| (class, entry(at).first(), entry(at).further.get() > 0))
    }

    /// How many classes there are.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.classes.len()
    }

    /// Per class, the second words of its entries that have several.
    pub fn second_words(&self) -> Vec<(ClassId, WordId)> {
        let second = |entry: usize| self.second_word(EntryId(entry as u32));
        self.all_members().filter_map(|(class, entry)| second(entry).map(|word| (class, word))).collect()
    }

    /// Bits of the classes that hold an entry starting with a word; see [`mask`].
    #[must_use]
    pub fn word_mask(&self, word: WordId) -> u64 {
        self.masks.get(word.index()).copied().unwrap_or(0)
    }

    /// The entries of a class at the start of `tokens`.
    pub fn matches<'a>(&'a self, class: ClassId, tokens: &'a [Token]) -> impl Iterator<Item = Match> + 'a {
        let members = tokens.first().map_or(&[][..], |token| self.members_of(token.word));
        let first = members.partition_point(|(known, _)| *known < class);
        let of_class = members[first..].iter().take_while(move |(known, _)| *known == class);
        of_class.filter_map(|(_, entry)| self.matched(*entry, tokens))
    }

    /// How many tokens the entries of a class at the start of `tokens` have; where rows share a spelling
    /// it is told once.
    pub fn lengths<'a>(&'a self, class: ClassId, tokens: &'a [Token]) -> impl Iterator<Item = usize> + 'a {
        let mut last = 0;
        let lengths = self.matches(class, tokens).map(|found| found.tokens);
        lengths.filter(move |length| std::mem::replace(&mut last, *length) != *length)
    }

    /// How many tokens an entry has, if it is at the start of `tokens`, whose first is its first word.
    #[must_use]
    pub fn length(&self, entry: EntryId, tokens: &[Token]) -> Option<usize> {
        self.matched(entry.0, tokens).map(|found| found.tokens)
    }

    /// The second word of an entry that has several.
    #[must_use]
    pub fn second_word(&self, entry: EntryId) -> Option<WordId> {
        let entry = &self.entries[entry.0 as usize];
        (entry.further.get() > 0).then(|| self.tails[entry.tail.get() as usize].word)
    }

    /// The entries of a class, each with its first word.
    pub fn members(&self, class: ClassId) -> impl Iterator<Item = (WordId, EntryId)> {
        let (lexicon, columns) = &self.classes[class.0 as usize];
        let entries =
            self.list[*lexicon].entries(columns).map(|entry| (self.entries[entry].first(), EntryId(entry as u32)));
        entries.filter(|(first, _)| *first != WordId::UNKNOWN)
    }

    /// How many words there are.
    #[must_use]
    pub fn words(&self) -> usize {
        self.masks.len()
    }

    fn matched(&self, entry: u32, tokens: &[Token]) -> Option<Match> {
        let entry = &self.entries[entry as usize];
        let (at, length) = (entry.tail.get() as usize, usize::from(entry.further.get()));
        let here = tokens[0].accents & !entry.accents.get() == 0
            && tokens.len() > length
            && self.tails[at..at + length].iter().zip(&tokens[1..]).all(|(literal, token)| literal.accepts(token));
        here.then_some(Match { row: entry.row.get(), column: entry.column.get(), tokens: length + 1 })
    }

    fn members_of(&self, word: WordId) -> &[(ClassId, u32)] {
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
