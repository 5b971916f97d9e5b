//! Ready sentences as people read them.

use std::fmt::Write;

use crate::rules::model::Stage;
use crate::rules::phrasebook::Phrase;

/// A phrase with the texts that are to be shown.
#[derive(Clone, Debug)]
pub struct Shown<'a> {
    /// The phrase.
    pub phrase: &'a Phrase,
    /// Language codes and texts, in the order of the languages.
    pub texts: Vec<(&'a str, &'a str)>,
}

/// Paragraphs below headings of what they are for; with language codes where there are several.
#[must_use]
pub fn text(phrases: &[Shown<'_>]) -> String {
    let mut codes: Vec<&str> = phrases.iter().flat_map(|shown| &shown.texts).map(|(code, _)| *code).collect();
    codes.sort_unstable();
    codes.dedup();
    let width = codes.iter().map(|code| code.len()).max().filter(|_| codes.len() > 1);
    let mut out = String::new();
    let mut under = String::new();
    for Shown { phrase, texts } in phrases {
        let heading = heading(phrase);
        if heading != under {
            line(&mut out, format_args!("{heading}\n"));
            under = heading;
        }
        for (code, text) in texts {
            match width {
                Some(width) => line(&mut out, format_args!("  {code:width$}  {text}")),
                None => line(&mut out, format_args!("  {text}")),
            }
        }
        out.push('\n');
    }
    let count = phrases.len();
    line(&mut out, format_args!("{count} {}", if count == 1 { "phrase" } else { "phrases" }));
    out
}

/// `empathy/late-delivery (empathize, chat)`
fn heading(phrase: &Phrase) -> String {
    let stage = phrase.purpose.stage.map(Stage::name);
    let places = phrase.purpose.channels.iter().chain(&phrase.purpose.industries).map(|name| &**name);
    let details: Vec<&str> = stage.into_iter().chain(places).collect();
    match details.as_slice() {
        [] => phrase.topic.to_string(),
        details => format!("{} ({})", phrase.topic, details.join(", ")),
    }
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    writeln!(out, "{text}").expect("a String takes everything");
}
