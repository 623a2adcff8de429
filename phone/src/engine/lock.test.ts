import { beforeEach, describe, expect, it } from "vitest";
import { FakeServer, household, issue } from "./fake-server.test-support";
import { diaryId } from "./diary";
import { Phone } from "./phone";
import { phoneAt, PIN, visit, VILLAGE } from "./phone.test-support";
import { Locked, SealedStore, WrongPin } from "./seal";
import { MemoryStore, TABLES, type Row } from "./store";
import { ask } from "./wire";

let server: FakeServer;
let inner: MemoryStore;
beforeEach(() => ([server, inner] = [new FakeServer(), new MemoryStore()]));

/** The phone as a finder has it: awake, without the PIN. */
async function found(): Promise<Phone> {
  const phone = new Phone({ store: inner, wire: server.through, now: () => server.time, deviceName: "试验机", rounds: 1000 });
  await phone.wake();
  return phone;
}

async function lying(): Promise<string> {
  return JSON.stringify(await Promise.all(TABLES.map((table) => inner.all(table))));
}

async function counts(): Promise<Record<string, number>> {
  return Object.fromEntries(await Promise.all(TABLES.map(async (table) => [table, (await inner.all(table)).length] as const)));
}

describe("the store", () => {
  it("takes nothing before there is a PIN, leaves nothing readable after it, opens with it alone", async () => {
    const store = new SealedStore(inner, 1000);
    await expect(store.write([{ table: "records", put: household("h1") as Row }])).rejects.toThrow(Locked);
    await inner.write([{ table: "records", put: household("h1") as Row }]); // by an app from before
    await store.setPin(PIN);
    await store.write([{ table: "photos", put: { id: "p", bytes: new Uint8Array([1, 2, 3]) } }]);
    expect(await lying()).not.toContain("周阿婆");
    const again = new SealedStore(inner, 1000);
    expect(await again.isLocked()).toBe(true);
    await expect(again.unlock("000000")).rejects.toThrow(WrongPin);
    await expect(again.write([{ table: "meta", put: { id: "x" } }])).rejects.toThrow(Locked);
    await again.unlock(PIN);
    expect(await again.get("records", "h1")).toMatchObject({ data: { head_name: "周阿婆" } });
    expect((await again.get("photos", "p"))!.bytes).toEqual(new Uint8Array([1, 2, 3]));
  });

  it("sealed by a tab that did not know of the clearing, a row keeps the next PIN from nothing", async () => {
    const store = new SealedStore(inner, 1000);
    await store.setPin(PIN);
    await store.write([{ table: "meta", put: { id: "me" } }, { table: "drafts", put: { id: "d" } }]);
    const sealed = [await inner.get("meta", "me"), await inner.get("drafts", "d")] as [Row, Row];
    await new SealedStore(inner, 1000).wipe();
    await inner.write([{ table: "meta", put: sealed[0] }, { table: "drafts", put: sealed[1] }]); // on its way when all was cleared
    const next = new SealedStore(inner, 1000);
    await next.setPin("246802");
    await expect(store.write([{ table: "outbox", put: { id: "late" } }])).rejects.toThrow(Locked);
    await next.write([{ table: "outbox", put: { id: "mine" } }]);
    expect([await next.get("meta", "me"), await next.all("drafts"), await next.all("outbox")]).toEqual([undefined, [], [{ id: "mine" }]]);
    expect(await inner.all("drafts")).toEqual([]);
  });

  it("another PIN opens what the first one sealed, and the first no longer does", async () => {
    const store = new SealedStore(inner, 1000);
    await store.setPin(PIN);
    await store.wrapBySecret("s");
    await store.write([{ table: "drafts", put: { id: "d" } }]);
    await store.setPin("246802");
    const again = new SealedStore(inner, 1000);
    await expect(again.unlock(PIN)).rejects.toThrow(WrongPin);
    await again.unlock("246802");
    expect(await again.get("drafts", "d")).toEqual({ id: "d" });
    expect(await again.opensBySignIn()).toBe(true);
  });

  it("seals the rest when a tab was killed half-way", async () => {
    await inner.write([{ table: "records", put: household("h1") as Row }]);
    await new SealedStore(inner, 1000).setPin(PIN);
    const { isWhole: _isWhole, ...half } = (await inner.get<Row & { isWhole?: boolean }>("meta", "lock"))!;
    await inner.write([{ table: "meta", put: half }, { table: "records", put: household("h2") as Row }]);
    await new SealedStore(inner, 1000).unlock(PIN);
    expect(await lying()).not.toContain("周阿婆");
  });
});

describe("the first start", () => {
  it("asks who is signed in and keeps nothing until a PIN is chosen", async () => {
    server.page([household("h1")]);
    const phone = await found();
    await phone.sync();
    expect([phone.line, server.seen]).toEqual(["ok", ["GET /api/field/me"]]);
    expect(await counts()).toMatchObject({ records: 0, outbox: 0, drafts: 0, meta: 1 });
    await phone.store.setPin(PIN);
    await phone.start();
    await phone.sync();
    expect((await phone.pull.records()).length).toBe(1);
    const text = await lying();
    for (const word of ["周阿婆", "大贵溪", "林晓", "水渠"]) expect(text).not.toContain(word);
  });

  it("says what is missing when nobody is signed in", async () => {
    server.always = "signed-out";
    const phone = await found();
    await phone.sync();
    expect(phone.line).toBe("login");
  });
});

describe("a forgotten PIN", () => {
  it("is helped by signing in anew, and nothing unsent is lost", async () => {
    const phone = await phoneAt(server, inner);
    await phone.sync();
    server.always = "drop-request";
    await phone.acts.finish("d", visit("v1"));
    await phone.sync();
    server.always = null;
    server.signIn();
    const later = await found();
    expect(await later.openBySignIn()).toBe("open");
    await later.store.setPin("246802");
    await later.start();
    expect((await later.outbox.open()).map((entry) => entry.subject)).toEqual(["v1"]);
    await later.sync();
    expect(later.line).toBe("ok");
    expect(await lying()).not.toContain("secret of");
  });

  it("is not helped by a session that merely lives, by another account, or after unbinding", async () => {
    const phone = await phoneAt(server, inner);
    await phone.sync();
    server.hasJustSignedIn = false;
    expect(await (await found()).openBySignIn()).toBe("sign-in");
    server.troubles = ["signed-out"];
    expect(await (await found()).openBySignIn()).toBe("sign-in");
    server.troubles = ["drop-request"];
    expect(await (await found()).openBySignIn()).toBe("silence");
    server.signIn();
    server.phones = 5; // refused, as another account's phone is
    const other = await found();
    expect([await other.openBySignIn(), await other.store.isLocked()]).toEqual(["never", true]);
    server.troubles = ["unbound"];
    expect(await (await found()).openBySignIn()).toBe("unbound");
  });

  it("after the province's ticket takes the account's password as well", async () => {
    await (await phoneAt(server, inner)).sync();
    server.signIn();
    server.byTicket = true;
    const later = await found();
    expect(await later.openBySignIn()).toBe("password");
    expect([await later.openBySignIn("wrong"), await later.store.isLocked()]).toEqual(["wrong", true]);
    expect(await later.openBySignIn("right")).toBe("open");
  });

  it("on a phone bound by an old session the secret is fetched after the next sign-in", async () => {
    server.hasJustSignedIn = false;
    const phone = await phoneAt(server, inner);
    await phone.sync();
    await phone.sync();
    expect(server.seen.filter((one) => one.endsWith("/device")).length).toBe(1);
    expect(await (await found()).openBySignIn()).toBe("never");
    server.signIn();
    await (await phoneAt(server, inner)).sync();
    server.signIn();
    expect(await (await found()).openBySignIn()).toBe("open");
  });
});

describe("the phone's key", () => {
  const anyoneAsks = () => ask(server.wire, { method: "GET", path: "/api/field/changes" });

  it("goes with all it asks, lies sealed, and without it the session opens nothing", async () => {
    server.page([household("h1")]);
    const phone = await phoneAt(server, inner);
    await phone.sync();
    expect([phone.line, (await phone.pull.records()).length]).toEqual(["ok", 1]);
    expect(await anyoneAsks()).toEqual({ is: "later", why: "login" });
    server.hasJustSignedIn = false;
    expect(await (await found()).openBySignIn()).toBe("sign-in");
    expect(await lying()).not.toContain("key of");
    const later = await phoneAt(server, inner);
    await later.sync();
    expect(later.line).toBe("ok");
  });

  it("survives another PIN", async () => {
    const phone = await phoneAt(server, inner);
    await phone.sync();
    await phone.store.setPin("246802");
    server.hasJustSignedIn = false;
    const later = await found();
    await later.store.unlock("246802");
    await later.start();
    await later.sync();
    expect(later.line).toBe("ok");
  });

  it("a phone bound before there was one signs in once and binds anew; nothing unsent is lost", async () => {
    const phone = await phoneAt(server, inner);
    await phone.sync();
    server.always = "drop-request";
    await phone.acts.finish("d", visit("v1"));
    await phone.sync();
    await inner.write([{ table: "meta", remove: "key" }]);
    [server.always, server.hasJustSignedIn, server.time] = [null, false, server.time + 600_000];
    const old = await phoneAt(server, inner);
    await old.sync();
    expect([old.line, (await old.outbox.open()).length, server.visits.size]).toEqual(["login", 1, 0]);
    server.signIn();
    await old.sync();
    expect([old.line, (await old.outbox.open()).length, server.written]).toEqual(["ok", 0, ["v1"]]);
    server.hasJustSignedIn = false;
    await old.sync();
    expect(old.line).toBe("ok");
  });

  it("whose answer was lost is told once more while the sign-in is fresh", async () => {
    const phone = await phoneAt(server, inner);
    server.troubles = [null, "drop-answer"];
    await phone.sync();
    expect([server.boundTo, phone.binding.key]).toEqual([phone.binding.uuid, ""]);
    const later = await phoneAt(server, inner);
    await later.sync();
    expect(later.line).toBe("ok");
  });

  it("a new session is bound by it, however old its sign-in", async () => {
    const phone = await phoneAt(server, inner);
    await phone.sync();
    server.signIn();
    server.hasJustSignedIn = false;
    const later = await phoneAt(server, inner);
    await later.sync();
    expect([later.line, server.boundTo]).toEqual(["ok", phone.binding.uuid]);
  });

  it("goes when the phone is unbound, locked as it is", async () => {
    const phone = await phoneAt(server, inner);
    await phone.sync();
    await phone.drafts.keep({ id: "d", kind: "visit", changed_at: "", value: visit("v1") });
    await phone.drafts.flush();
    server.always = "unbound";
    await (await found()).sync();
    expect(await inner.get("meta", "key")).toBeUndefined();
  });
});

async function full(): Promise<Phone> {
  server.page([household("h1"), issue("i1")]);
  const phone = await phoneAt(server, inner);
  await phone.acts.finish("d", visit("v1"));
  await phone.sync();
  expect(await counts()).toMatchObject({ records: 3, outbox: 1 });
  return phone;
}

describe("a phone whose owner goes to no village any more", () => {
  it("forgets the villages at the next contact, keeps what was never sent, and fills again with the next posting", async () => {
    const phone = await full();
    server.always = "drop-request";
    await phone.acts.finish("e", visit("v2"));
    server.always = "posting-over";
    await phone.sync();
    expect(phone.line).toBe("ended");
    expect(await counts()).toMatchObject({ records: 0, outbox: 1 });
    expect((await phone.pull.me())!.me).toMatchObject({ villages: [], colleagues: [] });
    server.always = null;
    server.page([household("h1"), issue("i1")]);
    await phone.retryAll();
    expect(phone.line).toBe("ok");
    expect(server.written).toEqual(["v1", "v2"]);
    expect((await counts()).records).toBeGreaterThan(0);
  });

  it("forgets them locked as it is", async () => {
    await full();
    server.always = "posting-over";
    const later = await found();
    await later.sync();
    expect(later.line).toBe("ended");
    expect(await counts()).toMatchObject({ records: 0 });
  });
});

describe("an unbound phone", () => {
  it("is empty at once when nothing is unsent", async () => {
    const phone = await full();
    server.always = "unbound";
    await phone.sync();
    expect(phone.line).toBe("unbound");
    expect(Object.values(await counts()).every((count) => count === 0)).toBe(true);
  });

  it("keeps what was never sent and nothing else, also after a restart without signal", async () => {
    const phone = await full();
    server.always = "drop-request";
    await phone.acts.finish("e", visit("v2"));
    phone.drafts.keep({ id: "f", kind: "visit", changed_at: "", value: visit("v3") });
    await phone.drafts.flush();
    server.time += 600_000;
    server.always = "unbound";
    await phone.sync();
    expect(await counts()).toMatchObject({ records: 0, forms: 0, outbox: 1, drafts: 1 });
    expect((await phone.pull.me())!.me).toMatchObject({ account_id: "a1", villages: [], colleagues: [] });
    server.always = "drop-request";
    const later = await phoneAt(server, inner);
    expect([later.isUnbound, later.line, (await later.outbox.open()).length]).toEqual([true, "unbound", 1]);
    const asked = server.seen.length;
    await later.sync();
    expect(server.seen.length).toBe(asked);
  });

  it("loses the villages while it is locked; what was sent goes when it is opened", async () => {
    await full();
    server.always = "unbound";
    const finder = await found();
    await finder.sync();
    expect([finder.isUnbound, await finder.store.isLocked()]).toEqual([true, true]);
    expect(await counts()).toMatchObject({ records: 0, outbox: 1 });
    await phoneAt(server, inner);
    expect(Object.values(await counts()).every((count) => count === 0)).toBe(true);
  });

  it.each(["open", "locked"])("%s, keeps a diary somebody wrote in: it is nowhere else", async (state) => {
    const phone = await full();
    phone.diaries.keep({ id: diaryId("a1", "2026-11-25"), text: "水渠", lines: {} });
    await phone.flush();
    server.always = "unbound";
    await (state === "open" ? phone : await found()).sync();
    const later = await phoneAt(server, inner);
    expect(await counts()).toMatchObject({ records: 0, outbox: 0, diaries: 1 });
    expect([later.isUnbound, (await later.diaries.everything()).map((one) => one.text)]).toEqual([true, ["水渠"]]);
  });
});

describe("what is forgotten when", () => {
  async function worked(): Promise<Phone> {
    const phone = await phoneAt(server, inner);
    server.elsewhere = [{ code: "331181001999", name: "小梅村", full_name: "", initials: "", pinyin: "" }];
    await phone.acts.finish("d", visit("v1"));
    await phone.acts.finish("e", visit("v9", "桥坏了", { region_code: "331181001999" }));
    await phone.sync();
    await phone.store.write([{ table: "diaries", put: { id: diaryId("a1", "2026-11-25"), text: "桥" } as Row }]);
    await phone.store.write([{ table: "diaries", put: { id: diaryId("a1", "2025-10-01"), text: "旧" } as Row }]);
    return phone;
  }

  it("thirty days without contact: records, what was sent and who works there; unsent words, diaries and villages stay", async () => {
    const phone = await worked();
    server.always = "drop-request";
    await phone.acts.finish("f", visit("v2"));
    server.time += 31 * 86_400_000;
    await phone.forgetOld();
    expect(await counts()).toMatchObject({ records: 0, diaries: 2, outbox: 1 });
    expect((await phone.pull.me())!.me).toMatchObject({ colleagues: [], villages: [{ code: VILLAGE }] });
  });

  it("thirty days without contact, never opened: no key is needed to forget", async () => {
    await worked();
    server.time += 31 * 86_400_000;
    await found();
    expect(await counts()).toMatchObject({ records: 0, diaries: 2 });
  });

  it("in contact: receipts go after thirty days, diaries after a year", async () => {
    const phone = await worked();
    await phone.forgetOld();
    expect((await inner.all("diaries")).map((row) => row.id)).toEqual([diaryId("a1", "2026-11-25")]);
    server.time += 29 * 86_400_000;
    await phone.sync();
    server.time += 2 * 86_400_000;
    await phone.forgetOld();
    expect(await counts()).toMatchObject({ outbox: 0, diaries: 1 });
  });

  it.each([40, 800])("a clock set %i days ahead destroys no diary", async (days) => {
    const phone = await worked();
    server.always = "drop-request";
    const ahead = await phoneAt(server, inner, () => server.time + days * 86_400_000);
    await ahead.forgetOld();
    await phone.forgetOld();
    expect((await inner.all("diaries")).map((row) => row.id)).toEqual([diaryId("a1", "2026-11-25")]);
  });

  it("a village taken away takes what was sent about it, never what waits or what one wrote of the day", async () => {
    const phone = await worked();
    server.always = "drop-request";
    await phone.acts.finish("f", visit("v8", "路断了", { region_code: "331181001999" }));
    server.always = null;
    [server.elsewhere, server.time] = [[], server.time + 600_000];
    await phone.sync();
    expect((await phone.outbox.entries()).map((entry) => [entry.subject, entry.state])).toEqual([["v1", "delivered"], ["v8", "delivered"]]);
    expect(await counts()).toMatchObject({ diaries: 2 });
  });

  it("another account reads neither drafts nor diaries of the first", async () => {
    const phone = await worked();
    phone.drafts.keep({ id: "d", kind: "visit", changed_at: "", value: visit("v3") });
    await phone.drafts.flush();
    server.account = "a2";
    await phone.sync();
    expect([await phone.drafts.all("visit"), (await phone.drafts.all("visit", "anyone")).length]).toEqual([[], 1]);
    server.account = "a1";
    await phone.sync();
    expect((await phone.drafts.all("visit")).length).toBe(1);
  });

  it("diaries and drafts of older apps become those of whoever the phone knew", async () => {
    const phone = await worked();
    await phone.store.write([{ table: "diaries", put: { id: "2026-11-20", text: "旧" } as Row }, { table: "drafts", put: { id: "d", kind: "visit", changed_at: "", value: visit("v3") } as Row }]);
    const later = await phoneAt(server, inner);
    expect(await later.store.get("diaries", diaryId("a1", "2026-11-20"))).toMatchObject({ text: "旧" });
    expect(await later.drafts.all("visit")).toMatchObject([{ account_id: "a1" }]);
  });
});
