//! The lexicons that frames draw from, with the words of each looked up by their first.
//!
//! Most of them are asked for by nobody else, so they are read together with the frames.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use zerocopy::{FromBytes, Immutable, IntoBytes};

use super::words::{LaidWord, Word, Words};
use crate::rules::ast::{LexiconFile, Rows, alternatives};
use crate::rules::records::{Records, U16, U32};
use crate::text::LangId;

/// A lexicon as frames see it.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Table {
    /// Its name.
    pub name: Box<str>,
    /// Per column, its language's code and its form.
    columns: Vec<(Box<str>, Box<str>)>,
    /// How many of them it has by itself.
    own: usize,
    rows: Rows,
    /// By row and column, what is written where another lexicon says it better.
    better: FxHashMap<(usize, usize), Box<str>>,
    /// What is found, by its first word.
    entries: Records<Entry>,
    /// The further words of entries that have several.
    tails: Records<LaidWord>,
    /// Per word or expression, the rows that hold it, once somebody asks.
    #[serde(skip)]
    by_word: OnceLock<FxHashMap<Box<str>, Vec<u32>>>,
    /// The columns that have been looked at.
    #[serde(skip)]
    indexed: Vec<bool>,
}

/// One word or expression of a cell.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable)]
#[repr(C)]
struct Entry {
    first: LaidWord,
    row: U32,
    column: U16,
    /// How many words follow the first …
    further: U16,
    /// … and where they start in `tails`.
    tail: U32,
}

impl Table {
    /// A table of these columns and rows.
    pub fn new(name: &str, columns: Vec<(Box<str>, Box<str>)>, rows: Rows) -> Self {
        let (own, indexed) = (columns.len(), vec![false; columns.len()]);
        Self { name: name.into(), own, columns, rows, indexed, ..Self::default() }
    }

    /// The table of a file.
    pub fn of_file(file: &LexiconFile) -> Self {
        let columns = file.columns.iter();
        let columns = columns.map(|it| (it.language.value.as_ref().into(), it.form.value.as_ref().into())).collect();
        Self::new(&file.name, columns, file.rows.clone())
    }

    /// Takes over what another table tells of the rows whose first cell there stands here, too: columns that
    /// are new, and better words to write for those that this table has by itself.
    pub fn lend(&mut self, other: &Self) {
        let Some(key) = other.columns.first().and_then(|key| self.columns.iter().position(|own| own == key)) else {
            return;
        };
        let first = |row: usize| Some((alternatives(other.rows.cell(row, 0)).next()?, row));
        let told: FxHashMap<&str, usize> = (0..other.len()).filter_map(first).collect();
        // Per column of the other table but its first, which one here it is.
        let added = self.columns.len();
        let mut places = Vec::with_capacity(other.columns.len());
        for column in &other.columns[1..] {
            places.push(self.columns.iter().position(|own| own == column).unwrap_or(self.columns.len()));
            if places.last() == Some(&self.columns.len()) {
                self.columns.push(column.clone());
                self.indexed.push(false);
            }
        }
        let mut rows = Rows::new(self.columns.len(), self.len(), self.rows.bytes() + other.rows.bytes());
        for row in 0..self.len() {
            let known = alternatives(self.rows.cell(row, key)).next().and_then(|key| told.get(key));
            for column in 0..self.columns.len() {
                let own = if column < added { self.rows.cell(row, column) } else { "" };
                let place = places.iter().position(|place| *place == column);
                let better = known.zip(place).map(|(&row, place)| other.rows.cell(row, place + 1));
                match better {
                    Some(better) if column < self.own => {
                        self.better.insert((row, column), better.into());
                        rows.push(own);
                    }
                    better => rows.push(better.unwrap_or(own)),
                }
            }
        }
        self.rows = rows;
        self.by_word = OnceLock::new();
    }

    /// The columns of a language.
    pub fn columns_of<'a>(&'a self, language: &'a str) -> impl Iterator<Item = (usize, &'a str)> {
        let of_language = self.columns.iter().enumerate().filter(move |(_, (code, _))| **code == *language);
        of_language.map(|(at, (_, form))| (at, &**form))
    }

    /// The column of a language and form; the language's first for no form.
    pub fn column(&self, language: &str, form: &str) -> Option<usize> {
        let mut columns = self.columns_of(language);
        if form.is_empty() {
            return columns.next().map(|(at, _)| at);
        }
        columns.find(|(_, known)| *known == form).map(|(at, _)| at)
    }

    /// What is written for a row in a column; `None` where there is no word.
    pub fn word(&self, row: u32, column: usize) -> Option<&str> {
        let row = row as usize;
        let better = self.better.get(&(row, column)).map(|better| &**better);
        alternatives(better.unwrap_or_else(|| self.rows.cell(row, column))).next()
    }

    /// The rows that hold a word in some cell, in ascending order.
    pub fn rows_with(&self, word: &str) -> Vec<u32> {
        let by_word = self.by_word.get_or_init(|| {
            let mut by_word: FxHashMap<Box<str>, Vec<u32>> = FxHashMap::default();
            for row in 0..self.len() {
                for word in self.rows.row(row).flat_map(alternatives) {
                    let rows = by_word.entry(word.into()).or_default();
                    if rows.last() != Some(&(row as u32)) {
                        rows.push(row as u32);
                    }
                }
            }
            by_word
        });
        by_word.get(word).cloned().unwrap_or_default()
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.count()
    }

    /// Makes the words of a column ones that are found, once [`Table::finish`] is called.
    pub fn index(&mut self, column: usize, language: LangId, words: &mut Words<'_>) {
        if std::mem::replace(&mut self.indexed[column], true) {
            return;
        }
        for row in 0..self.len() {
            for text in alternatives(self.rows.cell(row, column)) {
                let all = words.learn(text, Some(language));
                let Some((&first, further)) = all.split_first() else { continue };
                let tail = if further.is_empty() { 0 } else { self.tails.len() as u32 };
                self.tails.to_mut().extend(further.iter().copied().map(LaidWord::from));
                let (row, tail) = (U32::new(row as u32), U32::new(tail));
                let (column, further) = (U16::new(column as u16), U16::new(further.len() as u16));
                self.entries.to_mut().push(Entry { first: first.into(), row, column, further, tail });
            }
        }
    }

    /// Puts the entries in the order in which they are looked up; to be called when all columns are indexed.
    pub fn finish(&mut self) {
        self.entries.to_mut().sort_by_key(|entry| entry.first.number.get());
    }

    /// The entries at the start of some words: column, row and how many words each takes.
    pub fn matches<'a>(&'a self, here: &'a [Word]) -> impl Iterator<Item = (usize, u32, usize)> + 'a {
        let (first, behind) = here.split_first().map_or((Word::default(), here), |(first, behind)| (*first, behind));
        let from = self.entries.partition_point(|entry| entry.first.number.get() < first.number);
        let alike = self.entries[from..].iter().take_while(move |entry| entry.first.number.get() == first.number);
        let fits = move |entry: &&Entry| {
            let tail = &self.tails[entry.tail.get() as usize..][..usize::from(entry.further.get())];
            let is_whole = tail.len() <= behind.len()
                && tail.iter().zip(behind).all(|(known, word)| Word::from(*known).accepts(*word));
            is_whole && Word::from(entry.first).accepts(first)
        };
        let found =
            |entry: &Entry| (usize::from(entry.column.get()), entry.row.get(), usize::from(entry.further.get()) + 1);
        alike.filter(fits).map(found)
    }
}
