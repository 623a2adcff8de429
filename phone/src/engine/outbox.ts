/** What waits to be sent. A key survives every retry and changes only when the person corrects the entry. */
import type { Refusal } from "../api/contract";
import { sendBatch, together } from "./batch";
import type { Clock } from "./clock";
import { dated } from "./dating";
import { written } from "./guard";
import type { Conflict } from "./merge";
import { newId } from "./ids";
import { firstOf, LONGEST_WAIT, makes, readyOf } from "./order";
import type { Change, Row, Store } from "./store";
import { inThisTab, type Alone } from "./turns";
import { ask, type Outcome, type Wire, type Why } from "./wire";

export type Action = "visit" | "visit-edit" | "addendum" | "issue" | "move" | "note" | "answer" | "promise" | "form" | "photo" | "follow" | "opinion";

export interface Entry extends Row {
  /** The Idempotency-Key. */
  id: string;
  /** The visit or issue it is about; others may have to wait for it. */
  subject: string;
  action: Action;
  method: "POST" | "PATCH" | "PUT";
  path: string;
  body: Record<string, unknown>;
  /** What the person sees in the list. */
  label: string;
  region_code: string;
  account_id: string;
  made_at: string;
  /** Order of making on this phone; its clock may jump. */
  turn: number;
  state: "waiting" | "refused" | "delivered";
  /** Subjects that must have reached the server first. */
  needs: string[];
  tries: number;
  /** Whether a request with this key has ever left the phone: then the server may have it, whatever we heard. */
  left: boolean;
  not_before: number;
  why?: Why;
  /** How often somebody else answered in the server's place while the line was ours. */
  blocked?: number;
  refusal?: Refusal;
  delivered_at?: string;
  answer?: Record<string, unknown>;
  /** How often it was merged by itself; others may edit faster than the line is. */
  mends?: number;
  /** Written after the phone's clock was set back: by what it was wrong as far as was known then. Gone once the dates are put right. */
  unsure?: number;
  /** For edits: what the fields said when the person began. */
  base?: Record<string, unknown>;
  /** For edits that met somebody else's: both texts, and the version they say. */
  conflicts?: Conflict[];
  their_version?: number;
  /** For steps that met somebody else's: who took theirs, what they said, where it stands now, and whether ours may still follow. Older apps wrote the state alone. */
  met?: { who: string; words: string; state: string; stand?: string; isOpen: boolean };
}

export type NewEntry = Pick<Entry, "subject" | "action" | "path" | "body" | "label" | "region_code" | "account_id"> &
  Partial<Pick<Entry, "method" | "needs" | "base">>;

const FIRST_WAIT = 5_000;
const KEEP_DELIVERED = 30 * 86_400_000;
const ITS_CLOCK = 86_400_000; // what arrived is dated by the phone, which may have been wrong

interface KnownRestore extends Row {
  at: string;
}

export interface OutboxHooks {
  /** Rows to write in the same breath as the delivery. */
  delivered?: (entry: Entry, body: Record<string, unknown>) => Promise<Change[]>;
  /** May put a refused edit right by itself; the entry it returns is sent next. */
  refused?: (entry: Entry) => Promise<Entry | null>;
  /** Whose entries may go now: on a shared phone each goes under its author's own sign-in. */
  account?: () => Promise<string | undefined>;
  /** Whether the line is ours this very moment: then a stranger's answer is about the entry. */
  isLineOurs?: () => Promise<boolean>;
  /** Photos may have to wait for a network that costs nothing. */
  photosMayGo?: () => boolean;
  /** Told after every step, so that a list on the screen can follow. */
  changed?: () => void;
  /** Sends something that is more than one request (a photo's pieces). */
  special?: (entry: Entry) => Promise<Outcome>;
}

export type Flushed = { why: Why | "unbound" | null; delivered: number };

/** Put right too late: it is on its way, there already, or has become another one. */
export class HasLeft extends Error {}

export class Outbox {
  private flushing: Promise<Flushed> | null = null;
  /** Have left while there was no room to write it down. */
  private readonly leftUnwritten = new Set<string>();
  /** Have arrived while there was no room for what was answered: their receipts are here as long as the tab lives. */
  readonly unkept = new Map<string, Entry>();
  /** What became of them could not be written down: not tried again in this flush. */
  private readonly untold = new Set<string>();

  constructor(
    private readonly store: Store,
    private readonly wire: Wire,
    private readonly clock: Clock,
    private readonly hooks: OutboxHooks = {},
    private readonly alone: Alone = inThisTab(),
  ) {}

  async entries(): Promise<Entry[]> {
    const rows = [...(await this.store.all<Entry>("outbox")), ...this.unkept.values()];
    return rows.map((entry) => this.carried(entry)).sort((a, b) => a.turn - b.turn || (a.id < b.id ? -1 : 1));
  }

  async open(): Promise<Entry[]> {
    return (await this.entries()).filter((entry) => entry.state !== "delivered");
  }

  /** Entries not yet written, so that they can go into the store in the same breath as the end of their draft. */
  async prepare(made: NewEntry[]): Promise<Entry[]> {
    const last = Math.max(0, ...(await this.entries()).map((entry) => entry.turn));
    return made.map((one, place) => ({
      method: "POST",
      needs: [],
      ...one,
      id: newId(this.clock.now()),
      made_at: this.clock.iso(),
      turn: last + 1 + place,
      ...(this.clock.isUnsure && { unsure: this.clock.offset }),
      state: "waiting",
      tries: 0,
      left: false,
      not_before: 0,
    }));
  }

  async add(...made: NewEntry[]): Promise<Entry[]> {
    const entries = await this.prepare(made);
    await this.store.write(entries.map((entry) => ({ table: "outbox", put: entry })));
    return entries;
  }

  /** The person has put it right: other words, therefore another key. Throws `HasLeft` where that comes too late. */
  async correct(id: string, body: Record<string, unknown>, label?: string, base?: Record<string, unknown>, more: { path?: string; beside?: Change[] } = {}): Promise<Entry> {
    return this.inTurn(async () => {
      const found = await this.store.get<Entry>("outbox", id);
      const entry = found && this.carried(found);
      if (!entry || !mayChange(entry)) throw new HasLeft();
      const next: Entry = {
        ...entry,
        id: newId(this.clock.now()),
        body,
        path: more.path ?? entry.path,
        label: label ?? entry.label,
        base: base ?? entry.base,
        state: "waiting",
        tries: 0,
        left: false,
        not_before: 0,
        blocked: undefined,
        refusal: undefined,
        conflicts: undefined,
        met: undefined,
        why: undefined,
      };
      await this.store.write([
        { table: "outbox", remove: id },
        { table: "outbox", put: next },
        ...(more.beside ?? []),
      ]);
      return next;
    });
  }

  /** The server has said what time it is: what was written by a clock set back, and has not left, is dated anew. */
  async putDatesRight(): Promise<void> {
    await this.inTurn(async () => {
      const unsure = (await this.open()).filter((entry) => entry.unsure !== undefined);
      await this.store.write(unsure.map((entry) => ({ table: "outbox", put: dated(entry, this.clock.offset) })));
    });
  }

  /**
   * The county's records were put back to an earlier day: what has arrived since goes once more, under the keys it had, so
   * that what is still there is not doubled. Pictures are not kept here, and do not.
   */
  async sendAgain(restore: { at: string; made_at: string } | null): Promise<void> {
    await this.inTurn(async () => {
      const known = await this.store.get<KnownRestore>("meta", "restore");
      const at = restore?.at ?? "";
      if (known?.at === at) return;
      const since = Date.parse(restore?.made_at ?? "") - ITS_CLOCK;
      const isLost = (entry: Entry) => entry.state === "delivered" && entry.action !== "photo" && Date.parse(entry.delivered_at ?? entry.made_at) >= since;
      const lost = known ? (await this.entries()).filter(isLost) : []; // a phone that has just begun to ask has nothing to compare with
      const again = lost.map((entry): Change => ({ table: "outbox", put: { ...entry, state: "waiting", delivered_at: undefined, tries: 0, not_before: 0 } as Entry }));
      await this.store.write([...again, { table: "meta", put: { id: "restore", at } as KnownRestore }]);
      for (const { id } of lost) this.unkept.delete(id);
      if (again.length > 0) this.hooks.changed?.();
    });
  }

  /** Its words go another way: the one ends and the other begins in one write. */
  async instead(id: string, made: NewEntry, beside: Change[] = []): Promise<void> {
    await this.inTurn(async () => {
      await this.must(id);
      const [put] = await this.prepare([made]);
      await this.store.write([{ table: "outbox", remove: id }, { table: "outbox", put: put! }, ...beside]);
    });
  }

  /** "Retry now" keeps the key. */
  async retry(id?: string): Promise<void> {
    await this.inTurn(async () => {
      const asked = (await this.open()).filter((entry) => id === undefined || entry.id === id);
      const again = asked.map((entry): Entry => ({ ...entry, state: id === undefined ? entry.state : "waiting", not_before: 0 }));
      const changed = again.filter((entry, place) => entry.state !== asked[place]!.state || asked[place]!.not_before !== 0);
      await this.store.write(changed.map((put) => ({ table: "outbox", put })));
    });
  }

  /** Answers whether it was still there to be given up: it may have arrived meanwhile, or be given up in another tab. */
  async discard(id: string, how: { unlessLeft?: boolean; beside?: Change[] } = {}): Promise<boolean> {
    return this.inTurn(async () => {
      const open = await this.open();
      const entry = open.find((one) => one.id === id);
      if (!entry || (how.unlessLeft && !mayChange(entry))) return false;
      const orphans = makes(entry) ? open.filter((other) => other.id !== id && other.needs.includes(entry.subject)) : [];
      await this.store.write([
        { table: "outbox", remove: id },
        ...orphans.map((other): Change => ({ table: "outbox", put: withoutNeed(other, entry.subject) })),
        ...(how.beside ?? []),
      ]);
      return true;
    });
  }

  /** What reads rows and writes them back does so one after the other: none writes back what another, or another tab, has just changed. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.alone("changing", work);
  }

  /** One flush at a time, also across tabs; a second caller shares the first one's result. */
  flush(): Promise<Flushed> {
    this.flushing ??= this.alone("outbox", () => this.sendAll()).finally(() => (this.flushing = null));
    return this.flushing;
  }

  private async sendAll(): Promise<Flushed> {
    let delivered = 0;
    /** Refused or stopped together, without a word about any one of them: each goes by itself. */
    const alone = new Set<string>();
    this.untold.clear();
    for (;;) {
      const account = await this.hooks.account?.(); // each time: somebody else may have signed in, in another tab
      const mayGo = readyOf(await this.open(), this.clock.now(), account, this.hooks.photosMayGo?.() ?? true);
      const ready = mayGo.filter(({ id }) => !this.untold.has(id));
      const first = firstOf(ready);
      if (!first) break;
      const goesAlone = (entry: Entry) => alone.has(entry.id) || Boolean(entry.blocked);
      const chosen = goesAlone(first) ? [first] : together(first, ready.filter((entry) => !goesAlone(entry)));
      const leaving = await this.leave(chosen);
      if (leaving.length === 0) continue;
      const outcomes = leaving.length > 1 ? await this.sendTogether(leaving) : [await this.sendOne(leaving[0]!)];
      if (outcomes === null) for (const entry of leaving) alone.add(entry.id);
      for (const outcome of outcomes ?? []) {
        if (outcome.is === "done") delivered += 1;
        if (outcome.is === "unbound") return { why: "unbound", delivered };
        // Busy may be about this entry alone; silence, a portal and an expired login are about the line.
        if (outcome.is === "later" && outcome.why !== "busy") return { why: outcome.why, delivered };
      }
    }
    await this.forget();
    return { why: (await this.open()).some((entry) => entry.state === "waiting" && entry.why === "busy") ? "busy" : null, delivered };
  }

  private async sendOne(leaving: Entry): Promise<Outcome> {
    const outcome = leaving.action === "photo" && this.hooks.special ? await this.hooks.special(leaving) : await this.post(leaving);
    if (!(await this.isAboutIt(outcome))) {
      await this.settle([leaving], [outcome]);
      return outcome;
    }
    const later: Outcome = { is: "later", why: "busy" };
    await this.settle([{ ...leaving, blocked: (leaving.blocked ?? 0) + 1 }], [later]);
    return later;
  }

  /** A box in between that dislikes these words answers in the server's place: the others go on. */
  private async isAboutIt(outcome: Outcome): Promise<boolean> {
    return outcome.is === "later" && outcome.why === "portal" && ((await this.hooks.isLineOurs?.()) ?? false);
  }

  /** What became of each is written in one breath; null when they were refused, or stopped on the way, as a whole. */
  private async sendTogether(leaving: Entry[]): Promise<Outcome[] | null> {
    const found = await sendBatch(leaving, this.wire);
    if (!Array.isArray(found) && (found.is === "refused" || (await this.isAboutIt(found)))) return null;
    const outcomes = Array.isArray(found) ? found : leaving.map(() => found);
    await this.settle(leaving, outcomes);
    return outcomes;
  }

  /** From here on the server may have them, whatever we hear. Who was given up or put right meanwhile stays. */
  private leave(entries: Entry[]): Promise<Entry[]> {
    return this.inTurn(async () => {
      const found = await Promise.all(entries.map(({ id }) => this.store.get<Entry>("outbox", id)));
      const rows = found.filter((row) => row !== undefined).map((row) => this.carried(row)).filter((row) => row.state === "waiting");
      const leaving = rows.map((row): Entry => ({ ...row, left: true, tries: row.tries + 1 }));
      if (!(await written(this.store.write(leaving.map((put) => ({ table: "outbox", put })))))) for (const { id } of leaving) this.leftUnwritten.add(id);
      return leaving;
    });
  }

  /** What has arrived is written down; anything else only of entries nobody has given up or put right meanwhile. */
  private async settle(leaving: Entry[], outcomes: Outcome[]): Promise<void> {
    const changes = await Promise.all(leaving.map((entry, place) => this.settled(entry, outcomes[place]!)));
    await this.inTurn(async () => {
      const here = await Promise.all(leaving.map((entry, place) => outcomes[place]!.is === "done" || this.store.get("outbox", entry.id)));
      if (await written(this.store.write(changes.filter((_, place) => here[place]).flat()))) return;
      // No room for its receipt: what has arrived goes, and its picture with it, which makes some.
      const arrived = leaving.flatMap((entry, place): Change[] => (outcomes[place]!.is === "done" ? [{ table: "outbox", remove: entry.id }, ...changes[place]!] : []));
      await this.store.write(arrived.filter((change) => "remove" in change));
      for (const change of changes.flat()) if ("put" in change && change.table === "outbox" && (change.put as Entry).state === "delivered") this.unkept.set(change.put.id, change.put as Entry);
      for (const { id } of leaving) this.untold.add(id);
    });
    this.hooks.changed?.();
  }

  private async settled(leaving: Entry, outcome: Outcome): Promise<Change[]> {
    if (outcome.is === "done") {
      const gone: Entry = { ...leaving, state: "delivered", delivered_at: this.clock.iso(), answer: brief(outcome.body), why: undefined };
      return [{ table: "outbox", put: gone }, ...((await this.hooks.delivered?.(gone, outcome.body)) ?? [])];
    }
    if (outcome.is === "refused") {
      const refused: Entry = { ...leaving, state: "refused", refusal: outcome.refusal, why: undefined };
      const mended = await this.hooks.refused?.(refused);
      return mended ? [{ table: "outbox", remove: leaving.id }, { table: "outbox", put: mended }] : [{ table: "outbox", put: refused }];
    }
    if (outcome.is === "unbound") return [];
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(leaving.tries - 1, 10));
    // An expired login or a portal is no fault of the entry: it goes the moment the line is ours again.
    const not_before = outcome.why === "busy" || outcome.why === "silence" ? this.clock.now() + wait : 0;
    return [{ table: "outbox", put: { ...leaving, why: outcome.why, not_before } as Entry }];
  }

  private async post(entry: Entry): Promise<Outcome> {
    const { method, path, body, id, action, subject } = entry;
    const isMine = (answer: Record<string, unknown>) => !["visit", "issue", "form"].includes(action) || answer.id === subject;
    const isNameless = action === "opinion";
    const outcome = await ask(this.wire, { method, path, json: body, headers: { "Idempotency-Key": id }, isNameless }, isMine);
    // A gate before the server that wants a name stops this one alone.
    const isStopped = isNameless && outcome.is === "later" && (outcome.why === "login" || outcome.why === "portal");
    return isStopped ? { is: "later", why: "busy" } : outcome;
  }

  private async forget(): Promise<void> {
    const unkept = [...this.unkept.values()];
    if (unkept.length > 0 && (await written(this.store.write(unkept.map((put) => ({ table: "outbox", put })))))) this.unkept.clear();
    const old = (await this.entries()).filter(
      (entry) => entry.state === "delivered" && Date.parse(entry.delivered_at ?? entry.made_at) < this.clock.now() - KEEP_DELIVERED,
    );
    await this.store.write(old.map((entry) => ({ table: "outbox", remove: entry.id })));
  }

  private async must(id: string): Promise<Entry> {
    const entry = await this.store.get<Entry>("outbox", id);
    if (!entry) throw new Error(`no entry ${id}`);
    return this.carried(entry);
  }

  private carried(entry: Entry): Entry {
    return this.leftUnwritten.has(entry.id) ? { ...carried(entry), left: true } : carried(entry);
  }
}

/** Whether the server has surely not taken it as it stands: nothing has reached it, or what has bears a name of its own and is known again. */
export function mayChange(entry: Entry): boolean {
  if (entry.state !== "waiting") return entry.state === "refused";
  const blocked = entry.blocked ?? 0;
  return !entry.left || (blocked > 0 && (isNamed(entry) || blocked === entry.tries));
}

/** Sent twice in other words, there is still one of it: by its id, or by how what it is about stood. */
function isNamed({ action }: Entry): boolean {
  return ["visit", "visit-edit", "issue", "form", "promise", "move", "follow"].includes(action);
}

/** Entries written by an older app get what newer code expects. */
function carried(entry: Entry): Entry {
  return { ...entry, needs: entry.needs ?? [], tries: entry.tries ?? 0, left: entry.left ?? (entry.tries ?? 0) > 0, not_before: entry.not_before ?? 0, turn: entry.turn ?? 0 };
}

function withoutNeed(entry: Entry, subject: string): Entry {
  const needs = entry.needs.filter((need) => need !== subject);
  const body = Object.fromEntries(Object.entries(entry.body).map(([name, value]) => [name, ["visit_id", "replaces"].includes(name) && value === subject ? null : value]));
  return { ...entry, needs, body };
}

function brief(body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(["id", "number", "receipt_code", "version", "code"].flatMap((name) => (name in body ? [[name, body[name]]] : [])));
}
