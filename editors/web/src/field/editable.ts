// A contenteditable: what stands in it as Markdown, and edits of that made in it.

import type { Edit } from "../lsp/positions.js";
import type { TextRange } from "../types.js";
import type { Field } from "./field.js";
import { htmlOf } from "./html.js";

/** A unit of the text and the character it stands for; marks, and breaks between blocks, stand for none. */
interface Unit {
  text: string;
  node: Text | null;
  at: number;
}

const MARK = "**";
const LINE_BLOCKS = /^(?:ADDRESS|ARTICLE|ASIDE|DD|DIV|DL|DT|FIGURE|FOOTER|FORM|HEADER|LI|MAIN|NAV|SECTION|TABLE|TR)$/;
const PARAGRAPHS = /^(?:BLOCKQUOTE|H[1-6]|OL|P|PRE|UL)$/;

export class EditableField implements Field {
  constructor(
    private readonly element: HTMLElement,
    /** Whether bold words are read as bold, and words made bold. */
    private readonly isRich: boolean,
  ) {}

  read(): string {
    return textOf(this.units());
  }

  apply(edits: readonly Edit[]): boolean {
    if (!this.element.isContentEditable || edits.length === 0) return false;
    this.element.focus({ preventScroll: true });
    const bold = this.isRich ? emphasised(edits, textOf(this.units())) : null;
    if (bold) {
      for (const range of [...bold].reverse()) {
        this.select(range);
        document.execCommand("bold");
      }
      return true;
    }
    for (const { from, to, insert } of [...edits].reverse()) {
      this.select({ from, to });
      this.insert(insert);
    }
    return true;
  }

  reveal(range: TextRange): void {
    this.element.focus();
    this.select(range);
    this.rangeOf(range)?.startContainer.parentElement?.scrollIntoView({ block: "nearest" });
  }

  observe(changed: () => void): () => void {
    const observer = new MutationObserver(changed);
    observer.observe(this.element, { characterData: true, childList: true, subtree: true });
    const listening = new AbortController();
    for (const type of ["input", "focus"]) this.element.addEventListener(type, changed, { signal: listening.signal });
    return () => {
      observer.disconnect();
      listening.abort();
    };
  }

  /** Where words stand in the page; null where there is nothing yet. */
  rangeOf({ from, to }: TextRange): Range | null {
    const units = this.units();
    const range = document.createRange();
    const start = from === to ? null : units.slice(from, to).find(({ node }) => node);
    const end = from === to ? null : units.slice(from, to).findLast(({ node }) => node);
    if (start?.node && end?.node) {
      range.setStart(start.node, start.at);
      range.setEnd(end.node, end.at + end.text.length);
      return range;
    }
    const before = units[from - 1];
    const behind = units.slice(from).find(({ node, text }) => node || text === "\n");
    const last = units.slice(0, from).findLast(({ node }) => node);
    if (behind?.node && !before?.node) range.setStart(behind.node, behind.at);
    else if (last?.node) range.setStart(last.node, last.at + last.text.length);
    else return null;
    range.collapse(true);
    return range;
  }

  private units(): Unit[] {
    return read(this.element, this.isRich);
  }

  private select(range: TextRange): void {
    const found = this.rangeOf(range);
    const selection = document.getSelection();
    if (!selection) return;
    if (found) selection.setBaseAndExtent(found.startContainer, found.startOffset, found.endContainer, found.endOffset);
    else selection.selectAllChildren(this.element);
  }

  private insert(text: string): void {
    if (text === "") document.execCommand("delete");
    else if (!text.includes("\n") && !(this.isRich && text.includes(MARK))) document.execCommand("insertText", false, text);
    else if (!this.isPasted(text)) document.execCommand("insertHTML", false, htmlOf(text, this.isRich));
  }

  /** Editors with a model of their own take several lines best as something that is pasted. */
  private isPasted(text: string): boolean {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    clipboardData.setData("text/html", htmlOf(text, this.isRich));
    const paste = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true, composed: true });
    return !this.element.dispatchEvent(paste);
  }
}

function textOf(units: readonly Unit[]): string {
  return units.map(({ text }) => text).join("");
}

/** The words that edits make bold, or no longer: those that do nothing but set marks or take them away in pairs. */
export function emphasised(edits: readonly Edit[], text: string): TextRange[] | null {
  const isMark = ({ from, to, insert }: Edit) => (from === to ? insert === MARK : insert === "" && text.slice(from, to) === MARK);
  if (edits.length % 2 !== 0 || !edits.every(isMark)) return null;
  const ranges: TextRange[] = [];
  for (let at = 0; at + 1 < edits.length; at += 2) {
    const [open, close] = [edits[at] as Edit, edits[at + 1] as Edit];
    ranges.push({ from: open.to, to: close.from });
  }
  return ranges;
}

function read(root: HTMLElement, isRich: boolean): Unit[] {
  const units: Unit[] = [];
  let breaks = 0;
  let quoted = 0;
  let isBold = false;
  const virtual = (text: string) => [...text].forEach((text) => units.push({ text, node: null, at: 0 }));
  const breakLine = (wanted: number) => {
    close();
    if (units.length > 0) breaks = Math.max(breaks, wanted);
  };
  const begin = () => {
    if (breaks === 0 && units.length > 0) return;
    for (let at = 0; at < breaks; at++) {
      virtual("\n");
      if (at < breaks - 1 && quoted > 0) virtual("> ".repeat(quoted).trimEnd());
    }
    breaks = 0;
    virtual("> ".repeat(quoted));
  };
  // Marks with blanks inside are none in Markdown, so the closing one goes before them.
  const close = () => {
    if (!isBold) return;
    isBold = false;
    let end = units.length;
    while (/\s/.test(units[end - 1]?.text ?? "")) end--;
    units.splice(end, 0, ...[...MARK].map((text) => ({ text, node: null, at: 0 })));
  };
  const readText = (node: Text, bold: boolean) => {
    const isPre = getComputedStyle(node.parentElement ?? root).whiteSpace.startsWith("pre");
    if (!isPre && !/[^ \t\r\n]/.test(node.data) && (units.length === 0 || breaks > 0 || /[\r\n]/.test(node.data))) return;
    begin();
    const starts = node.data.search(/[^\s]/);
    for (let at = 0; at < node.data.length; at++) {
      if (bold !== isBold && (!bold || at >= starts) && starts >= 0) {
        if (bold) {
          virtual(MARK);
          isBold = true;
        } else close();
      }
      const text = node.data.charAt(at);
      units.push({ text: text === "\u00a0" || (!isPre && /[\t\r\n]/.test(text)) ? " " : text, node, at });
    }
  };
  const walk = (parent: Node, bold: boolean) => {
    for (const node of parent.childNodes) {
      if (node instanceof Text) readText(node, isRich && bold);
      if (!(node instanceof HTMLElement) || node.hidden) continue;
      if (node.tagName === "BR") {
        // The last one in a block only keeps it open.
        if (node.nextSibling || node.parentElement === root) breakLine(breaks + 1);
        continue;
      }
      const gap = PARAGRAPHS.test(node.tagName) ? 2 : LINE_BLOCKS.test(node.tagName) ? 1 : 0;
      const isQuote = node.tagName === "BLOCKQUOTE";
      const isEmptyLine = gap === 1 && node.textContent === "" && node.querySelector("br") !== null;
      if (gap > 0) breakLine(isEmptyLine ? breaks + 1 : Math.max(breaks, gap));
      if (isQuote) quoted++;
      if (isRich && node.tagName === "LI") {
        begin();
        virtual("- ");
      }
      walk(node, isBoldElement(node, bold));
      if (isQuote) quoted--;
      if (gap > 0) breakLine(Math.max(breaks, gap));
    }
  };
  walk(root, false);
  close();
  return units;
}

function isBoldElement({ tagName, style }: HTMLElement, inherited: boolean): boolean {
  if (style.fontWeight) return style.fontWeight === "bold" || Number(style.fontWeight) >= 600;
  return inherited || tagName === "B" || tagName === "STRONG";
}
