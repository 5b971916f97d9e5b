import assert from "node:assert/strict";
import { test } from "node:test";

import { ChangeSet } from "@codemirror/state";

import { Backoff } from "../src/lsp/backoff.js";
import { socketAddress } from "../src/lsp/connector.js";
import { Draft } from "../src/lsp/draft.js";
import { contentChanges, PlainClient } from "../src/lsp/plain.js";
import { textIn } from "../src/lsp/positions.js";
import { answering } from "../src/lsp/requests.js";
import { connectionOf, summary } from "../src/view/status.js";
import { languageOf, strings } from "../src/view/strings.js";

test("attempts come ever more slowly, up to a limit, and not all at the same moment", () => {
  const calm = new Backoff(500, 30_000, () => 0);
  assert.deepEqual(Array.from({ length: 8 }, () => calm.next()), [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  calm.reset();
  assert.equal(calm.next(), 500);
  assert.equal(new Backoff(500, 30_000, () => 1).next(), 375);
});

test("an address may be relative, or one of a page", () => {
  const of = (server: string) => socketAddress(server, "https://desk.example/tickets/7").href;
  assert.equal(of("/replylint"), "wss://desk.example/replylint");
  assert.equal(of("ws://127.0.0.1:9257"), "ws://127.0.0.1:9257/");
  assert.equal(of("wss://desk.example/a#b"), "wss://desk.example/a");
  assert.throws(() => of("ftp://desk.example"));
});

test("requests of the server are answered, and all else goes on to the client", () => {
  const sent: string[] = [];
  const received: string[] = [];
  let deliver: (message: string) => void = () => {};
  const transport = {
    send: (message: string) => void sent.push(message),
    subscribe: (handler: (message: string) => void) => void (deliver = handler),
    unsubscribe: () => void (deliver = () => {}),
  };
  const wrapped = answering(transport, { "workspace/configuration": ({ items }) => items.map(() => ({ register: "tu" })) });
  const handler = (message: string) => void received.push(message);
  wrapped.subscribe(handler);
  deliver('{"jsonrpc":"2.0","id":7,"method":"workspace/configuration","params":{"items":[{}]}}');
  deliver('{"jsonrpc":"2.0","id":8,"method":"workspace/other"}');
  deliver('{"jsonrpc":"2.0","id":9,"result":null}');
  assert.deepEqual(sent, ['{"jsonrpc":"2.0","id":7,"result":[{"register":"tu"}]}']);
  assert.equal(received.length, 2);
  wrapped.unsubscribe(handler);
  deliver('{"jsonrpc":"2.0","id":9,"result":null}');
  assert.equal(received.length, 2);
});

test("each thing that is said is said in both languages", () => {
  const [en, es] = [strings("en-GB"), strings("es-MX")];
  const told = (value: unknown): unknown =>
    typeof value === "function" ? [value(1), value(2)] : typeof value === "object" ? Object.values(value as object).map(told) : value;
  for (const key of Object.keys(en) as (keyof typeof en)[]) {
    const [one, other] = [JSON.stringify(told(en[key])), JSON.stringify(told(es[key]))];
    const isAName = key === "languages";
    assert.ok(one.length > 2 && (isAName || one !== other), `“${key}” is not said in both languages`);
  }
  assert.equal(languageOf("est"), "en");
});

test("a refused handshake is told apart from a server that is not there", () => {
  const en = strings("en");
  const of = (trouble: "refused" | "unreachable") => connectionOf({ state: "offline", trouble, retryIn: 500 }, en);
  assert.match(of("refused").message, /may not accept the token or this page/);
  assert.match(of("unreachable").message, /cannot be reached/);
  assert.equal(of("refused").retryIn, 500);
});

test("what waits for the reply to look finished is counted", () => {
  const counts = { error: 0, warning: 0, information: 0, hint: 0 };
  const none = { checked: true, counts, findings: [], finished: false, later: 2 };
  assert.equal(summary(none, "online", false, strings("en")), "Nothing to point out. · 2 more once the reply looks finished");
  assert.equal(summary({ ...none, finished: true }, "online", false, strings("es")), "Nada que señalar.");
  assert.equal(summary(none, "offline", false, strings("en")), "Not checked.");
  assert.equal(summary(none, "online", true, strings("en")), "");
});

test("what was typed is told as changes that do not move each other", () => {
  const before = textIn("Hi 👋 Ana\nbye");
  const changes = ChangeSet.of([{ from: 0, to: 2, insert: "Hola" }, { from: 13, insert: "!" }], before.length);
  assert.deepEqual(contentChanges(before, changes), [
    { range: { start: { line: 1, character: 3 }, end: { line: 1, character: 3 } }, text: "!" },
    { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 2 } }, text: "Hola" },
  ]);
});

test("a client without an editor speaks the protocol, in order", async () => {
  const sent: { id?: number; method?: string; params?: any; result?: unknown }[] = [];
  let deliver: (message: string) => void = () => {};
  const transport = {
    send: (message: string) => void sent.push(JSON.parse(message)),
    subscribe: (handler: (message: string) => void) => void (deliver = handler),
    unsubscribe: () => {},
  };
  const draft = new Draft(textIn("a"));
  const heard: unknown[] = [];
  const client = new PlainClient(draft, transport, {
    capabilities: {},
    settings: { register: "usted" },
    notified: { "window/showMessage": ({ message }) => heard.push(message) },
    asked: { "workspace/configuration": () => [{ register: "usted" }] },
  });
  client.notification("replylint/context", {});
  client.open("desk://1");
  draft.change(ChangeSet.of({ from: 1, insert: "b" }, 1));
  client.sync();
  client.sync();
  await turn();
  assert.deepEqual(sent.map(({ method }) => method), ["initialize"], "nothing is said before the server has answered");
  deliver(JSON.stringify({ jsonrpc: "2.0", id: sent[0]?.id, result: { capabilities: {} } }));
  deliver(JSON.stringify({ jsonrpc: "2.0", id: 9, method: "workspace/configuration", params: { items: [{}] } }));
  deliver(JSON.stringify({ jsonrpc: "2.0", method: "window/showMessage", params: { type: 3, message: "Hola" } }));
  await turn();
  const methods = sent.map(({ method, result }) => method ?? result);
  assert.deepEqual(methods.filter((method) => typeof method === "string"), [
    "initialize",
    "initialized",
    "replylint/context",
    "textDocument/didOpen",
    "textDocument/didChange",
  ]);
  assert.deepEqual(methods.filter((method) => typeof method !== "string"), [[{ register: "usted" }]]);
  assert.equal(sent.find(({ method }) => method === "textDocument/didOpen")?.params.textDocument.text, "a");
  assert.deepEqual(heard, ["Hola"]);
  client.close();
});

const turn = () => new Promise((resolve) => setTimeout(resolve, 20));
