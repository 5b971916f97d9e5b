//! Looks for what breaks `properties/settings.rs`.

#![no_main]

#[path = "../properties/settings.rs"]
mod property;

libfuzzer_sys::fuzz_target!(|input: &str| property::check(input));
