// What is wrong in files of rules and settings, where an editor says how it stands with a language.

import { type Diagnostic, type Disposable, LanguageStatusSeverity, l10n, languages, type Uri, workspace } from "vscode";
import { SOURCE } from "./protocol";
import { explained, type Server } from "./server";

type Mistake = { uri: Uri; diagnostic: Diagnostic };

export class RuleFiles implements Disposable {
  private readonly item = languages.createLanguageStatusItem("replylint.ruleFiles", []);
  private readonly listening: Disposable[];

  constructor(server: Server) {
    this.item.name = l10n.t("Replylint: rules and settings");
    this.listening = [
      this.item,
      server.onDidChange(() => this.update(server)),
      languages.onDidChangeDiagnostics(() => this.update(server)),
    ];
    this.update(server);
  }

  dispose(): void {
    for (const listener of this.listening) {
      listener.dispose();
    }
  }

  private update(server: Server): void {
    const { item } = this;
    const wrong = mistakes();
    const drafts = server.selector;
    item.selector = [...(Array.isArray(drafts) ? drafts : [drafts]), { pattern: "**/*.toml" }];
    const first = wrong[0];
    if (server.problem !== undefined) {
      item.severity = LanguageStatusSeverity.Error;
      item.text = "Replylint";
      item.detail = explained(server.problem);
      item.command = { command: "replylint.restartServer", title: l10n.t("Try Again") };
    } else if (first !== undefined) {
      item.severity = LanguageStatusSeverity.Error;
      item.text =
        wrong.length === 1 ? l10n.t("1 mistake in rule files") : l10n.t("{0} mistakes in rule files", wrong.length);
      item.detail = `${workspace.asRelativePath(first.uri)}:${first.diagnostic.range.start.line + 1}`;
      item.command = {
        command: "vscode.open",
        title: l10n.t("Show"),
        arguments: [first.uri, { selection: first.diagnostic.range }],
      };
    } else {
      item.severity = LanguageStatusSeverity.Information;
      item.text = `Replylint ${server.program?.version ?? ""}`.trimEnd();
      item.detail = l10n.t("no mistakes in rule files");
      item.command = { command: "replylint.showLog", title: l10n.t("Show Log") };
    }
  }
}

/** What the server finds wrong in files that are no drafts. */
function mistakes(): Mistake[] {
  const files = languages.getDiagnostics().filter(([uri]) => uri.path.endsWith(".toml"));
  return files.flatMap(([uri, found]) =>
    found.filter(({ source }) => source === SOURCE).map((diagnostic) => ({ uri, diagnostic })),
  );
}
