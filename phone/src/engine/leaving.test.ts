import { beforeEach, describe, expect, it } from "vitest";
import { diaryId } from "./diary";
import { textsOf, exported } from "./export";
import { FakeServer } from "./fake-server.test-support";
import type { Entry } from "./outbox";
import { form, phoneAt, visit } from "./phone.test-support";
import type { Row } from "./store";

let server: FakeServer;
beforeEach(() => (server = new FakeServer()));

describe("what leaves the phone", () => {
  it("the outbox as a file, photos in it", async () => {
    const phone = await phoneAt(server);
    await phone.store.write([{ table: "photos", put: { id: "ab", bytes: new Uint8Array([255, 216]), content_type: "image/jpeg", name: "1.jpg" } as Row }]);
    server.always = "drop-request";
    await phone.acts.finish("d", visit("v1", undefined, { photos: [{ id: "ab", name: "1.jpg" }] }));
    const [file, ...others] = await exported(await phone.outbox.open(), [], phone.store, "a1", "2026-11-25T00:00:00Z");
    if (!file) throw new Error("no file");
    expect(others).toEqual([]);
    expect(file.entries.map((one) => [one.method, one.path])).toEqual([["POST", "/api/visits"]]);
    expect(file.blobs).toEqual([{ sha256: "ab", content_type: "image/jpeg", name: "1.jpg", base64: "/9g=", owner_type: "visits.visit", owner_id: "v1" }]);
  });

  it("a shared phone's words in a file for each author, half-written ones with them", async () => {
    const phone = await phoneAt(server);
    server.always = "drop-request";
    await phone.acts.finish("d", visit("v1"));
    const [mine] = await phone.outbox.open();
    const theirs = { ...mine!, id: "k2", account_id: "a2", subject: "v2" };
    const half = { id: "d2", kind: "visit", changed_at: "2026-11-25T00:00:00Z", account_id: "a2", value: { heard: "说到一半", region_code: "331181104201", issues: [{ title: "路灯" }] } };
    const files = await exported([mine!, theirs], [half], phone.store, "a1", "2026-11-25T00:00:00Z");
    expect(files.map((file) => [file.account_id, file.entries.map((one) => one.key), file.drafts.map((one) => one.words)])).toEqual([
      ["a1", [mine!.id], []],
      ["a2", ["k2"], ["说到一半\n路灯"]],
    ]);
  });

  it("of two texts that wait for a choice one's own, by a version that is past", async () => {
    const entry = { id: "k", subject: "v1", action: "visit-edit", method: "PATCH", path: "/api/visits/v1", account_id: "a1", made_at: "", needs: [],
      body: { version: 4, ideas: "新的" }, conflicts: [{ field: "heard", base: "一", mine: "二", theirs: "三" }], their_version: 4 } as unknown as Entry; // prettier-ignore
    const [file] = await exported([entry], [], (await phoneAt(server)).store, "a1", "2026-11-25T00:00:00Z");
    expect(file!.entries[0]!.body).toEqual({ version: 3, ideas: "新的", heard: "二" });
  });

  it("of what is half written every sentence, who reported it, and the photos", async () => {
    const phone = await phoneAt(server);
    const hash = "c".repeat(64);
    for (const id of ["aa", "bb", hash]) await phone.store.write([{ table: "photos", put: { id, bytes: new Uint8Array([255, 216]), content_type: "image/jpeg", name: `${id}.jpg` } as Row }]);
    const half = { id: "i1", title: "路灯", body: "不亮", category: "", place: "桥头", reporter_name: "叶根水", photos: [{ id: "bb", name: "bb.jpg" }] };
    phone.drafts.keep({ id: "d", kind: "visit", changed_at: "2026-11-25T00:00:00Z", value: visit("v1", "说到一半", { photos: [{ id: "aa", name: "aa.jpg" }], issue_open: half }) });
    phone.drafts.keep({ id: "f", kind: "form", changed_at: "2026-11-25T00:00:01Z", value: form({ answers: { house: "土房", photo: `${hash}.jpg` }, settled: null }) });
    await phone.flush();
    const [file] = await exported([], await phone.drafts.everything(), phone.store, "a1", "2026-11-25T00:00:00Z");
    expect(file!.blobs).toEqual([]);
    expect(file!.drafts.map((one) => [one.words.split("\n"), one.photos])).toEqual([
      [["说到一半", "路灯", "不亮", "桥头", "叶根水"], ["aa", "bb"].map((id) => ({ content_type: "image/jpeg", name: `${id}.jpg`, base64: "/9g=" }))],
      [["土房"], [{ content_type: "image/jpeg", name: `${hash}.jpg`, base64: "/9g=" }]],
    ]);
  });

  it("a photo nobody names any more, and no other", async () => {
    const phone = await phoneAt(server);
    const named = ["a", "b", "c", "d"].map((letter) => letter.repeat(64));
    const put = (id: string, at?: number) => phone.store.write([{ table: "photos", put: { id, bytes: new Uint8Array([255]), content_type: "image/jpeg", name: "1.jpg", at } as Row }]);
    for (const id of [...named, "idle"]) await put(id);
    await put("young", server.time - 3600_000);
    const half = { id: "i1", title: "路灯", body: "", category: "", place: "", reporter_name: "", photos: [{ id: named[0]!, name: "1.jpg" }] };
    phone.drafts.keep({ id: "d", kind: "visit", changed_at: "", value: visit("v1", "说到一半", { issue_open: half }) });
    phone.drafts.keep({ id: "f", kind: "form", changed_at: "", value: form({ answers: { photo: `${named[1]}.jpg` }, settled: null }) });
    server.always = "drop-request";
    await phone.acts.finish("e", visit("v2", undefined, { photos: [{ id: named[2]!, name: "1.jpg" }] }));
    await phone.acts.finishForm(form({ answer_id: "f2", visit_id: null, settled: { photo: `${named[3]}.jpg` } }));
    await phone.acts.sweepPhotos();
    expect((await phone.store.ids("photos")).sort()).toEqual([...named, "young"]);
  });

  it("a diary as a text for its writer alone, in no file the desk takes in", () => {
    const written = (account: string, day: string, text: string) => ({ id: diaryId(account, day), text });
    const texts = textsOf([written("a1", "2026-11-25", "桥"), written("a2", "2026-11-24", "别人的"), written("a1", "2026-11-24", "渠"), written("a1", "2026-11-23", " ")]);
    expect(texts).toEqual([{ account_id: "a1", text: "2026-11-24\n渠\n\n2026-11-25\n桥\n" }, { account_id: "a2", text: "2026-11-24\n别人的\n" }]);
  });
});
