//! Texts and rules to measure with, made the same on every machine.

// Each benchmark is a crate of its own and uses some of these.
#![allow(dead_code)]

use replylint::rules::RuleFile;

/// About 2 KB of a reply in English, as e-mails with some history look.
pub const ENGLISH: &str = include_str!("english.md");
/// The same in Spanish.
pub const SPANISH: &str = include_str!("spanish.md");

/// The same in both, with something to say about every sentence.
pub const FAULTY: &str = include_str!("faulty.md");

/// Random numbers that are the same on every run (Knuth's MMIX constants).
pub struct Random(u64);

impl Random {
    /// A sequence of its own for each seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }

    /// One of several.
    pub fn pick<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> &'a T {
        items[self.below(items.len())]
    }
}

/// Paragraphs of a text in random order until it has `length` bytes.
#[must_use]
pub fn shuffled(texts: &[&str], length: usize) -> String {
    let paragraphs: Vec<&str> =
        texts.iter().flat_map(|text| text.split("\n\n")).filter(|p| !p.starts_with('>')).collect();
    let mut random = Random::new(7);
    let mut out = String::new();
    while out.len() < length {
        out.push_str(random.pick(&paragraphs));
        out.push_str("\n\n");
    }
    out
}

/// Rule files with one signal of so many phrases: common openings, words of the texts above and
/// words that never occur, one in three with a class, an option, a choice or a gap.
#[must_use]
pub fn phrases(count: usize) -> Vec<RuleFile> {
    let mut random = Random::new(count as u64);
    let words: Vec<String> = vocabulary();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let heads = [
        "you need to",
        "you must",
        "you have to",
        "we can",
        "we cannot",
        "please",
        "your order",
        "thank you for",
        "i am",
        "usted debe",
        "tiene que",
        "no podemos",
        "su pedido",
        "gracias por",
        "lamentamos",
        "le",
        "para",
        "en",
        "the",
        "to",
    ];
    let mut list = String::new();
    for number in 0..count {
        let mut phrase = String::new();
        if random.below(10) < 4 {
            phrase.push_str(random.pick(&heads));
            phrase.push(' ');
        }
        phrase.push_str(random.pick(&words));
        for _ in 0..1 + random.below(3) {
            phrase.push(' ');
            phrase.push_str(&match random.below(10) {
                0 => "<noun>".to_owned(),
                1 => format!("[{}]", random.pick(&words)),
                2 => format!("({}|{})", random.pick(&words), random.pick(&words)),
                3 => format!("* {}", random.pick(&words)),
                _ => random.pick(&words).to_owned(),
            });
        }
        list.push_str(&format!("  \"{phrase}\", # {number}\n"));
    }
    let file = |path: &str, text: String| RuleFile { path: path.into(), text: text.into() };
    let nouns: Vec<String> = words.iter().step_by(9).map(|word| format!("\"{word}\"")).collect();
    vec![
        file("languages/en.toml", "name = \"English\"\nspoken = true\n[detect]\nstrong = [\"the\", \"you\"]\n".into()),
        file("languages/es.toml", "name = \"español\"\nspoken = true\n[detect]\nstrong = [\"el\", \"su\"]\n".into()),
        file("lexicons/noun.toml", format!("en = [{0}]\nes = [{0}]\n", nouns.join(", "))),
        file("signals/many.toml", format!("[en]\nmatch = [\n{list}]\n")),
    ]
}

/// 3,000 words: those of the texts, and made-up ones.
fn vocabulary() -> Vec<String> {
    let plain = |text: &str| -> Vec<String> {
        let letters = |word: &str| word.chars().filter(|c| c.is_alphabetic()).collect::<String>().to_lowercase();
        text.split_whitespace().map(letters).filter(|word| word.len() > 1).collect()
    };
    let mut words = plain(ENGLISH);
    words.extend(plain(SPANISH));
    words.sort_unstable();
    words.dedup();
    let syllables = ["ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sta", "tre"];
    let mut random = Random::new(11);
    while words.len() < 3_000 {
        words.push((0..2 + random.below(3)).map(|_| random.pick(&syllables)).collect());
    }
    words
}
