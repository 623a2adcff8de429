import { beforeEach, describe, expect, it } from "vitest";
import { FakeServer } from "./fake-server.test-support";
import { sha256 } from "./ids";
import type { Entry, NewEntry } from "./outbox";
import { Phone } from "./phone";
import { PIN, visit } from "./phone.test-support";
import type { KeptMe } from "./records";
import { MemoryStore, type Table } from "./store";
import { inAllTabs, inThisTab } from "./turns";
import type { Asked, Reply } from "./wire";

let server: FakeServer;
let store: MemoryStore;
let one: Phone;
let other: Phone;

/** The browser's locks, as all its tabs see them. */
function locks(): Pick<LockManager, "request"> {
  const turns = inThisTab();
  return { request: ((name: string, work: () => Promise<unknown>) => turns(name, work)) as LockManager["request"] };
}

async function tab(lent: Pick<LockManager, "request">): Promise<Phone> {
  const phone = new Phone({ store, wire: server.through, now: () => server.time, alone: inAllTabs(() => lent), deviceName: "试验机", rounds: 1000 });
  await phone.wake();
  await phone.store[(await phone.store.hasPin()) ? "unlock" : "setPin"](PIN);
  await phone.start();
  return phone;
}

beforeEach(async () => {
  server = new FakeServer();
  store = new MemoryStore();
  const lent = locks();
  one = await tab(lent);
  await one.sync();
  other = await tab(lent);
});

const made: NewEntry = { subject: "v1", action: "visit", path: "/api/visits", body: { id: "v1", heard: "水" }, label: "", region_code: "", account_id: "a1" };
const states = async () => (await one.outbox.entries()).map((entry) => `${entry.action} ${entry.state}`);

/** The next time a tab reads the outbox, another does something before the first goes on: as much of it as may happen then. */
function afterNextReading(work: () => Promise<unknown>): Promise<unknown> {
  return new Promise((done) => {
    const all = store.all.bind(store);
    store.all = async (table: Table) => {
      const rows = await all(table);
      if (table !== "outbox") return rows as never;
      store.all = all;
      const asked = work();
      await Promise.race([asked, new Promise((passed) => setTimeout(passed, 50))]);
      done(asked);
      return rows as never;
    };
  });
}

async function waiting(): Promise<Entry> {
  const [entry] = await one.outbox.add(made);
  await one.store.write([{ table: "outbox", put: { ...entry!, not_before: 1, state: "refused" } as Entry }]);
  return entry!;
}

describe("two tabs of the app", () => {
  it("what one gives up while the other tries it again does not come back, and is not sent", async () => {
    const entry = await waiting();
    server.seen = [];
    const given = afterNextReading(() => other.acts.discard(entry));
    await one.outbox.retry(entry.id);
    await given;
    await Promise.all([one.sync(), other.sync()]);
    expect([await states(), server.written]).toEqual([[], []]);
  });

  it("trying it again in both sends it once, and it stays delivered", async () => {
    const entry = await waiting();
    const given = afterNextReading(() => other.outbox.retry(entry.id).then(() => other.sync()));
    await one.outbox.retry(entry.id);
    await given;
    await Promise.all([one.sync(), other.sync()]);
    expect([await states(), server.written]).toEqual([["visit delivered"], ["v1"]]);
    expect(server.seen.filter((asked) => asked === "POST /api/visits")).toHaveLength(1);
  });

  it("giving up in one what has arrived by the other leaves it and its pictures alone", async () => {
    const photo = { id: await sha256(new Uint8Array([1])), name: "1.jpg" };
    await one.store.write([{ table: "photos", put: { ...photo, bytes: new Uint8Array([1]) } }]);
    await one.acts.finish("d", { ...visit("v1"), photos: [photo] });
    server.cutAt = (what) => what.includes("uploads");
    await one.sync();
    const [entry] = await one.outbox.entries();
    await other.acts.discard({ ...entry!, state: "waiting" });
    expect(await states()).toEqual(["visit delivered", "photo waiting"]);
  });
});

it("who signs in in one tab does not send what the other is sending for somebody else", async () => {
  await one.sync();
  server.cutAt = (what) => what.startsWith("POST /api");
  for (const id of ["n1", "n2"]) await one.acts.send({ subject: id, action: "note", path: `/api/issues/${id}/notes`, body: { words: id, is_public: true }, label: id, region_code: "331181001201" });
  await one.sync();
  server.time += 600_000;
  server.seen = [];
  server.cutAt = () => false;
  const { answer } = server as unknown as { answer: (asked: Asked) => Promise<Reply> };
  Object.assign(server, { answer: async (asked: Asked) => {
    const kept = (await one.store.get<KeptMe>("meta", "me"))!;
    if (asked.path === "/api/issues/n1/notes") await one.store.write([{ table: "meta", put: { ...kept, me: { ...kept.me, account_id: "b2" } } as KeptMe }]);
    return answer.call(server, asked);
  } }); // prettier-ignore
  for (const id of ["n1", "n2"]) server.issues.set(id, { id, events: [] });
  await one.outbox.flush();
  expect(server.seen.filter((asked) => asked.startsWith("POST /api/issues"))).toEqual(["POST /api/issues/n1/notes"]);
});

describe("where the browser lends no locks", () => {
  it("the work is done all the same, one after the other in this tab", async () => {
    const alone = inAllTabs(() => ({ request: () => Promise.reject(new DOMException("", "SecurityError")) }) as never);
    const said: number[] = [];
    const slow = alone("outbox", async () => {
      await new Promise((passed) => setTimeout(passed, 5));
      said.push(1);
    });
    await Promise.all([slow, alone("outbox", async () => void said.push(2))]);
    expect(said).toEqual([1, 2]);
    await expect(inAllTabs(() => (undefined as unknown as LockManager))("outbox", async () => 3)).resolves.toBe(3);
  });

  it("what fails while it is held is not done a second time", async () => {
    let times = 0;
    const failing = inAllTabs(locks)("outbox", async () => {
      times += 1;
      throw new Error("full");
    });
    await expect(failing).rejects.toThrow("full");
    expect(times).toBe(1);
  });
});
