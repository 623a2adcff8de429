import { beforeEach, describe, expect, it } from "vitest";
import { FakeServer, household, type Trouble } from "./fake-server.test-support";
import { sha256 } from "./ids";
import { Outbox, type Entry } from "./outbox";
import { Phone } from "./phone";
import { phoneAt, visit, withIssue } from "./phone.test-support";
import { isMetered, PIECE } from "./photos";
import { MemoryStore, type Row } from "./store";
import type { Asked } from "./wire";

let server: FakeServer;
let store: MemoryStore;
let phone: Phone;

beforeEach(async () => {
  server = new FakeServer();
  store = new MemoryStore();
  phone = await phoneAt(server, store);
  await phone.sync();
});

async function write(draft = visit("v1")): Promise<void> {
  await phone.acts.finish("d", draft);
  await phone.sync();
  await phone.sync();
}
const states = async () => (await phone.outbox.entries()).map((entry) => `${entry.action} ${entry.state}`);
const later = (ms: number) => (server.time += ms);

describe("a visit arrives exactly once", () => {
  it("on a good line, and only then says so", async () => {
    await write();
    expect(server.visits.size).toBe(1);
    expect(await states()).toEqual(["visit delivered"]);
    expect((await phone.outbox.entries())[0]!.delivered_at).toBeTruthy();
    expect((await phone.pull.records()).map((row) => row.id)).toEqual(["v1"]);
  });

  it.each<Trouble>(["drop-request", "drop-answer", "portal-200", "portal-302", "busy", "signed-out"])("after %s on every request for a while", async (trouble) => {
    server.always = trouble;
    await write();
    expect(await states()).toEqual(["visit waiting"]);
    server.always = null;
    later(600_000);
    await phone.sync();
    expect(await states()).toEqual(["visit delivered"]);
    expect(server.visits.size).toBe(1);
  });

  it("with what was promised at the door, which then comes back as a thing to do", async () => {
    await write(visit("v1", undefined, { promise: { id: "p1", words: "帮他问高龄津贴", until_on: "2026-12-01" }, household_ids: ["h1"] }));
    expect(server.promises.get("p1")).toMatchObject({ visit_id: "v1", household_id: "h1" });
    expect((await phone.pull.promises()).map((one) => one.id)).toEqual(["p1"]);
  });

  it("when the answer was lost after the commit: same key, one visit", async () => {
    const key = (await phone.outbox.add({ subject: "v1", action: "visit", path: "/api/visits", body: { id: "v1", heard: "水" }, label: "", region_code: "", account_id: "a1" }))[0]!.id;
    server.troubles = ["drop-answer"];
    await phone.outbox.flush();
    const waiting = (await phone.outbox.open())[0]!;
    expect([waiting.id, waiting.why, waiting.left, server.visits.size]).toEqual([key, "silence", true, 1]);
    await phone.outbox.retry();
    await phone.outbox.flush();
    expect([await states(), server.visits.size]).toEqual([["visit delivered"], 1]);
  });

  it("when the tab is killed between sending and hearing", async () => {
    server.always = "drop-request";
    await write();
    const before = (await phone.outbox.open())[0]!.id;
    server.always = null;
    later(600_000);
    phone = await phoneAt(server, store);
    expect((await phone.outbox.open())[0]!.id).toBe(before);
    await phone.sync();
    expect([await states(), server.visits.size]).toEqual([["visit delivered"], 1]);
  });

  it("when two callers flush at once", async () => {
    server.always = "drop-request";
    await write();
    server.always = null;
    later(600_000);
    await Promise.all([phone.outbox.flush(), phone.outbox.flush(), phone.outbox.flush()]);
    expect(server.seen.filter((one) => one === "POST /api/visits").length).toBeLessThanOrEqual(2);
    expect(server.visits.size).toBe(1);
  });

  it("waits longer after each failure, at most five minutes, and at once when asked to", async () => {
    server.always = "busy";
    await phone.outbox.add({ subject: "v1", action: "visit", path: "/api/visits", body: { id: "v1", heard: "水" }, label: "", region_code: "", account_id: "a1" });
    const waits: number[] = [];
    for (let round = 0; round < 9; round += 1) {
      await phone.outbox.flush();
      const entry = (await phone.outbox.open())[0]!;
      waits.push(entry.not_before - server.time);
      server.time = entry.not_before;
    }
    expect(waits.slice(0, 3)).toEqual([5000, 10_000, 20_000]);
    expect(Math.max(...waits)).toBe(300_000);
    server.always = null;
    await phone.outbox.retry();
    await phone.outbox.flush();
    expect(await states()).toEqual(["visit delivered"]);
  });
});

describe("several visits that wait go together", () => {
  const BATCH = "POST /api/visits/batch";
  const asked = (what: string) => server.seen.filter((one) => one === what).length;
  const ids = (count: number) => Array.from({ length: count }, (_, place) => `v${place + 1}`);
  const made = (id: string, heard = `第 ${id} 家`) => ({ subject: id, action: "visit" as const, path: "/api/visits", body: { id, heard }, label: id, region_code: "", account_id: "a1" });
  const delivered = async () => (await phone.outbox.entries()).filter((entry) => entry.state === "delivered").map((entry) => entry.subject);
  /** Until nothing waits any more, over as many tries as it takes. */
  async function sendAll(rounds = 12): Promise<void> {
    for (let round = 0; round < rounds && (await phone.outbox.open()).some((entry) => entry.state === "waiting"); round += 1) {
      await phone.outbox.flush();
      later(600_000);
    }
  }

  it("in one request, and stand on the phone as they were written until the next pull", async () => {
    await phone.outbox.add(...ids(5).map((id) => made(id)));
    await phone.outbox.flush();
    expect([asked(BATCH), asked("POST /api/visits"), server.written]).toEqual([1, 0, ids(5)]);
    expect(await delivered()).toEqual(ids(5));
    expect((await phone.pull.records()).map((row) => [row.id, row.version, (row.data as { heard: string }).heard])).toEqual(ids(5).map((id) => [id, 1, `第 ${id} 家`]));
  });

  it("each once, whichever request is cut and whether before or after the commit", async () => {
    for (const trouble of ["drop-request", "drop-answer", "busy", "portal-200", "signed-out"] as const)
      for (let place = 0; place < 4; place += 1) {
        [server, store] = [new FakeServer(), new MemoryStore()];
        phone = await phoneAt(server, store);
        await phone.sync();
        const one = withIssue("v1", "i1");
        server.always = "drop-request";
        for (const id of ids(4)) await phone.acts.finish(id, id === "v1" ? one : visit(id));
        await phone.sync();
        server.always = null;
        later(600_000);
        await phone.outbox.retry();
        server.troubles = [...Array<null>(place).fill(null), trouble, trouble];
        await sendAll();
        expect([trouble, place, [...server.written].sort(), server.issues.size, (await phone.outbox.open()).length]).toEqual([trouble, place, ids(4), 1, 0]);
      }
  });

  it("sent again after a lost answer under the same ids, also when the tab was killed and one is sent alone", async () => {
    await phone.outbox.add(made("v1"), made("v2"));
    server.troubles = ["drop-answer"];
    await phone.outbox.flush();
    const waiting = await phone.outbox.open();
    expect(waiting.map((entry) => [entry.state, entry.why, entry.left])).toEqual([["waiting", "silence", true], ["waiting", "silence", true]]);
    phone = await phoneAt(server, store);
    await phone.outbox.retry(waiting[1]!.id);
    await phone.outbox.flush();
    expect([await delivered(), asked("POST /api/visits")]).toEqual([["v2"], 1]);
    await phone.outbox.retry();
    await phone.outbox.flush();
    expect([await delivered(), server.written]).toEqual([["v1", "v2"], ["v1", "v2"]]);
  });

  it("one refused stops no other, says why, and goes under a new key when it is put right", async () => {
    await phone.outbox.add(made("v1"), made("v2", ""), made("v3"));
    await phone.outbox.flush();
    expect(await states()).toEqual(["visit delivered", "visit refused", "visit delivered"]);
    const refused = (await phone.outbox.open())[0]!;
    expect(refused.refusal).toEqual({ code: "nothing_heard", message: "写一句听到了什么。", facts: {} });
    await phone.outbox.correct(refused.id, { ...refused.body, heard: "听到了" });
    await phone.outbox.flush();
    expect(server.written).toEqual(["v1", "v3", "v2"]);
  });

  it("in as many requests as the limits ask for: so many entries, so many bytes", async () => {
    await phone.outbox.add(...ids(120).map((id) => made(id)));
    await phone.outbox.flush();
    expect([asked(BATCH), server.written.length]).toEqual([3, 120]);
    await phone.outbox.add(...ids(8).map((id) => made(`w${id}`, "长".repeat(20_000))));
    await phone.outbox.flush();
    expect([asked(BATCH), server.written.length]).toEqual([5, 128]);
  });

  it("one by one where the server does not take them together", async () => {
    server.batchLimit.entries = 1;
    await phone.outbox.add(...ids(3).map((id) => made(id)), made("v4", ""));
    await phone.outbox.flush();
    expect([asked(BATCH), asked("POST /api/visits"), server.written]).toEqual([1, 4, ids(3)]);
    expect((await phone.outbox.open()).map((entry) => entry.state)).toEqual(["refused"]);
  });

  it("fewer at a time on a line too thin for all of them", async () => {
    await phone.outbox.add(...ids(50).map((id) => made(id)));
    server.troubles = ["drop-request", "drop-request"];
    await sendAll(2);
    server.seen = [];
    await phone.outbox.flush();
    expect([asked(BATCH), server.written.length]).toEqual([4, 50]);
  });

  it("an answer that is not about them is no delivery", async () => {
    await phone.outbox.add(made("v1"), made("v2"));
    const wire = phone.wire;
    const strange = new Outbox(phone.store, async (one) => ({ ...(await wire(one)), body: { items: [{ id: "v2", status: 201 }, { id: "v1", status: 201 }] } }), phone.clock);
    await strange.flush();
    expect((await phone.outbox.open()).map((entry) => [entry.state, entry.why])).toEqual([["waiting", "portal"], ["waiting", "portal"]]);
    await phone.outbox.flush();
    expect([await delivered(), server.written]).toEqual([["v1", "v2"], ["v1", "v2"]]);
  });

  it("an edit pulled meanwhile is not overwritten by the words that were sent", async () => {
    await phone.outbox.add(made("v1"), made("v2"));
    server.troubles = ["drop-answer"];
    await phone.outbox.flush();
    const newer = { kind: "visit", id: "v1", region_code: "331181001201", version: 2, changed_at: "2026-11-25T00:00:00Z", data: { heard: "改过的" } };
    await phone.store.write([{ table: "records", put: newer as unknown as Row }]);
    await phone.outbox.retry();
    await phone.outbox.flush();
    expect((await phone.pull.records()).find((row) => row.id === "v1")).toMatchObject({ version: 2, data: { heard: "改过的" } });
  });
});

describe("a refused entry", () => {
  it("shows its sentence and blocks nobody else", async () => {
    await phone.acts.finish("d1", visit("v1", ""));
    await phone.acts.finish("d2", visit("v2"));
    await write(visit("v3"));
    const [first, ...others] = await phone.outbox.entries();
    expect([first!.state, first!.refusal!.message]).toEqual(["refused", "写一句听到了什么。"]);
    expect(others.map((entry) => entry.state)).toEqual(["delivered", "delivered"]);
  });

  it("gets a new key when it is put right, and holds back only what needs it", async () => {
    const draft = withIssue("v1", "i1");
    await write({ ...draft, heard: "" });
    expect(await states()).toEqual(["visit refused", "issue waiting"]);
    const refused = (await phone.outbox.open())[0]!;
    const mended = await phone.outbox.correct(refused.id, { ...refused.body, heard: "听到了" });
    expect(mended.id).not.toBe(refused.id);
    await phone.sync();
    expect(await states()).toEqual(["visit delivered", "issue delivered"]);
  });

  it("can be dropped; the issue taken out of it goes alone", async () => {
    await write({ ...withIssue("v1", "i1"), heard: "" });
    await phone.outbox.discard((await phone.outbox.open())[0]!.id);
    await phone.sync();
    expect([server.issues.get("i1")!.visit_id, server.visits.size]).toEqual([null, 0]);
  });

  it("a discarded visit takes its photos with it, an issue its own, and nobody else's", async () => {
    const phone = await phoneAt(server);
    server.always = "drop-request";
    const [of, mine] = [(id: string) => [{ id, name: `${id}.jpg` }], withIssue("v1", "i1")];
    for (const id of ["aa", "bb", "cc"]) await phone.store.write([{ table: "photos", put: { id, bytes: new Uint8Array([1]), content_type: "image/jpeg", name: "" } as Row }]);
    await phone.acts.finish("d", { ...mine, photos: of("aa"), issues: [{ ...mine.issues[0]!, photos: of("bb") }] });
    await phone.acts.finish("e", visit("v2", "别家", { photos: of("cc") }));
    const left = async () => [(await phone.outbox.open()).map((one) => `${one.action} ${one.subject}`), (await phone.store.all("photos")).map((one) => one.id)];
    await phone.acts.discard((await phone.outbox.open()).find((one) => one.subject === "v1")!);
    expect(await left()).toEqual([["issue i1", "photo i1", "visit v2", "photo v2"], ["bb", "cc"]]);
    await phone.acts.discard((await phone.outbox.open())[0]!);
    expect(await left()).toEqual([["visit v2", "photo v2"], ["cc"]]);
  });
});

describe("an expired login", () => {
  it("loses nothing, says so, and sends after signing in", async () => {
    server.always = "signed-out";
    await write(withIssue("v1", "i1"));
    expect(phone.line).toBe("login");
    server.always = null;
    await phone.sync();
    expect(await states()).toEqual(["visit delivered", "issue delivered"]);
  });

  it("never sends one person's words under another's name", async () => {
    server.always = "signed-out";
    await write();
    server.always = null;
    server.account = "a2";
    await phone.sync();
    expect([await states(), server.visits.size]).toEqual([["visit waiting"], 0]);
    server.account = "a1";
    await phone.sync();
    expect(server.visits.size).toBe(1);
  });

  it("an unbound phone says so and keeps its unsent work to be exported", async () => {
    server.always = "unbound";
    await write();
    expect([phone.line, await states()]).toEqual(["unbound", ["visit waiting"]]);
  });
});

describe("a step that met somebody else's", () => {
  const step = (change = {}) => ({ subject: "i1", action: "move" as const, path: "/api/issues/i1/resolve", body: { solution: "换了管子", beneficiaries: 3, seen: "in_progress", ...change }, label: "办结 · 水渠漏水", region_code: "" });

  it("is not taken: both texts are kept side by side, and the person decides", async () => {
    await write(withIssue("v1", "i1"));
    server.issues.set("i1", { ...server.issues.get("i1")!, state: "in_progress" });
    server.step("i1", "resolve", { solution: "昨天已堵好" }, "王工");
    await phone.acts.send(step());
    await phone.sync();
    const [entry] = await phone.outbox.open();
    expect([entry!.state, entry!.refusal!.code, entry!.met]).toEqual(["refused", "changed_meanwhile", { who: "水利局 王工", words: "昨天已堵好", state: "resolved", stand: "resolved.1", isOpen: false }]);
    expect((server.issues.get("i1")!.events as unknown[]).length).toBe(1);
    await phone.outbox.correct(entry!.id, { ...entry!.body, seen: entry!.met!.state });
    await phone.sync();
    expect((await phone.outbox.open()).length).toBe(0);
    expect((server.issues.get("i1")!.events as unknown[]).length).toBe(2);
  });

  it("is not taken though the state is the same again, once others have been through two steps", async () => {
    await write(withIssue("v1", "i1"));
    server.issues.set("i1", { ...server.issues.get("i1")!, state: "dispatched", stand: "dispatched.a" });
    const accept = step({ seen: "dispatched.a", solution: undefined, beneficiaries: undefined });
    server.issues.set("i1", { ...server.issues.get("i1")!, stand: "dispatched.b", moves: ["resolve"], events: [{ actor_name: "王工", organisation_name: "水利局", reason: "重派", to_state: "dispatched" }] });
    await phone.acts.send(accept);
    await phone.sync();
    const [entry] = await phone.outbox.open();
    expect([entry!.refusal!.code, entry!.met]).toEqual(["changed_meanwhile", { who: "水利局 王工", words: "重派", state: "dispatched", stand: "dispatched.b", isOpen: true }]);
    await phone.outbox.correct(entry!.id, { ...entry!.body, seen: entry!.met!.stand });
    await phone.sync();
    expect((await phone.outbox.open()).length).toBe(0);
  });

  it("is taken where others only wrote a note, and where an older app named the state alone", async () => {
    await write(withIssue("v1", "i1"));
    server.issues.set("i1", { ...server.issues.get("i1")!, state: "in_progress", stand: "in_progress.a" });
    server.step("i1", "notes", { words: "明天去看" }, "王工");
    await phone.acts.send(step({ seen: "in_progress.a" }));
    await phone.sync();
    server.issues.set("i1", { ...server.issues.get("i1")!, state: "in_progress", stand: "in_progress.c" });
    await phone.acts.send(step());
    await phone.sync();
    expect((await phone.outbox.open()).length).toBe(0);
  });

  it("delivered, offers no step from where it stood until the next pull", async () => {
    await write(withIssue("v1", "i1"));
    server.issues.set("i1", { ...server.issues.get("i1")!, state: "in_progress" });
    const of = async () => (await phone.pull.records()).find((one) => one.id === "i1")!;
    const kept = await of();
    await phone.store.write([{ table: "records", put: { ...kept, data: { ...kept.data, next_moves: [{ name: "resolve", label: "办结" }] } } as unknown as Row }]);
    await phone.acts.send(step());
    await phone.sync();
    expect((await of()).data).toMatchObject({ next_moves: [] });
  });
});

describe("a sixth phone", () => {
  it("says the server's sentence, sends, keeps no copy of the village, and asks again after one was unbound", async () => {
    server.phones = 5;
    server.signIn();
    server.page([household("h1")]);
    phone = await phoneAt(server, new MemoryStore());
    await phone.sync();
    await write();
    expect([phone.line, phone.binding.unlisted]).toEqual(["unlisted", "一个账号最多绑定 5 部手机。"]);
    expect([server.visits.size, (await phone.pull.records()).map((row) => row.id)]).toEqual([1, ["v1"]]);
    server.hasJustSignedIn = false;
    expect(await phone.wire({ method: "GET", path: "/api/field/me" })).toMatchObject({ status: 200 });
    expect(await server.wire({ method: "GET", path: "/api/field/me" })).toMatchObject({ status: 401 }); // whoever has the cookie alone
    server.phones = 4;
    await phone.sync();
    expect([phone.line, phone.binding.unlisted, (await phone.pull.records()).map((row) => row.id).sort()]).toEqual(["ok", "", ["h1", "v1"]]);
  });
});

describe("photos", () => {
  async function photo(size: number): Promise<string> {
    const bytes = new Uint8Array(size).map((_, place) => place % 251);
    const id = await sha256(bytes);
    await phone.store.write([{ table: "photos", put: { id, bytes, content_type: "image/jpeg", name: "渠.jpg" } as Row }]);
    return id;
  }

  it("go in ever smaller pieces where the line is too thin for a whole one", async () => {
    const id = await photo(PIECE * 2 + 10);
    const wire = server.wire.bind(server);
    Object.assign(server, { wire: async (asked: Asked) => ((asked.bytes?.length ?? 0) > PIECE / 8 ? Promise.reject(new Error("cut")) : wire(asked)) });
    await write(visit("v1", undefined, { photos: [{ id, name: "1.jpg" }] }));
    for (let times = 0; times < 6; times += 1) {
      later(600_000);
      await phone.sync();
    }
    expect([server.bytes.get(id)!.length, server.attached.length, (await phone.outbox.open()).length]).toEqual([PIECE * 2 + 10, 1, 0]);
  });

  it("go after all text, in pieces, and leave the phone once attached", async () => {
    const id = await photo(PIECE * 2 + 10);
    const drafts = [{ ...visit("v1"), photos: [{ id, name: "渠.jpg" }] }, visit("v2")];
    await phone.acts.finish("d1", drafts[0]!);
    await write(drafts[1]);
    const sent = server.seen.filter((one) => /^(POST|PUT)/.test(one) && !one.includes("device"));
    const firstPiece = sent.findIndex((one) => one.includes("/uploads/"));
    expect([server.written, sent.slice(firstPiece).filter((one) => one.includes("/visits"))]).toEqual([["v1", "v2"], []]);
    expect(sent.filter((one) => one.startsWith("PUT")).length).toBe(3);
    expect(server.attached).toEqual([{ owner: "v1", hash: id }]);
    expect(await phone.store.all("photos")).toEqual([]);
  });

  it("are taken up where the line was cut", async () => {
    const id = await photo(PIECE * 3);
    await phone.outbox.add({ subject: "v1", action: "photo", path: `/api/field/uploads/${id}/attach`, body: { owner_type: "visits.visit", owner_id: "v1", name: "" }, label: "", region_code: "", account_id: "a1" });
    server.troubles = [null, null, "drop-answer"];
    await phone.outbox.flush();
    expect(server.bytes.get(id)!.length).toBe(PIECE * 2);
    await phone.outbox.retry();
    await phone.outbox.flush();
    expect([server.bytes.get(id)!.length, server.attached.length]).toEqual([PIECE * 3, 1]);
    expect(server.seen.filter((one) => one.startsWith("PUT")).length, "two, and the third in halves").toBe(4);
  });
});

describe("photos that may cost", () => {
  it.each<[string | undefined, number, number]>([["wifi", 1, 1], ["cellular", 0, 0], [undefined, 0, 1], ["unknown", 0, 1]])("on %s: by themselves %i, when asked for by hand %i", async (type, itself, byHand) => {
    server.signIn();
    const around = { store: new MemoryStore(), wire: () => server.wire, now: () => server.time, deviceName: "", isPassing: true, isMetered: () => isMetered(type) };
    phone = new Phone(around);
    await phone.wake();
    await phone.setSettings({ photosOnWifiOnly: true });
    await phone.sync();
    const bytes = new Uint8Array([1, 2, 3]);
    const id = await sha256(bytes);
    await phone.store.write([{ table: "photos", put: { id, bytes, content_type: "image/jpeg", name: "渠.jpg" } as Row }]);
    await write({ ...visit("v1"), photos: [{ id, name: "渠.jpg" }] });
    expect([server.visits.size, server.attached.length]).toEqual([1, itself]);
    await phone.retryAll();
    expect(server.attached.length).toBe(byHand);
  });
});

describe("an old outbox under new code", () => {
  it("is sent with what newer fields would have said", async () => {
    const old = { id: "k1", subject: "v1", action: "visit", method: "POST", path: "/api/visits", body: { id: "v1", heard: "旧" }, label: "旧", region_code: "", account_id: "a1", made_at: "2026-11-01T00:00:00Z", state: "waiting" };
    await store.write([{ table: "outbox", put: old as unknown as Entry }]);
    await phone.sync();
    expect([await states(), server.visits.size]).toEqual([["visit delivered"], 1]);
  });
});
