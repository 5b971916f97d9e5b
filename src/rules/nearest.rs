//! “Did you mean …?”

/// The candidate that a mistyped `word` most likely means; `None` when nothing is close.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::normalized_damerau_levenshtein(word, candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.6)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

/// Help for an unknown name: the nearest one if there is one, else all there are.
#[must_use]
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str> + Clone) -> String {
    if let Some(candidate) = nearest(word, candidates.clone()) {
        return format!("did you mean “{candidate}”?");
    }
    let mut all: Vec<&str> = candidates.into_iter().collect();
    all.sort_unstable();
    all.dedup();
    match all.len() {
        0 => "there are none yet".into(),
        1..=24 => format!("use one of: {}", all.join(", ")),
        more => format!("there are {more} of them, such as {}", all[..8].join(", ")),
    }
}

/// Like [`did_you_mean`], for ids: who asks for `dictating` means `collaborate/dictating`.
#[must_use]
pub fn did_you_mean_id<'a>(id: &str, candidates: impl IntoIterator<Item = &'a str> + Clone) -> String {
    let lasts = || candidates.clone().into_iter().map(|known| known.rsplit('/').next().unwrap_or(known));
    match nearest(id, lasts()) {
        Some(last) if nearest(id, candidates.clone()).is_none() => {
            let whole = lasts().zip(candidates.clone()).find(|(known, _)| *known == last);
            format!("did you mean “{}”?", whole.map_or(last, |(_, known)| known))
        }
        _ => did_you_mean(id, candidates),
    }
}
