import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { findProgram, isOlder } from "../src/program";

const folder = mkdtempSync(join(tmpdir(), "replylint-program-"));
after(() => rmSync(folder, { recursive: true }));

/** A program that answers so when it is asked for its version. */
function program(path: string, answer: string): string {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, `#!/bin/sh\necho '${answer}'\n`);
  chmodSync(path, 0o755);
  return path;
}

const bundled = join(folder, "server");
const find = (setting: string, within = bundled) => findProgram({ setting, bundled: within, folder });

test("versions are compared as numbers", () => {
  assert.ok(isOlder("0.9.9", "0.10.0") && isOlder("0.1.0", "1.0.0"));
  assert.ok(!isOlder("0.1.0", "0.1.0") && !isOlder("1.0.0", "0.9.0") && !isOlder("0.1.0-dev", "0.1.0"));
});

test("the setting goes over what was packaged, which may have lost its right to run", async () => {
  const packaged = program(join(bundled, "replylint"), "replylint 1.0.0");
  const other = program(join(folder, "other"), "replylint 2.0.0");
  chmodSync(packaged, 0o644);
  assert.deepEqual(await find(""), { path: packaged, version: "1.0.0" });
  assert.deepEqual(await find(other), { path: other, version: "2.0.0" });
  assert.deepEqual(await find("./other"), { path: other, version: "2.0.0" });
});

test("what cannot serve is told apart", async () => {
  const old = program(join(folder, "old"), "replylint 0.0.9");
  assert.deepEqual(await find(old), { kind: "tooOld", path: old, version: "0.0.9" });
  const foreign = program(join(folder, "foreign"), "GNU sed 4.8");
  assert.deepEqual(await find(foreign), { kind: "foreign", path: foreign });
  const missing = join(folder, "missing");
  assert.deepEqual(await find(missing), { kind: "missing", path: missing });
  const locked = program(join(folder, "locked"), "replylint 1.0.0");
  chmodSync(locked, 0o644);
  assert.deepEqual(await find(locked), { kind: "notExecutable", path: locked });
});
