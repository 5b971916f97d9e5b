//! Rules: what is asked about signals.

use std::sync::Arc;

use super::{Compiler, Of, inside};
use crate::rules::ast::{Condition as Asked, Given, Kind, Located, Rewrite, RuleFileBody, RuleTexts, Severity, Text};
use crate::rules::model::{
    Condition, Field, KindSpec, OptionKind, OptionValue, Question, Role, Rule, SignalRef, Subjects, Texts,
};
use crate::rules::names::{self, Unknown};
use crate::rules::nearest::did_you_mean;
use crate::rules::phrase::REST;
use crate::rules::template::{Template, TemplatePart};
use crate::text::Span;

impl Compiler<'_> {
    pub(super) fn rules(&mut self, files: Of<RuleFileBody>) {
        let mut merged: Of<RuleFileBody> = Vec::new();
        let (extensions, bases): (Of<RuleFileBody>, Of<RuleFileBody>) =
            files.into_iter().partition(|(_, body)| body.extend.is_some());
        for (file, body) in bases {
            merged.retain(|(_, known)| known.id != body.id);
            merged.push((file, body));
        }
        for (file, extension) in extensions {
            self.extend_rule(file, extension, &mut merged);
        }
        for (file, body) in merged {
            if let Some(rule) = self.rule(file, body) {
                self.rules.push(rule);
            }
        }
    }

    fn extend_rule(&mut self, file: usize, extension: RuleFileBody, merged: &mut Of<RuleFileBody>) {
        let Some(target) = &extension.extend else { return };
        let name = target.value.clone();
        let known = merged.iter_mut().find(|(_, base)| base.id == name || base.was.iter().any(|old| old.value == name));
        let Some((_, base)) = known else {
            let help = did_you_mean(&name, merged.iter().map(|(_, known)| known.id.as_str()));
            self.problem(file, target.span, format!("unknown rule “{name}”"), help);
            return;
        };
        if extension.severity.is_some() {
            base.severity = extension.severity;
        }
        let kind = base.kind.as_mut();
        let spec = kind.as_ref().and_then(|kind| self.kinds.iter().find(|spec| spec.key == kind.key.value));
        let known = |key: &Text| spec.is_some_and(|spec| spec.options.iter().any(|(option, _)| *option == key.value));
        let (fitting, other): (Vec<_>, Vec<_>) = extension.numbers.into_iter().partition(|(key, _)| known(key));
        if let Some(kind) = kind {
            for (key, number) in fitting {
                kind.options.retain(|(option, _)| option.value != key.value);
                kind.options.push((key, Given::Number(number)));
            }
        }
        // Places in the extension's texts would be read in the wrong file: they are told at its `extend`.
        for mut texts in extension.texts {
            relocate(&mut texts, Span::default());
            match base.texts.iter_mut().find(|known| known.language.value == texts.language.value) {
                Some(known) => reword(known, texts),
                None => base.texts.push(texts),
            }
        }
        for (key, _) in other {
            let message = format!("“{name}” has no number “{}”", key.value);
            self.problem(file, key.span, message, "delete this line");
        }
    }

    fn rule(&mut self, file: usize, body: RuleFileBody) -> Option<Rule> {
        let question = self.question(file, &body)?;
        let signals = question.signals.clone();
        let words = self.kinds[question.kind].messages;
        let texts = body.texts.iter().filter_map(|texts| self.texts(file, texts, &signals, words)).collect();
        // A rule without its condition would speak up where it should not, so it is left out as well.
        let mut condition = |asked: &Option<Asked>| match asked {
            Some(asked) => self.condition(file, asked).map(Some),
            None => Some(None),
        };
        let (when, unless) = (condition(&body.when), condition(&body.unless));
        let pack = body.id.split('/').next().unwrap_or(&body.id);
        Some(Rule {
            category: body.category.as_ref().map_or(pack, |category| &category.value).into(),
            id: Arc::from(body.id.as_str()),
            superfluous: body.superfluous,
            secret: body.secret,
            was: body.was.iter().map(|old| old.value.as_ref().into()).collect(),
            severity: body.severity.unwrap_or(Some(Severity::Warning)),
            question,
            when: when?,
            unless: unless?,
            texts,
            examples: body.examples,
            file,
        })
    }

    /// Looks up what a rule asks; tells what is wrong and returns `None` if nothing is left to ask.
    fn question(&mut self, file: usize, body: &RuleFileBody) -> Option<Question> {
        let asked = body.kind.as_ref()?;
        let (kind, spec) = self.kinds.iter().enumerate().find(|(_, spec)| spec.key == asked.key.value)?;
        let spec: KindSpec = *spec;
        let mut question = Question { kind, signals: Vec::new(), measure: None, options: Vec::new() };
        match spec.subjects {
            Subjects::Signals(least, most) => {
                question.signals = self.subjects(file, body, asked)?;
                let given = asked.subjects.len() + usize::from(asked.inline.is_some());
                if given < least || given > most {
                    let help =
                        if least == most { format!("name {least} of them") } else { format!("name at least {least}") };
                    let message = format!("“{}” asks for another number of signals", spec.key);
                    self.problem(file, asked.key.span, message, help);
                }
                if question.signals.len() < least.max(1) {
                    return None;
                }
            }
            Subjects::Measure(known) => {
                let is_measure = |text: &&Text| known.contains(&text.value.as_ref());
                let measures: Vec<&Text> = asked.subjects.iter().filter(is_measure).collect();
                if let [measure, ..] = measures[..] {
                    if asked.subjects.len() > 1 {
                        let message = format!("“{}” stands beside something else", measure.value);
                        self.problem(file, measure.span, message, "name one measure, or one or more signals");
                        return None;
                    }
                    question.measure = Some(measure.value.as_ref().into());
                } else {
                    let name = |text: &Text| text.value.split('.').next().unwrap_or_default().to_owned();
                    let unknown = asked.subjects.iter().find(|text| !self.signal_ids.contains_key(name(text).as_str()));
                    if let Some(unknown) = unknown {
                        let message = format!("“{}” is no measure and no signal", unknown.value);
                        let help = did_you_mean(&unknown.value, known.iter().copied());
                        self.problem(file, unknown.span, message, help);
                        return None;
                    }
                    question.signals = self.subjects(file, body, asked)?;
                    if question.signals.is_empty() {
                        return None;
                    }
                }
            }
        }
        let given = |name: &&&str| asked.options.iter().any(|(key, _)| key.value == ***name);
        if let Some(missing) = spec.required.iter().find(|name| !given(name)) {
            let message = format!("“{}” needs “{missing}”", spec.key);
            self.problem(file, asked.key.span, message, format!("write {missing} = … on a line below it"));
            return None;
        }
        for (key, value) in &asked.options {
            let Some((name, kind)) = spec.options.iter().find(|(name, _)| *name == key.value) else { continue };
            let value = match (kind, value) {
                (OptionKind::Signals, Given::Texts(texts)) => {
                    // `show = "opening"` says aloud what holds anyway.
                    let texts: Vec<Text> = texts.iter().filter(|text| text.value != "opening").cloned().collect();
                    OptionValue::Signals(self.signal_refs(file, &texts))
                }
                (OptionKind::Number, Given::Number(number)) => OptionValue::Number(*number),
                (OptionKind::Word(known), Given::Texts(texts)) => match texts.first() {
                    Some(text) => match self.word(file, text, known) {
                        Some(word) => OptionValue::Word(word),
                        None => continue,
                    },
                    None => continue,
                },
                (OptionKind::Topic, Given::Texts(texts)) => match texts.first().and_then(|text| self.topic(file, text))
                {
                    Some(topic) => OptionValue::Word(topic),
                    None => continue,
                },
                (OptionKind::Number, Given::Texts(_)) => {
                    self.problem(file, key.span, format!("“{}” is a number", key.value), "write it without quotes");
                    continue;
                }
                (_, Given::Number(_)) => {
                    self.problem(file, key.span, format!("“{}” is no number", key.value), "write it between quotes");
                    continue;
                }
            };
            question.options.push((name, value));
        }
        Some(question)
    }

    /// The signals that a rule is about: its own phrases, or those that it names and that are known.
    fn subjects(&mut self, file: usize, body: &RuleFileBody, asked: &Kind) -> Option<Vec<SignalRef>> {
        if asked.inline.is_none() {
            return Some(self.signal_refs(file, &asked.subjects));
        }
        let signal = self.signal_ids.get(format!("{}#flag", body.id).as_str()).copied()?;
        Some(vec![SignalRef { signal, worst: u8::MAX }])
    }

    /// A topic of the phrasebook by its name; tells and returns `None` if there is none.
    fn topic(&mut self, file: usize, name: &Text) -> Option<Box<str>> {
        let files = self.files;
        let known = files.iter().filter_map(|file| file.path.strip_prefix("phrases/")?.strip_suffix(".toml"));
        if known.clone().any(|topic| topic == name.value) {
            return Some(name.value.as_ref().into());
        }
        let help = did_you_mean(&name.value, known);
        self.problem(file, name.span, format!("unknown topic “{}”", name.value), help);
        None
    }

    fn word(&mut self, file: usize, text: &Text, known: &[&str]) -> Option<Box<str>> {
        if known.contains(&text.value.as_ref()) {
            return Some(text.value.as_ref().into());
        }
        let help = did_you_mean(&text.value, known.iter().copied());
        self.problem(file, text.span, format!("unknown word “{}”", text.value), help);
        None
    }

    /// Those of the signals that are known.
    fn signal_refs(&mut self, file: usize, texts: &[Text]) -> Vec<SignalRef> {
        texts.iter().filter_map(|text| self.signal_ref(file, text)).collect()
    }

    /// Compiles a condition; `None` when a part of it cannot be looked up, since half a condition is another one.
    fn condition(&mut self, file: usize, condition: &Asked) -> Option<Condition> {
        let mut list = |parts: &[Asked]| {
            let parts: Vec<_> = parts.iter().map(|part| self.condition(file, part)).collect();
            parts.into_iter().collect::<Option<Vec<_>>>()
        };
        Some(match condition {
            Asked::Any(parts) => Condition::Any(list(parts)?),
            Asked::All(parts) => Condition::All(list(parts)?),
            Asked::Not(part) => Condition::Not(Box::new(self.condition(file, part)?)),
            Asked::Signal { signal, customer, min } => {
                Condition::Signal { signal: self.signal_ref(file, signal)?, customer: *customer, min: *min }
            }
            Asked::Context { field, values } => {
                let (_, found) = Field::NAMED.into_iter().find(|(name, _)| *name == field.value)?;
                let values = values.iter().map(|value| value.value.to_lowercase().into()).collect();
                Condition::Context { field: found, values }
            }
        })
    }

    /// A rule's words in one language; `words` are what messages may be worded for besides grades.
    fn texts(
        &mut self,
        file: usize,
        texts: &RuleTexts,
        signals: &[SignalRef],
        words: &[&'static str],
    ) -> Option<Texts> {
        let language = self.language(file, &texts.language)?;
        let mut message = "";
        let (mut by_grade, mut by_word) = (Vec::new(), Vec::new());
        for (grade, text) in &texts.messages {
            let word = words.iter().position(|word| *word == grade.value);
            if grade.value.is_empty() || grade.value == "none" || word == Some(0) {
                message = &text.value;
                continue;
            }
            if let Some(word) = word {
                by_word.push((words[word], text.value.as_ref().into()));
                continue;
            }
            let grades: Vec<Box<str>> =
                signals.iter().flat_map(|asked| self.signals[asked.signal.index()].grades.clone()).collect();
            match grades.iter().position(|known| **known == *grade.value) {
                Some(at) => by_grade.push((at as u8, text.value.as_ref().into())),
                None => {
                    let known = grades.iter().map(|grade| &**grade).chain(words.iter().copied()).chain(["none"]);
                    let help = did_you_mean(&grade.value, known);
                    self.problem(file, grade.span, format!("unknown grade “{}”", grade.value), help);
                }
            }
        }
        let why: Arc<str> = texts.why.as_ref().map_or("", |why| why.value.as_ref()).into();
        if message.is_empty() {
            let help = "add message = \"…\": what the agent reads";
            self.problem(file, texts.language.span, format!("no message in “{}”", texts.language.value), help);
            return None;
        }
        Some(Texts {
            language,
            message: message.into(),
            by_grade,
            by_word,
            why,
            rewrites: self.templates(file, &texts.rewrites, &texts.language.value, signals),
            statements: self.templates(file, &texts.statements, &texts.language.value, signals),
            replacements: self.templates(file, &texts.replacements, &texts.language.value, signals),
        })
    }

    fn templates(&mut self, file: usize, texts: &[Rewrite], code: &str, signals: &[SignalRef]) -> Vec<Template> {
        let mut templates = Vec::new();
        for Rewrite { text, register } in texts {
            let register = match register.as_ref().map(|register| self.register(file, register, code)) {
                Some(None) => continue,
                known => known.flatten(),
            };
            match Template::parse(&text.value) {
                Ok(template) => {
                    if self.slots_have_values(file, text, &template, code, signals) {
                        templates.push(Template { register, ..template });
                    }
                }
                Err(span) => {
                    let help = "write a slot as <name>";
                    self.problem(file, inside(text, span), "this slot is not closed or has no name", help);
                }
            }
        }
        templates
    }

    /// The number of a form of address; tells and returns `None` if the language has none of that name.
    fn register(&mut self, file: usize, name: &Text, code: &str) -> Option<u8> {
        let languages = self.lexer.languages();
        let found = names::register(languages.get(languages.find(code)?), name);
        found.map_err(|Unknown { message, help }| self.problem(file, name.span, message, help)).ok()
    }

    /// Whether each slot of a rewrite is captured by some phrase of the signals, in a form that exists.
    fn slots_have_values(
        &mut self,
        file: usize,
        text: &Text,
        template: &Template,
        code: &str,
        signals: &[SignalRef],
    ) -> bool {
        let captured = self.captured_slots(signals);
        for part in &template.parts {
            let TemplatePart::Slot { label, form, span, .. } = part else { continue };
            let span = inside(text, *span);
            if &**label != REST && !captured.iter().any(|known| known == &**label) {
                let message = format!("“<{label}>” can have no value: no phrase of the signal has this slot");
                let mut names: Vec<&str> = captured.iter().map(String::as_str).collect();
                names.push(REST);
                let help = did_you_mean(label, names.iter().copied());
                self.problem(file, span, message, help);
                return false;
            }
            if form.is_empty() {
                continue;
            }
            let known = self.lexicons.find(label).map(|(_, lexicon)| !lexicon.columns(code, form).is_empty());
            if known == Some(false) {
                let message = format!("lexicon “{label}” has no form “{form}” in “{code}”");
                self.problem(file, span, message, "use a column of the lexicon");
                return false;
            }
        }
        true
    }

    fn captured_slots(&self, signals: &[SignalRef]) -> Vec<String> {
        let mut names = Vec::new();
        for entry in &self.entries {
            let asked = signals.iter().any(|asked| asked.signal == entry.signal);
            if !asked || !matches!(entry.role, Role::Match(_)) {
                continue;
            }
            for slot in entry.text.split('<').skip(1) {
                let Some((inner, _)) = slot.split_once('>') else { continue };
                let (path, label) = inner.split_once(':').unwrap_or((inner, ""));
                let name = if label.is_empty() { path.split('.').next().unwrap_or(path) } else { label };
                if let Some(fragment) = self.fragments.get(name) {
                    names.extend(fragment.slots().map(str::to_owned));
                }
                names.push(name.to_owned());
            }
        }
        names.sort_unstable();
        names.dedup();
        names
    }
}

fn reword(known: &mut RuleTexts, texts: RuleTexts) {
    if !texts.messages.is_empty() {
        known.messages = texts.messages;
    }
    if texts.why.is_some() {
        known.why = texts.why;
    }
    if !texts.rewrites.is_empty() {
        known.rewrites = texts.rewrites;
    }
    if !texts.statements.is_empty() {
        known.statements = texts.statements;
    }
    if !texts.replacements.is_empty() {
        known.replacements = texts.replacements;
    }
}

fn relocate(texts: &mut RuleTexts, span: Span) {
    let rewrites = texts.rewrites.iter_mut().chain(&mut texts.statements).chain(&mut texts.replacements);
    let all = rewrites.map(|rewrite| &mut rewrite.text).chain(&mut texts.why);
    for text in all.chain(texts.messages.iter_mut().map(|(_, text)| text)) {
        *text = Located { value: std::mem::take(&mut text.value), span };
    }
}
