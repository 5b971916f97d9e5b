// A language client for a text that is in no editor.

import type { ChangeSet, Text } from "@codemirror/state";
import type { Transport } from "@codemirror/lsp-client";
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createMessageConnection,
  type DataCallback,
  type Disposable,
  type Message,
  type MessageConnection,
  type MessageReader,
  type MessageWriter,
} from "vscode-jsonrpc/browser";
import type { TextDocumentContentChangeEvent } from "vscode-languageserver-protocol";

import type { Dialogue, LanguageClient } from "./client.js";
import type { Draft } from "./draft.js";
import { positionAt } from "./positions.js";

export class PlainClient implements LanguageClient {
  readonly initializing: Promise<unknown>;
  private readonly connection: MessageConnection;
  private uri: string | null = null;

  constructor(
    private readonly draft: Draft,
    transport: Transport,
    { capabilities, settings, notified, asked }: Dialogue,
  ) {
    this.connection = createMessageConnection(new Reader(transport), new Writer(transport));
    for (const [method, handler] of Object.entries(notified)) this.connection.onNotification(method, handler);
    for (const [method, handler] of Object.entries(asked)) this.connection.onRequest(method, handler);
    this.connection.listen();
    const first = { processId: null, rootUri: null, clientInfo: { name: "@replylint/composer" }, capabilities, initializationOptions: settings };
    this.initializing = this.connection.sendRequest("initialize", first).then(() => this.connection.sendNotification("initialized", {}));
    // Whoever waits is told; a connection that is lost before is nothing to be reported.
    this.initializing.catch(() => {});
  }

  async request<Params, Answer>(method: string, params: Params): Promise<Answer> {
    await this.initializing;
    return this.connection.sendRequest<Answer>(method, params);
  }

  notification<Params>(method: string, params: Params): void {
    this.initializing.then(() => this.connection.sendNotification(method, params)).catch(() => {});
  }

  open(uri: string): void {
    this.uri = uri;
    this.draft.open();
    const { version, text } = this.draft;
    this.notification("textDocument/didOpen", { textDocument: { uri, languageId: "markdown", version, text: text.toString() } });
  }

  sync(): void {
    const told = this.uri && this.draft.tell();
    if (!told) return;
    const textDocument = { uri: this.uri, version: this.draft.version };
    this.notification("textDocument/didChange", { textDocument, contentChanges: contentChanges(told.before, told.changes) });
  }

  close(): void {
    this.connection.dispose();
  }
}

/** Changes as the protocol has them: the last first, so that none moves the place of another. */
export function contentChanges(before: Text, changes: ChangeSet): TextDocumentContentChangeEvent[] {
  const events: TextDocumentContentChangeEvent[] = [];
  changes.iterChanges((from, to, _from, _to, inserted) => {
    events.unshift({ range: { start: positionAt(before, from), end: positionAt(before, to) }, text: inserted.toString() });
  });
  return events;
}

class Reader extends AbstractMessageReader implements MessageReader {
  constructor(private readonly transport: Transport) {
    super();
  }

  listen(callback: DataCallback): Disposable {
    const handler = (message: string) => callback(JSON.parse(message) as Message);
    this.transport.subscribe(handler);
    return { dispose: () => this.transport.unsubscribe(handler) };
  }
}

class Writer extends AbstractMessageWriter implements MessageWriter {
  constructor(private readonly transport: Transport) {
    super();
  }

  async write(message: Message): Promise<void> {
    this.transport.send(JSON.stringify(message));
  }

  end(): void {}
}
