//! The notation of frames.
//!
//! `<verb> us <noun-phrase>`: words, `(a|b)` for a choice, `[a]` for what may be left out, and slots. What is
//! written stands with the first of each choice and without what may be left out. A slot is
//! `<name=word.form:label>`: a lexicon, another category or a kind of token; of a lexicon only the rows that
//! hold the word; and the column to write. `<attribute.(noun.gender)-plural>` takes the column that another
//! slot's row names, and `<your.(register)>` the one of the form of address. `+nos` is written onto the verb
//! before it, and `\` makes the next sign mean itself.

use std::ops::Range;

/// A part of a pattern without choices.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Part {
    /// Words and signs as they stand.
    Text(String),
    /// Words that are written onto the word before.
    Attached(String),
    /// A slot.
    Slot(Slot),
}

/// A named place in a pattern.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Slot {
    /// Lexicon, category or kind of token.
    pub name: String,
    /// The word that its row must hold; empty for any row.
    pub word: String,
    /// The form it is written in.
    pub form: Form,
    /// What both sides of a frame know it by.
    pub label: String,
    /// Its place in the pattern, in bytes.
    pub place: Range<usize>,
}

/// The form that a slot's row is written in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Form {
    /// This column; empty for the language's first.
    Column(String),
    /// The column that another slot's row names in its column `feature`, with `ending` behind.
    Agreeing {
        /// The other slot's label.
        with: String,
        /// What of it.
        feature: String,
        /// What follows in the column's name: `-plural`.
        ending: String,
    },
    /// The column of the form of address, with what follows in the column's name: `-past`.
    Register(String),
}

/// What is wrong with a pattern: the place in it, in bytes, what is wrong and what would be right.
pub type PatternError = (Range<usize>, String, &'static str);

/// How many ways a pattern may have.
const MOST_WAYS: usize = 256;

/// The ways to read a pattern; the first is the one that is written.
///
/// # Errors
/// The first thing in it that is wrong.
pub fn parse(text: &str) -> Result<Vec<Vec<Part>>, PatternError> {
    let mut parser = Parser { text, at: 0 };
    let ways = parser.sequence(0)?;
    if parser.at < text.len() {
        let here = parser.at..parser.at + 1;
        return Err((here, format!("“{}” closes nothing", &text[parser.at..=parser.at]), "remove it"));
    }
    if ways.iter().any(|way| way.iter().all(is_blank)) {
        let help = "make at least one word of it not optional";
        return Err((0..text.len(), "this pattern could match nothing at all".into(), help));
    }
    Ok(ways)
}

fn is_blank(part: &Part) -> bool {
    matches!(part, Part::Text(text) if text.trim().is_empty())
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
}

impl Parser<'_> {
    fn sequence(&mut self, depth: u32) -> Result<Vec<Vec<Part>>, PatternError> {
        let mut ways: Vec<Vec<Part>> = vec![Vec::new()];
        while let Some(c) = self.text[self.at..].chars().next() {
            let next: Vec<Vec<Part>> = match c {
                ')' | ']' | '|' => break,
                '(' => self.group(depth, ')')?,
                '[' => {
                    let mut group = self.group(depth, ']')?;
                    group.insert(0, Vec::new());
                    group
                }
                '<' => vec![vec![Part::Slot(self.slot()?)]],
                '+' => {
                    self.at += 1;
                    let end = self.text[self.at..].find(|c: char| !c.is_alphabetic());
                    let end = end.map_or(self.text.len(), |end| self.at + end);
                    let word = self.text[self.at..end].to_owned();
                    self.at = end;
                    vec![vec![Part::Attached(word)]]
                }
                '\\' => {
                    self.at += 1;
                    let sign = self.text[self.at..].chars().next().unwrap_or(' ');
                    self.at += sign.len_utf8().min(self.text.len() - self.at);
                    vec![vec![Part::Text(sign.into())]]
                }
                _ => {
                    let rest = &self.text[self.at..];
                    let end = rest.find(['(', ')', '[', ']', '|', '<', '+', '\\']).unwrap_or(rest.len());
                    self.at += end;
                    vec![vec![Part::Text(rest[..end].to_owned())]]
                }
            };
            if ways.len() * next.len() > MOST_WAYS {
                let help = "name a part of it as a category of its own";
                return Err((0..self.text.len(), "this pattern has too many ways".into(), help));
            }
            ways = ways.iter().flat_map(|way| next.iter().map(|more| [&way[..], more].concat())).collect();
        }
        Ok(ways)
    }

    fn group(&mut self, depth: u32, close: char) -> Result<Vec<Vec<Part>>, PatternError> {
        let start = self.at;
        let mut ways = Vec::new();
        loop {
            self.at += 1;
            if depth < 8 {
                ways.extend(self.sequence(depth + 1)?);
            }
            match self.text[self.at..].chars().next() {
                Some('|') if depth < 8 => {}
                Some(c) if c == close => break,
                _ => {
                    let message = format!("“{}” is never closed", &self.text[start..=start]);
                    return Err((start..start + 1, message, "close a choice with ) and an option with ]"));
                }
            }
        }
        self.at += 1;
        Ok(ways)
    }

    fn slot(&mut self) -> Result<Slot, PatternError> {
        let start = self.at;
        let Some(length) = self.text[start..].find('>') else {
            return Err((start..start + 1, "“<” is never closed".into(), "write a slot as <name>"));
        };
        self.at = start + length + 1;
        let place = start..self.at;
        let inner = &self.text[start + 1..start + length];
        let wrong = || (place.clone(), format!("“<{inner}>” is no slot"), "write <name>, <name.form> or <name:label>");
        let (path, label) = inner.split_once(':').unwrap_or((inner, ""));
        let (named, form) = path.split_once('.').unwrap_or((path, ""));
        let (name, word) = named.split_once('=').unwrap_or((named, ""));
        let label = if label.is_empty() { named } else { label };
        let form = match form.strip_prefix('(').and_then(|form| form.split_once(')')) {
            None if form.contains(['(', ')']) => return Err(wrong()),
            None => Form::Column(form.into()),
            Some(("register", ending)) => Form::Register(ending.into()),
            Some((other, ending)) => {
                let (with, feature) = other.split_once('.').ok_or_else(wrong)?;
                Form::Agreeing { with: with.into(), feature: feature.into(), ending: ending.into() }
            }
        };
        if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || c == '-') {
            return Err(wrong());
        }
        Ok(Slot { name: name.into(), word: word.into(), form, label: label.into(), place })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let part = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Attached(text) => format!("+{text}"),
            Part::Slot(slot) => format!("<{}>", slot.label),
        };
        parse(text).unwrap().iter().map(|way| way.iter().map(part).collect()).collect()
    }

    #[test]
    fn what_is_written_has_the_first_choice_and_no_option() {
        assert_eq!(shown("(a|b) [c ]<d>"), ["a <d>", "a c <d>", "b <d>", "b c <d>"]);
        assert_eq!(shown("<verb.infinitive>+nos <np:what>"), ["<verb>+nos <what>"]);
    }

    #[test]
    fn a_slot_says_what_its_form_follows() {
        let ways = parse("<attribute=after.(noun.gender)-plural>").unwrap();
        let [Part::Slot(slot)] = &ways[0][..] else { panic!("a slot was written") };
        assert_eq!((&*slot.name, &*slot.word, &*slot.label), ("attribute", "after", "attribute=after"));
        let agreeing = Form::Agreeing { with: "noun".into(), feature: "gender".into(), ending: "-plural".into() };
        assert_eq!(slot.form, agreeing);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (text, place) in [("a (b", 2..3), ("a <b", 2..3), ("a) b", 1..2), ("[a]", 0..3), ("a <b.(c)>", 2..9)] {
            assert_eq!(parse(text).unwrap_err().0, place, "{text}");
        }
    }
}
