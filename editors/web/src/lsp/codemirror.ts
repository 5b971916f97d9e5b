// The language client of CodeMirror, for a text in an editor.

import { LSPClient, type Transport } from "@codemirror/lsp-client";

import { sanitize } from "../view/sanitize.js";
import type { Dialogue } from "./client.js";
import type { Draft } from "./draft.js";
import { answering } from "./requests.js";
import { DraftWorkspace } from "./workspace.js";

export function codeMirrorClient(draft: Draft, transport: Transport, dialogue: Dialogue): LSPClient {
  const handlers = Object.entries(dialogue.notified).map(([method, notified]) => {
    return [method, (_: LSPClient, params: unknown) => (notified(params), true)] as const;
  });
  const client = new LSPClient({
    workspace: (client) => new DraftWorkspace(client, draft),
    timeout: 10_000,
    sanitizeHTML: sanitize,
    initializationOptions: dialogue.settings,
    extensions: [{ clientCapabilities: dialogue.capabilities }],
    notificationHandlers: Object.fromEntries(handlers),
  });
  return client.connect(answering(transport, dialogue.asked));
}
