//! Findings for a person at a terminal.
//!
//! A draft may hold anything a customer pasted, escape codes for terminals included, so every word of
//! it passes [`visible`] or a part of the renderer that does the same.

use std::collections::HashSet;

use annotate_snippets::{
    AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet, normalize_untrusted_str, renderer::DecorStyle,
};

use super::{Advice, DraftReport, Offsets};
use crate::lint::{Finding, Fix, Safety, Severity};
use crate::text::Span;

/// How many fixes of a finding are shown.
const SHOWN_FIXES: usize = 2;
/// How many bytes of a line are handed to the renderer on either side of a finding; it trims to the terminal.
const MARGIN: usize = 400;
/// How many bytes of a line are shown on either side of a fix, which the renderer does not trim.
const FIX_MARGIN: usize = 50;
/// How many bytes of a long finding or fix are shown.
const LONGEST: usize = 1200;
/// What is so short, in bytes, is shown rather than cut.
const REST: usize = 16;

/// How the terminal wants it.
#[derive(Clone, Debug)]
pub struct Style {
    renderer: Renderer,
}

impl Style {
    /// A style for a terminal that is `width` columns wide.
    #[must_use]
    pub fn new(color: bool, width: usize) -> Self {
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        Self { renderer: renderer.term_width(width).decor_style(DecorStyle::Ascii) }
    }

    /// The same findings without arrows and underlines, for a screen reader.
    #[must_use]
    pub fn without_graphics(self) -> Self {
        Self { renderer: self.renderer.no_graphics(true) }
    }
}

/// Each finding with its source line, the words underlined, the reason and the first fixes.
#[must_use]
pub fn full(report: &DraftReport<'_>, style: &Style) -> String {
    let mut out = String::new();
    if report.advice.is_empty() {
        return out;
    }
    let offsets = Offsets::new(report.source);
    let mut told: HashSet<&str> = HashSet::new();
    for Advice { finding, fixes } in report.advice {
        let mut group = noticed(report, &offsets, finding);
        // A reason that was read once is noise the next time.
        if !finding.why.is_empty() && told.insert(&finding.why) {
            group = group.element(Level::NOTE.with_name("why").message(visible(&finding.why)));
        }
        let mut groups = vec![group];
        let other = |fix: &&Fix| fix.language.as_deref().is_some_and(|code| *code != *finding.language);
        let shown = fixes.iter().take(SHOWN_FIXES).chain(fixes.iter().skip(SHOWN_FIXES).find(other));
        groups.extend(shown.map(|fix| offered(report, &offsets, fix)));
        out.push_str(&style.renderer.render(&groups));
        out.push_str("\n\n");
    }
    out
}

/// Each finding in one line, `path:line:column: severity[rule] message`, as compilers write and editors read.
#[must_use]
pub fn short(report: &DraftReport<'_>) -> String {
    let mut out = String::new();
    if report.advice.is_empty() {
        return out;
    }
    let offsets = Offsets::new(report.source);
    for Advice { finding, .. } in report.advice {
        let at = offsets.utf32(finding.span.start);
        let (path, message) = (visible(report.path), visible(&finding.message));
        let (line, column) = (at.line + 1, at.character + 1);
        let (severity, rule) = (severity_word(finding.severity), &finding.rule);
        out.push_str(&format!("{path}:{line}:{column}: {severity}[{rule}] {message}\n"));
    }
    out
}

/// What a severity is called, as rule files call it.
#[must_use]
pub fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information => "information",
        Severity::Hint => "hint",
    }
}

/// Text in one line that cannot steer a terminal.
#[must_use]
pub fn visible(text: &str) -> String {
    let line: String = text.chars().map(|c| if matches!(c, '\n' | '\r') { ' ' } else { c }).collect();
    let mut line = normalize_untrusted_str(&line);
    if line.contains(is_c1) {
        line = line.replace(is_c1, C1_STAND_IN);
    }
    line
}

/// Shown for a control character that the renderer's own table, which stops at U+007F, lets pass,
/// and that some terminals obey. As long as they are in UTF-8, so that places stay.
const C1_STAND_IN: &str = "·";

fn is_c1(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{9f}')
}

fn noticed<'a>(report: &DraftReport<'a>, offsets: &Offsets<'_>, finding: &'a Finding) -> Group<'a> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Information => Level::INFO,
        Severity::Hint => Level::NOTE,
    };
    let level = level.with_name(severity_word(finding.severity));
    let mut group = Group::with_title(level.primary_title(visible(&finding.message)).id(&*finding.rule));
    let excerpt = Excerpt::around(report.source, offsets, finding.span, MARGIN);
    let marked = excerpt.place(finding.span.start)..excerpt.place(finding.span.end);
    let mut snippet = Snippet::source(excerpt.text.clone()).line_start(excerpt.line as usize + 1);
    snippet = snippet.annotation(AnnotationKind::Primary.span(marked));
    if excerpt.lead == 0 {
        snippet = snippet.path(visible(report.path));
    } else {
        // The renderer would count columns from the cut.
        let at = offsets.utf32(finding.span.start);
        let origin = Origin::path(visible(report.path));
        group = group.element(origin.line(at.line as usize + 1).char_column(at.character as usize + 1));
    }
    group.element(snippet)
}

fn offered<'a>(report: &DraftReport<'a>, offsets: &Offsets<'_>, fix: &'a Fix) -> Group<'a> {
    let name = if fix.safety == Safety::Mechanical { "safe fix" } else { "fix" };
    let group = Group::with_title(Level::HELP.with_name(name).secondary_title(visible(&fix.title)));
    let edits = fix.edits.edits();
    let Some(touched) = edits.iter().map(|edit| edit.span).reduce(Span::cover) else { return group };
    // The renderer shows nothing of a line that is only broken; the title tells where.
    let breaks_lines = edits.iter().all(|edit| edit.text.starts_with(['\n', '\r']) && edit.text.trim().is_empty());
    if breaks_lines || touched.len() as usize > LONGEST {
        return group;
    }
    let excerpt = Excerpt::around(report.source, offsets, touched, FIX_MARGIN);
    let patches = edits.iter().map(|edit| {
        let span = excerpt.place(edit.span.start)..excerpt.place(edit.span.end);
        Patch::new(span, edit.text.replace('\r', ""))
    });
    group.element(Snippet::source(excerpt.text.clone()).line_start(excerpt.line as usize + 1).patches(patches))
}

/// Some lines of a draft, shortened on both sides.
struct Excerpt {
    text: String,
    /// The zero-based line that it starts in.
    line: u32,
    /// The byte of the source that its text starts at, after `lead` bytes that stand for what is left out.
    start: usize,
    lead: usize,
}

impl Excerpt {
    fn around(source: &str, offsets: &Offsets<'_>, span: Span, margin: usize) -> Self {
        let lines = offsets.lines();
        let line = lines.line(span.start);
        // A span that takes a line break with it does not reach into the next line.
        let last = lines.line(span.end.saturating_sub(1).max(span.start));
        let mut start = lines.line_span(source, line).start as usize;
        let mut end = lines.line_span(source, last).end.max(span.end) as usize;
        let (from, to) = (span.start as usize, (span.end as usize).min(span.start as usize + LONGEST));
        let mut text = String::new();
        if start + margin + REST < from {
            start = floor_char_boundary(source, from - margin);
            text.push('…');
        }
        let lead = text.len();
        let cut = to + margin + REST < end;
        if cut {
            end = floor_char_boundary(source, to + margin);
        }
        text.push_str(&source[start..end]);
        if cut {
            text.push('…');
        }
        if text.contains(is_c1) {
            text = text.replace(is_c1, C1_STAND_IN);
        }
        Self { text: lone_cr_as_lf(text), line, start, lead }
    }

    /// Where byte `offset` of the source stands in the text.
    fn place(&self, offset: u32) -> usize {
        floor_char_boundary(&self.text, (offset as usize).saturating_sub(self.start) + self.lead)
    }
}

/// A lone CR ends a line of ours but not of the renderer's.
fn lone_cr_as_lf(text: String) -> String {
    if !text.contains('\r') {
        return text;
    }
    let mut next = text.chars().skip(1);
    text.chars().map(|c| if next.next() != Some('\n') && c == '\r' { '\n' } else { c }).collect()
}

fn floor_char_boundary(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::Ready;
    use crate::text::{Edit, EditSet};

    /// What is printed when `words` are noticed in `source` and `rewrite` is offered in their place.
    fn printed(source: &str, words: &str, rewrite: &str) -> String {
        printed_with("It reads better.", source, words, rewrite)
    }

    fn printed_with(why: &str, source: &str, words: &str, rewrite: &str) -> String {
        let start = source.find(words).unwrap();
        let span = Span::from_range(start..start + words.len());
        let finding = Finding {
            id: "00000000000000aa".into(),
            rule: "brand/words".into(),
            category: "brand".into(),
            severity: Severity::Warning,
            ready: Ready::Now,
            superfluous: false,
            message: "Say it otherwise.".into(),
            why: why.into(),
            language: "en".into(),
            span,
            sentence: span,
        };
        let edits = EditSet::new(vec![Edit { span, text: rewrite.into() }]).unwrap();
        let fix = Fix { title: "Otherwise".into(), language: None, safety: Safety::Wording, edits, repeats: None };
        let advice = [Advice { finding, fixes: vec![fix] }];
        let report = DraftReport { path: "reply.md", source, language: None, advice: &advice };
        full(&report, &Style::new(false, 80)) + &short(&report)
    }

    fn check(printed: &str, expected: &[&str]) {
        let printed: Vec<&str> = printed.lines().collect();
        assert_eq!(printed, expected, "\n{}", printed.join("\n"));
    }

    #[test]
    fn words_are_underlined_and_the_fix_shown_in_place() {
        check(
            &printed("Hi Ana,\n\nYou must call us. Bye!\n", "You must call us.", "Could you call us?"),
            &[
                "warning[brand/words]: Say it otherwise.",
                " --> reply.md:3:1",
                "  |",
                "3 | You must call us. Bye!",
                "  | ^^^^^^^^^^^^^^^^^",
                "  |",
                "  = why: It reads better.",
                "fix: Otherwise",
                "  |",
                "3 - You must call us. Bye!",
                "3 + Could you call us? Bye!",
                "  |",
                "",
                "reply.md:3:1: warning[brand/words] Say it otherwise.",
            ],
        );
    }

    #[test]
    fn a_reason_that_is_not_given_takes_no_line() {
        let printed = printed_with("", "You must call us.\n", "must", "may");
        assert!(printed.contains("Say it otherwise.") && !printed.contains("why"), "{printed}");
    }

    #[test]
    fn underlines_stand_below_the_words_behind_tabs_emoji_and_wide_letters() {
        let printed = printed("\t¡Qué 😀 漢字 ñandú #4411!\r\nChao\r\n", "#4411", "**#4411**");
        let lines: Vec<&str> = printed.lines().collect();
        assert_eq!(lines[1], " --> reply.md:1:18");
        assert_eq!(lines[3], "1 |     ¡Qué 😀 漢字 ñandú #4411!");
        // Two columns for the emoji and for each of the two wide letters.
        assert_eq!(lines[4], "  |                        ^^^^^");
    }

    #[test]
    fn a_lone_cr_ends_a_line() {
        let printed = printed("Hi Ana,\rYou must\rcall us.\rBye", "must\rcall us", "may\rcall us");
        let lines: Vec<&str> = printed.lines().collect();
        assert_eq!(lines[1], " --> reply.md:2:5");
        assert_eq!(lines[3], "2 |   You must");
        assert_eq!(lines[5], "3 | | call us.");
    }

    #[test]
    fn a_long_line_is_cut_around_the_words() {
        let source = format!("{}You must call us. {}", "Thank you for writing. ".repeat(50), "Bye. ".repeat(300));
        let printed = printed(&source, "You must call us.", "Could you call us?");
        assert!(printed.contains(" --> reply.md:1:1151\n"), "{printed}");
        assert!(printed.lines().all(|line| line.chars().count() < 160), "{printed}");
        let lines: Vec<&str> = printed.lines().collect();
        let code = lines.iter().position(|line| line.contains("^^^")).unwrap();
        let column = lines[code].find('^').unwrap();
        let above: String = lines[code - 1].chars().skip(column).collect();
        assert!(above.starts_with("You must call us."), "{printed}");
    }

    #[test]
    fn a_place_between_words_can_be_shown() {
        let printed = printed("Hi Ana,\n\nIt broke.", "", "We are sorry.\n\n");
        assert!(printed.contains("1 | Hi Ana,\n  | ^\n"), "{printed}");
    }

    #[test]
    fn escape_codes_in_a_draft_do_not_reach_the_terminal() {
        let printed = printed("\u{1b}[31mYou\u{9b}31m must\u{7} call", "must", "\u{1b}]0;x\u{7}");
        assert!(!printed.contains(|c: char| c.is_control() && c != '\n'), "{printed:?}");
        assert_eq!(visible("a\u{1b}[2J\r\n\u{9b}b"), "a␛[2J  ·b");
    }
}
