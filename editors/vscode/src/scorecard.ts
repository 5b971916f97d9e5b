// How the draft stands that is before the agent, always up to date.

import { commands, type Disposable, EventEmitter, languages, type TextDocument, window, workspace } from "vscode";
import { type Scorecard, ScorecardRequest } from "./protocol";
import type { Server } from "./server";

/** How long the agent pauses before the scorecard is asked for anew, in milliseconds. */
const PAUSE = 120;

export class Scorecards implements Disposable {
  private readonly changes = new EventEmitter<void>();
  readonly onDidChange = this.changes.event;
  private shown: { document: TextDocument; card: Scorecard | undefined } | undefined;
  private timer: NodeJS.Timeout | undefined;
  private asked = 0;
  private readonly listening: Disposable[];

  constructor(private readonly server: Server) {
    this.listening = [
      this.changes,
      server.onDidChange(() => this.look()),
      window.onDidChangeActiveTextEditor(() => this.look()),
      window.onDidChangeVisibleTextEditors(() => this.look()),
      workspace.onDidOpenTextDocument(() => this.look()),
      workspace.onDidCloseTextDocument(() => this.look()),
      workspace.onDidChangeTextDocument(({ document }) => this.soonIf(document.uri.toString())),
      languages.onDidChangeDiagnostics(({ uris }) => {
        for (const uri of uris) {
          this.soonIf(uri.toString());
        }
      }),
    ];
    this.look();
  }

  /** The draft before the agent. */
  get document(): TextDocument | undefined {
    return this.shown?.document;
  }

  get card(): Scorecard | undefined {
    return this.shown?.card;
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const listener of this.listening) {
      listener.dispose();
    }
  }

  /** Takes over which draft is before the agent: the one in the active editor, or the last one that is still seen. */
  private look(): void {
    const seen = (document: TextDocument | undefined) =>
      window.visibleTextEditors.some((editor) => editor.document === document);
    const last = this.shown?.document;
    const active = window.activeTextEditor?.document ?? (seen(last) ? last : undefined);
    const document = active !== undefined && this.server.isDraft(active) ? active : undefined;
    void commands.executeCommand("setContext", "replylint.draft", document !== undefined);
    if (document === undefined || this.server.client === undefined) {
      this.shown = document && { document, card: undefined };
      this.asked += 1;
      this.changes.fire();
    } else if (document !== last || this.shown?.card === undefined) {
      this.shown = { document, card: undefined };
      void this.ask();
    }
  }

  private soonIf(uri: string): void {
    if (this.shown?.document.uri.toString() === uri) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.ask(), PAUSE);
    }
  }

  private async ask(): Promise<void> {
    const [client, shown] = [this.server.client, this.shown];
    if (client === undefined || shown === undefined) {
      return;
    }
    this.asked += 1;
    const number = this.asked;
    const textDocument = { uri: client.code2ProtocolConverter.asUri(shown.document.uri) };
    // A draft that was closed meanwhile has none.
    const card = await client.sendRequest(ScorecardRequest, { textDocument }).catch(() => undefined);
    if (number === this.asked && card !== undefined) {
      this.shown = { document: shown.document, card };
      this.changes.fire();
    }
  }
}

/** How many findings are shown. */
export function total({ findings }: Scorecard): number {
  return findings.error + findings.warning + findings.information + findings.hint;
}
