#!/usr/bin/env python3
"""Prints how well replylint finds what people marked in labelled replies.

  quality.py REPLYLINT FOLDER

FOLDER holds dev.jsonl, authored_dev.jsonl and score.py; without it there is nothing to measure.
"""
import json
import pathlib
import subprocess
import sys
import tempfile


def main(replylint, folder):
    gold = [folder / name for name in ("dev.jsonl", "authored_dev.jsonl")]
    if not all(path.is_file() for path in gold):
        print(f"no labelled replies in {folder}; nothing measured")
        return
    records = [json.loads(line) for path in gold for line in path.read_text("utf-8").splitlines() if line]
    # The customer's message stands beside each reply for readers; the scores are taken without it.
    questions = "".join(json.dumps({"id": record["id"], "text": record["text"]}) + "\n" for record in records)
    answers = subprocess.run(
        [replylint, "batch", "--no-fixes"], input=questions, stdout=subprocess.PIPE, encoding="utf-8", check=True
    ).stdout
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as predictions:
        predictions.write(answers)
        predictions.flush()
        score = [sys.executable, folder / "score.py", "--gold", *gold, "--pred", predictions.name]
        print(subprocess.run(score, stdout=subprocess.PIPE, encoding="utf-8", check=True).stdout)
    languages_and_false_alarms(records, [json.loads(line) for line in answers.splitlines()])


def languages_and_false_alarms(records, answers):
    """What score.py does not count: languages told right, and clean replies that get a finding."""
    told = {answer["id"]: answer for answer in answers}
    for language in ("en", "es", "mixed"):
        of_language = [record for record in records if record["lang"] == language]
        right = [record for record in of_language if told[record["id"]]["language"] == language]
        print(f"language {language}: {len(right)} of {len(of_language)} right")
    clean = [record for record in records if is_clean(record["label"])]
    alarms = [record for record in clean if any(f["category"] in CATEGORIES for f in told[record["id"]]["findings"])]
    print(f"clean replies with a false alarm: {len(alarms)} of {len(clean)} ({len(alarms) / len(clean):.1%})")


CATEGORIES = {"empathy_missing", "dictating", "unbolded_id", "negative", "blame"}


def is_clean(label):
    marked = any(label[kind] for kind in ("dictating", "identifiers", "negative", "blame", "optional"))
    needs_empathy = label["empathy_expected"] and label["explicit_empathy"] != "yes"
    return not marked and not needs_empathy


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], pathlib.Path(sys.argv[2]))
