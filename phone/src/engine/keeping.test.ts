import "fake-indexeddb/auto";
import Dexie from "dexie";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Clock, addDays, daysBetween, weekOf } from "./clock";
import { diaryId } from "./diary";
import { Drafts } from "./drafts";
import { FakeServer, household, issue } from "./fake-server.test-support";
import { newId } from "./ids";
import { Phone } from "./phone";
import { phoneAt, visit } from "./phone.test-support";
import { MemoryStore } from "./store";
import { DexieStore } from "./store-dexie";
import { SessionStore } from "./store-session";

let server: FakeServer;
beforeEach(() => (server = new FakeServer()));

describe("drafts", () => {
  it("keep every keystroke within 200 ms, and the last one when the page is left", async () => {
    vi.useFakeTimers();
    const store = new MemoryStore();
    const drafts = new Drafts(store);
    const at = (heard: string) => drafts.keep({ id: "d", kind: "visit", changed_at: "", value: { heard } });
    at("老");
    await vi.advanceTimersByTimeAsync(0);
    expect(await store.get("drafts", "d")).toMatchObject({ value: { heard: "老" } });
    for (const text of ["老李", "老李说"]) at(text);
    await vi.advanceTimersByTimeAsync(199);
    expect(await store.get("drafts", "d")).toMatchObject({ value: { heard: "老李说" } });
    at("老李说渠");
    await drafts.flush();
    expect(await new Drafts(store).of("d")).toMatchObject({ value: { heard: "老李说渠" } });
    vi.useRealTimers();
  });

  it("are written again after the phone was full", async () => {
    const store = new MemoryStore();
    const write = store.write.bind(store);
    store.write = async () => Promise.reject(new DOMException("", "QuotaExceededError"));
    const failed = vi.fn();
    const drafts = new Drafts(store, undefined, failed);
    drafts.keep({ id: "d", kind: "visit", changed_at: "", value: "一" });
    await drafts.flush();
    expect(failed).toHaveBeenCalled(); // the screen says so
    store.write = write;
    drafts.keep({ id: "e", kind: "visit", changed_at: "", value: "二" });
    await drafts.flush();
    expect((await store.all("drafts")).map((row) => row.id).sort()).toEqual(["d", "e"]);
  });

  it("end in the same breath as their entries begin", async () => {
    const phone = await phoneAt(server);
    phone.drafts.keep({ id: "d", kind: "visit", changed_at: "", value: visit("v1") });
    await phone.acts.finish("d", visit("v1"));
    expect([await phone.drafts.all("visit"), (await phone.outbox.entries()).length]).toEqual([[], 1]);
  });
});

describe("pull", () => {
  it("applies pages by id, twice or once, and forgets what is gone", async () => {
    const phone = await phoneAt(server);
    server.page([household("h1"), household("h2")], undefined, true);
    server.page([household("h2"), { ...household("h1"), gone: true }]);
    await phone.sync();
    expect((await phone.pull.records()).map((row) => row.id)).toEqual(["h2"]);
  });

  it("finds a visit whole, with what the server writes beside its words", async () => {
    const phone = await phoneAt(server);
    const beside = { kind: "visit", id: "v9", region_code: "331181001201", version: 3, changed_at: "2026-11-25T00:00:00Z" } as const;
    server.page([{ ...beside, gone: false, data: { heard: "水渠" } as never }]);
    await phone.sync();
    expect((await phone.pull.records())[0]!.data).toEqual({ heard: "水渠", id: "v9", region_code: "331181001201", version: 3, changed_at: beside.changed_at });
  });

  it("counts otherwise than the server: asks for all ids, forgets what is not among them", async () => {
    const phone = await phoneAt(server);
    const [a, b] = ["0193f000-0000-7000-8000-00000000000a", "0193f000-0000-7000-8000-00000000000b"];
    server.page([household(a!), household(b!)]);
    server.pages[0]!.present = { household: [2, 21] };
    await phone.sync();
    expect(server.seen).not.toContain("GET /api/field/present");
    server.page([]);
    server.pages[1]!.present = { household: [1, 11] };
    server.allowed = [b!];
    await phone.sync();
    expect((await phone.pull.records()).map((row) => row.id)).toEqual([b]);
  });

  it("purges a village that is no longer ours, never unsent work about it", async () => {
    const phone = await phoneAt(server);
    server.page([household("h1"), household("h9", "331181001999")], ["331181001201", "331181001999"]);
    await phone.sync();
    await phone.outbox.add({ subject: "v9", action: "visit", path: "/api/none", body: {}, label: "", region_code: "331181001999", account_id: "a2" });
    server.page([]);
    await phone.sync();
    expect((await phone.pull.records()).map((row) => row.id)).toEqual(["h1"]);
    expect((await phone.outbox.open()).length).toBe(1);
  });

  it("keeps an office's issues though it has no village, page after page and sync after sync", async () => {
    const phone = await phoneAt(server);
    const [mine, theirs] = ["0193f000-0000-7000-8000-00000000000a", "0193f000-0000-7000-8000-00000000000b"];
    server.page([issue(mine!)], [], true);
    server.page([issue(theirs!)], []);
    server.pages[1]!.present = { household: [0, 0], issue: [2, 21] };
    server.page([], []);
    server.pages[2]!.present = { household: [0, 0], issue: [2, 21] };
    for (let time = 0; time < 3; time += 1) await phone.sync();
    expect((await phone.pull.records()).map((row) => row.id)).toEqual([mine, theirs]);
    expect(server.seen).not.toContain("GET /api/field/present");
  });

  it("drops records nobody has renewed for thirty days, never unsent work", async () => {
    const store = new MemoryStore();
    const phone = await phoneAt(server, store);
    server.page([household("h1")]);
    await phone.sync();
    server.always = "drop-request";
    await phone.acts.finish("d", visit("v1"));
    await phone.sync();
    server.time += 31 * 86_400_000;
    const later = await phoneAt(server, store);
    expect([(await later.pull.records()).length, (await later.outbox.open()).length]).toEqual([0, 1]);
  });

  it("learns the county's time on a phone whose clock is a year behind", async () => {
    const phone = await phoneAt(server, new MemoryStore(), () => server.time - 365 * 86_400_000);
    expect(phone.clock.today()).toBe("2025-11-25");
    await phone.sync();
    expect([phone.clock.today(), phone.clock.isWrong]).toEqual(["2026-11-25", true]);
    await phone.acts.finish("d", visit("v1"));
    expect((await phone.outbox.entries())[0]!.made_at.slice(0, 10)).toBe("2026-11-25");
  });
});

describe("a web view without a database", () => {
  class Tab {
    held = new Map<string, string>();
    getItem = (name: string) => this.held.get(name) ?? null;
    setItem = (name: string, words: string) => void this.held.set(name, words);
    removeItem = (name: string) => void this.held.delete(name);
  }

  it("keeps words over a reload, but no copy of the village, and binds no phone", async () => {
    const tab = new Tab();
    server.page([household("h1")]);
    const around = { wire: () => server.wire, now: () => server.time, deviceName: "", isPassing: true };
    const phone = new Phone({ ...around, store: await SessionStore.open(tab) });
    await phone.wake();
    await phone.sync();
    expect((await phone.pull.records()).length).toBe(1);
    phone.drafts.keep({ id: "d", kind: "visit", changed_at: "", value: visit("v1") });
    phone.diaries.keep({ id: diaryId("a1", "2026-11-25"), text: "水渠", lines: {} });
    await Promise.all([phone.drafts.flush(), phone.diaries.flush()]);
    server.always = "drop-request";
    await phone.acts.finish("e", visit("v2"));
    const again = new Phone({ ...around, store: await SessionStore.open(tab) });
    await again.wake();
    expect([(await again.drafts.all("visit")).length, (await again.outbox.open()).length, (await again.pull.records()).length]).toEqual([1, 1, 0]);
    expect((await again.diaries.everything()).map((one) => one.text)).toEqual(["水渠"]);
    server.always = null;
    server.time += 600_000;
    await again.sync();
    expect([server.visits.has("v2"), server.seen.some((one) => one.includes("device"))]).toEqual([true, false]);
  });

  it("a box that is spoiled, full or shut is done without", async () => {
    const tab = new Tab();
    tab.setItem("tiangeng", "{half");
    expect(await (await SessionStore.open(tab)).all("drafts")).toEqual([]);
    tab.setItem = () => {
      throw new DOMException("", "QuotaExceededError");
    };
    for (const box of [tab, null, new Tab()]) {
      const held = vi.fn();
      const store = await SessionStore.open(box, held);
      await store.write([{ table: "drafts", put: { id: "d" } }]);
      expect((await store.all("drafts")).length).toBe(1);
      expect(held.mock.calls).toEqual([[box !== null && box !== tab]]); // the screen says what a reload would lose
    }
  });
});

describe("IndexedDB", () => {
  it("keeps the outbox over an upgrade of the tables, and writes all or nothing", async () => {
    const store = new DexieStore("up");
    await store.write([{ table: "outbox", put: { id: "k1" } }]);
    await expect(store.write([{ table: "outbox", put: { id: "k2" } }, { table: "meta", put: { id: (() => {}) as unknown as string } }])).rejects.toThrow();
    expect((await store.all("outbox")).map((row) => row.id)).toEqual(["k1"]);
    store.close();
    const newer = (base: Dexie) => {
      for (const version of [1, 2]) base.version(version).stores({ meta: "id", outbox: "id", drafts: "id", records: "id", photos: "id", diaries: "id", ...(version > 1 && { forms: "id" }) });
    };
    const upgraded = new DexieStore("up", newer);
    expect((await upgraded.all("outbox")).map((row) => row.id)).toEqual(["k1"]);
  });
});

describe("days and ids", () => {
  it("are counted in China, over the turn of a year", () => {
    expect(new Clock(() => Date.parse("2026-12-31T16:30:00Z")).today()).toBe("2027-01-01");
    expect([addDays("2026-12-31", 1), daysBetween("2026-11-25", "2026-11-20")]).toEqual(["2027-01-01", -5]);
    expect([weekOf("2027-01-01"), weekOf("2026-11-25")]).toEqual(["2026-W53", "2026-W48"]);
  });

  it("UUIDv7 sorts by time", () => {
    const [a, b] = [newId(1_700_000_000_000), newId(1_700_000_000_001)];
    expect(a < b).toBe(true);
    expect(a).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
