//! Looks for what breaks `properties/rules.rs`.

#![no_main]

#[path = "../properties/rules.rs"]
mod property;

libfuzzer_sys::fuzz_target!(|input: &str| property::check(input));
