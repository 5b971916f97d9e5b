#!/usr/bin/env python3
"""Measures replylint on labelled replies, and checks the figures in docs/quality.md.

  quality.py REPLYLINT FOLDER            fails if a rule is over the budget or the page is stale
  quality.py REPLYLINT FOLDER --write    writes the figures into the page

FOLDER holds dev.jsonl and score.py, which counts a second time; without it there is nothing to measure.
"""
import itertools
import json
import pathlib
import subprocess
import sys
import tempfile

HOME = pathlib.Path(__file__).resolve().parent.parent
OURS = HOME / "tests/quality/authored.jsonl"
PAGE = HOME / "docs/quality.md"
MARK = "<!-- Made by .ci/quality.py; everything below is replaced. -->\n"
BUDGET = "0.8"
# What score.py calls the counts of a category, and what replylint does.
COUNTS = {
    "precision": "precision", "recall": "recall", "f1": "f1", "tp": "right", "fp": "wrong",
    "neutral": "neutral", "cross": "cross", "gold": "labelled", "found": "found",
}  # fmt: skip


def main(replylint, folder, write):
    gold = [OURS, folder / "dev.jsonl"]
    if not gold[1].is_file():
        print(f"no labelled replies in {folder}; nothing measured")
        return
    page = run(replylint, "quality", "--format", "markdown", *gold) + "\n" + what_context_brings(replylint, folder, gold)
    print(run(replylint, "quality", "--budget", BUDGET, *gold))
    before, mark, figures = PAGE.read_text("utf-8").partition(MARK)
    if write:
        PAGE.write_text(before + MARK + "\n" + page, "utf-8")
    elif figures != "\n" + page:
        sys.exit(f"docs/quality.md is stale: run python3 .ci/quality.py REPLYLINT {folder} --write")


def what_context_brings(replylint, folder, gold):
    """A table of missed empathy with and without the customer's words; all figures are held to score.py's."""
    table = "## What the customer's words bring\n\n"
    table += "| empathy is asked for where | read | precision | recall | F1 | right | wrong | labelled |\n"
    table += "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n"
    for strict, context in itertools.product((False, True), repeat=2):
        options = ["--strict-empathy"] * strict
        counted = json.loads(run(replylint, "quality", "--format", "json", *options, *["--context"] * context, *gold))
        agree(counted, score(replylint, folder, gold, options, context))
        count = counted["all"]["categories"]["empathy_missing"]
        figures = [f"{count[key]:.3f}" for key in ("precision", "recall", "f1")]
        figures += [str(count[key]) for key in ("right", "wrong", "labelled")]
        where = "the conversation calls for it" if strict else "the reply shows it"
        read = "reply and customer" if context else "reply"
        table += f"| {where} | {read} | {' | '.join(figures)} |\n"
    return table


def score(replylint, folder, gold, options, context):
    """What score.py counts in the answers of `replylint batch`."""
    questions = ""
    for record in (json.loads(line) for path in gold for line in path.read_text("utf-8").splitlines() if line):
        question = {"id": record["id"], "text": record["text"]}
        if context and record.get("context"):
            question["context"] = {"messages": [{"from": "customer", "text": record["context"]}]}
        questions += json.dumps(question) + "\n"
    answers = run(replylint, "batch", "--no-fixes", input=questions)
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as predictions:
        predictions.write(answers)
        predictions.flush()
        script = [sys.executable, folder / "score.py", "--json"]
        return json.loads(run(*script, "--gold", *gold, "--pred", predictions.name, *options))


def agree(ours, theirs):
    groups = {"all": ours["all"], **ours["languages"]}
    if groups.keys() != theirs.keys():
        sys.exit(f"languages differ from score.py's: {sorted(groups)} and {sorted(theirs)}")
    for name, group in groups.items():
        for category, count in group["categories"].items():
            for their_key, key in COUNTS.items():
                one, other = count[key], theirs[name][category][their_key]
                if one != other and (one is None or other is None or abs(one - other) > 1e-9):
                    sys.exit(f"{name} {category} {key}: {one}, but {other} by score.py")


def run(*command, input=None):
    result = subprocess.run(command, input=input, stdout=subprocess.PIPE, encoding="utf-8")
    if result.returncode != 0:
        sys.exit(f"exit status {result.returncode} of {' '.join(map(str, command[1:4]))} …")
    return result.stdout


if __name__ == "__main__":
    arguments = [argument for argument in sys.argv[1:] if argument != "--write"]
    if len(arguments) != 2:
        sys.exit(__doc__)
    main(arguments[0], pathlib.Path(arguments[1]), "--write" in sys.argv)
