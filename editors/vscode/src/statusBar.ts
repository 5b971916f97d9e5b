// The draft in short, at the bottom of the window.

import { type Disposable, l10n, MarkdownString, StatusBarAlignment, ThemeColor, window, workspace } from "vscode";
import type { Scorecard } from "./protocol";
import { type Scorecards, total } from "./scorecard";
import { explained, type Server } from "./server";

export class StatusBar implements Disposable {
  private readonly item = window.createStatusBarItem("replylint.status", StatusBarAlignment.Right, 100);
  private readonly listening: Disposable[];

  constructor(
    private readonly server: Server,
    private readonly scorecards: Scorecards,
  ) {
    this.item.name = "Replylint";
    this.listening = [
      this.item,
      server.onDidChange(() => this.update()),
      scorecards.onDidChange(() => this.update()),
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration("replylint.statusBar")) {
          this.update();
        }
      }),
    ];
    this.update();
  }

  dispose(): void {
    for (const listener of this.listening) {
      listener.dispose();
    }
  }

  private update(): void {
    const { item } = this;
    const { card, document } = this.scorecards;
    const { problem } = this.server;
    if (document === undefined || !workspace.getConfiguration("replylint").get("statusBar", true)) {
      item.hide();
      return;
    }
    item.backgroundColor = problem && new ThemeColor("statusBarItem.errorBackground");
    if (problem !== undefined) {
      item.text = "$(error) Replylint";
      item.tooltip = explained(problem);
      item.command = "replylint.restartServer";
      item.accessibilityInformation = { label: explained(problem) };
    } else if (card !== undefined) {
      item.text = text(card);
      item.tooltip = tooltip(card);
      item.command = "replylint.openScorecard";
      item.accessibilityInformation = { label: label(card) };
    } else {
      item.text = this.server.client === undefined ? "$(circle-slash) Replylint" : "$(loading~spin) Replylint";
      item.tooltip = l10n.t("Replylint is not running.");
      item.command = "replylint.restartServer";
      item.accessibilityInformation = { label: "Replylint" };
    }
    item.show();
  }
}

/** “✓ 2/4 ⚠ 3”. */
function text(card: Scorecard): string {
  const count = total(card);
  const found = card.stages.filter(({ found }) => found).length;
  return `$(checklist) ${found}/${card.stages.length} ${count > 0 ? `$(warning) ${count}` : "$(check)"}`;
}

function label(card: Scorecard): string {
  const found = card.stages.filter(({ found }) => found).length;
  const parts = l10n.t("Replylint: {0} of {1} parts of a good reply", found, card.stages.length);
  return `${parts}, ${card.findings.title}`;
}

function tooltip(card: Scorecard): MarkdownString {
  const markdown = new MarkdownString("", true);
  for (const stage of card.stages) {
    markdown.appendMarkdown(stage.found ? "$(pass-filled) " : "$(circle-large-outline) ");
    markdown.appendText(stage.found ? stage.title : `${stage.title}: ${stage.missing ?? l10n.t("not yet")}`);
    markdown.appendMarkdown("  \n");
  }
  markdown.appendMarkdown("\n");
  markdown.appendText(card.findings.title);
  return markdown;
}
