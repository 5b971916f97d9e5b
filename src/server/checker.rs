//! Checking the states of one document; runs on a thread of its own, where a panic harms nobody.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::config::{Brief, Configuration, Home, Ready};
use crate::draft::{Context, Draft, Markup};
use crate::lint::{Bilingual, Bold, Finding, Fix, Link, Memory, NotBilingual, Offers, Outcome, Together, safe_fixes};
use crate::rules::model::Stage;
use crate::text::{Caption, EditSet, LangId, Span};

use super::capabilities::Features;
use super::diagnostics::looks_finished;

/// How one document is checked. What its settings are is looked up when it is first needed, on the thread that
/// needs it: files may have to be read, and a team's rules compiled.
#[derive(Debug)]
pub(super) struct Checker {
    configuration: Arc<Configuration>,
    home: Home,
    brief: OnceLock<Arc<Brief>>,
    /// What the host says of the conversation.
    given: Arc<Context>,
    context: OnceLock<Context>,
    /// Whether the words are wanted that call for what is missing.
    causes: bool,
    /// The document as it was checked last.
    memory: Mutex<Memory>,
}

/// What a check found.
#[derive(Debug, Default)]
pub(super) struct Checked {
    /// In the order of the text.
    pub findings: Vec<Finding>,
    /// By the identity of a finding, other words that it is about, in bytes of the text.
    pub causes: HashMap<String, Vec<Span>>,
    /// Whether the draft looks finished, so that what is missing may be told.
    pub finished: bool,
    /// What else makes it count as finished.
    pub ready: Ready,
    /// How many bytes may be checked, if these are more.
    pub too_long_for: Option<u32>,
    /// The address of the page that explains a rule, with [`RULE_SLOT`](crate::config::RULE_SLOT) for its id.
    pub pages: Option<String>,
    /// The rules that failed inside, so that what they would have found is missing.
    pub failed: Vec<Arc<str>>,
}

impl Checker {
    /// For a document that stands there.
    pub(super) fn new(configuration: Arc<Configuration>, home: Home, given: Arc<Context>, features: Features) -> Self {
        let (brief, context, causes) = (OnceLock::new(), OnceLock::new(), features.related_information);
        Self { configuration, home, brief, given, context, causes, memory: Mutex::default() }
    }

    /// Where the document stands.
    pub(super) fn home(&self) -> &Home {
        &self.home
    }

    /// What is known of the conversation: what the host says, then what was set.
    fn context(&self) -> &Context {
        self.context.get_or_init(|| Context::clone(&self.given).or(&self.brief().context))
    }

    fn brief(&self) -> &Brief {
        self.brief.get_or_init(|| self.configuration.brief(&self.home))
    }

    /// Whether all is there that a check needs.
    pub(super) fn is_ready(&self) -> bool {
        self.brief.get().is_some()
    }

    /// Reads and compiles what a check needs.
    pub(super) fn prepare(&self) {
        let _ = self.brief();
    }

    /// How long a draft may be to be checked, in bytes.
    fn max_size(&self) -> u32 {
        self.brief().effective.max_size.value
    }

    /// Whether a draft of so many bytes is checked at all.
    pub(super) fn takes(&self, length: usize) -> bool {
        u32::try_from(length).is_ok_and(|length| length <= self.max_size())
    }

    /// What is found in a draft.
    pub(super) fn check(&self, source: &str, markup: Markup) -> Checked {
        let brief = self.brief();
        let Brief { linter, settings, ready, effective, .. } = brief;
        if effective.left_out {
            return Checked::default();
        }
        if !self.takes(source.len()) {
            return Checked { too_long_for: Some(self.max_size()), ..Checked::default() };
        }
        let draft = settings.read(linter.rules(), source, markup);
        // After a panic nothing is remembered.
        let mut memory = std::mem::take(&mut *self.memory.lock().unwrap_or_else(PoisonError::into_inner));
        let Outcome { findings: found, failed } = linter.check_in_spite(&draft, self.context(), settings, &mut memory);
        *self.memory.lock().unwrap_or_else(PoisonError::into_inner) = memory;
        let (mut findings, mut causes) = (Vec::with_capacity(found.len()), HashMap::new());
        for (finding, words) in found {
            if self.causes && !words.is_empty() {
                causes.insert(finding.id.clone(), words);
            }
            findings.push(finding);
        }
        Checked {
            findings,
            causes,
            finished: looks_finished(&draft, linter.rules().lexer().languages(), *ready),
            ready: *ready,
            too_long_for: None,
            pages: effective.show.pages.as_ref().map(|set| set.value.clone()),
            failed,
        }
    }

    /// Reads a text as it would be checked.
    pub(super) fn read<'a>(&self, source: &'a str, markup: Markup) -> Draft<'a> {
        let Brief { linter, settings, .. } = self.brief();
        settings.read(linter.rules(), source, markup)
    }

    /// The ready sentences that fit a draft.
    pub(super) fn offers(&self, draft: &Draft<'_>) -> Offers<'_> {
        let (Brief { linter, settings, .. }, context) = (self.brief(), self.context());
        linter.offers(draft, context, settings)
    }

    /// Whether the parts of a good reply are to be shown above a draft.
    pub(super) fn shows_stages(&self) -> bool {
        let Brief { effective, .. } = self.brief();
        effective.show.stages.value && !effective.left_out
    }

    /// Whether words are to be marked with the part of a good reply that stands on them.
    pub(super) fn shows_marks(&self) -> bool {
        let Brief { effective, .. } = self.brief();
        effective.show.marks.value && !effective.left_out
    }

    /// The parts of a good reply, each with the words of a draft that it stands on.
    pub(super) fn stages(&self, draft: &Draft<'_>) -> Vec<(Stage, Vec<Span>)> {
        let (Brief { linter, settings, .. }, context) = (self.brief(), self.context());
        linter.stages(draft, context, settings)
    }

    /// What an editor says of a draft, in the language that most of it is in.
    pub(super) fn caption(&self, draft: &Draft<'_>, caption: Caption) -> &str {
        let Brief { linter, settings, .. } = self.brief();
        let languages = linter.rules().lexer().languages();
        let set = || settings.languages.first().and_then(|code| languages.find(code));
        languages.caption(draft.main_language().or_else(set), caption)
    }

    /// The code of the language that most of a draft is in.
    pub(super) fn main_language(&self, draft: &Draft<'_>) -> Option<&str> {
        let languages = self.brief().linter.rules().lexer().languages();
        draft.main_language().map(|language| &*languages.get(language).code)
    }

    /// How bold is written where a draft is sent.
    pub(super) fn bold(&self, draft: &Draft<'_>) -> Bold {
        let (Brief { linter, settings, .. }, context) = (self.brief(), self.context());
        linter.bold(draft, context, settings)
    }

    /// What an editor says in the language of a code.
    pub(super) fn caption_in(&self, code: &str, caption: Caption) -> &str {
        let languages = self.brief().linter.rules().lexer().languages();
        languages.caption(languages.find(code), caption)
    }

    /// The numbers in a draft that lead somewhere; none if they are not to be shown.
    pub(super) fn links(&self, draft: &Draft<'_>) -> Vec<Link> {
        let Brief { linter, effective, .. } = self.brief();
        if effective.show.links.value && !effective.left_out { linter.links(draft) } else { Vec::new() }
    }

    /// The findings of a draft that are wanted, each with its fixes.
    pub(super) fn fixes(&self, draft: &Draft<'_>, wanted: impl Fn(&Finding) -> bool) -> Vec<(Finding, Vec<Fix>)> {
        let (Brief { linter, settings, effective, .. }, context) = (self.brief(), self.context());
        if effective.left_out || !self.takes(draft.source().len()) {
            return Vec::new();
        }
        linter.fixes_of(draft, context, settings, wanted)
    }

    /// All safe fixes of a draft at once, and how many they are.
    pub(super) fn safe_fixes(&self, draft: &Draft<'_>) -> (EditSet, usize) {
        safe_fixes(self.fixes(draft, |_| true).iter().map(|(_, fixes)| &fixes[..]))
    }

    /// What can be done at once for some findings of a draft.
    pub(super) fn together(&self, draft: &Draft<'_>, fixes: &[(Finding, Vec<Fix>)]) -> Vec<Together> {
        let (Brief { linter, settings, .. }, context) = (self.brief(), self.context());
        linter.together(draft, context, settings, fixes)
    }

    /// A draft, or a part of it, once more in another language.
    pub(super) fn bilingual(&self, draft: &Draft<'_>, within: Option<Span>) -> Result<Bilingual, NotBilingual> {
        let (Brief { linter, settings, .. }, context) = (self.brief(), self.context());
        linter.bilingual(draft, context, settings, within)
    }

    /// What puts a sentence into a draft that serves a part of a good reply.
    pub(super) fn insertion(&self, draft: &Draft<'_>, stage: Option<Stage>, language: LangId, text: &str) -> EditSet {
        let (Brief { linter, settings, .. }, context) = (self.brief(), self.context());
        linter.insertion(draft, context, settings, (stage, language, text))
    }

    /// Whether what a rule points out is not to be written anywhere else.
    pub(super) fn is_secret(&self, rule: &str) -> bool {
        self.brief().linter.rules().rules().iter().any(|known| known.secret && *known.id == *rule)
    }

    /// What the language of a code is called by those who speak it.
    pub(super) fn language_name<'a>(&'a self, code: &'a str) -> &'a str {
        let languages = self.brief().linter.rules().lexer().languages();
        languages.find(code).map_or(code, |language| &languages.get(language).name)
    }
}
