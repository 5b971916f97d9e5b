import { define } from "./element";

export { attach, type Attached, type AttachOptions } from "./attach";
export { define, ReplyComposer, type ReplyComposerEventMap } from "./element";
export type * from "./types";

define();
