//! Languages and lexicons: the words that everything else is made of.

use super::{Compiler, Of};
use crate::rules::ast::{LanguageFile, LexiconFile, Rows, Text, alternatives};
use crate::rules::lexicon::Column;
use crate::rules::nearest::did_you_mean;
use crate::rules::phrase::Literal;
use crate::text::{Captions, LangId, Language, QuoteMarks, Register, Token, fold};

/// What a word in `detect.strong` weighs against one in `detect.weak`.
const STRONG: u8 = 3;
const WEAK: u8 = 1;

impl Compiler<'_> {
    pub(super) fn languages(&mut self, files: &Of<LanguageFile>) {
        for (file, body) in files {
            let language = Language {
                code: body.code.as_str().into(),
                name: body.name.as_str().into(),
                spoken: body.spoken,
                capitals: body.capitals.iter().map(|text| text.value.as_ref().into()).collect(),
                registers: body
                    .registers
                    .iter()
                    .map(|(name, _)| Register { name: name.value.as_ref().into(), ..Register::default() })
                    .collect(),
                abbreviations: body
                    .abbreviations
                    .iter()
                    .map(|text| folded(text).trim_end_matches('.').into())
                    .collect(),
                attributions: pairs(&body.attributions, |text| text.value.as_ref().into()),
                header_fields: body.header_fields.iter().map(|text| folded(text).into()).collect(),
                separators: body.separators.iter().map(|text| folded(text).into()).collect(),
                device_lines: body.device_lines.iter().map(|text| folded(text).into()).collect(),
                letters: body.letters.as_str().into(),
                question: marks(&body.question),
                exclamation: marks(&body.exclamation),
                quotation: self.quotation(*file, &body.quotation),
                joints: pairs(&body.joints, |text| text.value.as_ref().into()),
                stressed_endings: pairs(&body.stressed_endings, |text| text.value.as_ref().into()),
                captions: Captions::new(|name| {
                    let caption = body.captions.iter().find(|(known, _)| known.value == name);
                    caption.map(|(_, text)| &*text.value)
                }),
                ..Language::default()
            };
            let Some(id) = self.lexer.languages().push(language) else {
                let span = crate::text::Span::default();
                self.problem(*file, span, "there are too many languages", "at most 8 can be told apart");
                continue;
            };
            for (written, meaning) in &body.contractions {
                self.lexer.add_contraction(&written.value, &meaning.value);
            }
            for (ending, meaning) in &body.suffixes {
                self.lexer.add_suffix(&ending.value, &meaning.value);
            }
            for (ending, words) in &body.enclitics {
                self.lexer.add_enclitic(id, &ending.value, &words.value);
            }
        }
    }

    /// The words of languages; how they are split is known by now.
    pub(super) fn words(&mut self, files: &Of<LanguageFile>) {
        for (_, body) in files {
            let Some(id) = self.lexer.languages().find(&body.code) else { continue };
            self.sequences(id, body);
            self.evidence(id, &body.detect_strong, STRONG);
            self.evidence(id, &body.detect_weak, WEAK);
        }
    }

    /// The words of lexicons; which of them are looked for is known by now.
    pub(super) fn entries(&mut self) {
        let (lexer, mut tokens) = (&mut self.lexer, Vec::new());
        self.lexicons.split(|text, language, words| {
            tokens.clear();
            lexer.tokenize(text, language, &mut tokens);
            let literal = |token: &Token| Literal { word: token.word, accents: token.accents, exact: false };
            words.extend(tokens.iter().map(literal));
        });
    }

    fn quotation(&mut self, file: usize, texts: &[(Text, Text)]) -> Vec<(char, char)> {
        let mut marks = Vec::with_capacity(texts.len());
        for (open, close) in texts {
            let mark = |text: &Text| text.value.chars().next().filter(|mark| mark.len_utf8() == text.value.len());
            match (mark(open), mark(close)) {
                (Some(open), Some(close)) => marks.push((open, close)),
                (known, _) => {
                    let wrong = if known.is_none() { open } else { close };
                    let help = "write one character, such as “";
                    self.problem(file, wrong.span, format!("“{}” is no mark", wrong.value), help);
                }
            }
        }
        marks
    }

    fn sequences(&mut self, id: LangId, body: &LanguageFile) {
        for text in &body.connectors {
            let words = self.lexer.words(&text.value, Some(id));
            self.lexer.languages().get_mut(id).connectors.insert(&words);
        }
        for text in &body.adverbials {
            let words = self.lexer.words(&text.value, Some(id));
            self.lexer.languages().get_mut(id).adverbials.insert(&words);
        }
        for text in &body.coordinators {
            let words = self.lexer.words(&text.value, Some(id));
            self.lexer.languages().get_mut(id).coordinators.insert(&words);
        }
        for text in &body.fronted {
            let words = self.lexer.words(&text.value, Some(id));
            self.lexer.languages().get_mut(id).fronted.insert(&words);
        }
        for text in &body.greetings {
            let words = self.lexer.words(&text.value, Some(id));
            self.lexer.languages().get_mut(id).greetings.insert(&words);
        }
        for text in &body.closings {
            let words = self.lexer.words(&text.value, Some(id));
            self.lexer.languages().get_mut(id).closings.insert(&words);
        }
        for (at, text) in
            body.registers.iter().enumerate().flat_map(|(at, (_, texts))| texts.iter().map(move |text| (at, text)))
        {
            let words = self.lexer.words(&text.value, Some(id));
            self.lexer.languages().get_mut(id).registers[at].markers.insert(&words);
        }
    }

    fn evidence(&mut self, id: LangId, texts: &[Text], weight: u8) {
        for text in texts {
            let (word, _) = self.lexer.intern(&text.value);
            self.lexer.languages().add_evidence(word, id, weight);
            self.lexer.keep_whole(&text.value, id);
        }
    }

    /// Lexicon columns whose forms may carry enclitics.
    pub(super) fn stems(&mut self, files: &Of<LanguageFile>) {
        for (file, body) in files {
            let Some(id) = self.lexer.languages().find(&body.code) else { continue };
            for text in &body.enclitic_stems {
                let (name, form) = text.value.split_once('.').unwrap_or((&text.value, ""));
                let Some((_, lexicon)) = self.lexicons.find(name) else {
                    let names: Vec<String> =
                        self.lexicons.list().iter().map(|lexicon| lexicon.name.to_string()).collect();
                    let help = did_you_mean(name, names.iter().map(String::as_str));
                    self.problem(*file, text.span, format!("unknown lexicon “{name}”"), help);
                    continue;
                };
                let columns = lexicon.columns(&body.code, form);
                let forms = columns.iter().flat_map(|&column| self.lexicons.rows(lexicon, column));
                for (_, form) in forms.filter(|(_, form)| !form.contains(' ')) {
                    self.lexer.add_stem(id, form);
                }
            }
        }
    }

    pub(super) fn lexicons(&mut self, files: Of<LexiconFile>) {
        let (extensions, bases): (Of<LexiconFile>, Of<LexiconFile>) =
            files.into_iter().partition(|(_, body)| body.extend.is_some());
        let mut merged: Of<LexiconFile> = Vec::new();
        for (file, body) in bases {
            match merged.iter_mut().find(|(_, known)| known.name == body.name) {
                Some(known) => *known = (file, body),
                None => merged.push((file, body)),
            }
        }
        for (file, extension) in extensions {
            self.extend_lexicon(file, &extension, &mut merged);
        }
        // What stands beside another lexicon is for translations, which read it themselves.
        for (file, body) in merged.into_iter().filter(|(_, body)| body.beside.is_none()) {
            let mut columns = Vec::new();
            for column in &body.columns {
                columns.push(Column {
                    id: self.language(file, &column.language),
                    language: column.language.value.as_ref().into(),
                    form: column.form.value.as_ref().into(),
                });
            }
            self.lexicons.push(&body.name, columns, body.rows);
        }
    }

    fn extend_lexicon(&mut self, file: usize, extension: &LexiconFile, merged: &mut Of<LexiconFile>) {
        let Some(target) = extension.extend.clone() else { return };
        let name = target.value.strip_prefix("lexicons/").unwrap_or(&target.value);
        let Some((_, base)) = merged.iter_mut().find(|(_, known)| known.name == name) else {
            let help = did_you_mean(name, merged.iter().map(|(_, known)| known.name.as_str()));
            self.problem(file, target.span, format!("unknown lexicon “{name}”"), help);
            return;
        };
        let mut kept: Vec<usize> = (0..base.rows.count()).collect();
        for word in &extension.remove {
            let before = kept.len();
            kept.retain(|&row| !base.rows.row(row).flat_map(alternatives).any(|known| known == word.value));
            if kept.len() == before {
                let help = "write a word exactly as the lexicon has it";
                self.problem(file, word.span, format!("“{}” is not in lexicon “{name}”", word.value), help);
            }
        }
        let key = |column: &crate::rules::ast::Column| (column.language.value.clone(), column.form.value.clone());
        let mut places = Vec::new();
        for column in &extension.columns {
            let at = base.columns.iter().position(|known| key(known) == key(column));
            places.push(at.unwrap_or_else(|| {
                base.columns.push(column.clone());
                base.columns.len() - 1
            }));
        }
        let count = kept.len() + extension.rows.count();
        let mut rows = Rows::new(base.columns.len(), count, base.rows.bytes() + extension.rows.bytes());
        let mut add = |written: &mut dyn Iterator<Item = (usize, &str)>| {
            let mut cells = vec![""; base.columns.len()];
            written.for_each(|(place, cell)| cells[place] = cell);
            cells.into_iter().for_each(|cell| rows.push(cell));
        };
        kept.into_iter().for_each(|row| add(&mut base.rows.row(row).enumerate()));
        (0..extension.rows.count()).for_each(|row| add(&mut places.iter().copied().zip(extension.rows.row(row))));
        base.rows = rows;
    }
}

fn folded(text: &Text) -> String {
    let mut out = String::new();
    fold(&text.value, &mut out);
    out
}

fn marks((open, close): &(String, String)) -> QuoteMarks {
    QuoteMarks { open: open.as_str().into(), close: close.as_str().into() }
}

fn pairs(texts: &[(Text, Text)], convert: impl Fn(&Text) -> Box<str>) -> Vec<(Box<str>, Box<str>)> {
    texts.iter().map(|(a, b)| (convert(a), convert(b))).collect()
}
