// The schemas that are associated with a team's files take what the program takes.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020";
import { parse } from "smol-toml";

const ajv = new Ajv2020({ allowUnionTypes: true, strictRequired: false, strictTypes: false });
const schema = (name: string) => ajv.compile(JSON.parse(readFileSync(`../../docs/schema/${name}.schema.json`, "utf8")));

const ruleFile = schema("rule-file");
const takes = (text: string) => ruleFile(parse(text));

test("every rule, signal, sentence and list of words that ships is taken", () => {
  const root = "../../rules";
  const others = ["languages/", "frames/", "profiles/"];
  const all = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".toml"));
  const files = all.filter((file) => !others.some((folder) => file.startsWith(folder)));
  assert.ok(files.length > 300, `only ${files.length} files`);
  for (const file of files) {
    assert.ok(takes(readFileSync(`${root}/${file}`, "utf8")), `${file}: ${ajv.errorsText(ruleFile.errors)}`);
  }
});

test("profiles are settings", () => {
  const config = schema("config");
  for (const file of readdirSync("../../rules/profiles")) {
    assert.ok(
      config(parse(readFileSync(`../../rules/profiles/${file}`, "utf8"))),
      `${file}: ${ajv.errorsText(config.errors)}`,
    );
  }
});

test("a team's six lines are taken, and what is misspelt in them is not", () => {
  const rule =
    'flag.en = ["cheap"]\nmessage.en = "We say “affordable”."\nrewrite.en = ["affordable"]\nbad = "It is cheap."\n';
  assert.ok(takes(`${rule}severity = "information"`));
  assert.ok(!takes(`${rule}severity = "warn"`));
  assert.ok(!takes(`${rule}severty = "warning"`));
  assert.ok(!takes(`${rule}[[example]]\nbda = "It is cheap."`));
  assert.ok(!takes(""));
});
