// Packs the extension into a .vsix, for one platform with the server in it.
//
//   npm run package -- linux-x64 ../../target/release/replylint [--out DIR] [--images URL]
//   npm run package -- universal                 without a server: it is looked for on the PATH

import { execFile } from "node:child_process";
import { chmod, copyFile, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";

const PLATFORMS = [
  "win32-x64",
  "win32-arm64",
  "linux-x64",
  "linux-arm64",
  "linux-armhf",
  "alpine-x64",
  "alpine-arm64",
  "darwin-x64",
  "darwin-arm64",
];

const run = promisify(execFile);
const {
  positionals: [platform, program],
  values: { out, images },
} = parseArgs({
  allowPositionals: true,
  options: { out: { type: "string", default: "." }, images: { type: "string" } },
});

const carries = platform !== "universal";
if (platform === undefined || (carries && (!PLATFORMS.includes(platform) || program === undefined))) {
  console.error(`Usage: npm run package -- PLATFORM PROGRAM [--out DIR]
       npm run package -- universal [--out DIR]
PLATFORM is one of ${PLATFORMS.join(", ")}; PROGRAM is the replylint that was built for it.`);
  process.exit(2);
}

await rm("server", { recursive: true, force: true });
if (carries) {
  const packed = join("server", platform.startsWith("win32") ? "replylint.exe" : "replylint");
  await mkdir("server");
  await copyFile(program, packed);
  await chmod(packed, 0o755);
}
await run(process.execPath, ["scripts/build.mjs"]);

const { createVSIX } = await import("@vscode/vsce");
const { default: manifest } = await import("../package.json", { with: { type: "json" } });
await mkdir(out, { recursive: true });
const packagePath = join(out, `${manifest.name}-${platform}-${manifest.version}.vsix`);
await createVSIX({
  packagePath,
  dependencies: false,
  // No repository is public yet: pictures of the README are seen on a marketplace's page once somebody says where.
  allowMissingRepository: true,
  ...(images === undefined ? { rewriteRelativeLinks: false } : { baseContentUrl: images, baseImagesUrl: images }),
  ...(carries ? { target: platform } : {}),
});
console.log(packagePath);
