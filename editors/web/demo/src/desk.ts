// A small help desk: a list of tickets, one conversation, and a reply box that is checked while it is written.

import { html, nothing, render } from "lit-html";
import { keyed } from "lit-html/directives/keyed.js";

import type { Finding, Findings, ReplyComposer } from "../../src/index.js";
import "../../src/index.js";
import { TICKETS, type Ticket } from "./tickets.js";
import { WORDS, type InterfaceLanguage, type Words } from "./words.js";

type Theme = "system" | "light" | "dark";

const { server } = document.body.dataset;
const root = document.querySelector("main")!;

/** Read anew for each attempt to connect, as a help desk would after its agent has logged in. */
const token = () => fetch("/token").then((answer) => answer.text());

const drafts = new Map<number, string>();
const sent = new Map<number, string>();
let language: InterfaceLanguage = navigator.language.startsWith("es") ? "es" : "en";
let theme: Theme = "system";
let current: Ticket = TICKETS[0]!;
/** On a narrow screen either the list is shown or the ticket. */
let showsTicket = false;
let checking = false;
let open: Findings | null = null;

const words = (): Words => WORDS[language];
const box = () => root.querySelector<ReplyComposer>("reply-composer");

function choose(ticket: Ticket): void {
  keep();
  current = ticket;
  showsTicket = true;
  open = null;
  draw();
  root.querySelector<HTMLElement>(".ticket h2")?.focus({ preventScroll: true });
  root.querySelector(".ticket")?.scrollTo(0, 0);
}

/** What is typed stays with its ticket. */
function keep(): void {
  if (!sent.has(current.id)) drafts.set(current.id, box()!.value);
}

async function send(): Promise<void> {
  checking = true;
  draw();
  const found = await box()!.whenChecked(8000);
  checking = false;
  const { error, warning, information } = found.counts;
  if (found.checked && error + warning + information === 0) return deliver();
  open = found;
  draw();
  root.querySelector("dialog")?.showModal();
}

function deliver(): void {
  sent.set(current.id, box()!.value);
  open = null;
  draw();
  root.querySelector<HTMLElement>(".sent h3")?.focus();
}

function goBack(finding?: Finding): void {
  root.querySelector("dialog")?.close();
  if (finding) box()?.reveal(finding);
  else box()?.focus();
}

function startOver(): void {
  sent.clear();
  drafts.clear();
  current = TICKETS[0]!;
  draw();
}

function draw(): void {
  document.documentElement.lang = language;
  document.documentElement.dataset.theme = theme;
  document.title = words().title;
  render(desk(), root);
}

function desk() {
  const { title, example } = words();
  return html`
    <header class="bar">
      <h1>${mark()} ${title}</h1>
      <span class="example">${example}</span>
      ${languages()} ${themes()}
    </header>
    <div class=${showsTicket ? "desk shows-ticket" : "desk"}>${list()} ${ticket()}</div>
    ${dialog()}
  `;
}

const mark = () => html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path d="M4 4h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-8l-5 4v-4H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2Z" />
  <path class="tick" d="m7.5 10.5 3 3 6-6" />
</svg>`;

function languages() {
  const of = (code: InterfaceLanguage, name: string) => html`<button
    type="button"
    lang=${code}
    aria-pressed=${language === code}
    @click=${() => ((language = code), draw())}
  >
    ${name}
  </button>`;
  return html`<div class="toggle languages" role="group" aria-label=${words().language}>${of("en", "EN")} ${of("es", "ES")}</div>`;
}

function themes() {
  const { label, ...names } = words().theme;
  const chosen = (event: Event) => ((theme = (event.target as HTMLSelectElement).value as Theme), draw());
  return html`<select class="themes" aria-label=${label} @change=${chosen}>
    ${(["system", "light", "dark"] as const).map((name) => html`<option value=${name} ?selected=${theme === name}>${names[name]}</option>`)}
  </select>`;
}

function list() {
  const { tickets, open: howMany } = words();
  return html`<nav class="list" aria-labelledby="tickets">
    <h2 id="tickets">${tickets} <span class="count">${howMany(TICKETS.length - sent.size)}</span></h2>
    <ul>
      ${TICKETS.map(entry)}
    </ul>
  </nav>`;
}

function entry(ticket: Ticket) {
  const { channel, trade, mood, sent: isSent } = words();
  const last = ticket.messages[ticket.messages.length - 1]!;
  return html`<li>
    <button type="button" data-ticket=${ticket.id} aria-current=${ticket === current ? "true" : nothing} @click=${() => choose(ticket)}>
      <span class="who"><span class="mood ${ticket.mood}" role="img" aria-label=${mood[ticket.mood]}></span>${ticket.customer}</span>
      <span class="time">${timeOf(ticket)}</span>
      <span class="subject" lang=${ticket.language}>${ticket.subject}</span>
      <span class="excerpt" lang=${ticket.language}>${last.text.replace(/\s+/g, " ")}</span>
      <span class="facts">
        ${trade[ticket.trade]} · ${channel[ticket.channel]}
        <span class="code">${ticket.language.toUpperCase()}</span>
        ${sent.has(ticket.id) ? html`<span class="is-sent">✓ ${isSent}</span>` : nothing}
      </span>
    </button>
  </li>`;
}

const timeOf = ({ time }: Ticket) => (time === "yesterday" ? words().yesterday : time);

function ticket() {
  const { back, trade, channel, mood, languageOf } = words();
  const { customer, subject } = current;
  const facts = [trade[current.trade], channel[current.channel], languageOf[current.language]];
  return html`<section class="ticket" aria-labelledby="subject">
    <button type="button" class="back" @click=${() => ((showsTicket = false), draw())}>← ${back}</button>
    <header>
      <h2 id="subject" tabindex="-1" lang=${current.language}>${subject}</h2>
      <p class="facts">
        <strong>${customer}</strong>
        ${facts.map((fact) => html`<span class="fact">${fact}</span>`)}
        <span class="fact"><span class="mood ${current.mood}"></span>${mood[current.mood]}</span>
      </p>
    </header>
    ${sent.has(current.id) ? delivered() : reply()}
  </section>`;
}

function reply() {
  const { reply: label, write, send: name, sending } = words();
  // Each ticket has a box of its own, so that nothing of one can be brought back in another.
  const composer = html`<reply-composer
    server=${server!}
    uri="desk://ticket/${current.id}"
    name="reply"
    lang=${language}
    theme=${theme === "system" ? nothing : theme}
    label=${label(current.customer)}
    placeholder=${write}
    channel=${current.channel}
    industry=${current.industry}
    customer=${current.mood}
    language=${current.language}
    .token=${token}
    .settings=${current.settings ?? {}}
    .messages=${current.messages}
    .value=${drafts.get(current.id) ?? current.draft}
  >
    <button slot="actions" type="button" class="send" ?disabled=${checking} @click=${send}>${checking ? sending : name}</button>
  </reply-composer>`;
  return keyed(current.id, composer);
}

function delivered() {
  const { sentTo, next, all, again } = words();
  const following = TICKETS.find(({ id }) => !sent.has(id));
  return html`<div class="sent">
    <h3 tabindex="-1">✓ ${sentTo(current.customer)}</h3>
    <blockquote lang=${current.language}>${sent.get(current.id)}</blockquote>
    ${following
      ? html`<button type="button" class="send" @click=${() => choose(following)}>${next}</button>`
      : html`<p>${all}</p>
          <button type="button" class="send" @click=${startOver}>${again}</button>`}
  </div>`;
}

function dialog() {
  const { openTitle, openHint, unchecked, uncheckedHint, goBack: back, sendAnyway, show, severity } = words();
  const findings = open?.findings.filter(({ severity }) => severity !== "hint") ?? [];
  const isChecked = open?.checked !== false;
  return html`<dialog aria-labelledby="still-open" @close=${() => box()?.focus()}>
    <h2 id="still-open">${isChecked ? openTitle(findings.length) : unchecked}</h2>
    <p>${isChecked ? openHint : uncheckedHint}</p>
    <ul>
      ${findings.map(
        (finding) => html`<li class=${finding.severity}>
          <span class="severity">${severity[finding.severity]}</span>
          <span class="message" lang=${current.language}>${finding.message}</span>
          <button type="button" class="words" aria-label=${show(finding.words)} @click=${() => goBack(finding)}>
            ${short(finding.words)}
          </button>
        </li>`,
      )}
    </ul>
    <footer>
      <button type="button" class="quiet" @click=${() => (root.querySelector("dialog")!.close(), deliver())}>${sendAnyway}</button>
      <button type="button" class="send" autofocus @click=${() => goBack()}>${back}</button>
    </footer>
  </dialog>`;
}

const short = (words: string) => (words.length > 60 ? `${words.slice(0, 57).trimEnd()}…` : words);

draw();
