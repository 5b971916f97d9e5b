//! Ready sentences, offered while a reply is typed.
//!
//! A `/` where a line starts lists them, and words behind it narrow the list; so does the start of a sentence itself,
//! in whichever language. The client is told what fits and in which order, so it need not understand why
//! `/refund` finds a sentence that does not begin so.

use serde::{Deserialize, Serialize};
use tower_lsp::lsp_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionResponse, CompletionTextEdit, Documentation,
    InsertTextFormat, MarkupContent, MarkupKind, Position, TextEdit, Url,
};

use crate::draft::Zone;
use crate::lint::Offers;
use crate::rules::model::Stage;
use crate::rules::phrasebook::{Phrase, slots};
use crate::text::{LangId, Language, Span};

use super::capabilities::Completion;
use super::checker::Checker;
use super::to_lsp;
use super::typed::{Beginning, Typed, plain, without};
use super::view::View;

/// How many sentences are offered at once.
const OFFERED: usize = 60;

/// Where an item comes from: what a client sends back to hear more of it.
#[derive(Serialize, Deserialize)]
pub(super) struct Offered {
    /// The document it was offered for.
    pub uri: Url,
    /// The phrase's id.
    pub phrase: String,
    /// The code of the language it was offered in.
    pub language: String,
}

/// The sentences that what was typed before a position asks for.
pub(super) fn completions(view: &View, checker: &Checker, position: Position) -> Option<CompletionResponse> {
    let offset = to_lsp::offset(&view.text, position, view.features.encoding);
    let typed = Typed::before(view, &view.draft(checker), offset)?;
    without(view, checker, typed.span()?, |draft, zone| {
        if zone == Some(Zone::Signature) {
            return None;
        }
        let list = List { view, offers: checker.offers(draft) };
        let items = match typed {
            Typed::Asked { span, words } => list.asked(span, words),
            Typed::Begun(beginnings) => {
                let greeted = zone == Some(Zone::Greeting) || zone.is_none();
                let may_go_on = beginnings.iter().filter(|beginning| !beginning.goes_on || greeted);
                may_go_on.map(|beginning| list.begun(beginning)).find(|items| !items.is_empty()).unwrap_or_default()
            }
        };
        Some(CompletionResponse::List(CompletionList { is_incomplete: true, items }))
    })
}

/// What an item that we offered says of itself; `None` if there is nothing more to be said.
pub(super) fn offered(item: &CompletionItem) -> Option<Offered> {
    let data = item.data.clone().filter(|_| item.documentation.is_none())?;
    serde_json::from_value(data).ok()
}

/// What there is to say about an item.
pub(super) fn documented(view: &View, checker: &Checker, phrase: &str, language: &str) -> Option<Documentation> {
    let list = List { view, offers: checker.offers(&view.draft(checker)) };
    let phrase = list.offers.phrases().iter().find(|known| *known.id == *phrase)?;
    let (language, _) = list.offers.languages().find(|(_, known)| *known.code == *language)?;
    Some(list.documentation(phrase, language))
}

/// A sentence in one language.
struct Candidate<'a> {
    phrase: &'a Phrase,
    language: (LangId, &'a Language),
    text: String,
}

struct List<'a> {
    view: &'a View,
    offers: Offers<'a>,
}

impl<'a> List<'a> {
    /// The sentences in which all words stand, or of whose topic they are.
    fn asked(&self, span: Span, words: &str) -> Vec<CompletionItem> {
        let words = plain(words);
        let wanted: Vec<&str> = words.split(' ').filter(|word| !word.is_empty()).collect();
        let is_wanted = |phrase: &Phrase| {
            let about = about(phrase);
            let known = || about.split(|c: char| !c.is_alphanumeric());
            wanted.iter().all(|word| known().any(|known| known.starts_with(word)) || begins_in(&about, word))
        };
        let written = |candidate: &Candidate<'_>| self.offers.written_in().contains(&candidate.language.0);
        let candidates = self.candidates(|phrase| wanted.is_empty() || is_wanted(phrase)).filter(written);
        self.items(span, candidates.map(|candidate| (candidate, false)))
    }

    /// The sentences that begin as was typed.
    fn begun(&self, Beginning { span, text, goes_on }: &Beginning<'_>) -> Vec<CompletionItem> {
        let typed = plain(text);
        let begins = |candidate: &Candidate<'_>| {
            // What is filled in is not known, so the sentence is known up to there.
            let slot = slots(&candidate.text).next();
            let known =
                slot.and_then(Result::ok).map_or(candidate.text.as_str(), |(_, at)| &candidate.text[..at.start]);
            let known = plain(known);
            known.len() > typed.len() && known.starts_with(&typed)
        };
        let candidates = self.candidates(|_| true).filter(begins);
        self.items(*span, candidates.map(|candidate| (candidate, *goes_on)))
    }

    /// The sentences of some phrases in all languages, best first.
    fn candidates(&self, wanted: impl Fn(&Phrase) -> bool) -> impl Iterator<Item = Candidate<'_>> {
        let languages: Vec<_> = self.offers.languages().collect();
        let phrases = self.offers.phrases().iter().filter(move |phrase| wanted(phrase));
        phrases.flat_map(move |phrase| {
            let in_language = |language: (LangId, &'a Language)| {
                Some(Candidate { phrase, language, text: self.offers.text(phrase, language.0)? })
            };
            languages.clone().into_iter().filter_map(in_language)
        })
    }

    fn items<'c>(&self, span: Span, candidates: impl Iterator<Item = (Candidate<'c>, bool)>) -> Vec<CompletionItem> {
        let offered = candidates.take(OFFERED).enumerate();
        offered.map(|(place, (candidate, goes_on))| self.item(span, place, &candidate, goes_on)).collect()
    }

    fn item(&self, span: Span, place: usize, candidate: &Candidate<'_>, goes_on: bool) -> CompletionItem {
        let Candidate { phrase, language: (id, language), text } = candidate;
        let Completion { snippets, asks_later, .. } = self.view.features.completion.unwrap_or_default();
        let text = if goes_on { language.continued(text) } else { text.clone() };
        let is_snippet = snippets && phrase.has_slots();
        let new_text = if is_snippet { snippet(&text) } else { text.clone() };
        let more =
            Offered { uri: self.view.uri.clone(), phrase: phrase.id.to_string(), language: language.code.to_string() };
        CompletionItem {
            label: text,
            kind: Some(if is_snippet { CompletionItemKind::SNIPPET } else { CompletionItemKind::TEXT }),
            detail: Some(heading(phrase)),
            documentation: (!asks_later).then(|| self.documentation(phrase, *id)),
            sort_text: Some(format!("{place:03}")),
            // What was typed was held against the sentence here, and fits.
            filter_text: Some(self.view.text.source()[span.range()].to_owned()),
            insert_text_format: is_snippet.then_some(InsertTextFormat::SNIPPET),
            text_edit: Some(CompletionTextEdit::Edit(TextEdit { range: self.view.range(span), new_text })),
            // Every name and number can be written so.
            data: asks_later.then(|| serde_json::to_value(more).unwrap_or_default()),
            ..CompletionItem::default()
        }
    }

    /// The sentence in the other languages, and what it is for.
    fn documentation(&self, phrase: &Phrase, language: LangId) -> Documentation {
        let written = self.view.features.completion.and_then(|completion| completion.markdown);
        let markdown = written == Some(true);
        let others = self.offers.languages().filter(|(id, _)| *id != language);
        let texts = others.filter_map(|(id, other)| {
            let text = self.offers.text(phrase, id)?;
            Some(if markdown { format!("*{}*\n\n{text}", other.name) } else { format!("{}: {text}", other.name) })
        });
        let sections: Vec<String> = texts.chain([heading(phrase)]).collect();
        let value = sections.join(if markdown { "\n\n" } else { "\n" });
        let kind = if markdown { MarkupKind::Markdown } else { MarkupKind::PlainText };
        match written {
            Some(_) => Documentation::MarkupContent(MarkupContent { kind, value }),
            None => Documentation::String(value),
        }
    }
}

/// What a phrase can be found by: its words in all languages, its topic and its stage.
fn about(phrase: &Phrase) -> String {
    let stage = phrase.purpose.stage.map(Stage::name).unwrap_or_default();
    let texts = phrase.wordings.iter().map(|wording| &*wording.text);
    plain(&texts.chain([&*phrase.topic, stage]).collect::<Vec<_>>().join(" "))
}

/// Whether a word stands in a text with only a part of what is typed: `/late-del`.
fn begins_in(text: &str, word: &str) -> bool {
    word.contains(|c: char| !c.is_alphanumeric()) && text.contains(word)
}

/// What a sentence is for: `empathize · empathy/late-delivery`.
fn heading(phrase: &Phrase) -> String {
    let stage = phrase.purpose.stage.map(Stage::name);
    stage.into_iter().chain([&*phrase.topic]).collect::<Vec<_>>().join(" · ")
}

/// A text with its slots as places to be filled in, those of one name at once.
pub(super) fn snippet(text: &str) -> String {
    let literal = |text: &str| text.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}");
    let (mut out, mut at, mut names) = (String::with_capacity(2 * text.len()), 0, Vec::new());
    for (name, place) in slots(text).flatten() {
        out += &literal(&text[at..place.start]);
        let number = names.iter().position(|known| *known == name).unwrap_or_else(|| {
            names.push(name);
            names.len() - 1
        });
        out += &format!("${{{}:{}}}", number + 1, literal(name));
        at = place.end;
    }
    out + &literal(&text[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_places_to_be_filled_in() {
        assert_eq!(
            snippet("**{order}** for {name}: $5, {order} {{x}}"),
            r"**${1:order}** for ${2:name}: \$5, ${1:order} {{x\}\}"
        );
    }

    #[test]
    fn texts_are_compared_without_accents_and_opening_marks() {
        assert_eq!(plain("  ¿Qué  Día"), "que dia");
    }
}
