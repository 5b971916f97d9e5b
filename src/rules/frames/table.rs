//! The lexicons that frames draw from, with the words of each looked up by their first.
//!
//! Most of them are asked for by nobody else, so they are read together with the frames.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::words::{Word, Words};
use crate::rules::ast::{LexiconFile, alternatives};
use crate::text::LangId;

/// A lexicon as frames see it.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: Box<str>,
    /// Per column, its language's code and its form.
    columns: Vec<(Box<str>, Box<str>)>,
    /// How many of them it has by itself.
    own: usize,
    /// Row by row, the cells as they are written.
    rows: Vec<Vec<Box<str>>>,
    /// Row by row, what is written where another lexicon says it better, by column.
    better: Vec<FxHashMap<usize, Box<str>>>,
    /// Per word or expression, the rows that hold it, once somebody asks.
    #[serde(skip)]
    by_word: OnceLock<FxHashMap<Box<str>, Vec<u32>>>,
    /// The columns that have been looked at.
    indexed: Vec<bool>,
    /// What is found, by its first word.
    entries: FxHashMap<u32, Vec<Entry>>,
}

/// One word or expression of a cell.
#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    column: usize,
    row: u32,
    words: Box<[Word]>,
}

impl Table {
    /// A table of these columns and rows.
    pub fn new(name: &str, columns: Vec<(Box<str>, Box<str>)>, rows: Vec<Vec<Box<str>>>) -> Self {
        let indexed = vec![false; columns.len()];
        Self { name: name.into(), own: columns.len(), columns, rows, indexed, ..Self::default() }
    }

    /// The table of a file.
    pub fn of_file(file: &LexiconFile) -> Self {
        let columns = file.columns.iter();
        let columns = columns.map(|it| (it.language.value.as_ref().into(), it.form.value.as_ref().into())).collect();
        let rows = (0..file.rows.count()).map(|row| file.rows.row(row).map(Box::from).collect()).collect();
        Self::new(&file.name, columns, rows)
    }

    /// Takes over what another table tells of the rows whose first cell there stands here, too: columns that
    /// are new, and better words to write for those that this table has by itself.
    pub fn lend(&mut self, other: &Self) {
        let Some(key) = other.columns.first().and_then(|key| self.columns.iter().position(|own| own == key)) else {
            return;
        };
        let told: FxHashMap<&str, &Vec<Box<str>>> =
            other.rows.iter().filter_map(|row| Some((alternatives(row.first()?).next()?, row))).collect();
        self.by_word = OnceLock::new();
        self.better.resize_with(self.rows.len(), FxHashMap::default);
        for (at, column) in other.columns.iter().enumerate().skip(1) {
            let own = self.columns.iter().position(|own| own == column).unwrap_or_else(|| {
                self.columns.push(column.clone());
                self.indexed.push(false);
                self.rows.iter_mut().for_each(|row| row.push("".into()));
                self.columns.len() - 1
            });
            for (row, better) in self.rows.iter_mut().zip(&mut self.better) {
                let cell = alternatives(&row[key]).next().and_then(|key| told.get(key)).map(|told| told[at].clone());
                match cell {
                    Some(cell) if own < self.own => drop(better.insert(own, cell)),
                    Some(cell) => row[own] = cell,
                    None => {}
                }
            }
        }
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
        let better = self.better.get(row).and_then(|better| better.get(&column));
        alternatives(better.unwrap_or(&self.rows[row][column])).next()
    }

    /// The rows that hold a word in some cell, in ascending order.
    pub fn rows_with(&self, word: &str) -> Vec<u32> {
        let by_word = self.by_word.get_or_init(|| {
            let mut by_word: FxHashMap<Box<str>, Vec<u32>> = FxHashMap::default();
            for (at, row) in (0..).zip(&self.rows) {
                for word in row.iter().flat_map(|cell| alternatives(cell)) {
                    let rows = by_word.entry(word.into()).or_default();
                    if rows.last() != Some(&at) {
                        rows.push(at);
                    }
                }
            }
            by_word
        });
        by_word.get(word).cloned().unwrap_or_default()
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Makes the words of a column ones that are found.
    pub fn index(&mut self, column: usize, language: LangId, words: &mut Words<'_>) {
        if std::mem::replace(&mut self.indexed[column], true) {
            return;
        }
        for (row, cells) in (0..).zip(&self.rows) {
            for text in alternatives(&cells[column]) {
                let all = words.learn(text, Some(language));
                let Some(first) = all.first().map(|word| word.number) else { continue };
                let entry = Entry { column, row, words: all.into() };
                self.entries.entry(first).or_default().push(entry);
            }
        }
    }

    /// The entries at the start of some words: column, row and how many words each takes.
    pub fn matches<'a>(&'a self, here: &'a [Word]) -> impl Iterator<Item = (usize, u32, usize)> + 'a {
        let entries = here.first().and_then(|first| self.entries.get(&first.number));
        let fits = move |entry: &&Entry| {
            entry.words.len() <= here.len() && entry.words.iter().zip(here).all(|(known, word)| known.accepts(*word))
        };
        let found = entries.into_iter().flatten().filter(fits);
        found.map(|entry| (entry.column, entry.row, entry.words.len()))
    }
}
