// Bundles the package into dist/ and says how large each entry is.
import { readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const entries = ["index", "attach", "react"];

await rm("dist", { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: entries.map((name) => `src/${name}.ts`),
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  sourcemap: true,
  sourcesContent: false,
  legalComments: "none",
  external: ["react", "react/jsx-runtime"],
  chunkNames: "chunks/[name]-[hash]",
  metafile: true,
  logLevel: "warning",
});

for (const name of entries) {
  const files = new Set();
  const add = (file) => {
    if (files.has(file)) return;
    files.add(file);
    for (const { path, external } of metafile.outputs[file].imports) if (!external) add(path);
  };
  add(`dist/${name}.js`);
  let bytes = 0;
  for (const file of files) bytes += gzipSync(await readFile(file)).length;
  console.log(`${name}.js with its chunks: ${(bytes / 1024).toFixed(1)} KiB gzipped`);
}

// What is bundled is named with its licence, as those licences ask.
const packages = new Set();
for (const input of Object.keys(metafile.inputs)) {
  const found = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
  if (found) packages.add(found[1]);
}
const notices = [];
for (const name of [...packages].sort()) {
  const folder = join("node_modules", name);
  const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  let text = "";
  for (const file of ["LICENSE", "LICENSE.md", "LICENSE.txt", "License.txt", "license"]) {
    text ||= await readFile(join(folder, file), "utf8").catch(() => "");
  }
  if (!text) throw new Error(`${name} comes without the text of its licence (${dirname(folder)})`);
  notices.push(`${name} ${version} (${license})\n\n${text.trim()}\n`);
}
await writeFile("dist/THIRD-PARTY-LICENSES.txt", notices.join(`\n${"-".repeat(72)}\n\n`));
