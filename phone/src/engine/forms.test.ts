import { beforeEach, describe, expect, it } from "vitest";
import { FakeServer, formOut } from "./fake-server.test-support";
import { answerAt, arrivedPictures, draftIdOf, type FormDraft } from "./forms";
import { sha256 } from "./ids";
import { form, phoneAt, visit } from "./phone.test-support";
import type { Phone } from "./phone";
import { PIECE, pictureName } from "./photos";
import { MemoryStore, type Row } from "./store";

let server: FakeServer;
let store: MemoryStore;
let phone: Phone;

beforeEach(async () => {
  server = new FakeServer();
  server.forms.set("household-visit", formOut("household-visit"));
  store = new MemoryStore();
  phone = await phoneAt(server, store);
  await phone.sync();
});

const names = async () => (await phone.forms.all()).map((one) => `${one.id} ${one.hash}`);
const states = async () => (await phone.outbox.entries()).map((entry) => `${entry.action} ${entry.state}`);
const fetched = () => server.seen.filter((one) => one.endsWith("/survey")).length;
const finish = async (draft = form()) => {
  await phone.acts.finishForm(draft);
  await phone.sync();
  await phone.sync();
};

async function picture(words: string): Promise<string> {
  const bytes = new TextEncoder().encode(words);
  const id = await sha256(bytes);
  await store.write([{ table: "photos", put: { id, bytes, content_type: "image/jpeg" } as never }]);
  return pictureName(id);
}

describe("what a form asks", () => {
  it("is kept for the yard, and fetched anew only when it changes", async () => {
    await phone.sync();
    expect([await names(), fetched()]).toEqual([["household-visit 1"], 1]);
    server.forms.set("household-visit", formOut("household-visit", "2"));
    await phone.sync();
    expect([await names(), fetched()]).toEqual([["household-visit 2"], 2]);
  });

  it("goes when it is no longer in force, but not while a draft or an answer needs it", async () => {
    server.forms.clear();
    phone.drafts.keep({ id: draftIdOf(form()), kind: "form", changed_at: "", value: form({ settled: null }) });
    await phone.drafts.flush();
    await phone.sync();
    expect(await names()).toEqual(["household-visit 1"]);
    await phone.acts.throwAway(draftIdOf(form()));
    await phone.sync();
    expect(await names()).toEqual([]);
  });
});

describe("pictures of an answer that is put right", () => {
  it("are looked at where they are, and are simply there without signal", async () => {
    server.formAnswers.set("f1", { id: "f1", files: [{ name: "a.jpg", attachment_id: "x1" }, { name: "b.jpg", attachment_id: null }] });
    expect(await arrivedPictures(phone.wire, "f1")).toEqual({ "a.jpg": "/files/x1/thumb" });
    server.always = "drop-request";
    expect(await arrivedPictures(phone.wire, "f1")).toEqual({});
  });
});

describe("a form filled in on a visit", () => {
  it("waits for the visit that is still being written, then goes after it, and follows it to another house", async () => {
    phone.drafts.keep({ id: "d", kind: "visit", changed_at: "", value: visit("v1") });
    await phone.drafts.flush();
    await finish();
    expect([await states(), server.formAnswers.size]).toEqual([[], 0]);
    await phone.acts.finish("d", visit("v1", undefined, { household_ids: ["h2"] }));
    await phone.sync();
    await phone.sync();
    expect(await states()).toEqual(["visit delivered", "form delivered"]);
    expect(server.formAnswers.get("f1")).toMatchObject({ form: "household-visit", visit_id: "v1", household_id: "h2", answers: { people: 3 } });
    expect(await phone.drafts.all("form")).toEqual([]);
  });

  it("half filled in stays a draft when the visit goes, and follows by itself", async () => {
    const half = form({ settled: null });
    phone.drafts.keep({ id: draftIdOf(half), kind: "form", changed_at: "", value: half });
    await phone.drafts.flush();
    await phone.acts.finish("d", visit("v1"));
    await phone.sync();
    expect([(await phone.drafts.all("form")).length, server.formAnswers.size]).toEqual([1, 0]);
    await finish();
    expect([(await phone.drafts.all("form")).length, server.formAnswers.size]).toEqual([0, 1]);
  });

  it("arrives once, however often the answer was lost", async () => {
    await phone.acts.finish("d", visit("v1"));
    await phone.sync();
    server.troubles = [null, "drop-answer"];
    await finish();
    server.time += 600_000;
    await phone.sync();
    expect([await states(), server.formAnswers.size]).toEqual([["visit delivered", "form delivered"], 1]);
  });

  it("is thrown away with its visit, pictures and all", async () => {
    const photo = await picture("屋顶");
    phone.drafts.keep({ id: "d", kind: "visit", changed_at: "", value: visit("v1") });
    phone.drafts.keep({ id: "f", kind: "form", changed_at: "", value: form({ answers: { photo } }) });
    await phone.drafts.flush();
    await phone.acts.throwAway("d");
    expect([await phone.drafts.all("form"), await store.all("photos")]).toEqual([[], []]);
  });
});

describe("pictures of a form", () => {
  it("go after the text, by the name the answer gives them, and leave the phone", async () => {
    const photo = await picture("屋顶漏了");
    await phone.acts.finish("d", visit("v1"));
    await finish(form({ answers: { people: 3, photo }, settled: { people: 3, photo } }));
    expect(await states()).toEqual(["visit delivered", "form delivered", "photo delivered"]);
    expect(server.attached).toEqual([{ owner: "f1", hash: photo.split(".")[0], name: photo }]);
    expect(await store.all("photos")).toEqual([]);
  });

  it("are taken up where the line was cut, also those an older app meant to send whole", async () => {
    const bytes = new Uint8Array(PIECE * 2).map((_, place) => place % 251);
    const hash = await sha256(bytes);
    server.formAnswers.set("f1", {});
    await phone.store.write([{ table: "photos", put: { id: hash, bytes, content_type: "image/jpeg", name: "a.jpg" } as Row }]);
    const body = { owner_type: "forms.formanswer", owner_id: "f1", name: `${hash}.jpg` };
    await phone.outbox.add({ subject: "f1", action: "photo", path: "/api/forms/answers/f1/files", body, label: "", region_code: "", account_id: "a1" });
    server.troubles = [null, null, "drop-answer"];
    await phone.outbox.flush();
    expect(server.bytes.get(hash)!.length).toBe(PIECE * 2);
    await phone.outbox.retry();
    await phone.outbox.flush();
    expect(server.attached).toEqual([{ owner: "f1", hash, name: `${hash}.jpg` }]);
    expect(server.seen.filter((one) => one.startsWith("PUT")).length).toBe(2);
  });

  it("of a question that is not asked any more stay behind", async () => {
    const photo = await picture("屋顶");
    await phone.acts.finish("d", visit("v1"));
    await finish(form({ answers: { people: 3, photo } }));
    expect([await states(), await store.all("photos")]).toEqual([["visit delivered", "form delivered"], []]);
  });
});

describe("an answer put right", () => {
  it("after a refusal keeps its name and gets a new key", async () => {
    await phone.acts.finish("d", visit("v1"));
    await finish(form({ answers: { people: 31 }, settled: { people: 31 } }));
    const refused = (await phone.outbox.open())[0]!;
    expect(refused.refusal!.facts).toMatchObject({ people: "不合要求：0 到 30" });
    await finish(form({ answer_id: "f2", corrects: "f1" }));
    expect(await states()).toEqual(["visit delivered", "form delivered"]);
    expect((await phone.outbox.entries())[1]!.id).not.toBe(refused.id);
    expect([...server.formAnswers.keys()]).toEqual(["f1"]);
  });

  it("after a refusal leaves no picture behind that it no longer names", async () => {
    const [before, after] = [await picture("前"), await picture("后")];
    await phone.acts.finish("d", visit("v1"));
    await finish(form({ answers: { photo: before }, settled: { people: 31, photo: before } }));
    await finish(form({ answer_id: "f2", corrects: "f1", answers: { photo: after }, settled: { photo: after } }));
    expect(await states()).toEqual(["visit delivered", "form delivered", "photo delivered"]);
    expect([server.attached.length, await store.all("photos")]).toEqual([1, []]);
  });

  describe("that was put right on another phone meanwhile", () => {
    async function met(answers: Record<string, unknown>, theirs: Record<string, unknown>) {
      server.visits.set("v1", { id: "v1" });
      await finish(form({ settled: { people: 3, note: "一" } }));
      server.formAnswers.set("f9", { ...server.formAnswers.get("f1")!, id: "f9", replaces: "f1", answers: theirs });
      await finish(form({ answer_id: "f2", corrects: "f1", settled: answers }));
    }

    it("follows the newest by itself where the two changed different questions", async () => {
      await met({ people: 4, note: "一" }, { note: "二", people: 3 });
      expect(server.formAnswers.get("f2")).toMatchObject({ replaces: "f9", answers: { people: 4, note: "二" } });
      expect(await phone.outbox.open()).toEqual([]);
    });

    it("shows both where the same question was answered twice, and sends what was chosen", async () => {
      await met({ people: 4, note: "一" }, { people: 5, note: "二" });
      const entry = (await phone.outbox.open())[0]!;
      expect(entry.conflicts).toEqual([{ field: "people", base: 3, mine: 4, theirs: 5 }]);
      expect(entry.body).toMatchObject({ replaces: "f9", answers: { note: "二" } });
      expect(server.formAnswers.has("f2")).toBe(false);
      const sent = await phone.outbox.correct(entry.id, { ...entry.body, answers: { note: "二", people: 4 } });
      expect(sent.id).not.toBe(entry.id);
      await phone.sync();
      expect(server.formAnswers.get("f2")).toMatchObject({ replaces: "f9", answers: { people: 4, note: "二" } });
    });

    it("waits where the other's answer cannot be read just now", async () => {
      server.cutAt = (path) => path === "GET /api/forms/answers/f9";
      await met({ people: 4 }, { people: 5 });
      expect((await phone.outbox.open()).map((one) => [one.state, one.refusal])).toEqual([["waiting", undefined]]);
    });
  });

  it("after it arrived is another one that replaces it", async () => {
    await phone.acts.finish("d", visit("v1"));
    await finish();
    await finish(form({ answer_id: "f2", corrects: "f1", answers: { people: 4 }, settled: { people: 4 } }));
    expect(server.formAnswers.get("f2")).toMatchObject({ replaces: "f1", answers: { people: 4 } });
  });

  it("filled in on another phone it is asked for there, begins from what it says, and is put right once", async () => {
    server.visits.set("v1", { id: "v1" });
    server.formAnswers.set("f1", { id: "f1", answers: { people: 3 }, visit_id: "v1", files: [] });
    expect((await answerAt(phone.wire, "f1"))?.answers).toEqual({ people: 3 });
    await finish(form({ answer_id: "f2", corrects: "f1", settled: { people: 4 } }));
    expect([server.formAnswers.get("f2"), await phone.outbox.open()]).toMatchObject([{ replaces: "f1", answers: { people: 4 } }, []]);
    server.always = "drop-request";
    expect(await answerAt(phone.wire, "f1")).toBeNull();
  });

  it("can be given up, with its pictures; one whose visit was given up goes alone", async () => {
    const photo = await picture("屋顶");
    await phone.acts.finish("d", visit("v1", ""));
    await finish(form({ answers: { photo }, settled: { photo } }));
    expect(await states()).toEqual(["visit refused", "form waiting", "photo waiting"]);
    await phone.acts.discard((await phone.outbox.open())[0]!);
    await phone.sync();
    expect(server.formAnswers.get("f1")).toMatchObject({ visit_id: null });
    await finish(form({ answer_id: "f3", visit_id: null, answers: { photo }, settled: { people: 31, photo } }));
    await phone.acts.discard((await phone.outbox.open())[0]!);
    expect(await phone.outbox.open()).toEqual([]);
  });

  it("half filled in on a visit that was given up, goes by itself", async () => {
    await phone.drafts.keepNow({ id: draftIdOf(form()), kind: "form", changed_at: "", value: form({ settled: null }) });
    await phone.acts.finish("d", visit("v1", ""));
    await phone.sync();
    await phone.acts.discard((await phone.outbox.open())[0]!);
    const half = (await phone.drafts.of<FormDraft>(draftIdOf(form())))!.value;
    expect(half.alone).toBe(true);
    await phone.acts.finishForm({ ...half, settled: { people: 3 } });
    await phone.sync();
    expect([await phone.outbox.open(), server.formAnswers.get("f1")!.visit_id]).toEqual([[], null]);
  });
});
