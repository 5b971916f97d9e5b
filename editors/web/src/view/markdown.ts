// Markdown as it will be read.

import { html, type TemplateResult } from "lit-html";
import { unsafeHTML } from "lit-html/directives/unsafe-html.js";
import { Marked } from "marked";

import { sanitize } from "./sanitize.js";

/** Tags that are as good as Markdown. */
const PLAIN_TAG = /^<\/?(?:b|strong|i|em|u|s|del|sub|sup|br)\s*\/?>$/i;

const marked = new Marked({
  gfm: true,
  // A line break in a reply is one that the customer sees.
  breaks: true,
  async: false,
  renderer: {
    // Other HTML is shown as it was typed: nothing of it is meant to do anything here.
    html: ({ text }) => (PLAIN_TAG.test(text.trim()) ? text : text.startsWith("<!--") ? "" : escaped(text)),
    image: ({ href, text }) => escaped(`![${text}](${href})`),
  },
});

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** Markdown as HTML without anything that could do harm. */
export function rendered(markdown: string): TemplateResult {
  return html`${unsafeHTML(sanitize(marked.parse(markdown) as string))}`;
}
