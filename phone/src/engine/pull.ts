/** What the phone keeps of the worker's own villages: pages since a token, applied by id, purged when the scope goes. */
import type { Changes, Item, Kind, Me, Present, PromiseOut } from "../api/contract";
import type { Clock } from "./clock";
import { aboutLost, type Heard } from "./forgetting";
import { written } from "./guard";
import type { Kept, KeptMe } from "./records";
import type { Change, Row, Store } from "./store";
import { ask, type Asked, type Outcome, type Wire, type Why } from "./wire";

interface Token extends Row {
  next: string;
  at: number;
}

interface KeptPromises extends Row {
  items: PromiseOut[];
}

export type { Kept, KeptMe };

const OF_VILLAGE: ReadonlySet<Kind> = new Set<Kind>(["household", "enterprise"]);
const ANEW_AFTER = 6 * 3600_000;

/** `ended`: whoever is signed in, or whose phone it is, goes to no village any more. */
export type Pulled = { why: Why | "unbound" | "refused" | "ended" | null; changed: number };

export class Pull {
  constructor(
    private readonly store: Store,
    private readonly wire: Wire,
    private readonly clock: Clock,
  ) {}

  async me(): Promise<KeptMe | undefined> {
    return this.store.get<KeptMe>("meta", "me");
  }

  async promises(): Promise<PromiseOut[]> {
    return (await this.store.get<KeptPromises>("meta", "promises"))?.items ?? [];
  }

  /** What one has promised at doors and not yet kept; few, so the whole list each time. */
  async askPromises(): Promise<void> {
    const outcome = await this.asked({ method: "GET", path: "/api/issues/promises/?mine=true&state=open&limit=200" }, (body) => Array.isArray(body.items));
    if (outcome.is === "done") await this.store.write([{ table: "meta", put: { id: "promises", items: outcome.body.items } as KeptPromises }]);
  }

  async records(): Promise<Kept[]> {
    return this.store.all<Kept>("records");
  }

  /** Who is signed in, where they go, and what time it is. */
  async ask(): Promise<Pulled> {
    const mine = await this.asked({ method: "GET", path: "/api/field/me" }, (body) => typeof body.account_id === "string");
    if (mine.is !== "done") return { why: whyOf(mine), changed: 0 };
    const me = mine.body as unknown as Me;
    const before = await this.me();
    const at = this.clock.now();
    const isSame = before?.me.account_id === me.account_id;
    const lost = isSame ? await aboutLost(this.store, lostVillages(before.me, me)) : [];
    if (before && !isSame) {
      // Another person has signed in on this phone: their villages are pulled anew; unsent work stays for its author.
      await this.store.write([{ table: "meta", remove: "token" }, { table: "meta", remove: "promises" }]);
      await this.store.clear(["records"]);
    }
    const heard: Heard = { id: "heard", at, days: me.limits.days_kept };
    const write = this.store.write([{ table: "meta", put: { id: "me", me, at } as KeptMe }, { table: "meta", put: heard }, ...lost]);
    if (isSame) await written(write);
    else await write; // whose words may go is not to be guessed
    return { why: null, changed: 0 };
  }

  async changes(): Promise<Pulled> {
    let changed = 0;
    for (;;) {
      const since = (await this.store.get<Token>("meta", "token"))?.next ?? "";
      const outcome = await this.asked(
        { method: "GET", path: `/api/field/changes?since=${encodeURIComponent(since)}&limit=500` },
        (body) => Array.isArray(body.items) && Array.isArray(body.villages),
      );
      if (outcome.is === "refused" && since) {
        // A token the server no longer understands: begin again; rows come twice and are applied by id.
        await this.store.write([{ table: "meta", remove: "token" }]);
        continue;
      }
      if (outcome.is !== "done") return { why: whyOf(outcome), changed };
      const page = outcome.body as unknown as Changes;
      changed += page.items.length + (await this.apply(page));
      if (!page.more && page.present) changed += await this.forgetAbsent(page.present);
      if (!page.more || page.next === since) return { why: null, changed };
    }
  }

  /** One page and its token together: a tab killed in between asks for the same page again. */
  private async apply(page: Changes): Promise<number> {
    const changes: Change[] = page.items.map((item) =>
      item.gone ? { table: "records", remove: item.id } : { table: "records", put: kept(item) },
    );
    // Homes and firms are here for their village alone; of the rest much is one's own, wherever it is: `present` tells.
    const lost = (await this.records()).filter((row) => OF_VILLAGE.has(row.kind) && !page.villages.includes(row.region_code));
    changes.push(...lost.map((row): Change => ({ table: "records", remove: row.id })));
    changes.push({ table: "meta", put: { id: "token", next: page.next, at: this.clock.now() } as Token });
    await this.store.write(changes);
    return lost.length;
  }

  /** What has gone leaves no trace in the changes: counted otherwise than the server, the phone asks for the whole list of ids. */
  private async forgetAbsent(present: NonNullable<Changes["present"]>): Promise<number> {
    const records = await this.records();
    const agrees = (Object.entries(present) as [Kind, [number, number]][]).every(([kind, [count, sum]]) => {
      const held = records.filter((row) => row.kind === kind);
      return held.length === count && held.reduce((total, row) => total + endOf(row.id), 0) === sum;
    });
    if (agrees) return 0;
    const outcome = await this.asked({ method: "GET", path: "/api/field/present" }, (body) => Object.keys(present).every((kind) => Array.isArray(body[kind])));
    if (outcome.is !== "done") return 0; // found out again next time
    const allowed = outcome.body as unknown as Present;
    const ids = new Set(Object.values(allowed).flat());
    const gone = records.filter((row) => !ids.has(row.id));
    // Something is missing here (a village was added, a record became ours to see): begin anew, but not again and again.
    const last = (await this.store.get<Row & { at: number }>("meta", "again"))?.at ?? 0;
    const isDue = ids.size > records.length - gone.length && this.clock.now() - last > ANEW_AFTER;
    const again: Change[] = isDue ? [{ table: "meta", remove: "token" }, { table: "meta", put: { id: "again", at: this.clock.now() } as Row }] : [];
    await this.store.write([...gone.map((row): Change => ({ table: "records", remove: row.id })), ...again]);
    return gone.length;
  }

  private async asked(request: Asked, isExpected: (body: Record<string, unknown>) => boolean): Promise<Outcome> {
    const askedAt = this.clock.raw();
    const outcome = await ask(this.wire, request, isExpected);
    if (outcome.is === "done" && typeof outcome.body.server_time === "string") {
      this.clock.learn(outcome.body.server_time, askedAt, this.clock.raw());
      await written(this.store.write([{ table: "meta", put: { id: "clock", ...this.clock.kept } as Row }]));
    }
    return outcome;
  }
}

/** A visit's words come without what stands beside them; whoever reads a visit finds it whole, as after sending. */
function kept(item: Item): Kept {
  const { gone: _gone, ...record } = item;
  if (record.kind !== "visit") return record;
  const { id, region_code, version, changed_at } = record;
  return { ...record, data: { ...record.data, id, region_code, version, changed_at } };
}

/** Villages this account could write about and no longer can. */
function lostVillages(before: Me, now: Me): Set<string> {
  const of = (me: Me) => [...me.villages, ...(me.elsewhere ?? [])].map((one) => one.code); // older apps kept none elsewhere
  const still = new Set(of(now));
  return new Set(of(before).filter((code) => !still.has(code)));
}

/** The last 32 bits of an id. */
function endOf(id: string): number {
  return Number.parseInt(id.slice(-8), 16);
}

export function whyOf(outcome: Exclude<Outcome, { is: "done" }>): NonNullable<Pulled["why"]> {
  if (outcome.is === "refused" && outcome.refusal.code === "no_fieldwork") return "ended";
  return outcome.is === "later" ? outcome.why : outcome.is;
}
