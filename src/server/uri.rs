//! Document names, exactly as the client wrote them.
//!
//! A client finds its document again by comparing strings, while the framework's `Url` writes some
//! anew: `file:///ñ.md` percent-encoded, `file:///a/../b.md` shortened; and it refuses `draft-7`.
//! A name that would change travels through the framework under an alias that does not, and gets
//! its own spelling back on the way out. All others, nearly every one, pass untouched.

use std::borrow::Cow;
use std::fmt::Write;
use std::path::PathBuf;

use memchr::memmem;
use serde_json::Value;
use tower_lsp::lsp_types::Url;

const ALIAS: &str = "replylint-uri:";

/// Puts aliases for the names in a message's parameters that need one.
pub(super) fn alias_names(params: &mut Value) {
    let Value::Object(params) = params else { return };
    params.get_mut("rootUri").map(alias);
    for holder in ["textDocument", "data"] {
        params.get_mut(holder).and_then(|holder| holder.get_mut("uri")).map(alias);
    }
    let alias_each = |list: Option<&mut Value>| {
        let items = list.and_then(Value::as_array_mut).into_iter().flatten();
        items.filter_map(|item| item.get_mut("uri")).for_each(alias);
    };
    for list in ["workspaceFolders", "previousResultIds", "changes", "arguments"] {
        alias_each(params.get_mut(list));
    }
    if let Some(event) = params.get_mut("event") {
        alias_each(event.get_mut("added"));
        alias_each(event.get_mut("removed"));
    }
}

/// The path of a document that is a file, however the client spells it.
pub(super) fn path(uri: &Url) -> Option<PathBuf> {
    let name = original(uri.as_str());
    Url::parse(&name).ok().filter(|url| url.scheme() == "file")?.to_file_path().ok()
}

/// A message as it goes out, with the names as the client wrote them.
pub(super) fn restore_names(body: Vec<u8>) -> Vec<u8> {
    if memmem::find(&body, ALIAS.as_bytes()).is_none() {
        return body;
    }
    let Ok(mut message) = serde_json::from_slice(&body) else { return body };
    restore(&mut message);
    serde_json::to_vec(&message).unwrap_or(body)
}

fn alias(name: &mut Value) {
    let Value::String(name) = name else { return };
    if Url::parse(name).is_ok_and(|url| url.as_str() == name) {
        return;
    }
    let mut alias = String::from(ALIAS);
    for byte in name.bytes() {
        // Writing to a string cannot fail.
        let _ = write!(alias, "{byte:02x}");
    }
    *name = alias;
}

fn restore(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Cow::Owned(name) = original(text) {
                *text = name;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(restore),
        Value::Object(members) => {
            let named = std::mem::take(members).into_iter();
            *members = named.map(|(key, value)| (original(&key).into_owned(), value)).collect();
            members.values_mut().for_each(restore);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The name behind an alias; any other text is itself.
pub(super) fn original(text: &str) -> Cow<'_, str> {
    decode(text).map_or(Cow::Borrowed(text), Cow::Owned)
}

fn decode(text: &str) -> Option<String> {
    let digits = text.strip_prefix(ALIAS)?.as_bytes();
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let byte = |pair: &[u8]| Some(digit(*pair.first()?)? << 4 | digit(*pair.get(1)?)?);
    let bytes: Option<Vec<u8>> = digits.chunks(2).map(byte).collect();
    String::from_utf8(bytes?).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    /// What the framework makes of a name, on its way in.
    fn inside(name: &str) -> String {
        let mut params = json!({ "textDocument": { "uri": name, "version": 1 } });
        alias_names(&mut params);
        let uri: Url = serde_json::from_value(params["textDocument"]["uri"].take()).unwrap();
        uri.into()
    }

    fn there_and_back(name: &str) -> String {
        let out = json!({ "params": { "uri": inside(name), "changes": { inside(name): [] } } });
        let out: Value = serde_json::from_slice(&restore_names(out.to_string().into_bytes())).unwrap();
        assert_eq!(out["params"]["changes"], json!({ name: [] }));
        out["params"]["uri"].as_str().unwrap().to_owned()
    }

    #[test]
    fn common_names_pass_untouched() {
        for name in
            ["file:///home/ana/draft.md", "file:///c%3A/Users/Ana/a%20b.md", "untitled:Untitled-1", "desk://t/9#2"]
        {
            assert_eq!(inside(name), name);
        }
    }

    #[test]
    fn odd_names_come_back_as_written() {
        for name in ["file:///ñ.md", "file:///a b.md", "file:///a/../b.md", "DESK://Ticket/7?draft=sí", "draft-7", ""]
        {
            assert_eq!(there_and_back(name), name);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_file_has_a_path_however_it_is_spelt() {
        let of = |name: &str| {
            let mut params = json!({ "textDocument": { "uri": name, "version": 1 } });
            alias_names(&mut params);
            let uri: Url = serde_json::from_value(params["textDocument"]["uri"].take()).unwrap();
            path(&uri)
        };
        assert_eq!(of("file:///a/b%20%C3%B1.md"), Some("/a/b ñ.md".into()));
        assert_eq!(of("file:///a/b ñ.md"), Some("/a/b ñ.md".into()));
        assert_eq!(
            [of("untitled:a"), of("/a/b.md"), of("desk://a/b.md"), of("file://else/where.md")],
            [const { None }; 4]
        );
    }

    proptest! {
        #[test]
        fn any_name_comes_back_as_written(name: String) {
            prop_assert_eq!(there_and_back(&name), name);
        }
    }
}
