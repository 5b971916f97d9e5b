//! The form of address that a draft keeps to: usted, tú or vos.

use super::{Examined, Hit};
use crate::draft::Draft;
use crate::text::{LangId, Language, TokenFlags};

/// The form of address of a draft in a language, as its number there: the one that most words show, and
/// where none does the one that was set, else the first.
pub fn of_draft(examined: &Examined<'_>, language: LangId) -> u8 {
    let languages = examined.rules.lexer().languages();
    let of_all = || {
        let wanted = examined.settings.register.as_deref();
        languages.iter().map(|(language, known)| shown(examined.draft, language, known, wanted)).collect()
    };
    examined.registers.get_or_init(of_all)[usize::from(language.0)]
}

/// The form of address that most words of a draft show in one language; where none does, the one of the name
/// that is wanted.
fn shown(draft: &Draft<'_>, language: LangId, known: &Language, wanted: Option<&str>) -> u8 {
    let registers = &known.registers;
    let mut shown = vec![0; registers.len()];
    for sentence in draft.sentences().iter().filter(|sentence| sentence.languages.contains(language)) {
        for at in sentence.tokens.clone() {
            // An abbreviation, such as that of information technology, addresses nobody.
            if draft.tokens()[at].flags.contains(TokenFlags::SHOUTED) {
                continue;
            }
            let tokens = &draft.tokens()[at..sentence.tokens.end];
            for (count, register) in shown.iter_mut().zip(registers) {
                *count += usize::from(register.markers.longest_at(tokens).is_some());
            }
        }
    }
    // The last of equals is the greatest for `max_by_key`, so they are asked in reverse.
    let most = (0..shown.len()).rev().max_by_key(|&at| shown[at]).filter(|&at| shown[at] > 0);
    let most = most.or_else(|| registers.iter().position(|register| wanted == Some(&*register.name)));
    most.and_then(|at| u8::try_from(at).ok()).unwrap_or_default()
}

/// The form of address that the words of a hit are written in, where one of them is a form for one
/// alone (`envía`), else the draft's.
pub fn of_hit(examined: &Examined<'_>, hit: &Hit, language: LangId) -> u8 {
    let rules = examined.rules;
    let known = rules.lexer().languages().get(language);
    let of_form = |form: &str| {
        let form = form.split('-').next().unwrap_or_default();
        known.registers.iter().position(|register| *register.name == *form)
    };
    let forms = examined.hits.captures(hit).filter_map(|(_, capture)| {
        let class = capture.class?;
        let mut columns = rules.lexicons.columns_of(class).map(|column| of_form(&column.form));
        let first = columns.next()??;
        columns.all(|column| column == Some(first)).then_some(first)
    });
    let shown = forms.last().and_then(|at| u8::try_from(at).ok());
    shown.unwrap_or_else(|| of_draft(examined, language))
}
