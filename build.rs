//! Compiles the rules that ship, so that the program only has to read them when it starts.
//!
//! The rooms that compile rules are a part of this script, too: what it stores and what the program reads
//! are the same types.

// The program uses what the script does not; standard output is how a build script speaks to cargo.
#![allow(dead_code, unused_imports, clippy::print_stdout)]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use lint::Linter;
use rules::RuleFile;

#[path = "src/draft/mod.rs"]
mod draft;
#[path = "src/lint/mod.rs"]
mod lint;
#[path = "src/rules/mod.rs"]
mod rules;
#[path = "src/text/mod.rs"]
mod text;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=rules");
    let mut files = Vec::new();
    collect(Path::new("rules"), &mut files)?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let (linter, problems) = Linter::load(&files);
    for problem in &problems {
        for line in format!("rules/{problem}").lines() {
            println!("cargo::error={line}");
        }
    }
    let folder = PathBuf::from(env::var("OUT_DIR")?);
    for (name, stored) in ["rules", "phrasebook", "frames"].into_iter().zip(linter.rules().store()?) {
        fs::write(folder.join(name), stored)?;
    }
    Ok(())
}

/// The rule files in a folder and those below it.
fn collect(folder: &Path, files: &mut Vec<RuleFile>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.ends_with("profiles") {
            // These are settings, which the program reads when somebody asks for one.
            continue;
        }
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            let text = fs::read_to_string(&path)?;
            let path = path.strip_prefix("rules").unwrap_or(&path).to_string_lossy().replace('\\', "/");
            files.push(RuleFile { path, text: text.into() });
        }
    }
    Ok(())
}
