// Markdown as it will be read.

import { html, type TemplateResult } from "lit-html";
import { unsafeHTML } from "lit-html/directives/unsafe-html.js";
import { Marked } from "marked";

import { sanitize } from "./sanitize";

// A line break in a reply is one that the customer sees.
const marked = new Marked({ gfm: true, breaks: true, async: false });

/** Markdown as HTML without anything that could do harm. */
export function rendered(markdown: string): TemplateResult {
  return html`${unsafeHTML(sanitize(marked.parse(markdown) as string))}`;
}
