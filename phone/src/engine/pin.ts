/** Which PINs are no PINs, and how long a wrong one has to wait: kept where a reload does not forget it. */
import { written } from "./guard";
import type { Row, Store } from "./store";

const FREE_TRIES = 3;
const LONGEST_WAIT = 60_000;

/** What anybody would try first: one figure or a short group over and over, and figures in a row. */
export function isPlain(pin: string): boolean {
  const step = (one: string, next: string) => (Number(next) - Number(one) + 10) % 10;
  const steps = new Set([...pin].slice(1).map((next, place) => step(pin[place]!, next)));
  const isRun = steps.size === 1 && (steps.has(1) || steps.has(9));
  return isRun || /^(\d{1,3})\1+$/.test(pin);
}

/** Lies open: it must be known before the PIN is. */
interface Wrong extends Row {
  count: number;
  until: number;
}

export class Tries {
  constructor(
    private readonly store: Store,
    private readonly now: () => number,
  ) {}

  /** Milliseconds until the next try. A clock that was set back makes nobody wait for days: the longest wait begins anew. */
  async wait(): Promise<number> {
    const wrong = await this.wrong();
    const left = wrong.until - this.now();
    if (left <= LONGEST_WAIT) return Math.max(0, left);
    await written(this.keep({ ...wrong, until: this.now() + LONGEST_WAIT }));
    return LONGEST_WAIT;
  }

  /** A try counts before it is known to be wrong: a tab killed meanwhile does not take it back. Answers how long it has to
   * wait itself, where there is no room to count it. */
  async begin(): Promise<number> {
    const count = (await this.wrong()).count + 1;
    const wait = count > FREE_TRIES ? Math.min(LONGEST_WAIT, 1000 * 2 ** (count - FREE_TRIES)) : 0;
    return (await written(this.keep({ id: "tries", count, until: wait && this.now() + wait }))) ? 0 : LONGEST_WAIT;
  }

  /** It was right, or somebody signed in. */
  async forget(): Promise<void> {
    await written(this.keep({ id: "tries", count: 0, until: 0 }));
  }

  private keep(put: Wrong): Promise<void> {
    return this.store.write([{ table: "meta", put }]);
  }

  private async wrong(): Promise<Wrong> {
    return (await this.store.get<Wrong>("meta", "tries")) ?? { id: "tries", count: 0, until: 0 };
  }
}
