//! From a request to a WebSocket, as RFC 6455 (section 4.2) has it.

use sha1_smol::Sha1;

use super::http::{Reply, Request};

/// What a server appends to a client's key to show that it understood.
const MAGIC: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// The letters of Base64 (RFC 4648).
const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The head that turns the connection into a WebSocket.
///
/// # Errors
/// If this is no request for one.
pub(super) fn accept(request: &Request, protocol: Option<&str>) -> Result<Vec<u8>, Reply> {
    let has = |name: &str, wanted: &str| request.list(name).any(|item| item.eq_ignore_ascii_case(wanted));
    let asks = request.method() == "GET" && request.is_http_1_1();
    if !asks || !has("Connection", "Upgrade") || !has("Upgrade", "websocket") {
        let words = "language clients connect here by WebSocket; /healthz tells how the server fares";
        return Err(Reply::new("426 Upgrade Required", words).with("Upgrade: websocket"));
    }
    if !request.all("Sec-WebSocket-Version").eq(["13"]) {
        let reply = Reply::new("426 Upgrade Required", "this is another version of WebSocket");
        return Err(reply.with("Sec-WebSocket-Version: 13"));
    }
    let mut keys = request.all("Sec-WebSocket-Key");
    let (Some(key), None) = (keys.next(), keys.next()) else {
        return Err(Reply::new("400 Bad Request", "a WebSocket begins with one Sec-WebSocket-Key"));
    };
    if !is_key(key) {
        return Err(Reply::new("400 Bad Request", "a Sec-WebSocket-Key has 16 bytes in Base64"));
    }
    let accepted = accept_key(key);
    let protocol = protocol.map(|protocol| format!("Sec-WebSocket-Protocol: {protocol}\r\n")).unwrap_or_default();
    let head = format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Accept: {accepted}\r\n{protocol}\r\n"
    );
    Ok(head.into_bytes())
}

fn accept_key(key: &str) -> String {
    base64(&Sha1::from(format!("{key}{MAGIC}")).digest().bytes())
}

/// Whether this is 16 bytes in Base64.
fn is_key(key: &str) -> bool {
    key.strip_suffix("==").is_some_and(|key| key.len() == 22 && key.bytes().all(|byte| LETTERS.contains(&byte)))
}

fn base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits = group.iter().zip([16, 8, 0]).fold(0, |bits, (byte, shift)| bits | usize::from(*byte) << shift);
        let letters = [18, 12, 6, 0].map(|shift| char::from(LETTERS[bits >> shift & 63]));
        text.extend(letters.into_iter().take(group.len() + 1));
        text.extend(["="; 2].into_iter().take(3 - group.len()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(head: &str) -> Result<String, String> {
        let (request, _) = Request::parse(format!("{head}\r\n\r\n").as_bytes()).unwrap().unwrap();
        let accepted = accept(&request, Some("lsp")).map(|head| String::from_utf8(head).unwrap());
        accepted.map_err(|reply| reply.status()[..3].into())
    }

    const GOOD: &str = "GET /lsp HTTP/1.1\r\nHost: desk.example\r\nUpgrade: WebSocket\r\n\
        Connection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";

    #[test]
    fn the_key_of_the_standard_is_answered_as_there() {
        let head = told(GOOD).unwrap();
        assert!(head.contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"), "{head}");
        assert!(head.ends_with("\r\nSec-WebSocket-Protocol: lsp\r\n\r\n"), "{head}");
    }

    #[test]
    fn base64_is_that_of_its_standard() {
        let samples = ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"];
        assert_eq!([0, 1, 2, 3, 4, 5, 6].map(|length| base64(&b"foobar"[..length])), samples);
        assert_eq!(base64(b"\xfb\xff\xfe"), "+//+");
    }

    #[test]
    fn what_asks_for_no_web_socket_is_refused() {
        let without =
            |what: &str, status: &str| assert_eq!(told(&GOOD.replace(what, "X")), Err(status.into()), "{what}");
        without("GET", "426");
        without("WebSocket\r\n", "426");
        without("keep-alive, Upgrade", "426");
        without("13", "426");
        without("Sec-WebSocket-Key", "400");
        without("==", "400");
        assert_eq!(told(&GOOD.replace("HTTP/1.1", "HTTP/1.0")), Err("426".into()));
        assert_eq!(told(&format!("{GOOD}\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")), Err("400".into()));
    }
}
