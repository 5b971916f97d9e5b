//! The syntax of phrases.
//!
//! A phrase is written as it is said, with a few signs for what varies:
//! `you [<adverb>] (must|have to) <verb> [<rest>]`. Its plain words go through the lexer that
//! drafts go through. Slots are only named here; `resolve` looks them up.

use crate::text::{LangId, LexerBuilder, Span, Token, TokenKind, WordId};

/// One word or punctuation mark that a phrase asks for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
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

/// A part of a phrase.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Item {
    /// A word or a punctuation mark.
    Literal(Literal),
    /// One of several stretches; `[a]` is a choice between `a` and nothing.
    Choice(Vec<Vec<Item>>),
    /// `<name.form:label>`
    Slot(Slot),
    /// `*`: up to so many words.
    Gap(u8),
    /// `/…/`: an identifier's shape.
    Shape {
        /// The regular expression.
        pattern: String,
        /// What its text is captured as; empty for nothing.
        label: String,
    },
}

/// A named place in a phrase.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Slot {
    /// Lexicon, fragment or class.
    pub name: String,
    /// Column of a lexicon; empty for the first.
    pub form: String,
    /// What it is captured as.
    pub label: String,
    /// Its place in the phrase, in bytes.
    pub span: Span,
}

/// A phrase, read.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Phrase {
    /// `^`: only at the start of a sentence.
    pub at_start: bool,
    /// `$`: only at the end of a sentence.
    pub at_end: bool,
    /// What it asks for, in order.
    pub items: Vec<Item>,
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

/// How many words a plain `*` may skip.
const GAP: u8 = 3;
/// How many words any gap may skip.
const WIDEST_GAP: u8 = 8;

/// Reads a phrase of a language, `None` for one of any; its words become known to the lexer.
///
/// # Errors
/// The first thing in it that is wrong.
pub fn parse(text: &str, language: Option<LangId>, lexer: &mut LexerBuilder) -> Result<Phrase, PhraseError> {
    let mut parser = Parser { text, at: 0, language, lexer };
    let mut phrase = Phrase::default();
    parser.skip_space();
    phrase.at_start = parser.eat('^');
    let (body, at_end) = match text.strip_suffix('$') {
        Some(body) if !body.ends_with('\\') => (body, true),
        _ => (text, false),
    };
    phrase.at_end = at_end;
    parser.text = body;
    phrase.items = parser.sequence(0)?;
    if let Some(c) = parser.peek() {
        return Err(
            parser.error(format!("“{c}” closes nothing"), "remove it, or write it as a plain sign with \\ before it")
        );
    }
    if let Some(Item::Gap(_)) = phrase.items.first() {
        return Err(parser.error_at(
            0,
            "a phrase cannot start with a gap",
            "start with the first word that must be there",
        ));
    }
    if phrase.items.iter().all(may_be_empty) {
        return Err(parser.error_at(
            0,
            "this phrase could match nothing at all",
            "make at least one word of it not optional",
        ));
    }
    Ok(phrase)
}

/// Whether an item can match no token.
fn may_be_empty(item: &Item) -> bool {
    match item {
        Item::Gap(_) => true,
        Item::Choice(options) => options.iter().any(|option| option.iter().all(may_be_empty)),
        Item::Slot(slot) => slot.name == "rest",
        Item::Literal(_) | Item::Shape { .. } => false,
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    language: Option<LangId>,
    lexer: &'a mut LexerBuilder,
}

impl Parser<'_> {
    /// Items up to the end, or up to what closes the group of this depth.
    fn sequence(&mut self, depth: u32) -> Result<Vec<Item>, PhraseError> {
        let mut items = Vec::new();
        loop {
            self.skip_space();
            let start = self.at;
            let Some(c) = self.peek() else { return Ok(items) };
            match c {
                ')' | ']' | '|' => return Ok(items),
                '(' => items.push(self.group(depth, '(', ')')?),
                '[' => {
                    let mut group = self.group(depth, '[', ']')?;
                    if let Item::Choice(options) = &mut group {
                        options.push(Vec::new());
                    }
                    items.push(group);
                }
                '<' => items.push(self.slot()?),
                '*' => {
                    self.at += 1;
                    let digits = self.text[self.at..].bytes().take_while(u8::is_ascii_digit).count();
                    let width = &self.text[self.at..self.at + digits];
                    self.at += digits;
                    let width = if width.is_empty() { GAP } else { width.parse().unwrap_or(u8::MAX) };
                    if width == 0 || width > WIDEST_GAP {
                        return Err(self.error_at(start, "a gap this wide is not possible", "write * or *1 to *8"));
                    }
                    items.push(Item::Gap(width));
                }
                '/' if self.shape_end().is_some() => items.push(self.shape()),
                '>' => return Err(self.error("“>” closes nothing".into(), "write a slot as <name>")),
                _ => self.literals(&mut items),
            }
        }
    }

    /// `(a|b)` or `[a|b]`.
    fn group(&mut self, depth: u32, open: char, close: char) -> Result<Item, PhraseError> {
        let start = self.at;
        if depth > 8 {
            return Err(self.error_at(start, "groups are nested too deep", "name a part of the phrase as a fragment"));
        }
        self.at += 1;
        let mut options = Vec::new();
        loop {
            options.push(self.sequence(depth + 1)?);
            match self.peek() {
                Some('|') => self.at += 1,
                Some(c) if c == close => {
                    self.at += 1;
                    return Ok(Item::Choice(options));
                }
                _ => {
                    let message = format!("“{open}” is never closed");
                    return Err(self.error_at(start, message, "close a choice with ) and an option with ]"));
                }
            }
        }
    }

    /// `<name.form:label>`
    fn slot(&mut self) -> Result<Item, PhraseError> {
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
        Ok(Item::Slot(Slot { name: name.into(), form: form.into(), label: label.into(), span }))
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
    fn shape(&mut self) -> Item {
        let end = self.shape_end().unwrap_or(self.text.len());
        let pattern = self.text[self.at + 1..end].to_owned();
        self.at = (end + 1).min(self.text.len());
        let mut label = String::new();
        if self.eat(':') {
            let rest = &self.text[self.at..];
            let length = rest.find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')).unwrap_or(rest.len());
            label = rest[..length].to_owned();
            self.at += length;
        }
        Item::Shape { pattern, label }
    }

    /// Plain words and signs up to the next sign that means something.
    fn literals(&mut self, items: &mut Vec<Item>) {
        let rest = &self.text[self.at..];
        let exact = rest.strip_prefix('=').is_some_and(|word| word.starts_with(char::is_alphabetic)) && self.eat('=');
        let mut plain = String::new();
        while let Some(c) = self.peek() {
            match c {
                '\\' => {
                    self.at += 1;
                    if let Some(escaped) = self.peek() {
                        plain.push(escaped);
                        self.at += escaped.len_utf8();
                    }
                    continue;
                }
                '(' | ')' | '[' | ']' | '|' | '<' | '>' | '*' => break,
                '=' if plain.ends_with(' ') => break,
                '/' if plain.ends_with(' ') && self.shape_end().is_some() => break,
                c if exact && c.is_whitespace() => break,
                c => plain.push(c),
            }
            self.at += c.len_utf8();
        }
        let mut tokens = Vec::new();
        self.lexer.tokenize(&plain, self.language, &mut tokens);
        items.extend(
            tokens.iter().map(|token| Item::Literal(Literal { word: token.word, accents: token.accents, exact })),
        );
        debug_assert!(tokens.iter().all(|token| token.kind != TokenKind::Code));
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

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(items: &[Item]) -> String {
        let show = |item: &Item| match item {
            Item::Literal(literal) => format!("w{}{}", literal.word.0, if literal.exact { "=" } else { "" }),
            Item::Choice(options) => format!("({})", options.iter().map(|o| shown(o)).collect::<Vec<_>>().join("|")),
            Item::Slot(slot) => format!("<{}.{}:{}>", slot.name, slot.form, slot.label),
            Item::Gap(width) => format!("*{width}"),
            Item::Shape { pattern, label } => format!("/{pattern}/{label}"),
        };
        items.iter().map(show).collect::<Vec<_>>().join(" ")
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
        assert_eq!(parsed("[please]"), "0: this phrase could match nothing at all");
        assert_eq!(parsed("you *99 it"), "4: a gap this wide is not possible");
        assert_eq!(parsed("send <>"), "5: “<>” is no slot");
    }
}
