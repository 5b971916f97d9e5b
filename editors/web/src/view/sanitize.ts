// HTML that came from Markdown, with nothing in it that a draft or a server could do harm with.

import DOMPurify from "dompurify";

const ALLOWED_TAGS = [
  ..."p br hr strong b em i del s sub sup a ul ol li blockquote code pre".split(" "),
  ..."h1 h2 h3 h4 h5 h6 table thead tbody tr th td".split(" "),
];

let purify: ReturnType<typeof DOMPurify> | undefined;

function purifier() {
  const made = DOMPurify();
  made.addHook("afterSanitizeAttributes", (node) => {
    if (node.tagName !== "A") return;
    node.setAttribute("target", "_blank");
    node.setAttribute("rel", "noopener noreferrer");
  });
  return made;
}

/** Pictures are left out, too: loading one would tell a stranger that a draft is being read. */
export function sanitize(html: string): string {
  purify ??= purifier();
  return purify.sanitize(html, {
    ALLOWED_TAGS,
    ALLOWED_ATTR: ["href", "align", "start"],
    ALLOWED_URI_REGEXP: /^(?:https?|mailto|tel):/i,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
  });
}
