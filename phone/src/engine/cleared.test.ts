import { beforeEach, describe, expect, it } from "vitest";
import { exported } from "./export";
import { FakeServer } from "./fake-server.test-support";
import { photoIn, type Photo } from "./photos";
import { phoneAt, PIN, visit } from "./phone.test-support";
import { Locked, SealedStore } from "./seal";
import { MemoryStore, TABLES, type Row } from "./store";
import { inThisTab } from "./turns";

let server: FakeServer;
let inner: MemoryStore;
beforeEach(() => ([server, inner] = [new FakeServer(), new MemoryStore()]));

const draft = (id: string) => ({ id, kind: "visit", changed_at: "", value: visit("v1") });

describe("storage the system has cleared under an open tab", () => {
  it("what is written from then on opens with the PIN", async () => {
    const phone = await phoneAt(server, inner);
    await inner.clear(TABLES);
    await phone.drafts.keepNow(draft("d1"));
    const again = await phoneAt(server, inner);
    expect((await again.drafts.of("d1"))?.value).toEqual(visit("v1"));
  });

  it("an entry that was on its way is taken once", async () => {
    const phone = await phoneAt(server, inner);
    await phone.sync();
    await phone.acts.finish("d1", visit("v1"));
    server.cutAt = (what) => what === "POST /api/visits" && void inner.clear(TABLES) === undefined && false;
    await phone.sync();
    expect([server.written, (await phone.outbox.open()).length]).toEqual([["v1"], 0]);
  });
});

describe("storage somebody has cleared in another tab", () => {
  it("is not written on: the other tab has no key any more, and says so", async () => {
    const [one, other] = [await phoneAt(server, inner), await phoneAt(server, inner)];
    await other.wipe();
    await other.wake(); // as its page is loaded anew
    await expect(one.drafts.keepNow(draft("d1"))).rejects.toThrow(Locked);
    expect([await one.store.needsPin(), await inner.ids("drafts")]).toEqual([true, []]);
  });

  it("locked anew there, its words wait for the new PIN and are kept under it", async () => {
    const one = await phoneAt(server, inner);
    const other = await phoneAt(server, inner);
    await other.wipe();
    await other.store.setPin("864209");
    await expect(one.drafts.keepNow(draft("d1"))).rejects.toThrow(Locked);
    expect(await one.store.isLocked()).toBe(true);
    await one.store.unlock("864209");
    await one.drafts.flush();
    expect(await inner.ids("drafts")).toEqual(["d1"]);
  });
});

describe("a lock that two hands change", () => {
  it("another PIN, chosen while the server tells its secret, is the PIN", async () => {
    const alone = inThisTab();
    const one = new SealedStore(inner, 1000, false, alone);
    await one.setPin(PIN);
    await Promise.all([one.wrapBySecret("secret"), one.setPin("864209"), one.wrapBySecret("secret")]);
    const later = new SealedStore(inner, 1000);
    await later.unlock("864209");
    await later.unlockBySecret("secret");
  });

  it("two tabs that choose the first PIN at once do not lose each other's words", async () => {
    const alone = inThisTab();
    const [one, other] = [new SealedStore(inner, 1000, false, alone), new SealedStore(inner, 1000, false, alone)];
    const chosen = await Promise.allSettled([one.setPin(PIN), other.setPin("864209")]);
    expect(chosen.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    await one.write([{ table: "drafts", put: draft("d1") }]);
    await other.unlock(PIN);
    expect(await other.get("drafts", "d1")).toEqual(draft("d1"));
  });
});

describe("a photo that came to harm on the phone", () => {
  const id = "ab".repeat(32);
  const about = { subject: "v1", action: "photo" as const, path: `/api/field/uploads/${id}/attach`, body: { owner_type: "visits.visit", owner_id: "v1", name: "1.jpg" }, label: "", region_code: "", needs: [] };

  it("is said to be lost; what waits behind it goes, and the last file can be made", async () => {
    const phone = await phoneAt(server, inner);
    await phone.sync();
    await phone.store.write([{ table: "photos", put: { id, bytes: new Uint8Array([1, 2, 3]), content_type: "image/jpeg", name: "1.jpg" } as Photo }]);
    const row = (await inner.get<Row & { bytes: Uint8Array }>("photos", id))!;
    await inner.write([{ table: "photos", put: { ...row, bytes: row.bytes.slice(0, 5) } as Row }]);
    server.always = "drop-request";
    await phone.acts.send(about);
    await phone.acts.finish("d1", visit("v1"));
    expect(await exported(await phone.outbox.open(), [], phone.store, "a1", "")).toMatchObject([{ blobs: [] }]);
    [server.always, server.time] = [null, server.time + 600_000];
    await phone.sync();
    expect(server.written).toEqual(["v1"]);
    expect((await phone.outbox.open()).map((entry) => entry.refusal?.code)).toEqual(["photo_lost"]);
    expect(phone.line).toBe("ok");
  });

  it("so is one the browser cannot read; a locked phone is something else", async () => {
    const broken = (problem: Error) => photoIn({ get: () => Promise.reject(problem) } as never, id);
    expect(await broken(new DOMException("", "NotReadableError"))).toBeUndefined();
    await expect(broken(new Locked())).rejects.toThrow(Locked);
  });
});

it("what was put off by a clock that ran ahead goes once the clock is right", async () => {
  const phone = await phoneAt(server, inner);
  await phone.sync();
  await phone.acts.finish("d1", visit("v1"));
  const [entry] = await phone.outbox.open();
  await phone.store.write([{ table: "outbox", put: { ...entry!, not_before: server.time + 400 * 86_400_000 } as Row }]);
  await phone.sync();
  expect(server.written).toEqual(["v1"]);
});
