import "fake-indexeddb/auto";
import Dexie from "dexie";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Clock, addDays, daysBetween, weekOf } from "./clock";
import { Drafts } from "./drafts";
import { exported } from "./export";
import { FakeServer, household } from "./fake-server.test-support";
import { newId } from "./ids";
import { merge } from "./merge";
import { Phone } from "./phone";
import { phoneAt, visit } from "./phone.test-support";
import { SealedStore, WrongPin } from "./seal";
import { MemoryStore, type Row } from "./store";
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
    await phone.finish("d", visit("v1"));
    expect([await phone.drafts.all("visit"), (await phone.outbox.entries()).length]).toEqual([[], 1]);
  });
});

describe("pull", () => {
  it("applies pages by id, twice or once, and forgets what is gone", async () => {
    const phone = await phoneAt(server);
    server.page([household("h1"), household("h2")], undefined, true);
    server.page([household("h2"), { kind: "household", id: "h1", gone: true }]);
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

  it("drops records nobody has renewed for thirty days, never unsent work", async () => {
    const store = new MemoryStore();
    const phone = await phoneAt(server, store);
    server.page([household("h1")]);
    await phone.sync();
    server.always = "drop-request";
    await phone.finish("d", visit("v1"));
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
    await phone.finish("d", visit("v1"));
    expect((await phone.outbox.entries())[0]!.made_at.slice(0, 10)).toBe("2026-11-25");
  });
});

describe("two people and one visit", () => {
  const base = { heard: "一", ideas: "", companion_ids: ["a", "b"] };
  it("fields the other left alone are mine, fields both changed are shown", () => {
    const merged = merge(base, { heard: "二", ideas: "茶", companion_ids: ["a", "b", "c"] }, { heard: "三", ideas: "", companion_ids: ["b"] });
    expect(merged.fields).toEqual({ ideas: "茶", companion_ids: ["b", "c"] });
    expect(merged.conflicts).toEqual([{ field: "heard", base: "一", mine: "二", theirs: "三" }]);
  });

  it("the same change twice is no conflict", () => {
    expect(merge(base, { heard: "二" }, { ...base, heard: "二" })).toEqual({ fields: {}, conflicts: [] });
  });

  async function edited(theirs: Row & Record<string, unknown>) {
    const phone = await phoneAt(server);
    await phone.sync();
    await phone.finish("d", visit("v1", "一"));
    await phone.sync();
    await phone.sync();
    server.visits.set("v1", { ...server.visits.get("v1")!, ...theirs, version: 2 });
    const draft = visit("v1", "二", { corrects: { version: 1, entry: null, base: visit("v1", "一") } });
    await phone.finish("d", draft);
    await phone.sync();
    await phone.sync();
    return phone;
  }

  it("an edit that touches other fields is merged and sent by itself", async () => {
    await edited({ id: "v1", ideas: "茶" });
    expect(server.visits.get("v1")).toMatchObject({ heard: "二", ideas: "茶", version: 3 });
  });

  it("an edit of the same words waits for the person, with both texts", async () => {
    const phone = await edited({ id: "v1", heard: "三" });
    const entry = (await phone.outbox.open())[0]!;
    expect(entry.conflicts).toEqual([{ field: "heard", base: "一", mine: "二", theirs: "三" }]);
    expect(server.visits.get("v1")).toMatchObject({ heard: "三", version: 2 });
    await phone.outbox.correct(entry.id, { ...entry.body, heard: "二和三" }, undefined, { heard: "三" });
    await phone.sync();
    expect(server.visits.get("v1")).toMatchObject({ heard: "二和三", version: 3 });
  });

  it("a correction before anything left the phone is still one entry", async () => {
    const phone = await phoneAt(server);
    server.always = "drop-request";
    await phone.finish("d", visit("v1", "一"));
    const sent = (await phone.outbox.open())[0]!;
    expect(sent.left).toBe(false);
    await phone.finish("d", visit("v1", "二", { corrects: { version: 1, entry: sent.id, base: visit("v1", "一") } }));
    expect((await phone.outbox.open()).map((one) => one.body.heard)).toEqual(["二"]);
  });

  it("two edits in a row, the first met by silence, are no conflict with oneself", async () => {
    const phone = await phoneAt(server);
    await phone.finish("d", visit("v1", "一"));
    await phone.sync();
    server.troubles = [null, "drop-answer"];
    await phone.finish("d", visit("v1", "二", { corrects: { version: 1, entry: null, base: visit("v1", "一") } }));
    await phone.sync();
    await phone.finish("d", visit("v1", "三", { corrects: { version: 1, entry: null, base: visit("v1", "二") } }));
    server.time += 600_000;
    await phone.sync();
    expect([server.visits.get("v1")!.heard, server.visits.get("v1")!.version, (await phone.outbox.open()).length]).toEqual(["三", 3, 0]);
  });

  it("a refused edit is put right in its own place", async () => {
    const phone = await phoneAt(server);
    await phone.sync();
    await phone.outbox.add({ subject: "v1", action: "visit-edit", method: "PATCH", path: "/api/none", body: { version: 1, heard: "二" }, base: { heard: "一" }, label: "", region_code: "", account_id: "a1" });
    await phone.sync();
    const refused = (await phone.outbox.open())[0]!;
    expect(refused.state).toBe("refused");
    await phone.finish("d", visit("v1", "三", { corrects: { version: 1, entry: refused.id, base: visit("v1", "一") } }));
    expect((await phone.outbox.open()).map((one) => one.body)).toEqual([{ version: 1, heard: "三" }]);
  });

  it("a correction after silence never overwrites: it follows as an edit", async () => {
    const phone = await phoneAt(server);
    await phone.sync();
    server.troubles = [null, "drop-answer"];
    await phone.finish("d", visit("v1", "一"));
    await phone.sync();
    const sent = (await phone.outbox.open())[0]!;
    await phone.finish("d", visit("v1", "二", { corrects: { version: 1, entry: sent.id, base: visit("v1", "一") } }));
    server.time += 600_000;
    await phone.sync();
    await phone.sync();
    expect([server.visits.get("v1")!.heard, server.visits.size]).toEqual(["二", 1]);
  });
});

describe("the lock", () => {
  it("leaves nothing readable, opens with the PIN alone, and seals what was there before", async () => {
    const inner = new MemoryStore();
    const store = new SealedStore(inner, 1000);
    await store.write([{ table: "records", put: household("h1") as Row }]);
    await store.setPin("135790");
    await store.write([{ table: "photos", put: { id: "p", bytes: new Uint8Array([1, 2, 3]) } }]);
    expect(JSON.stringify([await inner.all("records"), await inner.all("photos")])).not.toContain("周阿婆");
    const again = new SealedStore(inner, 1000);
    expect(await again.isLocked()).toBe(true);
    await expect(again.unlock("000000")).rejects.toThrow(WrongPin);
    await expect(again.write([{ table: "meta", put: { id: "x" } }])).rejects.toThrow();
    await again.unlock("135790");
    expect(await again.get("records", "h1")).toMatchObject({ data: { head_name: "周阿婆" } });
    expect((await again.get("photos", "p"))!.bytes).toEqual(new Uint8Array([1, 2, 3]));
    await again.takePinOff("135790");
    expect(await new SealedStore(inner).get("records", "h1")).toMatchObject({ id: "h1" });
  });
});

describe("what leaves the phone", () => {
  it("the outbox as a file, photos in it", async () => {
    const phone = await phoneAt(server);
    await phone.store.write([{ table: "photos", put: { id: "ab", bytes: new Uint8Array([255, 216]), content_type: "image/jpeg", name: "1.jpg" } as Row }]);
    server.always = "drop-request";
    await phone.finish("d", visit("v1", undefined, { photos: [{ id: "ab", name: "1.jpg" }] }));
    const file = await exported(await phone.outbox.open(), phone.store, "a1", "2026-11-25T00:00:00Z");
    expect(file.entries.map((one) => [one.method, one.path])).toEqual([["POST", "/api/visits"]]);
    expect(file.blobs).toEqual([{ sha256: "ab", content_type: "image/jpeg", name: "1.jpg", base64: "/9g=", owner_type: "visits.visit", owner_id: "v1" }]);
  });

  it("of minutes only the total of a week that is over, once, under a token that is not the device", async () => {
    const phone = await phoneAt(server);
    await phone.sync();
    const start = server.time;
    for (let second = 0; second <= 600; second += 10) phone.minutes.touch(start + second * 1000, "2026-11-25");
    phone.minutes.touch(start + 3_600_000, "2026-11-25"); // an hour of listening is not typing
    await phone.minutes.keep();
    expect(await phone.minutes.of("2026-11-25")).toBe(10);
    await phone.sync();
    expect(server.totals).toEqual([]);
    server.time += 7 * 86_400_000;
    server.troubles = [null, null, "drop-answer"];
    await phone.sync();
    await phone.sync();
    await phone.sync();
    expect(new Set(server.totals.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(Object.keys(server.totals[0]!).sort()).toEqual(["minutes", "token", "week"]);
    expect(server.totals[0]).toMatchObject({ week: "2026-W48", minutes: 10 });
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
    await phone.drafts.flush();
    server.always = "drop-request";
    await phone.finish("e", visit("v2"));
    const again = new Phone({ ...around, store: await SessionStore.open(tab) });
    await again.wake();
    expect([(await again.drafts.all("visit")).length, (await again.outbox.open()).length, (await again.pull.records()).length]).toEqual([1, 1, 0]);
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
    for (const box of [tab, null]) {
      const store = await SessionStore.open(box);
      await store.write([{ table: "drafts", put: { id: "d" } }]);
      expect((await store.all("drafts")).length).toBe(1);
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
