import { define } from "./element.js";

export { define, ReplyComposer, type ReplyComposerEventMap } from "./element.js";
export type * from "./types.js";

define();
