/** The engine as the screens see it: one object that keeps, sends and fetches, and tells whoever listens. */
import type { Reported, VisitOut } from "../api/contract";
import { Clock } from "./clock";
import { Drafts } from "./drafts";
import { answersIn, draftIdOf, entriesOfForm, Forms, pictureEntries, picturesIn, type FormDraft } from "./forms";
import { newId } from "./ids";
import { Minutes } from "./minutes";
import { mended } from "./mending";
import { Outbox, type Entry, type NewEntry } from "./outbox";
import { hashIn, hashOf, photoGone, sendPhoto, type Photo } from "./photos";
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
  /** Nothing outlives the tab: there is no copy that would have to be unbound. */
  isPassing?: boolean;
}

export interface Settings extends Row {
  language: "zh" | "en";
  photosOnWifiOnly: boolean;
}

export type News = "outbox" | "records" | "drafts" | "full" | "line" | "me";
export type Line = "ok" | "syncing" | "unknown" | "unbound" | "unlisted" | "denied" | Why;

export class Phone {
  readonly store: SealedStore;
  readonly clock: Clock;
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  readonly pull: Pull;
  readonly forms: Forms;
  readonly minutes: Minutes;
  readonly wire: Wire;
  line: Line = "unknown";
  /** Why the server would not list this phone among the account's own, in its words. */
  unlisted = "";
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
    this.forms = new Forms(this.store, this.wire);
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
        refused: (entry) => mended(entry, this.wire, this.clock),
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
    const isListed = await this.bind();
    const flushed = await this.outbox.flush();
    this.tell("outbox");
    if (flushed.why === "unbound" || flushed.why === "login" || flushed.why === "portal" || flushed.why === "silence") return this.say(flushed.why);
    // A phone that may not be listed could not be unbound either: its words go, but it keeps no copy.
    if (!isListed) return this.say("unlisted");
    const pulled = await this.pull.changes();
    if (pulled.why === null) {
      await this.pull.askPromises();
      await this.forms.fetch((await this.pull.me())?.me.forms ?? []);
    }
    this.tell("records");
    if (pulled.why !== null) return this.say(pulled.why === "refused" ? "denied" : pulled.why);
    await this.minutes.send(this.wire, this.clock.now(), this.clock.today());
    this.say("ok");
  }

  private say(line: Line): void {
    this.line = line;
    this.tell("line");
  }

  /** False when the server refuses: too many phones already, or this one is another account's. */
  private async bind(): Promise<boolean> {
    if (!this.device || this.device.isBound || this.around.isPassing) return true;
    const json = { id: this.device.uuid, name: this.around.deviceName };
    const outcome = await ask(this.wire, { method: "POST", path: "/api/field/device", json });
    this.unlisted = outcome.is === "refused" ? outcome.refusal.message : "";
    if (outcome.is !== "done") return outcome.is !== "refused";
    this.device = { ...this.device, isBound: true };
    await this.store.write([{ table: "meta", put: this.device }]);
    return true;
  }

  /** 记好了: the draft ends and its entries begin in one write; from here on it is the outbox's business. */
  async finish(draftId: string, visit: VisitDraft): Promise<void> {
    const accountId = await this.accountId();
    const ending = await this.drafts.end(draftId);
    const made = visit.corrects ? await this.correction(visit, accountId) : entriesOf(visit, accountId);
    const filled = (await this.drafts.all<FormDraft>("form")).filter(({ value }) => value.visit_id === visit.visit_id && value.settled);
    const about = { region_code: visit.region_code, household_id: visit.household_ids[0] ?? null, enterprise_id: visit.enterprise_ids[0] ?? null };
    made.push(...filled.flatMap(({ value }) => entriesOfForm(value, accountId, about)));
    await this.begin(made, [ending, ...(await Promise.all(filled.map(({ id }) => this.drafts.end(id))))]);
    await this.dropPhotos(filled.flatMap(({ value }) => picturesOf(value)));
  }

  /** A form is filled in: it goes with its visit while that is still being written, by itself otherwise. */
  async finishForm(draft: FormDraft): Promise<void> {
    const id = draftIdOf(draft);
    const isAhead = (await this.drafts.all<VisitDraft>("visit")).some(({ value }) => value.visit_id === draft.visit_id && !value.corrects);
    if (isAhead) {
      this.drafts.keep({ id, kind: "form", changed_at: this.clock.iso(), value: draft });
      return this.drafts.flush();
    }
    const accountId = await this.accountId();
    const ending = await this.drafts.end(id);
    const sent = (await this.outbox.open()).find((entry) => entry.action === "form" && entry.subject === draft.corrects);
    if (sent && (!sent.left || sent.state === "refused")) await this.correctForm(sent, draft, ending);
    else await this.begin(await this.withoutArrived(entriesOfForm(draft, accountId)), [ending]);
    await this.dropPhotos(picturesOf(draft));
  }

  /** It never was there: the same answer, put right. */
  private async correctForm(sent: Entry, draft: FormDraft, ending: Change): Promise<void> {
    const same: FormDraft = { ...draft, answer_id: sent.subject, corrects: null };
    await this.outbox.correct(sent.id, { ...answersIn(same), replaces: sent.body.replaces ?? null });
    const waiting = await this.photosFor(sent.subject);
    const pictures = pictureEntries(same, sent);
    for (const entry of waiting) if (!pictures.some((one) => one.path === entry.path && hashOf(one) === hashOf(entry))) await this.discard(entry);
    await this.begin(pictures.filter((one) => !waiting.some((entry) => hashOf(entry) === hashOf(one))), [ending]);
  }

  /** Pictures of an answer that is put right have arrived with it, unless they are still here. */
  private async withoutArrived(made: NewEntry[]): Promise<NewEntry[]> {
    const here = new Set((await this.store.all<Photo>("photos")).map((photo) => photo.id));
    return made.filter((one) => one.action !== "photo" || here.has(hashOf(one)));
  }

  private async begin(made: NewEntry[], endings: Change[]): Promise<void> {
    const entries = await this.outbox.prepare(made);
    await this.store.write([...entries.map((entry): Change => ({ table: "outbox", put: entry })), ...endings]);
    this.tell("outbox", "drafts");
    void this.sync();
  }

  /** A draft of a visit or a form is thrown away, with what was written beside it. */
  async throwAway(id: string): Promise<void> {
    const draft = await this.drafts.of<VisitDraft>(id);
    const visit = draft?.kind === "visit" ? draft.value : null;
    const beside = (await this.drafts.all<FormDraft>("form")).filter((one) => one.id === id || (visit && !visit.corrects && visit.visit_id === one.value.visit_id));
    const photos = visit ? photosOf(visit) : [];
    const pictures = beside.flatMap(({ value }) => picturesOf(value));
    await this.store.write(await Promise.all([id, ...beside.map((one) => one.id)].map((one) => this.drafts.end(one))));
    await this.dropPhotos([...photos, ...pictures]);
    this.tell("drafts");
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
    const drafts = (await this.drafts.all<VisitDraft>("visit")).flatMap(({ value }) => photosOf(value));
    const forms = (await this.drafts.all<FormDraft>("form")).flatMap(({ value }) => picturesOf(value));
    const needed = new Set([...sent, ...drafts, ...forms]);
    await this.store.write(ids.filter((id) => !needed.has(id)).map((id) => ({ table: "photos", remove: id })));
  }

  async discard(entry: Entry): Promise<void> {
    await this.outbox.discard(entry.id);
    if (entry.action === "photo") await this.dropPhotos([hashOf(entry)]);
    if (entry.action === "form") for (const picture of await this.photosFor(entry.subject)) await this.discard(picture);
    this.tell("outbox");
  }

  private async photosFor(answer: string): Promise<Entry[]> {
    return (await this.outbox.open()).filter((entry) => entry.action === "photo" && entry.subject === answer);
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
    else if (entry.action === "move") changes.push(...(await this.moved(entry)));
    else if (entry.action === "photo") changes.push(...photoGone(entry, await this.outbox.open()));
    return changes;
  }

  /** It has moved on: until the next pull says which steps follow, none is offered from where it stood. */
  private async moved(entry: Entry): Promise<Change[]> {
    const row = await this.store.get<Kept>("records", entry.subject);
    if (row?.kind !== "issue") return [];
    const put: Kept = { ...row, data: { ...row.data, next_moves: [] } };
    return [{ table: "records", put }];
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
        state_name: body.state === "merged" ? "已并案" : "待派单",
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

function photosOf(visit: VisitDraft): string[] {
  return [...visit.photos, ...visit.issues.flatMap((one) => one.photos)].map((one) => one.id);
}

function picturesOf(draft: FormDraft): string[] {
  return picturesIn(draft.answers).map(hashIn);
}
