// Opens a WebSocket to the server, and opens it again when it was lost.

import type { Transport } from "@codemirror/lsp-client";

import type { ConnectionState, Token } from "../types.js";
import { Backoff } from "./backoff.js";

/** Why there is no connection. */
export type Trouble = "unreachable" | "refused" | "token" | "lost" | "too-long" | "address";

export interface Status {
  state: ConnectionState;
  trouble?: Trouble;
  retryIn?: number;
}

export interface Target {
  server: string;
  token?: Token | undefined;
}

interface Handlers {
  status(status: Status): void;
  opened(transport: Transport): void;
  closed(): void;
}

/** A session that held for so long was no failure: the next attempt comes soon. */
const HELD = 10_000;
const HANDSHAKE_TIMEOUT = 15_000;

export class Connector {
  status: Status = { state: "off" };
  private target: Target | null = null;
  private socket: WebSocket | null = null;
  private attempt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly backoff = new Backoff();
  private readonly wake = () => {
    if (this.timer !== undefined && document.visibilityState === "visible") this.retry();
  };

  constructor(private readonly handlers: Handlers) {}

  /** Connects to a server, or to another one, or to none. */
  connect(target: Target | null): void {
    this.stop();
    this.target = target;
    this.backoff.reset();
    if (!target) return this.tell({ state: "off" });
    window.addEventListener("online", this.wake);
    document.addEventListener("visibilitychange", this.wake);
    void this.open();
  }

  /** Tries again at once. */
  retry(): void {
    if (!this.target || this.status.state === "online" || this.status.state === "connecting") return;
    void this.open();
  }

  stop(): void {
    this.attempt++;
    clearTimeout(this.timer);
    this.timer = undefined;
    window.removeEventListener("online", this.wake);
    document.removeEventListener("visibilitychange", this.wake);
    const { socket } = this;
    this.socket = null;
    if (socket) {
      socket.close(1000);
      this.handlers.closed();
    }
  }

  /** The session that was opened has begun. */
  begun(): void {
    this.tell({ state: "online" });
  }

  /** The session that was opened did not begin: what answers is perhaps no language server. */
  failed(): void {
    this.socket?.close();
  }

  private async open(): Promise<void> {
    const attempt = ++this.attempt;
    const { target } = this;
    clearTimeout(this.timer);
    this.timer = undefined;
    if (!target) return;
    this.tell({ state: "connecting" });
    let socket: WebSocket;
    let address: URL;
    try {
      address = socketAddress(target.server);
    } catch {
      return this.later({ state: "offline", trouble: "address" });
    }
    let token: string | undefined;
    try {
      token = typeof target.token === "function" ? await target.token() : target.token;
    } catch {
      if (attempt === this.attempt) this.later({ state: "offline", trouble: "token" });
      return;
    }
    if (attempt !== this.attempt) return;
    try {
      socket = new WebSocket(address, token ? ["lsp", `bearer.${token}`] : ["lsp"]);
    } catch {
      // Only a token that no header can hold, or an address that the page may not open.
      return this.later({ state: "refused", trouble: "refused" });
    }
    this.socket = socket;
    this.use(socket, attempt, address);
  }

  private use(socket: WebSocket, attempt: number, address: URL): void {
    let since: number | null = null;
    const tooLong = setTimeout(() => socket.close(), HANDSHAKE_TIMEOUT);
    const subscribers = new Set<(message: string) => void>();
    socket.onopen = () => {
      clearTimeout(tooLong);
      if (attempt !== this.attempt) return;
      since = Date.now();
      this.handlers.opened({
        send: (message) => socket.send(message),
        subscribe: (handler) => subscribers.add(handler),
        unsubscribe: (handler) => subscribers.delete(handler),
      });
    };
    socket.onmessage = ({ data }) => {
      for (const subscriber of [...subscribers]) if (typeof data === "string") subscriber(data);
    };
    socket.onclose = async ({ code }) => {
      clearTimeout(tooLong);
      if (attempt !== this.attempt) return;
      this.socket = null;
      if (since !== null) {
        this.handlers.closed();
        if (Date.now() - since > HELD) this.backoff.reset();
        return this.later({ state: "offline", trouble: code === 1009 ? "too-long" : "lost" });
      }
      const answers = await isAnswered(address);
      if (attempt !== this.attempt) return;
      this.later(answers ? { state: "refused", trouble: "refused" } : { state: "offline", trouble: "unreachable" });
    };
  }

  private later(status: Status): void {
    const retryIn = this.backoff.next();
    this.timer = setTimeout(() => void this.open(), retryIn);
    this.tell({ ...status, retryIn });
  }

  private tell(status: Status): void {
    this.status = status;
    this.handlers.status(status);
  }
}

/** The address of a WebSocket; `/replylint` and `https:` are understood, too. */
export function socketAddress(server: string, base = document.baseURI): URL {
  const address = new URL(server, base);
  if (address.protocol === "http:") address.protocol = "ws:";
  if (address.protocol === "https:") address.protocol = "wss:";
  if (address.protocol !== "ws:" && address.protocol !== "wss:") throw new TypeError(`no WebSocket: ${server}`);
  address.hash = "";
  return address;
}

/** Whether anything answers at an address: a page is not told why a WebSocket was not opened. */
async function isAnswered(address: URL): Promise<boolean> {
  const url = new URL(address);
  url.protocol = address.protocol === "wss:" ? "https:" : "http:";
  try {
    await fetch(url, { mode: "no-cors", cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(5000) });
    return true;
  } catch {
    return false;
  }
}
