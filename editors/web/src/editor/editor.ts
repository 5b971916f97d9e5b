// The text box: CodeMirror, with what a reply needs.

import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { insertNewlineContinueMarkup, markdownLanguage } from "@codemirror/lang-markdown";
import { linter, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import type { LSPClient } from "@codemirror/lsp-client";
import { Annotation, Compartment, EditorSelection, EditorState, Transaction, type ChangeSet, type Extension } from "@codemirror/state";
import { EditorView, keymap, placeholder, type Command } from "@codemirror/view";

import { difference } from "../lsp/draft.js";
import { textIn, type Edit } from "../lsp/positions.js";
import type { Finding, Severity, TextRange } from "../types.js";
import { completion } from "./completion.js";
import { fixes, type FixSource } from "./fixes.js";
import { theme } from "./theme.js";

export interface EditorEvents extends FixSource {
  /** The text changed: by the agent, by a fix, or because the host set its `value`. */
  changed(changes: ChangeSet, by: "agent" | "fix" | "host"): void;
  entered(): void;
  left(): void;
  preview(): void;
}

const byHost = Annotation.define<boolean>();

const severities: Record<Severity, Diagnostic["severity"]> = { error: "error", warning: "warning", information: "info", hint: "hint" };

export class Editor {
  readonly view: EditorView;
  private readonly client = new Compartment();
  private readonly access = new Compartment();
  private readonly attributes = new Compartment();
  private readonly past = new Compartment();
  private described = "";

  constructor(root: ShadowRoot, parent: HTMLElement, text: string, private readonly events: EditorEvents) {
    const state = EditorState.create({
      doc: text,
      extensions: [
        this.client.of([]),
        this.access.of([]),
        this.attributes.of([]),
        this.past.of(history()),
        completion,
        // What there is to say about underlined words is said by `fixes`, with the server's reasons.
        linter(null, { tooltipFilter: () => [] }),
        fixes(events),
        markdownLanguage,
        EditorView.lineWrapping,
        theme,
        keymap.of([
          { key: "F8", run: this.step(1), shift: this.step(-1) },
          { key: "Mod-b", run: toggleBold },
          { key: "Alt-p", run: () => (events.preview(), true) },
          { key: "Enter", run: insertNewlineContinueMarkup },
          ...defaultKeymap.filter(({ key }) => key !== "Mod-i"),
          ...historyKeymap,
        ]),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          const is = (of: (transaction: Transaction) => boolean | undefined) => update.transactions.some(of);
          const isFix = () => is((transaction) => transaction.isUserEvent("input.replylint"));
          events.changed(update.changes, is((transaction) => transaction.annotation(byHost)) ? "host" : isFix() ? "fix" : "agent");
        }),
        EditorView.domEventHandlers({ focus: () => void events.entered(), blur: () => void events.left() }),
      ],
    });
    this.view = new EditorView({ state, parent, root });
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  set text(text: string) {
    // What stays is left alone, so that the cursor and what was found stay with it.
    const changes = difference(this.text, textIn(text).toString());
    if (changes) this.view.dispatch({ changes, annotations: [byHost.of(true), Transaction.addToHistory.of(false)] });
  }

  /** How it is called and what language it is in. */
  describe(attributes: Record<string, string>, hint: string): void {
    const described = JSON.stringify([attributes, hint]);
    if (described === this.described) return;
    this.described = described;
    const extension: Extension = [EditorView.contentAttributes.of(attributes), hint ? placeholder(hint) : []];
    this.view.dispatch({ effects: this.attributes.reconfigure(extension) });
  }

  allow(typing: { disabled: boolean; readOnly: boolean }): void {
    const { disabled, readOnly } = typing;
    const extension = [EditorState.readOnly.of(disabled || readOnly), EditorView.editable.of(!disabled)];
    this.view.dispatch({ effects: this.access.reconfigure(extension) });
  }

  /** Opens the text in a session. */
  open(client: LSPClient, uri: string): void {
    this.view.dispatch({ effects: this.client.reconfigure(client.plugin(uri, "markdown")) });
  }

  close(): void {
    this.view.dispatch({ effects: this.client.reconfigure([]) });
  }

  /** Forgets what was typed and found so far: nothing of it can be brought back. */
  forget(): void {
    this.view.dispatch({ effects: this.past.reconfigure([]) });
    this.view.dispatch({ effects: this.past.reconfigure(history()) });
    this.underline([]);
  }

  underline(findings: readonly Finding[]): void {
    const length = this.view.state.doc.length;
    const diagnostics = findings.filter(({ to }) => to <= length).map(({ from, to, severity, message, rule }) => {
      return { from, to, severity: severities[severity], message, source: rule };
    });
    this.view.dispatch(setDiagnostics(this.view.state, diagnostics));
  }

  apply(edits: readonly Edit[]): boolean {
    const { state } = this.view;
    if (state.readOnly || edits.some(({ to }) => to > state.doc.length)) return false;
    this.view.dispatch({ changes: [...edits], userEvent: "input.replylint", scrollIntoView: true });
    return true;
  }

  reveal({ from, to }: TextRange): void {
    const selection = EditorSelection.single(from, to);
    this.view.dispatch({ selection, effects: EditorView.scrollIntoView(selection.main, { y: "center" }) });
    this.view.focus();
  }

  private step(by: 1 | -1): Command {
    return (view) => {
      const findings = [...this.events.findings()];
      if (by < 0) findings.reverse();
      const { from, to } = view.state.selection.main;
      const beyond = (finding: Finding) =>
        by > 0 ? finding.from > from || (finding.from === from && finding.to > to) : finding.from < from || (finding.from === from && finding.to < to);
      const next = findings.find(beyond) ?? findings[0];
      if (next) {
        this.reveal(next);
        this.events.say(next.message);
      } else this.events.say(this.events.strings().noFindings);
      return true;
    };
  }
}

/** Makes the selected words bold, or no longer. */
const toggleBold: Command = (view) => {
  if (view.state.readOnly) return false;
  const change = view.state.changeByRange(({ from, to }) => {
    const around = view.state.sliceDoc(Math.max(0, from - 2), from) === "**" && view.state.sliceDoc(to, to + 2) === "**";
    if (around) {
      const changes = [
        { from: from - 2, to: from },
        { from: to, to: to + 2 },
      ];
      return { changes, range: EditorSelection.range(from - 2, to - 2) };
    }
    const changes = [
      { from, insert: "**" },
      { from: to, insert: "**" },
    ];
    return { changes, range: EditorSelection.range(from + 2, to + 2) };
  });
  view.dispatch(change, { userEvent: "input" });
  return true;
};
