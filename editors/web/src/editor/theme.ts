import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** What is Markdown looks a little like what it will be. */
const markdown = HighlightStyle.define([
  { tag: tags.strong, fontWeight: "700" },
  { tag: tags.emphasis, fontStyle: "italic" },
  { tag: tags.strikethrough, textDecoration: "line-through" },
  { tag: tags.heading, fontWeight: "700" },
  { tag: [tags.link, tags.url], color: "var(--_accent)" },
  { tag: [tags.quote, tags.processingInstruction], color: "var(--_muted)" },
  { tag: tags.monospace, fontFamily: "ui-monospace, Menlo, Consolas, monospace" },
]);

const wavy = (color: string, style: string) => ({
  backgroundImage: "none",
  paddingBottom: "0",
  textDecoration: `underline ${style} ${color}`,
  textDecorationThickness: style === "wavy" ? "1.5px" : "2px",
  textUnderlineOffset: "0.2em",
  textDecorationSkipInk: "none",
});

const look = EditorView.theme({
  "&": { color: "var(--_text)", backgroundColor: "var(--_background)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": {
    minHeight: "var(--reply-min-height, 10rem)",
    maxHeight: "var(--reply-max-height, 24rem)",
    overflow: "auto",
    fontFamily: "var(--reply-font, inherit)",
    fontSize: "var(--reply-font-size, 1rem)",
    lineHeight: "var(--reply-line-height, 1.55)",
  },
  ".cm-content": { padding: "0.75rem 0.875rem", caretColor: "var(--_text)" },
  ".cm-line": { padding: "0" },
  ".cm-placeholder": { color: "var(--_muted)" },
  ".cm-lintRange-error": wavy("var(--_error)", "wavy"),
  ".cm-lintRange-warning": wavy("var(--_warning)", "wavy"),
  ".cm-lintRange-info": wavy("var(--_information)", "dotted"),
  ".cm-lintRange-hint": wavy("var(--_hint)", "dashed"),
  ".cm-lintRange-active": { backgroundColor: "color-mix(in srgb, var(--_warning) 16%, transparent)" },
  ".cm-lintPoint:after": { borderBottomColor: "var(--_warning)" },
  ".cm-tooltip": {
    backgroundColor: "var(--_surface)",
    color: "var(--_text)",
    border: "1px solid var(--_border)",
    borderRadius: "0.625rem",
    boxShadow: "0 6px 24px rgb(0 0 0 / 0.18)",
    overflow: "clip",
    zIndex: "20",
  },
  ".cm-tooltip .reply-tip": { maxWidth: "min(30rem, 86vw)", maxHeight: "20rem", overflow: "auto", padding: "0.625rem 0.75rem", fontSize: "0.9375rem", lineHeight: "1.45" },
  ".reply-tip > * + *": { marginBlockStart: "0.625rem" },
  ".reply-tip .said p + p": { marginBlockStart: "0.375rem" },
  ".reply-tip code": { color: "var(--_muted)" },
  ".reply-tip .fixes": { display: "grid", justifyItems: "start" },
  ".reply-tip .fixes button": { width: "100%" },
  ".cm-tooltip.cm-tooltip-autocomplete": {
    "& > ul": { fontFamily: "inherit", fontSize: "0.9375rem", maxHeight: "16rem", maxWidth: "min(36rem, 88vw)", minWidth: "min(18rem, 80vw)" },
    "& > ul > li": { padding: "0.375rem 0.75rem", whiteSpace: "normal", lineHeight: "1.4", borderBlockStart: "1px solid var(--_line)" },
    "& > ul > li[aria-selected]": { backgroundColor: "var(--_accent)", color: "var(--_on-accent)" },
    "& > ul > li[aria-selected] .cm-completionDetail": { color: "inherit" },
  },
  ".cm-completionDetail": { display: "block", marginInlineStart: "0", fontStyle: "normal", fontSize: "0.8125rem", color: "var(--_muted)" },
  ".cm-completionMatchedText": { textDecoration: "none" },
  ".cm-tooltip.cm-completionInfo": { maxWidth: "min(22rem, 80vw)", padding: "0.5rem 0.75rem" },
  ".cm-snippetField": { backgroundColor: "color-mix(in srgb, var(--_accent) 18%, transparent)" },
  ".cm-panels": { backgroundColor: "var(--_surface)", color: "var(--_text)" },
});

export const theme = [look, syntaxHighlighting(markdown)];
