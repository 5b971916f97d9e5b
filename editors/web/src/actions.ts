// What an agent or a host can have done, with what is said about it.

import { connectionOf } from "./view/status.js";
import type { Session } from "./lsp/session.js";
import type { Finding, Fix } from "./types.js";
import type { Strings } from "./view/strings.js";

export class Actions {
  constructor(
    private readonly session: () => Session | null,
    private readonly strings: () => Strings,
    private readonly say: (message: string) => void,
  ) {}

  async applyFix(finding: Finding, fix?: Fix): Promise<boolean> {
    const applied = (await this.session()?.apply(finding, fix)) ?? false;
    if (!applied) this.say(this.strings().notApplied);
    return applied;
  }

  async fixAll(): Promise<number> {
    const answer = await this.command<{ fixes: number }>("fixAll");
    if (answer) this.say(this.strings().fixed(answer.fixes));
    return answer?.fixes ?? 0;
  }

  async makeBilingual(): Promise<boolean> {
    const answer = await this.command<object>("makeBilingual");
    if (answer) this.say(this.strings().translated);
    return answer !== null;
  }

  async insertPhrase(phrase: string, language?: string): Promise<boolean> {
    return (await this.command<object>("insertPhrase", { phrase, ...(language && { language }) })) !== null;
  }

  private async command<Answer>(name: string, options?: object): Promise<Answer | null> {
    const session = this.session();
    try {
      return (await session?.execute<Answer>(name, options)) ?? null;
    } catch (error) {
      const { message } = error as { message?: string };
      const status = session?.status ?? { state: "off" as const };
      this.say(status.state === "online" ? message || this.strings().commandFailed : connectionOf(status, this.strings()).message);
      return null;
    }
  }
}
