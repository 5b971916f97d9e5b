//! Rebuilds when a rule file is added or removed: the macro that embeds `rules/` sees only those that were there.

fn main() {
    // Standard output is how a build script speaks to cargo.
    #![allow(clippy::print_stdout)]
    println!("cargo:rerun-if-changed=rules");
}
