//! What is told of wrong files, and what right ones say.

use std::borrow::Cow;
use std::fmt::Write;

use insta::{assert_snapshot, with_settings};
use proptest::prelude::*;

use super::read;
use crate::rules::ast::Parsed;
use crate::rules::model::{KindSpec, OptionKind, Subjects};
use crate::rules::{RuleFile, RuleProblem};

/// Kinds as `lint` may have them.
const SPECS: [KindSpec; 3] = [
    KindSpec {
        key: "flag",
        subjects: Subjects::Signals(1, usize::MAX),
        options: &[],
        required: &[],
        messages: &[],
        at_end: false,
    },
    KindSpec {
        key: "require",
        subjects: Subjects::Signals(1, 1),
        options: &[("show", OptionKind::Signals)],
        required: &[],
        messages: &[],
        at_end: true,
    },
    KindSpec {
        key: "limit",
        subjects: Subjects::Measure(&["words"]),
        options: &[("max", OptionKind::Number)],
        required: &["max"],
        messages: &[],
        at_end: false,
    },
];

/// Holds an output to its golden file, which need not repeat the input's code.
macro_rules! golden {
    ($($output:tt)*) => { with_settings!({ omit_expression => true }, { assert_snapshot!($($output)*) }) };
}

fn file(path: &str, text: &str) -> RuleFile {
    RuleFile { path: path.into(), text: text.to_owned().into() }
}

fn read_file(file: &RuleFile) -> (Option<Parsed>, Vec<RuleProblem>) {
    let mut problems = Vec::new();
    let parsed = read(file, &SPECS, &mut problems);
    (parsed, problems)
}

/// What is told of each of these files, one below the other.
fn told(files: &[(&str, &str)]) -> String {
    let mut told = String::new();
    for (path, text) in files {
        let (_, problems) = read_file(&file(path, text));
        for problem in &problems {
            writeln!(told, "{problem}").expect("a String takes everything");
        }
        if problems.is_empty() {
            writeln!(told, "{path}: nothing is wrong with {text:?}").expect("a String takes everything");
        }
        told.push('\n');
    }
    told
}

/// What a right file says, without places, which would drown the rest.
fn said(path: &str, text: &str) -> String {
    let (parsed, problems) = read_file(&file(path, text));
    assert_eq!(problems, [], "a right file has no problems");
    let said = format!("{:#?}", parsed.expect("a right file is read"));
    let located =
        regex::Regex::new(r#"Located \{\s+value: ((?s:.)*?),\s+span: \d+\.\.\d+,\s+\}"#).expect("it compiles");
    located.replace_all(&said, "$1").into_owned()
}

const RULE: &str = r#"# what a team's rule may hold
flag = ["obligation", "demand.strong"]
severity = "warning"
category = "tone"
was = "old/dictating"
when = ["trouble", { signal = "delay", min = 2 }, { all = ["customer:anger", "context:customer=upset|problem"] }]
unless = { not = { any = ["thanks"] } }

[en]
message = { none = "“{match}” orders.", strong = "“{match}” barks." }
why = "A choice calms."
rewrite = ["could you please <verb> <rest>?"]
statement = "the next step is to <verb> <rest>."

[es]
message = "«{match}» ordena."

[[example]]
bad = "You must send it."
fixed.en = "Could you please send it?"
context = { customer = "upset", channel = "chat", message = "It broke." }

[[example]]
good = "You must be tired."
"#;

const TEAM_RULE: &str = r#"flag.en = ["cheap [and cheerful]", 'bargain (bin|price)']
flag.es = { match = "barato", except = ["más barato"], where.zone = "body" }
message.en = "Our brand says “affordable”."
rewrite.en = ["affordable"]
severity = "off"
bad = ["It is a cheap plan.", "It is cheap."]
good = "Our plans are affordable."
"#;

const SIGNAL: &str = r#"stage = "empathize"
grades = ["explicit", "weak"]
at = "clause"
where.not-in = ["question", "list-item"]
where.what = { lacks = ["<stock-noun>"], min-words = 2 }
except.es = ["no es difícil"]
match.en.weak = "thank you for <rest:what>"

[any]
match = "/#[0-9]{4}/"
capture = "id"
validate = "luhn"
fails = ["ups", "s10"]

[en]
where.zone = "body"
where.sentence-has = ["@trouble", "late"]
where.near = { signal = "offer", sentences = 2 }
where.not-near = "link"

[en.explicit]
match = ["I am sorry that <rest:what>"]
except = ["sorry but"]
at = "sentence"
where.previous-lacks = "but"
"#;

const PHRASES: &str = r#"# what a topic may hold
stage = "empathize"
situation = "late-delivery"
industry = ["retail", "travel"]
extend = "empathy"
remove = "I see."

[[phrase]]
channel = "chat"
stage = "propose"
en = "It comes on **{date}**."
es.usted = "Le llega el **{fecha}**."
es.tu = "Te llega el **{fecha}**."

[[phrase]]
es = "Ya viene."
"#;

const LEXICON: &str = r#"columns = ["en", "en.gerund", "es.infinitive"]
rows = [
  ["send", "sending", "enviar"],
  ["fill in|fill out", "filling in", ""],
]
extend = "lexicons/verb"
remove = ["give"]
"#;

const LISTS: &str = r#"en = ["if", "in case|in case that"]
es = "si"
"#;

const FRAGMENT: &str = r#"any = "no. <number>"
en = ["it", "<thing> itself"]
es = ["eso"]
"#;

const LANGUAGE: &str = r#"name = "Tlahtolli"
spoken = true
contractions = { "x't" = "xa te" }
suffixes = { "'k" = "ku" }
enclitics = { nu = "nu" }
enclitic-stems = ["verb.base"]
stressed-endings = { ar = "ár" }
registers = { nu = ["nu", "nun"], vu = "vu" }
abbreviations = ["Dr."]
connectors = "and"
adverbials = ["and so on"]
coordinators = ["and"]
greetings = ["xai"]
closings = ["lo"]
attributions = [["On", "wrote:"]]
header-fields = ["From"]
separators = ["Original"]
device-lines = ["Sent from"]
letters = "ŧ"
question = ["⁅", "⁆"]
exclamation = ["", "!"]
quotation = [["⟪", "⟫"]]
joints = { "de el" = "del" }
captions = { not-yet = "nondum" }
detect.strong = ["xa"]
detect.weak = ["te"]
"#;

/// One good file of each kind.
const GOOD: [(&str, &str); 8] = [
    ("collaborate/dictating.toml", RULE),
    ("brand.toml", TEAM_RULE),
    ("signals/empathy.toml", SIGNAL),
    ("lexicons/verb.toml", LEXICON),
    ("lexicons/if.toml", LISTS),
    ("fragments/it.toml", FRAGMENT),
    ("languages/xx.toml", LANGUAGE),
    ("phrases/late.toml", PHRASES),
];

#[test]
fn good_files_are_read_in_full() {
    for (path, text) in GOOD {
        let name = path.trim_end_matches(".toml").replace('/', "-");
        golden!(format!("good-{name}"), said(path, text));
    }
}

#[test]
fn a_place_inside_a_phrase_can_be_told() {
    let text = "flag.en = ['ñ cheap']\nflag.es = [\"\"\"\nbarato\"\"\", \"a\\tb\"]\nmessage.en = \"m\"\n";
    let (parsed, _) = read_file(&file("brand.toml", text));
    let Some(Parsed::Rule(rule)) = parsed else { panic!("a rule was written") };
    let Some(signal) = rule.kind.and_then(|kind| kind.inline) else { panic!("a flag was written") };
    let phrases = signal.parts.iter().flat_map(|part| &part.recognition.matches);
    let shown: Vec<_> = phrases.map(|phrase| (&*phrase.value, &text[phrase.span.range()])).collect();
    assert_eq!(shown, [("ñ cheap", "ñ cheap"), ("barato", "barato"), ("a\tb", "\"a\\tb\"")]);
}

#[test]
fn a_byte_order_mark_and_other_line_breaks_are_no_problem() {
    let text = format!("\u{feff}{}", RULE.replace('\n', "\r\n"));
    assert_eq!(read_file(&file("collaborate/dictating.toml", &text)).1, []);
}

#[test]
fn what_is_no_toml_is_told_and_the_rest_is_read() {
    let rule = |line: &str| format!("flag = \"a\"\n{line}\nseverity = \"wrong\"\nmessage.en = \"m\"\n");
    let lines = [
        "category = tone",
        "category = “tone”",
        "category = \"tone",
        "category: \"tone\"",
        "category \"tone\"",
        "category =",
        "category = \"a\" \"b\"",
        "category = \"say \"please\" first\"",
        "was = [\"a\" \"b\"]",
        "unless = { signal = \"x\" min = 2 }",
        "category = \"\\d\"",
        "catégory = \"x\"",
        "flag = \"b\"",
        "flag.en = [\"b\"]",
        "category = True",
        "category = \"a\" severity = \"hint\"",
        "<<<<<<< mine",
    ];
    let mut files: Vec<_> = lines.iter().map(|line| ("a/b.toml", rule(line))).collect();
    files.push(("a/b.toml", "flag = [\"a\",\nseverity = \"hint\"\nmessage.en = \"m\"\n[es]\nmessage = \"n\"\n".into()));
    files.push(("a/b.toml", "flag = \"a\"\n[en\nmessage = \"m\"\n".into()));
    files.push(("a/b.toml", "flag = \"a\"\nmessage.en = \"\"\"m\n".into()));
    files.push((
        "a/b.toml",
        "flag = \"a\"\nmessage.en = \"m\"\n[example]\nbad = \"x\"\n[example]\nbad = \"y\"\n".into(),
    ));
    let files: Vec<_> = files.iter().map(|(path, text)| (*path, &**text)).collect();
    golden!(told(&files));
}

#[test]
fn a_file_in_a_wrong_place_is_told() {
    golden!(told(&[
        ("brand.tml", RULE),
        ("README.md", "# rules"),
        ("Mi Marca/Año Nuevo.toml", RULE),
        ("a\\b.toml", RULE),
        ("a//b.toml", RULE),
        (".toml", RULE),
        ("signal/a.toml", SIGNAL),
        ("lexicons/a/b.toml", LISTS),
        ("profiles/a.toml", LISTS),
        ("phrases/b.toml", "\n"),
        ("a/b.toml", ""),
        ("signals/b.toml", "# soon\n"),
        ("languages/b.toml", "\n"),
        ("lexicons/b.toml", "\n"),
        ("fragments/b.toml", "\n"),
    ]));
}

#[test]
fn a_wrong_rule_is_told() {
    golden!(told(&[
        ("a/key.toml", "flag = \"a\"\nsevrity = \"hint\"\ncolour = \"red\"\nmessage.en = \"m\"\n[wehn]\nany = \"a\"\n"),
        (
            "a/stray.toml",
            "flag = \"a\"\n\n[en]\nmessage = \"m\"\nseverity = \"hint\"\n\n[[example]]\nbad = \"x\"\ncategory = \"y\"\n"
        ),
        ("a/stray-kind.toml", "[en]\nmessage = \"m\"\nflag = \"a\"\n"),
        ("a/stray-inline.toml", "flag = \"a\"\nen = { message = \"m\", severity = \"hint\" }\n"),
        ("a/type.toml", "flag = 3\nseverity = [\"hint\"]\nwas = [1, \"a/b\"]\nmessage.en = true\nexample = \"x\"\n"),
        ("a/severity.toml", "flag = \"a\"\nseverity = \"warn\"\nmessage.en = \"m\"\n"),
        ("a/severity2.toml", "flag = \"a\"\nseverity = \"warnin\"\nmessage.en = \"m\"\n"),
        ("a/kinds.toml", "flag = \"a\"\nrequire = \"b\"\nmessage.en = \"m\"\n"),
        ("a/nothing.toml", "severity = \"hint\"\n"),
        ("a/silent.toml", "flag = \"a\"\n"),
        ("a/tongue.toml", "flag = \"a\"\nmessage = \"m\"\nwhy = \"w\"\nrewrite = [\"r\"]\n"),
        ("a/twice.toml", "flag = \"a\"\nmessage.en = \"m\"\nwhy.en = \"w\"\nen.message = \"n\"\nen.why = \"x\"\n"),
        ("a/show.toml", "flag = \"a\"\nshow = \"opening\"\nmessage.en = \"m\"\n"),
        ("a/limit.toml", "limit = \"words\"\nmax = \"many\"\nmessage.en = \"m\"\n"),
        ("a/inline.toml", "limit.en = [\"so\"]\nmax = 1\nat = \"clause\"\nmessage.en = \"m\"\n"),
        ("a/alone.toml", "max = 3\nmessage.en = \"m\"\n"),
        ("a/empty.toml", "flag = \"\"\nmessage.en = \"  \"\nwas = []\n"),
        ("a/signal.toml", "flag = \"a\"\n[en]\nmessage = \"m\"\nmatch = [\"x\"]\n"),
        ("a/phrases.toml", "flag.match = [\"x\"]\nflag.en = { matches = \"x\" }\nmessage.en = \"m\"\n"),
        (
            "a/extend.toml",
            "extend = \"b/c\"\nseverity = \"off\"\nwhen = \"x\"\nflag = \"y\"\nshow = \"z\"\nbad = \"w\"\nmessage.en = \"m\"\n"
        ),
        ("a/slip.toml", "flag = \"a\"\n[en]\nmesage = \"m\"\n"),
    ]));
}

#[test]
fn a_wrong_phrase_is_told() {
    golden!(told(&[
        ("phrases/outside.toml", "en = \"Hello.\"\nstge = \"listen\"\nmatch = [\"x\"]\n"),
        ("phrases/single.toml", "[phrase]\nen = \"Hello.\"\n"),
        ("phrases/list.toml", "phrase = [\"Hello.\"]\n"),
        (
            "phrases/stray.toml",
            "[[phrase]]\nen = \"Hello.\"\nstage = \"lisen\"\nchanel = \"chat\"\nextend = \"a\"\nremove = [\"b\"]\n"
        ),
        ("phrases/type.toml", "stage = 3\n[[phrase]]\nen = [\"Hello.\"]\nes.usted = 4\nes.tu = \" \"\n[[phrase]]\n"),
        ("phrases/remove.toml", "remove = [\"Hello.\"]\n"),
    ]));
}

#[test]
fn a_text_that_ships_is_not_copied() {
    let text = "[[phrase]]\nen = \"Hello.\"\nes = \"Buenas.\\u0020\"\n";
    let file = RuleFile { path: "phrases/a.toml".into(), text: text.into() };
    let (Some(Parsed::Phrases(phrases)), _) = read_file(&file) else { panic!("phrases were written") };
    let texts = &phrases.phrases[0].texts;
    assert!(matches!(texts[0].text.value, Cow::Borrowed("Hello.")));
    assert!(matches!(&texts[1].text.value, Cow::Owned(text) if text == "Buenas. "));
}

#[test]
fn a_wrong_condition_is_told() {
    let conditions = [
        "4",
        "[]",
        "{}",
        "\"client:anger\"",
        "\"customers:anger\"",
        "\"customer:\"",
        "\"context:mood\"",
        "\"context:mod=upset\"",
        "\"context:customer=upset|angry\"",
        "\"context:channel=\"",
        "{ signal = \"a\", min = 0 }",
        "{ signal = \"a\", min = \"two\" }",
        "{ min = 2 }",
        "{ any = [\"a\"], min = 2 }",
        "{ any = [\"a\"], not = \"b\" }",
        "{ al = [\"a\"] }",
        "{ all = [] }",
        "[\"a\", 3]",
    ];
    let texts = conditions.map(|condition| format!("flag = \"a\"\nmessage.en = \"m\"\nwhen = {condition}\n"));
    golden!(told(&texts.each_ref().map(|text| ("a/b.toml", &**text))));
}

#[test]
fn a_rule_whose_condition_is_wrong_asks_nothing() {
    let (parsed, _) = read_file(&file("a/b.toml", "flag = \"a\"\nmessage.en = \"m\"\nunless = \"client:x\"\n"));
    let Some(Parsed::Rule(rule)) = parsed else { panic!("a rule was written") };
    assert!(rule.kind.is_none());
}

#[test]
fn a_wrong_example_is_told() {
    golden!(told(&[
        ("a/neither.toml", "flag = \"a\"\nmessage.en = \"m\"\n[[example]]\nfixed = \"x\"\n"),
        ("a/both.toml", "flag = \"a\"\nmessage.en = \"m\"\n[[example]]\nbad = \"x\"\ngood = \"y\"\n"),
        ("a/fixed.toml", "flag = \"a\"\nmessage.en = \"m\"\n[[example]]\ngood = \"x\"\nfixed.en = \"y\"\n"),
        ("a/top.toml", "flag = \"a\"\nmessage.en = \"m\"\nbad = \"x\"\nfixed = \"y\"\n"),
        (
            "a/context.toml",
            "flag = \"a\"\nmessage.en = \"m\"\n[[example]]\nbad = \"x\"\ncontext = { customer = \"sad\", mood = \"x\" }\n"
        ),
        ("a/key.toml", "flag = \"a\"\nmessage.en = \"m\"\n[[example]]\nbadd = \"x\"\n"),
        ("a/list.toml", "flag = \"a\"\nmessage.en = \"m\"\n[[example]]\nbad = [\"x\", \"y\"]\n"),
    ]));
}

#[test]
fn a_wrong_signal_is_told() {
    golden!(told(&[
        ("signals/a.toml", "stage = \"empathise\"\nat = \"claus\"\n[en]\nmatch = \"x\"\n"),
        ("signals/b.toml", "match = [\"x\"]\nexcept = \"y\"\n"),
        (
            "signals/c.toml",
            "grades = [\"explicit\"]\n[en.explicitt]\nmatch = \"x\"\n[en.weak]\nmatch = \"y\"\n[explicit]\nmatch = \"z\"\n"
        ),
        ("signals/d.toml", "[en.explicit]\nmatch = \"x\"\n"),
        ("signals/e.toml", "remove = [\"x\"]\n[en]\nmatch = \"y\"\n"),
        ("signals/f.toml", "[en]\nmatch = \"x\"\nstage = \"propose\"\nmach = \"y\"\nmessage = \"m\"\n"),
        ("signals/g.toml", "flag = \"x\"\ngrade = [\"weak\"]\n[en]\nmatch = \"x\"\n"),
        (
            "signals/h.toml",
            "en.match = \"x\"\n[where]\nzone = [\"bodi\", \"all\"]\nin = \"quotes\"\nnot_in = \"question\"\nzones = \"body\"\n"
        ),
        (
            "signals/i.toml",
            "en.match = \"x\"\n[where]\nnear = {}\nnot-near = 3\nsentence-has = 4\nwhat = { lack = \"x\", min-words = -1 }\n"
        ),
        ("signals/j.toml", "en.match = \"x\"\nwhere = \"body\"\nwhere2 = { zone = \"body\" }\n"),
        (
            "signals/k.toml",
            "en.match = \"x\"\nwhere.en = { zone = \"body\" }\nen.where.near = { signals = \"offer\" }\n"
        ),
        ("signals/l.toml", "en.match = [\"x\", 3, \"\"]\nat.en = \"clause\"\nen.at = \"sentence\"\n"),
    ]));
}

#[test]
fn a_wrong_lexicon_is_told() {
    golden!(told(&[
        (
            "lexicons/a.toml",
            "columns = [\"en\", \"es\"]\nrows = [\n  [\"send\"],\n  [\"give\", \"dar\", \"x\"],\n  [\"go\", \"ir\"],\n  \"run\",\n  [\"be\", 3],\n]\n"
        ),
        (
            "lexicons/b.toml",
            "columns = [\"en\", \"es.tu\", \"en\", \"es.\", \".x\"]\nrows = [[\"a\", \"b\", \"c\", \"d\", \"e\"]]\n"
        ),
        (
            "lexicons/c.toml",
            "columns = [\"en\"]\nrows = [[\"fill in, fill out\"], [\"a;b\"], [\"a / b\"], [\"a||b\"], [\"24/7\"]]\n"
        ),
        ("lexicons/d.toml", "columns = [\"en\"]\n"),
        ("lexicons/e.toml", "rows = [[\"a\"]]\n"),
        ("lexicons/f.toml", "columns = [\"en\"]\nrows = [[\"a\"]]\nes = [\"b\"]\nremove = \"x\"\n"),
        ("lexicons/g.toml", "en = 3\nes = [\"a\", 4]\nmatch = \"x\"\n"),
        ("fragments/h.toml", "en = { x = \"a\" }\nrows = []\n"),
    ]));
}

#[test]
fn a_wrong_language_is_told() {
    golden!(told(&[(
        "languages/xx.toml",
        "nme = \"x\"\nspoken = \"yes\"\ncontractions = [\"x\"]\nsuffixes = { a = 1 }\nattributions = [\"On\", [\"El\"]]\nquestion = []\ndetect = { strongest = \"x\" }\ncaptions = { not-jet = \"x\" }\nabbreviations = 3\n"
    )]));
}

#[test]
fn what_is_right_in_a_wrong_file_still_works() {
    let text = "flag = \"a\"\nseverity = \"warn\"\ncolour = 1\ncategory: x\n[en]\nmessage = \"m\"\nwhy = 3\n[[example]]\nbad = \"x\"\n[[example]]\n";
    let (parsed, problems) = read_file(&file("a/b.toml", text));
    assert_eq!(problems.len(), 5);
    let Some(Parsed::Rule(rule)) = parsed else { panic!("a rule was written") };
    assert!(rule.kind.is_some());
    assert_eq!((rule.texts.len(), rule.texts[0].messages.len(), rule.examples.len()), (1, 1, 1));
}

/// A good file with one stretch cut out and something put there instead.
fn damaged() -> impl Strategy<Value = RuleFile> {
    let places = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0_usize..9);
    let damage = prop_oneof!["[\"\\[\\]{}=.,#'\\n\\\\a-c“é|:0-9 -]{0,6}", "\\PC{0,4}"];
    (prop::sample::select(&GOOD[..]), prop::collection::vec((places, damage), 1..4)).prop_map(
        |((path, text), damages)| {
            let mut chars: Vec<char> = text.chars().collect();
            for ((at, _, length), with) in damages {
                let at = at.index(chars.len().max(1)).min(chars.len());
                let end = (at + length).min(chars.len());
                chars.splice(at..end, with.chars());
            }
            file(path, &chars.into_iter().collect::<String>())
        },
    )
}

fn holds(file: &RuleFile) {
    for problem in read_file(file).1 {
        let stretch = file.text.get(problem.span.range());
        assert!(stretch.is_some(), "{:?} is not inside the file", problem.span);
        assert!(!problem.message.is_empty() && !problem.help.is_empty());
        assert!(problem.to_string().lines().count() >= 3);
    }
}

proptest! {
    #[test]
    fn a_damaged_file_is_read_and_every_problem_is_inside(file in damaged()) {
        holds(&file);
    }

    #[test]
    fn any_text_is_read_and_every_problem_is_inside(text in "(\\PC|\\n|\\r|\\t){0,80}", at in 0..GOOD.len()) {
        holds(&file(GOOD[at].0, &text));
    }

    #[test]
    fn any_path_is_judged(path in "\\PC{0,20}") {
        holds(&file(&path, RULE));
    }
}
