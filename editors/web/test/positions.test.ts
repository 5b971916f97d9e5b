import assert from "node:assert/strict";
import { test } from "node:test";

import { editsOf, offsetAt, positionAt, textIn } from "../src/lsp/positions.js";

const text = textIn("Hola, Iñaki 👋🏽:\r\nSu pedido #4411\n");

test("a position counts UTF-16 units, and leads back to where it came from", () => {
  for (let offset = 0; offset <= text.length; offset++) {
    assert.equal(offsetAt(text, positionAt(text, offset)), offset);
  }
  assert.deepEqual(positionAt(text, 16), { line: 0, character: 16 });
});

test("a position beyond the end is taken for the end", () => {
  assert.equal(offsetAt(text, { line: 0, character: 99 }), 17);
  assert.equal(offsetAt(text, { line: 9, character: 0 }), text.length);
});

test("edits come in the order of the text, with line ends as the editor counts them", () => {
  const at = (line: number, character: number) => ({ line, character });
  const edits = editsOf(text, [
    { range: { start: at(1, 15), end: at(1, 15) }, newText: "**" },
    { range: { start: at(1, 10), end: at(1, 10) }, newText: "**\r\n" },
  ]);
  assert.deepEqual(edits, [
    { from: 28, to: 28, insert: "**\n" },
    { from: 33, to: 33, insert: "**" },
  ]);
});
