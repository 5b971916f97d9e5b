// Above the text: which parts of a good reply are there.

import { html, nothing, type TemplateResult } from "lit-html";

import type { Stage, StageCard, TextRange } from "../types.js";
import type { Strings } from "./strings.js";

export interface StageBarActions {
  reveal(words: TextRange): void;
  redraw(): void;
}

export class StageBar {
  /** The part that was asked about. */
  private opened: Stage | null = null;
  /** A part may stand on words in several places; each click goes to the next. */
  private readonly turns = new Map<Stage, number>();

  constructor(private readonly actions: StageBarActions) {}

  template(cards: readonly StageCard[], strings: Strings): TemplateResult {
    const { opened } = this;
    const explained = cards.find(({ stage }) => stage === opened);
    return html`<ol class="stages-list" aria-label=${strings.stages}>
        ${cards.map(
          (card) => html`<li>
            <button
              type="button"
              class="stage"
              data-stage=${card.stage}
              ?data-found=${card.found}
              aria-expanded=${String(card.stage === opened)}
              @click=${() => this.choose(card)}
            >
              <span class="mark" aria-hidden="true">${card.found ? "✓" : "○"}</span>${strings.stage[card.stage]}<span
                class="hidden-text"
                >: ${card.found ? strings.isThere : strings.isMissing}</span
              >
            </button>
          </li>`,
        )}
      </ol>
      <p class="stage-counts" aria-live="polite" ?hidden=${!explained?.counts}>${explained?.counts ?? nothing}</p>`;
  }

  private choose({ stage, found, words }: StageCard): void {
    this.opened = this.opened === stage && !found ? null : stage;
    const turn = this.turns.get(stage) ?? 0;
    const next = words[turn % Math.max(1, words.length)];
    this.turns.set(stage, turn + 1);
    if (next) this.actions.reveal(next);
    this.actions.redraw();
  }
}
