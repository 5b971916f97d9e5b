//! From files of frames to what translates: slots are looked up, and patterns held against each other.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::pattern::{self, Part, Slot};
use super::table::Table;
use super::words::Words;
use super::{
    Asked, AskedId, Category, Example, Form, Frame, FrameFiles, Frames, Item, Kind, Label, LaidItem, NONE, Side,
    Stretch, Way, WrittenForm, WrittenWord,
};
use crate::rules::ast::{Column, FrameFile, FramePair, LexiconFile, Parsed, Text, Wording, alternatives};
use crate::rules::compile::inside;
use crate::rules::names::{self, Unknown};
use crate::rules::nearest::did_you_mean;
use crate::rules::{RuleFile, RuleProblem, RuleSet, read};
use crate::text::{LangId, Span};

/// Reads frames and the lexicons that they draw from.
pub(in crate::rules) fn frames(rules: &RuleSet, files: &FrameFiles, problems: &mut Vec<RuleProblem>) -> Frames {
    let parsed = files.frames.iter().filter_map(|file| match read::read(file, &[], problems) {
        Some(Parsed::Frames(body)) => Some((file, body)),
        _ => None,
    });
    let parsed: Vec<_> = parsed.collect();
    // What is wrong in a lexicon of a team has been told already.
    let lexicons = files.lexicons.iter().filter_map(|file| match read::read(file, &[], &mut Vec::new()) {
        Some(Parsed::Lexicon(body)) => Some(body),
        _ => None,
    });
    let lexicons: Vec<_> = lexicons.collect();
    let words = Words::new(rules.lexer());
    LookUp {
        rules,
        problems,
        frames: Frames::default(),
        words,
        lexicons,
        tables: FxHashMap::default(),
        forms: Vec::new(),
        values: FxHashMap::default(),
    }
    .run(parsed)
}

struct LookUp<'a> {
    rules: &'a RuleSet,
    problems: &'a mut Vec<RuleProblem>,
    frames: Frames,
    words: Words<'a>,
    lexicons: Vec<LexiconFile>,
    tables: FxHashMap<String, usize>,
    /// The form that verbs have in texts of each language, where it is not the first.
    forms: Vec<(LangId, Box<str>)>,
    /// Per language and column, what lexicons hold there.
    values: FxHashMap<(String, String), Rc<[String]>>,
}

type Files<'f> = Vec<(&'f RuleFile, FrameFile)>;

/// A side as it was read, and where it stands.
struct Read<'w> {
    text: &'w Wording,
    language: LangId,
    register: Option<u8>,
    ways: Vec<Vec<Part>>,
}

impl LookUp<'_> {
    fn run(mut self, files: Files<'_>) -> Frames {
        for (file, body) in files.iter().filter(|(_, body)| body.extend.is_none()) {
            let forms: Vec<(LangId, Box<str>)> = body
                .forms
                .iter()
                .filter_map(|(code, form)| Some((self.language(file, code)?, form.value.as_ref().into())))
                .collect();
            self.forms.extend(forms.iter().cloned());
            let head = body.head.iter().map(|name| name.value.as_ref().into()).collect();
            let name = body.category.as_str();
            self.frames.names.insert(name.into(), self.frames.categories.len());
            self.frames.categories.push(Category { name: name.into(), head, forms, ..Category::default() });
        }
        for (file, body) in files {
            let target = body.extend.as_ref();
            let name =
                target.map_or(&*body.category, |target| target.value.strip_prefix("frames/").unwrap_or(&target.value));
            let Some(&category) = self.frames.names.get(name) else {
                let Some(target) = target else { continue };
                let help = did_you_mean(name, self.frames.names.keys().map(|known| &**known));
                self.problem(file, target.span, format!("unknown category “{name}”"), help);
                continue;
            };
            for pair in &body.frames {
                if let Some(frame) = self.frame(file, category, pair) {
                    self.frames.categories[category].frames.to_mut().push(frame);
                }
            }
            for pair in body.examples {
                for text in &pair.texts {
                    let _ = self.language(file, &text.language).map(|language| self.register(file, language, text));
                }
                let category = &mut self.frames.categories[category];
                let (name, path) = (category.name.clone(), file.path.as_str().into());
                category.examples.push(Example { category: name, path, pair });
            }
        }
        self.frames.known = self.words.known();
        self.frames.tables.iter_mut().for_each(Table::finish);
        self.frames
    }

    fn frame(&mut self, file: &RuleFile, category: usize, pair: &FramePair) -> Option<Frame> {
        let mut sides: Vec<Read<'_>> = Vec::with_capacity(pair.texts.len());
        for text in &pair.texts {
            let language = self.language(file, &text.language)?;
            let register = self.register(file, language, text)?;
            match pattern::parse(&text.text.value) {
                Ok(ways) => sides.push(Read { text, language, register, ways }),
                Err((place, message, help)) => {
                    self.problem(file, inside(&text.text, Span::from_range(place)), message, help);
                    return None;
                }
            }
        }
        let to = match &pair.to {
            Some(code) => Some(self.language(file, code)?),
            None => None,
        };
        if sides.iter().all(|side| Some(side.language) == sides.first().map(|first| first.language)) {
            let message = "this frame has a pattern in one language only";
            self.problem(file, pair.span, message, "write what it is in another: { en = \"…\", es = \"…\" }");
            return None;
        }
        self.even(file, &sides)?;
        let labels: Vec<&str> = sides.iter().flat_map(|side| labels(&side.ways)).collect();
        let label = |name: &str| {
            labels
                .iter()
                .position(|known| *known == name)
                .and_then(|at| Label::try_from(at).ok())
                .filter(|label| *label != NONE)
        };
        let head = self.frames.categories[category].head.clone();
        let mut read: Vec<Side> = Vec::with_capacity(sides.len());
        for side in &sides {
            let first = side.ways.first()?;
            let slots = || first.iter().filter_map(slot);
            let head = head.iter().find_map(|name| slots().find(|slot| *slot.name == **name));
            let head = head.and_then(|slot| label(&slot.label));
            let written = self.written(file, side, first, &label)?;
            let ways = side.ways.iter().map(|way| self.items(file, side, way, category, &label));
            let ways: Option<Vec<_>> = ways.collect();
            let ways = self.lay(&ways?);
            let (language, register) = (side.language.0, side.register.unwrap_or(NONE));
            read.push(Side { language, register, ways, written, head: head.unwrap_or(NONE) });
        }
        let from = self.frames.sides.len();
        self.frames.sides.to_mut().extend(read);
        Some(Frame { to: to.map_or(NONE, |to| to.0), sides: Stretch::since(from, &self.frames.sides) })
    }

    /// Puts the ways of a side where all are.
    fn lay(&mut self, ways: &[Vec<Item>]) -> Stretch {
        let before = std::iter::once(&[][..]).chain(ways.iter().map(|way| &way[..]));
        let from = self.frames.ways.len();
        for (before, way) in before.zip(ways) {
            let shared = before.iter().zip(way).take_while(|(before, item)| before == item).count();
            let items = self.frames.items.len() as u32;
            self.frames.items.to_mut().extend(way[shared..].iter().copied().map(LaidItem::from));
            let further = (way.len() - shared) as u16;
            let way = Way { shared: (shared as u16).into(), further: further.into(), items: items.into() };
            self.frames.ways.to_mut().push(way);
        }
        Stretch::since(from, &self.frames.ways)
    }

    /// Whether each slot stands on both sides. A word of a lexicon that has no other need not: an article.
    fn even(&mut self, file: &RuleFile, sides: &[Read<'_>]) -> Option<()> {
        for side in sides {
            for slot in side.ways.iter().flatten().filter_map(slot) {
                let lacks = |other: &&Read<'_>| !labels(&other.ways).contains(&&*slot.label);
                let other = sides.iter().find(lacks);
                let Some(other) = other else { continue };
                let table = self.table(&slot.name);
                let alone = |table: usize| !slot.word.is_empty() || self.frames.tables[table].len() == 1;
                if !table.is_some_and(alone) {
                    let Wording { text, .. } = side.text;
                    let message = format!("“<{}>” does not stand in “{}”", slot.label, other.text.language.value);
                    let place = inside(text, Span::from_range(slot.place.clone()));
                    self.problem(file, place, message, "write the same slots in each language");
                    return None;
                }
            }
        }
        Some(())
    }

    fn items(
        &mut self,
        file: &RuleFile,
        side: &Read<'_>,
        way: &[Part],
        category: usize,
        label: &impl Fn(&str) -> Option<Label>,
    ) -> Option<Vec<Item>> {
        let mut items = Vec::new();
        for part in way {
            match part {
                Part::Text(text) | Part::Attached(text) => {
                    items.extend(self.words.learn(text, Some(side.language)).into_iter().map(Item::Word));
                }
                Part::Slot(slot) => {
                    let asked = self.asked(file, side, slot)?;
                    if items.is_empty() && matches!(asked, Asked::Category(own) if own == category) {
                        let place = inside(&side.text.text, Span::from_range(slot.place.clone()));
                        let message = "this pattern begins with its own category";
                        self.problem(file, place, message, "let it begin with a word or a category of its own");
                        return None;
                    }
                    let known = self.frames.asked.iter().position(|known| *known == asked);
                    let place = known.unwrap_or_else(|| {
                        self.frames.asked.push(asked);
                        self.frames.asked.len() - 1
                    });
                    items.push(Item::Slot(label(&slot.label)?, place as AskedId));
                }
            }
        }
        Some(items)
    }

    fn asked(&mut self, file: &RuleFile, side: &Read<'_>, slot: &Slot) -> Option<Asked> {
        if let Some((_, kind)) = Kind::NAMED.iter().find(|(name, _)| *name == slot.name) {
            return Some(Asked::Kind(*kind));
        }
        if let Some(&category) = self.frames.names.get(&*slot.name) {
            return Some(Asked::Category(category));
        }
        let place = inside(&side.text.text, Span::from_range(slot.place.clone()));
        let Some(table) = self.table(&slot.name) else {
            let lexicons = self.lexicons.iter().map(|file| file.name.as_str());
            let lexicons = lexicons.chain(self.rules.lexicons.list().iter().map(|lexicon| &*lexicon.name));
            let categories = self.frames.names.keys().map(|name| &**name);
            let known = lexicons.chain(categories).chain(Kind::NAMED.iter().map(|(name, _)| *name));
            let help = did_you_mean(&slot.name, known);
            self.problem(file, place, format!("unknown slot “<{}>”", slot.name), help);
            return None;
        };
        let code = side.text.language.value.as_ref();
        let known = &self.frames.tables[table];
        let columns: Vec<usize> = match &slot.form {
            Form::Column(form) => known.column(code, form).into_iter().collect(),
            Form::Register(ending) => {
                let languages = self.rules.lexer().languages();
                let registers = &languages.get(side.language).registers;
                let named = |form: &str| {
                    form.strip_suffix(&**ending).is_some_and(|form| registers.iter().any(|it| *it.name == *form))
                };
                known.columns_of(code).filter(|(_, form)| named(form)).map(|(at, _)| at).collect()
            }
            Form::Agreeing { feature, ending, .. } => {
                let values = self.values(code, feature);
                let known = &self.frames.tables[table];
                let agrees = |form: &str| form.strip_suffix(&**ending).is_some_and(|v| values.iter().any(|k| k == v));
                known.columns_of(code).filter(|(_, form)| agrees(form)).map(|(at, _)| at).collect()
            }
        };
        if columns.is_empty() {
            let columns = self.frames.tables[table].columns_of(code);
            let known = columns.map(|(_, form)| if form.is_empty() { "one without a name" } else { form });
            let message = format!("the lexicon “{}” has no such column in “{code}”", slot.name);
            let help = format!("it has: {}", known.collect::<Vec<_>>().join(", "));
            self.problem(file, place, message, help);
            return None;
        }
        let rows = (!slot.word.is_empty()).then(|| self.frames.tables[table].rows_with(&slot.word));
        if rows.as_ref().is_some_and(Vec::is_empty) {
            let message = format!("the lexicon “{}” has no row with “{}”", slot.name, slot.word);
            self.problem(file, place, message, "write a word as one of its cells has it");
            return None;
        }
        let all = self.rules.lexicons.find(&slot.name).is_some();
        let known = &self.frames.tables[table];
        let indexed: Vec<usize> =
            if all { known.columns_of(code).map(|(at, _)| at).collect() } else { columns.clone() };
        for column in indexed {
            self.frames.tables[table].index(column, side.language, &mut self.words);
        }
        let form = self.forms.iter().find(|(language, _)| *language == side.language);
        let plain = self.frames.tables[table].column(code, form.map_or("", |(_, form)| form));
        let any_form = plain.is_some_and(|plain| columns.contains(&plain));
        Some(Asked::Table { table, columns, rows, any_form })
    }

    /// What any lexicon's column `feature` of a language holds: `m`, `f`.
    fn values(&mut self, code: &str, feature: &str) -> Rc<[String]> {
        let key = (code.to_owned(), feature.to_owned());
        if let Some(known) = self.values.get(&key) {
            return Rc::clone(known);
        }
        let mut values: Vec<String> = Vec::new();
        for file in &self.lexicons {
            let is_it = |column: &Column| column.language.value == code && column.form.value == feature;
            let Some(at) = file.columns.iter().position(is_it) else { continue };
            let cells = (0..file.rows.count()).filter_map(|row| file.rows.row(row).nth(at));
            values.extend(cells.flat_map(alternatives).map(str::to_owned));
        }
        let lexicons = &self.rules.lexicons;
        for lexicon in lexicons.list() {
            let columns = lexicon.columns(code, feature);
            let words = columns.into_iter().flat_map(|column| lexicons.rows(lexicon, column));
            values.extend(words.map(|(_, word)| word.to_owned()));
        }
        values.sort_unstable();
        values.dedup();
        Rc::clone(self.values.entry(key).or_insert(values.into()))
    }

    /// The first way as what is written.
    fn written(
        &mut self,
        file: &RuleFile,
        side: &Read<'_>,
        way: &[Part],
        label: &impl Fn(&str) -> Option<Label>,
    ) -> Option<Stretch> {
        let code = side.text.language.value.as_ref();
        let from = self.frames.parts.len();
        let mut attached = false;
        for part in way {
            match part {
                Part::Attached(word) if word.is_empty() => attached = true,
                Part::Attached(word) => self.frames.add_text(word, true),
                Part::Text(text) => self.frames.add_text(text, false),
                Part::Slot(slot) => {
                    let word = match self.asked(file, side, slot)? {
                        Asked::Table { table, columns, rows, .. } => Some(WrittenWord {
                            table,
                            row: rows.map_or(Some(0), |rows| rows.first().copied()),
                            form: match &slot.form {
                                Form::Column(_) => WrittenForm::Column(*columns.first()?),
                                Form::Register(ending) => {
                                    let languages = self.rules.lexer().languages();
                                    let registers = languages.get(side.language).registers.iter();
                                    let table = &self.frames.tables[table];
                                    let column = |name: &str| table.column(code, &format!("{name}{ending}"));
                                    WrittenForm::Register(registers.map(|it| column(&it.name)).collect())
                                }
                                Form::Agreeing { with, feature, ending } => {
                                    let Some(with) = label(with) else {
                                        let place = inside(&side.text.text, Span::from_range(slot.place.clone()));
                                        let message = format!("there is no slot “<{with}>” to agree with");
                                        self.problem(file, place, message, "name a slot of this frame");
                                        return None;
                                    };
                                    let (feature, ending) = (feature.as_str().into(), ending.as_str().into());
                                    WrittenForm::Agreeing { with, feature, ending }
                                }
                            },
                        }),
                        _ => None,
                    };
                    self.frames.add_slot(label(&slot.label)?, word, attached);
                    attached = false;
                }
            }
        }
        Some(Stretch::since(from, &self.frames.parts))
    }

    /// The table of a lexicon, made when it is first asked for.
    fn table(&mut self, name: &str) -> Option<usize> {
        if let Some(&known) = self.tables.get(name) {
            return Some(known);
        }
        let file = self.lexicons.iter().find(|file| file.name == name);
        let mut table = match (self.rules.lexicons.find(name), file) {
            (Some((_, lexicon)), _) => self.rules.lexicons.table(lexicon),
            (None, Some(file)) => Table::of_file(file),
            (None, None) => return None,
        };
        let beside = |file: &&LexiconFile| file.beside.as_ref().is_some_and(|beside| beside.value == name);
        for other in self.lexicons.iter().filter(beside) {
            table.lend(&Table::of_file(other));
        }
        self.frames.tables.push(table);
        let number = self.frames.tables.len() - 1;
        self.tables.insert(name.to_owned(), number);
        Some(number)
    }

    fn language(&mut self, file: &RuleFile, code: &Text) -> Option<LangId> {
        let found = names::language(self.rules.lexer().languages(), code);
        found.map_err(|Unknown { message, help }| self.problem(file, code.span, message, help)).ok()
    }

    /// The register that a pattern is for: `Some(None)` for any.
    fn register(&mut self, file: &RuleFile, language: LangId, text: &Wording) -> Option<Option<u8>> {
        let name = &text.register;
        if name.value.is_empty() {
            return Some(None);
        }
        let found = names::register(self.rules.lexer().languages().get(language), name);
        found.map(Some).map_err(|Unknown { message, help }| self.problem(file, name.span, message, help)).ok()
    }

    fn problem(&mut self, file: &RuleFile, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.problems.push(RuleProblem::new(&file.path, &file.text, span, message, help));
    }
}

fn slot(part: &Part) -> Option<&Slot> {
    match part {
        Part::Slot(slot) => Some(slot),
        _ => None,
    }
}

/// The labels of a pattern's slots, each once.
fn labels(ways: &[Vec<Part>]) -> Vec<&str> {
    let mut labels: Vec<&str> = Vec::new();
    for slot in ways.iter().flatten().filter_map(slot) {
        if !labels.contains(&&*slot.label) {
            labels.push(&slot.label);
        }
    }
    labels
}
