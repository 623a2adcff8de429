import { beforeEach, expect, it } from "vitest";
import { FakeServer, household } from "./fake-server.test-support";
import { mayChange } from "./outbox";
import { phoneAt, visit } from "./phone.test-support";
import type { Asked, Reply } from "./wire";

let server: FakeServer;
beforeEach(() => (server = new FakeServer()));

/** A firewall on the way that dislikes a word answers in the server's place. */
function firewall(): void {
  const { through } = server;
  server.through = (device, key) => {
    const wire = through(device, key);
    return async (asked: Asked) => (JSON.stringify(asked.json ?? "").includes("select") ? { status: 403, ours: false, body: null } : wire(asked));
  };
}

it("what a box in between stops waits alone; the others go, the records come", async () => {
  firewall();
  const phone = await phoneAt(server);
  await phone.sync();
  server.always = "drop-request";
  await phone.acts.finish("d1", visit("v1", "select * from 水渠"));
  await phone.acts.finish("d2", visit("v2", "别的一篇"));
  await phone.acts.finish("d3", visit("v3", "又一篇"));
  await phone.sync();
  server.always = null;
  server.page([household("h1")]);
  for (let round = 1; round <= 3; round += 1) {
    server.time += 600_000;
    await phone.sync();
    expect(phone.line).toBe("ok");
    expect([...server.visits.keys()]).toEqual(["v2", "v3"]);
    expect((await phone.outbox.open()).map((entry) => [entry.subject, entry.state, entry.blocked])).toEqual([["v1", "waiting", round]]);
  }
  expect((await phone.pull.records()).map((row) => row.id)).toContain("h1");
  const [stopped] = await phone.outbox.open();
  expect(stopped!.not_before).toBeGreaterThan(server.time);
  await phone.outbox.correct(stopped!.id, { ...stopped!.body, heard: "水渠" });
  await phone.sync();
  expect(server.visits.get("v1")!.heard).toBe("水渠");
});

it("where the line is no longer ours, nobody is blamed and all wait", async () => {
  const phone = await phoneAt(server);
  await phone.sync();
  server.always = "drop-request";
  await phone.acts.finish("d1", visit("v1"));
  await phone.sync();
  [server.always, server.time] = [null, server.time + 600_000];
  server.troubles = [null, "portal-200", "portal-200"];
  await phone.sync();
  expect(phone.line).toBe("portal");
  expect((await phone.outbox.open()).map((entry) => [entry.why, entry.blocked, entry.not_before])).toEqual([["portal", undefined, 0]]);
  await phone.sync();
  expect(server.visits.has("v1")).toBe(true);
});

it("a note that may have arrived before the box stood in the way is not sent again in other words", async () => {
  const phone = await phoneAt(server);
  await phone.sync();
  const note = { subject: "i1", action: "note" as const, path: "/api/issues/i1/notes", body: { words: "水管", is_public: true }, label: "水管", region_code: "331181001201" };
  await phone.outbox.add({ ...note, account_id: "a1" }, { ...note, account_id: "a1" });
  server.cutAt = (what) => what.endsWith("/notes"); // nobody knows whether the first has arrived
  await phone.sync();
  [server.cutAt, server.time] = [() => false, server.time + 600_000];
  const { answer } = server as unknown as { answer: (asked: Asked) => Promise<Reply> };
  Object.assign(server, { answer: (asked: Asked) => (asked.path.endsWith("/notes") ? { status: 403, ours: false, body: null } : answer.call(server, asked)) });
  await phone.sync();
  expect((await phone.outbox.open()).map((entry) => [entry.blocked, mayChange(entry)])).toEqual([[1, false], [1, true]]); // prettier-ignore
});
