// <ReplyComposer> for React: the custom element with its properties and events as props.

import { createElement, forwardRef, useImperativeHandle, useLayoutEffect, useRef, type CSSProperties, type ReactNode } from "react";

import type { ReplyComposer as Element } from "./element.js";
import "./index.js";
import type { Connection, Context, Findings, Message, ReplyLanguage, Settings, StageCard, Token } from "./types.js";

/** An event of the element, which is its target. */
export interface ComposerEvent extends Event {
  readonly currentTarget: Element;
}

export interface ReplyComposerProps {
  server?: string;
  token?: Token;
  uri?: string;
  /** The text; if it is given, it is for the parent to change it in `onInput`. */
  value?: string;
  /** The text to begin with. */
  defaultValue?: string;
  messages?: readonly Message[];
  settings?: Settings;
  channel?: string | null;
  industry?: string | null;
  customer?: Context["customer"];
  stage?: Context["stage"];
  language?: ReplyLanguage | null;
  view?: "write" | "preview";
  theme?: "light" | "dark" | null;
  lang?: string;
  name?: string;
  label?: string;
  placeholder?: string;
  required?: boolean;
  disabled?: boolean;
  readOnly?: boolean;
  id?: string;
  className?: string;
  style?: CSSProperties;
  /** What stands in slots: `<button slot="actions">`. */
  children?: ReactNode;
  onInput?(event: ComposerEvent): void;
  onChange?(event: ComposerEvent): void;
  onFindings?(findings: Findings): void;
  onStages?(stages: StageCard[]): void;
  onConnection?(connection: Connection): void;
  onLanguage?(language: ReplyLanguage | null): void;
  onFix?(fix: { rule: string; title: string }): void;
}

/** Set in this order, so that the first session knows all there is to know. */
const PROPERTIES = [
  ...["uri", "name", "label", "placeholder", "theme", "channel", "industry", "customer", "stage", "required", "disabled", "readOnly"],
  ...["settings", "messages", "language", "view", "token", "server"],
] as const;

export const ReplyComposer = forwardRef<Element, ReplyComposerProps>(function ReplyComposer(props, ref) {
  const element = useRef<Element>(null);
  const latest = useRef(props);
  const set = useRef<Record<string, unknown>>({});
  useImperativeHandle(ref, () => element.current as Element, []);

  useLayoutEffect(() => {
    latest.current = props;
    const composer = element.current as Element;
    const own = composer as unknown as Record<string, unknown>;
    const given = props as Record<string, unknown>;
    for (const name of PROPERTIES) {
      if (given[name] === set.current[name]) continue;
      own[name] = given[name] ?? null;
      set.current[name] = given[name];
    }
    const { value } = props;
    if (value !== undefined && value !== composer.value) composer.value = value;
  });

  useLayoutEffect(() => {
    const composer = element.current as Element;
    const { value, defaultValue } = latest.current;
    if (value === undefined && defaultValue !== undefined) composer.value = defaultValue;
    const listening = new AbortController();
    const { signal } = listening;
    composer.addEventListener("input", (event: Event) => latest.current.onInput?.(event as ComposerEvent), { signal });
    composer.addEventListener("change", (event: Event) => latest.current.onChange?.(event as ComposerEvent), { signal });
    composer.addEventListener("replylint-findings", ({ detail }) => latest.current.onFindings?.(detail), { signal });
    composer.addEventListener("replylint-stages", ({ detail }) => latest.current.onStages?.(detail), { signal });
    composer.addEventListener("replylint-connection", ({ detail }) => latest.current.onConnection?.(detail), { signal });
    composer.addEventListener("replylint-language", ({ detail }) => latest.current.onLanguage?.(detail.language), { signal });
    composer.addEventListener("replylint-fix", ({ detail }) => latest.current.onFix?.(detail), { signal });
    return () => listening.abort();
  }, []);

  const { id, className, style, lang, children } = props;
  return createElement("reply-composer", { ref: element, id, class: className, style, lang }, children);
});

export type { ReplyComposer as ReplyComposerElement } from "./element.js";
export type * from "./types.js";
