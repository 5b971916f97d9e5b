// The list of findings, each with what can be done about it.

import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";

import type { Finding, Findings, Fix } from "../types.js";
import { rendered } from "./markdown.js";
import type { Strings } from "./strings.js";

/** So many ways to put it are shown before somebody asks for more. */
const SHOWN = 2;

export interface FindingActions {
  apply(finding: Finding, fix: Fix): void;
  reveal(finding: Finding): void;
  why(finding: Finding): Promise<string | null>;
  /** Something was opened or closed: the list is to be drawn anew. */
  redraw(): void;
}

/** What is opened in a list, by the ids of findings. */
export class FindingList {
  private readonly opened = new Map<string, string | null>();
  private readonly widened = new Set<string>();

  constructor(private readonly actions: FindingActions) {}

  template({ findings }: Findings, strings: Strings): TemplateResult {
    const ids = new Set(findings.map(({ id }) => id));
    for (const id of this.opened.keys()) if (!ids.has(id)) this.opened.delete(id);
    return html`<ul class="findings-list">
      ${repeat(findings, ({ id }) => id, (finding) => this.item(finding, strings))}
    </ul>`;
  }

  private item(finding: Finding, strings: Strings): TemplateResult {
    const { id, severity, words, message, fixes } = finding;
    const reason = this.opened.get(id);
    const line = words.replace(/\s+/g, " ").trim();
    const short = line.length > 60 ? `${line.slice(0, 59).trimEnd()}…` : line;
    return html`<li class="finding" data-severity=${severity} data-rule=${finding.rule}>
      <p class="finding-message"><span class="severity">${strings.severity[severity]}</span> ${message}</p>
      <div class="finding-tools">
        ${short
          ? html`<button type="button" class="link words" aria-label=${strings.goTo(short)} @click=${() => this.actions.reveal(finding)}>${short}</button>`
          : nothing}
        <button type="button" class="link why" aria-expanded=${String(reason !== undefined)} @click=${() => this.toggle(finding)}>
          ${strings.why}
        </button>
      </div>
      ${reason === undefined ? nothing : html`<div class="reason">${reason === null ? strings.noReason : rendered(reason)}</div>`}
      ${this.fixes(finding, fixes, strings)}
    </li>`;
  }

  private fixes(finding: Finding, fixes: readonly Fix[], strings: Strings) {
    if (fixes.length === 0) return nothing;
    const isWide = this.widened.has(finding.id);
    const shown = isWide ? fixes : fixes.slice(0, SHOWN);
    const rest = fixes.length - shown.length;
    return html`<div class="fixes" role="group" aria-label=${strings.fixes}>
      ${shown.map((fix) => fixButton(fix, () => this.actions.apply(finding, fix)))}
      ${rest > 0 || isWide
        ? html`<button type="button" class="link more" aria-expanded=${String(isWide)} @click=${() => this.widen(finding.id)}>
            ${isWide ? strings.fewerFixes : strings.moreFixes(rest)}
          </button>`
        : nothing}
    </div>`;
  }

  private widen(id: string): void {
    if (!this.widened.delete(id)) this.widened.add(id);
    this.actions.redraw();
  }

  private async toggle(finding: Finding): Promise<void> {
    if (!this.opened.delete(finding.id)) {
      this.opened.set(finding.id, reasonOf(await this.actions.why(finding)));
    }
    this.actions.redraw();
  }
}

/** The button that applies a fix. */
export function fixButton(fix: Fix, apply: () => void): TemplateResult {
  return html`<button type="button" class="fix" ?data-preferred=${fix.preferred} @click=${apply}>${bold(fix.title)}</button>`;
}

/** A hover without its first part, the message, which stands above it anyway. */
function reasonOf(hover: string | null): string | null {
  return hover?.split("\n\n").slice(1).join("\n\n") || null;
}

/** A title in which what will be bold is bold, however the channel writes that. */
function bold(title: string): TemplateResult[] {
  return title.split(BOLD).map((part, at) => (at % 2 === 1 ? html`<strong>${part.replace(MARKS, "")}</strong>` : html`${part}`));
}

const BOLD = /(\*\*[^*]+\*\*|\*[^*\s][^*]*\*|<b>[^<]+<\/b>)/;
const MARKS = /^(?:\*+|<b>)|(?:\*+|<\/b>)$/g;

/** Draws a list anew. Where the finding that has the focus is gone, the one in its place gets it, or else the text. */
export function keepingFocus(root: ShadowRoot, draw: () => void, leave: () => void): void {
  const item = root.activeElement?.closest(".finding");
  const at = item ? [...root.querySelectorAll(".finding")].indexOf(item) : -1;
  draw();
  if (at < 0 || root.activeElement) return;
  const items = [...root.querySelectorAll(".finding")];
  const next = items[Math.min(at, items.length - 1)];
  const button = next?.querySelector<HTMLElement>(".fix") ?? next?.querySelector<HTMLElement>("button");
  if (button) button.focus();
  else leave();
}
