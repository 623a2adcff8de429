import { beforeEach, expect, it } from "vitest";
import { FakeServer, household } from "./fake-server.test-support";
import { phoneAt, visit } from "./phone.test-support";
import type { Asked } from "./wire";

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
