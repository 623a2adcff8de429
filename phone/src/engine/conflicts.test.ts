import { beforeEach, describe, expect, it } from "vitest";
import { correcting } from "./correcting";
import { FakeServer } from "./fake-server.test-support";
import { merge } from "./merge";
import type { Phone } from "./phone";
import { phoneAt, visit } from "./phone.test-support";
import type { Row } from "./store";

let server: FakeServer;
beforeEach(() => (server = new FakeServer()));

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
    await phone.acts.finish("d", visit("v1", "一"));
    await phone.sync();
    await phone.sync();
    server.visits.set("v1", { ...server.visits.get("v1")!, ...theirs, version: 2 });
    const draft = visit("v1", "二", { corrects: { version: 1, entry: null, base: visit("v1", "一") } });
    await phone.acts.finish("d", draft);
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

  /** What "改好再送" begins with. */
  async function again(phone: Phone, id: string) {
    const record = (await phone.pull.records()).find((row) => row.id === id);
    return correcting(id, { entries: await phone.outbox.entries(), record: record?.kind === "visit" ? record : undefined }, visit(id))!;
  }

  async function metWhileCut(): Promise<Phone> {
    const phone = await phoneAt(server);
    await phone.acts.finish("d", visit("v1", "一"));
    await phone.sync();
    server.visits.set("v1", { ...server.visits.get("v1")!, heard: "三", version: 2 });
    await phone.acts.finish("d", visit("v1", "二", { corrects: { version: 1, entry: null, base: visit("v1", "一") } }));
    await phone.sync();
    return phone;
  }

  it("theirs could not be fetched: it waits, and both texts are shown at the next contact", async () => {
    server.cutAt = (path) => path === "GET /api/visits/v1";
    const phone = await metWhileCut();
    expect((await phone.outbox.open()).map((one) => [one.state, one.refusal])).toEqual([["waiting", undefined]]);
    server.cutAt = () => false;
    server.time += 600_000;
    await phone.sync();
    expect((await phone.outbox.open())[0]!.conflicts).toEqual([{ field: "heard", base: "一", mine: "二", theirs: "三" }]);
  });

  it("an edit that met many silences is still met with both texts", async () => {
    server.cutAt = (path) => path.startsWith("PATCH");
    const phone = await metWhileCut();
    for (let time = 0; time < 8; time += 1) {
      server.time += 600_000;
      await phone.sync();
    }
    server.cutAt = () => false;
    server.time += 600_000;
    await phone.sync();
    expect((await phone.outbox.open())[0]!.conflicts).toEqual([{ field: "heard", base: "一", mine: "二", theirs: "三" }]);
  });

  it("a refused edit put right after the record has moved on overwrites nobody", async () => {
    const phone = await phoneAt(server);
    await phone.acts.finish("d", visit("v1", "一"));
    await phone.sync();
    await phone.outbox.add({ subject: "v1", action: "visit-edit", method: "PATCH", path: "/api/none", body: { version: 1, heard: "二" }, base: { ...visit("v1", "一") }, label: "", region_code: "", account_id: "a1" });
    server.visits.set("v1", { ...server.visits.get("v1")!, heard: "三", ideas: "茶", version: 2 });
    const moved = { kind: "visit", id: "v1", region_code: "331181001201", version: 2, changed_at: "2026-11-25T00:00:00Z" } as const;
    server.page([{ ...moved, gone: false, data: server.visits.get("v1") as never }]);
    await phone.sync();
    const draft = await again(phone, "v1");
    expect([draft.heard, draft.ideas]).toEqual(["二", "茶"]);
    const [refused] = await phone.outbox.open();
    await phone.outbox.correct(refused!.id, refused!.body, undefined, undefined, { path: "/api/visits/v1" });
    const [waiting] = await phone.outbox.open();
    await phone.acts.finish("e", { ...draft, heard: "二。", corrects: { ...draft.corrects!, entry: waiting!.id } });
    await phone.sync();
    expect(server.visits.get("v1")).toMatchObject({ heard: "三", ideas: "茶", version: 2 });
    expect((await phone.outbox.open()).map((one) => one.conflicts)).toEqual([[{ field: "heard", base: "一", mine: "二。", theirs: "三" }]]);
  });

  it("a correction before anything left the phone is still one entry", async () => {
    const phone = await phoneAt(server);
    server.always = "drop-request";
    await phone.acts.finish("d", visit("v1", "一"));
    const sent = (await phone.outbox.open())[0]!;
    expect(sent.left).toBe(false);
    await phone.acts.finish("d", visit("v1", "二", { corrects: { version: 1, entry: sent.id, base: visit("v1", "一") } }));
    expect((await phone.outbox.open()).map((one) => one.body.heard)).toEqual(["二"]);
  });

  it("two edits in a row, the first met by silence, are no conflict with oneself", async () => {
    const phone = await phoneAt(server);
    await phone.acts.finish("d", visit("v1", "一"));
    await phone.sync();
    server.troubles = [null, "drop-answer"];
    await phone.acts.finish("d", visit("v1", "二", { corrects: { version: 1, entry: null, base: visit("v1", "一") } }));
    await phone.sync();
    await phone.acts.finish("d", visit("v1", "三", { corrects: { version: 1, entry: null, base: visit("v1", "二") } }));
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
    await phone.acts.finish("d", visit("v1", "三", { corrects: { version: 1, entry: refused.id, base: visit("v1", "一") } }));
    expect((await phone.outbox.open()).map((one) => one.body)).toEqual([{ version: 1, heard: "三" }]);
  });

  it("a correction after silence never overwrites: it follows as an edit", async () => {
    const phone = await phoneAt(server);
    await phone.sync();
    server.troubles = [null, "drop-answer"];
    await phone.acts.finish("d", visit("v1", "一"));
    await phone.sync();
    const sent = (await phone.outbox.open())[0]!;
    await phone.acts.finish("d", visit("v1", "二", { corrects: { version: 1, entry: sent.id, base: visit("v1", "一") } }));
    server.time += 600_000;
    await phone.sync();
    await phone.sync();
    expect([server.visits.get("v1")!.heard, server.visits.size]).toEqual(["二", 1]);
  });
});
