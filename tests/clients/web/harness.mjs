// Servers, pages and checks for check.mjs.
import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createServer as createSocket } from "node:net";
import { extname, join } from "node:path";
import { chromium } from "playwright-core";

export const TOKEN = "a-token-of-the-test-0001";
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css" };
const CSS = `body { margin: 16px; font-family: "DejaVu Sans", sans-serif; } @media (prefers-color-scheme: dark) { body { background: #0e1116; color: #e7ebf1; } }`;

let passed = 0;
let failed = 0;
const cleanups = [];

/** One check; what goes wrong is told as what a person would have seen. */
export async function check(name, run) {
  if (!name.includes(process.env.ONLY ?? "")) return;
  const started = Date.now();
  try {
    const note = await within(60_000, run());
    passed++;
    console.log(`ok   ${name}${note ? ` (${note})` : ""} ${Date.now() - started} ms`);
  } catch (error) {
    failed++;
    console.log(`FAIL ${name}: ${error.message.split("\n").slice(0, 6).join("\n     ")}`);
  }
}

export async function finish() {
  for (const cleanup of cleanups.reverse()) await Promise.resolve(cleanup()).catch(() => {});
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed > 0 || passed === 0 ? 1 : 0);
}

export function assert(holds, seen) {
  if (!holds) throw new Error(seen);
}

export function equal(found, wanted, what) {
  const [one, other] = [found, wanted].map((value) => JSON.stringify(value));
  assert(one === other, `${what}: ${one} instead of ${other}`);
}

/** Waits until something holds; else says what was seen last. */
export async function until(what, read, holds, timeout = 8000) {
  const deadline = Date.now() + timeout;
  let seen;
  do {
    seen = await read();
    if (holds(seen)) return seen;
    await pause(40);
  } while (Date.now() < deadline);
  throw new Error(`${what}, but after ${timeout} ms there was ${JSON.stringify(seen)}`);
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function within(ms, promise) {
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error(`nothing came of it within ${ms} ms`)), ms)));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

export function freePort() {
  return new Promise((resolve) => {
    const socket = createSocket().listen(0, "127.0.0.1", () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}

/** The pages of the test, with a Content-Security-Policy that allows no inline scripts and styles. */
export async function pages() {
  const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src http://127.0.0.1:* ws://127.0.0.1:*";
  const server = createServer(async ({ url }, response) => {
    const path = new URL(url, "http://page").pathname;
    try {
      const [type, body] = path === "/page.css" ? [".css", CSS]
        : path === "/axe.js" ? [".js", await readFile("node_modules/axe-core/axe.min.js")]
        : path === "/" ? [".html", await readFile("page.html")]
        : [extname(path), await readFile(join(".", path))];
      response.writeHead(200, { "content-type": TYPES[type] ?? "text/plain", "content-security-policy": policy });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanups.push(() => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))));
  return `http://127.0.0.1:${server.address().port}`;
}

/** A replylint server that lets one origin in; `stop` kills it, `start` starts it anew at the same port. */
export async function replylint(origin, { token = true } = {}) {
  await writeFile("tokens.txt", `${TOKEN}\n`);
  const port = await freePort();
  let child = null;
  const start = async () => {
    const options = ["lsp", "--ws", `127.0.0.1:${port}`, "--allow-origin", origin, ...(token ? ["--token-file", "tokens.txt"] : [])];
    child = spawn(process.env.SERVER, options, { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (data) => (said += data));
    await until("the server listens", () => said, (said) => said.includes("listening"));
  };
  const stop = async () => {
    if (!child) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
    child = null;
  };
  await start();
  cleanups.push(stop);
  return { url: `ws://127.0.0.1:${port}`, start, stop, freeze: () => child.kill("SIGSTOP") };
}

export async function browser() {
  const options = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
  const started = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: [...options, "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"],
  });
  cleanups.push(() => started.close());
  return started;
}

/** A page; what goes wrong in it unseen fails the check that asks with `quiet`. */
export async function open(context, origin) {
  const page = await context.newPage();
  page.troubles = [];
  page.on("pageerror", (error) => page.troubles.push(error.message));
  page.on("console", (message) => {
    const text = message.text();
    // A browser itself complains of sockets and requests that fail.
    if (message.type() === "error" && !/WebSocket connection|Failed to load resource/.test(text)) page.troubles.push(text);
  });
  page.setDefaultTimeout(8000);
  await page.goto(origin, { waitUntil: "load" });
  await page.waitForFunction(() => customElements.get("reply-composer"));
  return page;
}

/** Puts a composer into a page. */
export async function compose(page, { value = "", messages = [], token = TOKEN, ...attributes }) {
  await page.evaluate(
    ({ value, messages, token, attributes }) => {
      const composer = document.createElement("reply-composer");
      for (const [name, text] of Object.entries(attributes)) composer.setAttribute(name, text);
      composer.token = token;
      composer.messages = messages;
      composer.value = value;
      document.getElementById("desk").replaceChildren(composer);
    },
    { value, messages, token, attributes },
  );
}

/** The composer as a person sees it. */
export const seen = {
  text: (page) => page.evaluate(() => document.querySelector("reply-composer").value),
  /** The underlined words, in the order of the text. */
  underlined: (page) =>
    page.evaluate(() => [...document.querySelector("reply-composer").shadowRoot.querySelectorAll(".cm-lintRange")].map((mark) => mark.textContent)),
  findings: (page) => page.evaluate(() => document.querySelector("reply-composer").findings),
  rules: async (page) => (await seen.findings(page)).findings.map(({ rule }) => rule),
  status: (page) => page.locator("reply-composer .status").innerText(),
  state: (page) => page.evaluate(() => document.querySelector("reply-composer").connection.state),
};
