// What the server offers besides the protocol; docs/language-server.md and docs/schema tell of it.

import { type Range, RequestType, type TextDocumentIdentifier } from "vscode-languageclient/node";

export type Stage = "listen" | "empathize" | "acknowledge" | "propose";

export type StageCard = {
  stage: Stage;
  title: string;
  found: boolean;
  words: Range[];
  counts: string;
  missing?: string;
};

export type Severity = "error" | "warning" | "information" | "hint";

export type Scorecard = {
  version: number;
  finished: boolean;
  stages: StageCard[];
  findings: Record<Severity, number> & { title: string };
  later: number;
};

export type ListedPhrase = {
  id: string;
  topic: string;
  stage: Stage | null;
  situation: string | null;
  fits: boolean;
  texts: { language: string; text: string }[];
};

export type PhraseList = { languages: string[]; phrases: ListedPhrase[] };

type About = { textDocument: TextDocumentIdentifier };

export const ScorecardRequest = new RequestType<About, Scorecard, void>("replylint/scorecard");
export const PhrasesRequest = new RequestType<About, PhraseList, void>("replylint/phrases");

/** Where it stands in diagnostics who found something. */
export const SOURCE = "replylint";
