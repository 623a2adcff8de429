/** One draft is written on in one tab at a time. Another shows it, and takes it over when it is asked to: what stands in the first is stored before. */
type Locks = Pick<LockManager, "request">;

export interface Said {
  /** over: hand it to me. keeps: it cannot be stored here. */
  is: "who" | "held" | "over" | "keeps" | "given" | "left";
  id: string;
}

/** What the tabs of one browser tell each other; none hears itself. */
export interface Channel {
  post: (said: Said) => void;
  hear: (heard: (said: Said) => void) => void;
}

/** Old web views lack the one or the other; without both, each tab believes that it is alone. */
export interface Between {
  locks?: () => Locks | undefined;
  channel?: Channel | null;
  /** How long another tab is waited for before it counts as asleep. */
  patience?: number;
}

/** Stores what was written; false where that could not be done. Stolen, it has passed to another already. */
export type Give = (isStolen: boolean) => Promise<boolean>;

interface Mine {
  give: Give;
  leave: () => Promise<void>;
}

const PATIENCE = 4000;
const ANSWER_WITHIN = 300;
const DYING = 4; // so often a tab that holds a draft is asked before it counts as asleep

export class Holds {
  private readonly mine = new Map<string, Mine>();
  /** Let go of, and not yet heard of by the browser. */
  private readonly leaving = new Map<string, Promise<void>>();
  private readonly listeners = new Set<(said: Said) => void>();
  private readonly patience: number;

  constructor(private readonly between: Between = {}) {
    this.patience = between.patience ?? PATIENCE;
    between.channel?.hear((said) => void this.hear(said));
  }

  /** Whether it is this tab's from here on; otherwise another writes on it. One that holds it and says nothing may just be dying. */
  async take(id: string, give: Give): Promise<boolean> {
    await this.leaving.get(id);
    const isOurs = () =>
      this.byLock(id, { ifAvailable: true }, give, async () => {
        if (!this.between.channel) return true;
        this.post("who", id);
        return (await this.answer(id, ANSWER_WITHIN, "held")) === null;
      });
    for (let times = 0; times < DYING; times++) {
      if (await isOurs()) return true;
      const answer = this.answer(id, ANSWER_WITHIN, "held");
      this.post("who", id);
      if ((await answer) !== null) return false;
    }
    return isOurs();
  }

  /** The other tab stores what it has and lets go; one that is asleep is not waited for. False: its words are not stored yet. */
  async takeOver(id: string, give: Give): Promise<boolean> {
    const answer = this.answer(id, this.patience, "given", "keeps");
    this.post("over", id);
    if ((await answer) === "keeps") return false;
    return this.byLock(id, { steal: true }, give, async () => true);
  }

  /** Not before what was written is `stored`. */
  leave(id: string, stored: Promise<unknown> = Promise.resolve()): void {
    const held = this.mine.get(id);
    if (!held) return;
    const gone = stored.then(() => held.leave()).then(() => void this.leaving.delete(id));
    this.leaving.set(id, gone);
    void gone.then(() => this.post("left", id));
  }

  /** Another tab has let go of something. */
  onLeft(heard: (id: string) => void): () => void {
    const listener = ({ is, id }: Said) => void (is === "left" && heard(id));
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private post(is: Said["is"], id: string): void {
    this.between.channel?.post({ is, id });
  }

  private async hear(said: Said): Promise<void> {
    for (const heard of this.listeners) heard(said);
    const held = this.mine.get(said.id);
    if (held && said.is === "who") this.post("held", said.id);
    if (!held || said.is !== "over") return;
    if (!(await held.give(false))) return this.post("keeps", said.id);
    if (this.mine.get(said.id) !== held) return; // stolen meanwhile
    await held.leave();
    this.post("given", said.id);
  }

  private answer(id: string, within: number, ...awaited: Said["is"][]): Promise<Said["is"] | null> {
    if (!this.between.channel) return Promise.resolve(null);
    return new Promise((done) => {
      const over = (is: Said["is"] | null) => {
        clearTimeout(timer);
        this.listeners.delete(listener);
        done(is);
      };
      const listener = (said: Said) => void (said.id === id && awaited.includes(said.is) && over(said.is));
      const timer = setTimeout(() => over(null), within);
      this.listeners.add(listener);
    });
  }

  /** `alone` answers where the browser lends no locks. */
  private async byLock(id: string, how: LockOptions, give: Give, alone: () => Promise<boolean>): Promise<boolean> {
    const locks = await this.locks();
    if (!locks) {
      const isOurs = await alone();
      if (isOurs) this.mine.set(id, { give, leave: async () => void this.mine.delete(id) });
      return isOurs;
    }
    return new Promise((answer, fail) => {
      const asked = locks.request(`tiangeng-draft-${id}`, how, (lock) => {
        answer(lock !== null);
        return lock && new Promise<void>((leave) => this.mine.set(id, { give, leave: () => this.letGo(id, asked, leave) }));
      });
      asked.catch((problem: unknown) => {
        fail(problem); // unheard where the answer was given: then it was stolen
        const lost = this.mine.get(id);
        this.mine.delete(id);
        void lost?.give(true);
      });
    });
  }

  private async letGo(id: string, asked: Promise<unknown>, leave: () => void): Promise<void> {
    this.mine.delete(id);
    leave();
    await asked.catch(() => {});
  }

  /** Null where there are none, or none for a page like this one. */
  private async locks(): Promise<Locks | null> {
    const locks = this.between.locks?.();
    const isLent = await locks?.request("tiangeng-lent", { mode: "shared" }, () => true).catch(() => false);
    return isLent && locks ? locks : null;
  }
}
