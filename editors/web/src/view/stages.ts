// Above the text: which parts of a good reply are there.

import { html, nothing, type TemplateResult } from "lit-html";

import type { Stage, StageCard } from "../types.js";
import type { Strings } from "./strings.js";

export function stageBar(
  cards: readonly StageCard[],
  opened: Stage | null,
  strings: Strings,
  choose: (card: StageCard) => void,
): TemplateResult {
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
            @click=${() => choose(card)}
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
