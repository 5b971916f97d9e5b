// What of a line of the trace may be kept.

/** Which message it was, and when: what follows on further lines, or tells why a request failed, may quote a draft. */
export function nameOnly(message: string): string | undefined {
  const first = message.split(/\r?\n/, 1)[0] ?? "";
  return first === "" || first.startsWith("{") ? undefined : first.replace(/ Request failed: .*/, " Request failed.");
}
