// Ready sentences while a reply is typed, from the server's phrasebook.

import { serverCompletionSource } from "@codemirror/lsp-client";
import {
  acceptCompletion,
  autocompletion,
  CompletionContext,
  completionStatus,
  selectedCompletionIndex,
  setSelectedCompletion,
  type CompletionResult,
  type CompletionSource,
} from "@codemirror/autocomplete";
import { Prec, type EditorState, type Extension } from "@codemirror/state";
import { EditorView, keymap, type Command } from "@codemirror/view";

/** `/` at the start of a line, perhaps with words behind it: the agent asked for the list. */
const ASKED = /^\s*\/[^\n]*$/;

/**
 * CodeMirror's source asks the server only behind a letter from a to z. A sentence has blanks, apostrophes and accents,
 * too, behind which its list would close.
 */
const source: CompletionSource = (context) => {
  const before = context.matchBefore(/[\p{L}\p{N}'’¿¡,/\s-]/u);
  if (context.explicit || !before) return offered(context);
  if (/\n/.test(before.text)) return null;
  return offered(new CompletionContext(context.state, context.pos, true, context.view));
};

/** What the server offers; nothing if the connection was lost meanwhile, of which the agent is told elsewhere. */
async function offered(context: CompletionContext): Promise<CompletionResult | null> {
  try {
    return await serverCompletionSource(context);
  } catch {
    return null;
  }
}

function isAsked(state: EditorState): boolean {
  const { head } = state.selection.main;
  return ASKED.test(state.sliceDoc(state.doc.lineAt(head).from, head));
}

/** Takes the first sentence where none was chosen yet. */
const acceptFirst: Command = (view) => {
  if (completionStatus(view.state) !== "active") return false;
  if (selectedCompletionIndex(view.state) === null) view.dispatch({ effects: setSelectedCompletion(0) });
  return acceptCompletion(view);
};

/** Enter ends a line as ever, unless a sentence was chosen or the list was asked for. */
const enter: Command = (view) => (isAsked(view.state) ? acceptFirst(view) : acceptCompletion(view));

/** A list that scrolls has to be reachable, although its sentences are gone through with the arrows from the text. */
const reachable = EditorView.updateListener.of(({ view, state }) => {
  if (completionStatus(state) !== "active") return;
  view.requestMeasure({
    key: "replylint-reachable",
    read: () => view.dom.querySelector<HTMLElement>(".cm-tooltip-autocomplete > ul"),
    write: (list) => list && (list.tabIndex = 0),
  });
});

export const completion: Extension = [
  reachable,
  autocompletion({
    override: [source],
    selectOnOpen: false,
    icons: false,
    defaultKeymap: true,
    activateOnTypingDelay: 120,
    interactionDelay: 75,
    maxRenderedOptions: 60,
  }),
  Prec.highest(
    keymap.of([
      { key: "Enter", run: enter },
      { key: "Tab", run: acceptFirst },
    ]),
  ),
];
