// A draft that answers a customer's message.

/** What a draft's front matter offers, as the choices of a snippet. */
const CHANNELS = ["email", "chat", "whatsapp", "sms"];

/** A snippet: front matter to choose from, the customer's words as a quote, and the place for the reply. */
export function draftSnippet(message: string, channel: string | undefined): string {
  const channels = channel === undefined ? CHANNELS : [channel, ...CHANNELS.filter((other) => other !== channel)];
  const front = `---\nchannel: \${1|${channels.map(choice).join(",")}|}\nstage: \${2|first-reply,follow-up,resolution|}\n---\n\n`;
  const quoted = quote(message);
  return `${front}${quoted === "" ? "" : `${literal(quoted)}\n\n`}$0`;
}

/** A message as a Markdown quote; its own quotes stay within it. */
export function quote(message: string): string {
  const lines = message.replace(/\r\n?|\u2028|\u2029/g, "\n").trim();
  if (lines === "") {
    return "";
  }
  return lines
    .split("\n")
    .map((line) => `> ${line}`.trimEnd())
    .join("\n");
}

/** A text as a snippet that puts in just that. */
export function literal(text: string): string {
  return text.replace(/[\\$}]/g, "\\$&");
}

function choice(text: string): string {
  return text.replace(/[\\$},|]/g, "\\$&");
}
