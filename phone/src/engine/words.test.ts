import { beforeEach, describe, expect, it } from "vitest";
import { FakeServer } from "./fake-server.test-support";
import type { Phone } from "./phone";
import { phoneAt, visit, withIssue } from "./phone.test-support";
import { MemoryStore, type Row } from "./store";
import { isBlank, wordsId, type Words } from "./words";
import type { IssueDraft } from "./writing";

let server: FakeServer;
let store: MemoryStore;
let phone: Phone;

beforeEach(async () => {
  server = new FakeServer();
  store = new MemoryStore();
  phone = await phoneAt(server, store);
  await phone.sync();
});

const words = (text: string): Words => ({ text, count: "", to: "/issues/i1", about: "回一句" });
const keep = (id: string, text: string) => phone.drafts.keep({ id, kind: "words", changed_at: "2026-11-25T02:00:00Z", value: words(text) });
const note = (text: string) => ({ subject: "i1", action: "note" as const, path: "/api/issues/i1/notes", body: { words: text }, label: text, region_code: "" });
const photo = async (id: string) => phone.store.write([{ table: "photos", put: { id, bytes: new Uint8Array([1]), content_type: "image/jpeg", name: "1.jpg" } as Row }]);
const photos = async () => (await store.all("photos")).map((row) => row.id);

describe("words half written beside a record", () => {
  const id = wordsId("i1", "note", "a1");

  it("are there after the tab was killed, and end in the breath in which they are sent", async () => {
    keep(id, "已经问");
    keep(id, "已经问过了");
    await phone.drafts.flush();
    phone = await phoneAt(server, store);
    expect((await phone.drafts.of<Words>(id))!.value.text).toBe("已经问过了");
    server.always = "drop-request";
    const write = store.write.bind(store);
    const written: number[] = [];
    store.write = async (changes) => {
      written.push(changes.filter((one) => one.table !== "meta").length);
      return write(changes);
    };
    await phone.acts.sendFrom(id, note("已经问过了"));
    expect(written[0]).toBe(2); // the entry's beginning and the draft's end
    expect([await phone.drafts.of(id), (await phone.outbox.open()).map((one) => one.body.words)]).toEqual([undefined, ["已经问过了"]]);
  });

  it("leave nothing behind when nothing is wanted of them", async () => {
    keep(id, "");
    expect([isBlank(words(" ")), isBlank(words("一")), isBlank({ ...words(""), chosen: {} })]).toEqual([true, false, false]);
    await phone.acts.dropDraft(id);
    await phone.drafts.flush();
    expect(await store.all("drafts")).toEqual([]);
  });
});

describe("an issue half made", () => {
  const half: IssueDraft = { id: "i9", title: "路灯", body: "路灯不亮", category: "", place: "", reporter_name: "", photos: [{ id: "p9", name: "1.jpg" }] };

  it("keeps its photo while its draft is there, and goes nowhere unless it was said to be done", async () => {
    await photo("p9");
    phone.drafts.keep({ id: "d", kind: "visit", changed_at: "", value: visit("v1", undefined, { issue_open: half }) });
    await phone.acts.dropPhotos(["p9"]);
    expect(await photos()).toEqual(["p9"]);
    phone = await phoneAt(server, store);
    expect((await phone.drafts.of("d"))!.value).toMatchObject({ issue_open: { title: "路灯" } });
    await phone.acts.finish("d", visit("v1", undefined, { issue_open: half }));
    await phone.sync();
    expect([server.visits.size, server.issues.size, await photos()]).toEqual([1, 0, []]);
  });

  it("thrown away with its visit leaves no photo", async () => {
    await photo("p9");
    phone.drafts.keep({ id: "d", kind: "visit", changed_at: "", value: visit("v1", undefined, { issue_open: half }) });
    await phone.drafts.flush();
    await phone.acts.throwAway("d");
    expect(await photos()).toEqual([]);
  });
});

describe("what was refused is put right under a new key", () => {
  async function refused(): Promise<{ id: string; body: Record<string, unknown> }> {
    const draft = withIssue("v1", "i1");
    await phone.acts.finish("d", { ...draft, issues: [{ ...draft.issues[0]!, title: "" }] });
    await phone.sync();
    await phone.sync();
    return (await phone.outbox.open())[0]!;
  }

  it("an issue with other words, under the same id; its draft ends with it", async () => {
    const entry = await refused();
    expect(entry).toMatchObject({ action: "issue", state: "refused", refusal: { code: "nothing_said" } });
    const draft = wordsId(entry.id, "mend", "a1");
    keep(draft, "");
    await phone.acts.correctFrom(draft, entry.id, { ...entry.body, title: "水渠漏水" }, { label: "水渠漏水" });
    await phone.sync();
    const sent = (await phone.outbox.entries()).find((one) => one.action === "issue")!;
    expect([sent.state, sent.label, sent.id === entry.id]).toEqual(["delivered", "水渠漏水", false]);
    expect([server.issues.size, server.issues.get("i1")!.title, await phone.drafts.of(draft)]).toEqual([1, "水渠漏水", undefined]);
  });

  it("or by itself instead of joined; dropped, its half-made words go too", async () => {
    const entry = await refused();
    await phone.acts.correctFrom("none", entry.id, entry.body, { path: "/api/issues/i0/told-again" });
    expect((await phone.outbox.open())[0]!.path).toBe("/api/issues/i0/told-again");
    await phone.sync();
    const open = (await phone.outbox.open())[0]!;
    keep(wordsId(open.id, "mend", "a1"), "一半");
    await phone.drafts.flush();
    await phone.acts.discard(open);
    expect(await store.all("drafts")).toEqual([]);
  });

  it("that may not be said as meant become a note of the issue, and what stood beside them ends", async () => {
    server.issues.set("i1", { id: "i1", state: "resolved", events: [] });
    const answer = { subject: "7K3M92QX4P", action: "answer" as const, path: "/api/public/receipts/7K3M92QX4P/answer", body: { is_solved: true, words: "通水了" }, label: "", region_code: "", account_id: "a1" };
    server.cutAt = (what) => what.includes("receipts");
    const [entry] = await phone.outbox.add(answer);
    keep(wordsId(entry!.id, "mend", "a1"), "一半");
    await phone.acts.sendAsNote(entry!, "i1", "群众当面说：解决了、通水了");
    await phone.sync();
    expect([await phone.outbox.open(), await store.all("drafts")]).toEqual([[], []]);
    expect((server.issues.get("i1")!.events as { reason: string }[]).map((one) => one.reason)).toEqual(["群众当面说：解决了、通水了"]);
  });
});
