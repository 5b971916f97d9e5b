// What there is to know about the connection and the findings, in one line.

import type { Connection, Findings } from "../types.js";
import type { Status } from "../lsp/connector.js";
import type { Strings } from "./strings.js";

/** The connection in words. */
export function connectionOf({ state, trouble, retryIn }: Status, strings: Strings): Connection {
  const message = trouble
    ? strings.trouble[trouble]
    : state === "connecting" ? strings.connecting : state === "online" ? strings.online : strings.off;
  return { state, message, ...(retryIn !== undefined && { retryIn }) };
}

/** How many findings there are, in words. */
export function summary({ findings, checked, later, finished }: Findings, state: Connection["state"], isEmpty: boolean, strings: Strings): string {
  if (isEmpty) return "";
  if (state !== "online") return findings.length > 0 ? strings.count(findings.length) : strings.notChecked;
  if (!checked && findings.length === 0) return strings.checking;
  const count = findings.length === 0 ? strings.noFindings : strings.count(findings.length);
  return later > 0 && !finished ? `${count} · ${strings.later(later)}` : count;
}
