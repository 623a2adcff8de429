/** How many minutes of typing a week asks for, guessed from the gaps between touches. Stays on the phone;
 * what leaves is one week's total for the county's sum, to five minutes, with a token made for
 * that week, by a request without cookie, key or number: the server never hears whose it is. */
import type { MinutesIn } from "../api/contract";
import { weekOf } from "./clock";
import { randomId } from "./ids";
import type { Row, Store } from "./store";
import { inThisTab, type Alone } from "./turns";
import { ask, type Wire } from "./wire";

const MOST = 40 * 60; // a week holds no more
const PAUSE = 20_000; // a longer gap is listening, not typing

export interface Weeks extends Row {
  seconds: Record<string, number>;
  sent: Record<string, string>;
}

export class Minutes {
  private last = 0;
  private gained: Record<string, number> = {};

  constructor(
    private readonly store: Store,
    private readonly alone: Alone = inThisTab(),
  ) {}

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
    try {
      await this.change(({ seconds }) => add(seconds, gained));
    } catch (problem) {
      add(this.gained, gained); // for the next time
      throw problem;
    }
  }

  async of(today: string): Promise<number> {
    const week = weekOf(today);
    return Math.round(((await this.weeks()).seconds[week] ?? 0) / 60 + (this.gained[week] ?? 0) / 60);
  }

  /** Weeks that are over, each once; the same token after silence, so that a repeat is not counted twice. */
  async send(wire: Wire, today: string, county: string): Promise<void> {
    const { seconds, sent } = await this.weeks();
    const over = Object.keys(seconds).filter((week) => week < weekOf(today) && sent[week] !== "done");
    for (const week of over.sort()) {
      const told = await this.change((weeks) => (weeks.sent[week] ??= randomId()));
      if (told.sent[week] === "done") continue; // by another tab
      const minutes = Math.min(MOST, Math.round((told.seconds[week] ?? 0) / 300) * 5);
      const json: MinutesIn = { county, week, minutes, token: told.sent[week] };
      if (minutes > 0) {
        const outcome = await ask(wire, { method: "POST", path: "/api/field/minutes", json, isNameless: true });
        if (outcome.is === "later" || outcome.is === "unbound") return;
      }
      await this.change((weeks) => {
        weeks.sent[week] = "done";
        for (const old of Object.keys(weeks.seconds).sort().slice(0, -8)) {
          delete weeks.seconds[old];
          delete weeks.sent[old];
        }
      });
    }
  }

  /** Read and written back in one turn: what is typed while a week is being sent stays. */
  private change(how: (weeks: Weeks) => unknown): Promise<Weeks> {
    return this.alone("minutes", async () => {
      const weeks = await this.weeks();
      how(weeks);
      await this.store.write([{ table: "meta", put: weeks }]);
      return weeks;
    });
  }

  private async weeks(): Promise<Weeks> {
    return (await this.store.get<Weeks>("meta", "weeks")) ?? { id: "weeks", seconds: {}, sent: {} };
  }
}

function add(to: Record<string, number>, gained: Record<string, number>): void {
  for (const [week, seconds] of Object.entries(gained)) to[week] = (to[week] ?? 0) + seconds;
}
