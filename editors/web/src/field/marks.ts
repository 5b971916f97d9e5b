// Underlines words of a page without touching it, where the browser can (CSS Custom Highlight API).

import type { Severity } from "../types.js";

const sheetText = (["error", "warning", "information", "hint"] as const)
  .map((severity) => {
    const color = { error: "#d93025", warning: "#b97a00", information: "#2f6fd0", hint: "#6b7688" }[severity];
    const style = { error: "wavy", warning: "wavy", information: "dotted", hint: "dashed" }[severity];
    return `::highlight(replylint-${severity}) { text-decoration: underline ${style} ${color}; }`;
  })
  .join("\n");

let isStyled = false;

export class Marks {
  private shown: { severity: Severity; range: Range }[] = [];

  show(wanted: { severity: Severity; range: Range }[]): void {
    this.clear();
    if (typeof Highlight === "undefined" || !CSS.highlights) return;
    if (!isStyled) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(sheetText);
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
      isStyled = true;
    }
    for (const { severity, range } of wanted) highlight(severity).add(range);
    this.shown = wanted;
  }

  clear(): void {
    for (const { severity, range } of this.shown) CSS.highlights.get(`replylint-${severity}`)?.delete(range);
    this.shown = [];
  }
}

/** One for all fields of a page. */
function highlight(severity: Severity): Highlight {
  const name = `replylint-${severity}`;
  const known = CSS.highlights.get(name) ?? new Highlight();
  CSS.highlights.set(name, known);
  return known;
}
