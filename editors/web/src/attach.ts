// Findings beside a text field that a page has already.

import { html, render } from "lit-html";

import { Actions } from "./actions.js";
import { EditableField } from "./field/editable.js";
import type { Field } from "./field/field.js";
import { Marks } from "./field/marks.js";
import { TextField } from "./field/textarea.js";
import { Draft } from "./lsp/draft.js";
import { PlainClient } from "./lsp/plain.js";
import { textIn } from "./lsp/positions.js";
import { Session, type Host } from "./lsp/session.js";
import type {
  Connection,
  Context,
  Finding,
  Findings,
  Fix,
  ReplyLanguage,
  Settings,
  StageCard,
  TextRange,
  Token,
} from "./types.js";
import { FindingList, keepingFocus } from "./view/findings.js";
import { StageBar } from "./view/stages.js";
import { connectionOf, summary } from "./view/status.js";
import { languageOf, strings } from "./view/strings.js";
import { styles } from "./view/styles.js";

export type * from "./types.js";

export interface AttachOptions {
  /** The address of the server: `wss://desk.example/replylint`. */
  server: string;
  token?: Token;
  /** The draft's name in the conversation with the server; made up if absent. */
  uri?: string;
  context?: Context;
  settings?: Settings;
  /** The language of the reply. */
  language?: ReplyLanguage;
  /** The language of the interface; without it, that of the page around the field, else English. */
  lang?: string;
  theme?: "light" | "dark";
  /** An element that the list is put into; without it, one is made behind the field. */
  panel?: HTMLElement;
  /** For a contenteditable: whether bold is bold, or written `**so**`. */
  bold?: "rich" | "markdown";
}

export interface AttachedEventMap {
  "replylint-findings": CustomEvent<Findings>;
  "replylint-stages": CustomEvent<StageCard[]>;
  "replylint-connection": CustomEvent<Connection>;
  "replylint-fix": CustomEvent<{ rule: string; title: string }>;
}

/** Lists the findings of a field's text beside it, each with buttons that mend it. */
export function attach(field: HTMLElement, options: AttachOptions): Attached {
  return new Attached(field, options);
}

export class Attached extends EventTarget {
  /** The element that the list stands in. */
  readonly panel: HTMLElement;
  private readonly shadow: ShadowRoot;
  private readonly field: Field;
  private readonly draft: Draft;
  private readonly session: Session;
  private readonly actions: Actions;
  private readonly list: FindingList;
  private readonly marks = new Marks();
  private readonly unobserve: () => void;
  private client: PlainClient | null = null;
  private readonly stageBar = new StageBar({ reveal: (words) => this.reveal(words), redraw: () => this.draw() });
  private said = "";
  private drawing = false;
  private lastConnection = "";
  private ownContext: Context;
  private ownSettings: Settings;
  private ownLanguage: ReplyLanguage | null;

  constructor(
    private readonly element: HTMLElement,
    private readonly options: AttachOptions,
  ) {
    super();
    this.field = fieldOf(element, options);
    this.draft = new Draft(textIn(this.field.read()));
    this.panel = options.panel ?? document.createElement("div");
    if (!options.panel) element.insertAdjacentElement("afterend", this.panel);
    const home = document.createElement("div");
    home.lang = languageOf(this.interfaceLanguage);
    if (options.theme) home.setAttribute("theme", options.theme);
    this.shadow = home.attachShadow({ mode: "open" });
    this.shadow.adoptedStyleSheets = styles("panel");
    this.panel.append(home);
    this.actions = new Actions(() => this.session, () => this.strings, (message) => this.say(message));
    this.list = new FindingList({
      apply: (finding, fix) => void this.applyFix(finding, fix),
      reveal: (finding) => this.reveal(finding),
      why: (finding) => this.session.why(finding),
      redraw: () => this.draw(),
    });
    this.session = new Session(this.host(), options.uri ?? `draft:///${crypto.randomUUID?.() ?? Math.random().toString(36).slice(2)}.md`);
    this.ownContext = options.context ?? {};
    this.ownSettings = options.settings ?? {};
    this.ownLanguage = options.language ?? null;
    this.session.inform(this.ownContext);
    this.session.set(this.ownSettings);
    this.session.prefer(this.ownLanguage);
    this.unobserve = this.field.observe(() => this.refresh());
    this.draw();
    const { server, token } = options;
    this.session.connect({ server, token });
  }

  /** What is read in the field, as the server is told it. */
  get text(): string {
    return this.draft.text.toString();
  }

  get findings(): Findings {
    return this.session.findings;
  }

  get stages(): StageCard[] {
    return this.session.stages;
  }

  get connection(): Connection {
    return connectionOf(this.session.status, this.strings);
  }

  get context(): Context {
    return this.ownContext;
  }

  set context(context: Context) {
    this.ownContext = context;
    this.session.inform(context);
  }

  get settings(): Settings {
    return this.ownSettings;
  }

  set settings(settings: Settings) {
    this.ownSettings = settings;
    this.session.set(settings);
  }

  get language(): ReplyLanguage | null {
    return this.ownLanguage;
  }

  set language(language: ReplyLanguage | null) {
    this.ownLanguage = language;
    this.session.prefer(language);
    this.draw();
  }

  applyFix(finding: Finding, fix?: Fix): Promise<boolean> {
    this.refresh();
    return this.actions.applyFix(finding, fix);
  }

  fixAll(): Promise<number> {
    this.refresh();
    return this.actions.fixAll();
  }

  makeBilingual(): Promise<boolean> {
    this.refresh();
    return this.actions.makeBilingual();
  }

  insertPhrase(phrase: string, language?: string): Promise<boolean> {
    this.refresh();
    return this.actions.insertPhrase(phrase, language);
  }

  reveal(range: TextRange | Finding): void {
    this.field.reveal(("id" in range && this.session.where(range.id)) || range);
  }

  whenChecked(timeout = 3000): Promise<Findings> {
    this.refresh();
    return this.session.whenChecked(timeout);
  }

  reconnect(): void {
    this.session.reconnect();
  }

  /** Reads the field anew: after a script of the page has changed it. */
  refresh(): void {
    if (!this.draft.replace(textIn(this.field.read()))) return;
    this.said = "";
    this.session.changed();
    this.draw();
  }

  /** Leaves the field alone again. */
  detach(): void {
    this.unobserve();
    this.session.stop();
    this.marks.clear();
    this.shadow.host.remove();
    if (!this.options.panel) this.panel.remove();
  }

  override addEventListener<Name extends keyof AttachedEventMap>(
    type: Name,
    listener: (event: AttachedEventMap[Name]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(type: string, listener: unknown, options?: boolean | AddEventListenerOptions): void {
    super.addEventListener(type, listener as EventListenerOrEventListenerObject | null, options);
  }

  private get interfaceLanguage(): string {
    return this.options.lang || this.element.closest<HTMLElement>("[lang]")?.lang || "en";
  }

  private get strings() {
    return strings(this.interfaceLanguage);
  }

  private host(): Host {
    return {
      draft: this.draft,
      begin: (transport, dialogue) => (this.client = new PlainClient(this.draft, transport, dialogue)),
      open: (uri) => this.client?.open(uri),
      close: () => this.client?.close(),
      apply: (edits) => {
        const { said } = this;
        const applied = this.field.apply(edits);
        this.refresh();
        this.said = said;
        return applied;
      },
      say: (message) => this.say(message),
      fixed: (rule, title) => {
        this.say(this.strings.applied(title.replaceAll("**", "")));
        this.tell("replylint-fix", { rule, title });
      },
      shown: (what) => {
        if (what === "findings") {
          this.mark();
          this.tell("replylint-findings", this.findings);
        } else if (what === "stages") this.tell("replylint-stages", this.stages);
        else this.tellConnection();
        this.draw();
      },
    };
  }

  private mark(): void {
    const { field } = this;
    if (!(field instanceof EditableField)) return;
    this.marks.show(
      this.findings.findings.flatMap(({ severity, from, to }) => {
        const range = field.rangeOf({ from, to });
        return range ? [{ severity, range }] : [];
      }),
    );
  }

  private say(message: string): void {
    this.said = message;
    this.draw();
  }

  private tellConnection(): void {
    const { connection } = this;
    const told = connection.state + connection.message;
    if (told !== this.lastConnection) this.tell("replylint-connection", connection);
    this.lastConnection = told;
  }

  private tell<Name extends keyof AttachedEventMap>(name: Name, detail: AttachedEventMap[Name]["detail"]): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  private draw(): void {
    if (this.drawing) return;
    this.drawing = true;
    queueMicrotask(() => this.drawNow());
  }

  private drawNow(): void {
    this.drawing = false;
    const { strings: words, connection, findings } = this;
    const { state } = connection;
    const troubled = state === "offline" || state === "refused";
    const isEmpty = this.draft.text.toString().trim() === "";
    const template = html`<section class="panel" aria-label=${words.findings}>
      <div class="stages" part="stages">${this.stageBar.template(this.stages, words)}</div>
      <div class="panel-head">
        <div class="status" part="status" role="status" aria-live="polite">
          ${troubled ? html`<span class="trouble"><span class="trouble-text">${connection.message}</span></span>` : ""}
          <span class="summary">${summary(findings, state, isEmpty, words)}</span>
          ${this.said ? html`<span class="said">${this.said}</span>` : ""}
        </div>
        ${troubled ? html`<button type="button" class="button retry" @click=${() => this.reconnect()}>${words.tryNow}</button>` : ""}
        ${this.ownLanguage === "both"
          ? html`<button type="button" class="button translate" ?disabled=${state !== "online"} @click=${() => void this.makeBilingual()}>${words.translate}</button>`
          : ""}
        <button type="button" class="button fix-all" ?disabled=${state !== "online"} @click=${() => void this.fixAll()}>${words.fixAll}</button>
      </div>
      <div class="findings" part="findings">${this.list.template(findings, words)}</div>
    </section>`;
    keepingFocus(this.shadow, () => render(template, this.shadow), () => this.element.focus());
  }
}

function fieldOf(element: HTMLElement, { bold = "rich" }: AttachOptions): Field {
  if (element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement) return new TextField(element);
  return new EditableField(element, bold === "rich" && element.contentEditable !== "plaintext-only");
}
