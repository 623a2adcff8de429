/** How many minutes of typing a week asks for, guessed from the gaps between touches. Stays on the phone;
 * what leaves is one week's total for the county's average, with a random token and nothing that names a person. */
import { weekOf } from "./clock";
import { randomId } from "./ids";
import type { Row, Store } from "./store";
import { ask, type Wire } from "./wire";

const PAUSE = 20_000; // a longer gap is listening, not typing

export interface Weeks extends Row {
  seconds: Record<string, number>;
  sent: Record<string, string>;
}

export class Minutes {
  private last = 0;
  private gained: Record<string, number> = {};

  constructor(private readonly store: Store) {}

  touch(at: number, today: string): void {
    const gap = at - this.last;
    if (gap > 0 && gap < PAUSE) {
      const week = weekOf(today);
      this.gained[week] = (this.gained[week] ?? 0) + gap / 1000;
    }
    this.last = at;
  }

  async keep(): Promise<void> {
    const gained = this.gained;
    if (Object.keys(gained).length === 0) return;
    this.gained = {};
    const weeks = await this.weeks();
    for (const [week, seconds] of Object.entries(gained)) weeks.seconds[week] = (weeks.seconds[week] ?? 0) + seconds;
    await this.store.write([{ table: "meta", put: weeks }]);
  }

  async of(today: string): Promise<number> {
    const week = weekOf(today);
    return Math.round(((await this.weeks()).seconds[week] ?? 0) / 60 + (this.gained[week] ?? 0) / 60);
  }

  /** Weeks that are over, each once; the same token after silence, so that a repeat is not counted twice. */
  async send(wire: Wire, today: string): Promise<void> {
    const weeks = await this.weeks();
    const over = Object.keys(weeks.seconds).filter((week) => week < weekOf(today) && weeks.sent[week] !== "done");
    for (const week of over.sort()) {
      weeks.sent[week] ??= randomId();
      await this.store.write([{ table: "meta", put: weeks }]);
      const minutes = Math.round(weeks.seconds[week]! / 60);
      const json = { week, minutes, token: weeks.sent[week] };
      const outcome = await ask(wire, { method: "POST", path: "/api/field/minutes", json, headers: { "X-Tiangeng-Device": "" } });
      if (outcome.is === "later" || outcome.is === "unbound") return;
      weeks.sent[week] = "done";
      for (const old of Object.keys(weeks.seconds).sort().slice(0, -8)) {
        delete weeks.seconds[old];
        delete weeks.sent[old];
      }
      await this.store.write([{ table: "meta", put: weeks }]);
    }
  }

  private async weeks(): Promise<Weeks> {
    return (await this.store.get<Weeks>("meta", "weeks")) ?? { id: "weeks", seconds: {}, sent: {} };
  }
}
