//! Which drafts something is for: patterns as `.gitignore` has them.

use std::path::{Path, PathBuf};

use globset::{Error, Glob, GlobBuilder, GlobSet, GlobSetBuilder};

/// Patterns of paths, relative to a folder.
#[derive(Clone, Debug)]
pub struct Globs {
    set: GlobSet,
    patterns: Vec<String>,
    base: PathBuf,
}

impl Globs {
    /// Patterns relative to `base`.
    ///
    /// # Errors
    /// If they are too many or too large to be looked for.
    pub fn new(patterns: Vec<(String, Glob)>, base: &Path) -> Result<Self, Error> {
        let mut set = GlobSetBuilder::new();
        let mut written = Vec::new();
        for (pattern, glob) in patterns {
            set.add(glob);
            written.push(pattern);
        }
        Ok(Self { set: set.build()?, patterns: written, base: base.into() })
    }

    /// The patterns, as they were written.
    #[must_use]
    pub fn patterns(&self) -> &[String] {
        &self.patterns
    }

    /// Whether one of them names this draft. A draft outside the folder that they are relative to is looked for
    /// by its whole path.
    #[must_use]
    pub fn name(&self, draft: &Path) -> bool {
        let inside = draft.strip_prefix(&self.base).unwrap_or(draft);
        let parts: Vec<_> = inside
            .components()
            .filter_map(|part| match part {
                std::path::Component::Normal(part) => Some(part.to_string_lossy()),
                _ => None,
            })
            .collect();
        self.set.is_match(parts.join("/"))
    }
}

/// One pattern: `*.txt` names files of any folder, `macros/` all below a folder, `a/*.md` those right in it.
///
/// # Errors
/// If it is no pattern, such as `[a`.
pub fn glob(pattern: &str) -> Result<Glob, Error> {
    let plain = pattern.strip_prefix("./").unwrap_or(pattern);
    let (rooted, plain) = plain.strip_prefix('/').map_or((false, plain), |plain| (true, plain));
    let below = plain.strip_suffix('/');
    let mut whole = below.unwrap_or(plain).to_owned();
    if !rooted && !whole.contains('/') {
        whole.insert_str(0, "**/");
    }
    if below.is_some() {
        whole.push_str("/**");
    }
    GlobBuilder::new(&whole).literal_separator(true).build()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(pattern: &str, draft: &str) -> bool {
        let globs = Globs::new(vec![(pattern.into(), glob(pattern).unwrap())], Path::new("/team")).unwrap();
        globs.name(Path::new(draft))
    }

    #[test]
    fn a_pattern_without_slash_names_files_of_any_folder() {
        assert!(names("*.txt", "/team/a.txt") && names("*.txt", "/team/b/c/a.txt"));
        assert!(names("greeting.md", "/team/b/greeting.md"));
        assert!(!names("*.txt", "/team/a.md"));
    }

    #[test]
    fn a_pattern_with_a_slash_is_relative_to_its_file() {
        assert!(names("macros/*.md", "/team/macros/a.md") && names("./macros/*.md", "/team/macros/a.md"));
        assert!(!names("macros/*.md", "/team/macros/b/a.md") && !names("macros/*.md", "/team/b/macros/a.md"));
        assert!(names("macros/**/*.md", "/team/macros/b/a.md") && names("macros/**/*.md", "/team/macros/a.md"));
        assert!(names("/a.md", "/team/a.md") && !names("/a.md", "/team/b/a.md"));
    }

    #[test]
    fn a_slash_at_the_end_names_a_folder() {
        assert!(names("macros/", "/team/macros/a.md") && names("macros/", "/team/b/macros/c/a.md"));
        assert!(!names("macros/", "/team/macros.md"));
    }

    #[test]
    fn a_draft_elsewhere_is_named_by_its_whole_path() {
        assert!(names("**/macros/*.md", "/other/macros/a.md") && !names("macros/*.md", "/other/macros/a.md"));
    }
}
