import { define } from "./element.js";

export { attach, type Attached, type AttachOptions } from "./attach.js";
export { define, ReplyComposer, type ReplyComposerEventMap } from "./element.js";
export type * from "./types.js";

define();
