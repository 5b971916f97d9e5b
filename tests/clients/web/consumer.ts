// What somebody writes who has installed the package.
import type { Findings, ReplyComposer } from "@replylint/composer";
import { attach } from "@replylint/composer/attach";
import { ReplyComposer as Box, type ReplyComposerProps } from "@replylint/composer/react";

const composer: ReplyComposer = document.createElement("reply-composer");
composer.server = "wss://desk.example/replylint";
composer.token = () => fetch("/token").then((answer) => answer.text());
composer.messages = [{ from: "customer", text: "My parcel never arrived." }];
composer.addEventListener("replylint-findings", ({ detail }) => {
  const { counts }: Findings = detail;
  console.log(counts.error + counts.warning);
});
// @ts-expect-error there is no such view
composer.view = "read";

const attached = attach(document.body, { server: "/replylint", context: { customer: "upset", messages: [] } });
attached.addEventListener("replylint-fix", ({ detail }) => console.log(detail.rule));

export const props: ReplyComposerProps = { language: "both", onFindings: ({ findings }) => console.log(findings.length) };
// @ts-expect-error there is no such language
export const wrong: ReplyComposerProps = { language: "fr" };
export const box = Box;
