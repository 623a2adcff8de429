import Dexie, { type Table as DexieTable } from "dexie";
import { TABLES, type Change, type Row, type Store, type Table } from "./store";

/** IndexedDB through Dexie. A new version adds tables or rewrites rows; an old outbox is always carried along. */
export class DexieStore implements Store {
  private base: Dexie;

  constructor(name = "tiangeng", version?: (base: Dexie) => void) {
    // "Saved" is said when the bytes are on the flash, not when the browser has taken note: a battery may die in between.
    this.base = new Dexie(name, { chromeTransactionDurability: "strict" });
    (version ?? versions)(this.base);
  }

  private table(name: Table): DexieTable<Row, string> {
    return this.base.table(name);
  }

  async get<T extends Row>(table: Table, id: string): Promise<T | undefined> {
    return (await this.table(table).get(id)) as T | undefined;
  }

  async all<T extends Row>(table: Table): Promise<T[]> {
    return (await this.table(table).toArray()) as T[];
  }

  async ids(table: Table): Promise<string[]> {
    return this.table(table).toCollection().primaryKeys();
  }

  async write(changes: Change[]): Promise<void> {
    if (changes.length === 0) return;
    const touched = [...new Set(changes.map((change) => change.table))];
    await this.base.transaction("rw", touched, async () => {
      for (const name of touched) {
        const last = new Map(changes.filter((c) => c.table === name).map((c) => ["put" in c ? c.put.id : c.remove, c]));
        const puts = [...last.values()].flatMap((change) => ("put" in change ? [change.put] : []));
        const removes = [...last.values()].flatMap((change) => ("remove" in change ? [change.remove] : []));
        if (puts.length > 0) await this.table(name).bulkPut(puts);
        if (removes.length > 0) await this.table(name).bulkDelete(removes);
      }
    });
  }

  async clear(tables: readonly Table[]): Promise<void> {
    await this.base.transaction("rw", [...tables], async () => {
      for (const name of tables) await this.table(name).clear();
    });
  }

  close(): void {
    this.base.close();
  }
}

function versions(base: Dexie): void {
  base.version(1).stores(Object.fromEntries(TABLES.filter((table) => table !== "forms").map((table) => [table, "id"])));
  base.version(2).stores({ forms: "id" });
}
