//! How a draft was read, for whoever writes rules: tokens, languages, hits, and what ruled others out.

use std::fmt::Write;
use std::ops::Range;

use super::text::{severity_word, visible};
use crate::draft::{Context, Draft, Sentence, Zone};
use crate::lint::{Considered, Killed, Linter, Settings};
use crate::rules::RuleSet;
use crate::rules::model::{Entry, Role};
use crate::text::{LangSet, Span, Token, TokenFlags, TokenKind};

/// Everything that is known about a draft, as text.
#[must_use]
pub fn render(linter: &Linter, draft: &Draft<'_>, context: &Context, settings: &Settings) -> String {
    let rules = linter.rules();
    let mut out = String::new();
    let considered = linter.consider(draft);
    for (number, sentence) in draft.sentences().iter().enumerate() {
        let text = words(draft, &sentence.tokens);
        let _ = writeln!(out, "sentence {}: {text}", number + 1);
        let _ = writeln!(out, "  {}", about(rules, draft, sentence));
        tokens(&mut out, rules, draft, sentence);
        let here = |place: &&Considered| sentence.tokens.contains(&(place.start as usize));
        let (hits, killed): (Vec<_>, Vec<_>) = considered.iter().filter(here).partition(|place| place.killed.is_none());
        places(&mut out, "recognised", rules, draft, &hits);
        places(&mut out, "ruled out", rules, draft, &killed);
        out.push('\n');
    }
    let findings = linter.check(draft, context, settings);
    if findings.is_empty() {
        out.push_str("No rule has anything to point out.\n");
    }
    for finding in findings {
        let (severity, rule) = (severity_word(finding.severity), &finding.rule);
        let words = visible(&draft.source()[finding.span.range()]);
        let _ = writeln!(out, "{severity}[{rule}] “{words}”: {}", visible(&finding.message));
    }
    out
}

/// Zone, kind and languages of a sentence, and what its words say for each language.
fn about(rules: &RuleSet, draft: &Draft<'_>, sentence: &Sentence) -> String {
    let languages = rules.lexer().languages();
    let zone = match sentence.zone {
        Zone::Greeting => "greeting",
        Zone::Body => "body",
        Zone::Closing => "closing",
        Zone::Signature => "signature",
    };
    let language = sentence.language.map_or("none", |language| &*languages.get(language).code);
    let mut about = format!("{zone}, language {language}, read as {}", codes(rules, sentence.languages));
    for (name, _) in sentence.flags.iter_names() {
        let _ = write!(about, ", {}", name.to_lowercase().replace('_', "-"));
    }
    let mut sums = vec![0_u32; languages.iter().count()];
    for token in &draft.tokens()[sentence.tokens.clone()] {
        for (sum, weight) in sums.iter_mut().zip(languages.evidence(token.word).weights) {
            *sum += u32::from(weight);
        }
    }
    let evidence: Vec<String> = languages
        .iter()
        .zip(sums)
        .filter(|(_, sum)| *sum > 0)
        .map(|((_, language), sum)| format!("{} {sum}", language.code))
        .collect();
    if !evidence.is_empty() {
        let _ = write!(about, "; its words speak for {}", evidence.join(", "));
    }
    about
}

fn codes(rules: &RuleSet, set: LangSet) -> String {
    let languages = rules.lexer().languages();
    let known = languages.iter().filter(|(id, _)| set.contains(*id));
    let codes: Vec<&str> = known.map(|(_, language)| &*language.code).collect();
    if codes.is_empty() { "none".into() } else { codes.join(" + ") }
}

fn tokens(out: &mut String, rules: &RuleSet, draft: &Draft<'_>, sentence: &Sentence) {
    let languages = rules.lexer().languages();
    for (at, token) in draft.tokens()[sentence.tokens.clone()].iter().enumerate() {
        let source = draft.prose().source(token.span);
        let word = words(draft, &(sentence.tokens.start + at..sentence.tokens.start + at + 1));
        let mut notes = vec![kind(token.kind).to_owned()];
        let shown = TokenFlags::PART
            | TokenFlags::SHOUTED
            | TokenFlags::SENTENCE_START
            | TokenFlags::CLAUSE_START
            | TokenFlags::CLAUSE_END;
        notes.extend((token.flags & shown).iter_names().map(|(name, _)| name.to_lowercase().replace('_', "-")));
        notes.extend(
            languages
                .iter()
                .zip(languages.evidence(token.word).weights)
                .filter(|(_, weight)| *weight > 0)
                .map(|((_, language), weight)| format!("{} {weight}", language.code)),
        );
        let _ = writeln!(out, "  {:>4}..{:<4} {word:16} {}", source.start, source.end, notes.join(" "));
    }
}

fn places(out: &mut String, title: &str, rules: &RuleSet, draft: &Draft<'_>, places: &[&Considered]) {
    if places.is_empty() {
        return;
    }
    let _ = writeln!(out, "  {title}");
    for place in places {
        let entry = &rules.entries[place.entry as usize];
        let found = words(draft, &(place.start as usize..place.end as usize));
        let reason = match place.killed {
            None => String::new(),
            Some(Killed::Exception(by)) => format!(": the exception `{}` is there", rules.entries[by as usize].text),
            Some(Killed::Condition) => ": a condition (`where`) does not hold".into(),
            Some(Killed::Anchor) => ": it does not start where `at` says".into(),
            Some(Killed::Validator) => ": the text fails the check of `validate`".into(),
            Some(Killed::Fails) => ": the text does not fail the checks of `fails`".into(),
            Some(Killed::Covered) => ": another match is further left or longer".into(),
        };
        let _ = writeln!(out, "    {} “{found}” by `{}`{reason}", signal(rules, entry), entry.text);
    }
}

/// `empathy.canned`, or `a condition of empathy`.
fn signal(rules: &RuleSet, entry: &Entry) -> String {
    let signal = &rules.signals()[entry.signal.index()];
    if !signal.named {
        return format!("(for {})", signal.id);
    }
    let grade = match entry.role {
        Role::Match(part) => signal.parts.get(part as usize).and_then(|part| signal.grades.get(part.grade as usize)),
        Role::Except(_) => None,
    };
    grade.map_or(signal.id.to_string(), |grade| format!("{}.{grade}", signal.id))
}

/// What some tokens say in the draft.
fn words(draft: &Draft<'_>, tokens: &Range<usize>) -> String {
    let tokens: &[Token] = &draft.tokens()[tokens.clone()];
    let spans = tokens.iter().map(|token| token.span);
    spans.reduce(Span::cover).map_or(String::new(), |span| visible(&draft.prose().text()[span.range()]))
}

fn kind(kind: TokenKind) -> &'static str {
    match kind {
        TokenKind::Word => "word",
        TokenKind::Number => "number",
        TokenKind::Amount => "amount",
        TokenKind::Date => "date",
        TokenKind::Time => "time",
        TokenKind::Phone => "phone",
        TokenKind::Id => "id",
        TokenKind::Url => "url",
        TokenKind::Email => "email",
        TokenKind::Handle => "handle",
        TokenKind::Placeholder => "placeholder",
        TokenKind::Code => "code",
        TokenKind::Punct => "punctuation",
        TokenKind::Emoji => "emoji",
    }
}
