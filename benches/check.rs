//! How long a check takes. `cargo bench --bench check`
//!
//! Compare in one run, as ratios: machines differ and are noisy.

mod common;

use std::hint::black_box;

use common::{ENGLISH, FAULTY, SPANISH, phrases, shuffled};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use replylint::built_in;
use replylint::draft::{Context, Markup};
use replylint::lint::{Linter, Memory, Settings};

/// A whole check with the built-in rules: reading, scanning, asking.
fn check(c: &mut Criterion) {
    let linter = Linter::built_in();
    let (context, settings) = (Context::default(), Settings::default());
    let mut group = c.benchmark_group("check");
    let long = |texts| shuffled(texts, 20_000);
    let (english, spanish, both) = (long(&[ENGLISH]), long(&[SPANISH]), long(&[ENGLISH, SPANISH]));
    let short = [("2 KB English", ENGLISH), ("2 KB Spanish", SPANISH), ("2 KB full of findings", FAULTY)];
    let long = [("20 KB English", &*english), ("20 KB Spanish", &spanish), ("20 KB both", &both)];
    for (name, text) in short.into_iter().chain(long) {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |b| {
            b.iter(|| {
                let draft = linter.read(black_box(text), Markup::Markdown);
                linter.check(&draft, &context, &settings)
            });
        });
    }
    group.finish();
}

/// A check after one key, as a server does it: the rest of the draft is as it was.
fn check_again(c: &mut Criterion) {
    let linter = Linter::built_in();
    let (context, settings) = (Context::default(), Settings::default());
    let before = shuffled(&[ENGLISH, SPANISH], 20_000);
    let middle = before.match_indices(' ').nth(1_500).map_or(0, |(at, _)| at);
    let after = [&before[..middle], "x", &before[middle..]].concat();
    let mut group = c.benchmark_group("check again");
    group.throughput(Throughput::Bytes(before.len() as u64));
    group.bench_function("20 KB both", |b| {
        let (mut memory, mut states) = (Memory::default(), [&before, &after].into_iter().cycle());
        b.iter(|| {
            let draft = linter.read(black_box(states.next().expect("it never ends")), Markup::Markdown);
            linter.check_in_spite(&draft, &context, &settings, &mut memory)
        });
    });
    group.finish();
}

/// Reading alone: Markdown, prose, tokens, sentences, languages.
fn read(c: &mut Criterion) {
    let linter = Linter::built_in();
    let mut group = c.benchmark_group("read");
    for (name, text) in [("2 KB English", ENGLISH), ("2 KB Spanish", SPANISH)] {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |b| b.iter(|| black_box(linter.read(black_box(text), Markup::Markdown))));
    }
    group.finish();
}

/// Tokens and scan with ever more phrases: 10,000 should cost at most twice what 1,000 cost.
fn phrase_count(c: &mut Criterion) {
    let mut group = c.benchmark_group("tokens and scan");
    for count in [1_000, 10_000] {
        let (linter, problems) = Linter::load(&phrases(count));
        assert!(problems.is_empty(), "the phrases are well formed: {}", problems[0]);
        let text = [ENGLISH, SPANISH].concat();
        let draft = linter.read(&text, Markup::Markdown);
        let mut tokens = Vec::new();
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(format!("{count} phrases"), |b| {
            b.iter(|| {
                tokens.clear();
                linter.rules().lexer().tokenize(black_box(draft.prose().text()), &[], &mut tokens);
                black_box(linter.scan(&draft).all().count())
            });
        });
    }
    group.finish();
}

/// From rule files to a linter: what every start of the program pays.
fn load(c: &mut Criterion) {
    let files = built_in::files();
    c.bench_function("load the built-in rules", |b| b.iter(|| Linter::load(black_box(&files))));
}

criterion_group!(benches, check, check_again, read, phrase_count, load);
criterion_main!(benches);
