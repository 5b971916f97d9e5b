// What the server is told of the editor's settings.

/** The settings that are ours rather than the server's. */
const OURS = ["path", "editorLanguages", "statusBar", "trace"];

/**
 * The settings that somebody set. What nobody set stays away: a default would go over the team's `replylint.toml`.
 */
export function given(settings: unknown): Record<string, unknown> {
  if (!isTable(settings)) {
    return {};
  }
  const entries = Object.entries(settings)
    .filter(([key]) => !OURS.includes(key))
    .map(([key, value]): [string, unknown] => [key, isTable(value) ? given(value) : value]);
  return Object.fromEntries(entries.filter(([, value]) => isSet(value)));
}

function isSet(value: unknown): boolean {
  return value !== null && value !== undefined && !(isTable(value) && Object.keys(value).length === 0);
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
