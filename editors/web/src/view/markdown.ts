// Markdown as it will be read.

import { html, type TemplateResult } from "lit-html";
import { unsafeHTML } from "lit-html/directives/unsafe-html.js";
import { Marked, type MarkedExtension } from "marked";

import type { Bold } from "../types.js";
import { sanitize } from "./sanitize.js";

/** Tags that are as good as Markdown. */
const PLAIN_TAG = /^<\/?(?:b|strong|i|em|u|s|del|sub|sup|br)\s*\/?>$/i;

const options: MarkedExtension = {
  gfm: true,
  // A line break in a reply is one that the customer sees.
  breaks: true,
  async: false,
  renderer: {
    // Other HTML is shown as it was typed: nothing of it is meant to do anything here.
    html: ({ text }) => (PLAIN_TAG.test(text.trim()) ? text : text.startsWith("<!--") ? "" : escaped(text)),
    image: ({ href, text }) => escaped(`![${text}](${href})`),
  },
};
const markdown = new Marked(options);

/** As chat tools have it, in which one star is bold. */
const singleStar = new Marked(options, {
  renderer: {
    em({ tokens, raw }) {
      const tag = raw.startsWith("*") ? "strong" : "em";
      return `<${tag}>${this.parser.parseInline(tokens)}</${tag}>`;
    },
  },
});

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** Markdown as HTML without anything that could do harm, bold as the channel writes it. */
export function rendered(text: string, bold: Bold = "markdown"): TemplateResult {
  if (bold === "none") return html`<p class="plain">${text}</p>`;
  const parser = bold === "single-star" ? singleStar : markdown;
  return html`${unsafeHTML(sanitize(parser.parse(text) as string))}`;
}
