/** Every keystroke is kept: the first at once, those that follow fast at most 150 ms later, and all when the page goes out of sight. */
import type { Change, Going, Row, Store, Table } from "./store";

const PAUSE = 150;
const PAUSE_WHEN_FULL = 3000;

/** What is being written, row by row, on its way into one table. */
export class Keeper<R extends Row> {
  private waiting = new Map<string, R>();
  private timer: ReturnType<typeof setTimeout> | null = null;
  private writing: Promise<void> = Promise.resolve();
  /** Why the last one could not be written, while that lasts. */
  private problem: unknown = null;

  constructor(
    protected readonly store: Store,
    private readonly table: Table,
    private readonly saved: () => void = () => {},
    private readonly failed: (problem: unknown) => void = () => {},
  ) {}

  keep(row: R): void {
    this.waiting.set(row.id, row);
    if (this.timer === null) this.writeAndPause();
  }

  private writeAndPause(): void {
    void this.write();
    this.pause();
  }

  private pause(): void {
    this.timer = setTimeout(() => {
      this.timer = null;
      if (this.waiting.size > 0) this.writeAndPause();
    }, this.problem ? PAUSE_WHEN_FULL : PAUSE);
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
  private async writeRows(rows: R[]): Promise<void> {
    try {
      await this.store.write(rows.map((row) => ({ table: this.table, put: plain(row) })));
      this.problem = null;
      this.saved();
    } catch (problem) {
      this.problem = problem;
      this.waitOn(rows);
      this.failed(problem);
    }
  }

  private waitOn(rows: R[]): void {
    for (const row of rows) if (!this.waiting.has(row.id)) this.waiting.set(row.id, row);
    if (this.waiting.size > 0 && this.timer === null) this.pause();
  }

  /** As `keep`, and known to lie in the store: refuses where there was no room. */
  async keepNow(row: R): Promise<void> {
    this.keep(row);
    await this.flush();
    if (this.waiting.has(row.id)) throw this.problem;
  }

  /** It is not in the store yet, for want of room. */
  isUnsaved(id: string): boolean {
    return this.waiting.has(id);
  }

  /** Another tab writes on it: what stands here would be written over that. */
  letGo(id: string): void {
    this.waiting.delete(id);
  }

  /** They have become something else: their ends, written together with that. Where that fails they are kept as before. */
  end<T>(ids: string[], write: (endings: Change[]) => Promise<T>): Promise<T> {
    const ended = this.writing.then(async () => {
      const held = ids.flatMap((id) => this.waiting.get(id) ?? []);
      for (const id of ids) this.waiting.delete(id);
      try {
        return await write(ids.map((remove): Going => ({ table: this.table, remove })));
      } catch (problem) {
        this.waitOn(held);
        throw problem;
      }
    });
    this.writing = ended.then(
      () => {},
      () => {},
    );
    return ended;
  }

  async get(id: string): Promise<R | undefined> {
    await this.writing;
    return this.waiting.get(id) ?? (await this.store.get<R>(this.table, id));
  }

  /** Everybody's, as last written on: what a full phone could not take stands here all the same. */
  async everything(): Promise<R[]> {
    await this.writing;
    const stored = (await this.store.all<R>(this.table)).filter(({ id }) => !this.waiting.has(id));
    return [...stored, ...[...this.waiting.values()].map(plain)];
  }
}

function plain<R>(row: R): R {
  return JSON.parse(JSON.stringify(row)) as R;
}
