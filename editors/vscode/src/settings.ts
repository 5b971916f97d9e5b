// What the server is told of the editor's settings.

/** The settings that are ours rather than the server's. */
const OURS = ["path", "editorLanguages", "statusBar", "trace"];

/**
 * Settings by their names, `ready.words`, as the table that the server reads. Only those that somebody set may come
 * here: a default of the editor would go over the team's `replylint.toml`.
 */
export function asTable(settings: [name: string, value: unknown][]): Record<string, unknown> {
  const table: Record<string, unknown> = {};
  for (const [name, value] of settings) {
    // An emptied field of the settings editor is one that says nothing.
    if (OURS.includes(name) || value === null || value === undefined || value === "") {
      continue;
    }
    const [first, ...rest] = name.split(".");
    if (first !== undefined) {
      const inner = rest.join(".");
      table[first] = inner === "" ? value : { ...(table[first] as object | undefined), [inner]: value };
    }
  }
  return table;
}
