/** The engine as the screens see it: one object that keeps, sends and fetches, and tells whoever listens. */
import { Acts } from "./acts";
import { Arrivals } from "./arrivals";
import { Binding, type Opened } from "./binding";
import { Clock } from "./clock";
import { diaryDay, diaryId, type Diary } from "./diary";
import { Drafts, type Draft } from "./drafts";
import { Forgetting } from "./forgetting";
import { Forms } from "./forms";
import { written } from "./guard";
import { Holds, type Between } from "./holds";
import { Keeper } from "./keeper";
import { Minutes } from "./minutes";
import { mended } from "./mending";
import { Outbox } from "./outbox";
import { sendPhoto } from "./photos";
import { Tries } from "./pin";
import { Pull, whyOf, type Pulled } from "./pull";
import { SealedStore } from "./seal";
import type { Change, Row, Store } from "./store";
import type { Alone } from "./turns";
import { ask, type Outcome, type Wire, type Why } from "./wire";

export interface Surroundings {
  store: Store;
  wire: (device: () => string, key: () => string) => Wire;
  now: () => number;
  /** Milliseconds of this run, whatever the clock is set to. */
  steady?: () => number;
  alone?: Alone;
  /** The other tabs of this browser. */
  between?: Between;
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
  readonly acts: Acts;
  readonly drafts: Drafts;
  readonly diaries: Keeper<Diary>;
  readonly holds: Holds;
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
    this.store = new SealedStore(around.store, around.rounds, around.isPassing, around.alone);
    this.clock = new Clock(around.now, 0, around.steady);
    this.forgetting = new Forgetting(this.store, this.clock);
    this.wire = around.wire(() => this.binding.uuid, () => this.binding.key);
    this.binding = new Binding(this.store, this.wire, this.clock, around.deviceName, around.isPassing);
    this.drafts = new Drafts(this.store, () => this.tell("drafts"), () => this.tell("full"), () => this.account);
    this.diaries = new Keeper(this.store, "diaries", () => this.tell("diaries"), () => this.tell("full"));
    this.holds = new Holds(around.between);
    this.pull = new Pull(this.store, this.wire, this.clock);
    this.forms = new Forms(this.store, this.wire);
    this.minutes = new Minutes(this.store, around.alone);
    this.tries = new Tries(this.store, around.now);
    const arrivals = new Arrivals(this.store, this.clock, this.pull, () => this.outbox.open());
    this.outbox = new Outbox(
      this.store,
      this.wire,
      this.clock,
      {
        account: async () => (await this.pull.me())?.me.account_id,
        photosMayGo: () => !this.photosHeld,
        isLineOurs: async () => (await this.asksMe()).is === "done",
        changed: () => this.tell("outbox", "records"),
        special: (entry) => sendPhoto(entry, this.store, this.wire),
        delivered: (entry, body) => arrivals.of(entry, body),
        refused: (entry) => mended(entry, this.wire, this.clock),
      },
      around.alone,
    );
    this.acts = new Acts(this.store, this.clock, this.drafts, this.outbox, () => this.accountId(), (...news) => this.tell(...news), () => this.sync());
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
    this.clock.wake(await this.store.get<Row & { offset: number; shown?: number }>("meta", "clock"));
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

  private asksMe(): Promise<Outcome> {
    return ask(this.wire, { method: "GET", path: "/api/field/me" }, (body) => typeof body.account_id === "string");
  }

  /** Without the key nothing is kept: whether somebody is signed in, and whether the phone still is bound. */
  private async meet(): Promise<void> {
    const outcome = await this.asksMe();
    this.say(outcome.is === "done" ? "ok" : lineOf(whyOf(outcome)));
  }

  private async syncInOrder(): Promise<void> {
    this.say("syncing");
    if ((await this.store.isLocked()) || (await this.store.needsPin())) return this.meet();
    await written(this.store.write([{ table: "meta", put: { id: "clock", ...this.clock.kept } as Row }]));
    const asked = await this.askWho();
    if (asked.why === "login") this.binding.askAgain();
    if (asked.why !== null) return this.say(lineOf(asked.why));
    this.account = await this.accountId();
    await written(this.outbox.putDatesRight());
    await written(this.outbox.sendAgain((await this.pull.me())?.me.restored ?? null));
    this.tell("me");
    const isListed = await this.binding.bind((await this.pull.me())?.me.phone ?? null);
    const flushed = await this.outbox.flush();
    this.tell("outbox");
    if (flushed.why === "unbound" || flushed.why === "login" || flushed.why === "portal" || flushed.why === "silence") return this.say(flushed.why);
    // A phone that may not be listed could not be unbound either: its words go, but it keeps no copy.
    if (!isListed) return this.say("unlisted");
    if (!(await written(this.fetch()))) this.tell("full");
    if (this.line === "syncing") this.say("ok");
  }

  private async fetch(): Promise<void> {
    const pulled = await this.pull.changes();
    if (pulled.why === null) {
      await this.pull.askPromises();
      await this.forms.fetch((await this.pull.me())?.me.forms ?? []);
    }
    this.tell("records");
    if (pulled.why !== null) return this.say(lineOf(pulled.why));
    const county = (await this.pull.me())?.me.county_code;
    if (county) await this.minutes.send(this.wire, this.clock.today(), county);
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
      await written(this.outbox.retry());
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
  async openBySignIn(password = ""): Promise<Opened> {
    const opened = await this.binding.openBySignIn(password);
    if (opened === "unbound") await this.beUnbound();
    return opened;
  }

  /** Ends the session, so that signing in is signing in anew. */
  async signOut(): Promise<void> {
    await this.wire({ method: "POST", path: "/accounts/logout/" }).catch(() => null);
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
    await this.store.wipe();
    this.outbox.unkept.clear();
    [this.account, this.binding.key] = ["", ""];
  }
}

function lineOf(why: NonNullable<Pulled["why"]>): Line {
  return why === "refused" ? "denied" : why;
}
