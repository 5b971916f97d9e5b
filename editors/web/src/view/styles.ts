// How it looks. Colours are custom properties of the host; light and dark have a value for each.

const light = `
  --_background: var(--reply-background, #ffffff);
  --_surface: var(--reply-surface, #f4f6f9);
  --_text: var(--reply-text, #1b2330);
  --_muted: var(--reply-muted, #556072);
  --_border: var(--reply-border, #7d8797);
  --_line: color-mix(in srgb, var(--_border) 35%, transparent);
  --_accent: var(--reply-accent, #1d5bb8);
  --_on-accent: var(--reply-on-accent, #ffffff);
  --_error: var(--reply-error, #b3261e);
  --_warning: var(--reply-warning, #855600);
  --_information: var(--reply-information, #1d5bb8);
  --_hint: var(--reply-hint, #556072);
  --_met: var(--reply-met, #1a6b3a);
  color-scheme: light;
`;

const dark = `
  --_background: var(--reply-background, #14181e);
  --_surface: var(--reply-surface, #1d232c);
  --_text: var(--reply-text, #e7ebf1);
  --_muted: var(--reply-muted, #a8b2c1);
  --_border: var(--reply-border, #748092);
  --_accent: var(--reply-accent, #8ab8ff);
  --_on-accent: var(--reply-on-accent, #0d1420);
  --_error: var(--reply-error, #ff9389);
  --_warning: var(--reply-warning, #f0c153);
  --_information: var(--reply-information, #8ab8ff);
  --_hint: var(--reply-hint, #a8b2c1);
  --_met: var(--reply-met, #75d69b);
  color-scheme: dark;
`;

const shared = `
  :host { ${light} }
  @media (prefers-color-scheme: dark) { :host(:not([theme="light"])) { ${dark} } }
  :host([theme="dark"]) { ${dark} }

  :host {
    display: block;
    container-type: inline-size;
    color: var(--_text);
    font: 0.9375rem/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
    text-align: start;
  }
  :host([hidden]) { display: none; }
  *, *::before, *::after { box-sizing: border-box; }
  [hidden] { display: none !important; }
  p, ol, ul { margin: 0; padding: 0; }
  ol, ul { list-style: none; }
  button { font: inherit; color: inherit; cursor: pointer; }
  button:disabled { cursor: default; opacity: 0.55; }
  :focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; }
  .hidden-text {
    position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
  }

  .findings-list { display: grid; }
  .finding { padding: 0.625rem 0.875rem; border-block-start: 1px solid var(--_line); border-inline-start: 3px solid var(--_mark); }
  .finding:first-child { border-block-start: 0; }
  [data-severity="error"] { --_mark: var(--_error); }
  [data-severity="warning"] { --_mark: var(--_warning); }
  [data-severity="information"] { --_mark: var(--_information); }
  [data-severity="hint"] { --_mark: var(--_hint); }
  .finding-message { max-width: 70ch; }
  .severity { color: var(--_mark); font-weight: 600; }
  .severity::after { content: " ·"; }
  .finding-tools { display: flex; flex-wrap: wrap; gap: 0 1rem; margin-block: 0.125rem; }
  .link { min-height: 1.5rem; padding: 0.125rem 0; border: 0; background: none; color: var(--_muted); text-decoration: underline; text-underline-offset: 0.2em; text-decoration-thickness: 1px; font-size: 0.875rem; text-align: start; }
  .link:hover { color: var(--_text); }
  .link.words { overflow-wrap: anywhere; }
  .reason { margin-block: 0.25rem 0.5rem; padding-inline-start: 0.75rem; border-inline-start: 2px solid var(--_line); max-width: 70ch; color: var(--_muted); font-size: 0.875rem; }
  .reason p + p { margin-block-start: 0.25rem; }
  .fixes { display: flex; flex-wrap: wrap; gap: 0.375rem; margin-block-start: 0.375rem; align-items: center; }
  .fix {
    min-height: 2rem; padding: 0.25rem 0.625rem; border: 1px solid var(--_border); border-radius: 0.5rem;
    background: var(--_background); color: var(--_text); text-align: start; overflow-wrap: anywhere; font-size: 0.9375rem; line-height: 1.35;
  }
  .fix:hover { border-color: var(--_accent); color: var(--_accent); }
  .fix[data-preferred] { border-color: var(--_accent); }
  code { font: 0.85em/1.4 ui-monospace, "Cascadia Code", Menlo, Consolas, monospace; }

  .stages { padding: 0.5rem 0.875rem; border-block-end: 1px solid var(--_line); }
  .stages-list { display: flex; flex-wrap: wrap; gap: 0.375rem; }
  .stage { min-height: 2rem; padding: 0.125rem 0.75rem 0.125rem 0.5rem; border: 1px solid var(--_border); border-radius: 1rem; background: none; color: var(--_muted); font-size: 0.875rem; }
  .stage .mark { display: inline-block; width: 1.25em; text-align: center; }
  .stage[data-found] { color: var(--_met); border-color: var(--_met); font-weight: 600; background: color-mix(in srgb, var(--_met) 8%, transparent); }
  .stage[aria-expanded="true"] { outline: 1px solid currentColor; }
  .stage-counts { padding-block: 0.375rem 0.125rem; color: var(--_muted); font-size: 0.875rem; max-width: 70ch; }

  .status { display: flex; flex-wrap: wrap; gap: 0.25rem 0.75rem; align-items: center; color: var(--_muted); font-size: 0.875rem; }
  .trouble { display: flex; flex-wrap: wrap; gap: 0.25rem 0.75rem; align-items: center; }
  .trouble:empty { display: none; }
  .trouble-text { color: var(--_text); }
  .trouble-text::before { content: "⚠ "; color: var(--_warning); }
  .button { min-height: 2rem; padding: 0.25rem 0.75rem; border: 1px solid var(--_border); border-radius: 0.5rem; background: var(--_background); color: var(--_text); font-size: 0.875rem; }
  .button:hover:enabled { border-color: var(--_accent); color: var(--_accent); }
  .button[aria-pressed="true"] { background: var(--_accent); border-color: var(--_accent); color: var(--_on-accent); }
  @media (pointer: coarse) { .fix, .button, .stage, .link { min-height: 2.75rem; } }
  @media (forced-colors: active) { .finding { border-inline-start-color: CanvasText; } }
`;

const composer = `
  .composer { border: 1px solid var(--_border); border-radius: var(--reply-radius, 0.75rem); background: var(--_background); overflow: clip; }
  .composer:focus-within { border-color: var(--_accent); }
  .main { min-width: 0; display: flex; flex-direction: column; }

  .conversation { background: var(--_surface); border-block-end: 1px solid var(--_line); }
  .conversation > summary { padding: 0.625rem 0.875rem; font-weight: 600; font-size: 0.875rem; cursor: pointer; }
  .messages-list { max-height: 14rem; overflow: auto; padding: 0 0.875rem 0.875rem; display: grid; gap: 0.625rem; align-content: start; }
  .message { padding: 0.5rem 0.75rem; border-radius: 0.625rem; background: var(--_background); border: 1px solid var(--_line); overflow-wrap: anywhere; }
  .message[data-from="agent"] { margin-inline-start: 1.5rem; background: none; }
  .message-head { font-size: 0.8125rem; }
  .message-time { color: var(--_muted); }
  .message-text { white-space: pre-wrap; }

  .toolbar { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; padding: 0.5rem 0.875rem; border-block-end: 1px solid var(--_line); }
  .choice { display: inline-flex; border: 1px solid var(--_border); border-radius: 0.5rem; overflow: clip; margin: 0; padding: 0; min-width: 0; }
  .choice label { position: relative; display: inline-flex; align-items: center; min-height: 2rem; padding: 0.125rem 0.625rem; font-size: 0.875rem; cursor: pointer; }
  .choice label + label { border-inline-start: 1px solid var(--_border); }
  .choice input { position: absolute; inset: 0; margin: 0; opacity: 0; cursor: pointer; }
  .choice label:has(:checked) { background: var(--_accent); color: var(--_on-accent); }
  .choice label:has(:focus-visible) { outline: 2px solid var(--_accent); outline-offset: -4px; }
  .choice label:has(:checked:focus-visible) { outline-color: var(--_on-accent); }
  .space { flex: 1; }

  .preview { min-height: var(--reply-min-height, 10rem); max-height: var(--reply-max-height, 24rem); overflow: auto; padding: 0.75rem 0.875rem; overflow-wrap: anywhere; font: var(--reply-font-size, 1rem)/var(--reply-line-height, 1.55) var(--reply-font, inherit); }
  .preview > * + * { margin-block: 0.75em 0; }
  .preview strong { background: color-mix(in srgb, var(--_accent) 12%, transparent); border-radius: 0.2em; padding-inline: 0.1em; }
  .preview a { color: var(--_accent); }
  .preview :is(ul, ol) { padding-inline-start: 1.5em; list-style: revert; }
  .preview blockquote { margin-inline: 0; padding-inline-start: 0.75em; border-inline-start: 3px solid var(--_line); color: var(--_muted); }
  .preview pre { overflow: auto; }
  .preview .plain { white-space: pre-wrap; }
  .empty { color: var(--_muted); }

  .findings { border-block-start: 1px solid var(--_line); background: var(--_surface); max-height: 24rem; overflow: auto; }
  .findings:not(:has(.finding)) { display: none; }
  .foot { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; padding: 0.5rem 0.875rem; border-block-start: 1px solid var(--_line); min-height: 3rem; }
  .foot .status { flex: 1 1 12rem; }
  .said { color: var(--_text); }

  @container (min-width: 50rem) {
    .composer { display: grid; grid-template-columns: minmax(15rem, 34%) 1fr; }
    .composer:not(:has(.conversation)) { grid-template-columns: 1fr; }
    .conversation-box { background: var(--_surface); border-inline-end: 1px solid var(--_line); }
    .conversation { border-block-end: 0; }
    .messages-list { max-height: 34rem; }
  }
`;

const panel = `
  .panel { margin-block-start: 0.5rem; border: 1px solid var(--_border); border-radius: var(--reply-radius, 0.625rem); background: var(--_background); overflow: clip; }
  .panel-head { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; padding: 0.5rem 0.875rem; }
  .panel-head .status { flex: 1 1 10rem; }
  .findings { border-block-start: 1px solid var(--_line); background: var(--_surface); }
  .findings:not(:has(.finding)) { display: none; }
`;

let sheets: { composer: CSSStyleSheet[]; panel: CSSStyleSheet[] } | undefined;

/** Style sheets for shadow roots, which a Content-Security-Policy has nothing against. */
export function styles(of: "composer" | "panel"): CSSStyleSheet[] {
  if (!sheets) {
    const [base, forComposer, forPanel] = [shared, composer, panel].map((text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      return sheet;
    }) as [CSSStyleSheet, CSSStyleSheet, CSSStyleSheet];
    sheets = { composer: [base, forComposer], panel: [base, forPanel] };
  }
  return sheets[of];
}
