// The extension in VS Code, as an agent meets it. Each check says what a person would have seen.
//
//   node test.mjs CODE_SERVER VSIX PICTURES

import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CodeServer } from "./codeServer.mjs";
import { eventually, openBrowser, Window } from "./window.mjs";

const [program, extension, pictures] = process.argv.slice(2);

const DRAFT = `Hi Ana,

Your order #4411 arrived broken. You must send us the receipt.

Tom
`;
const RULE = 'flag.en = ["cheap"]\nmessage.en = "Our brand says “affordable”."\nrewrite.en = ["affordable"]\n';
const OPENING = "warning Your order #4411 arrived broken.";
const DICTATING = "warning You must send";

const folder = await mkdtemp(join(tmpdir(), "replylint-vscode-"));
const drafts = join(folder, "drafts");
await mkdir(pictures, { recursive: true });
await mkdir(join(drafts, "rules"), { recursive: true });
await mkdir(join(drafts, ".vscode"));
const write = (name, text) => writeFile(join(drafts, name), text);
/** Sets the settings of the folder, as an agent who edits them: what is not named is not set. */
const set = (settings) =>
  write(".vscode/settings.json", JSON.stringify({ "replylint.trace": "messages", ...settings }));
await set({});
await write("draft.md", DRAFT);
await write("replylint.toml", 'extends = "./rules"\n');
await write("rules/cheap.toml", RULE);

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
  await eventually(
    "after undoing the draft should be as it was",
    line,
    (text) => text === DRAFT.split("\n").slice(2).join("\n"),
  );
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
    ),
  );

  await check("the bilingual rewrite is applied", () =>
    rewrite(
      "You must",
      (title) => title.includes(" / ¿Podría"),
      `${opening}Could you please send us the receipt?\n\n¿Podría enviarnos el recibo, por favor?\n\nTom`,
    ),
  );

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
    await eventually(
      "“#4411” should be bold",
      () => window.text(),
      (text) => text.includes("order **#4411** arrived"),
    );
    await window.undo();
    await eventually(
      "after undoing nothing should be bold",
      () => window.text(),
      (text) => !text.includes("**"),
    );
  });

  await check("status bar and scorecard tell how the draft stands", async () => {
    await eventually(
      "the status bar should tell of 0 of 4 parts and 3 findings",
      () => window.status(),
      ({ shown, read }) => shown.includes("0/4") && read === "Replylint: 0 of 4 parts of a good reply, 3 findings",
    );
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
    await eventually(
      "nothing should be underlined as dictating",
      () => window.underlined(),
      (marks) => !marks.includes(DICTATING),
    );
    await eventually(
      "the scorecard should show empathy and the words it stands on",
      async () => (await window.scorecard()).join("\n"),
      (rows) => /Empathize: found/.test(rows) && /“[^”]*sorry that your[^”]*”, line 3/.test(rows),
    );
    await eventually(
      "the status bar should show 2/4",
      async () => (await window.status()).shown,
      (shown) => shown.includes("2/4"),
    );
    await window.screenshot(join(pictures, "typed.png"));
  });

  await check("a click on a part above the draft shows it in the scorecard", async () => {
    await window.page.locator(".codelens-decoration a", { hasText: "Acknowledge" }).click();
    const focused = window.page.locator(".sidebar .monaco-list-row.focused");
    await eventually(
      "“Acknowledge” should be chosen in the scorecard",
      () => focused.getAttribute("aria-label", { timeout: 1000 }),
      (label) => label.startsWith("Acknowledge"),
    );
  });

  await check("from the scorecard one goes to the words by the keyboard", async () => {
    await window.page.locator(".sidebar .monaco-list-row", { hasText: "sorry that your" }).click();
    await window.press("Enter");
    await eventually(
      "the cursor should stand at “sorry that your”",
      () => window.selected(),
      (text) => text.includes("sorry that your"),
    );
    await window.focusEditor();
    await window.press("Control+a");
    await window.page.keyboard.insertText(DRAFT);
    await window.press("Control+s");
    await eventually(
      "the draft should be underlined again",
      () => window.underlined(),
      (marks) => marks.includes(DICTATING),
    );
  });

  await check("a finding is explained where the cursor is", async () => {
    await window.clickBefore("You must");
    await window.run("Replylint: Explain This Finding");
    const shown = window.page.locator(".monaco-hover:visible .hover-contents");
    await eventually(
      "the reason should be shown",
      async () => (await shown.allInnerTexts()).join("\n"),
      (text) => text.includes("a choice gives it back"),
    );
    await window.press("Escape");
  });

  await check("a phrase is chosen among those that fit, in either language", async () => {
    await window.clickBefore("Tom");
    await window.run("Replylint: Insert a Phrase");
    const search = window.page.locator(".quick-input-widget:visible .quick-input-box input");
    await search.fill("damaged item");
    await eventually(
      "sentences for a broken order should be listed, with their Spanish",
      () => window.choices(),
      (rows) => rows.some((row) => /es: /.test(row)),
    );
    await search.fill("late delivery");
    await eventually(
      "sentences for late parcels should not be listed",
      () => window.choices(),
      (rows) => !rows.some((row) => /es: /.test(row)),
    );
    await window.page.locator(".quick-input-widget .codicon-filter").click();
    await eventually(
      "the funnel should list sentences for late parcels",
      () => window.choices(),
      (rows) => rows.some((row) => /es: /.test(row)),
    );
    await window.page.locator(".quick-input-widget .codicon-filter").click();
    await search.fill("damaged item");
    await window.page.locator(".quick-input-widget .codicon-globe").click();
    const [spanish] = await eventually(
      "the globe should list the sentences in Spanish",
      () => window.choices(),
      (rows) => rows.some((row) => /en: /.test(row)),
    );
    await window.screenshot(join(pictures, "phrases.png"));
    await window.press("Enter");
    const sentence = spanish.split("\n")[0];
    await eventually(
      `“${sentence}” should stand before “Tom”`,
      () => window.text(),
      (text) => text.includes(`${sentence} Tom`),
    );
    await window.undo();
  });

  await check("a draft is made bilingual, or it is said which sentence cannot be", async () => {
    await window.run("Replylint: Make Bilingual");
    await eventually(
      "a message should name the sentence",
      () => window.notifications(),
      (text) => /“.+” cannot be translated without guessing/.test(text),
    );
    await window.dismiss();
    await window.take("You must", (title) => title === "Could you please send us the receipt?");
    await eventually(
      "the rewrite should be there",
      () => window.text(),
      (text) => text.includes("Could you please"),
    );
    await window.clickBefore("Could you");
    await window.press("Shift+End");
    await window.run("Replylint: Make Bilingual");
    await eventually(
      "the sentence should stand below in Spanish, too",
      () => window.text(),
      (text) => /^¿Podría enviarnos el recibo, por favor\?$/m.test(text),
    );
    await window.undo();
    await window.undo();
    await eventually(
      "after undoing the draft should be as it was",
      () => window.text(),
      (text) => text.includes("You must send"),
    );
  });

  await check("all that is safe is fixed at once", async () => {
    await window.run("Replylint: Fix All That Is Safe");
    await eventually(
      "“#4411” should be bold",
      () => window.text(),
      (text) => text.includes("**#4411**"),
    );
    await window.run("Replylint: Fix All That Is Safe");
    await eventually(
      "a message should say that nothing is left",
      () => window.notifications(),
      (text) => text.includes("nothing that can be fixed without reading"),
    );
    await window.dismiss();
    await window.undo();
    await window.press("Control+s");
  });

  await check("what is set in replylint.toml holds once it is saved", async () => {
    await window.openFile("replylint.toml");
    assert.deepEqual(await window.underlined(), [], "a file of settings is no draft");
    await window.press("Control+End");
    await window.page.keyboard.type('[rules]\ncollaborate = "off"\n');
    await window.press("Control+s");
    await window.openFile("draft.md");
    await eventually(
      "“You must send” should not be underlined any more",
      () => window.underlined(),
      (marks) => marks.includes(OPENING) && !marks.includes(DICTATING),
    );
    await write("replylint.toml", 'extends = "./rules"\n');
    await eventually(
      "“You must send” should be underlined again",
      () => window.underlined(),
      (marks) => marks.includes(DICTATING),
    );
  });

  await check("what the editor has by default does not go over replylint.toml", async () => {
    await write("replylint.toml", 'extends = "./rules"\ntranslations = "replace"\n');
    const spanish = "¿Podría enviarnos el recibo, por favor?";
    await eventually(
      `“${spanish}” should be offered by itself`,
      async () => {
        await window.clickBefore("You must");
        const offers = await window.offers();
        await window.press("Escape");
        return offers;
      },
      (offers) => offers.includes(spanish),
    );
    await write("replylint.toml", 'extends = "./rules"\n');
  });

  await check("a mistake in a rule file is shown in it, and where VS Code tells of the language", async () => {
    await write(
      "rules/cheap.toml",
      'flag.en = ["cheap"]\nmessage.en = "Our brand says “affordable”."\nseverity = "warn"\n',
    );
    await window.page.locator(".statusbar-item[id='status.languageStatus']").click();
    const status = window.page.locator(".hover-language-status");
    await eventually(
      "the language status should tell of one mistake",
      async () => (await status.allInnerTexts()).join("\n"),
      (text) => /1 mistake in rule files/.test(text) && /cheap\.toml/.test(text),
    );
    await window.screenshot(join(pictures, "rule-file.png"));
    await status.locator("a", { hasText: "Show" }).first().click();
    await window.page.locator(".tab.active", { hasText: "cheap.toml" }).waitFor({ timeout: 10_000 });
    await eventually(
      "“warn” should be underlined as an error",
      () => window.underlined(),
      (marks) => marks.length === 1 && /^error "?warn"?$/.test(marks[0]),
    );
    assert.match(await window.hover("warn"), /use one of: error, warning, information, hint/);
    await write("rules/cheap.toml", RULE);
    await eventually(
      "once it is mended nothing should be underlined",
      () => window.underlined(),
      (marks) => marks.length === 0,
    );
  });

  await check("a program that is missing or too old is told, with a way to the setting", async () => {
    await window.openFile("draft.md");
    await set({ "replylint.path": "/nowhere/replylint" });
    await eventually(
      "a message should say that the program was not found",
      () => window.notifications(),
      (text) => text.includes("“/nowhere/replylint” was not found"),
    );
    await eventually(
      "the status bar should say so, too",
      () => window.status(),
      ({ read }) => read.includes("was not found"),
    );
    await window.screenshot(join(pictures, "missing.png"));
    await window.page.locator(".notifications-toasts a.monaco-button", { hasText: "Open Setting" }).click();
    await window.page
      .locator(".settings-editor .setting-item-contents", { hasText: "Path" })
      .first()
      .waitFor({ timeout: 20_000 });
    await window.openFile("draft.md");
    const old = join(folder, "old");
    await writeFile(old, "#!/bin/sh\necho replylint 0.0.1\n", { mode: 0o755 });
    await set({ "replylint.path": old });
    await eventually(
      "a message should say that it is too old",
      () => window.notifications(),
      (text) => text.includes("replylint 0.0.1 is too old"),
    );
    await window.dismiss();
    await set({});
    await eventually(
      "without the setting the draft should be checked again",
      () => window.underlined(),
      (marks) => marks.includes(DICTATING),
    );
  });

  await check("a draft is made from a customer's message on the clipboard", async () => {
    await window.copy("My lamp arrived broken!\nI paid $100 for it.");
    await window.run("Replylint: New Draft from a Customer's Message");
    const expected =
      "---\nchannel: email\nstage: first-reply\n---\n\n> My lamp arrived broken!\n> I paid $100 for it.\n";
    await eventually(
      `the draft should be “${expected}”`,
      () => window.text(),
      (text) => text.startsWith(expected),
    );
    await window.press("Tab", "Tab");
    await window.page.keyboard.type("Hi Ana,\n\nYou must send us the receipt.");
    const dictating = (mark) => mark.startsWith(DICTATING);
    await eventually(
      "“You must send” should be underlined",
      () => window.underlined(),
      (marks) => marks.some(dictating),
    );
    assert.equal(await window.page.locator(".statusbar-item[id='status.editor.mode']").innerText(), "Reply");
    await window.screenshot(join(pictures, "draft.png"));
  });

  await check("in a window without a folder, an example is mended until it has all that a good reply has", async () => {
    window = await Window.open(browser, `${server.url}/?ew=true`, { viewport: { width: 1120, height: 560 } });
    await window.run("Replylint: Open an Example Draft");
    const dictating = (marks) => marks.includes(DICTATING);
    await eventually("“You must send” should be underlined", () => window.underlined(), dictating, 60_000);
    await window.clickBefore("You must");
    await window.offers();
    await window.screenshot(join(pictures, "fixes.png"));
    await window.press("Escape");
    await window.take("You must", (title) => title === "Could you please send us the receipt?");
    // What is typed before VS Code has made the edit would move the words from under it.
    await eventually(
      "the rewrite should be there",
      () => window.text(),
      (text) => text.includes("Could you please send us the receipt?"),
    );
    await window.clickBefore("Your order #4411");
    await window.page.keyboard.insertText(
      "Thank you for telling us. I'm so sorry that nobody answered you. You're right to expect better. ",
    );
    await eventually(
      "the status bar should show 4/4 and one finding",
      () => window.status(),
      ({ read }) => read === "Replylint: 4 of 4 parts of a good reply, 1 finding",
    );
    const lens = window.page.locator(".codelens-decoration a", { hasText: "1 finding" });
    await eventually(
      "above the draft should stand that one finding is left",
      () => lens.count(),
      (count) => count === 1,
    );
    // VS Code asks for those lines only while the editor has the keys, so the scorecard comes after them.
    await window.run("Replylint: Show Scorecard");
    await eventually(
      "the scorecard should have one finding",
      async () => (await window.scorecard()).join(),
      (rows) => rows.includes("1 finding"),
    );
    await window.focusEditor();
    await window.screenshot(join(pictures, "scorecard.png"));
    await window.run("Replylint: Fix All That Is Safe");
    await eventually(
      "the scorecard should have no findings",
      async () => (await window.scorecard()).join(),
      (rows) => rows.includes("no findings"),
    );
  });

  await check("each of several folders has its own settings", async () => {
    await mkdir(join(folder, "quiet"));
    await writeFile(join(folder, "quiet", "replylint.toml"), '[rules]\ncollaborate = "off"\n');
    await writeFile(join(folder, "quiet", "quiet.txt"), DRAFT);
    await writeFile(
      join(folder, "two.code-workspace"),
      JSON.stringify({ folders: [{ path: "drafts" }, { path: "quiet" }] }),
    );
    window = await Window.open(browser, `${server.url}/?workspace=${join(folder, "two.code-workspace")}`);
    await window.openFile("quiet.txt");
    await eventually(
      "in the quiet folder only the opening should be underlined",
      () => window.underlined(),
      (marks) => JSON.stringify(marks) === JSON.stringify([OPENING]),
      60_000,
    );
    await window.openFile("draft.md");
    await eventually(
      "in the other folder “You must send” should be underlined",
      () => window.underlined(),
      (marks) => marks.includes(DICTATING),
    );
  });

  await check("the first steps are shown", async () => {
    await window.run("Welcome: Open Walkthrough");
    await window.page.keyboard.type("Better replies");
    await window.press("Enter");
    const steps = window.page.locator(".gettingStartedContainer .getting-started-step");
    await eventually(
      "five steps should be listed",
      () => steps.count(),
      (count) => count === 5,
    );
    await window.screenshot(join(pictures, "walkthrough.png"));
  });

  await check("no log holds a word of a draft", async () => {
    const logs = await readdir(join(folder, "data", "logs"), { recursive: true, withFileTypes: true });
    const files = logs
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
    assert.ok(
      files.some((file) => file.endsWith("Replylint.log")),
      `there is no log of the extension among ${files}`,
    );
    for (const file of files) {
      const log = await readFile(file, "utf8");
      assert.doesNotMatch(log, /arrived broken|send us the receipt|paid \$100/, `${file} holds a draft`);
    }
    const ours = await Promise.all(
      files.filter((file) => file.endsWith("Replylint.log")).map((file) => readFile(file, "utf8")),
    );
    assert.match(ours.join(""), /textDocument\/didChange/, "the trace should name messages");
  });
} finally {
  await browser.close();
  server.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
