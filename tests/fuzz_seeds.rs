//! What the fuzzer looks for, tried on its seeds and on a few hundred variants of them.
//!
//! No replacement for fuzzing, which `cargo +nightly fuzz run draft` does; but every run of the tests shows
//! that the targets still say something true. The variants come from a fixed seed, so a failure comes back.

#![allow(clippy::unwrap_used, reason = "a test stops where it is surprised")]

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

#[path = "../fuzz/properties/draft.rs"]
mod draft;
#[path = "../fuzz/properties/frames.rs"]
mod frames;
#[path = "../fuzz/properties/rules.rs"]
mod rules;
#[path = "../fuzz/properties/settings.rs"]
mod settings;

/// What is put into a seed, besides pieces of other seeds.
const ODD: [&str; 14] = [
    "\r\n\r\n",
    "**",
    "`",
    "> ",
    "\"",
    "[",
    "]]",
    "\u{301}",
    "\u{202e}",
    "😀",
    "¿",
    "\0",
    "#4411",
    "Content-Length: 1",
];

#[test]
fn drafts_keep_their_promises() {
    let (seeds, mut dice) = (seeds("draft"), Dice(1));
    for text in texts(&seeds).chain((0..300).map(|_| text(&dice.variant(&seeds)))) {
        told(&text, |text| draft::check(text));
    }
}

#[test]
fn rule_files_are_read_or_their_problems_told() {
    let (seeds, mut dice) = (seeds("rules"), Dice(2));
    for text in texts(&seeds).chain((0..600).map(|_| text(&dice.variant(&seeds)))) {
        told(&text, |text| rules::check(text));
    }
}

#[test]
fn files_of_settings_are_read_or_their_problems_told() {
    let (seeds, mut dice) = (seeds("settings"), Dice(4));
    for text in texts(&seeds).chain((0..300).map(|_| text(&dice.variant(&seeds)))) {
        told(&text, |text| settings::check(text));
    }
}

#[test]
fn frames_are_found_however_bytes_are_cut() {
    let (seeds, mut dice) = (seeds("frames"), Dice(3));
    let variants: Vec<_> = (0..600).map(|_| dice.variant(&seeds)).collect();
    for bytes in seeds.iter().chain(&variants) {
        told(bytes, |bytes| frames::check(bytes));
    }
}

/// Checks an input, and shows it if something does not hold of it.
#[track_caller]
fn told<T: std::fmt::Debug + ?Sized>(input: &T, check: impl Fn(&T)) {
    let held = catch_unwind(AssertUnwindSafe(|| check(input)));
    assert!(held.is_ok(), "this does not hold of {input:?}");
}

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    // What a run of the fuzzer has left there has no ending, and is not the same for everybody.
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some());
    files.sort();
    files.iter().map(|path| fs::read(path).unwrap()).collect()
}

fn texts(seeds: &[Vec<u8>]) -> impl Iterator<Item = String> {
    seeds.iter().map(|seed| text(seed))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    /// A number below `bound`, or 0 (SplitMix64, whose constants these are).
    fn roll(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) as usize % bound.max(1)
    }

    /// Some bytes in a row.
    fn part<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let start = self.roll(bytes.len() + 1);
        &bytes[start..start + self.roll((bytes.len() - start + 1).min(40))]
    }

    /// A seed with a few places changed.
    fn variant(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = seeds[self.roll(seeds.len())].clone();
        for _ in 0..=self.roll(4) {
            let start = self.roll(bytes.len() + 1);
            let (cut, put) = match self.roll(4) {
                0 => (self.roll(20), &[][..]),
                1 => (0, ODD[self.roll(ODD.len())].as_bytes()),
                2 => (self.roll(20), ODD[self.roll(ODD.len())].as_bytes()),
                _ => {
                    let other = self.roll(seeds.len());
                    (0, self.part(&seeds[other]))
                }
            };
            let end = (start + cut).min(bytes.len());
            bytes.splice(start..end, put.iter().copied());
        }
        bytes
    }
}
