import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { given } from "../src/settings";

const { contributes } = JSON.parse(readFileSync("package.json", "utf8"));
const properties: Record<string, { default: unknown }> = Object.assign(
  {},
  ...contributes.configuration.map((group: { properties: object }) => group.properties),
);

test("what nobody set is not told, so that it does not go over replylint.toml", () => {
  const settings: Record<string, Record<string, unknown>> = {};
  for (const [name, { default: value }] of Object.entries(properties)) {
    const [, table, key] = name.split(".") as [string, string, string | undefined];
    if (key === undefined) {
      Object.assign(settings, { [table]: value });
    } else {
      settings[table] = { ...settings[table], [key]: value };
    }
  }
  assert.deepEqual(given(settings), {});
});

test("what was set is told as it is", () => {
  const settings = { channel: "chat", ready: { words: 0, idle: false, saved: null }, rules: { "tone/blame": "off" } };
  assert.deepEqual(given({ ...settings, path: "/x", bold: null, trace: "messages" }), {
    channel: "chat",
    ready: { words: 0, idle: false },
    rules: { "tone/blame": "off" },
  });
  assert.deepEqual(given({ ignore: [], languages: ["es"] }), { ignore: [], languages: ["es"] });
});

test("the settings are those of replylint.toml", () => {
  const schema = JSON.parse(readFileSync("../../docs/schema/config.schema.json", "utf8"));
  const keys = Object.entries<{ properties?: object }>(schema.properties).flatMap(([key, { properties }]) =>
    properties === undefined ? [key] : Object.keys(properties).map((part) => `${key}.${part}`),
  );
  const ours = ["path", "editorLanguages", "statusBar", "trace"];
  assert.deepEqual(
    Object.keys(properties)
      .map((name) => name.replace("replylint.", ""))
      .sort(),
    [...keys, ...ours].sort(),
  );
});
