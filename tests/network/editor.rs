//! Editors that start the server and wait for it at a pipe or a port, as `--pipe` and `--socket` have it.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::Child;

use serde_json::{Value, json};

use crate::client::{CHEAP, End, PATIENCE, Session, replylint, status};

/// Does what an editor does, to the end of the process.
fn edit(mut process: Child, mut session: Session) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("replylint.toml"), "rules.house = \"off\"").expect("a file");
    let uri = |name: &str| format!("file://{}", folder.path().join(name).display());
    session = session.introduce(json!({ "capabilities": {} }));
    session.open("untitled:1", CHEAP);
    assert_eq!(session.findings("untitled:1", 1), ["house/cheap"]);
    session.open(&uri("a.md"), CHEAP);
    assert_eq!(session.findings(&uri("a.md"), 1), [""; 0], "an editor's files are ours to read");
    assert_eq!(session.request("shutdown", Value::Null), Value::Null);
    session.notify("exit", Value::Null);
    assert_eq!(status(&mut process), Some(0), "while the connection is held open");
    assert_eq!(session.end(), End::Gone);
}

#[test]
fn an_editor_is_served_at_its_port() {
    let editor = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let port = editor.local_addr().expect("an address").port();
    let process = replylint(&[&format!("--socket={port}"), "--clientProcessId=7"]).spawn().expect("the program");
    let (stream, _) = editor.accept().expect("the server comes");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time");
    edit(process, Session::framed(stream));
}

#[cfg(unix)]
#[test]
fn an_editor_is_served_at_its_pipe() {
    let folder = tempfile::tempdir().expect("a folder");
    let name = folder.path().join("editor.sock");
    let editor = std::os::unix::net::UnixListener::bind(&name).expect("a pipe");
    let process = replylint(&[&format!("--pipe={}", name.display())]).spawn().expect("the program");
    let (stream, _) = editor.accept().expect("the server comes");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time");
    edit(process, Session::framed(stream));
}

#[cfg(windows)]
#[test]
fn an_editor_is_served_at_its_pipe() {
    use tokio::net::windows::named_pipe::ServerOptions;
    let name = format!(r"\\.\pipe\replylint-test-{}", std::process::id());
    // The pipe's end is asynchronous; the editor of this test reads a socket, to which a thread carries all that comes.
    let relay = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let near = TcpStream::connect(relay.local_addr().expect("an address")).expect("it listens");
    near.set_read_timeout(Some(PATIENCE)).expect("a time");
    let (far, _) = relay.accept().expect("it came");
    far.set_nonblocking(true).expect("a socket");
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let mut pipe = ServerOptions::new().create(&name).expect("a pipe");
            sender.send(replylint(&[&format!("--pipe={name}")]).spawn().expect("the program")).expect("it is awaited");
            pipe.connect().await.expect("the server comes");
            let mut far = tokio::net::TcpStream::from_std(far).expect("a socket");
            // A pipe that the server has left is an error on Windows.
            let _ = tokio::io::copy_bidirectional(&mut far, &mut pipe).await;
        });
    });
    edit(receiver.recv().expect("the pipe stands"), Session::framed(near));
}

#[test]
fn an_editor_that_leaves_is_not_waited_for() {
    let editor = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let port = editor.local_addr().expect("an address").port();
    let mut process = replylint(&["--socket", &port.to_string()]).spawn().expect("the program");
    let (stream, _) = editor.accept().expect("the server comes");
    // Its process goes on.
    drop(Session::framed(stream).introduce(json!({ "processId": std::process::id(), "capabilities": {} })));
    assert_eq!(status(&mut process), Some(1));
}

#[test]
fn an_editor_that_is_not_there_is_told_of() {
    // A port that was free a moment ago.
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|it| it.local_addr()).expect("a port").port();
    assert!(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err());
    for arguments in [&["--socket", &port.to_string()], &["--pipe", "no/such/pipe"]] {
        let output = replylint(arguments).output().expect("the program");
        assert_eq!(output.status.code(), Some(1));
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(told.contains("cannot connect to"), "{told}");
    }
}
