// The server: started, stopped, and told of settings.

import { join } from "node:path";
import {
  commands,
  type Disposable,
  type DocumentSelector,
  EventEmitter,
  type ExtensionContext,
  env,
  type LogOutputChannel,
  l10n,
  languages,
  type TextDocument,
  window,
  workspace,
} from "vscode";
import { LanguageClient, type Middleware, RevealOutputChannelOn, State } from "vscode-languageclient/node";
import { findProgram, isProblem, OLDEST, type Problem, type Program } from "./program";
import { asTable } from "./settings";
import { traceChannel } from "./trace";

/** Files, drafts that have none yet, and files that are elsewhere; no output, no old versions shown in a comparison. */
const SCHEMES = ["file", "untitled", "vscode-vfs"];
/** VS Code takes whatever it does not know for plain text; of files, those with these endings are texts. */
const TEXTS = "**/*.{txt,text}";

export class Server implements Disposable {
  private readonly changes = new EventEmitter<void>();
  /** The server has started or stopped, or cannot start. */
  readonly onDidChange = this.changes.event;
  private languageClient: LanguageClient | undefined;
  private trouble: Problem | undefined;
  private found: Program | undefined;
  private turn: Promise<void> = Promise.resolve();
  private readonly listening: Disposable[];
  private readonly trace: LogOutputChannel;

  constructor(
    private readonly context: ExtensionContext,
    private readonly log: LogOutputChannel,
    private readonly executeCommand: NonNullable<Middleware["executeCommand"]>,
  ) {
    this.trace = traceChannel(log);
    this.listening = [
      this.trace,
      this.changes,
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration("replylint.path") || change.affectsConfiguration("replylint.editorLanguages")) {
          void this.restart();
        }
      }),
      workspace.onDidGrantWorkspaceTrust(() => void this.restart()),
    ];
  }

  /** The client, while the server runs. */
  get client(): LanguageClient | undefined {
    return this.languageClient?.state === State.Running ? this.languageClient : undefined;
  }

  /** Why the server cannot start, if so. */
  get problem(): Problem | undefined {
    return this.trouble;
  }

  get program(): Program | undefined {
    return this.found;
  }

  /** The documents that are drafts. */
  get selector(): DocumentSelector {
    const chosen = workspace.getConfiguration("replylint").get<string[]>("editorLanguages", []);
    return chosen.flatMap((language) =>
      SCHEMES.map((scheme) =>
        language === "plaintext" && scheme !== "untitled" ? { language, scheme, pattern: TEXTS } : { language, scheme },
      ),
    );
  }

  isDraft(document: TextDocument): boolean {
    return languages.match(this.selector, document) > 0;
  }

  /** Starts the server anew: one start at a time, in turn. */
  restart(): Promise<void> {
    this.turn = this.turn.then(() => this.stop()).then(() => this.start());
    return this.turn;
  }

  async dispose(): Promise<void> {
    for (const listener of this.listening) {
      listener.dispose();
    }
    await this.turn;
    await this.stop();
  }

  private async start(): Promise<void> {
    const found = await findProgram({
      setting: workspace.getConfiguration("replylint").get("path", ""),
      bundled: join(this.context.extensionPath, "server"),
      folder: workspace.workspaceFolders?.[0]?.uri.fsPath,
    });
    this.trouble = isProblem(found) ? found : undefined;
    this.found = isProblem(found) ? undefined : found;
    if (isProblem(found)) {
      this.changed();
      this.log.error(explained(found));
      void tell(found);
      return;
    }
    this.log.info(`replylint ${found.version}: ${found.path}`);
    this.languageClient = this.newClient(found);
    this.languageClient.onDidChangeState(() => this.changed());
    // What goes wrong at the start is shown by the client.
    await this.languageClient.start().catch(() => undefined);
    this.changed();
  }

  private async stop(): Promise<void> {
    const client = this.languageClient;
    this.languageClient = undefined;
    if (client !== undefined) {
      await client.dispose().catch(() => undefined);
    }
    this.changed();
  }

  private newClient({ path }: Program): LanguageClient {
    const middleware: Middleware = {
      executeCommand: this.executeCommand,
      workspace: {
        configuration: ({ items }) => items.map(({ section }) => (section === "replylint" ? this.settings() : null)),
        // The server asks for them, so that it hears of what is set and of nothing else.
        didChangeConfiguration: () =>
          this.languageClient?.sendNotification("workspace/didChangeConfiguration", { settings: null }) ??
          Promise.resolve(),
      },
    };
    return new LanguageClient(
      "replylint",
      "Replylint",
      { command: path, args: ["lsp"] },
      {
        documentSelector: this.selector as { language: string; scheme: string }[],
        synchronize: { configurationSection: "replylint" },
        diagnosticPullOptions: { onChange: true, onSave: true, onTabs: true },
        outputChannel: this.log,
        traceOutputChannel: this.trace,
        revealOutputChannelOn: RevealOutputChannelOn.Never,
        middleware,
      },
    );
  }

  /** What somebody set, as the server reads it. */
  private settings(): Record<string, unknown> {
    const groups: { properties: object }[] = this.context.extension.packageJSON.contributes.configuration;
    const names = groups.flatMap(({ properties }) => Object.keys(properties)).map((name) => name.split(".").slice(1));
    const configuration = workspace.getConfiguration("replylint");
    const isSet = (name: string) => {
      const found = configuration.inspect(name);
      return (found?.globalValue ?? found?.workspaceValue ?? found?.workspaceFolderValue) !== undefined;
    };
    const set = names.map((name) => name.join(".")).filter(isSet);
    return asTable(set.map((name) => [name, configuration.get(name)]));
  }

  private changed(): void {
    void commands.executeCommand("setContext", "replylint.running", this.client !== undefined);
    void commands.executeCommand("setContext", "replylint.failed", this.trouble !== undefined);
    this.changes.fire();
  }
}

/** What is wrong with the program, in words for whoever sits before the editor. */
export function explained(problem: Problem): string {
  const { path } = problem;
  switch (problem.kind) {
    case "missing":
      return l10n.t("The program “{0}” was not found, so drafts are not checked.", path);
    case "notExecutable":
      return l10n.t("The program “{0}” may not be run, so drafts are not checked.", path);
    case "tooOld":
      return l10n.t("replylint {0} is too old for this extension, which needs {1} or newer.", problem.version, OLDEST);
    case "foreign":
      return l10n.t("The program “{0}” does not answer as replylint, so drafts are not checked.", path);
  }
}

/** Shows what is wrong, with a way to mend it. */
export async function tell(problem: Problem): Promise<void> {
  const [setting, again] = [l10n.t("Open Setting"), l10n.t("Try Again")];
  const chosen = await window.showErrorMessage(explained(problem), setting, again);
  if (chosen === setting) {
    await openSetting("replylint.path");
  } else if (chosen === again) {
    await commands.executeCommand("replylint.restartServer");
  }
}

/** Shows a setting of this machine: where the editor's files are on another one, it stands among that one's. */
export async function openSetting(name: string): Promise<void> {
  const command = env.remoteName === undefined ? "openSettings" : "openRemoteSettings";
  await commands.executeCommand(`workbench.action.${command}`, { query: name });
}
