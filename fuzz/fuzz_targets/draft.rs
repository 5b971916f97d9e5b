//! Looks for what breaks `properties/draft.rs`.

#![no_main]

#[path = "../properties/draft.rs"]
mod property;

libfuzzer_sys::fuzz_target!(|text: &str| property::check(text));
