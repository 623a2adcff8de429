/** The engine as the screens see it: one object that keeps, sends and fetches, and tells whoever listens. */
import type { Reported, VisitIn, VisitOut } from "../api/contract";
import { Binding, type Opened } from "./binding";
import { Clock } from "./clock";
import { diaryDay, diaryId, type Diary } from "./diary";
import { Drafts, type Draft } from "./drafts";
import { Forgetting } from "./forgetting";
import { answersIn, draftIdOf, entriesOfForm, Forms, pictureEntries, picturesOf, type FormDraft } from "./forms";
import { Keeper } from "./keeper";
import { Minutes } from "./minutes";
import { mended } from "./mending";
import { Outbox, type Entry, type NewEntry } from "./outbox";
import { hashOf, photoGone, sendPhoto, type Photo } from "./photos";
import { Tries } from "./pin";
import { Pull, whyOf, type Kept, type Pulled } from "./pull";
import { reportedIssue } from "./records";
import { SealedStore } from "./seal";
import { TABLES, type Change, type Row, type Store } from "./store";
import type { Alone } from "./turns";
import { ask, type Wire, type Why } from "./wire";
import type { Words } from "./words";
import { editEntry, entriesOf, photosOf, type VisitDraft } from "./writing";

export interface Surroundings {
  store: Store;
  wire: (device: () => string, key: () => string) => Wire;
  now: () => number;
  alone?: Alone;
  deviceName: string;
  /** Null where the browser does not say. */
  isMetered?: () => boolean | null;
  rounds?: number;
  /** Nothing outlives the tab: there is no copy that would have to be locked or unbound. */
  isPassing?: boolean;
}

export interface Settings extends Row {
  language: "zh" | "en";
  photosOnWifiOnly: boolean;
}

export type News = "outbox" | "records" | "drafts" | "diaries" | "full" | "line" | "me";
export type Line = "ok" | "syncing" | "unknown" | "unbound" | "unlisted" | "denied" | "ended" | Why;

export class Phone {
  readonly store: SealedStore;
  readonly clock: Clock;
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  readonly diaries: Keeper<Diary>;
  readonly pull: Pull;
  readonly forms: Forms;
  readonly minutes: Minutes;
  readonly tries: Tries;
  readonly wire: Wire;
  readonly binding: Binding;
  line: Line = "unknown";
  settings: Settings = { id: "settings", language: "zh", photosOnWifiOnly: false };
  private isAskedByHand = false;
  /** Whose words are being written here. */
  private account = "";
  private readonly forgetting: Forgetting;
  private listeners = new Set<(news: News) => void>();
  private syncing: Promise<void> | null = null;
  private isAskedAgain = false;

  constructor(private readonly around: Surroundings) {
    this.store = new SealedStore(around.store, around.rounds, around.isPassing);
    this.clock = new Clock(around.now);
    this.forgetting = new Forgetting(this.store, this.clock);
    this.wire = around.wire(() => this.binding.uuid, () => this.binding.key);
    this.binding = new Binding(this.store, this.wire, this.clock, around.deviceName, around.isPassing);
    this.drafts = new Drafts(this.store, () => this.tell("drafts"), () => this.tell("full"), () => this.account);
    this.diaries = new Keeper(this.store, "diaries", () => this.tell("diaries"), () => this.tell("full"));
    this.pull = new Pull(this.store, this.wire, this.clock);
    this.forms = new Forms(this.store, this.wire);
    this.minutes = new Minutes(this.store, around.alone);
    this.tries = new Tries(this.store, around.now);
    this.outbox = new Outbox(
      this.store,
      this.wire,
      this.clock,
      {
        account: async () => (await this.pull.me())?.me.account_id,
        photosMayGo: () => !this.photosHeld,
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
    await this.binding.wake();
    if (this.isUnbound) this.line = "unbound";
    this.settings = (await this.store.get<Settings>("meta", "settings").catch(() => undefined)) ?? this.settings; // sealed by older apps
    await this.forgetting.unopened();
  }

  /** After the PIN. What is older than the county allows is dropped; unsent work never is. */
  async start(): Promise<void> {
    if (this.isUnbound) return this.beUnbound();
    this.settings = (await this.store.get<Settings>("meta", "settings")) ?? this.settings;
    await this.binding.open();
    this.account = await this.accountId();
    await this.carryOver();
    await this.forgetting.old();
  }

  /** Diaries and drafts of older apps did not say whose they are. */
  private async carryOver(): Promise<void> {
    if (this.account === "") return;
    const diaries = (await this.store.all("diaries")).filter((row) => row.id === diaryDay(row.id));
    const drafts = (await this.store.all<Draft>("drafts")).filter((draft) => draft.account_id === undefined);
    await this.store.write([
      ...diaries.flatMap((row): Change[] => [{ table: "diaries", remove: row.id }, { table: "diaries", put: { ...row, id: diaryId(this.account, row.id) } }]),
      ...drafts.map((draft): Change => ({ table: "drafts", put: { ...draft, account_id: this.account } as Draft })),
    ]);
  }

  /** From time to time, while the app stays open. */
  async forgetOld(): Promise<void> {
    if ((await this.store.isLocked()) || (await this.store.needsPin())) return;
    await this.forgetting.old();
    this.tell("me", "records", "outbox");
  }

  get isUnbound(): boolean {
    return this.binding.isUnbound;
  }

  /** Said to be unbound: written down, and everything but unsent words goes at once; without such words the phone is empty. */
  private async beUnbound(): Promise<void> {
    await this.binding.end();
    await this.forgetting.unbound();
    await this.flush();
    if (!(await this.hasUnsent())) await this.wipe();
    this.tell("me", "records", "outbox", "drafts");
    this.say("unbound");
  }

  /** Anybody's that would be lost with this phone; while it is locked, what may be. */
  async hasUnsent(): Promise<boolean> {
    const isLocked = await this.store.isLocked();
    const entries = isLocked ? await this.store.count("outbox") : (await this.outbox.open()).length;
    return entries + (await this.store.count("drafts")) + (await this.store.count("diaries")) > 0;
  }

  /** What was written last is in the store: the page may go. */
  async flush(): Promise<void> {
    await Promise.all([this.drafts.flush(), this.diaries.flush()]);
  }

  /** Whether an app from before there was a PIN has left something here: then it is sealed first, signal or not. */
  async holdsSomething(): Promise<boolean> {
    const counts = await Promise.all((["outbox", "drafts", "records"] as const).map((table) => this.store.count(table)));
    return counts.some((count) => count > 0);
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
      await this.syncOnce().catch((problem: unknown) => {
        this.say("unknown"); // the store refused: nothing is being updated any more
        throw problem;
      });
    } while (this.isAskedAgain);
  }

  private async syncOnce(): Promise<void> {
    if (this.isUnbound) return;
    await this.syncInOrder();
    if (this.line === "unbound") await this.beUnbound();
    if (this.line === "ended") await this.forgetVillages();
  }

  /** The posting is over: the villages' people go, what was never sent stays and can be exported. */
  private async forgetVillages(): Promise<void> {
    await this.forgetting.unbound();
    this.tell("me", "records", "outbox");
  }

  /** Without the key nothing is kept: whether somebody is signed in, and whether the phone still is bound. */
  private async meet(): Promise<void> {
    const outcome = await ask(this.wire, { method: "GET", path: "/api/field/me" }, (body) => typeof body.account_id === "string");
    this.say(outcome.is === "done" ? "ok" : lineOf(whyOf(outcome)));
  }

  private async syncInOrder(): Promise<void> {
    this.say("syncing");
    if ((await this.store.isLocked()) || (await this.store.needsPin())) return this.meet();
    const asked = await this.askWho();
    if (asked.why === "login") this.binding.askAgain();
    if (asked.why !== null) return this.say(lineOf(asked.why));
    this.account = await this.accountId();
    this.tell("me");
    const isListed = await this.binding.bind((await this.pull.me())?.me.phone ?? null);
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
    if (pulled.why !== null) return this.say(lineOf(pulled.why));
    await this.minutes.send(this.wire, this.clock.today());
    this.say("ok");
  }

  /** Bound by a session whose answer was lost, the phone has no key to ask with: for a few minutes it is told once more. */
  private async askWho(): Promise<Pulled> {
    const asked = await this.pull.ask();
    if (asked.why !== "login" || this.binding.key !== "" || this.around.isPassing) return asked;
    await this.binding.bind(null);
    return this.binding.key === "" ? asked : this.pull.ask();
  }

  /** Photos wait for Wi-Fi; where nobody can tell Wi-Fi from what costs, they wait for the person. */
  get photosHeld(): boolean {
    if (!this.settings.photosOnWifiOnly) return false;
    const isMetered = this.around.isMetered ? this.around.isMetered() : false;
    return isMetered ?? !this.isAskedByHand;
  }

  get knowsWifi(): boolean {
    return this.around.isMetered?.() !== null;
  }

  /** "Retry all now". */
  async retryAll(): Promise<void> {
    this.isAskedByHand = true;
    try {
      await this.outbox.retry();
      await this.sync();
    } finally {
      this.isAskedByHand = false;
    }
  }

  private say(line: Line): void {
    this.line = line;
    this.tell("line");
  }

  /** The PIN is forgotten: whether a sign-in has opened the store. */
  async openBySignIn(): Promise<Opened> {
    const opened = await this.binding.openBySignIn();
    if (opened === "unbound") await this.beUnbound();
    return opened;
  }

  /** Ends the session, so that signing in is signing in anew. */
  async signOut(): Promise<void> {
    await this.wire({ method: "POST", path: "/accounts/logout/" }).catch(() => null);
  }

  /** 记好了: the draft ends and its entries begin in one write; from here on it is the outbox's business. */
  async finish(draftId: string, visit: VisitDraft): Promise<void> {
    const accountId = await this.accountId();
    const made = visit.corrects ? await this.correction(visit, accountId) : entriesOf(visit, accountId);
    const filled = (await this.drafts.all<FormDraft>("form")).filter(({ value }) => value.visit_id === visit.visit_id && value.settled);
    const about = { region_code: visit.region_code, household_id: visit.household_ids[0] ?? null, enterprise_id: visit.enterprise_ids[0] ?? null };
    made.push(...filled.flatMap(({ value }) => entriesOfForm(value, accountId, about)));
    await this.begin(made, [draftId, ...filled.map(({ id }) => id)]);
    await this.dropPhotos([...photosOf(visit), ...filled.flatMap(({ value }) => picturesOf(value))]);
  }

  /** A form is filled in: it goes with its visit while that is still being written, by itself otherwise. */
  async finishForm(draft: FormDraft): Promise<void> {
    const id = draftIdOf(draft);
    const isAhead = (await this.drafts.all<VisitDraft>("visit")).some(({ value }) => value.visit_id === draft.visit_id && !value.corrects);
    if (isAhead) return this.drafts.keepNow({ id, kind: "form", changed_at: this.clock.iso(), value: draft });
    const accountId = await this.accountId();
    const sent = (await this.outbox.open()).find((entry) => entry.action === "form" && entry.subject === draft.corrects);
    if (sent && (!sent.left || sent.state === "refused")) await this.correctForm(sent, draft, id);
    else await this.begin(await this.withoutArrived(entriesOfForm(draft, accountId)), [id]);
    await this.dropPhotos(picturesOf(draft));
  }

  /** It never was there: the same answer, put right. */
  private async correctForm(sent: Entry, draft: FormDraft, draftId: string): Promise<void> {
    const same: FormDraft = { ...draft, answer_id: sent.subject, corrects: null };
    await this.outbox.correct(sent.id, { ...answersIn(same), replaces: sent.body.replaces ?? null });
    const waiting = await this.photosFor(sent.subject);
    const pictures = pictureEntries(same, sent);
    for (const entry of waiting) if (!pictures.some((one) => one.path === entry.path && hashOf(one) === hashOf(entry))) await this.discard(entry);
    await this.begin(pictures.filter((one) => !waiting.some((entry) => hashOf(entry) === hashOf(one))), [draftId]);
  }

  /** Pictures of an answer that is put right have arrived with it, unless they are still here. */
  private async withoutArrived(made: NewEntry[]): Promise<NewEntry[]> {
    const here = new Set((await this.store.all<Photo>("photos")).map((photo) => photo.id));
    return made.filter((one) => one.action !== "photo" || here.has(hashOf(one)));
  }

  /** The drafts end and the entries begin in one write. */
  private async begin(made: NewEntry[], draftIds: string[]): Promise<void> {
    const entries = (await this.outbox.prepare(made)).map((put): Change => ({ table: "outbox", put }));
    await this.drafts.end(draftIds, (endings) => this.store.write([...entries, ...endings]));
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
    await this.drafts.end([...new Set([id, ...beside.map((one) => one.id)])], (endings) => this.store.write(endings));
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

  /** As `send`; the draft the words stood in ends in the same breath. */
  async sendFrom(draftId: string, ...made: Omit<NewEntry, "account_id">[]): Promise<void> {
    const accountId = await this.accountId();
    await this.begin(made.map((one) => ({ ...one, account_id: accountId })), [draftId]);
  }

  /** A refused entry is put right under a new key; the draft its words stood in ends in the same breath. */
  async correctFrom(draftId: string, entryId: string, body: Record<string, unknown>, more: { label?: string; base?: Record<string, unknown>; path?: string } = {}): Promise<void> {
    await this.drafts.end([draftId], (beside) => this.outbox.correct(entryId, body, more.label, more.base, { path: more.path, beside }));
    this.tell("outbox", "drafts");
    void this.sync();
  }

  /** Nothing of it is wanted any more. */
  async dropDraft(id: string): Promise<void> {
    await this.drafts.end([id], (endings) => this.store.write(endings));
    this.tell("drafts");
  }

  /** A photo nobody refers to any more leaves the phone. */
  async dropPhotos(ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.drafts.flush();
    const sent = (await this.outbox.open()).filter((entry) => entry.action === "photo").map(hashOf);
    const drafts = (await this.drafts.all<VisitDraft>("visit", "anyone")).flatMap(({ value }) => photosOf(value));
    const forms = (await this.drafts.all<FormDraft>("form", "anyone")).flatMap(({ value }) => picturesOf(value));
    const needed = new Set([...sent, ...drafts, ...forms]);
    await this.store.write(ids.filter((id) => !needed.has(id)).map((id) => ({ table: "photos", remove: id })));
  }

  /** With the words half written beside it and, where it would have been their record, its photos. */
  async discard(entry: Entry): Promise<void> {
    if (!(await this.outbox.discard(entry.id))) return this.tell("outbox");
    const beside = (await this.drafts.all<Words>("words")).map(({ id }) => id).filter((id) => id.startsWith(`${entry.id}:`));
    await this.drafts.end(beside, (endings) => this.store.write(endings));
    if (entry.action === "photo") await this.dropPhotos([hashOf(entry)]);
    if (["visit", "issue", "form"].includes(entry.action)) for (const photo of await this.photosFor(entry.subject)) await this.discard(photo);
    this.tell("outbox", "drafts");
  }

  private async photosFor(subject: string): Promise<Entry[]> {
    return (await this.outbox.open()).filter((entry) => entry.action === "photo" && entry.subject === subject);
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
    [this.account, this.binding.key] = ["", ""];
  }

  private async afterDelivery(entry: Entry, body: Record<string, unknown>): Promise<Change[]> {
    const changes: Change[] = [];
    if (["visit", "visit-edit", "addendum"].includes(entry.action)) {
      const data = body.heard === undefined ? await this.asWritten(entry) : (body as unknown as VisitOut);
      if (!data) return changes;
      const row: Kept = { kind: "visit", id: data.id, region_code: data.region_code, version: data.version, changed_at: data.changed_at, data };
      changes.push({ table: "records", put: row });
    } else if (entry.action === "issue") changes.push({ table: "records", put: await this.reported(entry, body as unknown as Reported) });
    else if (entry.action === "move") changes.push(...(await this.moved(entry)));
    else if (entry.action === "photo") changes.push(...photoGone(entry, await this.outbox.open()));
    return changes;
  }

  /** Sent among several, the answer only says that it was taken: until the next pull it stands as it was written. */
  private async asWritten(entry: Entry): Promise<VisitOut | null> {
    if (await this.store.get("records", entry.subject)) return null; // pulled meanwhile, and so known better
    const me = (await this.pull.me())?.me;
    const village = me?.villages.find((one) => one.code === entry.region_code)?.name ?? "";
    const at = { created_at: entry.made_at, changed_at: this.clock.iso() };
    const beside = { village, author: me?.name ?? "", organisation: me?.organisation_name ?? "", hidden_count: 0, edits: [], version: 1, is_mine: true, is_editable: true };
    return { ...(entry.body as unknown as VisitIn), ...beside, ...at } as unknown as VisitOut;
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
      data: reportedIssue({
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
        place: id("place") ?? "",
        household_id: id("household_id"),
        enterprise_id: id("enterprise_id"),
        visit_id: id("visit_id"),
      }),
    };
  }
}

function lineOf(why: NonNullable<Pulled["why"]>): Line {
  return why === "refused" ? "denied" : why;
}
