/** What the package shows of itself; the names are those of the server's documentation. */

export type Severity = "error" | "warning" | "information" | "hint";
export type Stage = "listen" | "empathize" | "acknowledge" | "propose";

/** A message of the conversation, oldest first. */
export interface Message {
  from: "customer" | "agent";
  text: string;
  /** Who wrote it, as shown above the message; not sent to the server. */
  name?: string;
  /** When, as shown above the message; not sent to the server. */
  time?: string;
}

/** What a host knows of the conversation (`docs/schema/context.schema.json`). */
export interface Context {
  channel?: string | null;
  industry?: string | null;
  language?: string | null;
  customer?: "upset" | "problem" | "calm" | null;
  stage?: "first-reply" | "follow-up" | "resolution" | null;
  messages?: readonly Message[];
}

/** The language of the reply: one, or both below each other. */
export type ReplyLanguage = "en" | "es" | "both";

/** A stretch of the text, in UTF-16 units as JavaScript counts. */
export interface TextRange {
  from: number;
  to: number;
}

/** One way to mend a finding. */
export interface Fix {
  /** What stands there afterwards. */
  title: string;
  preferred: boolean;
}

/** Something that a good colleague would point out. */
export interface Finding extends TextRange {
  /** Stays the same while the sentence does. */
  id: string;
  /** For example `empathy/missing`. */
  rule: string;
  severity: Severity;
  message: string;
  /** The words that it is about. */
  words: string;
  /** What can be done about it; empty until the server has told. */
  fixes: readonly Fix[];
}

export type Counts = Record<Severity, number>;

/** What is open in a text. */
export interface Findings {
  /** Whether this is about the text as it stands now. */
  checked: boolean;
  counts: Counts;
  findings: readonly Finding[];
  /** Whether the text looks finished, so that what is missing is told. */
  finished: boolean;
  /** How many findings wait for that. */
  later: number;
}

/** How bold is written where the reply is sent. */
export type Bold = "markdown" | "single-star" | "html" | "none";

/** Which parts of a good reply are there. */
export interface StageCard {
  stage: Stage;
  found: boolean;
  /** The words that it stands on. */
  words: readonly TextRange[];
  /** What counts as it, in the language of the reply. */
  counts: string;
}

export type ConnectionState =
  /** No server is set. */
  | "off"
  | "connecting"
  | "online"
  /** The server cannot be reached; another attempt follows. */
  | "offline"
  /** The server answers but opens no session for this page and token; another attempt follows. */
  | "refused";

export interface Connection {
  state: ConnectionState;
  /** What is shown to the agent, in the language of the interface. */
  message: string;
  /** When the next attempt is made, in milliseconds from then; absent if none is planned. */
  retryIn?: number;
}

/** A token, or what fetches a fresh one for each attempt to connect. */
export type Token = string | (() => string | Promise<string>);

/** Settings of this session, with the keys of `replylint.toml` (`docs/configuration.md`). */
export type Settings = Record<string, unknown>;
