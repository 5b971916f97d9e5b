// What an agent does in the composer, and what is seen of it.
import { mkdir, writeFile } from "node:fs/promises";
import { build } from "esbuild";

import { assert, browser, check, compose, equal, finish, freePort, open, pages, pause, replylint, seen, TOKEN, until } from "./harness.mjs";

const BROKEN = "Hi Ana,\n\nYour order #4411 arrived broken. You must send us the receipt.\n\nBest regards,\nTom";
const TROUBLE = [{ from: "customer", name: "Ana", time: "9:14", text: "My order #4411 arrived in pieces, and it was a birthday present!" }];

await mkdir("screenshots", { recursive: true });
await build({ entryPoints: ["react-page.jsx"], outfile: "react-page.js", bundle: true, format: "esm", jsx: "automatic", define: { "process.env.NODE_ENV": '"production"' } });

const origin = await pages();
const server = await replylint(origin);
const chromium = await browser();
const context = await chromium.newContext({ viewport: { width: 1180, height: 900 }, reducedMotion: "reduce" });
const page = await open(context, origin);
const box = page.locator("reply-composer .cm-content");
const fix = (text) => page.locator("reply-composer .finding .fix").filter({ hasText: typeof text === "string" ? new RegExp(`^\\s*${text.replace(/[?.]/g, "\\$&")}`) : text });

/** A composer with a text, once its findings and what can be done about them are there. */
async function composed(options) {
  await compose(page, { server: server.url, ...options });
  await until("the composer says what it found", () => seen.findings(page), ({ checked, findings }) => checked && findings.every(({ fixes }) => fixes.length > 0));
}

// Typing and underlining.

await check("typing “You must send us the receipt.” underlines “You must send”", async () => {
  await compose(page, { server: server.url });
  await box.click();
  await page.keyboard.type("Hi Ana, You must send us the receipt.");
  await until("“You must send” is underlined, and nothing else", () => seen.underlined(page), (words) => words.join() === "You must send");
});

await check("emoji and accents before a finding do not move what is underlined", async () => {
  await composed({ value: "Hola, Íñigo 👩🏽‍💻🎉:\n\nUsted debe enviarnos el recibo del pedido #4411.\n", channel: "email" });
  const words = await seen.underlined(page);
  assert(words.includes("#4411"), `underlined: ${JSON.stringify(words)}, and not the order number`);
  const { findings } = await seen.findings(page);
  const text = await seen.text(page);
  for (const { from, to, words } of findings) equal(text.slice(from, to), words, "the finding's words");
  await fix("#4411").click();
  await until("the order number is bold", () => seen.text(page), (text) => text.includes("pedido **#4411**."));
});

await check("severities look different, and not by colour alone", async () => {
  await composed({ value: BROKEN, messages: TROUBLE });
  await page.evaluate(() => (document.querySelector("reply-composer").settings = { rules: { "collaborate/dictating": "information", "formatting/unbolded-order-id": "error" } }));
  await page.waitForSelector("reply-composer .cm-lintRange-error");
  await page.waitForSelector("reply-composer .cm-lintRange-info");
  const style = (name) => page.locator(`reply-composer .cm-lintRange-${name}`).first().evaluate((mark) => getComputedStyle(mark).textDecorationStyle);
  equal([await style("error"), await style("info")], ["wavy", "dotted"], "underlines");
});

// Reasons and fixes.

await check("resting on underlined words tells why, and mends them by a click", async () => {
  await composed({ value: BROKEN, messages: TROUBLE });
  await page.locator("reply-composer .cm-lintRange", { hasText: "You must send" }).hover();
  const tip = page.locator("reply-composer .cm-tooltip-hover");
  await tip.waitFor();
  const said = await tip.innerText();
  assert(said.includes("a choice gives it back"), `the tip gives no reason, it says “${said}”`);
  await tip.locator(".fix", { hasText: "Could you please send us the receipt?" }).first().click();
  await until("the rewrite stands there", () => seen.text(page), (text) => text.includes("broken. Could you please send us the receipt?\n"));
  await until("its finding is gone", () => seen.rules(page), (rules) => !rules.includes("collaborate/dictating"));
});

await check("Ctrl-. at a finding opens its fixes; arrows and Enter take the second", async () => {
  await composed({ value: BROKEN, messages: TROUBLE });
  await page.evaluate(() => {
    const composer = document.querySelector("reply-composer");
    composer.reveal(composer.findings.findings.find(({ rule }) => rule === "collaborate/dictating"));
  });
  await page.keyboard.press("Control+Period");
  const menu = page.locator("reply-composer [role=menu]").first();
  await menu.waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await until("the second rewrite stands there", () => seen.text(page), (text) => text.includes("Would you be able to send us the receipt?"));
  await page.keyboard.press("Control+z");
  equal(await seen.text(page), BROKEN, "after Ctrl-Z the text says");
});

await check("Escape closes the fixes, and typing goes on where it was", async () => {
  await composed({ value: "You must send us the receipt." });
  await box.click();
  await page.keyboard.press("Home");
  await page.keyboard.press("Control+Period");
  await page.locator("reply-composer [role=menu]").first().waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.type("Ana, ");
  equal(await seen.text(page), "Ana, You must send us the receipt.", "the text says");
});

await check("F8 goes from finding to finding and says what each is", async () => {
  await composed({ value: BROKEN, messages: TROUBLE });
  await box.focus();
  await page.keyboard.press("Control+Home");
  const selected = () => page.evaluate(() => document.querySelector("reply-composer").shadowRoot.getSelection?.()?.toString() ?? getSelection().toString());
  const words = [];
  for (let at = 0; at < 3; at++) {
    await page.keyboard.press("F8");
    words.push(await selected());
  }
  assert(words.includes("#4411") && words.includes("You must send"), `F8 selected ${JSON.stringify(words)}`);
  assert((await seen.status(page)).length > "3 findings".length, "nothing was said of the finding");
});

await check("the list tells why, and after a fix the next finding has the focus", async () => {
  await composed({ value: BROKEN, messages: TROUBLE });
  const item = page.locator('reply-composer .finding[data-rule="formatting/unbolded-order-id"]');
  await item.locator(".why").click();
  await item.locator(".reason", { hasText: "set apart" }).waitFor();
  await item.locator(".fix").focus();
  await page.keyboard.press("Enter");
  await until("the order number is bold", () => seen.text(page), (text) => text.includes("**#4411**"));
  await until("a finding of the list has the focus", () => page.evaluate(() => document.querySelector("reply-composer").shadowRoot.activeElement?.className), (name) => name === "fix");
});

await check("“Apply safe fixes” makes all identifiers bold at once", async () => {
  await composed({ value: "Your order #4411 and order #4412 are here.\n\nBest regards,\nTom" });
  await page.locator("reply-composer .fix-all").click();
  await until("both numbers are bold", () => seen.text(page), (text) => text.includes("**#4411**") && text.includes("**#4412**"));
  await until("it says so", () => seen.status(page), (status) => status.includes("2 safe fixes applied"));
});

await check("a fix that was offered before more was typed still hits its words", async () => {
  await composed({ value: "You must send us the receipt." });
  await page.evaluate(async () => {
    const composer = document.querySelector("reply-composer");
    const [finding] = composer.findings.findings;
    const [offered] = finding.fixes;
    composer.value = `Hola 👋 Ana. ${composer.value}`;
    await composer.applyFix(finding, offered);
  });
  equal(await seen.text(page), "Hola 👋 Ana. Could you please send us the receipt?", "the text says");
});

// Languages.

await check("a Spanish draft is rewritten in Spanish", async () => {
  await composed({ value: "Hola, Ana:\n\nUsted debe enviarnos el recibo.\n", lang: "es" });
  await fix("¿Podría enviarnos el recibo, por favor?").first().click();
  await until("the rewrite stands there", () => seen.text(page), (text) => text.includes("¿Podría enviarnos el recibo, por favor?") && !text.includes("debe"));
  await until("it says so in Spanish", () => seen.status(page), (status) => status.includes("Ahora dice"));
});

await check("with the toggle on Español, an English sentence can be replaced by a Spanish one", async () => {
  await composed({ value: "Hi Ana,\n\nYou must send us the receipt." });
  await page.locator("reply-composer .choice label", { hasText: "Español" }).click();
  await until("a Spanish rewrite is offered", async () => (await seen.findings(page)).findings.flatMap(({ fixes }) => fixes.map(({ title }) => title)), (titles) => titles.includes("¿Podría enviarnos el recibo, por favor?"));
  await page.evaluate(() => {
    const composer = document.querySelector("reply-composer");
    const [finding] = composer.findings.findings;
    return composer.applyFix(finding, finding.fixes.find(({ title }) => title.startsWith("¿Podría")));
  });
  equal(await seen.text(page), "Hi Ana,\n\n¿Podría enviarnos el recibo, por favor?", "the text says");
  await compose(page, { server: server.url, value: "Hi Ana,\n\nYou must send us the receipt.", language: "en" });
  const titles = await until("rewrites are offered", async () => (await seen.findings(page)).findings.flatMap(({ fixes }) => fixes.map(({ title }) => title)), (titles) => titles.length > 0);
  assert(!titles.some((title) => title.includes("¿")), `with the toggle on English Spanish is offered: ${JSON.stringify(titles)}`);
  const lang = () => page.locator("reply-composer .cm-content").getAttribute("lang");
  await until("the browser's spelling goes by English", lang, (lang) => lang === "en");
});

await check("what cannot be edited has findings, and no buttons that would change it", async () => {
  await compose(page, { server: server.url, value: "You must send us the receipt.", readonly: "" });
  await page.locator("reply-composer .finding").first().waitFor();
  await pause(600);
  equal(await page.locator("reply-composer .fix").count(), 0, "buttons");
  await page.evaluate(() => (document.querySelector("reply-composer").readOnly = false));
  await fix("Could you please").first().waitFor();
});

await check("with the toggle on Both, a rewrite comes in both languages, and the reply can be said in both", async () => {
  await composed({ value: "Hi Ana,\n\nYou must send us the receipt.", language: "both" });
  await until("a rewrite in both is offered", async () => (await seen.findings(page)).findings.flatMap(({ fixes }) => fixes.map(({ title }) => title)), (titles) => titles.some((title) => title.includes(" / ¿Podría")));
  await compose(page, { server: server.url, value: "Hi Ana,\n\nCould you please send us the receipt?", language: "both" });
  await until("it is checked", () => seen.findings(page), ({ checked }) => checked);
  await page.locator("reply-composer .translate").click();
  const text = await until("the Spanish half stands below", () => seen.text(page), (text) => text.includes("recibo"));
  assert(text.startsWith("Hi Ana,\n\nCould you please send us the receipt?"), `the English half is gone: ${text}`);
});

await check("a sentence that does not carry over is named", async () => {
  await composed({ value: "Hi Ana,\n\nThe wug was gimbled on the doorstep by our zorbing crew.", language: "both" });
  await page.locator("reply-composer .translate").click();
  await until("it says which", () => seen.status(page), (status) => status.includes("gimbled"));
});

// Ready sentences.

await check("“/” lists ready sentences, words narrow them, Enter takes one", async () => {
  await compose(page, { server: server.url, value: "Hi Ana,\n\n", messages: TROUBLE });
  await until("it is connected", () => seen.state(page), (state) => state === "online");
  await box.click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("/refund", { delay: 20 });
  const list = page.locator("reply-composer .cm-tooltip-autocomplete li");
  await until("sentences about refunds are listed", () => list.allInnerTexts(), (texts) => texts.length > 0 && texts.some((text) => /refund/i.test(text)));
  await pause(150);
  await page.keyboard.press("Enter");
  await until("a sentence stands there", () => seen.text(page), (text) => !text.includes("/refund") && text.length > 30);
});

await check("the start of a Spanish sentence is completed, also behind accents and blanks; Enter alone ends the line", async () => {
  await compose(page, { server: server.url, value: "Hola, Ana:\n\n", language: "es" });
  await until("it is connected", () => seen.state(page), (state) => state === "online");
  await box.click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("Entiendo lo ", { delay: 30 });
  const list = page.locator("reply-composer .cm-tooltip-autocomplete li");
  await until("sentences are listed behind a blank", () => list.allInnerTexts(), (texts) => texts.length > 0 && texts.every((text) => text.startsWith("Entiendo lo")));
  await pause(150);
  await page.keyboard.press("Enter");
  equal(await seen.text(page), "Hola, Ana:\n\nEntiendo lo \n", "Enter where nothing was chosen: the text says");
  await page.keyboard.type("Entiendo lo", { delay: 30 });
  await list.first().waitFor();
  await pause(150);
  await page.keyboard.press("Tab");
  await until("Tab took the first", () => seen.text(page), (text) => text.length > 40);
});

// Stages, preview, context.

await check("the stage bar shows what is there; a click goes to the words, or tells what counts", async () => {
  await composed({ value: "Hi Ana,\n\nI'm so sorry that your parcel arrived broken. Would you like a replacement or a refund?\n\nBest regards,\nTom" });
  const stage = (name) => page.locator(`reply-composer .stage[data-stage=${name}]`);
  await until("“Propose” is there", () => stage("propose").innerText(), (text) => text.includes("✓"));
  await stage("propose").click();
  const selected = await page.evaluate(() => getSelection().toString());
  assert(/^Would you/.test(selected), `a click on “Propose” selected “${selected}”`);
  const missing = page.locator("reply-composer .stage:not([data-found])").first();
  await missing.click();
  const counts = await page.locator("reply-composer .stage-counts").innerText();
  assert(/^Counts as/.test(counts), `below the bar stands “${counts}”`);
});

await check("the preview shows bold as bold, and runs nothing that a draft holds", async () => {
  const evil = `Your order **#4411**.\n\n<img src=x onerror="window.ran=1"><script>window.ran=2</script><svg onload="window.ran=3"></svg>\n<iframe srcdoc="<script>parent.ran=4</script>"></iframe>\n<a href="javascript:window.ran=5" onclick="window.ran=6">press</a>\n[press](javascript:window.ran=7)\n<style>body{display:none}</style><form action=/x><input name=y></form>\n![t](https://tracker.example/a.png)`;
  await compose(page, { server: server.url, value: evil });
  await page.locator("reply-composer .preview-toggle").click();
  const preview = page.locator("reply-composer .preview");
  equal(await preview.locator("strong").innerText(), "#4411", "bold in the preview");
  for (const link of await preview.locator("a").all()) await link.click({ timeout: 500 }).catch(() => {});
  await pause(200);
  const found = await page.evaluate(() => ({
    ran: window.ran ?? null,
    left: [...document.querySelector("reply-composer").shadowRoot.querySelectorAll(".preview :is(script,img,svg,iframe,style,form,input,object)")].map(({ tagName }) => tagName),
    attributes: [...document.querySelector("reply-composer").shadowRoot.querySelectorAll(".preview *")].flatMap((element) => element.getAttributeNames()).filter((name) => name.startsWith("on")),
    links: [...document.querySelector("reply-composer").shadowRoot.querySelectorAll(".preview a")].map((link) => link.getAttribute("href")).filter(Boolean),
  }));
  equal(found, { ran: null, left: [], attributes: [], links: [] }, "of the draft's HTML in the preview");
  await page.locator("reply-composer .preview-toggle").click();
  equal(await seen.text(page), evil, "back from the preview the text says");
});

await check("Alt-P shows the preview and goes back, and typing goes on", async () => {
  await compose(page, { server: server.url, value: "Your order **#4411**" });
  await box.click();
  await page.keyboard.press("Control+End");
  await page.keyboard.press("Alt+p");
  equal(await page.locator("reply-composer .preview strong").innerText(), "#4411", "bold in the preview");
  await page.keyboard.press("Alt+p");
  await page.keyboard.type(" is here");
  await page.keyboard.press("Alt+p");
  await page.locator("reply-composer .preview", { hasText: "is here" }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.type(".");
  equal(await seen.text(page), "Your order **#4411** is here.", "the text says");
});

await check("what the customer wrote changes what is found", async () => {
  const value = "Hi Ana,\n\nThanks for writing. I'll look into it today.\n\nBest regards,\nTom";
  await compose(page, { server: server.url, value });
  await until("it is checked", () => seen.findings(page), ({ checked, finished }) => checked && finished);
  assert(!(await seen.rules(page)).includes("empathy/missing"), "empathy is missed where nobody told of trouble");
  await page.evaluate((messages) => (document.querySelector("reply-composer").messages = messages), TROUBLE);
  await until("empathy is missed", () => seen.rules(page), (rules) => rules.includes("empathy/missing"));
  const shown = await page.locator("reply-composer .message-text").innerText();
  equal(shown, TROUBLE[0].text, "beside the text stands");
  await page.evaluate(() => (document.querySelector("reply-composer").messages = []));
  await until("it is no longer missed", () => seen.rules(page), (rules) => !rules.includes("empathy/missing"));
});

await check("the channel says how bold is written", async () => {
  await composed({ value: "Your order #4411 is on its way to you today.", channel: "whatsapp" });
  await fix("#4411").first().click();
  await until("bold is written with one star", () => seen.text(page), (text) => /order \*#4411\* is/.test(text));
  await page.locator("reply-composer .preview-toggle").click();
  equal(await page.locator("reply-composer .preview strong").allInnerTexts(), ["#4411"], "bold in the preview");
});

await check("the box goes to another ticket: nothing of the last one stays or comes back", async () => {
  await composed({ value: "", uri: "desk://ticket/1", messages: TROUBLE });
  await box.click();
  await page.keyboard.type("Ana, you must send us the receipt.");
  await until("words are underlined", () => seen.underlined(page), (words) => words.length > 0);
  await page.evaluate(() => Object.assign(document.querySelector("reply-composer"), { uri: "desk://ticket/2", value: "Hola, Luis:", messages: [] }));
  equal([await seen.text(page), await seen.underlined(page)], ["Hola, Luis:", []], "the box shows");
  await box.click();
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+End");
  await page.keyboard.type(" usted debe esperar.");
  await until("what is typed now is found", () => seen.underlined(page), (words) => words.some((word) => word.includes("debe")));
  equal(await seen.text(page), "Hola, Luis: usted debe esperar.", "after Ctrl-Z the text says");
});

// In a form.

await check("in a form it is a field like others", async () => {
  await page.evaluate(() => {
    document.getElementById("desk").innerHTML = `<form><label for="reply">Your answer</label><fieldset><reply-composer id="reply" name="reply" required>Hi<button slot="actions" type="button">Send</button></reply-composer></fieldset><button>Send</button></form>`;
  });
  const found = await page.evaluate(() => {
    const form = document.querySelector("form");
    const composer = document.querySelector("reply-composer");
    const sent = () => new FormData(form).get("reply");
    const out = { first: sent(), label: composer.shadowRoot.querySelector(".cm-content").getAttribute("aria-label") };
    composer.value = "";
    out.empty = form.checkValidity();
    composer.value = "Hola ñ";
    out.filled = form.checkValidity();
    out.changed = sent();
    form.reset();
    out.reset = sent();
    document.querySelector("fieldset").disabled = true;
    out.disabled = sent();
    out.editable = composer.shadowRoot.querySelector(".cm-content").contentEditable;
    return out;
  });
  equal(found, { first: "Hi", label: "Your answer", empty: false, filled: true, changed: "Hola ñ", reset: "Hi", disabled: null, editable: "false" }, "the form has");
});

await check("input comes with each key and once, change on leaving", async () => {
  await page.evaluate(() => {
    document.getElementById("desk").innerHTML = `<form><reply-composer name="reply"></reply-composer><button type="button">Send</button></form>`;
    window.told = [];
    const desk = document.querySelector("form");
    for (const type of ["input", "change"]) desk.addEventListener(type, (event) => window.told.push(`${event.type} ${event.target.localName}`));
  });
  await box.click();
  await page.keyboard.type("ab");
  await page.locator("form > button").click();
  equal(await page.evaluate(() => window.told), ["input reply-composer", "input reply-composer", "change reply-composer"], "the page was told");
});

await check("who sends is told of what is missing before the draft looks finished", async () => {
  await compose(page, { server: server.url, value: "Hi Ana,\n\nYour parcel arrived broken.", messages: TROUBLE });
  await until("it is checked", () => seen.findings(page), ({ checked }) => checked);
  const rules = await page.evaluate(async () => (await document.querySelector("reply-composer").whenChecked()).findings.map(({ rule }) => rule));
  assert(rules.includes("empathy/missing"), `before sending it is told of ${JSON.stringify(rules)}`);
});

// Connections.

await check("the server is killed: typing goes on, it says offline; the server is back: findings are, too", async () => {
  await composed({ value: "You must send us the receipt.", messages: TROUBLE });
  await server.stop();
  await until("it says that there is no connection", () => seen.status(page), (status) => /connection was lost|cannot be reached/.test(status));
  await box.click();
  await page.keyboard.press("Control+End");
  const started = Date.now();
  await page.keyboard.type(" You must call us, too.");
  const typing = Date.now() - started;
  equal(await seen.text(page), "You must send us the receipt. You must call us, too.", "the text says");
  assert(typing < 2000, `typing 23 letters took ${typing} ms`);
  await page.screenshot({ path: "screenshots/offline.png" });
  await server.start();
  await until("both sentences are underlined", () => seen.underlined(page), (words) => words.filter((word) => /must/.test(word)).length === 2, 20_000);
  equal(await seen.text(page), "You must send us the receipt. You must call us, too.", "the text says");
  // The context went along: with it, trouble is known.
  const rules = await page.evaluate(async () => (await document.querySelector("reply-composer").whenChecked()).findings.map(({ rule }) => rule));
  assert(rules.includes("empathy/missing"), `after the restart the customer's message is forgotten: ${JSON.stringify(rules)}`);
  await until("it no longer says offline", () => seen.status(page), (status) => !/connection|reached/.test(status));
});

await check("the connection is lost while ready sentences are asked for: nothing goes wrong unseen", async () => {
  const alone = await open(context, origin);
  await compose(alone, { server: server.url });
  await until("it is connected", () => seen.state(alone), (state) => state === "online");
  server.freeze();
  await alone.locator("reply-composer .cm-content").click();
  await alone.keyboard.type("/refund", { delay: 40 });
  await pause(300);
  await server.stop();
  await server.start();
  await pause(10_500);
  equal(alone.troubles, [], "errors in the console");
  await alone.close();
});

await check("“Try now” connects at once", async () => {
  await composed({ value: "You must send us the receipt." });
  await server.stop();
  await page.waitForTimeout(4500);
  await server.start();
  const started = Date.now();
  await page.locator("reply-composer .retry").click({ timeout: 3000 }).catch(() => {});
  await until("it is connected", () => seen.state(page), (state) => state === "online", 4000);
  return `${Date.now() - started} ms`;
});

await check("a wrong token is refused, and it says so; with the right one it connects", async () => {
  await compose(page, { server: server.url, token: "not-the-right-token-9", value: "You must send us the receipt." });
  await until("it says that no session was opened", () => seen.status(page), (status) => /opened no session.*token/.test(status));
  equal(await seen.state(page), "refused", "the connection is");
  equal(await seen.underlined(page), [], "underlined");
  await page.evaluate((token) => (document.querySelector("reply-composer").token = async () => token), TOKEN);
  await until("words are underlined", () => seen.underlined(page), (words) => words.length > 0);
});

await check("a page of another origin is refused, and it says so", async () => {
  const other = await pages();
  const elsewhere = await open(context, other);
  await compose(elsewhere, { server: server.url, value: "You must send us the receipt.", lang: "es" });
  await until("it says so in Spanish", () => seen.status(elsewhere), (status) => /no abrió la sesión.*dirección de esta página/.test(status));
  equal(await seen.state(elsewhere), "refused", "the connection is");
  await elsewhere.close();
});

await check("where nothing listens, it says that the server cannot be reached, and the text can be typed", async () => {
  await compose(page, { server: `ws://127.0.0.1:${await freePort()}` });
  await until("it says so", () => seen.status(page), (status) => status.includes("cannot be reached"));
  await box.click();
  await page.keyboard.type("Hi Ana");
  equal(await seen.text(page), "Hi Ana", "the text says");
});

await check("fifty tabs at once each have their own findings", async () => {
  const many = await chromium.newContext({ viewport: { width: 900, height: 600 } });
  const tabs = [];
  for (let at = 0; at < 50; at++) {
    const tab = await open(many, origin);
    await compose(tab, { server: server.url, value: `Hi Ana,\n\nYour order #${4000 + at} is here.\n\n` });
    tabs.push(tab);
  }
  await Promise.all(tabs.map((tab) => until("it is connected and checked", () => seen.findings(tab), ({ checked }) => checked, 20_000)));
  // All type in the same moment; each measures from its key to its findings.
  const times = await Promise.all(
    tabs.map((tab) =>
      tab.evaluate(
        () =>
          new Promise((resolve, reject) => {
            const composer = document.querySelector("reply-composer");
            setTimeout(() => reject(new Error("no findings within 20 s")), 20_000);
            const started = performance.now();
            composer.addEventListener("replylint-findings", ({ detail }) => {
              if (detail.findings.some(({ rule }) => rule === "collaborate/dictating")) resolve(performance.now() - started);
            });
            composer.value += "You must send us the receipt.";
          }),
      ),
    ),
  );
  for (const [at, tab] of tabs.entries()) {
    const { findings } = await seen.findings(tab);
    const words = findings.map(({ words }) => words);
    assert(words.includes(`#${4000 + at}`) && words.includes("You must send"), `tab ${at} shows ${JSON.stringify(words)}`);
    equal(tab.troubles, [], `troubles in tab ${at}`);
  }
  times.sort((a, b) => a - b);
  const [median, slowest] = [times[25], times[49]].map(Math.round);
  await many.close();
  assert(median < 5000, `from a key to its findings half of the tabs needed more than ${median} ms`);
  return `from key to findings: median ${median} ms, slowest ${slowest} ms`;
});

// Attach mode.

const attachTo = (html, options = {}) =>
  page.evaluate(
    async ({ html, options, server, token }) => {
      const { attach } = await import("/dist/attach.js");
      const desk = document.getElementById("desk");
      desk.innerHTML = html;
      window.told = [];
      const field = desk.querySelector("#field");
      field.addEventListener("input", () => window.told.push(field.value ?? field.innerText));
      window.attached?.detach();
      window.attached = attach(field, { server, token, ...options });
    },
    { html, options, server: server.url, token: TOKEN },
  );
const panelFix = (text) => page.locator("#desk .panel .fix", { hasText: text });

await check("a <textarea> that is there already gets a list; a button mends, the page notices, Ctrl-Z takes it back", async () => {
  await attachTo(`<label for="field">Answer</label><textarea id="field" rows="6" cols="60">Hi Ana 👋,\n\nYour order #4411 is here. You must send us the receipt.</textarea>`);
  await panelFix("Could you please send us the receipt?").first().click();
  const value = () => page.evaluate(() => document.getElementById("field").value);
  await until("the rewrite stands there", value, (text) => text.endsWith("here. Could you please send us the receipt?"));
  const told = await page.evaluate(() => window.told);
  assert(told.at(-1)?.endsWith("Could you please send us the receipt?"), `the page was told ${JSON.stringify(told)}`);
  await page.locator("#field").focus();
  await page.keyboard.press("Control+z");
  await until("the old words are back", value, (text) => text.endsWith("You must send us the receipt."));
  await page.locator("#desk .panel .fix-all").click();
  await until("the order number is bold", value, (text) => text.includes("**#4411**"));
  await page.locator("#field").focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(" You must call us.");
  await until("what is typed is found, too", () => page.evaluate(() => attached.findings.findings.map(({ words }) => words)), (words) => words.includes("You must call"));
});

await check("a framework that holds a <textarea>'s value (React) keeps the rewrite", async () => {
  await page.evaluate(() => {
    // As React does it: the element's own setter is replaced, and a change is one that went past it.
    window.hold = (field) => {
      const { get, set } = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value");
      let known = field.value;
      Object.defineProperty(field, "value", { configurable: true, get() { return get.call(this); }, set(value) { known = value; set.call(this, value); } });
      field.addEventListener("input", () => { const now = get.call(field); if (now !== known) { window.held = now; known = now; } });
    };
  });
  await attachTo(`<label for="field">Answer</label><textarea id="field" rows="6">You must send us the receipt.</textarea>`);
  await page.evaluate(() => hold(document.getElementById("field")));
  await panelFix("Could you please").first().click();
  await until("the framework has the rewrite", () => page.evaluate(() => window.held), (text) => text === "Could you please send us the receipt?");
});

await check("in a contenteditable words become bold, and sentences are rewritten in their place", async () => {
  const html = `<div id="field" contenteditable role="textbox" aria-multiline="true" aria-label="Answer"><p>Hi Ana 👋,</p><p>Your&nbsp;order #4411 is here. <b>Your order #4412</b> was late. You must send us the receipt.</p><p>Best regards,<br>Tom</p></div>`;
  await attachTo(html);
  await panelFix("#4411").first().click();
  const bold = () => page.evaluate(() => [...document.querySelectorAll("#field :is(b, strong), #field span[style*=bold]")].map((element) => element.textContent));
  await until("the order number is bold", bold, (words) => words.includes("#4411"));
  await panelFix("Could you please send us the receipt?").first().click();
  const text = () => page.evaluate(() => document.getElementById("field").innerText);
  await until("the rewrite stands there", text, (text) => text.includes("was late. Could you please send us the receipt?"));
  const after = await text();
  assert(!after.includes("**"), `stars stand in the text: ${after}`);
  assert(/Best regards,\nTom/.test(after) && after.startsWith("Hi Ana 👋,"), `lines are not what they were: ${JSON.stringify(after)}`);
  assert((await page.evaluate(() => window.told)).length >= 2, "the page was not told");
  const marked = await page.evaluate(() => [...(CSS.highlights.get("replylint-warning") ?? [])].map((range) => range.toString()));
  const findings = await page.evaluate(() => attached.findings.findings.filter(({ severity }) => severity === "warning").map(({ words }) => words));
  for (const words of marked) assert(findings.some((finding) => finding.replaceAll("*", "").includes(words.replaceAll("\u00a0", " "))), `“${words}” is underlined, and no finding is about it`);
});

await check("a contenteditable is read as Markdown: bold, lists, lines, what is quoted", async () => {
  await attachTo(`<div id="field" contenteditable role="textbox" aria-multiline="true" aria-label="Answer"><p>Hi <b>Ana </b>&amp; Íñigo</p>
<ul><li>one</li><li><strong>two</strong></li></ul><div>a&nbsp;<b>b</b></div><div><br></div><div>c<br>d<br></div><blockquote>It broke!<br>Twice.</blockquote></div>`);
  const wanted = "Hi **Ana** & Íñigo\n\n- one\n- **two**\n\na **b**\n\nc\nd\n>\n> It broke!\n> Twice.";
  equal(await page.evaluate(() => attached.text), wanted, "the server is told");
});

await check("in a contenteditable a rewrite in both languages keeps its lines", async () => {
  await attachTo(`<div id="field" contenteditable role="textbox" aria-multiline="true" aria-label="Answer"><div>Hi Ana,</div><div><br></div><div>You must send us the receipt.</div></div>`, { language: "both" });
  await page.evaluate(async () => {
    while (!attached.findings.findings[0]?.fixes.length) await new Promise((resolve) => setTimeout(resolve, 50));
    const [finding] = attached.findings.findings;
    await attached.applyFix(finding, finding.fixes.find(({ title }) => title.includes(" / ")));
  });
  const text = await page.evaluate(() => document.getElementById("field").innerText.replace(/\n+/g, "\n").trim());
  equal(text, "Hi Ana,\nCould you please send us the receipt?\n¿Podría enviarnos el recibo, por favor?", "the text says");
});

await check("detached, the page is as it was", async () => {
  await page.evaluate(() => attached.detach());
  equal(await page.evaluate(() => [...document.getElementById("desk").children].map(({ id }) => id)), ["field"], "beside the field stands");
  await page.evaluate(() => delete window.attached);
});

// React.

await check("in React it is a controlled field, and tells what it finds", async () => {
  await page.evaluate(() => document.getElementById("desk").replaceChildren());
  await page.addScriptTag({ url: "/react-page.js", type: "module" });
  await page.waitForFunction(() => window.mount);
  const open = await replylintWithoutToken();
  await page.evaluate((server) => window.mount(server), open.url);
  await until("it tells what it found", () => page.locator("#open").innerText(), (text) => text.includes("collaborate/dictating"));
  await box.click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(" Hi");
  equal(await page.locator("#text").innerText(), "You must send us the receipt. Hi", "the parent has");
  await page.locator("[slot=actions]").click();
  await until("the conversation is gone", () => page.locator("reply-composer .message").count(), (count) => count === 0);
  await page.evaluate(() => document.getElementById("desk").replaceWith(Object.assign(document.createElement("div"), { id: "desk" })));
});

async function replylintWithoutToken() {
  // A token as React's prop would do as well; this shows that none is needed where the server asks for none.
  return replylint(origin, { token: false });
}

// Looks.

async function violations() {
  if (!(await page.evaluate(() => "axe" in window))) await page.addScriptTag({ url: "/axe.js" });
  const found = await page.evaluate(async () => {
    const { violations, incomplete } = await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
    const told = ({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.flat().join(" ")}: ${failureSummary}`);
    return { violations: violations.flatMap(told), unsure: incomplete.map(({ id }) => id) };
  });
  assert(found.violations.length === 0, found.violations.join("\n"));
}

async function shot(name) {
  await page.mouse.move(0, 0);
  await page.screenshot({ path: `screenshots/${name}.png`, fullPage: true });
}

const FULL = { value: BROKEN, messages: [...TROUBLE, { from: "agent", name: "Tom", time: "9:20", text: "I'm looking into it." }], channel: "email", language: "en" };

for (const [name, scheme, width] of [["light", "light", 1180], ["dark", "dark", 1180], ["phone", "light", 360], ["phone-dark", "dark", 360]]) {
  await check(`axe finds nothing: ${name}`, async () => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 900 });
    await composed(FULL);
    await page.locator("reply-composer .why").first().click();
    await page.locator("reply-composer .stage").first().click();
    await page.locator("reply-composer .reason").waitFor();
    await shot(name);
    const wide = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert(wide[0] <= wide[1], `at ${width} pixels the page is ${wide[0]} wide`);
    const background = await page.locator("reply-composer .composer").evaluate((element) => getComputedStyle(element).backgroundColor);
    equal(background, scheme === "dark" ? "rgb(20, 24, 30)" : "rgb(255, 255, 255)", "the background");
    await violations();
  });
}

await check("axe finds nothing: preview, hover, menu and completion open, in Spanish", async () => {
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await page.setViewportSize({ width: 1180, height: 900 });
  await composed({ ...FULL, lang: "es", theme: "dark" });
  await page.locator("reply-composer .cm-lintRange", { hasText: "You must send" }).hover();
  await page.locator("reply-composer .cm-tooltip-hover").waitFor();
  await page.screenshot({ path: "screenshots/hover.png" });
  await violations();
  await page.mouse.move(0, 0);
  await page.evaluate(() => {
    const composer = document.querySelector("reply-composer");
    composer.reveal(composer.findings.findings.find(({ rule }) => rule === "collaborate/dictating"));
  });
  await page.keyboard.press("Control+Period");
  await page.locator("reply-composer [role=menu]").first().waitFor();
  await page.screenshot({ path: "screenshots/menu.png" });
  await violations();
  await page.keyboard.press("Escape");
  await compose(page, { ...FULL, server: server.url, value: "Hi Ana,\n\n", lang: "es", theme: "dark" });
  await until("it is connected", () => seen.state(page), (state) => state === "online");
  await box.click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("/", { delay: 30 });
  await page.locator("reply-composer .cm-tooltip-autocomplete li").first().waitFor();
  await pause(200);
  await page.keyboard.press("ArrowDown");
  await page.screenshot({ path: "screenshots/completion.png" });
  await violations();
  await page.keyboard.press("Escape");
  await page.evaluate((value) => (document.querySelector("reply-composer").value = value), BROKEN.replace("#4411", "**#4411**"));
  await page.locator("reply-composer .preview-toggle").click();
  await page.locator("reply-composer .preview p").first().waitFor();
  await violations();
});

await check("axe finds nothing: attach mode", async () => {
  await page.evaluate(() => document.getElementById("desk").replaceChildren());
  await attachTo(`<p><label for="field">Answer</label></p><textarea id="field" rows="6" cols="60">${BROKEN}</textarea>`, { context: { messages: TROUBLE } });
  await panelFix("Could you please").first().waitFor();
  await page.locator("#desk .why").first().click();
  await shot("attach");
  await violations();
  await page.setViewportSize({ width: 360, height: 900 });
  await page.emulateMedia({ colorScheme: "dark" });
  await violations();
  await page.evaluate(() => attached.detach());
});

await check("nothing went wrong unseen in the page", async () => equal(page.troubles, [], "errors in the console"));

await writeFile("screenshots/.done", "");
await finish();
