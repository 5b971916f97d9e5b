// What an agent can have done.

import {
  commands,
  type Disposable,
  env,
  l10n,
  Selection,
  SnippetString,
  type TextDocument,
  type TextEditor,
  window,
  workspace,
} from "vscode";
import { ExecuteCommandRequest, type LanguageClient, ResponseError } from "vscode-languageclient/node";
import { choosePhrase } from "./phrases";
import { PhrasesRequest, type Stage } from "./protocol";
import { draftSnippet } from "./quote";
import type { ScorecardView } from "./scorecardView";
import { findings } from "./scorecardView";
import { openSetting, type Server } from "./server";

/** The key by which a command of the server names its document. */
type Arguments = { uri?: string; stage?: Stage; phrase?: string } & Record<string, unknown>;

/**
 * Carries out a command of the server, whoever asks for it: a key or menu, which knows no more than the editor before
 * the agent, or a lens of the server, which brings its arguments along.
 */
export async function execute(server: Server, view: () => ScorecardView, command: string, given: unknown) {
  const client = server.client;
  const known = (given ?? {}) as Arguments;
  if (command === "replylint.showScorecard") {
    return view().show(known.stage);
  }
  const editor = window.activeTextEditor;
  if (client === undefined || (known.uri === undefined && editor === undefined)) {
    return;
  }
  if (editor === undefined || known.uri !== undefined) {
    return send(client, command, known);
  }
  const about = { ...known, uri: client.code2ProtocolConverter.asUri(editor.document.uri) };
  const range = editor.selection.isEmpty ? {} : { range: client.code2ProtocolConverter.asRange(editor.selection) };
  switch (command) {
    case "replylint.insertPhrase":
      return insertPhrase(client, editor, about);
    case "replylint.makeBilingual":
      return send(client, command, { ...about, ...range });
    case "replylint.boldIdentifiers":
      return counted(await send(client, command, { ...about, ...range }), l10n.t("All identifiers are bold already."));
    case "replylint.fixAll":
      return counted(await send(client, command, about), l10n.t("There is nothing that can be fixed without reading."));
    default:
      return send(client, command, known);
  }
}

/** Sends a command. What cannot be done is told by the server in words for the agent, and goes to no log. */
async function send(client: LanguageClient, command: string, about: Arguments): Promise<unknown> {
  try {
    return await client.sendRequest(ExecuteCommandRequest.type, { command, arguments: [about] });
  } catch (error) {
    const told = error instanceof ResponseError ? error.message : l10n.t("Replylint could not do this.");
    void window.showWarningMessage(told);
    return undefined;
  }
}

function counted(answer: unknown, none: string): void {
  if ((answer as { fixes?: number } | undefined)?.fixes === 0) {
    void window.showInformationMessage(none);
  }
}

async function insertPhrase(client: LanguageClient, editor: TextEditor, about: Arguments): Promise<void> {
  if (about.phrase !== undefined) {
    await send(client, "replylint.insertPhrase", about);
    return;
  }
  const { document } = editor;
  const textDocument = { uri: about.uri ?? "" };
  const list = await client.sendRequest(PhrasesRequest, { textDocument });
  const choice = await choosePhrase(list);
  if (choice === undefined) {
    return;
  }
  const position = client.code2ProtocolConverter.asPosition(editor.selection.active);
  const inserted = workspace.onDidChangeTextDocument((change) => {
    const changed = change.document === document ? change.contentChanges[0] : undefined;
    if (changed !== undefined) {
      inserted.dispose();
      selectSlot(document, changed.rangeOffset, changed.text);
    }
  });
  await send(client, "replylint.insertPhrase", { ...about, ...choice, position });
  // The edit comes by a request of its own, which may be a moment later.
  setTimeout(() => inserted.dispose(), 2000);
}

/** Selects the first `{…}` of what was put in, which is for the agent to fill in; else goes behind it. */
function selectSlot(document: TextDocument, offset: number, text: string): void {
  const editor = window.visibleTextEditors.find((editor) => editor.document === document);
  if (editor === undefined) {
    return;
  }
  const slot = /\{[^{}\n]+\}/.exec(text);
  const [start, end] = slot
    ? [slot.index, slot.index + slot[0].length]
    : [text.trimEnd().length, text.trimEnd().length];
  editor.selection = new Selection(document.positionAt(offset + start), document.positionAt(offset + end));
  editor.revealRange(editor.selection);
}

/** The commands that are ours alone. */
export function register(server: Server, view: ScorecardView, showLog: () => void): Disposable[] {
  return [
    commands.registerCommand("replylint.newDraft", newDraft),
    commands.registerCommand("replylint.openExample", openExample),
    commands.registerCommand("replylint.explainFinding", explainFinding),
    commands.registerCommand("replylint.openScorecard", () => view.show()),
    commands.registerCommand("replylint.restartServer", () => server.restart()),
    commands.registerCommand("replylint.openPathSetting", () => openSetting("replylint.path")),
    commands.registerCommand("replylint.showLog", showLog),
  ];
}

/** A draft that answers what is on the clipboard. */
async function newDraft(): Promise<void> {
  const message = await env.clipboard.readText();
  const channel = workspace.getConfiguration("replylint").get("channel", "") || undefined;
  const document = await workspace.openTextDocument({ language: "reply", content: "" });
  const editor = await window.showTextDocument(document);
  await editor.insertSnippet(new SnippetString(draftSnippet(message, channel)));
}

/** A draft to try things out on. */
async function openExample(): Promise<void> {
  const content = [
    "> My order #4411 arrived broken, and nobody answers my messages!",
    "",
    "Hi Ana,",
    "",
    "Your order #4411 arrived broken. You must send us the receipt.",
    "",
    "Best regards,",
    "Tom",
    "",
  ];
  await window.showTextDocument(await workspace.openTextDocument({ language: "reply", content: content.join("\n") }));
}

/** Tells why, at the finding under the cursor; elsewhere the agent chooses one. */
async function explainFinding(): Promise<void> {
  const editor = window.activeTextEditor;
  if (editor === undefined) {
    return;
  }
  const all = findings(editor.document);
  const here = all.filter(({ range }) => range.intersection(editor.selection) !== undefined);
  if (here.length === 0) {
    const items = all.map((finding) => ({
      label: finding.message,
      description: l10n.t("line {0}", finding.range.start.line + 1),
      finding,
    }));
    if (items.length === 0) {
      void window.showInformationMessage(l10n.t("Nothing was found in this draft."));
      return;
    }
    const chosen = await window.showQuickPick(items, { title: l10n.t("Explain a finding"), matchOnDescription: true });
    if (chosen === undefined) {
      return;
    }
    const { start } = chosen.finding.range;
    editor.selection = new Selection(start, start);
    editor.revealRange(chosen.finding.range);
  }
  await commands.executeCommand("editor.action.showHover", { focus: "autoFocusImmediately" });
}
