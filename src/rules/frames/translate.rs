//! A text of one category in another language: every word of it must be covered.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::words::Word;
use super::{Asked, Frame, Frames, Item, Kind, Label, Side, Written, WrittenForm, WrittenWord, number};
use crate::text::{LangId, Language, Languages, Lexer, Token, TokenFlags, TokenKind, find_opaques};

/// How many readings of a pattern are followed at once.
const MOST_READINGS: usize = 48;

/// Of so many tokens at most is a text that is translated: readings go as deep as it is long.
const LONGEST: usize = 96;

/// From how many digits on a number is an identifier.
const LONG_NUMBER: usize = 5;

/// A token of the text that is translated.
#[derive(Clone, Debug)]
pub struct Piece<'a> {
    word: Word,
    kind: TokenKind,
    flags: TokenFlags,
    /// What is copied of it, with its markup.
    copy: &'a str,
    /// The verb that starts here, in whichever form it stands.
    verb: Option<Verb>,
}

/// A verb whose row is known already.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verb {
    /// Its lexicon.
    pub lexicon: Box<str>,
    /// The rows it may be.
    pub rows: Vec<u32>,
    /// How many tokens it takes.
    pub tokens: usize,
}

/// A stretch that was read, with what it is in the other language.
#[derive(Clone, Debug)]
struct Reading {
    end: usize,
    text: Box<str>,
    /// The row that the whole agrees as.
    head: Option<(usize, u32)>,
}

/// What stands in a slot.
#[derive(Clone, Debug)]
enum Bound {
    Row(usize, u32),
    Reading(Reading),
    Copy(Box<str>),
}

type Bindings = Vec<(Label, Bound)>;

/// How far a way was read, and what stands in its slots.
type State = (usize, Bindings);

impl Frames {
    /// A token of a text as a piece: `copy` is what it is copied as.
    #[must_use]
    pub fn piece<'a>(&self, text: &str, tokens: &[Token], at: usize, copy: &'a str, verb: Option<Verb>) -> Piece<'a> {
        let Token { kind, flags, .. } = tokens[at];
        Piece { word: self.known.word(text, tokens, at), kind, flags, copy, verb }
    }

    /// What some pieces of a category are in another language, for a customer who is addressed in a register
    /// of it; `None` unless frames cover all of them.
    #[must_use]
    pub fn translate(
        &self,
        languages: &Languages,
        category: &str,
        pieces: &[Piece<'_>],
        (from, to): (LangId, LangId),
        register: u8,
    ) -> Option<String> {
        let category = *self.names.get(category)?;
        let pieces: Vec<Piece<'_>> = pieces.iter().flat_map(|piece| self.apart(piece, from)).collect();
        let pieces = Some(&pieces[..]).filter(|pieces| pieces.len() <= LONGEST)?;
        let words = pieces.iter().map(|piece| piece.word).collect();
        let memo = FxHashMap::default();
        let mut translation = Translation { frames: self, languages, pieces, words, from, to, register, memo };
        let readings = translation.readings(category, 0);
        readings.iter().find(|reading| reading.end == pieces.len()).map(|reading| reading.text.to_string())
    }

    /// A piece as the two words that it melted from, or itself.
    fn apart<'a>(&self, piece: &Piece<'a>, language: LangId) -> impl Iterator<Item = Piece<'a>> + use<'a> {
        let first = piece.clone();
        let words = self.known.apart(piece.word, Some(language)).enumerate();
        words.map(move |(at, word)| match at {
            0 => Piece { word, ..first.clone() },
            _ => Piece { word, flags: TokenFlags::PART, copy: "", verb: None, ..first.clone() },
        })
    }

    /// [`Frames::translate`] for a text as it stands.
    #[must_use]
    pub fn translate_text(
        &self,
        lexer: &Lexer,
        category: &str,
        text: &str,
        languages: (LangId, LangId),
        register: u8,
    ) -> Option<String> {
        let mut tokens = Vec::new();
        lexer.tokenize(text, &find_opaques(text), &mut tokens);
        let pieces: Vec<_> =
            (0..tokens.len()).map(|at| self.piece(text, &tokens, at, &text[tokens[at].span.range()], None)).collect();
        let translated = self.translate(lexer.languages(), category, &pieces, languages, register)?;
        Some(lexer.languages().get(languages.1).joined(&translated))
    }
}

struct Translation<'a> {
    frames: &'a Frames,
    languages: &'a Languages,
    pieces: &'a [Piece<'a>],
    words: Vec<Word>,
    from: LangId,
    to: LangId,
    register: u8,
    /// What was read of each category at each place. While it is being read there is nothing: a category
    /// cannot begin with itself.
    memo: FxHashMap<(usize, usize), Rc<[Reading]>>,
}

impl<'a> Translation<'a> {
    fn readings(&mut self, category: usize, start: usize) -> Rc<[Reading]> {
        if let Some(known) = self.memo.get(&(category, start)) {
            return Rc::clone(known);
        }
        self.memo.insert((category, start), Rc::from([]));
        let frames = self.frames;
        let known = &frames.categories[category];
        let mut readings: Vec<Reading> = Vec::new();
        let (from, to) = (self.from, self.to);
        for frame in known.frames.iter().filter(|frame| number(frame.to).is_none_or(|only| only == to.0)) {
            let Some(written) = self.side(frame) else { continue };
            for side in frame.sides.of(&frames.sides).iter().filter(|side| side.language == from.0) {
                for (end, bindings) in self.ends(side, start) {
                    if readings.iter().any(|known| known.end == end) {
                        continue;
                    }
                    if let Some(text) = self.write(written, &bindings) {
                        let head = number(written.head).and_then(|label| row(&bindings, label));
                        readings.push(Reading { end, text: text.into(), head });
                    }
                }
            }
        }
        let readings: Rc<[Reading]> = readings.into();
        self.memo.insert((category, start), Rc::clone(&readings));
        readings
    }

    /// The side that is written: that of the customer's form of address, or one for all.
    fn side(&self, frame: &Frame) -> Option<&'a Side> {
        let frames = self.frames;
        let sides = frame.sides.of(&frames.sides);
        let mut sides = sides.iter().filter(|side| side.language == self.to.0);
        sides.find(|side| number(side.register).is_none_or(|register| register == self.register))
    }

    /// The places where the ways of a side can end.
    fn ends(&mut self, side: &Side, start: usize) -> Vec<State> {
        let frames = self.frames;
        let mut ends = Vec::new();
        // What each item of a way leads to; the next way goes on from what they share.
        let mut states = vec![vec![(start, Bindings::new())]];
        for way in side.ways.of(&frames.ways) {
            let shared = usize::from(way.shared.get());
            states.truncate(shared + 1);
            if states.len() <= shared {
                continue;
            }
            let items = &frames.items[way.items.get() as usize..][..usize::from(way.further.get())];
            for item in items {
                let next = self.step(Item::from(*item), &states[states.len() - 1]);
                if next.is_empty() {
                    break;
                }
                states.push(next);
            }
            if states.len() > shared + items.len() {
                ends.extend_from_slice(&states[states.len() - 1]);
            }
        }
        ends
    }

    /// Where an item leads from each of some places.
    fn step(&mut self, item: Item, from: &[State]) -> Vec<State> {
        let frames = self.frames;
        let mut next = Vec::new();
        for (at, bindings) in from {
            match item {
                Item::Word(word) => {
                    if self.words.get(*at).is_some_and(|written| word.accepts(*written)) {
                        next.push((at + 1, bindings.clone()));
                    }
                }
                Item::Slot(label, asked) => {
                    for (end, bound) in self.slot(&frames.asked[asked as usize], *at) {
                        let other = bindings.iter().find(|(known, _)| *known == label);
                        let agrees = other.is_none_or(|(_, other)| same_row(other, &bound));
                        if agrees && next.len() < MOST_READINGS {
                            let mut bindings = bindings.clone();
                            bindings.push((label, bound));
                            next.push((end, bindings));
                        }
                    }
                }
            }
        }
        next
    }

    /// What a slot can take at a place, and where that ends.
    fn slot(&mut self, asked: &Asked, at: usize) -> Vec<(usize, Bound)> {
        let frames = self.frames;
        match asked {
            Asked::Category(category) => {
                let readings = self.readings(*category, at);
                readings.iter().map(|reading| (reading.end, Bound::Reading(reading.clone()))).collect()
            }
            Asked::Kind(kind) => self.copied(*kind, at).into_iter().collect(),
            Asked::Table { table, columns, rows, any_form } => {
                let table_of = &frames.tables[*table];
                let fits = |row: u32| rows.as_ref().is_none_or(|rows| rows.binary_search(&row).is_ok());
                let verb = self.pieces.get(at).and_then(|piece| piece.verb.as_ref());
                let verb = verb.filter(|verb| *any_form && verb.lexicon == table_of.name);
                // A verb may stand in any form: it is the phrase of the rule that asked for one.
                let found = table_of.matches(&self.words[at.min(self.words.len())..]);
                let found = found.filter(|(column, row, _)| (verb.is_some() || columns.contains(column)) && fits(*row));
                let mut bound: Vec<_> = found.map(|(_, row, length)| (at + length, Bound::Row(*table, row))).collect();
                if let Some(verb) = verb {
                    let rows = verb.rows.iter().filter(|row| fits(**row));
                    bound.extend(rows.map(|row| (at + verb.tokens, Bound::Row(*table, *row))));
                }
                bound
            }
        }
    }

    fn copied(&self, kind: Kind, at: usize) -> Option<(usize, Bound)> {
        let piece = self.pieces.get(at)?;
        let one = |fits: bool| fits.then(|| (at + 1, Bound::Copy(piece.copy.into())));
        match kind {
            Kind::Token(kind) => one(piece.kind == kind),
            Kind::Id => {
                let digits = piece.copy.bytes().filter(u8::is_ascii_digit).count();
                one(piece.kind == TokenKind::Id || piece.kind == TokenKind::Number && digits >= LONG_NUMBER)
            }
            Kind::Capitalised => one(is_capitalised(piece)),
            Kind::Name => one(is_capitalised(piece) && !self.frames.known.says(piece.word)),
            Kind::Quoted => self.quoted(at),
        }
    }

    /// A stretch between quotation marks, with them.
    fn quoted(&self, at: usize) -> Option<(usize, Bound)> {
        let mark = |piece: &Piece<'_>| (piece.kind == TokenKind::Punct).then(|| piece.copy.chars().next())?;
        let closing = self.languages.quotation(mark(self.pieces.get(at)?)?);
        let behind = self.pieces[at + 1..].iter();
        let length = behind.take_while(|piece| mark(piece).is_none_or(|mark| !closing.contains(&mark))).count();
        let end = at + 1 + length;
        if length == 0 || end >= self.pieces.len() {
            return None;
        }
        let mut text = String::new();
        for (place, piece) in self.pieces[at..=end].iter().enumerate() {
            if piece.flags.contains(TokenFlags::PART) {
                continue;
            }
            if place > 0 && piece.flags.contains(TokenFlags::SPACE_BEFORE) {
                text.push(' ');
            }
            text.push_str(piece.copy);
        }
        Some((end + 1, Bound::Copy(text.into())))
    }

    /// A frame in the other language; `None` where a word is not known there.
    fn write(&self, side: &Side, bindings: &Bindings) -> Option<String> {
        let language = self.languages.get(self.to);
        let mut out = String::new();
        // Where the last word or slot starts, and what is to be written onto its first word.
        let (mut host, mut ending, mut endings) = (0, String::new(), 0);
        for part in self.frames.written(side) {
            let (text, attached) = match part {
                Written::Text(text) => (text, false),
                Written::Attached(text) => (text, true),
                Written::Slot { label, word, attached } => (self.slot_text(label, word, bindings)?, attached),
            };
            if attached {
                ending.push_str(text);
                endings += 1;
                continue;
            }
            attach(&mut out, host, &std::mem::take(&mut ending), std::mem::take(&mut endings), language);
            let before = out.len();
            out.push_str(text);
            let last = text.trim_end().rfind(' ').map_or(0, |at| at + 1);
            host = before + if matches!(part, Written::Text(_)) { last } else { 0 };
        }
        attach(&mut out, host, &ending, endings, language);
        Some(tidy(&out))
    }

    fn slot_text<'b>(&'b self, label: Label, word: Option<&WrittenWord>, bindings: &'b Bindings) -> Option<&'b str> {
        let bound = bindings.iter().find(|(known, _)| *known == label).map(|(_, bound)| bound);
        let Some(WrittenWord { table, row: only, form }) = word else {
            return match bound? {
                Bound::Copy(text) => Some(text),
                Bound::Reading(reading) => Some(&reading.text),
                Bound::Row(..) => None,
            };
        };
        let table = &self.frames.tables[*table];
        let row = match bound {
            Some(Bound::Row(_, row)) => *row,
            _ => (*only)?,
        };
        let code = &self.languages.get(self.to).code;
        let column = match form {
            WrittenForm::Column(column) => *column,
            WrittenForm::Register(columns) => (*columns.get(usize::from(self.register))?)?,
            WrittenForm::Agreeing { with, feature, ending } => {
                let (other, row) = self::row(bindings, *with)?;
                let other = &self.frames.tables[other];
                let value = other.word(row, other.column(code, feature)?)?;
                table.column(code, &format!("{value}{ending}"))?
            }
        };
        table.word(row, column)
    }
}

/// The row that a slot's content agrees as.
fn row(bindings: &Bindings, label: Label) -> Option<(usize, u32)> {
    let bound = bindings.iter().find(|(known, _)| *known == label).map(|(_, bound)| bound)?;
    match bound {
        Bound::Row(table, row) => Some((*table, *row)),
        Bound::Reading(reading) => reading.head,
        Bound::Copy(_) => None,
    }
}

fn is_capitalised(piece: &Piece<'_>) -> bool {
    let capital = piece.flags.intersects(TokenFlags::CAPITALISED | TokenFlags::SHOUTED);
    piece.kind == TokenKind::Word && capital && !piece.flags.contains(TokenFlags::SENTENCE_START)
}

fn same_row(a: &Bound, b: &Bound) -> bool {
    matches!((a, b), (Bound::Row(table, row), Bound::Row(other, second)) if table == other && row == second)
}

/// One space between words, and none before a mark.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() && !matches!(word, "," | ";" | ":" | ".") {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Writes an ending onto the first word from `host` on.
fn attach(out: &mut String, host: usize, ending: &str, endings: usize, language: &Language) {
    if endings > 0 {
        let written = language.with_enclitics(&out[host..], ending, endings);
        out.truncate(host);
        out.push_str(&written);
    }
}
