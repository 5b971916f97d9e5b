//! What whole-program tests need: the program, folders of files, the schemas that ship.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use jsonschema::{Registry, Validator};
use serde_json::Value;

/// The rules of an invented team, in which plan codes are bold and nothing is called cheap.
pub const TEAM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/team");

/// A folder without settings, in place of the user's own.
const NOWHERE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/nowhere");

/// The program with some arguments.
pub fn replylint(arguments: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_replylint"));
    command
        .args(arguments)
        .env("XDG_CONFIG_HOME", NOWHERE)
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("NO_GRAPHICS");
    Run { command }
}

/// A run to be started.
pub struct Run {
    command: Command,
}

impl Run {
    /// In this folder.
    pub fn within(mut self, folder: &Folder) -> Self {
        self.command.current_dir(folder.path(""));
        self
    }

    /// In the project's own folder.
    pub fn at_home(mut self) -> Self {
        self.command.current_dir(env!("CARGO_MANIFEST_DIR"));
        self
    }

    /// The command itself.
    pub fn command(&mut self) -> &mut Command {
        &mut self.command
    }

    /// Starts it with all streams piped.
    pub fn spawn(mut self) -> Child {
        self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// Runs it to its end on this standard input.
    pub fn run(self, input: impl AsRef<[u8]>) -> Output {
        let mut child = self.spawn();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.as_ref().to_vec();
        let feeder = std::thread::spawn(move || {
            // A program that needs no input may have ended already.
            let _ = stdin.write_all(&input);
        });
        let output = child.wait_with_output().unwrap();
        feeder.join().unwrap();
        Output {
            status: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// What came of a run.
#[derive(Debug)]
pub struct Output {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Output {
    /// Standard output as one JSON value.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// A folder of files that lives as long as the test.
pub struct Folder {
    folder: tempfile::TempDir,
}

impl Folder {
    /// With these files.
    pub fn new(files: &[(&str, &str)]) -> Self {
        let folder = Self { folder: tempfile::tempdir().unwrap() };
        for (path, text) in files {
            folder.write(path, text.as_bytes());
        }
        folder
    }

    /// Adds a file.
    pub fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// A path in it.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }
}

/// The schemas of `docs/schema/`.
pub struct Schemas {
    validators: Vec<(&'static str, Validator)>,
}

impl Schemas {
    pub fn load() -> Self {
        let finding = read_schema("finding");
        let registry = Registry::new().add("urn:replylint:schema:finding", finding).unwrap().prepare().unwrap();
        let validators = ["check", "batch-input", "batch-output", "phrases", "quality"].map(|name| {
            let schema = read_schema(name);
            assert!(jsonschema::meta::is_valid(&schema), "{name} is no JSON Schema");
            (name, jsonschema::options().with_registry(&registry).build(&schema).unwrap())
        });
        Self { validators: validators.into() }
    }

    /// Holds a value to a schema.
    pub fn check(&self, name: &str, value: &Value) {
        let (_, validator) = self.validators.iter().find(|(known, _)| *known == name).unwrap();
        let errors: Vec<String> =
            validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{}\n{value:#}", errors.join("\n"));
    }
}

fn read_schema(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/schema/{name}.schema.json"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}
