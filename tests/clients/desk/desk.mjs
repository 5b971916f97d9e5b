// What an agent does at the demo desk, and what is seen of it.
import { spawn } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import { chromium } from "playwright-core";

let passed = 0;
let failed = 0;

/** One check; what goes wrong is told as what a person would have seen. */
async function check(name, run) {
  if (!name.includes(process.env.ONLY ?? "")) return;
  const started = Date.now();
  try {
    await run();
    passed++;
    console.log(`ok   ${name} ${Date.now() - started} ms`);
  } catch (error) {
    failed++;
    console.log(`FAIL ${name}: ${error.message.split("\n").slice(0, 6).join("\n     ")}`);
  }
}

function assert(holds, seen) {
  if (!holds) throw new Error(seen);
}

/** Waits until something holds; else says what was seen last. */
async function until(what, read, holds, timeout = 12_000) {
  const deadline = Date.now() + timeout;
  let seen;
  do {
    seen = await read();
    if (holds(seen)) return seen;
    await new Promise((resolve) => setTimeout(resolve, 40));
  } while (Date.now() < deadline);
  throw new Error(`${what}, but after ${timeout} ms there was ${JSON.stringify(seen)}`);
}

// The desk, as a newcomer starts it.

const demo = spawn("npm", ["run", "demo"], { env: { ...process.env, PORT: "0" }, stdio: ["ignore", "pipe", "pipe"], detached: true });
let said = "";
for (const stream of [demo.stdout, demo.stderr]) stream.on("data", (data) => (said += data));
const ended = new Promise((resolve) => demo.once("exit", resolve));
let browser;

async function finish() {
  await browser?.close().catch(() => {});
  try {
    process.kill(-demo.pid, "SIGTERM");
  } catch {
    // It has ended.
  }
  await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 5000))]);
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed > 0 || passed === 0 ? 1 : 0);
}
process.once("SIGTERM", () => (failed++, void finish()));

let address;
try {
  address = await until("`npm run demo` says where the desk is", () => /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0], Boolean, 60_000);
} catch (error) {
  failed++;
  console.log(`FAIL ${error.message}; it said:\n${said}`);
  await finish();
}

await mkdir("screenshots", { recursive: true });
const options = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: [...options, "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"],
});

const troubles = [];

async function desk(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce", locale: "en-GB", ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  // CodeMirror's language client says so of what it had asked of a session that is closed.
  page.on("pageerror", ({ message }) => message !== "Request timed out" && troubles.push(message));
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && troubles.push(message.text()));
  await page.goto(address, { waitUntil: "load" });
  await page.waitForFunction(() => customElements.get("reply-composer"));
  return page;
}

const found = (page) => page.evaluate(() => document.querySelector("reply-composer")?.findings);
const text = (page) => page.evaluate(() => document.querySelector("reply-composer")?.value);
const box = (page) => page.locator("reply-composer .cm-content");
const send = (page) => page.locator("reply-composer > .send").click();
const dialog = (page) => page.locator("dialog[open]");

/** Opens a ticket, once its reply was checked. */
async function open(page, id) {
  // A check that failed may have left it open.
  await page.evaluate(() => document.querySelector("dialog[open]")?.close());
  await page.locator(`[data-ticket="${id}"]`).click();
  await until(`ticket ${id} has its own reply box`, () => page.evaluate(() => document.querySelector("reply-composer")?.uri), (uri) => uri === `desk://ticket/${id}`);
  return until(`the reply of ticket ${id} was checked`, () => found(page), (findings) => findings?.checked);
}

async function write(page, words) {
  await box(page).click();
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Delete");
  await page.keyboard.insertText(words);
}

/** The findings that the dialog names, after a click on Send. */
async function named(page) {
  await send(page);
  await dialog(page).waitFor();
  return dialog(page).locator("li").allInnerTexts();
}

const page = await desk();
const tickets = await page.locator("[data-ticket]").evaluateAll((entries) => entries.map(({ dataset }) => Number(dataset.ticket)));

await check("twelve tickets are listed, in English and in Spanish", async () => {
  const codes = await page.locator(".list .code").allInnerTexts();
  assert(tickets.length === 12, `there are ${tickets.length} tickets`);
  assert(codes.filter((code) => code === "ES").length >= 5 && codes.includes("EN"), `their languages are ${codes}`);
});

// What a reply says that has each of these flaws, and what the desk says of it.
const FLAWS = {
  en: ["You must send us the receipt for order #90417.", "You must send", "tells the customer what to do", "Could you please send us the receipt for order **#90417**?"],
  es: ["Usted debe enviarnos el recibo del pedido #90417.", "Usted debe enviarnos", "le dice al cliente qué hacer", "¿Podría enviarnos el recibo del pedido **#90417**, por favor?"],
};

for (const id of tickets) {
  const language = await page.locator(`[data-ticket="${id}"] .code`).innerText().then((code) => code.toLowerCase());
  const customer = await page.locator(`[data-ticket="${id}"] .who`).innerText();
  const [flawed, words, message, mended] = FLAWS[language];
  await check(`ticket ${id} (${customer}, ${language}): a flaw is named before sending, mended, and the reply goes out`, async () => {
    await open(page, id);
    await write(page, flawed);
    const items = await named(page);
    const item = items.find((item) => item.includes(words));
    assert(item?.includes(message), `the dialog does not say “${message}” of “${words}”, but ${JSON.stringify(items)}`);
    assert(items.some((item) => item.includes("#90417") && /bold|negrita/.test(item)), `the dialog does not ask for the order number in bold, but ${JSON.stringify(items)}`);
    await dialog(page).locator(".words", { hasText: words }).first().click();
    assert((await dialog(page).count()) === 0, "the dialog is still open after a click on the words");
    assert((await text(page)) === flawed, `after going back the reply says “${await text(page)}”`);
    const of = (rule) => ({ findings }) => findings.find((finding) => finding.rule === rule);
    const [bold, dictating] = [of("formatting/unbolded-order-id"), of("collaborate/dictating")];
    await page.locator('reply-composer .finding[data-rule="formatting/unbolded-order-id"] .fix').first().click();
    await until("the number is bold, and the rewrite keeps it so", () => found(page), (found) => !bold(found) && dictating(found)?.fixes[0]?.title === mended);
    await page.locator('reply-composer .finding[data-rule="collaborate/dictating"] .fix').first().click();
    await until("the order to the customer is gone", () => found(page), (found) => found.checked && !dictating(found));
    const now = await text(page);
    assert(now === mended, `after both fixes the reply says “${now}”`);
    await send(page);
    await until("the reply is sent, or what is still open is named", () => page.locator(".sent h3, dialog[open]").count(), (count) => count > 0);
    if (await dialog(page).count()) {
      // Where there was trouble, a word about it is still missing.
      const left = await dialog(page).locator("li").allInnerTexts();
      assert(left.every((item) => !item.includes(words) && !item.includes("#90417 ")), `what was mended is still named: ${JSON.stringify(left)}`);
      await dialog(page).getByRole("button", { name: "Send anyway" }).click();
    }
    const shown = await page.locator(".sent blockquote").innerText();
    assert(shown === mended, `what was sent is shown as “${shown}”`);
    await page.locator(`[data-ticket="${id}"] .is-sent`).waitFor();
  });
}

await check("when all are answered the desk can be started over, with what was written there at first", async () => {
  await page.getByRole("button", { name: "Start over" }).click();
  await until("the first ticket's draft is back", () => text(page), (text) => text?.includes("arrived broken"));
  assert((await page.locator(".is-sent").count()) === 0, "a ticket still says that it was sent");
});

await page.reload({ waitUntil: "load" });

await check("drafts begun by a colleague have the findings that make the demo: empathy, bold, dictating, a secret", async () => {
  const seen = new Map();
  for (const id of tickets) seen.set(id, (await open(page, id)).findings.map(({ rule }) => rule));
  const has = (id, ...rules) => rules.every((rule) => seen.get(id).includes(rule));
  assert(has(1, "empathy/missing", "formatting/unbolded-order-id", "collaborate/dictating"), `ticket 1 has ${seen.get(1)}`);
  assert(has(2, "collaborate/dictating", "formatting/unbolded-reservation-id"), `ticket 2 has ${seen.get(2)}`);
  assert(has(3, "collaborate/calm-down", "acknowledge/fault-admission", "formatting/unbolded-case-id"), `ticket 3 has ${seen.get(3)}`);
  assert(has(10, "formatting/unbolded-tracking-id"), `ticket 10 has ${seen.get(10)}`);
  assert(has(12, "privacy/asks-secret"), `ticket 12 has ${seen.get(12)}`);
  assert(seen.get(7).length === 0, `the good reply of ticket 7 has ${seen.get(7)}`);
});

await check("a good reply is sent without a question", async () => {
  await open(page, 7);
  await send(page);
  await page.locator(".sent h3").waitFor();
  assert((await dialog(page).count()) === 0, "a dialog asks, though nothing is open");
});

await check("the Spanish rewrite takes the place of the order to the customer", async () => {
  await open(page, 4);
  await page.locator("reply-composer .finding .fix", { hasText: /^\s*¿Podría llamar al laboratorio, por favor\?\s*$/ }).first().click();
  const now = await until("the rewrite stands there", () => text(page), (text) => text.includes("¿Podría llamar al laboratorio, por favor?"));
  assert(!now.includes("Tiene que"), `the reply still says “${now}”`);
});

await check("a reply in English gets its Spanish below", async () => {
  await open(page, 11);
  assert(await page.evaluate(() => document.querySelector("reply-composer").makeBilingual()), "the reply was not made bilingual");
  const now = await until("the Spanish stands below", () => text(page), (text) => text.includes("¿Podría enviarnos el recibo, por favor?"));
  assert(now.includes("Could you please send us the receipt?"), `the English is gone: “${now}”`);
});

await check("what was typed stays with its ticket, and cannot be brought back in another", async () => {
  await open(page, 9);
  await write(page, "Hola, Camila. Ya lo estoy revisando.");
  await open(page, 5);
  await box(page).click();
  for (let count = 0; count < 5; count++) await page.keyboard.press("Control+z");
  const other = await text(page);
  assert(!other.includes("Camila"), `Jorge's reply says “${other}”`);
  await open(page, 9);
  const back = await text(page);
  assert(back === "Hola, Camila. Ya lo estoy revisando.", `Camila's reply says “${back}”`);
});

await check("the dialog is worked by keyboard: Go back has the focus, Escape closes it, the text has it again", async () => {
  await open(page, 1);
  await page.locator("reply-composer > .send").focus();
  await page.keyboard.press("Enter");
  await dialog(page).waitFor();
  const focused = await page.evaluate(() => document.activeElement.textContent.trim());
  assert(focused === "Go back", `“${focused}” has the focus`);
  await page.keyboard.press("Escape");
  await until("the reply box has the focus", () => page.evaluate(() => document.activeElement.localName), (name) => name === "reply-composer");
});

await check("the desk speaks Spanish: list, ticket, reply box and dialog", async () => {
  const spanish = await desk({ locale: "es-MX" });
  await open(spanish, 5);
  const words = await spanish.locator("main").innerText();
  for (const word of ["Mesa de ayuda", "Casos", "Proveedor de internet", "Con enojo"]) assert(words.includes(word), `“${word}” is nowhere to be seen`);
  assert(await spanish.locator("reply-composer").getByText("Empatizar").first().isVisible(), "the reply box is not in Spanish");
  const items = await named(spanish);
  assert(items.some((item) => item.includes("casi nunca calma a nadie")), `the dialog says ${JSON.stringify(items)}`);
  assert(await dialog(spanish).getByRole("button", { name: "Enviar de todos modos" }).isVisible(), "there is no “Enviar de todos modos”");
  await spanish.context().close();
});

// In every look.

const axe = await readFile("node_modules/axe-core/axe.min.js", "utf8");

async function accessible(page, where) {
  // Playwright runs what it evaluates beside the page's policy.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 2).map(({ target, failureSummary }) => `${target.join(" ")} ${failureSummary}`).join("; ")}`);
  assert(told.length === 0, `axe finds in ${where}: ${told.join("\n")}`);
}

for (const [name, look] of Object.entries({
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  "phone, light": { colorScheme: "light", viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
  "phone, dark, Spanish": { colorScheme: "dark", viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, locale: "es" },
})) {
  await check(`${name}: nothing stands in the way of anybody, and nothing is cut off`, async () => {
    const shown = await desk(look);
    const shot = (part) => shown.screenshot({ path: `screenshots/${name.replace(/, /g, "-")}-${part}.png` });
    const wide = () => shown.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (name.startsWith("phone")) {
      await accessible(shown, "the list");
      await shot("list");
    }
    await open(shown, 1);
    await until("its findings can be mended", () => found(shown), ({ findings }) => findings.length >= 2 && findings.every(({ fixes }) => fixes.length > 0));
    await accessible(shown, "the ticket");
    await shot("ticket");
    assert((await wide()) <= 0, `the ticket is ${await wide()} pixels wider than the screen`);
    await named(shown);
    await accessible(shown, "the dialog");
    await shot("dialog");
    await dialog(shown).locator("footer .quiet").click();
    await shown.locator(".sent h3").waitFor();
    await accessible(shown, "what was sent");
    await shown.context().close();
  });
}

await check("on a phone the list comes back", async () => {
  const phone = await desk({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  await open(phone, 2);
  assert(!(await phone.locator(".list").isVisible()), "the list is beside the ticket");
  await phone.locator(".back").click();
  assert(await phone.locator(".list").isVisible(), "the list is not there");
  await phone.context().close();
});

await check("the page has the policy of the guide, and keeps to it", async () => {
  const guide = /^```csp\n(.*)\n```$/m.exec(await readFile(process.env.GUIDE, "utf8"))[1];
  const policy = (await fetch(address)).headers.get("content-security-policy");
  const plain = (policy) => policy.replace(/\bwss?:\/\/\S+/, "SOCKET").replace(/\bhttps?:\/\/\S+/, "HTTP").replace(/;$/, "").trim();
  assert(plain(policy) === plain(guide), `the page has “${policy}”, the guide “${guide}”`);
  assert(troubles.length === 0, `the browser complained: ${[...new Set(troubles)].join("\n")}`);
});

await check("nothing of what was typed is kept by the browser", async () => {
  const kept = await page.evaluate(async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, document.cookie]);
  assert(JSON.stringify(kept) === '[0,0,0,""]', `there is ${JSON.stringify(kept)}`);
});

await check("the token is for the desk's own pages, under its own name", async () => {
  const elsewhere = await fetch(`${address.replace("127.0.0.1", "localhost")}/token`).then(({ status }) => status);
  assert(elsewhere === 421, `under another name the token is answered with ${elsewhere}`);
});

await check("Ctrl-C ends the desk, and its server with it", async () => {
  const server = await page.evaluate(() => document.body.dataset.server.replace("ws:", "http:"));
  process.kill(-demo.pid, "SIGINT");
  await until("nobody listens any more", () => fetch(`${server}/healthz`).then(({ ok }) => ok, () => false), (listens) => !listens);
});

await finish();
