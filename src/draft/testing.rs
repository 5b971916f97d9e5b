//! A lexer that knows a few words of English, Spanish and Portuguese, for the tests of this room.

use super::{Draft, Markup, Sentence};
use crate::text::{Language, Lexer, LexerBuilder, WordId};

struct Sample {
    code: &'static str,
    abbreviations: &'static str,
    connectors: &'static str,
    greetings: &'static str,
    closings: &'static str,
    attributions: &'static [(&'static str, &'static str)],
    header_fields: &'static str,
    separators: &'static str,
    device_lines: &'static str,
    letters: &'static str,
    words: &'static str,
}

const SAMPLES: [Sample; 3] = [
    Sample {
        code: "en",
        abbreviations: "mr,dr,no,e.g,etc,p.m",
        connectors: "and,but,because,so that",
        greetings: "hi,hello,dear,good morning",
        closings: "best regards,regards,thanks,best",
        attributions: &[("On", "wrote:")],
        header_fields: "from,sent,to,subject",
        separators: "original message",
        device_lines: "sent from my",
        letters: "",
        words: "the,your,you,we,i,is,it,has,will,please,order,here,track,thanks,hello,send,us,about,export,let,this,no,\
                of,want",
    },
    Sample {
        code: "es",
        abbreviations: "sr,sra,no,p. ej,ee. uu",
        connectors: "y,pero,porque,para que",
        greetings: "hola,estimado,estimada,buenos días",
        closings: "saludos,un saludo,atentamente",
        attributions: &[("El", "escribió:")],
        header_fields: "de,enviado,para,asunto",
        separators: "mensaje original",
        device_lines: "enviado desde",
        letters: "¿¡ñáéíóú",
        words: "el,su,pedido,usted,que,por,favor,está,los,tu,mensaje,nos,gracias,hola,una,puede,llegó,para",
    },
    Sample {
        code: "pt",
        abbreviations: "",
        connectors: "",
        greetings: "",
        closings: "",
        attributions: &[],
        header_fields: "",
        separators: "",
        device_lines: "",
        letters: "ãõç",
        words: "você,não,seu,obrigado,nós,uma,para,encomenda,recebemos",
    },
];

pub(super) fn lexer() -> Lexer {
    let mut builder = LexerBuilder::default();
    builder.add_contraction("don't", "do not");
    let list = |text: &'static str| text.split(',').filter(|word| !word.is_empty());
    let mut evidence: Vec<(WordId, _)> = Vec::new();
    for sample in &SAMPLES {
        let mut language = Language {
            code: sample.code.into(),
            spoken: sample.code != "pt",
            letters: sample.letters.into(),
            quotation: vec![('“', '”'), ('«', '»'), ('"', '"')],
            abbreviations: list(sample.abbreviations).map(Into::into).collect(),
            header_fields: list(sample.header_fields).map(Into::into).collect(),
            separators: list(sample.separators).map(Into::into).collect(),
            device_lines: list(sample.device_lines).map(Into::into).collect(),
            attributions: sample.attributions.iter().map(|&(open, end)| (open.into(), end.into())).collect(),
            ..Language::default()
        };
        list(sample.connectors).for_each(|words| language.connectors.insert(&builder.words(words, None)));
        list(sample.greetings).for_each(|words| language.greetings.insert(&builder.words(words, None)));
        list(sample.closings).for_each(|words| language.closings.insert(&builder.words(words, None)));
        let id = builder.languages().push(language).expect("three languages fit");
        evidence.extend(list(sample.words).map(|word| (builder.intern(word).0, id)));
    }
    for (word, language) in evidence {
        builder.languages().add_evidence(word, language, 3);
    }
    builder.build()
}

/// What a test asks about the sentences of a draft, a line each.
pub(super) fn lines(source: &str, markup: Markup, describe: impl Fn(&Draft<'_>, &Sentence) -> String) -> Vec<String> {
    let lexer = lexer();
    let draft = Draft::parse(&lexer, source, markup);
    draft.sentences().iter().map(|sentence| describe(&draft, sentence)).collect()
}

/// The text of a sentence.
pub(super) fn text(draft: &Draft<'_>, sentence: &Sentence) -> String {
    draft.prose().text()[draft.span(sentence).range()].into()
}

/// The sentences of a Markdown draft.
pub(super) fn sentences(source: &str) -> Vec<String> {
    lines(source, Markup::Markdown, text)
}

/// The sentences of a Markdown draft with their zones.
pub(super) fn zones(source: &str) -> Vec<String> {
    lines(source, Markup::Markdown, |draft, sentence| format!("{:?}: {}", sentence.zone, text(draft, sentence)))
}
