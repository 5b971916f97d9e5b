//! Drafts on disk and on standard input: finding, reading and replacing them.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::config::{drafts_in, markup_of, shown};
use crate::draft::Markup;
use crate::text::{Encoding, LineIndex};

/// The longest text that is read, in bytes: above it, something is not a draft.
const LONGEST: u64 = 1 << 30;

/// A draft to be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Input {
    /// Where from; `None` for standard input.
    pub file: Option<PathBuf>,
    /// The path that its settings go by; `None` for standard input without a name.
    pub path: Option<PathBuf>,
    /// How it is called in reports.
    pub name: String,
    /// How it is written.
    pub markup: Markup,
}

/// A path that could not be looked into, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unreadable {
    /// The path, as it is shown.
    pub path: String,
    /// The reason, in words for a user.
    pub reason: String,
}

impl Input {
    /// Standard input, called and written as a file of this name would be.
    pub fn stdin(name: Option<&Path>) -> Self {
        let markup = name.map_or(Markup::Markdown, markup_of);
        Self { file: None, path: name.map(Into::into), name: name.map_or_else(|| "<stdin>".into(), shown), markup }
    }

    fn file(path: PathBuf) -> Self {
        Self { name: shown(&path), markup: markup_of(&path), path: Some(path.clone()), file: Some(path) }
    }

    /// The draft's text.
    ///
    /// # Errors
    /// In words for a user, when it is not there, may not be read, or is no UTF-8 text.
    pub fn read(&self) -> Result<String, String> {
        let bytes = match &self.file {
            Some(path) => File::open(path).and_then(read_limited),
            None => read_limited(io::stdin().lock()),
        };
        text(bytes.map_err(|error| reason(&error))?)
    }
}

/// The drafts at some paths, in their order, each once: files of any ending as they are named, and those in
/// folders that end like a draft and that version control does not ignore, sorted. `-` is standard input.
pub fn find(paths: &[PathBuf], stdin_name: Option<&Path>) -> (Vec<Input>, Vec<Unreadable>) {
    let mut inputs = Vec::new();
    let mut unreadable = Vec::new();
    let mut seen = HashSet::new();
    let mut add = |input: Input| {
        if seen.insert(input.file.clone()) {
            inputs.push(input);
        }
    };
    for path in paths {
        if path.as_os_str() == "-" {
            add(Input::stdin(stdin_name));
        } else if path.is_dir() {
            walk(path, &mut add, &mut unreadable);
        } else {
            add(Input::file(path.clone()));
        }
    }
    (inputs, unreadable)
}

fn walk(folder: &Path, add: &mut impl FnMut(Input), unreadable: &mut Vec<Unreadable>) {
    for draft in drafts_in(folder) {
        match draft {
            Ok(path) => add(Input::file(path.strip_prefix("./").unwrap_or(&path).into())),
            Err(reason) => unreadable.push(Unreadable { path: shown(folder), reason }),
        }
    }
}

fn read_limited(from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(LONGEST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn text(bytes: Vec<u8>) -> Result<String, String> {
    if bytes.len() as u64 >= LONGEST {
        return Err("longer than 1 GiB, which no draft is".into());
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err("UTF-16 text; save it as UTF-8".into());
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let bytes = error.into_bytes();
        if bytes.contains(&0) {
            return "a binary file".into();
        }
        let before = String::from_utf8_lossy(&bytes[..valid]);
        let at = LineIndex::new(&before).position(&before, u32::MAX, Encoding::Utf32);
        let (byte, line, column) = (bytes[valid], at.line + 1, at.character + 1);
        format!("not UTF-8 text: byte 0x{byte:02X} at line {line}, column {column}")
    })?;
    if text.contains('\0') { Err("a binary file".into()) } else { Ok(text) }
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file".into(),
        io::ErrorKind::PermissionDenied => "no permission to read it".into(),
        io::ErrorKind::IsADirectory => "a folder".into(),
        _ => error.to_string(),
    }
}

/// Puts `after` in the place of `before`, whole or not at all, and keeps the file's permissions.
///
/// # Errors
/// In words for a user, when the file may not be changed, or is no longer what was checked.
pub fn replace(path: &Path, before: &str, after: &str) -> Result<(), String> {
    let failed = |error: io::Error| format!("cannot write it: {error}");
    // A link stays a link: what it leads to is replaced.
    let path = fs::canonicalize(path).map_err(failed)?;
    let permissions = fs::metadata(&path).map_err(failed)?.permissions();
    if permissions.readonly() {
        return Err("write-protected, so it was not fixed".into());
    }
    if fs::read(&path).map_err(failed)? != before.as_bytes() {
        return Err("changed while it was being checked, so it was not fixed".into());
    }
    let (mut file, beside) = create_beside(&path).map_err(failed)?;
    let written = file
        .write_all(after.as_bytes())
        .and_then(|()| file.set_permissions(permissions))
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&beside, &path));
    written.map_err(|error| {
        // The draft is untouched; what remains of the attempt is of no use to anybody.
        let _ = fs::remove_file(&beside);
        failed(error)
    })
}

/// A new file in the same folder: renaming is atomic only within one file system.
fn create_beside(path: &Path) -> io::Result<(File, PathBuf)> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut attempt = 0;
    loop {
        let beside = path.with_file_name(format!(".{name}.{}-{attempt}.tmp", std::process::id()));
        match OpenOptions::new().write(true).create_new(true).open(&beside) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && attempt < 100 => attempt += 1,
            created => return created.map(|file| (file, beside)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_told_apart() {
        assert_eq!(text(b"caf\xe9".to_vec()).unwrap_err(), "not UTF-8 text: byte 0xE9 at line 1, column 4");
        assert_eq!(text(b"\xff\xfeH\0i\0".to_vec()).unwrap_err(), "UTF-16 text; save it as UTF-8");
        assert_eq!(text(b"\x89PNG\0\xff".to_vec()).unwrap_err(), "a binary file");
        assert_eq!(text(b"a\0b".to_vec()).unwrap_err(), "a binary file");
        assert_eq!(text("\u{feff}¿Qué?".into()).unwrap(), "\u{feff}¿Qué?");
    }

    #[test]
    fn a_draft_that_changed_meanwhile_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("reply.md");
        fs::write(&path, "newer").unwrap();
        assert!(replace(&path, "older", "fixed").is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "newer");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
