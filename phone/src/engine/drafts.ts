/** Every keystroke is kept: written at most 150 ms after it, at once when the page goes out of sight. */
import type { Change, Row, Store } from "./store";

const PAUSE = 150;

export interface Draft<T = unknown> extends Row {
  kind: string;
  changed_at: string;
  value: T;
}

export class Drafts {
  private waiting = new Map<string, Draft>();
  private timer: ReturnType<typeof setTimeout> | null = null;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: Store,
    private readonly saved: () => void = () => {},
  ) {}

  keep<T>(draft: Draft<T>): void {
    this.waiting.set(draft.id, draft);
    this.timer ??= setTimeout(() => void this.flush(), PAUSE);
  }

  flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const rows = [...this.waiting.values()];
    this.waiting.clear();
    if (rows.length > 0) {
      const write = () => this.store.write(rows.map((draft) => ({ table: "drafts", put: plain(draft) })));
      // One failed write (a full phone) must not stop the next one.
      this.writing = this.writing.catch(() => {}).then(write).then(this.saved, (problem: unknown) => {
        for (const draft of rows) if (!this.waiting.has(draft.id)) this.waiting.set(draft.id, draft);
        throw problem;
      });
    }
    return this.writing;
  }

  /** The draft has become something else: its end, to be written together with that. */
  async end(id: string): Promise<Change> {
    this.waiting.delete(id);
    await this.writing.catch(() => {});
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
