//! Who may have a session over a WebSocket: where a page comes from, and the token that it shows.
//!
//! Browsers let every page connect anywhere, and say in `Origin` which page it is. So a page must be one that was
//! allowed; what sends no origin is no page. A browser can send no header of its own choice, but it can offer
//! subprotocols, so a token may come as one of them. It never comes in the address, which is kept in histories and logs.

use std::fmt;

use subtle::{Choice, ConstantTimeEq};

use super::http::{Reply, Request};

/// The subprotocol of language clients.
pub(super) const LSP: &str = "lsp";

/// What stands before a token that is offered as a subprotocol.
const BEARER: &str = "bearer.";

/// Fewer characters can be guessed.
const SHORTEST_TOKEN: usize = 16;

/// Whom to let in.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Gate {
    origins: Vec<String>,
    tokens: Vec<String>,
}

impl Gate {
    /// Lets pages of these origins in, and no others.
    ///
    /// # Errors
    /// In words for a user, if no page can be from there.
    pub fn with_origins(self, origins: &[String]) -> Result<Self, String> {
        match origins.iter().find(|origin| !is_origin(origin)) {
            Some(origin) => Err(format!("“{origin}” is no origin; write it as https://desk.example")),
            None => Ok(Self { origins: origins.to_vec(), ..self }),
        }
    }

    /// Asks for one of these tokens, which stand one a line.
    ///
    /// # Errors
    /// In words for a user, if there is none, or one that nobody can show or anybody can guess.
    pub fn with_tokens(self, tokens: &str) -> Result<Self, String> {
        let tokens: Vec<String> =
            tokens.lines().map(str::trim).filter(|token| !token.is_empty()).map(Into::into).collect();
        if tokens.is_empty() {
            return Err("there is no token in it".into());
        }
        if tokens.iter().any(|token| token.len() < SHORTEST_TOKEN) {
            return Err(format!("a token has at least {SHORTEST_TOKEN} characters"));
        }
        if !tokens.iter().all(|token| token.bytes().all(may_stand_in_a_token)) {
            return Err("a token has letters, digits and -._~+ only, as a browser must be able to send it".into());
        }
        Ok(Self { tokens, ..self })
    }

    /// Whether everybody who reaches the server may have a session.
    #[must_use]
    pub fn asks_for_token(&self) -> bool {
        !self.tokens.is_empty()
    }

    /// Lets somebody in, in the subprotocol that both speak if any was offered.
    pub(super) fn admit(&self, request: &Request) -> Result<Option<&'static str>, Reply> {
        let mut origins = request.all("Origin");
        if !origins.all(|origin| self.origins.iter().any(|allowed| allowed.eq_ignore_ascii_case(origin))) {
            return Err(Reply::new("403 Forbidden", "sessions are not for pages from there (see --allow-origin)"));
        }
        let offered: Vec<&str> = request.list("Sec-WebSocket-Protocol").collect();
        if !self.takes(&shown(request)) {
            let reply = Reply::new("401 Unauthorized", "a session asks for a token, and this is none");
            return Err(reply.with("WWW-Authenticate: Bearer"));
        }
        match offered.as_slice() {
            [] => Ok(None),
            names if names.contains(&LSP) => Ok(Some(LSP)),
            _ => Err(Reply::new("400 Bad Request", "offer the subprotocol “lsp”, or none")),
        }
    }

    /// Whether one of these tokens lets somebody in, if one is asked for.
    pub(super) fn takes(&self, shown: &[String]) -> bool {
        !self.asks_for_token() || shown.iter().map(|token| self.knows(token)).fold(false, |known, it| known | it)
    }

    /// Whether this is one of the tokens. The time that it takes tells nothing but how long they are.
    fn knows(&self, shown: &str) -> bool {
        let same = self.tokens.iter().map(|token| token.as_bytes().ct_eq(shown.as_bytes()));
        same.fold(Choice::from(0), |any, same| any | same).into()
    }
}

impl fmt::Debug for Gate {
    /// Tokens are not shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gate").field("origins", &self.origins).finish_non_exhaustive()
    }
}

/// The tokens that a request shows.
pub(super) fn shown(request: &Request) -> Vec<String> {
    let offered = request.list("Sec-WebSocket-Protocol").filter_map(|name| name.strip_prefix(BEARER));
    offered.chain(request.all("Authorization").filter_map(bearer)).map(Into::into).collect()
}

/// The token of an `Authorization`.
fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("Bearer").then(|| token.trim())
}

/// Whether a browser can say that a page is from there.
fn is_origin(origin: &str) -> bool {
    let host = origin.split_once("://").map(|(_, host)| host);
    origin == "null" || host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '*', ' ', '?', '#']))
}

fn may_stand_in_a_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~+".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "a-token-nobody-guesses";

    fn gate() -> Gate {
        let origins = ["https://desk.example".to_owned(), "null".into()];
        let gate = Gate::default().with_origins(&origins).unwrap();
        gate.with_tokens(&format!("another-long-token\n\n {TOKEN} \n")).unwrap()
    }

    /// What becomes of a request with these headers: its subprotocol, or the status it is refused with.
    fn told(gate: &Gate, headers: &[&str]) -> String {
        let head = format!("GET /?token={TOKEN} HTTP/1.1\r\n{}\r\n\r\n", headers.join("\r\n"));
        let (request, _) = Request::parse(head.as_bytes()).unwrap().unwrap();
        match gate.admit(&request) {
            Ok(protocol) => format!("{protocol:?}"),
            Err(reply) => reply.status()[..3].into(),
        }
    }

    #[test]
    fn a_token_is_shown_as_a_subprotocol_or_in_a_header() {
        let (gate, shown) = (gate(), format!("Sec-WebSocket-Protocol: lsp, bearer.{TOKEN}"));
        assert_eq!(told(&gate, &[&shown]), "Some(\"lsp\")");
        assert_eq!(
            told(&gate, &["Sec-WebSocket-Protocol: bearer.another-long-token", "sec-websocket-protocol: lsp"]),
            "Some(\"lsp\")"
        );
        assert_eq!(told(&gate, &[&format!("authorization: bearer {TOKEN}")]), "None");
        assert_eq!(told(&gate, &[&format!("Sec-WebSocket-Protocol: bearer.{TOKEN}")]), "400");
    }

    #[test]
    fn who_shows_no_token_is_refused() {
        let gate = gate();
        assert_eq!(told(&gate, &["Host: a"]), "401", "what stands in the address is none");
        assert_eq!(told(&gate, &["Sec-WebSocket-Protocol: lsp, bearer.a-token-nobody-guesse5"]), "401");
        assert_eq!(told(&gate, &["Sec-WebSocket-Protocol: lsp, bearer."]), "401");
        assert_eq!(told(&gate, &[&format!("Authorization: Basic {TOKEN}")]), "401");
        assert_eq!(told(&gate, &[&format!("Authorization: Bearer {TOKEN}5")]), "401");
    }

    #[test]
    fn pages_come_from_where_it_is_allowed() {
        let gate = Gate { tokens: Vec::new(), ..gate() };
        assert_eq!(told(&gate, &["Host: a"]), "None", "this is no page");
        assert_eq!(told(&gate, &["Origin: https://DESK.example"]), "None");
        assert_eq!(told(&gate, &["Origin: null"]), "None");
        for origin in ["http://desk.example", "https://desk.example.evil.example", "https://desk.example:8443", ""] {
            assert_eq!(told(&gate, &[&format!("Origin: {origin}")]), "403", "{origin}");
        }
        assert_eq!(told(&gate, &["Origin: https://desk.example", "Origin: https://evil.example"]), "403");
        assert_eq!(told(&Gate::default(), &["Origin: https://desk.example"]), "403", "none is allowed unless named");
    }

    #[test]
    fn a_subprotocol_that_nobody_speaks_is_refused() {
        assert_eq!(told(&Gate::default(), &["Sec-WebSocket-Protocol: chat"]), "400");
        assert_eq!(told(&Gate::default(), &["Sec-WebSocket-Protocol: chat, lsp"]), "Some(\"lsp\")");
    }

    #[test]
    fn what_can_never_be_met_is_told_at_the_start() {
        let origin = |origin: &str| Gate::default().with_origins(&[origin.into()]).is_ok();
        assert!(origin("https://desk.example:8443") && origin("app://composer") && origin("null"));
        assert!(
            !origin("desk.example") && !origin("https://desk.example/") && !origin("*") && !origin("https://*.example")
        );
        let tokens = |tokens: &str| Gate::default().with_tokens(tokens).is_ok();
        assert!(tokens("abcdefghijklmnop\n") && tokens("abcdefghijklmnop\r\nponmlkjihgfedcba"));
        assert!(!tokens("") && !tokens("short") && !tokens("abcdefghijklmno/pqr=") && !tokens("contraseña-muy-larga"));
    }

    #[test]
    fn a_gate_does_not_show_its_tokens() {
        assert!(!format!("{:?}", gate()).contains("token-nobody"));
    }
}
