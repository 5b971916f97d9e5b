//! Identifiers' shapes: regular expressions that are held against the text at a token.

use std::sync::OnceLock;

use regex::Regex;
use regex_syntax::hir::{Class, Hir, HirKind, Repetition};
use serde::{Deserialize, Serialize};

/// A shape, and how it may start: a look at a few bytes saves nearly every search.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Shape {
    pattern: Box<str>,
    /// Compiled when it is first held against a text.
    #[serde(skip)]
    regex: OnceLock<Option<Regex>>,
    lead: Lead,
}

impl Shape {
    /// The shape of a pattern.
    ///
    /// # Errors
    /// What is wrong with the regular expression, in the words of its library.
    pub(super) fn new(pattern: &str) -> Result<Self, regex::Error> {
        let regex = compile(pattern)?;
        Ok(Self { regex: Some(regex).into(), ..Self::proven(pattern) })
    }

    /// The shape of a pattern that is known to be right.
    pub(super) fn proven(pattern: &str) -> Self {
        Self { pattern: pattern.into(), regex: OnceLock::new(), lead: Lead::of(pattern) }
    }

    /// Whether it never starts with anything but a digit.
    pub(super) fn starts_with_digit(&self) -> bool {
        const DIGITS: u128 = 0x3ff << b'0';
        self.lead.bytes[0] & !DIGITS == 0
    }

    /// How many bytes of `text` it takes from the start, if it stands there.
    #[inline]
    pub(super) fn length_in(&self, text: &str) -> Option<usize> {
        if self.lead.may_start(text.as_bytes()) { self.search(text) } else { None }
    }

    #[inline(never)]
    fn search(&self, text: &str) -> Option<usize> {
        let regex = self.regex.get_or_init(|| compile(&self.pattern).ok()).as_ref()?;
        regex.find(text).map(|found| found.end())
    }
}

/// How several shapes may start, so that one look serves them all.
#[derive(Debug, Default)]
pub(super) struct Leads {
    /// Per place and byte of ASCII, and behind them for the end of the text, the shapes that go on there, as bits.
    places: [Vec<u64>; Self::PLACES],
}

impl Leads {
    /// With so many places few shapes are left.
    const PLACES: usize = 4;
    const END: usize = 128;

    /// Of these shapes; those behind the 64th are not told apart.
    pub(super) fn of<'a>(shapes: impl Iterator<Item = &'a Shape>) -> Self {
        let mut leads = Self { places: std::array::from_fn(|_| vec![0; Self::END + 1]) };
        for (shape, number) in shapes.zip(0..u64::BITS) {
            for (bits, bytes) in leads.places.iter_mut().zip(&shape.lead.bytes) {
                let goes_on = |byte: usize| if byte < Self::END { bytes >> byte & 1 == 1 } else { *bytes == u128::MAX };
                bits.iter_mut().enumerate().for_each(|(byte, bits)| *bits |= u64::from(goes_on(byte)) << number);
            }
        }
        leads
    }

    /// Which of them may stand at the start of a text, as a test of their number.
    pub(super) fn at_start(&self, text: &str) -> impl Fn(usize) -> bool + use<> {
        let mut bits = u64::MAX;
        for (place, by_byte) in self.places.iter().enumerate() {
            match text.as_bytes().get(place) {
                Some(byte) if !byte.is_ascii() => break,
                Some(byte) => bits &= by_byte[usize::from(*byte)],
                None => {
                    bits &= by_byte[Self::END];
                    break;
                }
            }
        }
        move |number| number >= u64::BITS as usize || bits >> number & 1 == 1
    }
}

fn compile(pattern: &str) -> Result<Regex, regex::Error> {
    let anchored = format!("^(?:{pattern})");
    regex::RegexBuilder::new(&anchored).size_limit(1 << 20).dfa_size_limit(1 << 20).build()
}

/// What may stand at the first places of a match.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Lead {
    /// Per place, the ASCII bytes that may stand there, as bits; all of them from where a match may end.
    bytes: [u128; Self::PLACES],
}

/// Places of a [`Lead`], as bits.
type Places = u8;

impl Lead {
    const PLACES: usize = Places::BITS as usize;
    const ANYTHING: Self = Self { bytes: [u128::MAX; Self::PLACES] };

    /// Of a pattern; of one that is none, anything.
    fn of(pattern: &str) -> Self {
        let Ok(hir) = regex_syntax::parse(pattern) else { return Self::ANYTHING };
        let mut lead = Self { bytes: [0; Self::PLACES] };
        let ends = lead.add(&hir, 1);
        lead.add_anything(ends);
        lead
    }

    /// Whether a match may stand at the start of a text. A byte of a letter that is not ASCII always may.
    fn may_start(&self, text: &[u8]) -> bool {
        for (place, bytes) in self.bytes.iter().enumerate() {
            match text.get(place) {
                Some(byte) if !byte.is_ascii() => return true,
                Some(byte) if bytes >> byte & 1 == 0 => return false,
                None => return *bytes == u128::MAX,
                Some(_) => {}
            }
        }
        true
    }

    /// Adds what stands at some places and behind them; gives the places where that may end.
    fn add(&mut self, part: &Hir, at: Places) -> Places {
        if at == 0 {
            return 0;
        }
        match part.kind() {
            HirKind::Empty | HirKind::Look(_) => at,
            HirKind::Literal(literal) => literal.0.iter().fold(at, |at, byte| self.add_byte(*byte, *byte, at)),
            HirKind::Class(class) => self.add_class(class, at),
            HirKind::Capture(capture) => self.add(&capture.sub, at),
            HirKind::Concat(parts) => parts.iter().fold(at, |at, part| self.add(part, at)),
            HirKind::Alternation(ways) => ways.iter().fold(0, |ends, way| ends | self.add(way, at)),
            HirKind::Repetition(repetition) => self.add_repeated(repetition, at),
        }
    }

    fn add_repeated(&mut self, repetition: &Repetition, at: Places) -> Places {
        // Once all places are behind, one time more adds nothing.
        let enough = |times: u32| times.min(Self::PLACES as u32 + 1);
        let mut ends = if repetition.min == 0 { at } else { 0 };
        let mut here = at;
        for count in 1..=repetition.max.map_or(enough(u32::MAX), enough) {
            here = self.add(&repetition.sub, here);
            if count >= enough(repetition.min) {
                ends |= here;
            }
        }
        ends
    }

    fn add_class(&mut self, class: &Class, at: Places) -> Places {
        match class {
            Class::Bytes(class) => {
                class.ranges().iter().fold(0, |ends, range| ends | self.add_byte(range.start(), range.end(), at))
            }
            Class::Unicode(class) => class.ranges().iter().fold(0, |ends, range| {
                let byte = |letter| u8::try_from(u32::from(letter)).unwrap_or(u8::MAX);
                ends | self.add_byte(byte(range.start()), byte(range.end()), at)
            }),
        }
    }

    /// Adds the bytes from one to another, both among them. Letters that are not ASCII have several bytes:
    /// behind them anything may stand.
    fn add_byte(&mut self, from: u8, to: u8, at: Places) -> Places {
        if !to.is_ascii() {
            self.add_anything(at);
        }
        for place in places(at) {
            self.bytes[place] |= (from..=to).filter(u8::is_ascii).fold(0, |bytes, byte| bytes | 1 << byte);
        }
        at << 1
    }

    /// Adds anything from the first of some places on.
    fn add_anything(&mut self, at: Places) {
        if let Some(first) = places(at).next() {
            self.bytes[first..].fill(u128::MAX);
        }
    }
}

/// The places among some bits.
fn places(bits: Places) -> impl Iterator<Item = usize> {
    (0..Lead::PLACES).filter(move |place| bits >> place & 1 == 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_shape_is_found_only_where_it_starts() {
        let shape = Shape::new("[A-Z]{2}[0-9]{3}").unwrap();
        assert_eq!(shape.length_in("RR123 x"), Some(5));
        assert_eq!(shape.length_in(" RR123"), None);
        assert_eq!(shape.length_in("rr123"), None);
        assert_eq!(shape.length_in(""), None);
    }

    #[test]
    fn the_first_byte_of_every_match_is_known() {
        let digits = |pattern| Shape::new(pattern).unwrap().starts_with_digit();
        assert!(digits("[0-9]{3} [A-Z]") && digits("9[1-5]|420") && digits("(?:1Z)?2"));
        assert!(!digits("[0-9]?[A-Z]") && !digits("[0-9A-Z]{3}") && !digits(".*1"));
        // What may be empty, or starts with any letter of the world, says nothing.
        assert_eq!(Lead::of("[0-9]*"), Lead::ANYTHING);
        assert_eq!(Lead::of(r"\p{L}[0-9]"), Lead::ANYTHING);
    }

    #[test]
    fn what_cannot_start_is_told_without_a_search() {
        let may_start = |pattern, text: &str| Lead::of(pattern).may_start(text.as_bytes());
        assert!(may_start("[0-9]{4}([ -])[0-9]{4}", "4111-1111"));
        for text in ["4111", "411 ", "4111.", "4111 x", ""] {
            assert!(!may_start("[0-9]{4}([ -])[0-9]{4}", text), "{text}");
        }
        assert!(may_start("1Z ?[0-9]", "1Z 4") && may_start("1Z ?[0-9]", "1Z4 x") && !may_start("1Z ?[0-9]", "1Zx"));
        assert!(may_start("(?i)rr[0-9]", "Rr4") && may_start("[0-9]{2}ñ[0-9]", "12ñ4"));
    }

    proptest! {
        #[test]
        fn every_match_may_start(
            pattern in "(\\[[ab1]{1,2}\\][?+*]?|\\(a\\|1b?\\)(\\{2,3\\})?|ñ|[ab1 ]){1,5}",
            text in "[ab1ñ ]{0,12}",
        ) {
            let shape = Shape::new(&pattern).unwrap();
            if compile(&pattern).unwrap().is_match(&text) {
                prop_assert!(shape.lead.may_start(text.as_bytes()), "{pattern} {text}");
                let never = Shape::new("[^\\s\\S]").unwrap();
                let may_start = Leads::of([&never, &shape].into_iter()).at_start(&text);
                // Of what starts beyond ASCII nothing is said.
                prop_assert_eq!((may_start(0), may_start(1)), (text.starts_with('ñ'), true), "{} {}", pattern, text);
            }
        }
    }
}
