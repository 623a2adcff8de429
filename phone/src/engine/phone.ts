/** The engine as the screens see it: one object that keeps, sends and fetches, and tells whoever listens. */
import type { Reported, VisitOut } from "../api/contract";
import { Clock } from "./clock";
import { Drafts } from "./drafts";
import { newId } from "./ids";
import { Minutes } from "./minutes";
import { mendEdit } from "./mending";
import { Outbox, type Entry, type NewEntry } from "./outbox";
import { hashOf, photoGone, sendPhoto } from "./photos";
import { Pull, type Kept, type KeptMe } from "./pull";
import { SealedStore } from "./seal";
import { TABLES, type Change, type Row, type Store } from "./store";
import { ask, type Wire, type Why } from "./wire";
import { editEntry, entriesOf, type VisitDraft } from "./writing";

export interface Surroundings {
  store: Store;
  wire: (device: () => string) => Wire;
  now: () => number;
  alone?: <T>(work: () => Promise<T>) => Promise<T>;
  deviceName: string;
  isMetered?: () => boolean;
  rounds?: number;
}

export interface Settings extends Row {
  language: "zh" | "en";
  photosOnWifiOnly: boolean;
}

export type News = "outbox" | "records" | "drafts" | "full" | "line" | "me";
export type Line = "ok" | "syncing" | "unknown" | "unbound" | "denied" | Why;

export class Phone {
  readonly store: SealedStore;
  readonly clock: Clock;
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  readonly pull: Pull;
  readonly minutes: Minutes;
  readonly wire: Wire;
  line: Line = "unknown";
  settings: Settings = { id: "settings", language: "zh", photosOnWifiOnly: false };
  private device: (Row & { uuid: string; isBound: boolean }) | null = null;
  private listeners = new Set<(news: News) => void>();
  private syncing: Promise<void> | null = null;
  private isAskedAgain = false;

  constructor(private readonly around: Surroundings) {
    this.store = new SealedStore(around.store, around.rounds);
    this.clock = new Clock(around.now);
    this.wire = around.wire(() => this.device?.uuid ?? "");
    this.drafts = new Drafts(this.store, () => this.tell("drafts"), () => this.tell("full"));
    this.pull = new Pull(this.store, this.wire, this.clock);
    this.minutes = new Minutes(this.store);
    this.outbox = new Outbox(
      this.store,
      this.wire,
      this.clock,
      {
        account: async () => (await this.pull.me())?.me.account_id,
        photosMayGo: () => !(this.settings.photosOnWifiOnly && (around.isMetered?.() ?? false)),
        changed: () => this.tell("outbox", "records"),
        special: (entry) => sendPhoto(entry, this.store, this.wire),
        delivered: (entry, body) => this.afterDelivery(entry, body),
        refused: (entry) => mendEdit(entry, this.wire, this.clock),
      },
      around.alone,
    );
  }

  listen(heard: (news: News) => void): () => void {
    this.listeners.add(heard);
    return () => this.listeners.delete(heard);
  }

  tell(...news: News[]): void {
    for (const one of news) for (const heard of this.listeners) heard(one);
  }

  /** Before the PIN: only what is not sealed. */
  async wake(): Promise<void> {
    this.clock.offset = (await this.store.get<Row & { offset: number }>("meta", "clock"))?.offset ?? 0;
    this.device = (await this.store.get<Row & { uuid: string; isBound: boolean }>("meta", "device")) ?? null;
    if (!this.device) {
      this.device = { id: "device", uuid: newId(this.clock.now()), isBound: false };
      if (!(await this.store.isLocked())) await this.store.write([{ table: "meta", put: this.device }]);
    }
  }

  /** After the PIN. What is older than the county allows is dropped; unsent work never is. */
  async start(): Promise<KeptMe | undefined> {
    this.settings = (await this.store.get<Settings>("meta", "settings")) ?? this.settings;
    const kept = await this.pull.me();
    if (kept && this.clock.now() - kept.at > kept.me.limits.days_kept * 86_400_000) {
      await this.store.clear(["records"]);
      await this.store.write([{ table: "meta", remove: "token" }, { table: "meta", remove: "promises" }]);
    }
    return kept;
  }

  /** Asked for while one is under way, another follows it: what was written meanwhile must not wait for the next minute. */
  sync(): Promise<void> {
    if (this.syncing) this.isAskedAgain = true;
    this.syncing ??= this.syncUntilQuiet().finally(() => (this.syncing = null));
    return this.syncing;
  }

  private async syncUntilQuiet(): Promise<void> {
    do {
      this.isAskedAgain = false;
      await this.syncOnce();
    } while (this.isAskedAgain);
  }

  private async syncOnce(): Promise<void> {
    if (await this.store.isLocked()) return;
    this.say("syncing");
    const asked = await this.pull.ask();
    if (asked.why !== null) return this.say(asked.why === "refused" ? "denied" : asked.why);
    this.tell("me");
    await this.bind();
    const flushed = await this.outbox.flush();
    this.tell("outbox");
    if (flushed.why === "unbound" || flushed.why === "login" || flushed.why === "portal" || flushed.why === "silence") return this.say(flushed.why);
    const pulled = await this.pull.changes();
    if (pulled.why === null) await this.pull.askPromises();
    this.tell("records");
    if (pulled.why !== null) return this.say(pulled.why === "refused" ? "denied" : pulled.why);
    await this.minutes.send(this.wire, this.clock.now(), this.clock.today());
    this.say("ok");
  }

  private say(line: Line): void {
    this.line = line;
    this.tell("line");
  }

  private async bind(): Promise<void> {
    if (!this.device || this.device.isBound) return;
    const json = { id: this.device.uuid, name: this.around.deviceName };
    const outcome = await ask(this.wire, { method: "POST", path: "/api/field/device", json });
    if (outcome.is !== "done") return;
    this.device = { ...this.device, isBound: true };
    await this.store.write([{ table: "meta", put: this.device }]);
  }

  /** 记好了: the draft ends and its entries begin in one write; from here on it is the outbox's business. */
  async finish(draftId: string, visit: VisitDraft): Promise<void> {
    const accountId = await this.accountId();
    const ending = await this.drafts.end(draftId);
    const made = visit.corrects ? await this.correction(visit, accountId) : entriesOf(visit, accountId);
    const entries = await this.outbox.prepare(made);
    await this.store.write([...entries.map((entry): Change => ({ table: "outbox", put: entry })), ending]);
    this.tell("outbox", "drafts");
    void this.sync();
  }

  private async correction(visit: VisitDraft, accountId: string): Promise<NewEntry[]> {
    const { entry, base, version } = visit.corrects!;
    const [first, ...rest] = entriesOf(visit, accountId);
    const sent = entry === null ? undefined : (await this.outbox.open()).find((one) => one.id === entry);
    const edit = editEntry(visit, base, version, accountId);
    if (sent && (sent.state === "refused" || !sent.left)) {
      if (sent.action === "visit") await this.outbox.correct(sent.id, first!.body, first!.label);
      else if (edit) await this.outbox.correct(sent.id, edit.body, edit.label, edit.base);
      else await this.outbox.discard(sent.id);
      return rest;
    }
    return edit ? [edit, ...rest] : rest;
  }

  async send(...made: Omit<NewEntry, "account_id">[]): Promise<void> {
    const accountId = await this.accountId();
    await this.outbox.add(...made.map((one) => ({ ...one, account_id: accountId })));
    this.tell("outbox");
    void this.sync();
  }

  /** A photo nobody refers to any more leaves the phone. */
  async dropPhotos(ids: string[]): Promise<void> {
    const sent = (await this.outbox.open()).filter((entry) => entry.action === "photo").map(hashOf);
    const drafts = (await this.drafts.all<VisitDraft>("visit")).flatMap(({ value }) => [...value.photos, ...value.issues.flatMap((one) => one.photos)]);
    const needed = new Set([...sent, ...drafts.map((one) => one.id)]);
    await this.store.write(ids.filter((id) => !needed.has(id)).map((id) => ({ table: "photos", remove: id })));
  }

  async discard(entry: Entry): Promise<void> {
    await this.outbox.discard(entry.id);
    if (entry.action === "photo") await this.dropPhotos([hashOf(entry)]);
    this.tell("outbox");
  }

  async accountId(): Promise<string> {
    return (await this.pull.me())?.me.account_id ?? "";
  }

  async setSettings(change: Partial<Settings>): Promise<void> {
    this.settings = { ...this.settings, ...change };
    await this.store.write([{ table: "meta", put: this.settings }]);
    this.tell("me");
  }

  /** Everything goes, unsent work too: asked for by the person, or after unsent work was offered as a file. */
  async wipe(): Promise<void> {
    await this.store.clear(TABLES);
    this.store.lock();
  }

  private async afterDelivery(entry: Entry, body: Record<string, unknown>): Promise<Change[]> {
    const changes: Change[] = [];
    if (["visit", "visit-edit", "addendum"].includes(entry.action)) {
      const data = body as unknown as VisitOut;
      const row: Kept = { kind: "visit", id: data.id, region_code: data.region_code, version: data.version, changed_at: data.changed_at, data };
      changes.push({ table: "records", put: row });
    } else if (entry.action === "issue") changes.push({ table: "records", put: await this.reported(entry, body as unknown as Reported) });
    else if (entry.action === "photo") changes.push(...photoGone(entry, await this.outbox.open()));
    return changes;
  }

  private async reported(entry: Entry, body: Reported): Promise<Kept> {
    const category = (await this.pull.me())?.me.categories.find((one) => one.code === body.category);
    const id = (name: string) => (typeof entry.body[name] === "string" ? (entry.body[name] as string) : null);
    return {
      kind: "issue",
      id: body.id,
      region_code: body.region_code,
      version: 1,
      changed_at: body.changed_at,
      data: {
        number: body.number,
        title: body.title,
        body: body.body,
        state: body.state,
        state_name: "待派单",
        category: body.category,
        category_name: category?.name ?? body.category,
        lead_name: body.lead ?? "",
        due_at: body.due_at,
        reported_at: body.reported_at,
        is_mine: true,
        is_owner: false,
        next_moves: [],
        last_line: null,
        household_id: id("household_id"),
        enterprise_id: id("enterprise_id"),
        visit_id: id("visit_id"),
      },
    };
  }
}
