// What the server asks of the client. CodeMirror's language client knows answers and notifications only, and would
// refuse all of it.

import type { Transport } from "@codemirror/lsp-client";

// Each answer knows the parameters of its own method.
type Answers = Record<string, (params: any) => unknown>;

/** A transport on which those requests are answered; the others, and all else, go on to the client. */
export function answering(transport: Transport, answers: Answers): Transport {
  const handlers = new Map<(message: string) => void, (message: string) => void>();
  const received = (message: string, next: (message: string) => void) => {
    const { id, method, params } = JSON.parse(message) as { id?: unknown; method?: string; params?: unknown };
    const answer = method !== undefined && id !== undefined ? answers[method] : undefined;
    if (!answer) return next(message);
    transport.send(JSON.stringify({ jsonrpc: "2.0", id, result: answer(params) }));
  };
  return {
    send: (message) => transport.send(message),
    subscribe: (next) => {
      const handler = (message: string) => received(message, next);
      handlers.set(next, handler);
      transport.subscribe(handler);
    },
    unsubscribe: (next) => {
      const handler = handlers.get(next);
      if (handler) transport.unsubscribe(handler);
      handlers.delete(next);
    },
  };
}
