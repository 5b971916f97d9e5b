//! `replylint batch`: one JSON object a line in, one a line out, in the same order.
//!
//! Lines are taken as they come, so that a program which writes one and waits gets its answer, and an
//! archive keeps all cores busy. What is under way is bounded: when nobody reads the answers, nothing is read.

use std::borrow::Cow;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use super::options::{Checker, ConfigOptions, ContextOptions, RuleOptions};
use super::{FAILED, Stop};
use crate::config::Home;
use crate::draft::{Context, Markup};
use crate::report::json;
use crate::text::without_lone_surrogates;

/// How much is read at once, in bytes.
const READ: usize = 256 << 10;
/// The longest line that is read, in bytes.
const LONGEST_LINE: usize = 16 << 20;

#[derive(clap::Args)]
pub struct Args {
    /// Look for no fixes, which is faster
    #[arg(long)]
    no_fixes: bool,
    #[command(flatten)]
    rules: RuleOptions,
    #[command(flatten)]
    config: ConfigOptions,
}

/// Some lines of the input, at least one.
#[derive(Debug, PartialEq, Eq)]
struct Chunk {
    /// The number of the first, from 1.
    line: u64,
    content: Content,
}

#[derive(Debug, PartialEq, Eq)]
enum Content {
    /// Whole lines.
    Lines(Vec<u8>),
    /// One line that was longer than we hold.
    TooLong,
}

pub fn run(args: &Args) -> Result<ExitCode, Stop> {
    let configuration = args.config.configuration(args.rules.command_line(&ContextOptions::default())?);
    let checker = args.rules.checker(&configuration, &Home::of_folder(Path::new(".")))?;
    let status = ExitCode::from(if checker.problems { FAILED } else { 0 });
    let answerer = Arc::new(Answerer { checker, fixes: !args.no_fixes });
    // Enough that no core waits for the reader, few enough that memory stays small.
    let (queue, answers) = sync_channel::<Receiver<Vec<u8>>>(2 * rayon::current_num_threads());
    let reader = thread::spawn(move || read(&mut io::stdin().lock(), |chunk| submit(&answerer, chunk, &queue)));
    let mut out = io::stdout().lock();
    for answer in answers {
        let Ok(answer) = answer.recv() else { continue };
        out.write_all(&answer)?;
        out.flush()?;
    }
    match reader.join() {
        Ok(Ok(())) => Ok(status),
        Ok(Err(error)) => Err(Stop::Failed(format!("cannot read standard input: {error}"))),
        Err(_) => Err(Stop::Failed("cannot read standard input".into())),
    }
}

/// Has a chunk answered by whatever core is free, in its turn; waits while too many are under way.
/// Says whether more is wanted.
fn submit(answerer: &Arc<Answerer>, chunk: Chunk, queue: &SyncSender<Receiver<Vec<u8>>>) -> bool {
    let (sender, answer) = sync_channel(1);
    let answerer = Arc::clone(answerer);
    let wanted = queue.send(answer).is_ok();
    if wanted {
        rayon::spawn_fifo(move || {
            // Nobody is waiting any more when the program ends early.
            let _ = sender.send(answerer.chunk(&chunk));
        });
    }
    wanted
}

/// Cuts the input into chunks of whole lines, handing on all that is there before it waits for more.
fn read(input: &mut impl Read, mut submit: impl FnMut(Chunk) -> bool) -> io::Result<()> {
    let mut buffer = vec![0; READ];
    let mut pending: Vec<u8> = Vec::new();
    let mut line = 1;
    let mut too_long = false;
    loop {
        let read = match input.read(&mut buffer) {
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let mut new = &buffer[..read];
        if read == 0 {
            if !pending.is_empty() {
                submit(Chunk { line, content: Content::Lines(pending) });
            }
            return Ok(());
        }
        if too_long {
            let Some(end) = memchr::memchr(b'\n', new) else { continue };
            new = &new[end + 1..];
            line += 1;
            too_long = false;
        }
        let Some(end) = memchr::memrchr(b'\n', new) else {
            pending.extend_from_slice(new);
            if pending.len() > LONGEST_LINE {
                pending = Vec::new();
                too_long = true;
                if !submit(Chunk { line, content: Content::TooLong }) {
                    return Ok(());
                }
            }
            continue;
        };
        pending.extend_from_slice(&new[..=end]);
        let lines = std::mem::replace(&mut pending, new[end + 1..].to_vec());
        let count = memchr::memchr_iter(b'\n', &lines).count() as u64;
        if !submit(Chunk { line, content: Content::Lines(lines) }) {
            return Ok(());
        }
        line += count;
    }
}

/// One line of the input. Keys that are not listed are left to whoever wrote them.
#[derive(Deserialize)]
struct Question<'a> {
    /// Handed back as it is written, so that no number is rounded.
    #[serde(borrow)]
    id: &'a RawValue,
    #[serde(borrow)]
    text: Cow<'a, str>,
    #[serde(default)]
    context: Option<Context>,
}

#[derive(Deserialize)]
struct Identified<'a> {
    #[serde(borrow)]
    id: &'a RawValue,
}

#[derive(Serialize)]
struct Answer<'a> {
    id: &'a RawValue,
    language: Option<&'a str>,
    findings: Vec<json::Finding<'a>>,
}

#[derive(Serialize)]
struct Refusal<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a RawValue>,
    line: u64,
    error: String,
}

struct Answerer {
    checker: Checker,
    fixes: bool,
}

impl Answerer {
    fn chunk(&self, chunk: &Chunk) -> Vec<u8> {
        let mut out = Vec::new();
        match &chunk.content {
            Content::TooLong => {
                push_line(&mut out, &Refusal { id: None, line: chunk.line, error: too_long() });
            }
            Content::Lines(lines) => {
                let mut number = chunk.line;
                let mut rest = lines.as_slice();
                while !rest.is_empty() {
                    let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
                    let (line, after) = rest.split_at(end);
                    self.line(line, number, &mut out);
                    number += 1;
                    rest = after;
                }
            }
        }
        out
    }

    /// Appends the answer to one line, if it is not blank.
    fn line(&self, line: &[u8], number: u64, out: &mut Vec<u8>) {
        // Some programs start their output with a byte order mark.
        let line = line.strip_prefix(b"\xef\xbb\xbf").filter(|_| number == 1).unwrap_or(line).trim_ascii();
        if line.is_empty() {
            return;
        }
        let refuse = |id, error, out: &mut Vec<u8>| push_line(out, &Refusal { id, line: number, error });
        let line = match str::from_utf8(line) {
            Ok(line) if line.len() <= LONGEST_LINE => line,
            Ok(_) => return refuse(None, too_long(), out),
            Err(error) => return refuse(None, format!("not UTF-8 text at byte {}", error.valid_up_to() + 1), out),
        };
        let mended;
        let (line, question) = match serde_json::from_str::<Question<'_>>(line) {
            Ok(question) => (line, Ok(question)),
            Err(_) => {
                mended = without_lone_surrogates(line);
                let line = mended.as_deref().unwrap_or(line);
                (line, serde_json::from_str(line))
            }
        };
        let id = || serde_json::from_str(line).ok().map(|Identified { id }| id).filter(|id| is_id(id));
        let question = match question {
            Ok(question) if is_id(question.id) => question,
            Ok(_) => return refuse(None, "`id` must be a string or a number".into(), out),
            Err(error) => return refuse(id(), what_is_wrong(line, &error), out),
        };
        let context = question.context.unwrap_or_default();
        match self.checker.check(&question.text, Markup::Markdown, &context, self.fixes) {
            Ok(checked) => push_line(
                out,
                &Answer {
                    id: question.id,
                    language: checked.language,
                    findings: json::findings(&question.text, &checked.advice),
                },
            ),
            Err(error) => refuse(Some(question.id), error, out),
        }
    }
}

fn too_long() -> String {
    format!("the line is longer than {} MiB", LONGEST_LINE >> 20)
}

fn push_line(out: &mut Vec<u8>, value: &impl Serialize) {
    serde_json::to_writer(&mut *out, value).expect("strings and numbers are always JSON, and memory takes them");
    out.push(b'\n');
}

fn is_id(id: &RawValue) -> bool {
    id.get().starts_with(|c: char| c == '"' || c == '-' || c.is_ascii_digit())
}

/// Why a line is no question, in words for whoever wrote the program that wrote it. Quotes none of its text.
fn what_is_wrong(line: &str, error: &serde_json::Error) -> String {
    let value: Value = match serde_json::from_str(line) {
        Ok(value) => value,
        Err(error) => return format!("not valid JSON: {}", without_place(&error)),
    };
    let Value::Object(object) = value else { return format!("a line must be an object, not {}", kind(&value)) };
    if !object.contains_key("id") {
        return "`id` is missing".into();
    }
    match object.get("text") {
        None => return "`text` is missing".into(),
        Some(Value::String(_)) => {}
        Some(other) => return format!("`text` must be a string, not {}", kind(other)),
    }
    match object.get("context") {
        None | Some(Value::Null) => without_place(error),
        Some(Value::Object(context)) => what_is_wrong_in_context(context).unwrap_or_else(|| without_place(error)),
        Some(other) => format!("`context` must be an object, not {}", kind(other)),
    }
}

fn what_is_wrong_in_context(context: &serde_json::Map<String, Value>) -> Option<String> {
    for (key, value) in context {
        let alone = Value::Object([(key.clone(), value.clone())].into_iter().collect());
        if Context::deserialize(alone).is_err() {
            let expected = match key.as_str() {
                "messages" => r#"a list of objects {"from": "customer" or "agent", "text": a string}"#,
                "customer" => r#""upset", "problem" or "calm""#,
                "stage" => r#""first-reply", "follow-up" or "resolution""#,
                _ => "a string",
            };
            return Some(format!("`context.{key}` must be {expected}"));
        }
    }
    None
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// The library's words without its line number, which is always 1 here.
fn without_place(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let words = message.rsplit_once(" at line ").map_or(message.as_str(), |(words, _)| words);
    format!("{words} (column {})", error.column())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Brief, Effective, Ready};
    use crate::lint::{Linter, Settings};
    use crate::rules::RuleSet;

    fn answers(input: &[u8]) -> Vec<Value> {
        let linter = Linter::new(RuleSet::default());
        let (context, ready, effective) = (Context::default(), Ready::default(), Effective::of(&[], None));
        let brief = Brief { linter, settings: Settings::default(), context, ready, effective };
        let answerer = Answerer { checker: Checker { brief: brief.into(), problems: false }, fixes: false };
        let mut out = Vec::new();
        let mut input = input;
        read(&mut input, |chunk| {
            out.extend(answerer.chunk(&chunk));
            true
        })
        .unwrap();
        out.split(|&byte| byte == b'\n')
            .filter(|line| !line.is_empty())
            .map(|line| serde_json::from_slice(line).unwrap())
            .collect()
    }

    fn error(line: &str) -> String {
        answers(line.as_bytes())[0]["error"].as_str().unwrap_or_default().into()
    }

    #[test]
    fn ids_come_back_as_they_were_written() {
        let out = answers(b"{\"id\":\"a\\u00f1\",\"text\":\"\"}\n{\"text\":\"Hi\",\"id\":12345678901234567890123}");
        assert_eq!(out[0]["id"], "añ");
        assert_eq!(out[1]["id"].to_string(), serde_json::json!(12345678901234567890123_f64).to_string());
    }

    #[test]
    fn a_bad_line_is_told_and_the_next_is_answered() {
        let out = answers(b"\xef\xbb\xbf{\"id\":1,\"text\":\"a\"}\r\n\n{\"id\":2\n\xff\n{\"id\":5,\"text\":\"b\"}\n");
        let short: Vec<_> = out.iter().map(|answer| (answer["id"].clone(), answer["line"].clone())).collect();
        let null = Value::Null;
        assert_eq!(
            short,
            [(1.into(), null.clone()), (null.clone(), 3.into()), (null.clone(), 4.into()), (5.into(), null),]
        );
        assert_eq!(out[2]["error"], "not UTF-8 text at byte 1");
    }

    #[test]
    fn what_is_wrong_is_said_in_the_words_of_the_contract() {
        assert_eq!(error("[1]"), "a line must be an object, not an array");
        assert_eq!(error(r#"{"text":"a"}"#), "`id` is missing");
        assert_eq!(error(r#"{"id":null,"text":"a"}"#), "`id` must be a string or a number");
        assert_eq!(error(r#"{"id":1}"#), "`text` is missing");
        assert_eq!(error(r#"{"id":1,"text":7}"#), "`text` must be a string, not a number");
        assert_eq!(error(r#"{"id":1,"text":"","context":"He wrote"}"#), "`context` must be an object, not a string");
        assert_eq!(error(r#"{"id":1,"text":"","context":{"channel":1}}"#), "`context.channel` must be a string");
        assert_eq!(
            error(r#"{"id":1,"text":"","context":{"messages":[{"from":"me","text":""}]}}"#),
            r#"`context.messages` must be a list of objects {"from": "customer" or "agent", "text": a string}"#
        );
        assert!(error(r#"{"id":1,"text":"a}"#).starts_with("not valid JSON: EOF while parsing a string (column"));
        assert_eq!(answers(br#"{"id":"x","text":7}"#)[0]["id"], "x");
    }

    #[test]
    fn half_a_surrogate_pair_costs_one_character() {
        assert_eq!(answers(br#"{"id":"a\ud83d","text":"b\ud83d"}"#)[0]["id"], "a\u{fffd}");
        assert_eq!(answers(br#"{"id":"a\ud83d"}"#)[0]["id"], "a\u{fffd}");
    }

    #[test]
    fn lines_are_whole_however_they_arrive() {
        /// Hands out a few bytes at a time, as a slow pipe does.
        struct Dripping<'a>(&'a [u8], usize);
        impl Read for Dripping<'_> {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                let n = self.1.min(self.0.len());
                buffer[..n].copy_from_slice(&self.0[..n]);
                self.0 = &self.0[n..];
                Ok(n)
            }
        }
        for size in 1..9 {
            let mut chunks = Vec::new();
            read(&mut Dripping(b"one\ntwo\n\nthree", size), |chunk| {
                chunks.push(chunk);
                true
            })
            .unwrap();
            let mut next = 1;
            let mut all = Vec::new();
            for chunk in chunks {
                assert_eq!(chunk.line, next);
                let Content::Lines(lines) = chunk.content else { unreachable!() };
                next += lines.iter().filter(|&&byte| byte == b'\n').count() as u64;
                all.extend(lines);
            }
            assert_eq!(all, b"one\ntwo\n\nthree");
        }
    }

    #[test]
    fn a_line_without_end_is_refused_and_what_follows_is_read() {
        let mut input = vec![b'x'; LONGEST_LINE + 2 * READ];
        input.extend_from_slice(b"\n{\"id\":1,\"text\":\"a\"}\n");
        let out = answers(&input);
        assert_eq!(out[0], serde_json::json!({"line": 1, "error": "the line is longer than 16 MiB"}));
        assert_eq!(out[1]["id"], 1);
    }
}
