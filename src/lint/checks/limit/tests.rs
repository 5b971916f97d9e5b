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
    let bold = |max: u32, draft: &str| fixed(&format!("limit = \"bold\"\nmax = {max}\n"), draft).unwrap_or_default();
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
