//! What would change in a file, as `patch` and code review tools read it.

use similar::TextDiff;

/// A unified diff from `before` to `after`, empty if they are the same. Line breaks are kept as they are.
#[must_use]
pub fn unified(path: &str, before: &str, after: &str) -> String {
    // `git apply` and `patch -p1` drop the first part of each path.
    let path = path.trim_start_matches('/');
    let diff = TextDiff::from_lines(before, after);
    diff.unified_diff().header(&format!("a/{path}"), &format!("b/{path}")).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_names_both_sides_and_keeps_line_breaks() {
        let diff = unified("reply.md", "Hi Ana,\r\nOrder #4411.\r\n", "Hi Ana,\r\nOrder **#4411**.\r\n");
        assert_eq!(
            diff,
            "--- a/reply.md\n+++ b/reply.md\n@@ -1,2 +1,2 @@\n Hi Ana,\r\n-Order #4411.\r\n+Order **#4411**.\r\n"
        );
    }

    #[test]
    fn the_same_text_has_no_diff() {
        assert_eq!(unified("reply.md", "Hi", "Hi"), "");
    }
}
