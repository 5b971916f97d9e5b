//! All ready sentences, for a client that lets an agent look through them.

use serde::{Deserialize, Serialize};
use tower_lsp::lsp_types::TextDocumentIdentifier;

use crate::lint::Offers;
use crate::rules::model::Stage;
use crate::rules::phrasebook::Phrase;
use crate::text::{LangId, Language};

use super::checker::Checker;
use super::view::View;

/// The request `replylint/phrases`.
pub(super) const METHOD: &str = "replylint/phrases";

/// What is asked about.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PhrasesParams {
    /// The draft.
    pub text_document: TextDocumentIdentifier,
}

/// The phrasebook as one draft would have it; `docs/schema/phrase-list.schema.json` tells what is in it.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub(super) struct PhraseList {
    /// The codes of the languages that the reply is in; all if that is not known yet.
    languages: Vec<String>,
    /// Those first that fit the draft, best first.
    phrases: Vec<ListedPhrase>,
}

/// A sentence with what it is for.
#[derive(Clone, PartialEq, Debug, Serialize)]
struct ListedPhrase {
    id: String,
    topic: String,
    stage: Option<Stage>,
    situation: Option<String>,
    /// Whether it fits what is known of the conversation.
    fits: bool,
    texts: Vec<ListedText>,
}

/// A sentence in one language, to a customer who is addressed as in the draft.
#[derive(Clone, PartialEq, Debug, Serialize)]
struct ListedText {
    language: String,
    text: String,
}

impl PhraseList {
    pub(super) fn of(view: &View, checker: &Checker) -> Self {
        let offers = checker.offers(&view.draft(checker));
        // The languages of the draft come first.
        let mut languages: Vec<(LangId, &Language)> = offers.languages().collect();
        languages.sort_by_key(|(id, _)| !offers.written_in().contains(id));
        let listed = |phrase: &Phrase, fits| listed(&offers, &languages, phrase, fits);
        let fitting = offers.phrases().iter().map(|phrase| listed(phrase, true));
        let phrases = fitting.chain(offers.others().map(|phrase| listed(phrase, false)));
        let written = languages.iter().filter(|(id, _)| offers.written_in().contains(id));
        Self {
            languages: written.map(|(_, language)| language.code.to_string()).collect(),
            phrases: phrases.filter(|phrase| !phrase.texts.is_empty()).collect(),
        }
    }
}

fn listed(offers: &Offers<'_>, languages: &[(LangId, &Language)], phrase: &Phrase, fits: bool) -> ListedPhrase {
    let texts = languages.iter().filter_map(|(id, language)| {
        Some(ListedText { language: language.code.to_string(), text: offers.text(phrase, *id)? })
    });
    ListedPhrase {
        id: phrase.id.to_string(),
        topic: phrase.topic.to_string(),
        stage: phrase.purpose.stage,
        situation: offers.situation(phrase).map(ToOwned::to_owned),
        fits,
        texts: texts.collect(),
    }
}
