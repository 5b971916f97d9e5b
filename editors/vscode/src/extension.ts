// Brings replylint to VS Code: starts its server, and shows what the protocol has no place for.

import { type ExtensionContext, window } from "vscode";
import { execute, register } from "./commands";
import { RuleFiles } from "./ruleFiles";
import { Scorecards } from "./scorecard";
import { ScorecardView } from "./scorecardView";
import { Server } from "./server";
import { StatusBar } from "./statusBar";

export async function activate(context: ExtensionContext): Promise<void> {
  const log = window.createOutputChannel("Replylint", { log: true });
  const server = new Server(context, log, (command, [about]) => execute(server, () => view, command, about));
  const scorecards = new Scorecards(server);
  const view = new ScorecardView(scorecards);
  context.subscriptions.push(
    log,
    server,
    scorecards,
    view,
    new StatusBar(server, scorecards),
    new RuleFiles(server),
    ...register(server, view, () => log.show()),
  );
  await server.restart();
}
