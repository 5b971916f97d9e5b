import type { Edit } from "../lsp/positions.js";
import type { TextRange } from "../types.js";
import type { Field } from "./field.js";

/** A `<textarea>`, or an `<input>` of texts. */
export class TextField implements Field {
  constructor(private readonly element: HTMLTextAreaElement | HTMLInputElement) {}

  read(): string {
    return this.element.value;
  }

  apply(edits: readonly Edit[]): boolean {
    const { element } = this;
    const first = edits[0];
    const last = edits.at(-1);
    if (!first || !last || element.disabled || element.readOnly || last.to > element.value.length) return false;
    // All at once, so that one Ctrl-Z takes all of it back.
    const insert = joined(element.value, edits);
    const wanted = element.value.slice(0, first.from) + insert + element.value.slice(last.to);
    element.focus({ preventScroll: true });
    element.setSelectionRange(first.from, last.to);
    const typed = insert === "" ? document.execCommand("delete") : document.execCommand("insertText", false, insert);
    if (!typed || element.value !== wanted) {
      if (element.value !== wanted) element.setRangeText(wanted, 0, element.value.length, "end");
      element.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true, inputType: "insertReplacementText", data: insert }));
    }
    return true;
  }

  reveal({ from, to }: TextRange): void {
    this.element.focus();
    this.element.setSelectionRange(from, to);
  }

  observe(changed: () => void): () => void {
    const { element } = this;
    const later = () => setTimeout(changed);
    const listening = new AbortController();
    const { signal } = listening;
    for (const type of ["input", "change", "focus"]) element.addEventListener(type, changed, { signal });
    element.form?.addEventListener("reset", later, { signal });
    return () => listening.abort();
  }
}

/** What stands from the first edit's start to the last one's end once all are made. */
export function joined(text: string, edits: readonly Edit[]): string {
  let out = "";
  let at = edits[0]?.from ?? 0;
  for (const { from, to, insert } of edits) {
    out += text.slice(at, from) + insert;
    at = to;
  }
  return out;
}
