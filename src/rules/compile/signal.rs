//! Signals: what is recognised.

use std::borrow::Cow;

use super::{ANY, Compiler, Of};
use crate::rules::ast::{Located, Recognition, RuleFileBody, SignalFile, SignalPart, Text};
use crate::rules::model::{Check, Entry, Part, Role, Signal, SignalId, SignalRef, Stage};
use crate::rules::nearest::did_you_mean;
use crate::rules::trie::{Root, TooLong};
use crate::rules::validate::{self, Validator};
use crate::text::{LangSet, Span};

/// A signal's file with the files that extend it; each part remembers where it was written.
struct Source {
    id: String,
    stage: Option<Stage>,
    link: Option<Text>,
    grades: Vec<Cow<'static, str>>,
    /// What holds for all parts, with its file.
    common: Vec<(usize, Recognition)>,
    parts: Vec<(usize, SignalPart)>,
    file: usize,
}

impl Compiler<'_> {
    /// Compiles all signals: those of files and those that rules define for themselves.
    pub(super) fn signals(&mut self, files: Of<SignalFile>, rules: &mut Of<RuleFileBody>) {
        let mut sources = self.merged(files);
        for (file, rule) in rules {
            if let Some(inline) = rule.kind.as_ref().and_then(|kind| kind.inline.as_ref()) {
                sources.push(source(*file, SignalFile { id: format!("{}#flag", rule.id), ..inline.clone() }));
            }
        }
        for source in &sources {
            let grades = source.grades.iter().map(|grade| &**grade).map(Into::into).collect();
            let signal = self.new_signal(&source.id, true, grades);
            self.signals[signal.index()].stage = source.stage;
            self.signals[signal.index()].link = source.link.as_ref().map(|link| (&*link.value).into());
        }
        for source in &sources {
            self.signal(source);
        }
        self.break_circles();
    }

    pub(super) fn new_signal(&mut self, id: &str, named: bool, grades: Vec<Box<str>>) -> SignalId {
        let signal = SignalId(self.signals.len() as u32);
        let (parts, root) = (Vec::new(), Root::MAIN);
        self.signals.push(Signal { id: id.into(), named, stage: None, link: None, grades, parts, root, aside: None });
        self.signal_ids.insert(id.into(), signal);
        signal
    }

    /// Signals with what other files add to them and take from them.
    fn merged(&mut self, files: Of<SignalFile>) -> Vec<Source> {
        let (extensions, bases): (Of<SignalFile>, Of<SignalFile>) =
            files.into_iter().partition(|(_, body)| body.extend.is_some());
        let mut sources: Vec<Source> = Vec::new();
        for (file, body) in bases {
            sources.retain(|known| known.id != body.id);
            sources.push(source(file, body));
        }
        for (file, extension) in extensions {
            let Some(target) = &extension.extend else { continue };
            let name = target.value.strip_prefix("signals/").unwrap_or(&target.value);
            let Some(base) = sources.iter_mut().find(|known| known.id == name) else {
                let help = did_you_mean(name, sources.iter().map(|known| known.id.as_str()));
                self.problem(file, target.span, format!("unknown signal “{name}”"), help);
                continue;
            };
            for phrase in &extension.remove {
                if !remove(base, &phrase.value) {
                    let help = "write the phrase exactly as the signal has it";
                    let message = format!("signal “{name}” has no phrase “{}”", phrase.value);
                    let RuleFileAt { path, text } = at(self.files, file);
                    self.problems.push(super::RuleProblem::new(path, text, phrase.span, message, help));
                }
            }
            base.grades.extend(
                extension
                    .grades
                    .iter()
                    .map(|grade| grade.value.clone())
                    .filter(|grade| !base.grades.contains(grade))
                    .collect::<Vec<_>>(),
            );
            base.common.push((file, extension.common));
            base.parts.extend(extension.parts.into_iter().map(|part| (file, part)));
        }
        sources
    }

    fn signal(&mut self, source: &Source) {
        let id = self.signal_ids[source.id.as_str()];
        for (file, common) in &source.common {
            let code = Located { value: ANY.into(), span: Span::default() };
            let part = SignalPart { language: code, grade: Located::default(), recognition: common.clone() };
            self.part(id, source, *file, &part);
        }
        for (file, part) in &source.parts {
            self.part(id, source, *file, part);
        }
        if let Some(link) = &source.link
            && self.signals[id.index()].parts.iter().all(|part| part.validator.is_none())
        {
            let help = "add validate = \"…\", so that a mistyped number leads nowhere";
            self.problem(source.file, link.span, "what is linked is not checked", help);
            self.signals[id.index()].link = None;
        }
    }

    /// One language and grade: its phrases, under its own conditions and those of what is around it.
    fn part(&mut self, id: SignalId, source: &Source, file: usize, part: &SignalPart) {
        let Some(languages) = self.languages_of(file, &part.language) else { return };
        let Some(grade) = self.grade(source, file, &part.grade) else { return };
        let own = &part.recognition;
        let own_level =
            part.language.value != ANY || !part.grade.value.is_empty() || part.language.span != Span::default();
        let mut around: Vec<(usize, &Recognition)> = Vec::new();
        if own_level {
            around.extend(source.common.iter().map(|(file, common)| (*file, common)));
        }
        if !part.grade.value.is_empty() {
            let general = |(_, other): &&(usize, SignalPart)| {
                other.language.value == part.language.value && other.grade.value.is_empty()
            };
            around.extend(source.parts.iter().filter(general).map(|(file, part)| (*file, &part.recognition)));
        }
        around.push((file, own));
        let number = self.signals[id.index()].parts.len() as u32;
        let compiled = self.compile_part(grade, &part.language.value, languages, &source.id, &around);
        self.signals[id.index()].parts.push(compiled);
        for text in &own.matches {
            self.entry(file, text, &part.language.value, languages, id, Role::Match(number));
        }
        let scope = (!part.grade.value.is_empty()).then_some(number);
        for text in &own.excepts {
            self.entry(file, text, &part.language.value, languages, id, Role::Except(scope));
        }
    }

    /// The innermost `at`, `capture`, `validate` and `fails`, and the conditions of all levels.
    fn compile_part(
        &mut self,
        grade: u8,
        code: &str,
        languages: LangSet,
        owner: &str,
        around: &[(usize, &Recognition)],
    ) -> Part {
        let mut compiled = Part { grade, ..Part::default() };
        for (file, recognition) in around {
            if let Some(anchor) = &recognition.at {
                compiled.anchor = Some(anchor.value);
            }
            if let Some(capture) = &recognition.capture {
                compiled.capture = Some(self.label(&capture.value));
            }
            if let Some(name) = &recognition.validate {
                compiled.validator = self.validator(*file, name);
            }
            if !recognition.fails.is_empty() {
                let checks: Vec<_> = recognition.fails.iter().map(|name| self.validator(*file, name)).collect();
                // What passes a check that nobody knows must not be said to fail.
                compiled.fails = Some(checks.into_iter().collect::<Option<_>>().unwrap_or_default());
            }
            for condition in &recognition.conditions {
                if let Some(check) = self.check(*file, condition, code, languages, owner) {
                    compiled.checks.push(check);
                }
            }
        }
        compiled.checks.sort_by_key(Check::cost);
        compiled
    }

    /// A check by name; tells and returns `None` if nobody knows it.
    fn validator(&mut self, file: usize, name: &Text) -> Option<Validator> {
        let validator = Validator::named(&name.value);
        if validator.is_none() {
            let help = did_you_mean(&name.value, validate::NAMES.iter().copied());
            self.problem(file, name.span, format!("unknown check “{}”", name.value), help);
        }
        validator
    }

    fn grade(&mut self, source: &Source, file: usize, grade: &Text) -> Option<u8> {
        if grade.value.is_empty() {
            return Some(0);
        }
        let at = source.grades.iter().position(|known| *known == grade.value);
        if at.is_none() {
            let help = if source.grades.is_empty() {
                format!("list the grades first, best first: grades = [\"{}\", …]", grade.value)
            } else {
                did_you_mean(&grade.value, source.grades.iter().map(|grade| &**grade))
            };
            self.problem(file, grade.span, format!("unknown key or grade “{}”", grade.value), help);
        }
        at.and_then(|at| u8::try_from(at).ok())
    }

    /// Adds one phrase.
    pub(super) fn entry(
        &mut self,
        file: usize,
        text: &Text,
        code: &str,
        languages: LangSet,
        signal: SignalId,
        role: Role,
    ) {
        let Some(phrase) = self.phrase(file, text, code) else { return };
        if self.trie.fits(&phrase.steps) == Err(TooLong) {
            return self.problem(file, text.span, "this phrase is too long", "split it into several phrases");
        }
        self.entries.push(Entry { signal, languages, role, text: text.value.clone() });
        self.phrases.push(phrase);
    }

    /// A signal by name, `empathy` or `empathy.explicit`; tells and returns `None` if nobody knows it.
    pub(super) fn signal_ref(&mut self, file: usize, text: &Text) -> Option<SignalRef> {
        let name = text.value.trim_start_matches('@');
        let (id, grade) = name.rsplit_once('.').unwrap_or((name, ""));
        let Some(&signal) = self.signal_ids.get(id) else {
            let names: Vec<&str> =
                self.signals.iter().filter(|signal| signal.named).map(|signal| &*signal.id).collect();
            let help = did_you_mean(id, names.iter().copied().filter(|name| !name.contains('#')));
            self.problem(file, text.span, format!("unknown signal “{id}”"), help);
            return None;
        };
        if grade.is_empty() {
            return Some(SignalRef { signal, worst: u8::MAX });
        }
        let grades = self.signals[signal.index()].grades.clone();
        match grades.iter().position(|known| &**known == grade) {
            Some(at) => Some(SignalRef { signal, worst: at as u8 }),
            None => {
                let help = did_you_mean(grade, grades.iter().map(|grade| &**grade));
                self.problem(file, text.span, format!("signal “{id}” has no grade “{grade}”"), help);
                None
            }
        }
    }
}

struct RuleFileAt<'a> {
    path: &'a str,
    text: &'a str,
}

fn at(files: &[crate::rules::RuleFile], file: usize) -> RuleFileAt<'_> {
    RuleFileAt { path: &files[file].path, text: &files[file].text }
}

fn source(file: usize, body: SignalFile) -> Source {
    Source {
        id: body.id,
        stage: body.stage.and_then(|stage| Stage::named(&stage.value)),
        link: body.link,
        grades: body.grades.into_iter().map(|grade| grade.value).collect(),
        common: vec![(file, body.common)],
        parts: body.parts.into_iter().map(|part| (file, part)).collect(),
        file,
    }
}

/// Takes a phrase out of every list of a signal; says whether it was in one.
fn remove(source: &mut Source, phrase: &str) -> bool {
    let _ = source.file;
    let mut found = false;
    let recognitions = source
        .common
        .iter_mut()
        .map(|(_, common)| common)
        .chain(source.parts.iter_mut().map(|(_, part)| &mut part.recognition));
    for recognition in recognitions {
        for list in [&mut recognition.matches, &mut recognition.excepts] {
            let before = list.len();
            list.retain(|text| text.value != phrase);
            found |= list.len() < before;
        }
    }
    found
}
