// What a session needs of a language client, whichever it is.

export interface LanguageClient {
  /** Resolves when the server has answered the first request; all else waits for that. */
  readonly initializing: Promise<unknown>;
  request<Params, Answer>(method: string, params: Params): Promise<Answer>;
  notification<Params>(method: string, params: Params): void;
  /** Tells the server what was typed. */
  sync(): void;
}

/** What the server is told at the start, and what becomes of what it says by itself. */
export interface Dialogue {
  capabilities: object;
  settings: object;
  // Each knows the parameters of its own method.
  notified: Record<string, (params: any) => void>;
  asked: Record<string, (params: any) => unknown>;
}
