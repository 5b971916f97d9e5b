// The log of messages between editor and server: by name and time, and never by what a draft says.

import { EventEmitter, LogLevel, type LogOutputChannel, workspace } from "vscode";
import { nameOnly } from "./traceLine";

const SETTING = "replylint.trace";

/** A channel for the client's trace that is on while the setting says so, whatever the level of the log. */
export function traceChannel(log: LogOutputChannel): LogOutputChannel {
  const level = () => (workspace.getConfiguration().get(SETTING) === "messages" ? LogLevel.Trace : LogLevel.Info);
  const levels = new EventEmitter<LogLevel>();
  const listening = workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration(SETTING)) {
      levels.fire(level());
    }
  });
  const ours: Partial<Record<keyof LogOutputChannel, () => unknown>> = {
    logLevel: level,
    onDidChangeLogLevel: () => levels.event,
    trace: () => (message: string) => {
      const name = nameOnly(message);
      if (name !== undefined) {
        log.info(name);
      }
    },
    dispose: () => () => {
      listening.dispose();
      levels.dispose();
    },
  };
  return new Proxy({} as LogOutputChannel, {
    get: (_, key) => ours[key as keyof LogOutputChannel]?.() ?? Reflect.get(log, key),
  });
}
