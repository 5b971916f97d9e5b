//! What a client may choose when it introduces itself, in `initializationOptions`.

use serde::Deserialize;
use serde_json::Value;

use crate::lint::{Bold, Settings, Translations};

/// The choices of a client. What it does not choose stays as the command line has it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Choices {
    /// How bold is written where the replies are sent.
    bold: Option<Bold>,
    /// What becomes of rewrites in the other language.
    translations: Option<Translations>,
}

impl Choices {
    /// Reads what a client sent; keys that we do not know are left to others.
    ///
    /// # Errors
    /// What is wrong with it, in words for whoever set it up.
    pub(super) fn read(options: Option<Value>) -> Result<Self, String> {
        // Clients that have nothing to choose send null, an empty object or nothing.
        let options = options.filter(|options| !options.is_null());
        let read = options.map(serde_json::from_value).transpose();
        read.map(Option::unwrap_or_default).map_err(|error| format!("initializationOptions: {error}"))
    }

    /// The settings with these choices.
    pub(super) fn over(&self, settings: &Settings) -> Settings {
        let translations = self.translations.unwrap_or(settings.translations);
        Settings { bold: self.bold.or(settings.bold), translations, ..settings.clone() }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_chosen_goes_over_what_was_set() {
        let set = Settings { bold: Some(Bold::Html), ..Settings::default() };
        let chosen = |options: Value| Choices::read(Some(options)).unwrap().over(&set).bold;
        assert_eq!(chosen(json!({ "bold": "single-star" })), Some(Bold::SingleStar));
        assert_eq!(chosen(json!({ "somebody": "else's" })), Some(Bold::Html));
        assert_eq!(chosen(json!(null)), Some(Bold::Html));
    }

    #[test]
    fn a_choice_that_there_is_not_is_told() {
        let told = |options: Value| Choices::read(Some(options)).unwrap_err();
        assert!(told(json!({ "bold": "loud" })).contains("expected one of `markdown`, `single-star`, `html`, `none`"));
        assert!(told(json!("none")).starts_with("initializationOptions: "));
    }
}
