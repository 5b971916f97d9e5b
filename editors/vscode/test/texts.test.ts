// What the extension says exists in both languages.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const read = (path: string): Record<string, string> => JSON.parse(readFileSync(path, "utf8"));

test("the texts of package.json are in English and Spanish", () => {
  const used = [...readFileSync("package.json", "utf8").matchAll(/"%([^"%]+)%"/g)].map(([, key]) => key);
  for (const path of ["package.nls.json", "package.nls.es.json"]) {
    assert.deepEqual(Object.keys(read(path)).sort(), [...new Set(used)].sort(), path);
  }
});

test("what the source says is said in Spanish, with the same places for values", () => {
  const sources = readdirSync("src").map((name) => readFileSync(`src/${name}`, "utf8"));
  const said = sources.flatMap((source) =>
    [...source.matchAll(/l10n\.t\(\s*"((?:[^"\\]|\\.)*)"/g)].map(([, text]) => text ?? ""),
  );
  const spanish = read("l10n/bundle.l10n.es.json");
  assert.ok(said.length > 30);
  assert.deepEqual(Object.keys(spanish).sort(), [...new Set(said)].sort());
  const places = (text: string) => [...text.matchAll(/\{\d\}/g)].map(([place]) => place).sort();
  for (const [text, translated] of Object.entries(spanish)) {
    assert.deepEqual(places(translated), places(text), text);
  }
});
