/** Every keystroke is kept: the first at once, those that follow fast at most 150 ms later, and all when the page goes out of sight. */
import type { Change, Row, Store } from "./store";

const PAUSE = 150;
const PAUSE_WHEN_FULL = 3000;

export interface Draft<T = unknown> extends Row {
  kind: string;
  changed_at: string;
  value: T;
}

export class Drafts {
  private waiting = new Map<string, Draft>();
  private timer: ReturnType<typeof setTimeout> | null = null;
  private writing: Promise<void> = Promise.resolve();
  private isFailing = false;

  constructor(
    private readonly store: Store,
    private readonly saved: () => void = () => {},
    private readonly failed: (problem: unknown) => void = () => {},
  ) {}

  keep<T>(draft: Draft<T>): void {
    this.waiting.set(draft.id, draft);
    if (this.timer === null) this.writeAndPause();
  }

  private writeAndPause(): void {
    void this.write();
    this.timer = setTimeout(() => {
      this.timer = null;
      if (this.waiting.size > 0) this.writeAndPause();
    }, this.isFailing ? PAUSE_WHEN_FULL : PAUSE);
  }

  flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    return this.write();
  }

  private write(): Promise<void> {
    const rows = [...this.waiting.values()];
    this.waiting.clear();
    if (rows.length > 0) {
      this.writing = this.writing.then(() => this.writeRows(rows));
    }
    return this.writing;
  }

  /** What could not be written (a full phone) waits for the next try. */
  private async writeRows(rows: Draft[]): Promise<void> {
    try {
      await this.store.write(rows.map((draft) => ({ table: "drafts", put: plain(draft) })));
      this.isFailing = false;
      this.saved();
    } catch (problem) {
      for (const draft of rows) if (!this.waiting.has(draft.id)) this.waiting.set(draft.id, draft);
      this.isFailing = true;
      this.failed(problem);
    }
  }

  /** The draft has become something else: its end, to be written together with that. */
  async end(id: string): Promise<Change> {
    await this.writing;
    this.waiting.delete(id);
    return { table: "drafts", remove: id };
  }

  async of<T>(id: string): Promise<Draft<T> | undefined> {
    return (this.waiting.get(id) as Draft<T> | undefined) ?? (await this.store.get<Draft<T>>("drafts", id));
  }

  async all<T>(kind: string): Promise<Draft<T>[]> {
    return (await this.store.all<Draft<T>>("drafts"))
      .filter((draft) => draft.kind === kind)
      .sort((a, b) => b.changed_at.localeCompare(a.changed_at));
  }
}

function plain<T>(draft: Draft<T>): Draft<T> {
  return JSON.parse(JSON.stringify(draft)) as Draft<T>;
}
