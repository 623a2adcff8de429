import { beforeEach, expect, it } from "vitest";
import { FakeServer } from "./fake-server.test-support";
import type { Phone } from "./phone";
import { phoneAt, visit } from "./phone.test-support";
import { MemoryStore } from "./store";

const HOUR = 3_600_000;
let server: FakeServer;
let store: MemoryStore;
let phone: Phone;

beforeEach(async () => {
  [server, store] = [new FakeServer(), new MemoryStore()];
  phone = await phoneAt(server, store);
  await phone.sync();
});

async function write(id: string, heard: string): Promise<void> {
  await phone.acts.finish(id, visit(id, heard));
  for (let round = 0; round < 2; round += 1) await phone.sync();
}
const waiting = async () => (await phone.outbox.open()).map((entry) => entry.subject);
const heard = () => [...server.visits].map(([id, one]) => [id, one.heard]).sort();

it("what arrived after the backup goes once more, and what the backup holds is not doubled", async () => {
  await write("v1", "水渠漏了");
  server.time += 30 * HOUR;
  await write("v2", "路灯坏了");
  server.backUp();
  await write("v3", "桥栏断了");
  await write("v4", "自来水停了");
  server.time += HOUR;
  server.restore();
  expect(heard().map(([id]) => id)).toEqual(["v1", "v2"]);
  const before = server.written.length;
  for (let round = 0; round < 3; round += 1) await phone.sync();
  expect(heard()).toEqual([["v1", "水渠漏了"], ["v2", "路灯坏了"], ["v3", "桥栏断了"], ["v4", "自来水停了"]]);
  expect(server.written.length - before).toBe(2);
  expect(await waiting()).toEqual([]);
  const keys = (await phone.outbox.entries()).map((entry) => [entry.subject, entry.state]);
  expect(keys).toEqual(["v1", "v2", "v3", "v4"].map((id) => [id, "delivered"]));
});

it("once only, over a killed tab and another restore", async () => {
  server.backUp();
  await write("v1", "水渠漏了");
  server.restore();
  server.always = "drop-request";
  await phone.sync();
  server.always = null;
  phone = await phoneAt(server, store);
  for (let round = 0; round < 3; round += 1) await phone.sync();
  expect(heard()).toEqual([["v1", "水渠漏了"]]);
  const asked = server.seen.filter((one) => one.startsWith("POST /api/visits")).length;
  for (let round = 0; round < 3; round += 1) await phone.sync();
  expect(server.seen.filter((one) => one.startsWith("POST /api/visits")).length).toBe(asked);
  server.time += HOUR;
  server.restore();
  for (let round = 0; round < 3; round += 1) await phone.sync();
  expect(heard()).toEqual([["v1", "水渠漏了"]]);
});

it("a phone that hears of an old restore for the first time sends nothing again", async () => {
  server.backUp();
  server.restore();
  server.time += HOUR;
  const other = await phoneAt(server, new MemoryStore());
  await other.sync();
  await other.acts.finish("v9", visit("v9", "山塘干了"));
  for (let round = 0; round < 3; round += 1) await other.sync();
  expect(server.written.filter((id) => id === "v9")).toEqual(["v9"]);
});
