import { beforeEach, describe, expect, it } from "vitest";
import { Clock } from "./clock";
import { dated, dayOfDraft } from "./dating";
import { FakeServer } from "./fake-server.test-support";
import type { Entry } from "./outbox";
import { Phone } from "./phone";
import { PIN, visit } from "./phone.test-support";
import { MemoryStore, type Row } from "./store";

const DAY = 86_400_000;
let server: FakeServer;
/** What the phone's own clock shows, and how long this run has lasted. */
let [shows, lasted] = [0, 0];
beforeEach(() => {
  server = new FakeServer();
  [shows, lasted] = [server.time, 0];
});

function passes(time: number): void {
  [shows, lasted, server.time] = [shows + time, lasted + time, server.time + time];
}

async function opened(store: MemoryStore): Promise<Phone> {
  lasted = 0;
  const phone = new Phone({ store, wire: server.through, now: () => shows, steady: () => lasted, deviceName: "试验机", rounds: 1000 });
  await phone.wake();
  await phone.store[(await phone.store.hasPin()) ? "unlock" : "setPin"](PIN);
  await phone.start();
  return phone;
}

describe("a clock set back", () => {
  const clock = () => new Clock(() => shows, 0, () => lasted);

  it("is noticed while the app is open, and no longer once it is set right again", () => {
    const found = clock();
    passes(3600_000);
    expect(found.isUnsure).toBe(false);
    shows -= 3 * DAY;
    passes(60_000);
    expect(found.isUnsure).toBe(true);
    shows += 3 * DAY;
    expect(found.isUnsure).toBe(false);
  });

  it("is noticed though it went back by less than the app was open before", () => {
    const found = clock();
    passes(DAY);
    shows -= DAY / 2;
    expect(found.isUnsure).toBe(true);
  });

  it("by a few minutes is none; a phone that slept, or was set forward, is none", () => {
    const found = clock();
    shows -= 4 * 60_000;
    expect(found.isUnsure).toBe(false);
    shows += 2 * DAY; // the count stood still meanwhile
    expect(found.isUnsure).toBe(false);
  });

  it("is said until the server is heard", () => {
    const found = clock();
    shows -= 3 * DAY;
    expect(found.isUnsure).toBe(true);
    found.learn(new Date(server.time).toISOString(), shows, shows);
    expect([found.isUnsure, found.iso()]).toEqual([false, new Date(server.time).toISOString()]);
  });

  it("between two runs is noticed at the start, and in the run after that as well", async () => {
    const store = new MemoryStore();
    await (await opened(store)).sync();
    shows -= 10 * DAY;
    server.always = "drop-request";
    const second = await opened(store);
    expect(second.clock.isUnsure).toBe(true);
    await second.sync();
    expect((await opened(store)).clock.isUnsure).toBe(true);
  });

  it("an app from before kept no such time: nothing is said", async () => {
    const store = new MemoryStore();
    await store.write([{ table: "meta", put: { id: "clock", offset: 5 } as Row }]);
    const phone = await opened(store);
    expect([phone.clock.offset, phone.clock.isUnsure]).toEqual([5, false]);
  });
});

describe("what was written by it", () => {
  async function writtenBack(days: number, change = {}): Promise<Phone> {
    const phone = await opened(new MemoryStore());
    await phone.sync();
    server.always = "drop-request";
    shows -= days * DAY;
    await phone.acts.finish("d", visit("v1", "水渠漏水", { visited_on: phone.clock.today(), ...change }));
    await phone.sync();
    return phone;
  }

  it("is kept and marked, and arrives with the day by the county's time", async () => {
    const phone = await writtenBack(3);
    const [entry] = await phone.outbox.open();
    expect([entry!.unsure, entry!.body.visited_on]).toEqual([0, "2026-11-22"]);
    server.always = null;
    server.time += 600_000;
    shows += 600_000;
    await phone.sync();
    expect([server.visits.get("v1")!.visited_on, phone.clock.isUnsure, await phone.outbox.open()]).toEqual(["2026-11-25", false, []]);
  });

  it("a day the person chose stays", async () => {
    const phone = await writtenBack(3, { visited_on: "2026-11-20" });
    server.always = null;
    server.time += 600_000;
    await phone.sync();
    expect(server.visits.get("v1")!.visited_on).toBe("2026-11-20");
  });

  const entry = { unsure: 0, left: false, made_at: "2026-11-22T02:00:00.000Z", body: { said_at: "2026-11-22T01:59:00.000Z" } } as unknown as Entry;
  it("a villager's word is put to when it was said; what has left stays as it left; a clock that was right after all changes nothing", () => {
    expect(dated(entry, 3 * DAY)).toEqual({ left: false, made_at: "2026-11-25T02:00:00.000Z", body: { said_at: "2026-11-25T01:59:00.000Z" } });
    expect(dated({ ...entry, left: true }, 3 * DAY).body).toEqual(entry.body);
    expect(dated(entry, 2000).body).toEqual(entry.body);
  });

  it("a day that was today's when the draft was begun is put right before it is handed in; a chosen one stays", () => {
    const unsure = { offset: 0, at: "2026-11-20T02:00:00Z" };
    const days = (offset: number) => ["2026-11-20", "2026-11-18"].map((day) => dayOfDraft(day, unsure, offset));
    expect([days(5 * 86_400_000), days(0)]).toEqual([["2026-11-25", "2026-11-18"], ["2026-11-20", "2026-11-18"]]); // prettier-ignore
  });
});
