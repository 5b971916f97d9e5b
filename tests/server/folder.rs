//! Folders on disk, as clients open them.

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use tower_lsp::lsp_types::Url;

/// A folder with these files.
pub fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    files.iter().for_each(|(path, text)| write(&folder, path, text));
    folder
}

/// Writes a file, and makes the folders that it stands in.
pub fn write(folder: &TempDir, path: &str, text: &str) {
    let path = folder.path().join(path);
    fs::create_dir_all(path.parent().expect("it has one")).expect("a folder");
    fs::write(path, text).expect("a file");
}

/// The name that a client gives to a file or folder.
pub fn uri(path: &Path) -> String {
    Url::from_file_path(path).expect("a path from the root").into()
}
