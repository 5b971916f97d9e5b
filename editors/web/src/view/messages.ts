// The conversation, beside the text.

import { html, nothing, type TemplateResult } from "lit-html";

import type { Message } from "../types.js";
import type { Strings } from "./strings.js";

export function conversation(messages: readonly Message[], strings: Strings): TemplateResult {
  return html`<details open class="conversation">
    <summary>${strings.conversation}</summary>
    <ol class="messages-list" tabindex="0" role="list" aria-label=${strings.conversation}>
      ${messages.map(
        ({ from, text, name, time }) => html`<li class="message" data-from=${from}>
          <p class="message-head">
            <strong>${name ?? strings[from]}</strong>${time ? html` <span class="message-time">${time}</span>` : nothing}
          </p>
          <p class="message-text">${text}</p>
        </li>`,
      )}
    </ol>
  </details>`;
}
