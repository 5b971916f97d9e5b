//! Holds the borders between the rooms of `src/`, by reading what each file names.
//!
//! Arrows go only text → draft, rules → lint → built-in → config, quality → report, server → cli, and `draft` and
//! `rules` do not know each other. What a room may not name it cannot depend on.

#![allow(clippy::unwrap_used, reason = "a test stops where it is surprised")]

use std::fs;
use std::path::{Path, PathBuf};

/// Each room with the rooms it may name besides itself.
const ROOMS: [(&str, &[&str]); 10] = [
    ("text", &[]),
    ("draft", &["text"]),
    ("rules", &["text"]),
    ("lint", &["text", "draft", "rules"]),
    ("built_in", &["text", "rules", "lint"]),
    ("config", &["text", "draft", "rules", "lint", "built_in"]),
    ("quality", &["text", "lint"]),
    ("report", &["text", "draft", "rules", "lint", "config", "quality"]),
    ("server", &["text", "draft", "rules", "lint", "config"]),
    ("cli", &["text", "draft", "rules", "lint", "built_in", "config", "quality", "report", "server"]),
];

/// Rooms that take values and return values.
const PURE: [&str; 5] = ["text", "draft", "rules", "lint", "quality"];

/// What touches the world.
const WORLD: [&str; 11] = [
    "std::fs",
    "std::env",
    "std::io",
    "std::net",
    "std::process",
    "std::thread",
    "std::time",
    "println!",
    "eprintln!",
    "async fn",
    "rayon::",
];

#[test]
fn rooms_name_only_the_rooms_before_them() {
    let mut strays = Vec::new();
    for (room, allowed) in ROOMS {
        for (file, line, text) in lines_of(room) {
            for (at, _) in text.match_indices("crate::") {
                for other in rooms_named(&text[at + "crate::".len()..]) {
                    if other != room
                        && !allowed.contains(&other.as_str())
                        && ROOMS.iter().any(|(name, _)| *name == other)
                    {
                        strays.push(format!("{}:{line}: {room} names {other}", file.display()));
                    }
                }
            }
        }
    }
    assert!(strays.is_empty(), "{}", strays.join("\n"));
}

#[test]
fn pure_rooms_do_not_touch_the_world() {
    let mut strays = Vec::new();
    for room in PURE {
        for (file, line, text) in lines_of(room) {
            if let Some(named) = WORLD.iter().find(|named| text.contains(*named)) {
                strays.push(format!("{}:{line}: {room} names {named}", file.display()));
            }
        }
    }
    assert!(strays.is_empty(), "{}", strays.join("\n"));
}

#[test]
fn only_one_file_of_the_settings_opens_files() {
    let mut strays = Vec::new();
    for (file, line, text) in lines_of("config").into_iter().filter(|(file, ..)| !file.ends_with("load.rs")) {
        if ["fs::", "std::io", "std::env", ".exists()", ".is_dir()", ".is_file()"].iter().any(|it| text.contains(it)) {
            strays.push(format!("{}:{line}: {text}", file.display()));
        }
    }
    assert!(strays.is_empty(), "{}", strays.join("\n"));
}

#[test]
fn only_the_server_is_asynchronous() {
    let mut strays = Vec::new();
    for (room, _) in ROOMS.iter().filter(|(room, _)| *room != "server") {
        for (file, line, text) in lines_of(room) {
            if text.contains("tower_lsp") || text.contains("tokio") {
                strays.push(format!("{}:{line}: {text}", file.display()));
            }
        }
    }
    assert!(strays.is_empty(), "{}", strays.join("\n"));
}

/// A task that nobody holds goes on when its session is over, with all that it holds: there may be many sessions.
#[test]
fn no_task_outlives_its_session() {
    let mut strays = Vec::new();
    // Lanes are the process's, and what waits for a place there soon has one.
    for (file, line, text) in lines_of("server").into_iter().filter(|(file, ..)| !file.ends_with("lanes.rs")) {
        if text.contains("tokio::spawn") || text.contains("task::spawn;") {
            strays.push(format!("{}:{line}: {text}; spawn it on a JoinSet of the session", file.display()));
        }
    }
    assert!(strays.is_empty(), "{}", strays.join("\n"));
}

#[test]
fn every_room_is_on_the_map() {
    for entry in fs::read_dir(source()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let known = ROOMS.iter().any(|(room, _)| *room == name) || ["lib", "main"].contains(&name);
        assert!(known, "{name} is no room that this test knows");
    }
}

/// The first names behind `crate::`, in braces or not.
fn rooms_named(path: &str) -> Vec<String> {
    let first = |text: &str| text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    match path.strip_prefix('{') {
        Some(list) => list.split(',').map(first).collect(),
        None => vec![first(path)],
    }
}

/// The lines of a room that are code of the program: no comments, and no tests, which stand last in a file
/// or in a file `tests.rs`.
fn lines_of(room: &str) -> Vec<(PathBuf, usize, String)> {
    let mut files = Vec::new();
    collect(&source().join(room), &mut files);
    files.extend(Some(source().join(room).with_extension("rs")).filter(|file| file.exists()));
    let mut lines = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        for (number, line) in text.lines().enumerate() {
            if line.trim() == "#[cfg(test)]" {
                break;
            }
            let code = line.split("//").next().unwrap_or_default();
            if !code.trim().is_empty() {
                lines.push((file.clone(), number + 1, code.into()));
            }
        }
    }
    lines
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("tests.rs") {
            files.push(path);
        }
    }
}
