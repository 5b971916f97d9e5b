// Bundles the extension with the notices of what goes into it, and takes over the schemas that it associates.

import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const production = !process.argv.includes("--development");

await mkdir("schemas", { recursive: true });
for (const name of ["config", "ignore", "rule-file"]) {
  await cp(`../../docs/schema/${name}.schema.json`, `schemas/${name}.schema.json`);
}
const { metafile } = await build({
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
  metafile: true,
});

const folders = Object.keys(metafile.inputs).map((path) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]);
const notices = [...new Set(folders.filter((folder) => folder !== undefined))].sort().map(async (folder) => {
  const { name, version, license } = JSON.parse(await readFile(`${folder}/package.json`, "utf8"));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) {
    throw new Error(`${name} has no licence that could be passed on`);
  }
  const text = await readFile(`${folder}/${file}`, "utf8");
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
});
const heading = "The extension contains these packages.\n";
await writeFile("out/NOTICES.txt", [heading, ...(await Promise.all(notices))].join(`\n${"-".repeat(80)}\n\n`));
