// Runs the unit tests, each bundled as the extension is; what they touch of VS Code is none.

import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { build } from "esbuild";

const names = readdirSync("test").filter((name) => name.endsWith(".test.ts"));
await build({
  entryPoints: names.map((name) => `test/${name}`),
  outdir: "out/test",
  bundle: true,
  external: ["vscode"],
  format: "cjs",
  platform: "node",
  target: "node20",
});
const files = names.map((name) => `out/test/${name.replace(/\.ts$/, ".js")}`);
const { status } = spawnSync(process.execPath, ["--test", ...files], { stdio: "inherit" });
process.exitCode = status ?? 1;
