/** Where a web view keeps no database: all in memory, and words also in the tab's own box, so that a reload loses none. */
import { MemoryStore, type Change, type Row, type Table } from "./store";

const BOX = "tiangeng";
const WORDS: readonly Table[] = ["drafts", "outbox"];

export type Box = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export class SessionStore extends MemoryStore {
  private constructor(private readonly box: Box | null) {
    super();
  }

  static async open(box: Box | null): Promise<SessionStore> {
    const store = new SessionStore(box);
    await store.takeUp();
    return store;
  }

  override async write(changes: Change[]): Promise<void> {
    await super.write(changes);
    if (changes.some((change) => WORDS.includes(change.table))) await this.lay();
  }

  override async clear(tables: readonly Table[]): Promise<void> {
    await super.clear(tables);
    await this.lay();
  }

  private async takeUp(): Promise<void> {
    try {
      const kept = JSON.parse(this.box?.getItem(BOX) ?? "{}") as Partial<Record<Table, Row[]>>;
      for (const table of WORDS) await super.write((kept[table] ?? []).map((put) => ({ table, put })));
    } catch {
      this.box?.removeItem(BOX);
    }
  }

  /** What is sealed by a PIN stays in memory: its bytes are not words. A box that is full or shut is not missed: memory has it all. */
  private async lay(): Promise<void> {
    const kept: Partial<Record<Table, Row[]>> = {};
    for (const table of WORDS) kept[table] = (await this.all<Row>(table)).filter((row) => !("sealed" in row));
    try {
      this.box?.setItem(BOX, JSON.stringify(kept));
    } catch {
      return;
    }
  }
}
