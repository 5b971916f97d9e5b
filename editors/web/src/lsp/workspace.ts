// What the language client is told of the one text that a box holds.

import type { EditorView } from "@codemirror/view";
import { LSPClient, LSPPlugin, Workspace, type WorkspaceFile } from "@codemirror/lsp-client";

import type { Draft } from "./draft.js";

interface OpenFile extends WorkspaceFile {
  view: EditorView;
}

/** One text. Unlike the client's own workspace it keeps states that were sent (`Draft`). */
export class DraftWorkspace extends Workspace {
  files: OpenFile[] = [];

  constructor(
    client: LSPClient,
    private readonly draft: Draft,
  ) {
    super(client);
  }

  openFile(uri: string, languageId: string, view: EditorView): void {
    this.draft.open();
    const getView = () => view;
    const file = { uri, languageId, version: this.draft.version, doc: this.draft.text, view, getView };
    this.files = [file];
    this.client.didOpen(file);
  }

  closeFile(): void {
    this.files = [];
  }

  syncFiles() {
    const [file] = this.files;
    const told = file && this.draft.tell();
    if (!told) return [];
    file.doc = this.draft.text;
    file.version = this.draft.version;
    LSPPlugin.get(file.view)?.clear();
    return [{ file, prevDoc: told.before, changes: told.changes }];
  }
}
