// What can be done about the words at a place: shown where the pointer rests, or at the cursor on a key.

import { html, nothing, render, type TemplateResult } from "lit-html";
import { StateEffect, StateField, type Extension } from "@codemirror/state";
import { EditorView, hoverTooltip, keymap, showTooltip, type Tooltip } from "@codemirror/view";

import type { Finding, Fix } from "../types.js";
import { fixButton } from "../view/findings.js";
import { rendered } from "../view/markdown.js";
import type { Strings } from "../view/strings.js";

export interface FixSource {
  strings(): Strings;
  findings(): readonly Finding[];
  /** What the server says about a place, as Markdown: a section for each finding, or what else there is. */
  about(offset: number): Promise<{ sections: string[]; from: number; to: number } | null>;
  apply(finding: Finding, fix: Fix): void;
  say(message: string): void;
}

/** The findings at a place, the tightest first, as the server tells of them. */
export function findingsAt(findings: readonly Finding[], offset: number): Finding[] {
  const at = findings.filter(({ from, to }) => from <= offset && offset <= to);
  return at.sort((a, b) => a.to - a.from - (b.to - b.from));
}

export function fixes(source: FixSource): Extension {
  const hover = hoverTooltip(
    async (view, offset): Promise<Tooltip | null> => {
      const about = await source.about(offset);
      if (!about || about.to > view.state.doc.length) return null;
      const found = findingsAt(source.findings(), offset);
      const template = html`<div class="reply-tip">
        ${about.sections.map((section) => {
          const finding = found.find(({ rule }) => section.endsWith(`\`${rule}\``));
          return html`<div class="said">${rendered(section)}</div>
            ${finding ? fixGroup(finding, source) : nothing}`;
        })}
      </div>`;
      return { pos: about.from, end: about.to, above: true, create: () => ({ dom: domOf(template) }) };
    },
    { hoverTime: 250, hideOnChange: true },
  );
  return [hover, menu(source)];
}

function fixGroup(finding: Finding, source: FixSource): TemplateResult | typeof nothing {
  if (finding.fixes.length === 0) return nothing;
  return html`<div class="fixes" role="group" aria-label=${source.strings().fixes}>
    ${finding.fixes.map((fix) => fixButton(fix, () => source.apply(finding, fix)))}
  </div>`;
}

function domOf(template: TemplateResult): HTMLElement {
  const parent = document.createElement("div");
  render(template, parent);
  return parent;
}

const open = StateEffect.define<Finding[] | null>();

/** The menu at the cursor: arrows go through it, Enter takes, Escape leaves. */
function menu(source: FixSource): Extension {
  const close = (view: EditorView) => {
    view.dispatch({ effects: open.of(null) });
    view.focus();
  };
  const create = (found: Finding[]) => (view: EditorView) => {
    const take = (finding: Finding, fix: Fix) => {
      close(view);
      source.apply(finding, fix);
    };
    const template = html`<div class="reply-tip" @keydown=${(event: KeyboardEvent) => keys(event, () => close(view))} @focusout=${(event: FocusEvent) => {
      const next = event.relatedTarget as Node | null;
      if (next && !(event.currentTarget as Node).contains(next)) view.dispatch({ effects: open.of(null) });
    }}>
      ${found.map(
        (finding) => html`<p>${finding.message}</p>
          <div class="fixes" role="menu" aria-label=${finding.message}>
            ${finding.fixes.length > 0
              ? finding.fixes.map((fix) => menuItem(fix, () => take(finding, fix)))
              : html`<button type="button" class="fix" role="menuitem" @click=${() => close(view)}>${source.strings().close}</button>`}
          </div>`,
      )}
    </div>`;
    const dom = domOf(template);
    return { dom, mount: () => dom.querySelector("button")?.focus() };
  };
  const field = StateField.define<Tooltip | null>({
    create: () => null,
    update(tooltip, transaction) {
      for (const effect of transaction.effects) {
        if (!effect.is(open)) continue;
        const first = effect.value?.[0];
        return effect.value && first ? { pos: first.from, above: false, arrow: false, create: create(effect.value) } : null;
      }
      return transaction.docChanged ? null : tooltip;
    },
    provide: (field) => showTooltip.from(field),
  });
  const show = (view: EditorView) => {
    const found = findingsAt(source.findings(), view.state.selection.main.head);
    if (found.length === 0) source.say(source.strings().noFindingHere);
    else view.dispatch({ effects: open.of(found) });
    return true;
  };
  return [field, keymap.of([{ key: "Mod-.", run: show }])];
}

function menuItem(fix: Fix, take: () => void): TemplateResult {
  return html`<button type="button" class="fix" role="menuitem" ?data-preferred=${fix.preferred} @click=${take}>${fix.title}</button>`;
}

function keys(event: KeyboardEvent, close: () => void): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") close();
  else if (step) {
    const menu = event.currentTarget as HTMLElement;
    const items = [...menu.querySelectorAll("button")];
    const at = items.indexOf(event.target as HTMLButtonElement);
    items[(at + step + items.length) % items.length]?.focus();
  } else return;
  event.preventDefault();
  event.stopPropagation();
}
