// Positions of the protocol (UTF-16, as both sides count) and offsets into a text.

import { Text } from "@codemirror/state";
import type { Position, Range, TextEdit } from "vscode-languageserver-protocol";

import type { TextRange } from "../types.js";

/** A change of a text, as CodeMirror takes it. */
export interface Edit extends TextRange {
  insert: string;
}

/** The offset of a position; one beyond a line's or the text's end is taken for that end. */
export function offsetAt(text: Text, { line, character }: Position): number {
  if (line >= text.lines) return text.length;
  const { from, to } = text.line(line + 1);
  return Math.min(from + character, to);
}

export function positionAt(text: Text, offset: number): Position {
  const line = text.lineAt(offset);
  return { line: line.number - 1, character: offset - line.from };
}

export function rangeOf(text: Text, { start, end }: Range): TextRange {
  return { from: offsetAt(text, start), to: offsetAt(text, end) };
}

/** Edits in the order of the text, line ends as CodeMirror counts them. */
export function editsOf(text: Text, edits: readonly TextEdit[]): Edit[] {
  const all = edits.map(({ range, newText }) => ({ ...rangeOf(text, range), insert: newText.replace(/\r\n?/g, "\n") }));
  return all.sort((a, b) => a.from - b.from || a.to - b.to);
}

/** A text as CodeMirror holds it. */
export function textIn(text: string): Text {
  return Text.of(text.replace(/\r\n?/g, "\n").split("\n"));
}
