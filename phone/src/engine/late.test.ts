import { beforeEach, expect, it } from "vitest";
import { correcting } from "./correcting";
import { FakeServer, formOut } from "./fake-server.test-support";
import { HasLeft } from "./outbox";
import type { Phone } from "./phone";
import { form, phoneAt, visit } from "./phone.test-support";

let server: FakeServer;
let phone: Phone;
beforeEach(async () => {
  server = new FakeServer();
  phone = await phoneAt(server);
  await phone.sync();
});

async function corrected(to: string, leavesAfter: number): Promise<void> {
  const [sent] = await phone.outbox.add({ subject: "v1", action: "visit", path: "/api/visits", body: { ...visit("v1", "一"), id: "v1" }, label: "", region_code: "331181001201", account_id: "a1" });
  const ended = phone.acts.finish("d", visit("v1", to, { corrects: { version: 1, entry: sent!.id, base: visit("v1", "一") } }));
  for (let turn = 0; turn < leavesAfter; turn += 1) await Promise.resolve();
  const flushed = phone.outbox.flush();
  await Promise.all([ended, flushed]);
  for (let again = 0; again < 3; again += 1) await phone.sync();
}

it("a visit put right in whatever moment it leaves says what it was put right to, and nothing is left over", async () => {
  for (let turns = 0; turns < 200; turns += 4) {
    server = new FakeServer();
    phone = await phoneAt(server);
    await phone.sync();
    await corrected("二", turns);
    expect([turns, server.visits.get("v1")!.heard, await phone.outbox.open()]).toEqual([turns, "二", []]);
  }
});

it("an answer put right as its form leaves follows it", async () => {
  for (let turns = 0; turns < 200; turns += 10) {
    server = new FakeServer();
    server.forms.set("household-visit", formOut("household-visit"));
    phone = await phoneAt(server);
    await phone.sync();
    const [sent] = await phone.outbox.add({ subject: "f1", action: "form", path: "/api/forms/household-visit/answers", body: { id: "f1", visit_id: null, answers: { people: 2 } }, label: "", region_code: "", account_id: "a1" });
    const ended = phone.acts.finishForm(form({ answer_id: "f2", visit_id: null, corrects: sent!.subject, settled: { people: 3 } }));
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    await Promise.all([ended, phone.outbox.flush()]);
    for (let again = 0; again < 3; again += 1) await phone.sync();
    const said = [...server.formAnswers.values()].at(-1)!;
    expect([turns, (said.answers as { people: number }).people, await phone.outbox.open()]).toEqual([turns, 3, []]);
  }
});

it("what is on its way is not put right under another key", async () => {
  server.cutAt = (what) => what.startsWith("POST /api/visits");
  await phone.acts.finish("d", visit("v1", "一"));
  await phone.sync();
  const [sent] = await phone.outbox.open();
  await expect(phone.outbox.correct(sent!.id, { ...sent!.body, heard: "二" })).rejects.toThrow(HasLeft);
  expect(await phone.acts.finish("e", visit("v1", "二", { corrects: { version: 1, entry: sent!.id, base: visit("v1", "一") } }))).toBe(true);
  server.cutAt = () => false;
  server.time += 600_000;
  for (let again = 0; again < 2; again += 1) await phone.sync();
  expect([server.visits.get("v1")!.heard, await phone.outbox.open()]).toEqual(["二", []]);
});

it("a refused visit takes up the edit that waits behind it", async () => {
  const add = { subject: "v1", label: "", region_code: "331181001201", account_id: "a1" };
  await phone.outbox.add({ ...add, action: "visit", path: "/api/visits", body: { ...visit("v1", ""), id: "v1" } });
  await phone.sync();
  await phone.outbox.add({ ...add, action: "visit-edit", method: "PATCH", path: "/api/visits/v1", body: { version: 1, ideas: "装泵" }, base: { ...visit("v1", "") }, needs: ["v1"] });
  const begun = correcting("v1", { entries: await phone.outbox.entries() }, visit("v1"))!;
  await phone.acts.finish("d", { ...begun, heard: "补上了" });
  await phone.sync();
  expect([server.visits.get("v1")!.heard, server.visits.get("v1")!.ideas, await phone.outbox.open()]).toEqual(["补上了", "装泵", []]);
});

it("a visit that is there in other words is edited, and what somebody else changed stays", async () => {
  server.visits.set("v1", { ...visit("v1", "一"), id: "v1", version: 2, ideas: "别人加的" });
  const body = { ...visit("v1", "二"), id: "v1" };
  await phone.outbox.add({ subject: "v1", action: "visit", path: "/api/visits", body, base: { ...visit("v1", "一") }, label: "", region_code: "331181001201", account_id: "a1" });
  for (let again = 0; again < 2; again += 1) await phone.sync();
  expect([server.visits.get("v1")!.heard, server.visits.get("v1")!.ideas, await phone.outbox.open()]).toEqual(["二", "别人加的", []]);
});
