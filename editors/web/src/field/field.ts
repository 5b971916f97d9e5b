// A text field that a page has already.

import type { Edit } from "../lsp/positions.js";
import type { TextRange } from "../types.js";

export interface Field {
  /** The text, in Markdown where the field shows bold as bold. */
  read(): string;
  /** Makes edits the way they are made by typing; whether it could. The edits are in the order of the text. */
  apply(edits: readonly Edit[]): boolean;
  /** Selects words and brings them into view. */
  reveal(range: TextRange): void;
  /** Calls back when the text may have changed, until what is returned is called. */
  observe(changed: () => void): () => void;
}
