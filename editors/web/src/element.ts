// <reply-composer>

import { html, nothing, render } from "lit-html";
import type { LSPClient } from "@codemirror/lsp-client";

import { Actions } from "./actions.js";
import { Editor } from "./editor/editor.js";
import { codeMirrorClient } from "./lsp/codemirror.js";
import { Draft } from "./lsp/draft.js";
import { textIn } from "./lsp/positions.js";
import { Session, type Host } from "./lsp/session.js";
import type {
  Connection,
  Context,
  Finding,
  Findings,
  Fix,
  Message,
  ReplyLanguage,
  Settings,
  StageCard,
  TextRange,
  Token,
} from "./types.js";
import { FindingList, keepingFocus } from "./view/findings.js";
import { rendered } from "./view/markdown.js";
import { conversation } from "./view/messages.js";
import { StageBar } from "./view/stages.js";
import { connectionOf, summary } from "./view/status.js";
import { languageOf, strings, type Strings } from "./view/strings.js";
import { styles } from "./view/styles.js";

/** Where there is no page, on a server that renders, importing this must not fail. */
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

const LANGUAGES: readonly ReplyLanguage[] = ["en", "es", "both"];
const TEXTS = ["server", "uri", "name", "placeholder", "label", "theme", "channel", "industry", "customer", "stage"] as const;
const SWITCHES = { disabled: "disabled", required: "required", readonly: "readOnly" } as const;

export interface ReplyComposerEventMap {
  "replylint-findings": CustomEvent<Findings>;
  "replylint-stages": CustomEvent<StageCard[]>;
  "replylint-connection": CustomEvent<Connection>;
  "replylint-language": CustomEvent<{ language: ReplyLanguage | null }>;
  "replylint-fix": CustomEvent<{ rule: string; title: string }>;
}

export class ReplyComposer extends Base {
  static formAssociated = true;
  static observedAttributes = [...TEXTS, ...Object.keys(SWITCHES), "token", "lang", "language", "view"];

  private readonly internals: ElementInternals;
  private readonly shadow: ShadowRoot;
  private readonly editorBox = document.createElement("div");
  private editor: Editor | null = null;
  private session: Session | null = null;
  private client: LSPClient | null = null;
  private readonly draft = new Draft();
  private readonly list: FindingList;
  private readonly actions = new Actions(() => this.session, () => this.strings, (message) => this.say(message));
  private tokenOf: Token | null = null;
  private conversation: readonly Message[] = [];
  private own: Settings = {};
  private readonly stageBar = new StageBar({ reveal: (words) => this.reveal(words), redraw: () => this.draw() });
  private said = "";
  private madeUpUri = "";
  private isDisabledByForm = false;
  private customError = "";
  private textWhenEntered: string | null = null;
  private drawing = false;
  private lastConnection = "";

  constructor() {
    super();
    this.internals = this.attachInternals();
    this.shadow = this.attachShadow({ mode: "open" });
    this.shadow.adoptedStyleSheets = styles("composer");
    this.list = new FindingList({
      apply: (finding, fix) => void this.applyFix(finding, fix),
      reveal: (finding) => this.reveal(finding),
      why: (finding) => this.session?.why(finding) ?? Promise.resolve(null),
      redraw: () => this.draw(),
    });
    this.editorBox.setAttribute("part", "editor");
    this.editorBox.className = "editor";
    // What is typed is told by the element itself, once.
    for (const type of ["input", "change"]) this.shadow.addEventListener(type, (event) => event.stopPropagation());
    // A click on its label.
    this.addEventListener("click", (event) => event.composedPath()[0] === this && this.focus());
  }

  connectedCallback(): void {
    for (const name of [...TEXTS, ...Object.values(SWITCHES), "value", "token", "messages", "settings", "language", "view"]) this.upgrade(name);
    this.shadow.adoptedStyleSheets = styles("composer");
    this.drawNow();
    this.editor ??= this.makeEditor();
    this.describe();
    this.allow();
    this.connect();
    this.validate();
  }

  disconnectedCallback(): void {
    // Frameworks move elements about; one that is back at once keeps its session.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.session?.stop();
      this.session = null;
    });
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (before === now || !this.editor) return;
    if (name === "server" || name === "token") this.connect();
    else if (name === "uri") {
      // Another ticket: what was found and typed for the last one is not for this one.
      this.session?.stop();
      this.session = null;
      this.editor.forget();
      this.said = "";
      this.connect();
    } else if (name === "language") this.session?.prefer(this.language);
    else if (name === "disabled" || name === "readonly") this.allow();
    else if (name === "required") this.validate();
    else if (name === "lang" || name === "placeholder" || name === "label") this.describe();
    else this.inform();
    this.draw();
  }

  // As on a <textarea>.

  get value(): string {
    return this.editor ? this.editor.text : this.draft.text.toString();
  }

  set value(value: string) {
    const text = String(value ?? "");
    if (this.editor) this.editor.text = text;
    else this.draft.replace(textIn(text));
    this.validate();
  }

  get defaultValue(): string {
    // What stands in slots is no part of it.
    const own = [...this.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map(({ nodeValue }) => nodeValue);
    const text = own.join("");
    return text.trim() === "" ? "" : text.replace(/^\n/, "").trimEnd();
  }

  get type(): string {
    return "textarea";
  }

  get form(): HTMLFormElement | null {
    return this.internals.form;
  }

  get labels(): NodeList {
    return this.internals.labels;
  }

  get validity(): ValidityState {
    return this.internals.validity;
  }

  get validationMessage(): string {
    return this.internals.validationMessage;
  }

  get willValidate(): boolean {
    return this.internals.willValidate;
  }

  checkValidity(): boolean {
    return this.internals.checkValidity();
  }

  reportValidity(): boolean {
    return this.internals.reportValidity();
  }

  setCustomValidity(message: string): void {
    this.customError = message;
    this.validate();
  }

  override focus(): void {
    if (this.view === "preview") this.view = "write";
    this.editor?.view.focus();
  }

  formDisabledCallback(disabled: boolean): void {
    this.isDisabledByForm = disabled;
    this.allow();
    this.draw();
  }

  formResetCallback(): void {
    this.value = this.defaultValue;
  }

  formStateRestoreCallback(state: string | File | FormData | null): void {
    if (typeof state === "string") this.value = state;
  }

  // What it is told.

  get token(): Token | null {
    return this.tokenOf ?? this.getAttribute("token");
  }

  set token(token: Token | null) {
    this.tokenOf = token;
    this.connect();
  }

  get language(): ReplyLanguage | null {
    const language = this.getAttribute("language") as ReplyLanguage | null;
    return language && LANGUAGES.includes(language) ? language : null;
  }

  set language(language: ReplyLanguage | null) {
    this.setText("language", language);
  }

  get view(): "write" | "preview" {
    return this.getAttribute("view") === "preview" ? "preview" : "write";
  }

  set view(view: "write" | "preview") {
    this.setText("view", view === "preview" ? view : null);
    this.drawNow();
  }

  get messages(): readonly Message[] {
    return this.conversation;
  }

  set messages(messages: readonly Message[] | null) {
    this.conversation = messages ?? [];
    this.inform();
    this.draw();
  }

  get settings(): Settings {
    return this.own;
  }

  set settings(settings: Settings | null) {
    this.own = settings ?? {};
    this.session?.set(this.own);
  }

  // What it tells.

  get findings(): Findings {
    const none = { checked: false, counts: { error: 0, warning: 0, information: 0, hint: 0 }, findings: [], finished: false, later: 0 };
    return this.session?.findings ?? none;
  }

  get stages(): StageCard[] {
    return this.session?.stages ?? [];
  }

  get connection(): Connection {
    return connectionOf(this.session?.status ?? { state: "off" }, this.strings);
  }

  // What it can do.

  applyFix(finding: Finding, fix?: Fix): Promise<boolean> {
    return this.actions.applyFix(finding, fix);
  }

  fixAll(): Promise<number> {
    return this.actions.fixAll();
  }

  makeBilingual(): Promise<boolean> {
    return this.actions.makeBilingual();
  }

  insertPhrase(phrase: string, language?: string): Promise<boolean> {
    return this.actions.insertPhrase(phrase, language);
  }

  reveal(range: TextRange | Finding): void {
    const now = ("id" in range && this.session?.where(range.id)) || range;
    if (this.view === "preview") this.view = "write";
    this.editor?.reveal(now);
  }

  async whenChecked(timeout = 3000): Promise<Findings> {
    return (await this.session?.whenChecked(timeout)) ?? this.findings;
  }

  reconnect(): void {
    this.session?.reconnect();
  }

  // Inside.

  private get strings(): Strings {
    return strings(this.interfaceLanguage);
  }

  private get interfaceLanguage(): string {
    return this.lang || this.closest<HTMLElement>("[lang]")?.lang || "en";
  }

  private get writtenIn(): string | null {
    return this.session?.writtenIn ?? (this.language === "both" ? null : this.language);
  }

  private get isDisabled(): boolean {
    return this.isDisabledByForm || this.hasAttribute("disabled");
  }

  private get isEditable(): boolean {
    return !this.isDisabled && !this.hasAttribute("readonly");
  }

  private get context(): Context {
    const text = (name: string) => this.getAttribute(name) || null;
    return {
      channel: text("channel"),
      industry: text("industry"),
      customer: text("customer") as NonNullable<Context["customer"]> | null,
      stage: text("stage") as NonNullable<Context["stage"]> | null,
      messages: this.conversation,
    };
  }

  private makeEditor(): Editor {
    if (this.draft.text.length === 0) this.draft.replace(textIn(this.defaultValue));
    return new Editor(this.shadow, this.editorBox, this.draft.text.toString(), {
      strings: () => this.strings,
      findings: () => (this.isEditable ? this.findings : withoutFixes(this.findings)).findings,
      about: async (offset) => (await this.session?.about(offset)) ?? null,
      apply: (finding, fix) => void this.applyFix(finding, fix),
      say: (message) => this.say(message),
      preview: () => {
        this.view = "preview";
        this.shadow.querySelector<HTMLElement>(".preview")?.focus();
      },
      changed: (changes, by) => {
        this.draft.change(changes);
        this.session?.changed();
        if (by !== "fix") this.said = "";
        this.validate();
        if (by !== "host") this.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
        this.draw();
      },
      entered: () => (this.textWhenEntered = this.value),
      left: () => {
        if (this.textWhenEntered !== null && this.textWhenEntered !== this.value) this.dispatchEvent(new Event("change", { bubbles: true, composed: true }));
        this.textWhenEntered = null;
      },
    });
  }

  private get host(): Host {
    return {
      draft: this.draft,
      begin: (transport, dialogue) => (this.client = codeMirrorClient(this.draft, transport, dialogue)),
      open: (uri) => this.client && this.editor?.open(this.client, uri),
      close: () => this.editor?.close(),
      apply: (edits) => this.editor?.apply(edits) ?? false,
      say: (message) => this.say(message),
      fixed: (rule, title) => {
        this.say(this.strings.applied(title.replaceAll("**", "")));
        this.tell("replylint-fix", { rule, title });
      },
      shown: (what) => {
        if (what === "findings") {
          this.editor?.underline(this.findings.findings);
          this.tell("replylint-findings", this.findings);
        } else if (what === "stages") {
          this.describe();
          this.tell("replylint-stages", this.stages);
        } else this.tellConnection();
        this.draw();
      },
    };
  }

  private connect(): void {
    if (!this.isConnected || !this.editor) return;
    if (!this.session) {
      this.madeUpUri ||= `draft:///${crypto.randomUUID?.() ?? Math.random().toString(36).slice(2)}.md`;
      this.session = new Session(this.host, this.getAttribute("uri") || this.madeUpUri);
      this.inform();
      this.session.prefer(this.language);
      this.session.set(this.own);
    }
    const server = this.getAttribute("server");
    const token = this.token ?? undefined;
    this.session.connect(server ? { server, token } : null);
  }

  private inform(): void {
    this.session?.inform(this.context);
  }

  private allow(): void {
    this.editor?.allow({ disabled: this.isDisabled, readOnly: this.hasAttribute("readonly") });
  }

  private describe(): void {
    const label = this.getAttribute("label") || [...this.internals.labels].map((label) => label.textContent?.trim()).join(" ") || this.strings.reply;
    const attributes = {
      "aria-label": label,
      "aria-describedby": "status keys",
      "aria-required": String(this.hasAttribute("required")),
      spellcheck: "true",
      autocorrect: "on",
      autocapitalize: "sentences",
      // The browser's own spelling goes by it.
      ...(this.writtenIn && { lang: this.writtenIn }),
    };
    this.editor?.describe(attributes, this.getAttribute("placeholder") ?? "");
  }

  private validate(): void {
    const { value } = this;
    this.internals.setFormValue(value);
    const missing = this.hasAttribute("required") && value.trim() === "";
    const flags = { valueMissing: missing, customError: this.customError !== "" };
    const anchor = this.editor?.view.contentDOM;
    if (missing || this.customError) this.internals.setValidity(flags, this.customError || this.strings.required, anchor ? this.editorBox : undefined);
    else this.internals.setValidity({});
  }

  private chooseLanguage(language: ReplyLanguage): void {
    this.language = language;
    this.describe();
    this.tell("replylint-language", { language });
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

  private tell<Name extends keyof ReplyComposerEventMap>(name: Name, detail: ReplyComposerEventMap[Name]["detail"]): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  private setText(name: string, value: string | null): void {
    if (value === null || value === undefined) this.removeAttribute(name);
    else this.setAttribute(name, value);
  }

  /** What was set on the element before it was known what it is. */
  private upgrade(name: string): void {
    if (!Object.hasOwn(this, name)) return;
    const own = this as unknown as Record<string, unknown>;
    const value = own[name];
    delete own[name];
    own[name] = value;
  }

  private draw(): void {
    if (this.drawing) return;
    this.drawing = true;
    queueMicrotask(() => this.drawNow());
  }

  private drawNow(): void {
    this.drawing = false;
    const { strings: words, connection, findings, view, language } = this;
    const isPreview = view === "preview";
    const { state } = connection;
    const troubled = state === "offline" || state === "refused";
    const summed = state === "off" ? "" : summary(findings, state, this.value.trim() === "", words);
    const template = html`<div class="composer" lang=${languageOf(this.interfaceLanguage)}>
      ${this.conversation.length > 0 ? html`<div part="messages" class="conversation-box">${conversation(this.conversation, words)}</div>` : nothing}
      <div class="main">
        <div class="stages" part="stages">${this.stageBar.template(this.stages.length > 0 ? this.stages : EMPTY, words)}</div>
        <div class="toolbar" part="toolbar" role="group" aria-label=${words.reply}>
          <fieldset class="choice">
            <legend class="hidden-text">${words.language}</legend>
            ${LANGUAGES.map(
              (code) => html`<label
                ><input type="radio" name="language" .value=${code} .checked=${language === code} @change=${() => this.chooseLanguage(code)} /><span lang=${code === "both" ? nothing : code}>${words.languages[code]}</span></label
              >`,
            )}
          </fieldset>
          ${language === "both"
            ? html`<button type="button" class="button translate" ?disabled=${state !== "online" || !this.isEditable} @click=${() => void this.makeBilingual()}>${words.translate}</button>`
            : nothing}
          <button type="button" class="button fix-all" ?disabled=${state !== "online" || !this.isEditable} @click=${() => void this.fixAll()}>${words.fixAll}</button>
          <span class="space"></span>
          <button type="button" class="button preview-toggle" aria-pressed=${String(isPreview)} @click=${() => this.togglePreview()}>${words.preview}</button>
        </div>
        <div ?hidden=${isPreview}>${this.editorBox}</div>
        ${isPreview
          ? html`<div class="preview" part="preview" role="region" tabindex="0" aria-label=${words.preview} @keydown=${(event: KeyboardEvent) => this.previewKey(event)}>
              ${this.value.trim() ? rendered(this.value, this.session?.bold) : html`<p class="empty">${words.nothingToPreview}</p>`}
            </div>`
          : nothing}
        <section class="findings" part="findings" aria-label=${words.findings}>${this.list.template(this.isEditable ? findings : withoutFixes(findings), words)}</section>
        <div class="foot">
          <div class="status" part="status" id="status" role="status" aria-live="polite">
            ${troubled || (state === "off" && this.hasAttribute("server"))
              ? html`<span class="trouble"><span class="trouble-text">${connection.message}</span></span>`
              : nothing}
            <span class="summary">${summed}</span>
            ${this.said ? html`<span class="said">${this.said}</span>` : nothing}
          </div>
          <span class="hidden-text" id="keys">${words.keys}</span>
          ${troubled ? html`<button type="button" class="button retry" @click=${() => this.reconnect()}>${words.tryNow}</button>` : nothing}
          <slot name="actions" part="actions"></slot>
        </div>
      </div>
    </div>`;
    keepingFocus(this.shadow, () => render(template, this.shadow), () => this.focus());
  }

  private togglePreview(): void {
    this.view = this.view === "preview" ? "write" : "preview";
    if (this.view === "write") this.editor?.view.focus();
  }

  private previewKey(event: KeyboardEvent): void {
    const isToggle = event.altKey && event.code === "KeyP";
    if (!isToggle && event.key !== "Escape") return;
    event.preventDefault();
    this.view = "write";
    this.focus();
  }
}

/** What can be said where nothing can be changed. */
function withoutFixes(findings: Findings): Findings {
  return { ...findings, findings: findings.findings.map((finding) => ({ ...finding, fixes: [] })) };
}

/** The bar before anything is known. */
const EMPTY: readonly StageCard[] = (["listen", "empathize", "acknowledge", "propose"] as const).map((stage) => {
  return { stage, found: false, words: [], counts: "" };
});

// Texts and switches that are attributes and nothing else.
for (const name of TEXTS) {
  Object.defineProperty(ReplyComposer.prototype, name, {
    configurable: true,
    enumerable: true,
    get(this: ReplyComposer) {
      return this.getAttribute(name) ?? "";
    },
    set(this: ReplyComposer, value: unknown) {
      if (value === null || value === undefined) this.removeAttribute(name);
      else this.setAttribute(name, String(value));
    },
  });
}
for (const [attribute, property] of Object.entries(SWITCHES)) {
  Object.defineProperty(ReplyComposer.prototype, property, {
    configurable: true,
    enumerable: true,
    get(this: ReplyComposer) {
      return this.hasAttribute(attribute);
    },
    set(this: ReplyComposer, value: unknown) {
      this.toggleAttribute(attribute, Boolean(value));
    },
  });
}

export interface ReplyComposer {
  server: string;
  uri: string;
  name: string;
  placeholder: string;
  label: string;
  theme: string;
  channel: string;
  industry: string;
  customer: string;
  stage: string;
  disabled: boolean;
  required: boolean;
  readOnly: boolean;
}

declare global {
  interface HTMLElementTagNameMap {
    "reply-composer": ReplyComposer;
  }
  interface HTMLElementEventMap extends ReplyComposerEventMap {}
}

/** Makes `<reply-composer>` known to the page. */
export function define(name = "reply-composer"): void {
  if (globalThis.customElements && !customElements.get(name)) customElements.define(name, ReplyComposer);
}
