import assert from "node:assert/strict";
import { test } from "node:test";
import { ChangeSet } from "@codemirror/state";

import { difference, Draft } from "../src/lsp/draft.js";
import { textIn } from "../src/lsp/positions.js";

function opened(text: string): Draft {
  const draft = new Draft(textIn(text));
  draft.open();
  return draft;
}

function insert(draft: Draft, from: number, insert: string, to = from): void {
  draft.change(ChangeSet.of({ from, to, insert }, draft.text.length));
}

test("what was said of an earlier state is carried over to the one on the screen", () => {
  const draft = opened("You must send us the receipt.");
  const { version } = draft;
  insert(draft, 0, "Hi 👋, ");
  draft.tell();
  insert(draft, 7, "Ana! ");
  assert.deepEqual(draft.now(version, { from: 0, to: 13 }), { from: 12, to: 25 });
  assert.equal(draft.text.sliceString(12, 25), "You must send");
  assert.deepEqual(draft.carryOver(version, [{ from: 0, to: 13, insert: "Could you send" }]), [
    { from: 12, to: 25, insert: "Could you send" },
  ]);
});

test("an edit of words that were typed in since is not made", () => {
  const draft = opened("You must send us the receipt.");
  const { version } = draft;
  insert(draft, 8, " really");
  assert.equal(draft.carryOver(version, [{ from: 0, to: 13, insert: "Could you send" }]), null);
  insert(draft, 0, "", draft.text.length);
  assert.equal(draft.now(version, { from: 0, to: 13 }), null);
});

test("a new session goes on counting, so no number stands for two states", () => {
  const draft = opened("a");
  insert(draft, 1, "b");
  assert.ok(!draft.isTold);
  draft.tell();
  assert.ok(draft.isTold);
  const before = draft.version;
  draft.open();
  assert.equal(draft.version, before + 1);
  assert.equal(draft.textOf(before), null);
});

test("nothing is told twice", () => {
  const draft = opened("a");
  assert.equal(draft.tell(), null);
  insert(draft, 1, "b");
  assert.equal(draft.tell()?.before.toString(), "a");
  assert.equal(draft.tell(), null);
});

test("the difference of two texts is what was typed", () => {
  assert.equal(difference("same", "same"), null);
  assert.deepEqual(difference("Hi Ana", "Hi Anna"), { from: 5, to: 5, insert: "n" });
  assert.deepEqual(difference("aaa", "aa"), { from: 2, to: 3, insert: "" });
  assert.deepEqual(difference("", "Hola"), { from: 0, to: 0, insert: "Hola" });
  assert.deepEqual(difference("You must call", "You could call"), { from: 4, to: 8, insert: "could" });
});
