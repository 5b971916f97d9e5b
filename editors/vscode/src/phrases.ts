// Lets an agent choose among the ready sentences.

import { env, l10n, type QuickInputButton, type QuickPickItem, QuickPickItemKind, ThemeIcon, window } from "vscode";
import type { ListedPhrase, PhraseList } from "./protocol";

export type Choice = { phrase: string; language: string };

type Item = QuickPickItem & { phrase?: ListedPhrase };

/** Shows the sentences that fit the draft, in the draft's language with the other one below; the rest on demand. */
export function choosePhrase({ languages, phrases }: PhraseList): Promise<Choice | undefined> {
  const known = [...new Set(phrases.flatMap(({ texts }) => texts.map(({ language }) => language)))];
  const all: QuickInputButton = {
    iconPath: new ThemeIcon("filter"),
    tooltip: l10n.t("Show sentences for all situations, or only those that fit"),
  };
  const other: QuickInputButton = {
    iconPath: new ThemeIcon("globe"),
    tooltip: l10n.t("Insert in the next language"),
  };
  let language = languages[0] ?? known[0] ?? "";
  let everything = phrases.every(({ fits }) => !fits);
  const pick = window.createQuickPick<Item>();
  const update = () => {
    pick.title = l10n.t("Insert a phrase in {0}", nameOf(language));
    pick.placeholder = everything
      ? l10n.t("Search all sentences: late delivery, refund, greeting …")
      : l10n.t("Search the sentences that fit this draft");
    pick.items = items(everything ? phrases : phrases.filter(({ fits }) => fits), language);
  };
  pick.buttons = known.length > 1 ? [other, all] : [all];
  pick.matchOnDetail = true;
  update();
  return new Promise((resolve) => {
    pick.onDidTriggerButton((button) => {
      if (button === all) {
        everything = !everything;
      } else {
        language = known[(known.indexOf(language) + 1) % known.length] ?? language;
      }
      update();
    });
    pick.onDidAccept(() => {
      const chosen = pick.selectedItems[0]?.phrase;
      resolve(chosen && { phrase: chosen.id, language });
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

/** The sentences by the part of a reply that they serve, in the order in which that part is wanted. */
export function items(phrases: ListedPhrase[], language: string): Item[] {
  const listed: Item[] = [];
  let group: string | undefined;
  for (const phrase of phrases) {
    const text = phrase.texts.find((text) => text.language === language);
    if (text === undefined) {
      continue;
    }
    const heading = phrase.stage ?? phrase.topic;
    if (heading !== group) {
      group = heading;
      listed.push({ label: heading, kind: QuickPickItemKind.Separator });
    }
    const others = phrase.texts.filter((other) => other !== text);
    const about = (phrase.situation ?? phrase.topic).replaceAll("-", " ");
    const detail = [...others.map((other) => `${other.language}: ${other.text}`), about].join(" · ");
    listed.push({ label: text.text, detail, phrase });
  }
  return listed;
}

function nameOf(code: string): string {
  return new Intl.DisplayNames([env.language, "en"], { type: "language" }).of(code) ?? code;
}
