//! Sentences made from phrases.

use std::cell::Cell;
use std::collections::BTreeMap;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use regex::Regex;
use replylint::rules::RuleFile;

/// A part of a phrase.
pub enum Item {
    Words(String),
    Ways(Ways),
    Slot(String, String),
    Gap,
    Shape(String),
}

/// A choice, with how many turns were taken.
pub struct Ways {
    ways: Vec<Vec<Item>>,
    turns: Cell<usize>,
}

/// Reads a phrase without `^` and `$`; its syntax was checked when it was loaded.
pub fn read(phrase: &str) -> Vec<Item> {
    let phrase = phrase.strip_prefix('^').unwrap_or(phrase);
    let phrase = phrase.strip_suffix('$').filter(|body| !body.ends_with('\\')).unwrap_or(phrase);
    Reader { rest: phrase }.items()
}

struct Reader<'t> {
    rest: &'t str,
}

impl Reader<'_> {
    fn items(&mut self) -> Vec<Item> {
        let mut items = Vec::new();
        loop {
            self.rest = self.rest.trim_start();
            match self.rest.chars().next() {
                None | Some(')' | ']' | '|') => return items,
                Some(open @ ('(' | '[')) => items.push(self.group(open)),
                Some('<') => items.push(self.slot()),
                Some('*') => {
                    self.rest = self.rest[1..].trim_start_matches(|c: char| c.is_ascii_digit());
                    items.push(Item::Gap);
                }
                Some('/') if shape_end(self.rest).is_some() => items.push(self.shape()),
                Some(_) => items.push(self.words()),
            }
        }
    }

    fn group(&mut self, open: char) -> Item {
        let mut ways = Vec::new();
        loop {
            self.rest = &self.rest[1..];
            ways.push(self.items());
            if !self.rest.starts_with('|') {
                break;
            }
        }
        self.rest = &self.rest[1..];
        if open == '[' {
            ways.push(Vec::new());
        }
        Item::Ways(Ways { ways, turns: Cell::new(0) })
    }

    fn slot(&mut self) -> Item {
        let (slot, rest) = self.rest[1..].split_once('>').unwrap();
        self.rest = rest;
        let path = slot.split_once(':').map_or(slot, |(path, _)| path);
        let (name, form) = path.split_once('.').unwrap_or((path, ""));
        Item::Slot(name.into(), form.into())
    }

    fn shape(&mut self) -> Item {
        let end = shape_end(self.rest).unwrap();
        let pattern = self.rest[1..end].replace("\\b", "").replace("\\/", "/");
        self.rest = &self.rest[end + 1..];
        if let Some(label) = self.rest.strip_prefix(':') {
            self.rest = label.trim_start_matches(|c: char| c.is_alphanumeric() || c == '-' || c == '_');
        }
        Item::Shape(pattern)
    }

    fn words(&mut self) -> Item {
        let mut words = String::new();
        let mut chars = self.rest.char_indices();
        let mut end = self.rest.len();
        while let Some((at, c)) = chars.next() {
            let behind_space = words.is_empty() || words.ends_with(' ');
            match c {
                '\\' => words.extend(chars.next().map(|(_, c)| c)),
                '(' | ')' | '[' | ']' | '|' | '<' | '>' | '*' => {
                    end = at;
                    break;
                }
                '/' if behind_space && shape_end(&self.rest[at..]).is_some() => {
                    end = at;
                    break;
                }
                '=' if behind_space && self.rest[at + 1..].starts_with(char::is_alphabetic) => {}
                _ => words.push(c),
            }
        }
        self.rest = &self.rest[end..];
        Item::Words(words.trim_end().into())
    }
}

/// Where the shape ends that a text starts with, if it does.
fn shape_end(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '/' if at > 1 => {
                let after = text[at + 1..].chars().next();
                let ends = after.is_none_or(|c| c.is_whitespace() || matches!(c, ')' | ']' | '|' | ':'));
                return ends.then_some(at);
            }
            c if c.is_whitespace() && at == 1 => return None,
            _ => {}
        }
    }
    None
}

/// What slots stand for.
pub struct Book {
    /// By name and language.
    fragments: BTreeMap<(String, String), Ways>,
    lexicons: BTreeMap<String, Vec<Column>>,
}

struct Column {
    /// Its language, and its form if it has one.
    name: String,
    words: Vec<String>,
    turns: Cell<usize>,
}

impl Book {
    pub fn read(files: &[RuleFile]) -> Self {
        let mut book = Self { fragments: BTreeMap::new(), lexicons: BTreeMap::new() };
        for file in files {
            let name = |folder| file.path.strip_prefix(folder)?.strip_suffix(".toml").map(str::to_owned);
            let table = || file.text.parse::<toml::Table>().unwrap();
            if let Some(name) = name("fragments/") {
                for (code, phrases) in table() {
                    let ways = texts(&phrases).iter().map(|phrase| read(phrase)).collect();
                    book.fragments.insert((name.clone(), code), Ways { ways, turns: Cell::new(0) });
                }
            } else if let Some(name) = name("lexicons/") {
                book.lexicons.insert(name, columns(&table()));
            }
        }
        book
    }

    fn fragment(&self, name: &str, code: &str) -> Option<&Ways> {
        let of = |code: &str| self.fragments.get(&(name.to_owned(), code.to_owned()));
        of(code).or_else(|| of("any"))
    }

    /// The column that a slot draws from; of several, the first.
    fn column(&self, name: &str, form: &str, code: &str) -> &Column {
        let columns = &self.lexicons[name];
        let is_of = |column: &&Column| {
            let (language, known) = column.name.split_once('.').unwrap_or((&column.name, ""));
            language == code && (matches!(form, "" | "any") || known == form)
        };
        let of_any = || columns.iter().find(|column| column.name == "any");
        columns.iter().find(is_of).or_else(of_any).unwrap()
    }
}

fn texts(value: &toml::Value) -> Vec<&str> {
    match value {
        toml::Value::String(text) => vec![text],
        toml::Value::Array(texts) => texts.iter().filter_map(toml::Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// The columns of a lexicon, each with its words from top to bottom.
fn columns(table: &toml::Table) -> Vec<Column> {
    let column = |name: &str, cells: Vec<&str>| {
        let words = cells.iter().flat_map(|cell| cell.split('|')).filter(|word| !word.is_empty());
        Column { name: name.into(), words: words.map(|word| word.trim().into()).collect(), turns: Cell::new(0) }
    };
    let (Some(names), Some(rows)) = (table.get("columns"), table.get("rows").and_then(toml::Value::as_array)) else {
        return table.iter().map(|(code, words)| column(code, texts(words))).collect();
    };
    let cells = |at: usize| rows.iter().filter_map(move |row| row.as_array()?.get(at)?.as_str());
    texts(names).into_iter().enumerate().map(|(at, name)| column(name, cells(at).collect())).collect()
}

/// Makes sentences in one language.
pub struct Speaker<'b> {
    pub book: &'b Book,
    pub code: &'b str,
    /// What `<rest>` becomes.
    pub rest: String,
    pub random: TestRunner,
}

impl Speaker<'_> {
    /// What a phrase may say, another way each time.
    pub fn say(&mut self, items: &[Item]) -> String {
        let mut said = String::new();
        self.write(items, &mut said);
        said.replace(" .", ".").replace(". º", ".º").replace(" / ", "/")
    }

    /// Whether each way of each choice was taken.
    pub fn said_all(&self, items: &[Item]) -> bool {
        items.iter().all(|item| match item {
            Item::Ways(ways) => self.took_all(ways),
            Item::Slot(name, _) => self.book.fragment(name, self.code).is_none_or(|ways| self.took_all(ways)),
            _ => true,
        })
    }

    fn took_all(&self, ways: &Ways) -> bool {
        ways.turns.get() >= ways.ways.len() && ways.ways.iter().all(|way| self.said_all(way))
    }

    fn write(&mut self, items: &[Item], out: &mut String) {
        for item in items {
            match item {
                Item::Words(words) => put(out, words),
                Item::Ways(ways) => self.take_turn(ways, out),
                Item::Gap => {}
                Item::Shape(pattern) => put(out, &self.code_like(pattern)),
                Item::Slot(name, form) => self.fill(name, form, out),
            }
        }
    }

    /// A code of some shape, with few signs among its letters and digits, as people's codes are.
    fn code_like(&mut self, pattern: &str) -> String {
        let shape = proptest::string::string_regex(pattern).unwrap();
        let whole = Regex::new(&format!("^(?:{pattern})$")).unwrap();
        let is_sign = |c: char| !c.is_alphanumeric();
        let codes = (0..32).map(|_| {
            let drawn = shape.new_tree(&mut self.random).unwrap().current();
            let plain = drawn.replace(is_sign, "");
            if whole.is_match(&plain) { plain } else { drawn }
        });
        codes.min_by_key(|code| code.matches(is_sign).count()).unwrap()
    }

    /// Takes the way whose turn it is; the same again as long as it has choices of its own to go through.
    fn take_turn(&mut self, ways: &Ways, out: &mut String) {
        let (taken, count) = (ways.turns.get(), ways.ways.len());
        let stays = taken > 0 && taken <= count && !self.said_all(&ways.ways[taken - 1]);
        let turn = if stays { taken - 1 } else { taken };
        ways.turns.set(turn + 1);
        self.write(&ways.ways[turn % count], out);
    }

    fn fill(&mut self, name: &str, form: &str, out: &mut String) {
        let book = self.book;
        if name == "rest" {
            put(out, &self.rest);
        } else if let Some((_, token)) = TOKENS.iter().find(|(kind, _)| *kind == name) {
            put(out, token);
        } else if let Some(ways) = book.fragment(name, self.code) {
            self.take_turn(ways, out);
        } else {
            let column = book.column(name, form, self.code);
            let turn = column.turns.replace(column.turns.get() + 1);
            put(out, &column.words[turn % column.words.len()]);
        }
    }
}

/// A token of each kind.
const TOKENS: [(&str, &str); 11] = [
    ("id", "AB-12345"),
    ("number", "3"),
    ("amount", "$12.00"),
    ("date", "2026-05-03"),
    ("time", "16:30"),
    ("url", "https://shop.example/a"),
    ("email", "ana@shop.example"),
    ("phone", "+34 600 123 456"),
    ("placeholder", "[Order Number]"),
    ("code", "`A1`"),
    ("name", "RR"),
];

fn put(out: &mut String, words: &str) {
    if !out.is_empty() && !words.starts_with([',', '.', ';', ':', '!', '?', ')']) {
        out.push(' ');
    }
    out.push_str(words);
}
