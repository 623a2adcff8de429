import "fake-indexeddb/auto";
import Dexie from "dexie";
import { afterEach, expect, it, vi } from "vitest";
import { opened, Unopened } from "./opening";
import { MemoryStore, type Row } from "./store";
import { DexieStore } from "./store-dexie";

afterEach(() => vi.restoreAllMocks());

/** Fails as it says, one time after the other, then opens. */
function failing(...problems: unknown[]) {
  const pauses: number[] = [];
  let closed = 0;
  const make = () => {
    const store = Object.assign(new MemoryStore(), { close: () => void (closed += 1) });
    const problem = problems.shift();
    if (problem) store.get = () => Promise.reject(problem);
    return store;
  };
  return { pauses, closed: () => closed, ask: () => opened(make, async (ms) => void pauses.push(ms)) };
}
const named = (name: string, message = "", inner?: unknown) => Object.assign(new Error(message), { name, inner });
const inner = (name: string, message = "") => named("DatabaseClosedError", "", named(name, message));

it.each([
  ["none", named("MissingAPIError")],
  ["a forbidden one", named("SecurityError", "access to the Indexed Database API is denied in this context.")],
  ["one denied by a setting", inner("UnknownError", "The user denied permission to access the database.")],
  ["one of a private window", inner("InvalidStateError", "A mutation operation was attempted on a database that did not allow mutations.")],
])("a browser with %s has no store for us, and is not asked again", async (_, problem) => {
  const { ask, pauses } = failing(problem);
  expect([await ask(), pauses]).toEqual([null, []]);
});

it("one that did not open just now is asked again", async () => {
  const { ask, pauses, closed } = failing(inner("UnknownError", "Internal error opening backing store for indexedDB.open."), named("AbortError"));
  expect(await ask()).toBeInstanceOf(MemoryStore);
  expect([pauses.length, closed()]).toEqual([2, 2]);
});

it("one that does not open at all is said to be so, not taken for none", async () => {
  const { ask } = failing(...Array.from({ length: 9 }, () => named("UnknownError", "Connection to Indexed Database server lost.")));
  await expect(ask()).rejects.toThrow(Unopened);
});

it("what lay in it is there once it opens", async () => {
  const before = new DexieStore("opening");
  await before.write([{ table: "outbox", put: { id: "e1" } }]);
  before.close();
  const real = Dexie.dependencies.indexedDB.open.bind(Dexie.dependencies.indexedDB);
  let times = 0;
  vi.spyOn(Dexie.dependencies.indexedDB, "open").mockImplementation((...given) => {
    times += 1;
    if (times < 6) throw new DOMException("Internal error.", "UnknownError");
    return real(...given);
  });
  const store = await opened(() => new DexieStore("opening"), async () => {});
  expect((await store!.all<Row>("outbox")).map((row) => row.id)).toEqual(["e1"]);
  expect(times).toBe(6);
});
