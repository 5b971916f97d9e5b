/** A text of a few paragraphs as HTML to be put into a contenteditable. */
export function htmlOf(text: string, isRich: boolean): string {
  const paragraphs = text.split(/\n{2,}/).map((paragraph) => paragraph.split("\n").map((line) => lineOf(line, isRich)).join("<br>"));
  return paragraphs.join("<br><br>");
}

function lineOf(line: string, isRich: boolean): string {
  const escaped = line.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
  return isRich ? escaped.replace(/\*\*(?!\s)(.+?)(?<!\s)\*\*/g, "<b>$1</b>") : escaped;
}
