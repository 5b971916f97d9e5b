import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { asTable } from "../src/settings";

const { contributes } = JSON.parse(readFileSync("package.json", "utf8"));
const properties: Record<string, { default: unknown }> = Object.assign(
  {},
  ...contributes.configuration.map((group: { properties: object }) => group.properties),
);
const schema = JSON.parse(readFileSync("../../docs/schema/config.schema.json", "utf8"));

type Key = { default?: unknown; $ref?: string; properties?: Record<string, Key> };

/** The keys of replylint.toml with their defaults, those of its tables with a dot. */
function keys(): [string, unknown][] {
  const resolved = (key: Key) =>
    key.$ref === undefined ? key : { ...schema.$defs[key.$ref.split("/").at(-1) ?? ""], ...key };
  return Object.entries<Key>(schema.properties).flatMap(([name, key]): [string, unknown][] =>
    key.properties === undefined
      ? [[name, resolved(key).default]]
      : Object.entries(key.properties).map(([part, inner]) => [`${name}.${part}`, resolved(inner).default]),
  );
}

test("settings are told as tables, without what is ours or empty", () => {
  assert.deepEqual(
    asTable([
      ["channel", "chat"],
      ["industry", ""],
      ["bold", null],
      ["path", "/x"],
      ["trace", "messages"],
      ["ready.words", 0],
      ["ready.idle", false],
      ["max-size", 10],
      ["rules", { "tone/blame": "off" }],
      ["ignore", []],
    ]),
    { channel: "chat", ready: { words: 0, idle: false }, "max-size": 10, rules: { "tone/blame": "off" }, ignore: [] },
  );
});

test("the settings are those of replylint.toml, with the same defaults", () => {
  const ours = ["path", "editorLanguages", "statusBar", "trace"];
  const names = keys().map(([name]) => name);
  assert.deepEqual(Object.keys(properties).sort(), [...names, ...ours].map((name) => `replylint.${name}`).sort());
  for (const [name, value] of keys()) {
    if (value !== undefined) {
      assert.deepEqual(properties[`replylint.${name}`]?.default, value, name);
    }
  }
});
