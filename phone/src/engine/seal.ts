/** The lock of the phone: rows are sealed with a random data key. The PIN unwraps it; so does a secret the server tells whoever has just signed in. */
import { hexOf } from "./ids";
import { TABLES, type Change, type Going, type Row, type Store, type Table } from "./store";
import { inThisTab, type Alone } from "./turns";

const ROUNDS = 600_000;
const OPEN_ROWS = new Set(["lock", "device", "clock", "heard", "settings", "tries"]); // read before the PIN is known; hold nothing about a person

interface Lock extends Row {
  salt: Uint8Array<ArrayBuffer>;
  wrapped: Uint8Array<ArrayBuffer>;
  rounds: number;
  /** The same key, wrapped by the server's secret, once that was told. */
  bySession?: Uint8Array<ArrayBuffer>;
  /** Everything that lay here before the PIN is sealed. */
  isWhole?: boolean;
  /** Which data key it holds; older ones do not say. */
  of?: string;
}
interface Sealed extends Row {
  sealed: Uint8Array<ArrayBuffer>;
}

export class WrongPin extends Error {}
export class Locked extends Error {}

export class SealedStore implements Store {
  private key: CryptoKey | null = null;
  /** The lock our key came from, as it was last seen. */
  private held: Lock | null = null;

  /** `isPassing`: nothing here outlives the tab, so nothing needs a lock; everywhere else no row is written unsealed. */
  constructor(
    private readonly inner: Store,
    private readonly rounds = ROUNDS,
    private readonly isPassing = false,
    private readonly alone: Alone = inThisTab(),
  ) {}

  /** There is a PIN, and it was not yet given. */
  async isLocked(): Promise<boolean> {
    return this.key === null && (await this.hasPin());
  }

  /** Before anything about a person is kept, the person chooses a PIN. */
  async needsPin(): Promise<boolean> {
    return !this.isPassing && !(await this.hasPin());
  }

  async hasPin(): Promise<boolean> {
    return (await this.lockRow()) !== undefined;
  }

  /** Whether a sign-in could open it, should the PIN be forgotten. */
  async opensBySignIn(): Promise<boolean> {
    return (await this.lockRow())?.bySession !== undefined;
  }

  async unlock(pin: string): Promise<void> {
    const lock = await this.lockRow();
    if (lock) await this.open(lock, await unwrapped(lock.wrapped, await fromPin(pin, lock.salt, lock.rounds)));
  }

  async unlockBySecret(secret: string): Promise<void> {
    const lock = await this.lockRow();
    if (!lock?.bySession) throw new WrongPin();
    await this.open(lock, await unwrapped(lock.bySession, await fromSecret(secret)));
  }

  private async open(lock: Lock, key: CryptoKey): Promise<void> {
    [this.key, this.held] = [key, lock];
    if (!lock.isWhole) await this.sealAll(); // finishes what a killed tab left half sealed
  }

  lock(): void {
    [this.key, this.held] = [null, null];
  }

  async wipe(): Promise<void> {
    await this.inner.clear(TABLES);
    this.lock();
  }

  /** Sets or changes the PIN; rows written before are sealed one table after the other. */
  async setPin(pin: string): Promise<void> {
    const lock = await this.changeLock(async (before) => {
      if (before && this.key === null) throw new Locked();
      if (!before) await this.dropSealed();
      this.key ??= await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
      const salt = crypto.getRandomValues(new Uint8Array(16));
      const wrapped = await encrypt(await fromPin(pin, salt, this.rounds), await rawOf(this.key));
      const of = before ? before.of : hexOf(crypto.getRandomValues(new Uint8Array(8)));
      return { ...before, id: "lock", salt, rounds: this.rounds, wrapped, of };
    });
    if (!lock.isWhole) await this.sealAll();
  }

  /** The server's secret wraps the key too; itself it is never kept here. */
  async wrapBySecret(secret: string): Promise<void> {
    await this.changeLock(async (lock) => {
      if (!lock || this.key === null) throw new Locked();
      return { ...lock, bySession: await encrypt(await fromSecret(secret), await rawOf(this.key)) };
    });
  }

  /** Read and written back in one turn, in all tabs: another PIN, chosen while the server tells its secret, stays. */
  private changeLock(how: (before: Lock | undefined) => Promise<Lock>): Promise<Lock> {
    return this.alone("lock", async () => {
      const put = await how(await this.lockRow());
      await this.inner.write([{ table: "meta", put }]);
      return (this.held = put);
    });
  }

  async get<T extends Row>(table: Table, id: string): Promise<T | undefined> {
    const row = await this.inner.get<Row>(table, id);
    return row && ((await this.opened(row)) as T);
  }

  async all<T extends Row>(table: Table): Promise<T[]> {
    const rows = await this.inner.all<Row>(table);
    return (await Promise.all(rows.map((row) => this.opened(row)))).filter((row) => row !== undefined) as T[];
  }

  ids(table: Table): Promise<string[]> {
    return this.inner.ids(table);
  }

  async write(changes: Change[]): Promise<void> {
    if (this.key === null && changes.some((change) => !this.mayLieOpen(change))) throw new Locked();
    const lock = await this.missingLock();
    await this.inner.write([...lock, ...(await Promise.all(changes.map((change) => this.sealedChange(change))))]);
  }

  /** Where the system has cleared the store under an open tab, the lock goes back with the next words, or nobody could read them. */
  private async missingLock(): Promise<Change[]> {
    if (this.key === null || this.held === null) return [];
    const lock = await this.lockRow();
    if (lock && lock.of === this.held.of) return [];
    if (!lock && !(await this.inner.get("meta", "device"))) return [{ table: "meta", put: this.held }];
    this.lock(); // begun anew in another tab, or locked anew: what our key seals nobody would open
    throw new Locked();
  }

  async count(table: Table): Promise<number> {
    return (await this.inner.all(table)).length;
  }

  /** Needs no key: what must go can always go. */
  async forget(rows: Going[]): Promise<void> {
    await this.inner.write(rows);
  }

  clear(tables: readonly Table[]): Promise<void> {
    return this.inner.clear(tables);
  }

  private mayLieOpen(change: Change): boolean {
    return this.isPassing || ("put" in change && OPEN_ROWS.has(change.put.id));
  }

  /** Where all was cleared, a tab that did not know may have written on under the key of before: nobody can read that any more. */
  private async dropSealed(): Promise<void> {
    for (const table of TABLES) {
      const rows = (await this.inner.all<Row>(table)).filter((row) => "sealed" in row);
      await this.inner.write(rows.map(({ id }): Going => ({ table, remove: id })));
    }
  }

  private lockRow(): Promise<Lock | undefined> {
    return this.inner.get<Lock>("meta", "lock");
  }

  private async sealAll(): Promise<void> {
    for (const table of TABLES) {
      const rows = (await this.inner.all<Row>(table)).filter((row) => !("sealed" in row) && !OPEN_ROWS.has(row.id));
      if (rows.length > 0) await this.write(rows.map((row) => ({ table, put: row })));
    }
    await this.changeLock(async (lock) => ({ ...lock!, isWhole: true }));
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

  /** Undefined for what was sealed under another key, or came to harm: it is not there for us. */
  private async opened(row: Row): Promise<Row | undefined> {
    if (!("sealed" in row)) return row;
    if (this.key === null) throw new Locked();
    const { sealed, bytes } = row as Sealed;
    const plain = await decrypt(this.key, sealed).catch(() => null);
    if (plain === null) return undefined;
    const open = JSON.parse(new TextDecoder().decode(plain)) as Row;
    if (!bytes) return open;
    const whole = await decrypt(this.key, bytes).catch(() => null);
    return whole === null ? undefined : { ...open, bytes: whole };
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
  return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv: whole.subarray(0, 12) }, key, whole.subarray(12)));
}

async function fromPin(pin: string, salt: Uint8Array<ArrayBuffer>, iterations: number): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/** 256 random bits need no slow derivation. */
async function fromSecret(secret: string): Promise<CryptoKey> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(secret));
  return crypto.subtle.importKey("raw", digest, "AES-GCM", false, ["encrypt", "decrypt"]);
}

async function rawOf(key: CryptoKey): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.exportKey("raw", key));
}

async function unwrapped(whole: Uint8Array<ArrayBuffer>, by: CryptoKey): Promise<CryptoKey> {
  try {
    return await crypto.subtle.importKey("raw", await decrypt(by, whole), "AES-GCM", true, ["encrypt", "decrypt"]);
  } catch {
    throw new WrongPin();
  }
}
