/** What leaves the phone and when: with the village, with the contact, with the binding. Words that are nowhere else never go by themselves. */
import { dayOf, type Clock } from "./clock";
import { diaryDay } from "./diary";
import type { Entry } from "./outbox";
import type { KeptMe } from "./records";
import type { SealedStore } from "./seal";
import type { Change, Going, Row, Store } from "./store";

const DAY = 86_400_000;
const MONTH = 30.5 * DAY;
const KEEP_DELIVERED = 30 * DAY;

/** Lies open, so that a phone nobody unlocks any more forgets as well. */
export interface Heard extends Row {
  at: number;
  days: number;
}

export class Forgetting {
  constructor(
    private readonly store: SealedStore,
    private readonly clock: Clock,
  ) {}

  /** Before the PIN: too long without contact, the copy goes; it takes no key to delete. */
  async unopened(): Promise<void> {
    const heard = await this.store.get<Heard>("meta", "heard");
    if (heard && this.clock.now() - heard.at > heard.days * DAY) await this.copy();
  }

  /** The villages' people, with and without the key. */
  async copy(): Promise<void> {
    await this.store.forget(["token", "promises"].map((remove): Going => ({ table: "meta", remove }))); // first: killed in between, all is pulled anew
    await this.store.clear(["records"]);
  }

  /** After the PIN, and from time to time. */
  async old(): Promise<void> {
    const now = this.clock.now();
    const kept = await this.store.get<KeptMe>("meta", "me");
    if (kept && now - kept.at > kept.me.limits.days_kept * DAY) {
      await this.copy();
      await this.store.write([...(await this.delivered()), { table: "meta", put: withoutPeople(kept) }]);
      return;
    }
    const rows = await this.delivered((entry) => Date.parse(entry.delivered_at ?? entry.made_at) < now - KEEP_DELIVERED);
    await this.store.write([...rows, ...(kept ? await this.oldDiaries(kept) : [])]);
  }

  /** A year by the server's clock at the last contact: a phone whose own runs ahead must not destroy what is nowhere else. */
  private async oldDiaries(kept: KeptMe): Promise<Going[]> {
    const oldest = dayOf(kept.at - kept.me.limits.window_months * MONTH);
    const rows = (await this.store.all("diaries")).filter((row) => diaryDay(row.id) < oldest);
    return rows.map((row): Going => ({ table: "diaries", remove: row.id }));
  }

  /** The phone was unbound, or its owner goes to no village any more: all but what was never sent. */
  async unbound(): Promise<void> {
    await this.copy();
    await this.store.clear(["forms"]);
    if (await this.store.isLocked()) return; // the rest when it is opened: which entries have arrived is sealed
    await this.store.forget(await this.delivered());
    const kept = await this.store.get<KeptMe>("meta", "me");
    if (kept && !(await this.store.needsPin())) await this.store.write([{ table: "meta", put: bare(kept) }]);
  }

  private async delivered(isOver: (entry: Entry) => boolean = () => true): Promise<Going[]> {
    const entries = (await this.store.all<Entry>("outbox")).filter((entry) => entry.state === "delivered" && isOver(entry));
    return entries.map((entry): Going => ({ table: "outbox", remove: entry.id }));
  }
}

/** What this phone has sent about villages that are no longer one's own. */
export async function aboutLost(store: Store, lost: ReadonlySet<string>): Promise<Change[]> {
  if (lost.size === 0) return [];
  const entries = (await store.all<Entry>("outbox")).filter((entry) => lost.has(entry.region_code));
  return entries.filter((entry) => entry.state === "delivered").map((entry): Change => ({ table: "outbox", remove: entry.id }));
}

/** Villages and catalogue stay, so that the next visit can still be written. */
function withoutPeople(kept: KeptMe): KeptMe {
  return { ...kept, me: { ...kept.me, colleagues: [], roster: [] } };
}

function bare(kept: KeptMe): KeptMe {
  return { ...kept, me: { ...withoutPeople(kept).me, villages: [], elsewhere: [], programmes: [], categories: [], forms: [] } };
}
