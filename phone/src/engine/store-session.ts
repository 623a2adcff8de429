/** Where a web view keeps no database: all in memory, and words also in the tab's own box, so that a reload loses none. Photos are too large for it. */
import { MemoryStore, type Change, type Row, type Table } from "./store";

const BOX = "tiangeng";
const WORDS: readonly Table[] = ["drafts", "outbox", "diaries"];

export type Box = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export class SessionStore extends MemoryStore {
  private constructor(
    private readonly box: Box | null,
    private readonly held: (isHeld: boolean) => void,
  ) {
    super();
  }

  /** `held` is told whether the words that are written would outlive a reload. */
  static async open(box: Box | null, held: (isHeld: boolean) => void = () => {}): Promise<SessionStore> {
    const store = new SessionStore(box, held);
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

  /** Memory has it all: where the box is full or shut, only a reload would lose it, and the screen says so. */
  private async lay(): Promise<void> {
    const kept: Partial<Record<Table, Row[]>> = {};
    for (const table of WORDS) kept[table] = await this.all<Row>(table);
    try {
      this.box?.setItem(BOX, JSON.stringify(kept));
      this.held(this.box !== null);
    } catch {
      this.held(false);
    }
  }
}
