// A VS Code window, and what a person sees and does in it.

import { setTimeout as pause } from "node:timers/promises";
import { chromium } from "playwright-core";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-dev-shm-usage",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
/** How long a person would wait before they say that it does not work. */
export const PATIENCE = 20_000;

export async function openBrowser() {
  return chromium.launch({ executablePath: CHROMIUM, args: QUIET });
}

/** Waits until what is seen is as it should be; else fails with what is seen. */
export async function eventually(what, look, holds = Boolean, patience = PATIENCE) {
  const end = Date.now() + patience;
  let seen;
  do {
    try {
      seen = await look();
      if (holds(seen)) {
        return seen;
      }
    } catch (error) {
      seen = `(${error.message.split("\n", 1)[0]})`;
    }
    await pause(100);
  } while (Date.now() < end);
  throw new Error(`${what}; what is seen: ${typeof seen === "string" ? `“${seen}”` : JSON.stringify(seen)}`);
}

export class Window {
  static async open(browser, url, options = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const page = await context.newPage();
    await page.goto(url, { waitUntil: "domcontentloaded" });
    await page.locator(".monaco-workbench").waitFor({ timeout: 90_000 });
    return new Window(page);
  }

  constructor(page) {
    this.page = page;
  }

  async press(...keys) {
    for (const key of keys) {
      await this.page.keyboard.press(key);
    }
  }

  /** Opens a file of the folder from the explorer. */
  async openFile(name) {
    await this.press("Control+Shift+e");
    const row = this.page.locator(".explorer-folders-view .monaco-list-row", { hasText: name });
    await row.first().dblclick({ timeout: PATIENCE });
    await this.page.locator(".tab.active", { hasText: name }).waitFor({ timeout: PATIENCE });
    await this.focusEditor();
  }

  /** The commands that the palette lists for what is typed. */
  async commandsLike(words) {
    await this.typeIntoPalette(words);
    await pause(400);
    const rows = await this.page.locator(".quick-input-list .monaco-list-row").allInnerTexts();
    await this.press("Escape");
    return rows.map((row) => row.replaceAll("\u00a0", " ").split("\n")[0].trim());
  }

  /** Runs a command by its title. */
  async run(title) {
    const named = this.page.locator(".quick-input-list .monaco-list-row").filter({ hasText: title }).first();
    await eventually(`the palette does not list “${title}”`, async () => {
      await this.typeIntoPalette(title);
      const listed = await named.waitFor({ timeout: 2000 }).then(
        () => true,
        () => false,
      );
      if (!listed) {
        await this.press("Escape");
      }
      return listed;
    });
    await this.press("Enter");
  }

  async typeIntoPalette(words) {
    const input = this.page.locator(".quick-input-widget:visible .quick-input-box input");
    await eventually("the command palette does not open", async () => {
      await this.press("F1");
      await input.fill(`>${words}`, { timeout: 2000 });
      return true;
    });
  }

  /** The text of the editor, as far as it is seen. */
  async text() {
    return this.page.evaluate(() => {
      const editor = document.querySelector(".editor-group-container.active .monaco-editor .view-lines");
      const lines = [...(editor?.querySelectorAll(".view-line") ?? [])];
      const top = (line) => Number.parseFloat(line.style.top);
      return lines
        .sort((a, b) => top(a) - top(b))
        .map((line) => line.textContent.replaceAll("\u00a0", " ").replaceAll("\u200c", ""))
        .join("\n");
    });
  }

  /** The words that are underlined, by the severity of the line. */
  async underlined() {
    return this.page.evaluate(() => {
      const editor = document.querySelector(".editor-group-container.active .monaco-editor");
      const characters = [];
      for (const line of editor?.querySelectorAll(".view-line") ?? []) {
        const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          for (let at = 0; at < node.length; at++) {
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + 1);
            const box = range.getBoundingClientRect();
            characters.push({ text: node.data[at], x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 });
          }
        }
      }
      const found = [];
      for (const mark of editor?.querySelectorAll(".cdr") ?? []) {
        const severity = [...mark.classList].find((name) => name.startsWith("squiggly-"))?.slice("squiggly-".length);
        const box = mark.getBoundingClientRect();
        const within = ({ x, y }) => x > box.left && x < box.right && y > box.top && y < box.bottom;
        if (severity !== undefined && box.width > 0) {
          const words = characters.filter(within).map(({ text }) => text);
          found.push({ severity, words: words.join("").replaceAll("\u00a0", " "), top: box.top, left: box.left });
        }
      }
      found.sort((a, b) => a.top - b.top || a.left - b.left);
      return found.map(({ severity, words }) => `${severity} ${words}`);
    });
  }

  /** Where words stand on the screen. */
  async place(words) {
    const box = await this.page.evaluate((words) => {
      const editor = document.querySelector(".editor-group-container.active .monaco-editor");
      for (const line of editor?.querySelectorAll(".view-line") ?? []) {
        const at = line.textContent.replaceAll("\u00a0", " ").indexOf(words);
        if (at >= 0) {
          const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
          let before = 0;
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            if (at < before + node.length) {
              const range = document.createRange();
              range.setStart(node, at - before);
              range.setEnd(node, at - before + 1);
              const { left, right, top, bottom } = range.getBoundingClientRect();
              return { left, right, x: (left + right) / 2, y: (top + bottom) / 2 };
            }
            before += node.length;
          }
        }
      }
      return null;
    }, words);
    if (box === null) {
      throw new Error(`“${words}” is nowhere to be seen in the editor, which shows: ${await this.text()}`);
    }
    return box;
  }

  /** Goes back to the editor, from wherever. */
  async focusEditor() {
    const focused = this.page.locator(".editor-group-container.active .monaco-editor.focused");
    await eventually("the editor does not take the keys", async () => {
      await this.press("Control+1");
      return focused.waitFor({ timeout: 1000 }).then(() => true);
    });
  }

  /** Puts the cursor before words. */
  async clickBefore(words) {
    const { left, y } = await this.place(words);
    await this.page.mouse.click(left + 1, y);
  }

  /** What is said where the pointer rests. */
  async hover(words) {
    const shown = this.page.locator(".monaco-hover:visible .hover-contents");
    return eventually(`no hover opens at “${words}”`, async () => {
      const { x, y } = await this.place(words);
      await this.page.mouse.move(x + 150, y + 90);
      await this.page.mouse.move(x, y, { steps: 4 });
      await shown.first().waitFor({ timeout: 3000 });
      await pause(300);
      return (await shown.allInnerTexts()).join("\n");
    });
  }

  /** The fixes that are offered where the cursor is. */
  async offers() {
    const rows = this.page.locator(".action-widget .monaco-list-row.action");
    return eventually(
      "no fixes are offered",
      async () => {
        // A menu that comes late would be shut by the next press.
        await this.press("Escape", "Control+.");
        await rows.first().waitFor({ timeout: 6000 });
        return (await rows.allInnerTexts()).map((row) => row.trim());
      },
      ({ length }) => length > 0,
      2 * PATIENCE,
    );
  }

  /** Takes the first fix at some words whose title a test likes. */
  async take(words, likes) {
    await this.clickBefore(words);
    const offers = await this.offers();
    const at = offers.findIndex(likes);
    if (at < 0) {
      await this.press("Escape");
      throw new Error(`no such fix is offered at “${words}”, only: ${offers.join(" | ")}`);
    }
    const focused = this.page.locator(".action-widget .monaco-list-row.action.focused");
    await eventually(
      `“${offers[at]}” cannot be chosen by keys`,
      async () => {
        const row = (await focused.innerText({ timeout: 1000 })).trim();
        if (row !== offers[at]) {
          await this.press("ArrowDown");
        }
        return row;
      },
      (row) => row === offers[at],
    );
    await this.press("Enter");
  }

  /** What is to be chosen from: each with its lines. */
  async choices() {
    const rows = await this.page.locator(".quick-input-list .monaco-list-row").allInnerTexts();
    return rows.map((row) => row.replaceAll("\u00a0", " ").trim());
  }

  /** What is selected in the editor: what a copy would take. */
  async selected() {
    await this.focusEditor();
    await this.press("Control+c");
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  async copy(text) {
    await this.page.evaluate((text) => navigator.clipboard.writeText(text), text);
  }

  async undo() {
    await this.press("Control+z");
  }

  /** What the status bar says of the draft: what is shown, and what is read out. */
  async status() {
    const item = this.page.locator(".statusbar-item[id='replylint.replylint.replylint.status']");
    const label = (await item.count()) > 0 ? item : this.page.locator(".statusbar-item[id*='replylint.status']");
    return {
      shown: (await label.first().innerText({ timeout: 1000 })).trim(),
      read: await label.first().getAttribute("aria-label", { timeout: 1000 }),
    };
  }

  /** The rows of the scorecard, as they are read out. */
  async scorecard() {
    const rows = this.page.locator(".sidebar .tree-explorer-viewlet-tree-view .monaco-list-row");
    return rows.evaluateAll((rows) => rows.map((row) => row.getAttribute("aria-label") ?? row.innerText));
  }

  /** What the window tells by itself. */
  async notifications() {
    const shown = this.page.locator(".notifications-toasts .notification-list-item");
    return (await shown.allInnerTexts()).join("\n");
  }

  async dismiss() {
    await this.run("Notifications: Clear All Notifications");
  }

  async screenshot(path, clip) {
    await this.page.screenshot({ path, ...(clip === undefined ? {} : { clip }) });
  }
}
