/** What the engine asks of a store. The phone has Dexie behind it, the tests a Map. */
export const TABLES = ["meta", "outbox", "drafts", "records", "photos", "diaries", "forms"] as const;
export type Table = (typeof TABLES)[number];

export interface Row {
  id: string;
  /** Large binary content travels beside the rest, so that it can be sealed without being spelled out as text. */
  bytes?: Uint8Array<ArrayBuffer>;
}

export type Going = { table: Table; remove: string };
export type Change = { table: Table; put: Row } | Going;

export interface Store {
  get<T extends Row>(table: Table, id: string): Promise<T | undefined>;
  all<T extends Row>(table: Table): Promise<T[]>;
  ids(table: Table): Promise<string[]>;
  /** All of it or nothing: a killed tab never leaves half. */
  write(changes: Change[]): Promise<void>;
  clear(tables: readonly Table[]): Promise<void>;
}

export class MemoryStore implements Store {
  private rows = new Map<Table, Map<string, Row>>(TABLES.map((table) => [table, new Map()]));

  async get<T extends Row>(table: Table, id: string): Promise<T | undefined> {
    const found = this.rows.get(table)!.get(id);
    return found && (structuredClone(found) as T);
  }

  async all<T extends Row>(table: Table): Promise<T[]> {
    return [...this.rows.get(table)!.values()].map((row) => structuredClone(row) as T);
  }

  async ids(table: Table): Promise<string[]> {
    return [...this.rows.get(table)!.keys()];
  }

  async write(changes: Change[]): Promise<void> {
    for (const change of changes) {
      if ("put" in change) this.rows.get(change.table)!.set(change.put.id, structuredClone(change.put));
      else this.rows.get(change.table)!.delete(change.remove);
    }
  }

  async clear(tables: readonly Table[]): Promise<void> {
    for (const table of tables) this.rows.get(table)!.clear();
  }
}
