//! Finds the pieces of a raw text that are one thing to a reader, whatever is in them:
//! addresses on the web, mail addresses and what a template leaves to be filled in.
//!
//! One pass stops only at the bytes such a piece can start with or hold. Every look ahead or back is
//! bounded, or is skipped over afterwards, so the cost grows with the text and no faster.
//! Markdown must not see into these pieces (`<name>` is no HTML, the `_` in an address no emphasis):
//! [`mask`] hides them without moving a byte.

use std::borrow::Cow;
use std::ops::Range;

use super::{Opaque, Span, TokenKind};

/// The opaque pieces of `text`, in ascending order, without overlap.
#[must_use]
pub fn find_opaques(text: &str) -> Vec<Opaque> {
    let mut finder = Finder { text, bytes: text.as_bytes(), free: 0, no_host_before: 0, found: Vec::new() };
    finder.run();
    finder.found
}

/// `text` with every piece that holds markup overwritten by letters, byte for byte.
///
/// Only pieces inside `range` are looked at, and only that range is returned.
#[must_use]
pub fn mask<'a>(text: &'a str, range: Range<usize>, opaques: &[Opaque]) -> Cow<'a, str> {
    let bytes = text.as_bytes();
    let mut masked = String::new();
    let mut at = range.start;
    let first = opaques.partition_point(|opaque| (opaque.span.start as usize) < range.start);
    for opaque in &opaques[first..] {
        let piece = opaque.span.range();
        if piece.end > range.end {
            break;
        }
        // Markdown turns `<https://…>` into a link itself; letters alone would make it an HTML tag.
        let autolink =
            piece.start > range.start && bytes[piece.start - 1] == b'<' && bytes.get(piece.end) == Some(&b'>');
        if autolink || !bytes[piece.clone()].iter().any(|&byte| is_markup(byte)) {
            continue;
        }
        if masked.is_empty() {
            masked.reserve(range.len());
        }
        masked.push_str(&text[at..piece.start]);
        masked.extend(std::iter::repeat_n('x', piece.len()));
        at = piece.end;
    }
    if at == range.start {
        return Cow::Borrowed(&text[range]);
    }
    masked.push_str(&text[at..range.end]);
    Cow::Owned(masked)
}

/// Whether Markdown may read the byte as markup in the middle of a line.
fn is_markup(byte: u8) -> bool {
    matches!(byte, b'*' | b'_' | b'`' | b'~' | b'<' | b'>' | b'[' | b']' | b'{' | b'|' | b'\\' | b'&' | b'!' | b'%')
}

/// Longest content of a placeholder, in bytes.
const MAX_PLACEHOLDER: usize = 80;

/// Longest part of a mail address before `@`, in bytes (RFC 5321, 4.5.3.1.1).
const MAX_LOCAL_PART: usize = 64;

/// Longest name of a host, in bytes (RFC 1035, 2.3.4).
const MAX_HOST: usize = 255;

struct Finder<'a> {
    text: &'a str,
    bytes: &'a [u8],
    /// Where the last piece ended: nothing may start before.
    free: usize,
    /// Dots before this place were looked at and belong to no host name.
    no_host_before: usize,
    found: Vec<Opaque>,
}

impl Finder<'_> {
    fn run(&mut self) {
        let mut stops = Stops::new(self.bytes);
        let mut at = 0;
        while let Some(stop) = stops.next(at) {
            at = stop;
            let piece = match self.bytes[at] {
                b':' => self.url(at),
                b'.' => self.host(at),
                b'@' => self.email(at),
                b'{' | b'<' | b'[' | b'$' | b'%' => self.placeholder(at),
                _ => None,
            };
            match piece {
                Some((range, kind)) => {
                    at = range.end;
                    self.free = range.end;
                    self.found.push(Opaque { span: Span::from_range(range), kind });
                }
                None => at += 1,
            }
        }
    }

    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(b'\n')
    }

    /// `https://…`, at its colon.
    fn url(&self, colon: usize) -> Option<(Range<usize>, TokenKind)> {
        if !self.bytes[colon..].starts_with(b"://") {
            return None;
        }
        let before = &self.bytes[self.free..colon];
        let scheme = before.iter().rev().take(6).take_while(|byte| byte.is_ascii_alphabetic()).count();
        let written = &before[before.len() - scheme..];
        if ![&b"https"[..], b"http", b"ftp"].iter().any(|known| written.eq_ignore_ascii_case(known)) {
            return None;
        }
        let end = self.url_end(colon + 3);
        (end > colon + 3).then_some((colon - scheme..end, TokenKind::Url))
    }

    /// `www.example.com` and `docs.example.com/x`, at a dot.
    fn host(&mut self, dot: usize) -> Option<(Range<usize>, TokenKind)> {
        if dot < self.no_host_before || !self.byte(dot + 1).is_ascii_alphanumeric() {
            return None;
        }
        let in_host = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
        let before = &self.bytes[self.free..dot];
        let start = dot - before.iter().rev().take(MAX_LOCAL_PART).take_while(|byte| in_host(byte)).count();
        let run_end = dot + self.bytes[dot..].iter().take_while(|byte| in_host(byte)).count();
        self.no_host_before = run_end;
        let in_email = self.byte(run_end) == b'@' || self.byte(start.wrapping_sub(1)) == b'@';
        let in_word = self.text[run_end..].starts_with(char::is_alphanumeric)
            || self.text[..start].ends_with(char::is_alphanumeric);
        if in_email || in_word || run_end - start > MAX_HOST {
            return None;
        }
        // A sentence may go on right behind its full stop (`example.com.Then`), so the longest run that is a host wins.
        let mut end = run_end;
        loop {
            let host = self.text[start..end].trim_end_matches(['.', '-']);
            end = start + host.len();
            let path = matches!(self.byte(end), b'/' | b'?') && !self.byte(end + 1).is_ascii_whitespace();
            if is_host(host, path) {
                let port = self.byte(end) == b':' && self.byte(end + 1).is_ascii_digit();
                let end = if path || port || self.byte(end) == b'#' { self.url_end(end) } else { end };
                return Some((start..end, TokenKind::Url));
            }
            end = start + host.rfind('.').filter(|&at| start + at > dot)?;
        }
    }

    /// `ana@example.com`, at its `@`.
    fn email(&self, at_sign: usize) -> Option<(Range<usize>, TokenKind)> {
        let local = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'%' | b'+' | b'-');
        let before = &self.bytes[self.free..at_sign];
        let start = at_sign - before.iter().rev().take(MAX_LOCAL_PART).take_while(|byte| local(byte)).count();
        let skipped = self.bytes[start..at_sign].iter().take_while(|byte| !byte.is_ascii_alphanumeric()).count();
        let end = super::shapes::email_end(self.text, at_sign)?;
        (start + skipped < at_sign).then_some((start + skipped..end, TokenKind::Email))
    }

    /// Where an address that is under way at `from` ends: before white space, a delimiter, a bracket
    /// that it did not open, and the punctuation of the sentence around it.
    fn url_end(&self, from: usize) -> usize {
        let mut end = from;
        let mut open = 0_u32;
        let mut last = from;
        for c in self.text[from..].chars() {
            match c {
                '(' => open += 1,
                ')' if open == 0 => break,
                ')' => open -= 1,
                '<' | '>' | '"' | '`' | '|' | '[' | ']' | '{' | '}' | '\\' | '^' => break,
                '“' | '”' | '‘' | '’' | '«' | '»' | '…' | '¿' | '¡' => break,
                _ if c.is_whitespace() || c.is_control() => break,
                _ => {}
            }
            end += c.len_utf8();
            if !matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | '~' | '(') {
                last = end;
            }
        }
        last
    }

    /// What a template leaves to be filled in, at its opening mark.
    fn placeholder(&self, at: usize) -> Option<(Range<usize>, TokenKind)> {
        if at < self.free {
            return None;
        }
        let len = match (self.bytes[at], self.byte(at + 1)) {
            (b'{', b'{') if self.byte(at + 2) == b'{' => self.enclosed(at, "{{{", "}}}"),
            (b'{', b'{') => self.enclosed(at, "{{", "}}"),
            (b'{', b'%') => self.enclosed(at, "{%", "%}"),
            (b'<', b'%') => self.enclosed(at, "<%", "%>"),
            (b'<', b'<') => self.enclosed(at, "<<", ">>"),
            (b'[', b'[') => self.enclosed(at, "[[", "]]"),
            (b'$', b'{') => self.enclosed(at, "${", "}"),
            (b'{', _) => self.named(at, b'}').filter(|_| self.byte(at.wrapping_sub(1)) != b'$'),
            (b'<', _) => self.named(at, b'>').filter(|&len| self.is_no_element(at, len)),
            (b'[', _) => self.named(at, b']').filter(|&len| self.is_no_link(at, len)),
            (b'%', _) => self.percent(at),
            _ => None,
        }?;
        Some((at..at + len, TokenKind::Placeholder))
    }

    /// The length of `{{…}}` and its kind: anything but brackets and line breaks between the marks.
    fn enclosed(&self, at: usize, open: &str, close: &str) -> Option<usize> {
        let content = &self.bytes[at + open.len()..];
        let content = &content[..content.len().min(MAX_PLACEHOLDER + close.len())];
        let len = content.windows(close.len()).position(|window| window == close.as_bytes())?;
        let plain = |byte: &u8| !matches!(byte, b'\n' | b'\r' | b'{' | b'}');
        (len > 0 && content[..len].iter().all(plain)).then_some(open.len() + len + close.len())
    }

    /// The length of `{name}`, `<Your Company Name>`, `[NÚMERO]`: a few words in brackets.
    fn named(&self, at: usize, close: u8) -> Option<usize> {
        let content = &self.text[at + 1..];
        let mut words = 1;
        for (index, c) in content.char_indices() {
            let fits = match c {
                _ if c as u32 == u32::from(close) => return (index > 1).then_some(index + 2),
                ' ' if index > 0 => {
                    words += 1;
                    words <= 6
                }
                '_' | '-' | '.' | '\'' | '’' | '/' | '#' | 'º' | 'ª' => index > 0,
                _ => {
                    if index == 0 {
                        c.is_alphabetic()
                    } else {
                        c.is_alphanumeric()
                    }
                }
            };
            if !fits || index > MAX_PLACEHOLDER / 2 {
                return None;
            }
        }
        None
    }

    /// `%FIRST_NAME%`
    fn percent(&self, at: usize) -> Option<usize> {
        let content = &self.bytes[at + 1..];
        let len = content.iter().take(32).take_while(|byte| byte.is_ascii_alphabetic() || **byte == b'_').count();
        let free =
            !self.byte(at.wrapping_sub(1)).is_ascii_alphanumeric() && !self.byte(at + len + 2).is_ascii_alphanumeric();
        (len > 1 && free && content.get(len) == Some(&b'%')).then_some(len + 2)
    }

    /// Whether `<…>` holds something else than an HTML element: no element has that name, or what
    /// follows the name is no attribute, or the name is a noun that agents leave to be filled in.
    fn is_no_element(&self, at: usize, len: usize) -> bool {
        let content = &self.text[at + 1..at + len - 1];
        let name_len = content.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let (name, rest) = content.split_at(name_len);
        if listed(NOUN_ELEMENTS, name) {
            let after = &self.bytes[at + len..self.bytes.len().min(at + len + MAX_PLACEHOLDER)];
            return rest.starts_with(' ') || !after.windows(2).any(|window| window == b"</");
        }
        !listed(ELEMENTS, name) || (rest.starts_with(' ') && rest.len() > 1 && !rest.ends_with('/'))
    }

    /// Whether `[…]` is neither a link, an image, a footnote, a definition nor a check box.
    fn is_no_link(&self, at: usize, len: usize) -> bool {
        let (before, after) = (self.byte(at.wrapping_sub(1)), &self.bytes[at + len..]);
        let definition = [&b": http"[..], b": <", b": /", b": #"].iter().any(|start| after.starts_with(start));
        !matches!(after.first(), Some(b'(' | b'[' | b']')) && !matches!(before, b'!' | b']' | b'\\') && !definition
    }
}

/// Whether `host` is a name on the web. Top levels that are also words, as `es` and `me` are, need more
/// to go by than a missing space behind a full stop: a path, or one more dot.
fn is_host(host: &str, path: bool) -> bool {
    let Some((rest, top)) = host.rsplit_once('.') else { return false };
    let labels = rest.split('.').count();
    let sound = rest.split('.').all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'));
    let named = rest.bytes().any(|byte| byte.is_ascii_alphabetic());
    if !sound || !named || rest.len() < 2 && !path {
        return false;
    }
    if rest.get(..4).is_some_and(|www| www.eq_ignore_ascii_case("www.")) || rest.eq_ignore_ascii_case("www") {
        return top.len() >= 2;
    }
    let wordlike = path || (labels >= 2 && rest.split('.').all(|label| label.len() >= 2));
    let small = !top.bytes().any(|byte| byte.is_ascii_uppercase());
    small && (listed(TOP_LEVELS, top) || (wordlike && listed(WORDLIKE_TOP_LEVELS, top)))
}

/// Whether `word` is one of the words of `list`, in any case.
fn listed(list: &str, word: &str) -> bool {
    list.split(' ').any(|listed| listed.eq_ignore_ascii_case(word))
}

/// The bytes at which a piece may start, or which it must hold.
struct Stops<'a> {
    bytes: &'a [u8],
    /// The next place of each group, or one that was passed; `usize::MAX` when there is no more.
    next: [usize; 3],
}

impl<'a> Stops<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let mut stops = Self { bytes, next: [0; 3] };
        stops.next = [0, 1, 2].map(|group| stops.search(group, 0));
        stops
    }

    /// The first stop at `from` or behind it.
    fn next(&mut self, from: usize) -> Option<usize> {
        for group in 0..self.next.len() {
            if self.next[group] < from {
                self.next[group] = self.search(group, from);
            }
        }
        self.next.into_iter().min().filter(|&stop| stop < self.bytes.len())
    }

    fn search(&self, group: usize, from: usize) -> usize {
        let rest = self.bytes.get(from..).unwrap_or_default();
        let found = match group {
            0 => memchr::memchr3(b':', b'.', b'@', rest),
            1 => memchr::memchr3(b'{', b'<', b'[', rest),
            _ => memchr::memchr2(b'$', b'%', rest),
        };
        found.map_or(usize::MAX, |found| from + found)
    }
}

/// Top-level domains that hardly follow a full stop by chance.
const TOP_LEVELS: &str = "com net org edu gov gob mil int info biz io dev app co mx cl uk fr eu br us uy py pe ec cr gt jp cn nl \
    pl tv gl ly";

/// Top-level domains that are words or abbreviations in some language.
const WORDLIKE_TOP_LEVELS: &str = "es me it de ar ca au in is at be to no se ai do ve bo ch pt cat shop store online help support page \
    link";

/// HTML elements that may stand in a reply.
const ELEMENTS: &str = "a abbr article aside b big blockquote body br button caption center cite col colgroup dd del details \
    dfn div dl dt em figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img \
    input ins kbd li main mark meta nav ol p pre s script small span strike strong style sub sup table td \
    th tr ul";

/// Elements whose names are nouns that templates use for what is to be filled in.
const NOUN_ELEMENTS: &str = "address area audio base code data dialog label legend link map object option picture section source \
    summary time title video";

#[cfg(test)]
mod tests {
    use super::*;

    /// The pieces of a text, each as its kind's first letter and its text.
    fn pieces(text: &str) -> Vec<String> {
        let found = find_opaques(text);
        found.iter().map(|opaque| format!("{:?} {}", opaque.kind, &text[opaque.span.range()])).collect()
    }

    #[test]
    fn an_address_ends_before_the_sentence_does() {
        assert_eq!(
            pieces("See https://example.com/a_b, or (http://x.org/y_(z)). Ok"),
            ["Url https://example.com/a_b", "Url http://x.org/y_(z)"]
        );
        assert_eq!(pieces("**https://example.com/x**"), ["Url https://example.com/x"]);
        assert_eq!(
            pieces("[https://a.example.com](https://b.example.com/?q=1)"),
            ["Url https://a.example.com", "Url https://b.example.com/?q=1"]
        );
        assert_eq!(pieces("¿Ya vio https://example.com/ayuda?"), ["Url https://example.com/ayuda"]);
    }

    #[test]
    fn a_bare_host_is_an_address() {
        assert_eq!(
            pieces("Go to docs.example.com/x. Or www.tienda.es, or example.com."),
            ["Url docs.example.com/x", "Url www.tienda.es", "Url example.com"]
        );
        assert_eq!(pieces("at example.com.Then"), ["Url example.com"]);
        assert_eq!(pieces("soporte.example.es o example.es/ayuda"), ["Url soporte.example.es", "Url example.es/ayuda"]);
    }

    #[test]
    fn a_missing_space_makes_no_address() {
        assert_eq!(pieces("It shipped.Track it. Listo.es suyo. v3.2.1 e.g. the U.S.A. report.pdf"), [""; 0]);
        assert_eq!(pieces("example.commerce, Thanks.Com, a..com"), [""; 0]);
    }

    #[test]
    fn a_mail_address_is_one_piece() {
        assert_eq!(pieces("Write to ana.lopez+help@mail.example.co.uk."), ["Email ana.lopez+help@mail.example.co.uk"]);
        assert_eq!(pieces("thanks @ana and a@b"), [""; 0]);
    }

    #[test]
    fn placeholders_of_every_make_are_found() {
        let text = "{{order.id}} {% if x %} <%= name %> ${total} %FIRST_NAME% [[link]] <<date>> <acc_num> \
                    <Your Company Name> [NAME] [Your Name] [NÚMERO] {fecha} {obra_social} {{{raw}}} <address>";
        let words: Vec<String> = pieces(text).iter().map(|piece| piece.replace("Placeholder ", "")).collect();
        assert_eq!(words.join(" "), text);
    }

    #[test]
    fn markup_is_no_placeholder() {
        assert_eq!(
            pieces(
                "[text](url) [text][ref] [ref]: /x ![alt] [^1] [ ] [x] - [X] <b>so</b> <br/> <p class=\"x\"> <!-- c -->"
            ),
            [""; 0]
        );
        assert_eq!(pieces("50% or 20% off, 3 < 5 and 7 > 5, {} [1] <code>x</code> <a href='u'>"), [""; 0]);
    }

    #[test]
    fn masking_keeps_every_offset() {
        let text = "Hi <name>, *see* https://example.com/a_b_c ñ {{x}}";
        let opaques = find_opaques(text);
        let masked = mask(text, 0..text.len(), &opaques);
        assert_eq!(masked, "Hi xxxxxx, *see* xxxxxxxxxxxxxxxxxxxxxxxxx ñ xxxxx");
        let plain = "Nothing at https://example.com";
        assert!(matches!(mask(plain, 0..plain.len(), &find_opaques(plain)), Cow::Borrowed(_)));
        let autolink = "<https://example.com/a_b>";
        assert!(matches!(mask(autolink, 0..autolink.len(), &find_opaques(autolink)), Cow::Borrowed(_)));
    }
}
