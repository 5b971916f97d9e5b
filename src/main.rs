//! The `replylint` program.

fn main() {}
