/** How long to wait before attempt after attempt, in milliseconds. */
export class Backoff {
  private attempts = 0;

  constructor(
    private readonly first = 500,
    private readonly most = 30_000,
    private readonly random = Math.random,
  ) {}

  /** Twice as long each time, less up to a quarter, so that a room full of agents does not come back at once. */
  next(): number {
    const full = Math.min(this.first * 2 ** this.attempts, this.most);
    this.attempts++;
    return Math.round(full * (1 - this.random() / 4));
  }

  reset(): void {
    this.attempts = 0;
  }
}
