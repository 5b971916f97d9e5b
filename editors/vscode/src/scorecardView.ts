// The scorecard as a tree: the parts of a good reply with the words they stand on, and the findings.

import { setTimeout as wait } from "node:timers/promises";
import {
  type Command,
  commands,
  type Diagnostic,
  DiagnosticSeverity,
  type Disposable,
  EventEmitter,
  l10n,
  languages,
  Range,
  type TextDocument,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  window,
} from "vscode";
import { type Scorecard, SOURCE, type Stage, type StageCard } from "./protocol";
import { type Scorecards, total } from "./scorecard";

const VIEW = "replylint.scorecard";
/** How much of a passage is shown, in characters. */
const SHOWN = 80;
/** How long a tree takes to be filled, in milliseconds. */
const FILLING = 300;

type Node =
  | { kind: "stage"; card: StageCard }
  | { kind: "words"; card: StageCard; at: number; range: Range }
  | { kind: "findings"; card: Scorecard }
  | { kind: "finding"; at: number; diagnostic: Diagnostic }
  | { kind: "later"; count: number };

export class ScorecardView implements TreeDataProvider<Node>, Disposable {
  private readonly changes = new EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changes.event;
  private readonly view = window.createTreeView<Node>(VIEW, { treeDataProvider: this, showCollapseAll: true });
  private readonly listening: Disposable[];

  constructor(private readonly scorecards: Scorecards) {
    this.listening = [
      this.view,
      this.changes,
      scorecards.onDidChange(() => {
        this.describe();
        this.changes.fire(undefined);
      }),
    ];
    this.describe();
  }

  dispose(): void {
    for (const listener of this.listening) {
      listener.dispose();
    }
  }

  /** Shows the view, with one part of a good reply in it if one is named. */
  async show(stage?: Stage): Promise<void> {
    await commands.executeCommand(`${VIEW}.focus`);
    const card = this.scorecards.card?.stages.find((known) => known.stage === stage);
    if (card !== undefined) {
      const reveal = () => this.view.reveal({ kind: "stage", card }, { select: true, focus: true, expand: true });
      // A tree that is only being filled does not know its nodes yet; it is seen in any case.
      await Promise.resolve(reveal()).catch(() =>
        wait(FILLING)
          .then(reveal)
          .then(undefined, () => undefined),
      );
    }
  }

  getChildren(node?: Node): Node[] {
    const { card, document } = this.scorecards;
    if (card === undefined || document === undefined) {
      return [];
    }
    switch (node?.kind) {
      case undefined: {
        const stages = card.stages.map((stage): Node => ({ kind: "stage", card: stage }));
        const later: Node[] = card.later > 0 ? [{ kind: "later", count: card.later }] : [];
        return [...stages, { kind: "findings", card }, ...later];
      }
      case "stage":
        return node.card.words.map((range, at) => ({ kind: "words", card: node.card, at, range: toRange(range) }));
      case "findings":
        return findings(document).map((diagnostic, at) => ({ kind: "finding", at, diagnostic }));
      default:
        return [];
    }
  }

  getParent(node: Node): Node | undefined {
    switch (node.kind) {
      case "words":
        return { kind: "stage", card: node.card };
      case "finding":
        return this.scorecards.card && { kind: "findings", card: this.scorecards.card };
      default:
        return undefined;
    }
  }

  getTreeItem(node: Node): TreeItem {
    const { document } = this.scorecards;
    switch (node.kind) {
      case "stage":
        return stageItem(node.card);
      case "words":
        return wordsItem(node, document);
      case "findings":
        return findingsItem(node.card);
      case "finding":
        return findingItem(node, document);
      case "later":
        return laterItem(node.count);
    }
  }

  private describe(): void {
    const { card } = this.scorecards;
    this.view.description = card === undefined ? "" : standing(card);
    const count = card === undefined ? 0 : total(card);
    this.view.badge = count === 0 ? undefined : { value: count, tooltip: l10n.t("{0} findings in this draft", count) };
  }
}

/** “2 of 4 parts”. */
export function standing({ stages }: Scorecard): string {
  return l10n.t("{0} of {1} parts", stages.filter(({ found }) => found).length, stages.length);
}

function stageItem(card: StageCard): TreeItem {
  const item = new TreeItem(
    card.title,
    card.words.length > 0 ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.None,
  );
  item.id = `stage/${card.stage}/${card.found}`;
  const missing = card.missing ?? l10n.t("not yet");
  item.description = card.found ? "" : missing;
  item.tooltip = card.counts;
  item.iconPath = card.found
    ? new ThemeIcon("pass-filled", new ThemeColor("testing.iconPassed"))
    : new ThemeIcon("circle-large-outline");
  const found = card.found ? l10n.t("found") : missing;
  item.accessibilityInformation = { label: `${card.title}: ${found}. ${card.counts}` };
  return item;
}

function wordsItem({ card, at, range }: Node & { kind: "words" }, document: TextDocument | undefined): TreeItem {
  const text = document === undefined ? "" : passage(document, range);
  const item = new TreeItem(text);
  item.id = `words/${card.stage}/${at}`;
  item.description = l10n.t("line {0}", range.start.line + 1);
  item.tooltip = document?.getText(range) ?? "";
  item.iconPath = new ThemeIcon("quote");
  item.accessibilityInformation = { label: l10n.t("“{0}”, line {1}", text, range.start.line + 1) };
  return withCommand(item, document, range);
}

function findingsItem(card: Scorecard): TreeItem {
  const count = total(card);
  const item = new TreeItem(
    card.findings.title,
    count > 0 ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.None,
  );
  item.id = `findings/${count > 0}`;
  item.iconPath =
    count > 0 ? new ThemeIcon("checklist") : new ThemeIcon("pass-filled", new ThemeColor("testing.iconPassed"));
  return item;
}

function findingItem({ at, diagnostic }: Node & { kind: "finding" }, document: TextDocument | undefined): TreeItem {
  const item = new TreeItem(diagnostic.message);
  item.id = `finding/${at}`;
  item.description = l10n.t("line {0}", diagnostic.range.start.line + 1);
  item.tooltip = diagnostic.message;
  const [icon, name] = severity(diagnostic.severity);
  item.iconPath = icon;
  item.accessibilityInformation = {
    label: l10n.t("{0}: {1} Line {2}", name, diagnostic.message, diagnostic.range.start.line + 1),
  };
  return withCommand(item, document, diagnostic.range);
}

function laterItem(count: number): TreeItem {
  const label =
    count === 1
      ? l10n.t("1 more once the draft looks finished")
      : l10n.t("{0} more once the draft looks finished", count);
  const item = new TreeItem(label);
  item.id = "later";
  item.iconPath = new ThemeIcon("watch");
  return item;
}

function severity(value: DiagnosticSeverity): [ThemeIcon, string] {
  const icon = (name: string, color: string) => new ThemeIcon(name, new ThemeColor(color));
  switch (value) {
    case DiagnosticSeverity.Error:
      return [icon("error", "problemsErrorIcon.foreground"), l10n.t("error")];
    case DiagnosticSeverity.Warning:
      return [icon("warning", "problemsWarningIcon.foreground"), l10n.t("warning")];
    default:
      return [icon("info", "problemsInfoIcon.foreground"), l10n.t("information")];
  }
}

function withCommand(item: TreeItem, document: TextDocument | undefined, range: Range): TreeItem {
  if (document !== undefined) {
    const command: Command = {
      command: "vscode.open",
      title: l10n.t("Go to Words"),
      arguments: [document.uri, { selection: range }],
    };
    item.command = command;
  }
  return item;
}

/** The findings of a draft, from top to bottom. */
export function findings(document: TextDocument): Diagnostic[] {
  const ours = languages.getDiagnostics(document.uri).filter(({ source }) => source === SOURCE);
  return ours.sort((a, b) => a.range.start.compareTo(b.range.start));
}

function passage(document: TextDocument, range: Range): string {
  const text = document.getText(range).replace(/\s+/g, " ").trim();
  const characters = [...text];
  return characters.length > SHOWN
    ? `${characters
        .slice(0, SHOWN - 1)
        .join("")
        .trimEnd()}…`
    : text;
}

function toRange({ start, end }: StageCard["words"][number]): Range {
  return new Range(start.line, start.character, end.line, end.character);
}
