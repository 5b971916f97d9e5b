// The extension in VS Code, as an agent meets it. Each check says what a person would have seen.
//
//   node test.mjs CODE_SERVER VSIX PICTURES

import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CodeServer } from "./codeServer.mjs";
import { eventually, openBrowser, Window } from "./window.mjs";

const [program, extension, pictures] = process.argv.slice(2);

const DRAFT = `Hi Ana,

Your order #4411 arrived broken. You must send us the receipt.

Tom
`;
const OPENING = "warning Your order #4411 arrived broken.";
const DICTATING = "warning You must send";

const folder = await mkdtemp(join(tmpdir(), "replylint-vscode-"));
const drafts = join(folder, "drafts");
await mkdir(pictures, { recursive: true });
await mkdir(join(drafts, "rules"), { recursive: true });
await mkdir(join(drafts, ".vscode"));
const write = (name, text) => writeFile(join(drafts, name), text);
/** Sets the settings of the folder, as an agent who edits them: what is not named is not set. */
const set = (settings) => write(".vscode/settings.json", JSON.stringify(settings));
await set({});
await write("draft.md", DRAFT);
await write("replylint.toml", 'extends = "./rules"\n');
await write("rules/cheap.toml", 'flag.en = ["cheap"]\nmessage.en = "Our brand says “affordable”."\nrewrite.en = ["affordable"]\n');

let passed = 0;
let failed = 0;
let window;

/** One thing that an agent does, and what they see then. */
async function check(name, work) {
  const begun = Date.now();
  try {
    await work();
    passed += 1;
    console.log(`ok      ${name} (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}: ${error.message.replaceAll(/\u001b\[\d+m/g, "")}`);
    // A menu or question that is still open would spoil what comes next.
    await window?.press("Escape", "Escape").catch(() => undefined);
    await window?.screenshot(join(pictures, `failed-${failed}.png`)).catch(() => undefined);
  }
}

/** Takes a fix, holds what the editor then says, and takes it back. */
async function rewrite(words, likes, expected) {
  await window.take(words, likes);
  const line = async () => (await window.text()).split("\n").slice(2).join("\n");
  await eventually(`after the fix the draft should go on “${expected}”`, line, (text) => text.startsWith(expected));
  await window.undo();
  await eventually("after undoing the draft should be as it was", line, (text) => text === DRAFT.split("\n").slice(2).join("\n"));
}

const server = await CodeServer.start({ program, folder, extension });
const browser = await openBrowser();
try {
  window = await Window.open(browser, `${server.url}/?folder=${drafts}`);

  await check("a draft is opened, and its words are underlined", async () => {
    await window.openFile("draft.md");
    const seen = (marks) => JSON.stringify(marks) === JSON.stringify([OPENING, DICTATING]);
    await eventually("the opening and “You must send” should be underlined", () => window.underlined(), seen, 60_000);
  });

  await check("resting on a finding tells what and why", async () => {
    const said = await window.hover("must send");
    assert.match(said, /tells the customer what to do/);
    assert.match(said, /a choice gives it back/, `the hover gives no reason: ${said}`);
    assert.match(said, /collaborate\/dictating/);
    await window.screenshot(join(pictures, "hover.png"));
  });

  const opening = "Your order #4411 arrived broken. ";
  await check("the English rewrite is applied", () =>
    rewrite(
      "You must",
      (title) => title === "Could you please send us the receipt?",
      `${opening}Could you please send us the receipt?\n\nTom`,
    ));

  await check("the bilingual rewrite is applied", () =>
    rewrite(
      "You must",
      (title) => title.includes(" / ¿Podría"),
      `${opening}Could you please send us the receipt?\n\n¿Podría enviarnos el recibo, por favor?\n\nTom`,
    ));

  await check("the Spanish rewrite is applied once the settings want it in the sentence's place", async () => {
    await set({ "replylint.translations": "replace" });
    await eventually(
      "“¿Podría enviarnos el recibo, por favor?” should be offered by itself",
      async () => {
        await window.clickBefore("You must");
        const offers = await window.offers();
        await window.press("Escape");
        return offers;
      },
      (offers) => offers.includes("¿Podría enviarnos el recibo, por favor?"),
    );
    await rewrite(
      "You must",
      (title) => title === "¿Podría enviarnos el recibo, por favor?",
      `${opening}¿Podría enviarnos el recibo, por favor?\n\nTom`,
    );
    await set({});
  });

  await check("all identifiers are made bold", async () => {
    await window.run("Replylint: Bold All Identifiers");
    await eventually("“#4411” should be bold", () => window.text(), (text) => text.includes("order **#4411** arrived"));
    await window.undo();
    await eventually("after undoing nothing should be bold", () => window.text(), (text) => !text.includes("**"));
  });

  await check("status bar and scorecard tell how the draft stands", async () => {
    const { shown, read } = await window.status();
    assert.match(shown, /0\/4/, `the status bar shows ${shown}`);
    assert.equal(read, "Replylint: 0 of 4 parts of a good reply, 3 findings");
    await window.run("Replylint: Show Scorecard");
    const rows = await eventually(
      "the scorecard should list four parts and three findings",
      () => window.scorecard(),
      (rows) => rows.length === 8,
    );
    assert.deepEqual(
      rows.slice(0, 4).map((row) => row.split(".")[0]),
      ["Listen: not yet", "Empathize: not yet", "Acknowledge: not yet", "Propose: not yet"],
    );
    assert.match(rows[7], /^warning: “You must send” tells .* Line 3/);
  });

  await check("what is typed is seen at once in squiggles, scorecard and status bar", async () => {
    await window.focusEditor();
    await window.clickBefore("You must");
    await window.press("Shift+End");
    await window.page.keyboard.type("I'm so sorry that your lamp came broken. We will send you a new one today.");
    await eventually("nothing should be underlined as dictating", () => window.underlined(), (marks) => !marks.includes(DICTATING));
    await eventually(
      "the scorecard should show empathy and the words it stands on",
      async () => (await window.scorecard()).join("\n"),
      (rows) => /Empathize: found/.test(rows) && /“[^”]*sorry that your[^”]*”, line 3/.test(rows),
    );
    await eventually("the status bar should show 2/4", async () => (await window.status()).shown, (shown) => shown.includes("2/4"));
    await window.screenshot(join(pictures, "scorecard.png"));
  });
} finally {
  await browser.close();
  server.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
