import assert from "node:assert/strict";
import { test } from "node:test";

import { emphasised } from "../src/field/editable.js";
import { htmlOf } from "../src/field/html.js";
import { joined } from "../src/field/textarea.js";

test("several edits are one", () => {
  const text = "Your order #4411 arrived.";
  const edits = [
    { from: 11, to: 11, insert: "**" },
    { from: 16, to: 16, insert: "**" },
  ];
  assert.equal(joined(text, edits), "**#4411**");
});

test("marks around words make them bold where bold is bold", () => {
  const marks = [
    { from: 11, to: 11, insert: "**" },
    { from: 16, to: 16, insert: "**" },
  ];
  assert.deepEqual(emphasised(marks, "Your order #4411"), [{ from: 11, to: 16 }]);
  const away = [
    { from: 0, to: 2, insert: "" },
    { from: 4, to: 6, insert: "" },
  ];
  assert.deepEqual(emphasised(away, "**ab**"), [{ from: 2, to: 4 }]);
  assert.equal(emphasised([{ from: 0, to: 0, insert: "**" }], "ab"), null);
  assert.equal(emphasised([{ from: 0, to: 2, insert: "Could you" }], "ab"), null);
});

test("what is put into a page is text, and bold where it is", () => {
  assert.equal(htmlOf("a <b> & **#1**\n\nb\nc", true), "a &#60;b&#62; &#38; <b>#1</b><br><br>b<br>c");
  assert.equal(htmlOf("**#1**", false), "**#1**");
});
