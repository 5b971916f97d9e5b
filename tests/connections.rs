//! replylint is a client of nothing: drafts hold names and addresses, and no version of a dependency may carry them
//! off. Held by reading the source, ours and that of all we are built from.

#![allow(clippy::unwrap_used, reason = "a test stops where it is surprised")]

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Dependencies in whose source a connection could be opened: the features that do it and must be off, and why the
/// rest may stay.
const KNOWN: [(&str, &[&str], &str); 9] = [
    ("libc", &[], "declares what the system can do, and does none of it"),
    ("linux-raw-sys", &[], "declares the numbers of what Linux can do"),
    ("rustix", &["net"], "asks for the terminal's width and waits for a process"),
    ("mio", &[], "tells tokio when a socket is ready"),
    ("socket2", &[], "sets up tokio's listeners"),
    ("tokio", &[], "listens for clients; what connects is src/server/net/connect.rs alone"),
    ("tokio-util", &["net"], "cuts frames for tower-lsp, on streams that it is given"),
    ("tokio-tungstenite", &["connect", "stream"], "frames on a stream that it is given"),
    ("tungstenite", &["handshake"], "the same; its client is for tests"),
];

/// What source has in it that opens connections, or asks the system to.
const SOCKETS: [&str; 7] =
    ["TcpStream", "UdpSocket", "UnixStream", "UnixDatagram", "fn connect(", "fn socket(", "__NR_connect"];

/// What would open one in ours, or have another program do it.
const OPENS: [&str; 12] = [
    "::connect(",
    ".connect(",
    "connect_timeout(",
    "UdpSocket",
    "UnixDatagram",
    "TcpSocket",
    "lookup_host",
    "to_socket_addrs",
    "client_async",
    "tungstenite::client",
    "named_pipe",
    "process::Command",
];

/// The one file that connects, and all that it connects to: the editor that started us.
const CONNECTS: &str = "src/server/net/connect.rs";
const EDITORS: [&str; 3] = [
    "TcpStream::connect((Ipv4Addr::LOCALHOST, *port))",
    "tokio::net::UnixStream::connect(name)",
    "tokio::net::windows::named_pipe::ClientOptions::new().open(name)",
];

#[test]
fn the_program_connects_to_nobody_but_the_editor_that_started_it() {
    let mut strays = Vec::new();
    let mut seen = BTreeSet::new();
    for file in rust_files(&root().join("src")) {
        let text = fs::read_to_string(&file).unwrap();
        for (number, line) in text.lines().map(code).enumerate() {
            let Some(opens) = OPENS.iter().find(|opens| line.contains(*opens)) else { continue };
            match EDITORS.iter().find(|editor| line.contains(*editor)).filter(|_| file.ends_with(CONNECTS)) {
                Some(editor) => _ = seen.insert(editor),
                None => strays.push(format!("{}:{}: {opens}", file.display(), number + 1)),
            }
        }
    }
    assert!(strays.is_empty(), "{}", strays.join("\n"));
    assert_eq!(seen.len(), EDITORS.len(), "what is looked for is what stands there");
}

#[test]
fn no_dependency_can_open_a_connection_unless_we_do() {
    let sources = sources();
    let (mut strays, mut found) = (Vec::new(), BTreeSet::new());
    for (package, features) in dependencies() {
        let source = &sources[&package];
        let name = package.split(' ').next().unwrap();
        let files = rust_files(&source.join("src"));
        let texts = files.iter().map(|file| String::from_utf8_lossy(&fs::read(file).unwrap()).into_owned());
        let can_open = |text: String| SOCKETS.iter().find(|word| text.lines().any(|line| code(line).contains(*word)));
        // Most files can be told at once to hold none of the words.
        let mut suspects = texts.filter(|text| SOCKETS.iter().any(|word| text.contains(word)));
        let Some(word) = suspects.find_map(can_open) else { continue };
        let Some((known, off, _)) = KNOWN.iter().find(|(known, ..)| *known == name) else {
            strays.push(format!("{name}: {word} stands in its source; if it is harmless, say why in KNOWN"));
            continue;
        };
        found.insert(*known);
        strays.extend(off.iter().filter(|off| features.contains(**off)).map(|on| format!("{name}: {on} is on")));
    }
    assert!(strays.is_empty(), "{}", strays.join("\n"));
    let known: BTreeSet<&str> = KNOWN.iter().map(|(name, ..)| *name).collect();
    // Each system has some of its own.
    assert!(found.contains("tokio") && found.is_subset(&known), "{found:?}");
}

/// What the program is built from on this system, each as `name v1.2.3`, with the features that are on; not what only tests need.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let format = ["--prefix", "none", "--format", "{p}|{f}"];
    let listed = cargo(&[&["tree", "--offline", "--locked", "--edges", "normal"][..], &format].concat());
    let mut dependencies = BTreeMap::<String, BTreeSet<String>>::new();
    for line in listed.lines() {
        let (package, features) = line.split_once('|').unwrap();
        let package: Vec<&str> = package.split(' ').take(2).collect();
        let features = features.trim_end_matches(" (*)").split(',').filter(|feature| !feature.is_empty());
        dependencies.entry(package.join(" ")).or_default().extend(features.map(Into::into));
    }
    dependencies.retain(|package, _| !package.starts_with(concat!(env!("CARGO_PKG_NAME"), " ")));
    assert!(dependencies.len() > 50, "{dependencies:?}");
    dependencies
}

/// Where the source of each package is.
fn sources() -> BTreeMap<String, PathBuf> {
    let version = cargo(&["-vV"]);
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let asked = ["metadata", "--offline", "--locked", "--format-version", "1", "--filter-platform", host];
    let metadata: Value = serde_json::from_str(&cargo(&asked)).unwrap();
    let packages = metadata["packages"].as_array().unwrap().iter();
    let source = |package: &Value| {
        let manifest = Path::new(package["manifest_path"].as_str().unwrap());
        let [name, version] = ["name", "version"].map(|key| package[key].as_str().unwrap());
        (format!("{name} v{version}"), manifest.parent().unwrap().to_owned())
    };
    packages.map(source).collect()
}

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A line without its comment.
fn code(line: &str) -> &str {
    line.split("//").next().unwrap_or_default()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension() == Some(OsStr::new("rs")) {
                files.push(path);
            }
        }
    }
    files
}
