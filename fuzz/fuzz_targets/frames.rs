//! Looks for what breaks `properties/frames.rs`.

#![no_main]

#[path = "../properties/frames.rs"]
mod property;

libfuzzer_sys::fuzz_target!(|input: &[u8]| property::check(input));
