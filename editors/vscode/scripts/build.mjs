// Bundles the extension, and takes over the schemas that it associates.

import { cp, mkdir } from "node:fs/promises";
import { build } from "esbuild";

const production = !process.argv.includes("--development");

await mkdir("schemas", { recursive: true });
for (const name of ["config", "ignore"]) {
  await cp(`../../docs/schema/${name}.schema.json`, `schemas/${name}.schema.json`);
}
await build({
  entryPoints: ["src/extension.ts"],
  outfile: "out/extension.js",
  bundle: true,
  external: ["vscode"],
  format: "cjs",
  platform: "node",
  target: "node20",
  minify: production,
  sourcemap: production ? false : "linked",
  legalComments: "none",
});
