// What is said about one text: the conversation with the server, from connection to connection.

import type { Transport } from "@codemirror/lsp-client";
import type {
  ApplyWorkspaceEditParams,
  CodeAction,
  Diagnostic,
  Hover,
  MarkupContent,
  PublishDiagnosticsParams,
  Range,
  ShowMessageParams,
  WorkspaceEdit,
} from "vscode-languageserver-protocol";

import type {
  Bold,
  Context,
  Counts,
  Finding,
  Findings,
  Fix,
  ReplyLanguage,
  Settings,
  Severity,
  Stage,
  StageCard,
  TextRange,
} from "../types.js";
import type { Dialogue, LanguageClient } from "./client.js";
import { Connector, type Status, type Target } from "./connector.js";
import type { Draft } from "./draft.js";
import { editsOf, positionAt, rangeOf, type Edit } from "./positions.js";

/** Who holds the text. */
export interface Host {
  readonly draft: Draft;
  /** A connection is there: the host makes a client that speaks over it … */
  begin(transport: Transport, dialogue: Dialogue): LanguageClient;
  /** … and opens the text in it. */
  open(uri: string): void;
  /** The session is over. */
  close(): void;
  /** Makes edits in the text, as if they were typed. */
  apply(edits: readonly Edit[]): boolean;
  shown(what: "findings" | "stages" | "status"): void;
  /** Something is to be told to the agent. */
  say(message: string): void;
  fixed(rule: string, title: string): void;
}

/** What the server says about some words. */
export interface About extends TextRange {
  sections: string[];
}

/** A finding as the server told it. */
interface Told {
  id: string;
  rule: string;
  severity: Severity;
  message: string;
  version: number;
  range: TextRange;
  fixes: readonly Fix[];
}

interface Scorecard {
  version: number;
  finished: boolean;
  language?: string | null;
  bold?: Bold;
  stages: { stage: Stage; found: boolean; words: Range[]; counts: string }[];
  findings: Counts;
  later: number;
}

const SEVERITIES: readonly Severity[] = ["error", "warning", "information", "hint"];
const STAGES: readonly Stage[] = ["listen", "empathize", "acknowledge", "propose"];

/** After a key, the server is told this many milliseconds later. */
const TELL_AFTER = 60;
/** What can be done about findings is asked for when nobody has typed for so long. */
const ASK_AFTER = 150;

const capabilities = {
  general: { positionEncodings: ["utf-16"] },
  textDocument: {
    publishDiagnostics: { versionSupport: true, relatedInformation: true, dataSupport: true, tagSupport: { valueSet: [1] } },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix", "refactor.rewrite", "source.fixAll"] } },
      isPreferredSupport: true,
      disabledSupport: true,
    },
  },
  workspace: {
    applyEdit: true,
    configuration: true,
    workspaceEdit: { documentChanges: true },
    executeCommand: {},
  },
};

export class Session {
  private readonly connector: Connector;
  private client: LanguageClient | null = null;
  private told: readonly Told[] = [];
  /** The state that `told` is about. */
  private toldOf = -1;
  private edits = new WeakMap<Fix, { version: number; edits: readonly Edit[]; rule: string }>();
  private card: Scorecard | null = null;
  private cardAsked = false;
  private context: Context = {};
  private language: ReplyLanguage | null = null;
  private settings: Settings = {};
  private telling: ReturnType<typeof setTimeout> | undefined;
  private asking: ReturnType<typeof setTimeout> | undefined;
  private waiting = new Set<() => void>();

  constructor(
    private readonly host: Host,
    readonly uri: string,
  ) {
    this.connector = new Connector({
      status: () => {
        host.shown("status");
        this.settle();
      },
      opened: (transport) => this.opened(transport),
      closed: () => this.closed(),
    });
  }

  get status(): Status {
    return this.connector.status;
  }

  /** Goes to a server, with all that is known by then. */
  connect(target: Target | null): void {
    this.connector.connect(target);
  }

  reconnect(): void {
    this.connector.retry();
  }

  stop(): void {
    clearTimeout(this.telling);
    clearTimeout(this.asking);
    this.connector.stop();
  }

  // What is known about the conversation.

  inform(context: Context): void {
    if (same(this.context, context)) return;
    this.context = context;
    this.sendContext();
  }

  prefer(language: ReplyLanguage | null): void {
    if (this.language === language) return;
    this.language = language;
    this.sendContext();
    this.sendSettings();
  }

  set(settings: Settings): void {
    if (same(this.settings, settings)) return;
    this.settings = settings;
    this.sendSettings();
  }

  // What is said about the text.

  get findings(): Findings {
    const counts: Counts = { error: 0, warning: 0, information: 0, hint: 0 };
    const findings: Finding[] = [];
    for (const told of this.told) {
      const range = this.rangeOf(told);
      if (!range) continue;
      counts[told.severity]++;
      const { id, rule, severity, message, fixes } = told;
      findings.push({ id, rule, severity, message, fixes, ...range, words: this.host.draft.text.sliceString(range.from, range.to) });
    }
    findings.sort((a, b) => a.from - b.from || a.to - b.to);
    const { finished = false, later = 0 } = this.card ?? {};
    return { checked: this.isChecked, counts, findings, finished, later };
  }

  get stages(): StageCard[] {
    const { card } = this;
    const before = card && this.host.draft.textOf(card.version);
    return STAGES.map((stage) => {
      const known = card?.stages.find((known) => known.stage === stage);
      const words = (before && known?.words.flatMap((range) => this.host.draft.now(card.version, rangeOf(before, range)) ?? [])) ?? [];
      return { stage, found: known?.found ?? false, words, counts: known?.counts ?? "" };
    });
  }

  /** The code of the language that most of the text is in, if it is known. */
  get writtenIn(): string | null {
    return this.card?.language ?? null;
  }

  get bold(): Bold {
    return this.card?.bold ?? "markdown";
  }

  /** Where a finding's words stand now. */
  where(id: string): TextRange | null {
    const told = this.told.find((told) => told.id === id);
    return told ? this.rangeOf(told) : null;
  }

  /** Why a finding matters, as Markdown of the server's. */
  async why({ id, rule }: Finding): Promise<string | null> {
    const range = this.where(id);
    const sections = (range && (await this.about(range.from)))?.sections ?? [];
    return sections.find((section) => section.endsWith(`\`${rule}\``)) ?? sections[0] ?? null;
  }

  /** What there is to say about a place, as Markdown, and about which words. */
  async about(offset: number): Promise<About | null> {
    const params = () => ({ position: positionAt(this.host.draft.text, offset) });
    const asked = this.request<Hover | null>("textDocument/hover", params).catch(() => null);
    const { version } = this.host.draft;
    const hover = await asked;
    const text = this.host.draft.textOf(version);
    if (!hover || !text) return null;
    const range = hover.range ? this.host.draft.now(version, rangeOf(text, hover.range)) : { from: offset, to: offset };
    return range && { sections: markdownOf(hover).split("\n\n---\n\n"), ...range };
  }

  /** Resolves once findings are about the text as it stands and what is missing was told, too. */
  async whenChecked(timeout: number): Promise<Findings> {
    const deadline = Date.now() + timeout;
    const goesOn = () => Date.now() < deadline;
    while (this.status.state === "connecting" && goesOn()) await this.within(deadline, this.news());
    if (this.client && this.status.state === "online") {
      this.tell();
      // Whoever asks is about to send the reply, so it counts as finished, as a file that is saved does.
      this.client.notification("textDocument/didSave", { textDocument: { uri: this.uri } });
      const card = await this.within(deadline, this.requestScorecard());
      const shown = () => SEVERITIES.every((severity) => this.findings.counts[severity] === card?.findings[severity]);
      while (card && !(this.isChecked && shown()) && goesOn()) await this.within(deadline, this.news());
    }
    return this.findings;
  }

  // What can be done.

  async apply(finding: Finding, fix?: Fix): Promise<boolean> {
    const told = this.told.find((told) => told.id === finding.id);
    const wanted = fix ?? told?.fixes.find((fix) => fix.preferred) ?? told?.fixes[0];
    if (!wanted) return false;
    let edits = this.carriedOver(wanted);
    if (!edits) {
      await this.askFixes();
      const known = this.told.find((told) => told.id === finding.id)?.fixes.find((fix) => fix.title === wanted.title);
      edits = known ? this.carriedOver(known) : null;
    }
    if (!edits || !this.host.apply(edits)) return false;
    this.host.fixed(finding.rule, wanted.title);
    this.tell();
    return true;
  }

  /** Has the server carry out a command of its own. */
  async execute<Answer>(command: string, options: object = {}): Promise<Answer | null> {
    const params = () => ({ command: `replylint.${command}`, arguments: [{ uri: this.uri, ...options }] });
    return this.request<Answer>("workspace/executeCommand", params);
  }

  /** The text has changed. */
  changed(): void {
    clearTimeout(this.telling);
    this.telling = setTimeout(() => this.tell(), TELL_AFTER);
    if (this.wasChecked) {
      this.wasChecked = false;
      this.host.shown("findings");
    }
  }

  private wasChecked = false;

  private get isChecked(): boolean {
    const { draft } = this.host;
    return this.client !== null && draft.isTold && this.toldOf === draft.version;
  }

  private opened(transport: Transport): void {
    const { host, uri } = this;
    const client = host.begin(transport, {
      capabilities,
      settings: this.ownSettings(),
      notified: {
        "textDocument/publishDiagnostics": (params: PublishDiagnosticsParams) => this.published(params),
        "window/showMessage": ({ message }: ShowMessageParams) => host.say(message),
        "window/logMessage": () => {},
      },
      asked: {
        "workspace/applyEdit": ({ edit }: ApplyWorkspaceEditParams) => ({ applied: this.applyEdit(edit) }),
        "workspace/configuration": ({ items }: { items: unknown[] }) => items.map(() => this.ownSettings()),
        "client/registerCapability": () => null,
        "client/unregisterCapability": () => null,
      },
    });
    this.client = client;
    this.card = null;
    this.cardAsked = false;
    client.initializing.then(
      () => this.client === client && this.connector.begun(),
      () => this.client === client && this.connector.failed(),
    );
    this.sendContext();
    host.open(uri);
  }

  private closed(): void {
    this.client = null;
    this.host.close();
    this.wasChecked = false;
    this.host.shown("findings");
  }

  private tell(): void {
    clearTimeout(this.telling);
    this.client?.sync();
  }

  private async request<Answer>(method: string, params: () => object): Promise<Answer> {
    const { client, uri } = this;
    if (!client || this.status.state !== "online") throw new Error("offline");
    this.tell();
    return client.request<object, Answer>(method, { textDocument: { uri }, ...params() });
  }

  private sendContext(): void {
    const { messages, ...context } = this.context;
    const language = this.language === "both" ? null : (this.language ?? context.language ?? null);
    const spoken = messages?.map(({ from, text }) => ({ from, text })) ?? [];
    this.client?.notification("replylint/context", {
      textDocument: { uri: this.uri },
      context: { ...context, language, messages: spoken },
    });
  }

  private sendSettings(): void {
    this.client?.notification("workspace/didChangeConfiguration", { settings: null });
  }

  /** The settings of this session. Who writes in one language has no use for a second one below each sentence. */
  private ownSettings(): Settings {
    const translations = { en: "replace", es: "replace", both: "pair" } as const;
    return { ...(this.language && { translations: translations[this.language] }), ...this.settings };
  }

  private published({ uri, version, diagnostics }: PublishDiagnosticsParams): void {
    const { draft } = this.host;
    const of = version ?? draft.version;
    const text = draft.textOf(of);
    if (uri !== this.uri || !text || of < this.toldOf) return;
    const known = new Map(this.told.map((told) => [told.id, told]));
    this.told = diagnostics.map((diagnostic, place) => toldOf(diagnostic, place, of, rangeOf(text, diagnostic.range), known));
    this.toldOf = of;
    this.wasChecked = this.isChecked;
    this.host.shown("findings");
    this.settle();
    void this.askScorecard();
    clearTimeout(this.asking);
    this.asking = setTimeout(() => void this.askFixes(), ASK_AFTER);
  }

  /** One request at a time, however fast somebody types. */
  private async askScorecard(): Promise<void> {
    if (this.cardAsked) return;
    this.cardAsked = true;
    const card = await this.requestScorecard();
    this.cardAsked = false;
    if (card && card.version < this.toldOf) void this.askScorecard();
  }

  private async requestScorecard(): Promise<Scorecard | null> {
    const card = await this.request<Scorecard>("replylint/scorecard", () => ({})).catch(() => null);
    if (!card || card.version < (this.card?.version ?? 0)) return card;
    const { finished, later } = this.card ?? {};
    this.card = card;
    this.host.shown("stages");
    if (card.finished !== finished || card.later !== later) this.host.shown("findings");
    this.settle();
    return card;
  }

  private async askFixes(): Promise<void> {
    if (!this.isChecked || this.told.length === 0) return;
    const { draft } = this.host;
    const { version, text } = draft;
    const range = { start: { line: 0, character: 0 }, end: positionAt(text, text.length) };
    const params = () => ({ range, context: { diagnostics: [], only: ["quickfix"] } });
    const actions = await this.request<CodeAction[] | null>("textDocument/codeAction", params).catch(() => null);
    if (!actions || this.toldOf !== version) return;
    const fixes = new Map<string, Fix[]>();
    for (const { title, isPreferred, edit, diagnostics } of actions) {
      const id = String(diagnostics?.[0]?.data ?? "");
      const made = edit && this.editsOf(edit);
      if (!made) continue;
      const fix = { title, preferred: isPreferred === true };
      this.edits.set(fix, { ...made, rule: String(diagnostics?.[0]?.code ?? "") });
      fixes.set(id, [...(fixes.get(id) ?? []), fix]);
    }
    this.told = this.told.map((told) => ({ ...told, fixes: fixes.get(told.id) ?? [] }));
    this.host.shown("findings");
  }

  private editsOf({ documentChanges, changes }: WorkspaceEdit): { version: number; edits: Edit[] } | null {
    const { draft } = this.host;
    const own = documentChanges?.find((change) => "textDocument" in change && change.textDocument.uri === this.uri);
    if (own && "textDocument" in own) {
      const version = own.textDocument.version ?? draft.version;
      const text = draft.textOf(version);
      const edits = own.edits.flatMap((edit) => ("newText" in edit ? [edit] : []));
      return text && { version, edits: editsOf(text, edits) };
    }
    const edits = changes?.[this.uri];
    const text = draft.textOf(draft.version);
    return edits && text ? { version: draft.version, edits: editsOf(text, edits) } : null;
  }

  private applyEdit(edit: WorkspaceEdit): boolean {
    const made = this.editsOf(edit);
    const edits = made && this.host.draft.carryOver(made.version, made.edits);
    const applied = edits !== null && this.host.apply(edits);
    if (applied) this.tell();
    return applied;
  }

  private carriedOver(fix: Fix): Edit[] | null {
    const known = this.edits.get(fix);
    return known ? this.host.draft.carryOver(known.version, known.edits) : null;
  }

  private rangeOf({ version, range }: Told): TextRange | null {
    return this.host.draft.now(version, range);
  }

  private news(): Promise<void> {
    return new Promise((resolve) => this.waiting.add(resolve));
  }

  private settle(): void {
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }

  private async within<T>(deadline: number, promise: Promise<T>): Promise<T | null> {
    const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), Math.max(0, deadline - Date.now())));
    return Promise.race([promise, late]);
  }
}

function toldOf(
  { severity = 1, code, message, data }: Diagnostic,
  place: number,
  version: number,
  range: TextRange,
  known: ReadonlyMap<string, Told>,
): Told {
  const id = typeof data === "string" ? data : `${String(code)}#${place}`;
  const fixes = known.get(id)?.fixes ?? [];
  return { id, rule: String(code ?? ""), severity: SEVERITIES[severity - 1] ?? "hint", message: textOf(message), version, range, fixes };
}

function textOf(message: string | MarkupContent): string {
  return typeof message === "string" ? message : message.value;
}

/** The server sends Markdown, as it was told that this is understood. */
function markdownOf({ contents }: Hover): string {
  return (contents as MarkupContent).value;
}

function same(one: object, other: object): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

