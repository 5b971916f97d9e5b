//! The syntax of phrases.
//!
//! A phrase is written as it is said, with a few signs for what varies:
//! `you [<adverb>] (must|have to) <verb> [<rest>]`. Its plain words go through the lexer that
//! drafts go through. Slots are only named here; `resolve` looks them up.

use serde::{Deserialize, Serialize};

use crate::text::{LangId, LexerBuilder, Span, Token, TokenKind, WordId};

/// One word or punctuation mark that a phrase asks for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Literal {
    /// The folded word.
    pub word: WordId,
    /// Its accents as the phrase has them: a draft may leave them out, but not add any.
    pub accents: u32,
    /// Whether the draft must have exactly these accents (`=sí`).
    pub exact: bool,
}

impl Literal {
    /// Whether a draft's token is this word.
    #[must_use]
    pub fn accepts(self, token: &Token) -> bool {
        token.word == self.word
            && if self.exact { token.accents == self.accents } else { token.accents & !self.accents == 0 }
    }
}

/// A part of a phrase. A group lies flat: first itself, then its ways.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Item<'t> {
    /// A word or a punctuation mark.
    Literal(Literal),
    /// A choice between the ways that the next so many items are; see [`ways`].
    Group(usize),
    /// What parts the ways of a group. `[a]` is a choice between `a` and nothing.
    Or,
    /// `<name.form:label>`
    Slot(Slot<'t>),
    /// `*`: up to so many words.
    Gap(u8),
    /// `/…/`: an identifier's shape.
    Shape {
        /// The regular expression.
        pattern: &'t str,
        /// What its text is captured as; empty for nothing.
        label: &'t str,
    },
}

/// A named place in a phrase.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Slot<'t> {
    /// Lexicon, fragment or class.
    pub name: &'t str,
    /// Column of a lexicon; empty for the first.
    pub form: &'t str,
    /// What it is captured as.
    pub label: &'t str,
    /// Its place in the phrase, in bytes.
    pub span: Span,
}

/// A phrase, read.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Phrase<'t> {
    /// `^`: only at the start of a sentence.
    pub at_start: bool,
    /// `$`: only at the end of a sentence.
    pub at_end: bool,
    /// What it asks for, in order.
    pub items: Vec<Item<'t>>,
}

/// The ways of a group, from the items behind it.
pub fn ways<'i, 't>(group: &'i [Item<'t>]) -> impl Iterator<Item = &'i [Item<'t>]> {
    let mut rest = Some(group);
    std::iter::from_fn(move || {
        let items = rest?;
        let mut at = 0;
        while let Some(item) = items.get(at) {
            match item {
                Item::Or => {
                    rest = Some(&items[at + 1..]);
                    return Some(&items[..at]);
                }
                Item::Group(length) => at += 1 + length,
                _ => at += 1,
            }
        }
        rest = None;
        Some(items)
    })
}

/// What is wrong with a phrase, and where in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PhraseError {
    /// Place in the phrase, in bytes.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What would be right.
    pub help: &'static str,
}

/// The slot that takes the rest of a clause.
pub const REST: &str = "rest";
/// The slot of pronouns before a verb, which rewrites write onto it.
pub const PRONOUNS: &str = "pronouns";
/// How many words a plain `*` may skip.
const GAP: u8 = 3;
/// How many words any gap may skip.
const WIDEST_GAP: u8 = 8;

/// Reads a phrase of a language, `None` for one of any; its words become known to the lexer.
///
/// # Errors
/// The first thing in it that is wrong.
pub fn parse<'t>(text: &'t str, language: Option<LangId>, lexer: &mut LexerBuilder) -> Result<Phrase<'t>, PhraseError> {
    let (body, at_end) = match text.strip_suffix('$') {
        Some(body) if !body.ends_with('\\') => (body, true),
        _ => (text, false),
    };
    let mut parser = Parser { text: body, at: 0, language, lexer, items: Vec::with_capacity(16), tokens: Vec::new() };
    parser.skip_space();
    let at_start = parser.eat('^');
    let may_be_empty = parser.sequence(0)?;
    if let Some(c) = parser.peek() {
        return Err(
            parser.error(format!("“{c}” closes nothing"), "remove it, or write it as a plain sign with \\ before it")
        );
    }
    if let Some(Item::Gap(_)) = parser.items.first() {
        let help = "start with the first word that must be there";
        return Err(parser.error_at(0, "a phrase cannot start with a gap", help));
    }
    if may_be_empty {
        let help = "make at least one word of it not optional";
        return Err(parser.error_at(0, "this phrase could match nothing at all", help));
    }
    if !at_start && opening(&parser.items) != Opening::Word {
        let help = "what is before a gap cannot be left out: write the phrase without it, or twice";
        return Err(parser.error_at(0, "this phrase could start with a gap", help));
    }
    Ok(Phrase { at_start, at_end, items: parser.items })
}

/// What a part of a phrase can open with, the most troublesome last.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Opening {
    Word,
    Nothing,
    Gap,
}

fn opening(items: &[Item<'_>]) -> Opening {
    let mut at = 0;
    while let Some(item) = items.get(at) {
        at += 1;
        match item {
            Item::Gap(_) => return Opening::Gap,
            Item::Group(length) => {
                let group = &items[at..at + length];
                at += length;
                match ways(group).map(opening).max() {
                    Some(Opening::Nothing) | None => {}
                    Some(found) => return found,
                }
            }
            _ => return Opening::Word,
        }
    }
    Opening::Nothing
}

struct Parser<'t, 'l> {
    text: &'t str,
    at: usize,
    language: Option<LangId>,
    lexer: &'l mut LexerBuilder,
    items: Vec<Item<'t>>,
    /// Room for the tokens of one stretch of words.
    tokens: Vec<Token>,
}

/// Whatever reads a part of a phrase tells whether that can match no token.
impl Parser<'_, '_> {
    /// Items up to the end, or up to what closes the group of this depth.
    fn sequence(&mut self, depth: u32) -> Result<bool, PhraseError> {
        let mut may_be_empty = true;
        loop {
            self.skip_space();
            let Some(c) = self.peek() else { return Ok(may_be_empty) };
            may_be_empty &= match c {
                ')' | ']' | '|' => return Ok(may_be_empty),
                '(' => self.group(depth, '(', ')')?,
                '[' => self.group(depth, '[', ']')?,
                '<' => self.slot()?,
                '*' => self.gap()?,
                '/' if self.shape_end().is_some() => self.shape(),
                '>' => return Err(self.error("“>” closes nothing".into(), "write a slot as <name>")),
                _ => self.literals(),
            }
        }
    }

    /// `(a|b)` or `[a|b]`.
    fn group(&mut self, depth: u32, open: char, close: char) -> Result<bool, PhraseError> {
        let start = self.at;
        if depth > 8 {
            return Err(self.error_at(start, "groups are nested too deep", "name a part of the phrase as a fragment"));
        }
        let group = self.items.len();
        self.items.push(Item::Group(0));
        let mut may_be_empty = open == '[';
        loop {
            self.at += 1;
            may_be_empty |= self.sequence(depth + 1)?;
            match self.peek() {
                Some('|') => self.items.push(Item::Or),
                Some(c) if c == close => break,
                _ => {
                    let message = format!("“{open}” is never closed");
                    return Err(self.error_at(start, message, "close a choice with ) and an option with ]"));
                }
            }
        }
        self.at += 1;
        if open == '[' {
            self.items.push(Item::Or);
        }
        self.items[group] = Item::Group(self.items.len() - group - 1);
        Ok(may_be_empty)
    }

    /// `*` or `*5`
    fn gap(&mut self) -> Result<bool, PhraseError> {
        let start = self.at;
        self.at += 1;
        let digits = self.text[self.at..].bytes().take_while(u8::is_ascii_digit).count();
        let width = &self.text[self.at..self.at + digits];
        self.at += digits;
        let width = if width.is_empty() { GAP } else { width.parse().unwrap_or(u8::MAX) };
        if width == 0 || width > WIDEST_GAP {
            return Err(self.error_at(start, "a gap this wide is not possible", "write * or *1 to *8"));
        }
        self.items.push(Item::Gap(width));
        Ok(true)
    }

    /// `<name.form:label>`
    fn slot(&mut self) -> Result<bool, PhraseError> {
        let start = self.at;
        let Some(length) = self.text[start..].find('>') else {
            return Err(self.error_at(start, "“<” is never closed", "write a slot as <name>"));
        };
        self.at = start + length + 1;
        let inner = &self.text[start + 1..start + length];
        let span = Span::from_range(start..self.at);
        let (path, label) = inner.split_once(':').unwrap_or((inner, ""));
        let (name, form) = path.split_once('.').unwrap_or((path, ""));
        let word = |s: &str| s.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_' || c == '/');
        if name.is_empty() || ![name, form, label].into_iter().all(word) {
            let message = format!("“<{inner}>” is no slot");
            return Err(PhraseError { span, message, help: "write <name>, <name.form> or <name:label>" });
        }
        let label = if label.is_empty() { name } else { label };
        self.items.push(Item::Slot(Slot { name, form, label, span }));
        Ok(name == REST)
    }

    /// The closing `/` of the shape that starts here, if this is one.
    fn shape_end(&self) -> Option<usize> {
        let body = &self.text[self.at + 1..];
        let mut escaped = false;
        for (at, c) in body.char_indices() {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '/' if at > 0 => {
                    let after = body[at + 1..].chars().next();
                    let ends = after.is_none_or(|c| c.is_whitespace() || matches!(c, ')' | ']' | '|' | ':'));
                    return ends.then_some(self.at + 1 + at);
                }
                c if c.is_whitespace() && at == 0 => return None,
                _ => {}
            }
        }
        None
    }

    /// `/…/` or `/…/:label`
    fn shape(&mut self) -> bool {
        let end = self.shape_end().unwrap_or(self.text.len());
        let pattern = &self.text[self.at + 1..end];
        self.at = (end + 1).min(self.text.len());
        let mut label = "";
        if self.eat(':') {
            let rest = &self.text[self.at..];
            let length = rest.find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')).unwrap_or(rest.len());
            label = &rest[..length];
            self.at += length;
        }
        self.items.push(Item::Shape { pattern, label });
        false
    }

    /// Plain words and signs up to the next sign that means something.
    fn literals(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let exact = rest.strip_prefix('=').is_some_and(|word| word.starts_with(char::is_alphabetic)) && self.eat('=');
        let start = self.at;
        let mut escapes = false;
        while let Some(c) = self.peek() {
            let behind_space = || self.text[start..self.at].ends_with(' ');
            match c {
                '\\' => {
                    escapes = true;
                    self.at += 1;
                    self.at += self.peek().map_or(0, char::len_utf8);
                    continue;
                }
                '(' | ')' | '[' | ']' | '|' | '<' | '>' | '*' => break,
                '=' if behind_space() => break,
                '/' if behind_space() && self.shape_end().is_some() => break,
                c if exact && c.is_whitespace() => break,
                _ => {}
            }
            self.at += c.len_utf8();
        }
        let written = &self.text[start..self.at];
        self.tokens.clear();
        if escapes {
            self.lexer.tokenize(&unescaped(written), self.language, &mut self.tokens);
        } else {
            self.lexer.tokenize(written, self.language, &mut self.tokens);
        }
        debug_assert!(self.tokens.iter().all(|token| token.kind != TokenKind::Code));
        let literal = |token: &Token| Item::Literal(Literal { word: token.word, accents: token.accents, exact });
        self.items.extend(self.tokens.iter().map(literal));
        self.tokens.is_empty()
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn eat(&mut self, sign: char) -> bool {
        let here = self.peek() == Some(sign);
        if here {
            self.at += sign.len_utf8();
        }
        here
    }

    fn skip_space(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    fn error(&self, message: String, help: &'static str) -> PhraseError {
        self.error_at(self.at, message, help)
    }

    fn error_at(&self, start: usize, message: impl Into<String>, help: &'static str) -> PhraseError {
        let end = self.text[start..].chars().next().map_or(start, |c| start + c.len_utf8());
        PhraseError { span: Span::from_range(start..end), message: message.into(), help }
    }
}

/// The signs that are meant where a `\` stands before each that would mean something else.
fn unescaped(written: &str) -> String {
    let mut plain = String::with_capacity(written.len());
    let mut signs = written.chars();
    while let Some(sign) = signs.next() {
        plain.extend(if sign == '\\' { signs.next() } else { Some(sign) });
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(items: &[Item<'_>]) -> String {
        let mut parts = Vec::new();
        let mut rest = items;
        while let Some((item, behind)) = rest.split_first() {
            rest = behind;
            parts.push(match item {
                Item::Literal(literal) => format!("w{}{}", literal.word.0, if literal.exact { "=" } else { "" }),
                Item::Group(length) => {
                    let (group, behind) = rest.split_at(*length);
                    rest = behind;
                    format!("({})", ways(group).map(shown).collect::<Vec<_>>().join("|"))
                }
                Item::Or => "|".into(),
                Item::Slot(slot) => format!("<{}.{}:{}>", slot.name, slot.form, slot.label),
                Item::Gap(width) => format!("*{width}"),
                Item::Shape { pattern, label } => format!("/{pattern}/{label}"),
            });
        }
        parts.join(" ")
    }

    fn parsed(text: &str) -> String {
        match parse(text, None, &mut LexerBuilder::default()) {
            Ok(phrase) => {
                let start = if phrase.at_start { "^ " } else { "" };
                let end = if phrase.at_end { " $" } else { "" };
                format!("{start}{}{end}", shown(&phrase.items))
            }
            Err(error) => format!("{}: {}", error.span.start, error.message),
        }
    }

    #[test]
    fn every_sign_is_read() {
        assert_eq!(
            parsed("^you (must|have to) [<adverb>] <verb.base:what> * it$"),
            "^ w1 (w2|w3 w4) (<adverb.:adverb>|) <verb.base:what> *3 w5 $"
        );
        assert_eq!(parsed("order [number|no.] <id>"), "w1 (w2|w3 w4|) <id.:id>");
        assert_eq!(parsed("=sí *8 que"), "w1= *8 w2");
        assert_eq!(parsed("guide /1Z[0-9A-Z]{16}/:id"), "w1 /1Z[0-9A-Z]{16}/id");
        assert_eq!(parsed("and/or"), "w1 w2 w3");
        assert_eq!(parsed(r"a \(b\)"), "w1 w2 w3 w4");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        assert_eq!(parsed("you (must"), "4: “(” is never closed");
        assert_eq!(parsed("you must)"), "8: “)” closes nothing");
        assert_eq!(parsed("* you"), "0: a phrase cannot start with a gap");
        assert_eq!(parsed("[please] * send"), "0: this phrase could start with a gap");
        assert_eq!(parsed("([a]|* b) c"), "0: this phrase could start with a gap");
        assert_eq!(parsed("[please] send *"), "(w1|) w2 *3");
        assert_eq!(parsed("^ [please] * send"), "^ (w1|) *3 w2");
        assert_eq!(parsed("[please]"), "0: this phrase could match nothing at all");
        assert_eq!(parsed("you *99 it"), "4: a gap this wide is not possible");
        assert_eq!(parsed("send <>"), "5: “<>” is no slot");
    }
}
