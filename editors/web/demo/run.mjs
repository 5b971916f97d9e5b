// `npm run demo`: builds the desk and the reply box, starts a replylint server and a web server, and says where.
//
// PORT        where the page is; 8417 if it is free, else any
// REPLYLINT   the program to use
import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const web = dirname(here);
const project = resolve(web, "../..");
const program = process.platform === "win32" ? "replylint.exe" : "replylint";

/** As docs/help-desk.md has it, with the addresses of this machine. */
const policy = (server) =>
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; " +
  `frame-ancestors 'none'; connect-src 'self' ws://${server} http://${server}`;

const works = (path) => spawnSync(path, ["--version"], { stdio: "ignore" }).status === 0;

/** The program: the one that is named, the one on the path, or the one of this clone, which is built if need be. */
function replylint() {
  const named = process.env.REPLYLINT;
  if (named) {
    if (works(named)) return named;
    throw new Error(`REPLYLINT is ${named}, and that cannot be run`);
  }
  if (works(program)) return program;
  const target = resolve(project, process.env.CARGO_TARGET_DIR ?? "target");
  const built = join(target, "release", program);
  if (works(built)) return built;
  console.log("replylint is not on the path: building it with cargo, which takes some minutes …");
  const { status } = spawnSync("cargo", ["build", "--release", "--locked"], { cwd: project, stdio: "inherit" });
  if (status !== 0 || !works(built)) {
    throw new Error("replylint could not be built: install Rust (https://rustup.rs), or say where it is with REPLYLINT");
  }
  return built;
}

/** What the browser loads, by its path. */
async function bundle() {
  if (!existsSync(join(web, "node_modules", "esbuild"))) {
    console.log("Installing what the page is built with (npm ci) …");
    const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: web, stdio: "inherit", shell: process.platform === "win32" });
    if (status !== 0) throw new Error("npm ci failed");
  }
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    entryPoints: [join(here, "src/desk.ts")],
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    write: false,
  });
  const files = new Map([["/desk.js", outputFiles[0].contents]]);
  for (const [path, file] of [["/", "index.html"], ["/desk.css", "desk.css"], ["/icon.svg", "icon.svg"]]) {
    files.set(path, await readFile(join(here, file)));
  }
  return files;
}

const TYPES = { "": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };

function listen(server, port) {
  return new Promise((done, failed) => {
    server.once("error", failed);
    server.listen(port, "127.0.0.1", () => (server.off("error", failed), done(server.address().port)));
  });
}

/** A server for pages of this address; the token is known to nobody else. */
async function start(path, origin, tokens) {
  const options = ["lsp", "--ws", "127.0.0.1:0", "--allow-origin", origin, "--token-file", tokens];
  const child = spawn(path, options, { cwd: dirname(tokens), stdio: ["ignore", "ignore", "pipe"] });
  const address = await new Promise((done, failed) => {
    let said = "";
    child.once("error", failed);
    child.once("exit", () => failed(new Error(`replylint ended: ${said}`)));
    child.stderr.on("data", (data) => {
      said += data;
      const found = /listening at ws:\/\/(\S+)/.exec(said);
      if (found) done(found[1]);
    });
  });
  child.removeAllListeners("exit");
  return { child, address };
}

const folder = await mkdtemp(join(tmpdir(), "replylint-demo-"));
let child;
const leave = async (status) => {
  child?.kill();
  await rm(folder, { recursive: true, force: true });
  process.exit(status);
};
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => void leave(0));

try {
  const files = await bundle();
  const path = replylint();
  const token = randomBytes(24).toString("hex");
  await writeFile(join(folder, "tokens"), `${token}\n`, { mode: 0o600 });
  let headers;
  let origin = "";
  const pages = createServer(({ url, method, headers: { host } }, response) => {
    if (host !== origin.slice("http://".length)) {
      // Another name for this machine would be another page's way to the token.
      response.writeHead(421).end();
      return;
    }
    const { pathname } = new URL(url, "http://desk");
    if (pathname === "/token") {
      // A help desk asks here who is logged in.
      response.writeHead(200, { ...headers, "content-type": "text/plain", "cache-control": "no-store" }).end(token);
      return;
    }
    const body = files.get(pathname);
    response.writeHead(body ? 200 : 404, { ...headers, "content-type": TYPES[extname(pathname)] ?? "text/plain" });
    response.end(method === "HEAD" ? undefined : body);
  });
  const wanted = Number(process.env.PORT ?? 8417);
  const port = await listen(pages, wanted).catch((error) => {
    if (process.env.PORT || error.code !== "EADDRINUSE") throw error;
    return listen(pages, 0);
  });
  origin = `http://127.0.0.1:${port}`;
  const server = await start(path, origin, join(folder, "tokens"));
  child = server.child;
  child.once("exit", () => (console.error("replylint has ended"), void leave(1)));
  headers = {
    "content-security-policy": policy(server.address),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  };
  files.set("/", Buffer.from(files.get("/").toString().replace("SERVER", `ws://${server.address}`)));
  console.log(`\n  The desk is open: ${origin}\n  Ctrl-C closes it.\n`);
} catch (error) {
  console.error(`The demo cannot start: ${error.message}`);
  await leave(1);
}
