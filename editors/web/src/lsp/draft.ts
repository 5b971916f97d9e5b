// A text while it is typed in, with its states that the server may still speak of.
//
// The server answers for the state it was told last, which is not always the one on the screen. Each state that it was
// told is kept for a while together with what changed since, so that an answer can be carried over.

import { ChangeDesc, ChangeSet, MapMode, Text } from "@codemirror/state";

import type { TextRange } from "../types.js";
import type { Edit } from "./positions.js";

interface State {
  version: number;
  text: Text;
  /** What led from the state before to this one. */
  changes: ChangeSet;
}

/** So many states are kept. */
const KEPT = 100;

export class Draft {
  /** The text as it stands. */
  text: Text;
  private told: State[] = [];
  private untold: ChangeSet;

  constructor(text = Text.empty) {
    this.text = text;
    this.untold = ChangeSet.empty(text.length);
  }

  get version(): number {
    return this.told.at(-1)?.version ?? 0;
  }

  /** Whether the server was told all. */
  get isTold(): boolean {
    return this.told.length > 0 && this.untold.empty;
  }

  change(changes: ChangeSet): void {
    this.text = changes.apply(this.text);
    this.untold = this.untold.compose(changes);
  }

  /** Takes over a text that was changed elsewhere; what is common at both ends counts as left alone. */
  replace(text: Text): ChangeSet | null {
    const edit = difference(this.text.toString(), text.toString());
    if (!edit) return null;
    const changes = ChangeSet.of(edit, this.text.length);
    this.change(changes);
    return changes;
  }

  /** A new session begins, to which this state is the first. Version numbers go on, so none stands for two states. */
  open(): void {
    this.told = [{ version: this.version + 1, text: this.text, changes: this.untold }];
    this.untold = ChangeSet.empty(this.text.length);
  }

  /** Makes what was typed a state that the server is told; what changed since the last one, or null if nothing did. */
  tell(): { before: Text; changes: ChangeSet } | null {
    const last = this.told.at(-1);
    if (!last || this.untold.empty) return null;
    const changes = this.untold;
    this.told.push({ version: last.version + 1, text: this.text, changes });
    this.told.splice(0, this.told.length - KEPT);
    this.untold = ChangeSet.empty(this.text.length);
    return { before: last.text, changes };
  }

  /** The text of a state that the server was told; null if it is too long ago. */
  textOf(version: number): Text | null {
    return this.told.find((state) => state.version === version)?.text ?? null;
  }

  /** What changed from a state that the server was told until now; null if that is too long ago. */
  since(version: number): ChangeDesc | null {
    const at = this.told.findIndex((state) => state.version === version);
    if (at < 0) return null;
    const later = this.told.slice(at + 1).map((state) => state.changes);
    return [...later, this.untold].reduce((all, changes) => all.compose(changes)).desc;
  }

  /** Where words of such a state stand now; null if they were typed in or taken away. */
  now(version: number, { from, to }: TextRange): TextRange | null {
    const changes = this.since(version);
    if (!changes) return null;
    if (from === to) {
      const at = changes.mapPos(from, 1, MapMode.TrackDel);
      return at === null ? null : { from: at, to: at };
    }
    const range = { from: changes.mapPos(from, 1), to: changes.mapPos(to, -1) };
    return range.from < range.to ? range : null;
  }

  /** Edits of such a state, for the text as it stands; null if one of them is about words that have changed. */
  carryOver(version: number, edits: readonly Edit[]): Edit[] | null {
    const changes = this.since(version);
    if (!changes) return null;
    const over: Edit[] = [];
    for (const { from, to, insert } of edits) {
      if (isChangedWithin(changes, from, to)) return null;
      const at = changes.mapPos(from, 1, MapMode.TrackDel);
      if (at === null) return null;
      over.push({ from: at, to: at + to - from, insert });
    }
    return over;
  }
}

/** Whether words were changed themselves: what is typed right before or behind them does not count. */
function isChangedWithin(changes: ChangeDesc, from: number, to: number): boolean {
  let is = false;
  changes.iterChangedRanges((start, end) => {
    is ||= start < to && end > from;
  });
  return is;
}

/** The one edit that leads from a text to another, as short as can be; null if they are the same. */
export function difference(before: string, after: string): Edit | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) };
}
