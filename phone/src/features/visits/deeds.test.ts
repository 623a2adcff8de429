import { beforeEach, expect, it } from "vitest";
import type { Deed } from "../../engine/diary";
import { FakeServer } from "../../engine/fake-server.test-support";
import type { Entry } from "../../engine/outbox";
import type { Kept } from "../../engine/records";
import { seen } from "../../ui/phone";
import { deeds } from "./deeds";

const HERE = "331181001201";
const entry = (action: Entry["action"], subject: string, body: Record<string, unknown>, more: Partial<Entry> = {}) =>
  ({ id: `k-${subject}-${action}`, action, subject, body, label: String(body.words ?? body.title ?? ""), path: "", region_code: HERE, account_id: "a1", state: "waiting", made_at: "2026-11-25T02:00:00Z", needs: [], ...more }) as Entry;
const said = (heard: string) => ({ region_code: HERE, visited_on: "2026-11-24", heard, household_ids: [], enterprise_ids: [] });
const record = (kind: Kept["kind"], id: string, data: Record<string, unknown>) => ({ kind, id, region_code: HERE, version: 1, changed_at: "2026-11-25T03:00:00Z", data: { id, ...data } }) as unknown as Kept;
const told = () => deeds.value.map(({ action, on, words }: Deed) => [action, on, words]);

beforeEach(() => {
  Object.assign(seen, { today: "2026-11-25", records: [], entries: [], promises: [], me: new FakeServer().me() });
});

it("a visit is told once, as it was last put right, on the day it was made", () => {
  seen.entries = [entry("visit", "v1", said("一"), { state: "delivered" }), entry("visit-edit", "v1", { version: 1, heard: "二" })];
  expect(told()).toEqual([["visit", "2026-11-24", "二"]]);
  seen.records = [record("visit", "v1", { ...said("一"), is_mine: true, created_at: "2026-11-25T02:00:01Z" })];
  expect([told(), deeds.value[0]!.at]).toEqual([[["visit", "2026-11-24", "二"]], "2026-11-25T02:00:00Z"]);
});

it("another's visit, and what another wrote on this phone, are nobody's deeds here", () => {
  seen.records = [record("visit", "v2", { ...said("别人的"), is_mine: false, created_at: "" })];
  seen.entries = [entry("visit", "v3", said("也是别人的"), { account_id: "a2" })];
  expect(told()).toEqual([]);
});

it("of a form put right only the last answer", () => {
  const answer = (id: string, replaces: string | null) => entry("form", id, { answered_on: "2026-11-25", replaces, title: `表 ${id}` });
  seen.entries = [answer("f1", null), answer("f2", "f1")];
  expect(told()).toEqual([["form", "2026-11-25", "表 f2"]]);
});

it("a promise and its keeping are two deeds", () => {
  seen.entries = [entry("promise", "p1", { words: "问津贴" }, { path: "/api/issues/promises/" }), entry("promise", "p1", {}, { path: "/api/issues/promises/p1/keep", label: "做到了 · 问津贴" })];
  expect(told()).toEqual([["promise", "2026-11-25", "问津贴"], ["kept", "2026-11-25", "问津贴"]]);
});
