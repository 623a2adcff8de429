/** A phone with no room left: what was written stays a draft, is said not to be kept, and goes on when there is room again. */
import { beforeEach, describe, expect, it, vi } from "vitest";
import { FakeServer } from "./fake-server.test-support";
import { isFull, keep, space } from "./guard";
import type { Phone } from "./phone";
import { form, phoneAt, visit, withIssue } from "./phone.test-support";
import { sha256 } from "./ids";
import { MemoryStore, type Change, type Row } from "./store";

const MB = 1024 * 1024;

class SmallStore extends MemoryStore {
  isFull = false;

  override async write(changes: Change[]): Promise<void> {
    if (this.isFull && changes.some((change) => "put" in change)) throw new DOMException("", "QuotaExceededError");
    await super.write(changes);
  }
}

let server: FakeServer;
let store: SmallStore;
let phone: Phone;
beforeEach(async () => {
  [server, store] = [new FakeServer(), new SmallStore()];
  phone = await phoneAt(server, store);
  await phone.sync();
});
const type = (heard: string) => phone.drafts.keep({ id: "d", kind: "visit", changed_at: "", value: visit("v1", heard) });

describe("no room at 记好了", () => {
  it("the visit stays a draft with its last word, is written on, and arrives once there is room", async () => {
    type("老李说渠漏了");
    await phone.drafts.flush();
    store.isFull = true;
    type("老李说渠漏了，三户");
    await expect(phone.acts.finish("d", visit("v1", "老李说渠漏了，三户"))).rejects.toSatisfy(isFull);
    expect((await phone.drafts.all("visit")).map(({ value }) => value)).toMatchObject([{ heard: "老李说渠漏了，三户" }]);
    type("老李说渠漏了，三户浇不上");
    store.isFull = false;
    await phone.drafts.flush();
    const later = await phoneAt(server, store);
    expect((await later.drafts.of("d"))!.value).toMatchObject({ heard: "老李说渠漏了，三户浇不上" });
    await phone.acts.finish("d", visit("v1", "老李说渠漏了，三户浇不上"));
    await phone.sync();
    expect([server.written, await phone.drafts.all("visit"), await store.all("drafts")]).toEqual([["v1"], [], []]);
  });

  it("words that did not fit are tried again by themselves", async () => {
    type("老李说渠漏了");
    await phone.drafts.flush();
    vi.useFakeTimers();
    store.isFull = true;
    type("老李说渠漏了，三户");
    await phone.acts.finish("d", visit("v1", "老李说渠漏了，三户")).catch(() => {});
    store.isFull = false;
    await vi.advanceTimersByTimeAsync(3200);
    vi.useRealTimers();
    expect((await (await phoneAt(server, store)).drafts.of("d"))!.value).toMatchObject({ heard: "老李说渠漏了，三户" });
  });

  it("a form says so too, and goes with its visit all the same", async () => {
    type("一");
    await phone.drafts.flush();
    store.isFull = true;
    await expect(phone.acts.finishForm(form({ visit_id: "v1" }))).rejects.toSatisfy(isFull);
    store.isFull = false;
    await phone.acts.finish("d", visit("v1", "一"));
    await phone.sync();
    expect([server.written, [...server.formAnswers.keys()], await store.all("drafts")]).toEqual([["v1"], ["f1"], []]);
  });

  it("a sentence beside a record is neither sent nor lost", async () => {
    phone.drafts.keep({ id: "i1:note:a1", kind: "words", changed_at: "", value: { text: "问过了" } });
    await phone.drafts.flush();
    store.isFull = true;
    const note = { subject: "i1", action: "note", path: "/api/issues/i1/notes", body: { words: "问过了" }, label: "", region_code: "" } as const;
    await expect(phone.acts.sendFrom("i1:note:a1", note)).rejects.toSatisfy(isFull);
    expect([(await phone.outbox.open()).length, (await phone.drafts.all("words")).length]).toEqual([0, 1]);
  });
});

describe("no room while something waits", () => {
  const picture = async () => {
    const photo = { id: await sha256(new Uint8Array([7])), name: "1.jpg" };
    await phone.store.write([{ table: "photos", put: { ...photo, bytes: new Uint8Array([7]), content_type: "image/jpeg" } as Row }]);
    return photo;
  };
  const left = async () => [await phone.outbox.open(), await store.all("photos")];

  it("it goes all the same, once, and its pictures make room", async () => {
    server.always = "drop-request";
    await phone.acts.finish("d", visit("v1", "渠漏了", { photos: [await picture()] }));
    await phone.sync();
    store.isFull = true;
    server.always = null;
    server.time += 600_000;
    await phone.sync();
    expect([server.written, server.attached.length, await left()]).toEqual([["v1"], 1, [[], []]]);
  });

  it("what the server may have is not given another key, as long as the tab lives", async () => {
    await phone.outbox.add({ subject: "v1", action: "visit", path: "/api/visits", body: { id: "v1", heard: "水" }, label: "", region_code: "", account_id: "a1" });
    store.isFull = true;
    server.cutAt = (what) => what === "POST /api/visits";
    await phone.sync();
    expect((await phone.outbox.open()).map((entry) => [entry.state, entry.left])).toEqual([["waiting", true]]);
  });

  it("the receipt's code is there to be told, and is kept once there is room; the record brings it too", async () => {
    await phone.acts.finish("d", withIssue("v1", "i1"));
    store.isFull = true;
    await phone.sync();
    const codes = async (one: Phone) => (await one.outbox.entries()).filter((entry) => entry.action === "issue").map((entry) => entry.answer?.receipt_code);
    expect([await codes(phone), phone.outbox.unkept.size > 0, await store.all("outbox")]).toEqual([["7K3M-92"], true, []]);
    store.isFull = false;
    await phone.sync();
    expect([await codes(await phoneAt(server, store)), phone.outbox.unkept.size]).toEqual([["7K3M-92"], 0]);
  });

  it("a refusal is found out again rather than lost", async () => {
    await phone.acts.finish("d", { ...withIssue("v1", "i1"), heard: "" });
    store.isFull = true;
    await phone.sync();
    expect(server.seen).not.toContain("POST /api/issues");
    store.isFull = false;
    await phone.sync();
    expect((await phone.outbox.open()).map((entry) => entry.state)).toEqual(["refused", "waiting"]);
  });
});

describe("how much room there is", () => {
  const storage = (left: number, isKept: boolean) => ({ estimate: async () => ({ usage: 100 * MB, quota: 100 * MB + left }), persisted: async () => isKept });

  it.each([
    [9 * MB, true, "full"],
    [10 * MB - 1, false, "full"],
    [10 * MB, true, "tight"],
    [60 * MB - 1, false, "tight"],
    [60 * MB, true, null],
    [60 * MB, false, "not-kept"],
  ])("%i bytes left, kept: %s → %s", async (left, isKept, warning) => {
    expect(await space(storage(left, isKept))).toEqual({ used: 100 * MB, quota: 100 * MB + left, isKept, warning });
  });

  it("is not warned about where the browser does not say", async () => {
    expect(await space(undefined)).toEqual({ used: 0, quota: 0, isKept: false, warning: "not-kept" });
    const shut = { estimate: () => Promise.reject(new Error("shut")), persisted: () => Promise.reject(new Error("shut")) };
    expect((await space(shut)).warning).toBe("not-kept");
  });

  it("is asked to be kept once, and a refusal is no error", async () => {
    const persist = vi.fn(async () => true);
    expect([await keep({ persisted: async () => true, persist }), persist.mock.calls.length]).toEqual([true, 0]);
    expect([await keep({ persisted: async () => false, persist }), persist.mock.calls.length]).toEqual([true, 1]);
    expect(await keep({ persisted: async () => false, persist: () => Promise.reject(new Error("shut")) })).toBe(false);
    expect(await keep(undefined)).toBe(false);
  });

  it("is told from other trouble, also through the store's own wrapping", () => {
    const full = new DOMException("", "QuotaExceededError");
    expect([isFull(full), isFull({ name: "AbortError", inner: full }), isFull(new Error("other")), isFull(null)]).toEqual([true, true, false, false]);
  });
});
