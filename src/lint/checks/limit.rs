//! `limit`: is there more of something than is good?
//!
//! Counts in the body of the reply, per draft, paragraph or sentence: what greets, closes or signs follows
//! customs of its own, and what is in no language that rules speak is not ours to judge.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::{Answer, Examined, Fix, Kind, Notice};
use crate::draft::{BlockKind, InlineKind, Sentence, SentenceFlags, Zone};
use crate::lint::fixes::unbold;
use crate::lint::signals::prose_span;
use crate::rules::model::{KindSpec, OptionKind, Question, Subjects};
use crate::rules::names::names;
use crate::text::{Token, TokenFlags, TokenKind, fold};

pub const KIND: Kind = Kind {
    spec: KindSpec {
        key: "limit",
        subjects: Subjects::Measure(&Measure::NAMES),
        options: &[
            ("max", OptionKind::Number),
            ("per", OptionKind::Word(&["draft", "paragraph", "sentence"])),
            ("min-words", OptionKind::Number),
        ],
        required: &["max"],
        messages: &[],
        at_end: false,
    },
    check,
    fixes,
};

/// What can be counted besides signals.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Measure {
    /// Words of letters. Identifiers, numbers, dates and addresses are none.
    Words,
    Sentences,
    /// Sentences that repeat one before, word for word.
    RepeatedSentences,
    /// Stretches in bold.
    Bold,
    /// How many words in a hundred are bold.
    BoldPercent,
    /// Sentences that are bold from end to end, outside lists, tables and headings.
    BoldSentences,
    Exclamations,
    Questions,
    Emoji,
    /// Words of four letters or more, all of them capitals.
    Capitals,
}

impl Measure {
    const NAMED: [(&'static str, Self); 10] = [
        ("words", Self::Words),
        ("sentences", Self::Sentences),
        ("repeated-sentences", Self::RepeatedSentences),
        ("bold", Self::Bold),
        ("bold-percent", Self::BoldPercent),
        ("bold-sentences", Self::BoldSentences),
        ("exclamations", Self::Exclamations),
        ("questions", Self::Questions),
        ("emoji", Self::Emoji),
        ("capitals", Self::Capitals),
    ];

    const NAMES: [&'static str; Self::NAMED.len()] = names(&Self::NAMED);

    fn is_of_bold(self) -> bool {
        matches!(self, Self::Bold | Self::BoldPercent | Self::BoldSentences)
    }

    fn named(name: &str) -> Option<Self> {
        Self::NAMED.into_iter().find(|(known, _)| *known == name).map(|(_, measure)| measure)
    }
}

/// With fewer words, two sentences may well be the same: “Is that right?”
const REPEATED_WORDS: usize = 5;

/// Something that counts: its tokens and its sentence.
type Item = (Range<usize>, usize);

/// Notices each draft, paragraph or sentence that has more than `max`.
fn check(question: &Question, examined: &Examined<'_>, notices: &mut Vec<Notice>) {
    let Some(max) = question.option_number("max") else { return };
    let measure = question.measure.as_deref().and_then(Measure::named);
    let least = question.option_number("min-words").unwrap_or(0) as usize;
    let per = question.option_word("per").unwrap_or("draft");
    if !may_exceed(examined, measure, max as usize) {
        return;
    }
    let hits = hits(examined, question);
    if measure.is_none() && hits.len() <= max as usize {
        return;
    }
    let marked = if measure.is_some_and(Measure::is_of_bold) { marked(examined) } else { BTreeSet::new() };
    for unit in units(examined, per) {
        let unit = Unit { examined, sentences: &unit, hits: &hits, marked: &marked };
        // A share says nothing of how many there are; all else is made of tokens.
        if measure != Some(Measure::BoldPercent) && unit.size() <= max as usize {
            continue;
        }
        let Some((count, (tokens, sentence))) = unit.beyond(measure, max as usize) else { continue };
        if least > 0 && unit.words().count() < least {
            continue;
        }
        let notice = if per == "draft" { Notice::of_draft(tokens, sentence) } else { Notice::at(tokens, sentence) };
        notices.push(Notice { count: Some(count), ..notice });
    }
}

/// Whether there may be more than `max` at all: a look that spares most drafts the counting.
fn may_exceed(examined: &Examined<'_>, measure: Option<Measure>, max: usize) -> bool {
    let tokens = examined.draft.tokens();
    match measure {
        Some(measure) if measure.is_of_bold() => has_bold(examined),
        Some(Measure::Capitals) => {
            tokens.iter().filter(|token| token.flags.contains(TokenFlags::SHOUTED)).nth(max).is_some()
        }
        Some(Measure::RepeatedSentences) => examined.draft.sentences().len() > max + 1,
        Some(_) => tokens.len() > max,
        None => true,
    }
}

/// Takes away the bold that is too much.
fn fixes(examined: &Examined<'_>, answer: &Answer<'_>) -> Vec<Fix> {
    let question = &answer.rule.question;
    let measure = question.measure.as_deref().and_then(Measure::named).filter(|measure| measure.is_of_bold());
    let (Some(measure), Some(max)) = (measure, question.option_number("max")) else { return Vec::new() };
    let units = units(examined, question.option_word("per").unwrap_or("draft"));
    let Some(unit) = units.iter().find(|unit| unit.contains(&answer.notice.sentence)) else { return Vec::new() };
    let unit = Unit { examined, sentences: unit, hits: &[], marked: &marked(examined) };
    unbold::fix(examined, &unit.bold_beyond(measure, max as usize)).into_iter().collect()
}

/// Whether anything in a draft may be bold, which few drafts have.
fn has_bold(examined: &Examined<'_>) -> bool {
    let is_bold = |kind| matches!(kind, InlineKind::Strong | InlineKind::Emphasis);
    examined.draft.prose().inlines().iter().any(|inline| is_bold(inline.kind))
}

/// The hits of a question's signals; of overlapping ones the first and longest.
fn hits(examined: &Examined<'_>, question: &Question) -> Vec<Item> {
    let all = question.signals.iter().flat_map(|&signal| examined.hits.of(signal));
    let mut items: Vec<Item> = all.map(|hit| (hit.tokens(), hit.sentence as usize)).collect();
    items.sort_by_key(|(tokens, _)| (tokens.start, std::cmp::Reverse(tokens.end)));
    let mut end = 0;
    items.retain(|(tokens, _)| {
        let apart = tokens.start >= end;
        end = end.max(tokens.end);
        apart
    });
    items
}

/// The sentences that are measured together, by their numbers.
fn units(examined: &Examined<'_>, per: &str) -> Vec<Vec<usize>> {
    let sentences = examined.draft.sentences();
    let measured = |sentence: &Sentence| sentence.zone == Zone::Body && !sentence.languages.is_empty();
    let body = (0..sentences.len()).filter(|&number| measured(&sentences[number]));
    match per {
        "sentence" => body.map(|number| vec![number]).collect(),
        "paragraph" => {
            let mut units: Vec<Vec<usize>> = Vec::new();
            for number in body {
                let same = |unit: &&mut Vec<usize>| sentences[unit[0]].block == sentences[number].block;
                match units.last_mut().filter(same) {
                    Some(unit) => unit.push(number),
                    None => units.push(vec![number]),
                }
            }
            units
        }
        _ => vec![body.collect()],
    }
}

/// The tokens inside of markup that makes bold; few are.
fn marked(examined: &Examined<'_>) -> BTreeSet<usize> {
    let draft = examined.draft;
    let tokens = draft.tokens();
    let inlines = draft.prose().inlines().iter();
    let bold = inlines.filter(|inline| inline.kind.style().intersects(examined.bold.styles()));
    let inside = bold.flat_map(|inline| {
        let first = tokens.partition_point(|token| token.span.end <= inline.prose.start);
        let last = tokens.partition_point(|token| token.span.start < inline.prose.end);
        first..last
    });
    inside.collect()
}

/// Some sentences of a draft, which are measured together.
struct Unit<'u, 'a> {
    examined: &'u Examined<'a>,
    sentences: &'u [usize],
    /// The hits of the whole draft, in order.
    hits: &'u [Item],
    /// The tokens of the whole draft that markup may make bold.
    marked: &'u BTreeSet<usize>,
}

impl Unit<'_, '_> {
    /// How much there is, if that is more than `max`, and what to show: the first thing beyond it.
    fn beyond(&self, measure: Option<Measure>, max: usize) -> Option<(usize, Item)> {
        if measure == Some(Measure::BoldPercent) {
            return self.bold_percent(max);
        }
        let items = self.items(measure);
        let first = items.get(max)?.clone();
        let shown = if measure == Some(Measure::Words) { self.sentence(first.1) } else { first };
        Some((items.len(), shown))
    }

    /// What is counted.
    fn items(&self, measure: Option<Measure>) -> Vec<Item> {
        match measure {
            None => self.own_hits(),
            Some(Measure::Words) => self.words().collect(),
            Some(Measure::Sentences) => self.whole_sentences().collect(),
            Some(Measure::RepeatedSentences) => self.repeated(),
            Some(Measure::Bold | Measure::BoldPercent) => self.bold(),
            Some(Measure::BoldSentences) => self.whole_sentences().filter(|item| self.is_bold_sentence(item)).collect(),
            Some(Measure::Exclamations) => self.tokens_that(|token| self.mark(token) == Some('!')),
            Some(Measure::Questions) => self.tokens_that(|token| self.mark(token) == Some('?')),
            Some(Measure::Emoji) => self.tokens_that(|token| token.kind == TokenKind::Emoji),
            Some(Measure::Capitals) => self.tokens_that(|token| self.is_shouted(token)),
        }
    }

    /// The stretches in bold without which there would be as much as is fine.
    fn bold_beyond(&self, measure: Measure, max: usize) -> Vec<Range<usize>> {
        let mut stretches: Vec<_> = self.items(Some(measure)).into_iter().map(|(tokens, _)| tokens).collect();
        if measure != Measure::BoldPercent {
            return stretches.split_off(max.min(stretches.len()));
        }
        let words = |tokens: &Range<usize>| {
            self.examined.draft.tokens()[tokens.clone()].iter().filter(|token| is_word(token)).count()
        };
        let all = self.words().count();
        let mut bold = stretches.iter().map(words).sum::<usize>();
        // The longest first, so that the fewest go.
        stretches.sort_by_key(|tokens| std::cmp::Reverse(words(tokens)));
        let enough = stretches.iter().position(|tokens| {
            let fine = (100 * bold).checked_div(all).is_none_or(|percent| percent <= max);
            bold -= words(tokens);
            fine
        });
        stretches.truncate(enough.unwrap_or(stretches.len()));
        stretches
    }

    /// How many tokens there are.
    fn size(&self) -> usize {
        self.whole_sentences().map(|(tokens, _)| tokens.len()).sum()
    }

    fn sentence(&self, number: usize) -> Item {
        (self.examined.draft.sentences()[number].tokens.clone(), number)
    }

    fn whole_sentences(&self) -> impl Iterator<Item = Item> {
        self.sentences.iter().map(|&number| self.sentence(number))
    }

    /// The sentences that say word for word what one before them said. Short ones may; so may steps, which begin and
    /// end alike.
    fn repeated(&self) -> Vec<Item> {
        let draft = self.examined.draft;
        let words = |tokens: &Range<usize>| draft.tokens()[tokens.clone()].iter().filter(|token| is_word(token));
        let said = |tokens: &Range<usize>| {
            let mut said = String::new();
            for word in words(tokens) {
                fold(&draft.prose().text()[word.span.range()], &mut said);
                said.push(' ');
            }
            said
        };
        // Few sentences are as long as another, so few are compared.
        let mut known: BTreeMap<(usize, u32), Vec<Range<usize>>> = BTreeMap::new();
        let mut repeats = |tokens: &Range<usize>| {
            let count = words(tokens).count();
            if count < REPEATED_WORDS {
                return false;
            }
            let alike = known.entry((count, words(tokens).map(|word| word.span.len()).sum())).or_default();
            if alike.iter().any(|other| said(other) == said(tokens)) {
                return true;
            }
            alike.push(tokens.clone());
            false
        };
        let free = SentenceFlags::LIST_ITEM | SentenceFlags::TABLE | SentenceFlags::HEADING;
        let in_prose = |(_, number): &Item| !draft.sentences()[*number].flags.intersects(free);
        self.whole_sentences().filter(in_prose).filter(|(tokens, _)| repeats(tokens)).collect()
    }

    fn tokens(&self) -> impl Iterator<Item = (&Token, Item)> {
        let tokens = self.examined.draft.tokens();
        self.whole_sentences().flat_map(move |(all, number)| all.map(move |at| (&tokens[at], (at..at + 1, number))))
    }

    fn tokens_that(&self, counts: impl Fn(&Token) -> bool) -> Vec<Item> {
        self.tokens().filter(|(token, _)| counts(token)).map(|(_, item)| item).collect()
    }

    fn words(&self) -> impl Iterator<Item = Item> {
        self.tokens().filter(|(token, _)| is_word(token)).map(|(_, item)| item)
    }

    fn own_hits(&self) -> Vec<Item> {
        let (Some(first), Some(last)) = (self.sentences.first(), self.sentences.last()) else { return Vec::new() };
        let start = self.hits.partition_point(|(_, number)| number < first);
        let near = self.hits[start..].iter().take_while(|(_, number)| number <= last);
        near.filter(|(_, number)| self.sentences.binary_search(number).is_ok()).cloned().collect()
    }

    fn is_bold(&self, tokens: &Range<usize>) -> bool {
        let draft = self.examined.draft;
        draft.prose().style(prose_span(draft, tokens)).intersects(self.examined.bold.styles())
    }

    /// The stretches in bold, each within a sentence.
    fn bold(&self) -> Vec<Item> {
        let mut stretches: Vec<Item> = Vec::new();
        let sentences = self.examined.draft.sentences();
        let number = |at: usize| sentences.partition_point(|sentence| sentence.tokens.end <= at);
        let (Some(&first), Some(&last)) = (self.sentences.first(), self.sentences.last()) else { return stretches };
        let marked = self.marked.range(sentences[first].tokens.start..sentences[last].tokens.end);
        let here = |number: &usize| self.sentences.binary_search(number).is_ok();
        let bold = marked.map(|&at| (at..at + 1, number(at)));
        for (tokens, number) in bold.filter(|(tokens, number)| here(number) && self.is_bold(tokens)) {
            match stretches.last_mut().filter(|(last, known)| last.end == tokens.start && *known == number) {
                Some((last, _)) => last.end = tokens.end,
                None => stretches.push((tokens, number)),
            }
        }
        stretches
    }

    /// The share of words that are bold, shown at the longest stretch of them.
    fn bold_percent(&self, max: usize) -> Option<(usize, Item)> {
        let stretches = self.bold();
        let tokens = self.examined.draft.tokens();
        let bold = stretches.iter().flat_map(|(stretch, _)| &tokens[stretch.clone()]).filter(|token| is_word(token));
        let percent = (100 * bold.count()).checked_div(self.words().count())?;
        let longest = stretches.into_iter().rev().max_by_key(|(tokens, _)| tokens.len())?;
        (percent > max).then_some((percent, longest))
    }

    /// Whether a sentence is bold from end to end. A line without a mark at its end is a heading of its own
    /// making, one in a list names what the item is about.
    fn is_bold_sentence(&self, (tokens, number): &Item) -> bool {
        let draft = self.examined.draft;
        let sentence = &draft.sentences()[*number];
        let last = &draft.tokens()[tokens.end - 1];
        draft.blocks()[sentence.block].kind == BlockKind::Paragraph
            && !sentence.flags.intersects(SentenceFlags::LIST_ITEM | SentenceFlags::INTRODUCTION)
            && matches!(self.mark(last), Some('.' | '!' | '?' | '…'))
            && self.is_bold(&(tokens.start..tokens.end - 1))
    }

    fn mark(&self, token: &Token) -> Option<char> {
        self.examined.rules.lexer().languages().mark(self.examined.draft.prose().text(), token)
    }

    fn is_shouted(&self, token: &Token) -> bool {
        let long = || self.examined.draft.prose().text()[token.span.range()].chars().count() >= 4;
        token.flags.contains(TokenFlags::SHOUTED) && is_word(token) && long()
    }
}

/// Whether a token is a word as people count them: parts of one written word are one.
fn is_word(token: &Token) -> bool {
    token.kind == TokenKind::Word && !token.flags.contains(TokenFlags::PART)
}

#[cfg(test)]
mod tests {
    use crate::built_in;
    use crate::draft::{Context, Markup};
    use crate::lint::{Linter, Settings};
    use crate::rules::RuleFile;

    fn load(rule: &str) -> (Linter, Vec<String>) {
        let language = "name = \"Xx\"\nspoken = true\ndetect.strong = [\"zup\", \"mera\", \"lun\"]\ngreetings = [\"hei\"]\n\
                        closings = [\"bai\"]\nletters = \"ŧ\"\n";
        let file = |path: &'static str, text: &str| RuleFile { path: path.into(), text: text.to_owned().into() };
        let (linter, problems) = Linter::load(&[
            file("languages/xx.toml", language),
            file("a/rule.toml", &format!("{rule}\nmessage.xx = \"{{count}} {{match}}\"\n")),
        ]);
        (linter, problems.iter().map(ToString::to_string).collect())
    }

    /// What a rule says of a draft.
    #[track_caller]
    fn check(rule: &str, draft: &str, expected: &[&str]) {
        let (linter, problems) = load(rule);
        assert_eq!(problems, [""; 0]);
        let read = linter.read(draft, Markup::Markdown);
        let found = linter.check(&read, &Context::default(), &Settings::default());
        assert_eq!(found.into_iter().map(|finding| finding.message).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn words_are_counted_without_identifiers_and_numbers() {
        let rule = "limit = \"words\"\nper = \"sentence\"\nmax = 3\n";
        check(rule, "Mera zup lun #4411 12 AB-1 $3 {{id}} https://x.example.", &[]);
        check(rule, "Mera zup lun. Mera zup, lun mera! Zup.", &["4 Mera zup, lun mera!"]);
    }

    #[test]
    fn sentences_are_counted_in_each_paragraph() {
        let rule = "limit = \"sentences\"\nper = \"paragraph\"\nmax = 1\n";
        check(rule, "Mera zup lun.\n\nMera zup lun.", &[]);
        check(rule, "Mera zup lun.\n\nMera zup. Mera lun. Zup lun.", &["3 Mera lun."]);
    }

    #[test]
    fn a_sentence_is_said_again_in_the_same_words() {
        let rule = "limit = \"repeated-sentences\"\nmax = 0\n";
        check(rule, "Mera zup lun mera zup. Lun mera zup lun mera. Mera zup!\n\nMera zup!", &[]);
        check(rule, "Mera zup lun mera zup. Zup.\n\nMera **zup**, lun mera zup!", &["1 Mera zup, lun mera zup!"]);
        check(rule, "- Mera zup lun mera zup.\n- Mera zup lun mera zup.", &[]);
    }

    #[test]
    fn what_greets_and_closes_is_free() {
        let rule = "limit = \"exclamations\"\nmax = 0\n";
        check(rule, "Hei Ana!\n\nMera zup lun.\n\nBai!\nOlu", &[]);
        check(rule, "Hei Ana!\n\nMera zup lun! Zup?!", &["2 !"]);
    }

    #[test]
    fn the_first_thing_beyond_is_shown() {
        check("limit = \"emoji\"\nmax = 1\n", "Mera 😀 zup 👍 lun 🙏.", &["3 👍"]);
        check("limit = \"questions\"\nmax = 1\n", "Mera? Zup lun?", &["2 ?"]);
        check("limit = \"capitals\"\nmax = 1\n", "MERA zup LUN ŦELA lun AB-1234.", &["2 ŦELA"]);
    }

    #[test]
    fn bold_is_counted_by_stretches() {
        let rule = "limit = \"bold\"\nmax = 1\n";
        check(rule, "**Mera zup** lun.", &[]);
        check(rule, "**Mera zup** lun <b>mera</b> zup __lun__.", &["3 mera"]);
        check(rule, "Mera zup lun, `**zup**` \\*\\*mera\\*\\*.", &[]);
    }

    #[test]
    fn a_share_needs_enough_words() {
        let rule = "limit = \"bold-percent\"\nmax = 50\nmin-words = 4\n";
        check(rule, "**Mera zup lun.**", &[]);
        check(rule, "**Mera** zup **lun mera** zup.", &["60 lun mera"]);
        check(rule, "Mera zup lun mera **#4411** **AB-77120** **12 345**.", &[]);
    }

    /// The draft after the fix of a rule's first finding.
    fn fixed(rule: &str, draft: &str) -> Option<String> {
        let (linter, _) = load(rule);
        let read = linter.read(draft, Markup::Markdown);
        let found = linter.check_with_fixes(&read, &Context::default(), &Settings::default());
        found.first().and_then(|(_, fixes)| fixes.first()).map(|fix| fix.edits.apply(draft))
    }

    #[test]
    fn bold_that_is_too_much_is_taken_away_and_facts_keep_theirs() {
        let bold =
            |max: u32, draft: &str| fixed(&format!("limit = \"bold\"\nmax = {max}\n"), draft).unwrap_or_default();
        assert_eq!(bold(1, "**Mera** zup __lun__ <b>mera</b>."), "**Mera** zup lun mera.");
        assert_eq!(bold(0, "**Mera AB-12 zup $3** ñ **12/05/2024**."), "");
        assert_eq!(
            bold(1, "**Mera.** **Zup [lun](https://x.example) mera.**"),
            "**Mera.** Zup [lun](https://x.example) mera."
        );
        assert_eq!(bold(1, "**Mera.** ***Zup lun.***"), "**Mera.** *Zup lun.*");
        let percent = |draft: &str| fixed("limit = \"bold-percent\"\nmax = 40\n", draft).unwrap_or_default();
        assert_eq!(percent("**Mera** zup **lun mera #4411** zup."), "**Mera** zup lun mera **#4411** zup.");
        assert_eq!(percent("**Mera** lun **lun mera zup**\r\nlun."), "**Mera** lun lun mera zup\r\nlun.");
    }

    #[test]
    fn signals_count_as_they_are_found() {
        let rule = "limit.xx = [\"zup\", \"zup lun\"]\nmax = 1\n";
        check(rule, "Mera zup lun.", &[]);
        check(rule, "Mera zup lun. Mera zup.", &["2 zup"]);
        check(&format!("{rule}per = \"sentence\"\n"), "Mera zup lun. Mera zup.", &[]);
    }

    #[test]
    fn the_same_amount_in_another_place_is_the_same_finding() {
        let (linter, _) = load("limit = \"emoji\"\nmax = 0\n");
        let id = |draft: &str| {
            let read = linter.read(draft, Markup::Markdown);
            linter.check(&read, &Context::default(), &Settings::default()).remove(0).id
        };
        assert_eq!(id("Mera zup lun 😀."), id("Zup.\n\nMera lun zup mera 👍."));
    }

    #[test]
    fn a_team_sets_its_own_bound() {
        let mut files = built_in::files();
        let team = |text: &'static str| RuleFile { path: "team/bold.toml".into(), text: text.into() };
        files.push(team("extend = \"formatting/bold-sentences\"\nmax = 0\n"));
        let (linter, problems) = Linter::load(&files);
        assert!(problems.is_empty(), "{}", problems[0]);
        let settings = Settings { select: vec!["formatting".into()], ..Settings::default() };
        let draft = linter.read("**Your parcel comes on Friday.** Thanks!", Markup::Markdown);
        assert_eq!(linter.check(&draft, &Context::default(), &settings).len(), 1);

        *files.last_mut().unwrap() = team("extend = \"formatting/unbolded-order-id\"\nmax = 0\n");
        assert_eq!(
            Linter::load(&files).1[0].to_string(),
            "team/bold.toml:2:1: “formatting/unbolded-order-id” has no number “max”\n   max = 0\n   ^^^ delete this line"
        );
    }

    #[test]
    fn what_is_wrong_is_told() {
        let told = |rule: &str| load(rule).1.join("\n");
        assert_eq!(
            told("limit = \"wrods\"\nmax = 1"),
            "a/rule.toml:1:10: “wrods” is no measure and no signal\n   limit = \"wrods\"\n            ^^^^^ did you mean “words”?"
        );
        assert_eq!(
            told("limit = \"words\""),
            "a/rule.toml:1:1: “limit” needs “max”\n   limit = \"words\"\n   ^^^^^ write max = … on a line below it"
        );
        assert_eq!(
            told("limit = [\"words\", \"bold\"]\nmax = 1"),
            "a/rule.toml:1:11: “words” stands beside something else\n   limit = [\"words\", \"bold\"]\n             \
             ^^^^^ name one measure, or one or more signals"
        );
        assert_eq!(
            told("limit = \"words\"\nmax = 1\nper = \"line\""),
            "a/rule.toml:3:8: unknown word “line”\n   per = \"line\"\n          ^^^^ use one of: draft, paragraph, sentence"
        );
    }
}
