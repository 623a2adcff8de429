/** The lock of the phone: rows are sealed with a random data key, which only the PIN can unwrap. */
import { TABLES, type Change, type Row, type Store, type Table } from "./store";

const ROUNDS = 600_000;
const OPEN_ROWS = new Set(["lock", "device", "clock"]); // read before the PIN is known; hold nothing about a person

interface Lock extends Row {
  salt: Uint8Array<ArrayBuffer>;
  wrapped: Uint8Array<ArrayBuffer>;
  rounds: number;
}
interface Sealed extends Row {
  sealed: Uint8Array<ArrayBuffer>;
}

export class WrongPin extends Error {}
export class Locked extends Error {}

export class SealedStore implements Store {
  private key: CryptoKey | null = null;

  constructor(
    private readonly inner: Store,
    private readonly rounds = ROUNDS,
  ) {}

  async isLocked(): Promise<boolean> {
    return this.key === null && (await this.hasPin());
  }

  async hasPin(): Promise<boolean> {
    return (await this.inner.get<Lock>("meta", "lock")) !== undefined;
  }

  async unlock(pin: string): Promise<void> {
    const lock = await this.inner.get<Lock>("meta", "lock");
    if (!lock) return;
    this.key = await unwrapped(lock, pin);
    await this.rewrite(); // finishes what a killed tab left half sealed
  }

  lock(): void {
    this.key = null;
  }

  /** Sets or changes the PIN; rows written before are sealed one table after the other. */
  async setPin(pin: string): Promise<void> {
    if (await this.isLocked()) throw new Locked();
    const key = this.key ?? (await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]));
    await this.inner.write([{ table: "meta", put: await wrapped(key, pin, this.rounds) }]);
    this.key = key;
    await this.rewrite();
  }

  async takePinOff(pin: string): Promise<void> {
    const lock = await this.inner.get<Lock>("meta", "lock");
    if (!lock) return;
    this.key = await unwrapped(lock, pin);
    for (const table of TABLES) {
      const rows = await this.all(table);
      await this.inner.write(rows.map((row) => ({ table, put: row })));
    }
    await this.inner.write([{ table: "meta", remove: "lock" }]);
    this.key = null;
  }

  async get<T extends Row>(table: Table, id: string): Promise<T | undefined> {
    const row = await this.inner.get<Row>(table, id);
    return row && ((await this.opened(row)) as T);
  }

  async all<T extends Row>(table: Table): Promise<T[]> {
    const rows = await this.inner.all<Row>(table);
    return (await Promise.all(rows.map((row) => this.opened(row)))) as T[];
  }

  async write(changes: Change[]): Promise<void> {
    if (await this.isLocked()) throw new Locked();
    await this.inner.write(await Promise.all(changes.map((change) => this.sealedChange(change))));
  }

  clear(tables: readonly Table[]): Promise<void> {
    return this.inner.clear(tables);
  }

  private async rewrite(): Promise<void> {
    for (const table of TABLES) {
      const rows = (await this.inner.all<Row>(table)).filter((row) => !("sealed" in row) && !OPEN_ROWS.has(row.id));
      if (rows.length > 0) await this.write(rows.map((row) => ({ table, put: row })));
    }
  }

  private async sealedChange(change: Change): Promise<Change> {
    const key = this.key;
    if (!("put" in change) || key === null || OPEN_ROWS.has(change.put.id)) return change;
    const { bytes, ...rest } = change.put;
    const sealed = await encrypt(key, new TextEncoder().encode(JSON.stringify(rest)));
    const row: Sealed = { id: change.put.id, sealed };
    if (bytes) row.bytes = await encrypt(key, bytes);
    return { table: change.table, put: row };
  }

  private async opened(row: Row): Promise<Row> {
    if (!("sealed" in row)) return row;
    if (this.key === null) throw new Locked();
    const { sealed, bytes } = row as Sealed;
    const open = JSON.parse(new TextDecoder().decode(await decrypt(this.key, sealed))) as Row;
    if (bytes) open.bytes = await decrypt(this.key, bytes);
    return open;
  }
}

async function encrypt(key: CryptoKey, plain: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const secret = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain));
  const whole = new Uint8Array(12 + secret.length);
  whole.set(iv);
  whole.set(secret, 12);
  return whole;
}

async function decrypt(key: CryptoKey, whole: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv: whole.slice(0, 12) }, key, whole.slice(12)));
}

async function fromPin(pin: string, salt: Uint8Array<ArrayBuffer>, iterations: number): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

async function wrapped(key: CryptoKey, pin: string, rounds: number): Promise<Lock> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const raw = new Uint8Array(await crypto.subtle.exportKey("raw", key));
  return { id: "lock", salt, rounds, wrapped: await encrypt(await fromPin(pin, salt, rounds), raw) };
}

async function unwrapped(lock: Lock, pin: string): Promise<CryptoKey> {
  try {
    const raw = await decrypt(await fromPin(pin, lock.salt, lock.rounds), lock.wrapped);
    return await crypto.subtle.importKey("raw", raw, "AES-GCM", true, ["encrypt", "decrypt"]);
  } catch {
    throw new WrongPin();
  }
}
