import { beforeEach, describe, expect, it } from "vitest";
import { FakeServer, household, issue } from "../../engine/fake-server.test-support";
import type { Entry } from "../../engine/outbox";
import type { Kept } from "../../engine/records";
import { seen } from "../../ui/phone";
import { answered, due, plan, returned, unseen, ways } from "./today";

const [HERE, THERE] = ["331181001201", "331181001999"];
const home = (id: string, name: string, last_visited_on: string | null, region = HERE) => {
  const { gone: _gone, ...row } = household(id, region);
  return { ...row, data: { ...row.data, head_name: name, number: id, last_visited_on } } as Kept;
};
const problem = (id: string, data: Record<string, unknown>) => {
  const { gone: _gone, ...row } = issue(id, HERE);
  return { ...row, data: { ...row.data, title: id, ...data } } as Kept;
};
const planned = (on: string, region_code: string) => ({ on, region_code, village: region_code, programme_name: "", with: [] });
const visited = (home_id: string, on: string) => ({ action: "visit", subject: "v", state: "waiting", body: { household_ids: [home_id], enterprise_ids: [], visited_on: on } }) as unknown as Entry;

beforeEach(() => {
  Object.assign(seen, { today: "2026-11-25", records: [], entries: [], promises: [], me: { ...new FakeServer().me(), roster: [] } });
});

describe("who has not been seen for longest", () => {
  it("never visited first, then the longest; two weeks are normal", () => {
    seen.records = [home("1", "两周", "2026-11-11"), home("2", "三周", "2026-11-04"), home("3", "一月", "2026-10-25"), home("4", "从未", null)];
    expect(unseen.value.map(({ name, weeks }) => [name, weeks])).toEqual([["从未", null], ["一月", 4], ["三周", 3]]);
  });

  it("what this phone wrote counts before it is sent", () => {
    [seen.records, seen.entries] = [[home("1", "三周", "2026-11-04")], [visited("1", "2026-11-24")]];
    expect(unseen.value).toEqual([]);
  });

  it("only of the villages one goes to today", () => {
    seen.records = [home("1", "这里", null), home("2", "那里", null, THERE)];
    seen.me = { ...seen.me!, roster: [planned("2026-11-26", HERE), planned("2026-11-25", THERE)] as never };
    expect([plan.value.today.length, plan.value.next?.on, unseen.value.map((one) => one.name)]).toEqual([1, "2026-11-26", ["那里"]]);
  });
});

it("two programmes on one day are told apart: which villages for which, and with whom", () => {
  const one = (programme_id: string, village: string, companions: string[]) => ({ on: "2026-11-25", region_code: HERE, village, programme_id, programme_name: `${programme_id}走访`, with: companions });
  seen.me = { ...seen.me!, roster: [one("连心", "大贵溪村", ["周宁"]), one("护林", "下坑村", []), one("连心", "上坑村", ["周宁", "林晓"])] as never };
  expect(ways.value).toEqual([
    { programme: "连心走访", villages: ["大贵溪村", "上坑村"], with: ["周宁", "林晓"] },
    { programme: "护林走访", villages: ["下坑村"], with: [] },
  ]);
});

it("due is what one's unit must do within a week and what one promised, soonest first", () => {
  const at = (on: string) => ({ is_owner: true, state: "accepted", due_at: `${on}T10:00:00+08:00` });
  seen.records = [problem("下周以后", at("2026-12-03")), problem("后天", at("2026-11-27")), problem("办好的", { ...at("2026-11-26"), state: "closed" }), problem("别家的", { ...at("2026-11-26"), is_owner: false })];
  seen.promises = [{ id: "p", words: "问津贴", until_on: "2026-11-24", state: "open", household_id: null, visit_id: null, issue_id: null, region_code: HERE } as never];
  expect(due.value.map(({ words, on }) => [words, on])).toEqual([["问津贴", "2026-11-24"], ["后天", "2026-11-27"]]);
});

it("what came back is one's own that was returned, and what one's unit must do again; the latest first; an answer is news for two weeks", () => {
  const line = (on: string) => ({ who: "水利局", words: "已修", at: `${on}T02:00:00Z` });
  seen.records = [
    problem("早退回", { is_mine: true, state: "returned", last_line: line("2026-11-20") }),
    problem("退回", { is_mine: true, state: "returned", last_line: line("2026-11-24") }),
    problem("重办", { is_owner: true, state: "reopened", last_line: line("2026-11-22") }),
    problem("有回音", { is_mine: true, state: "resolved", last_line: line("2026-11-24") }),
    problem("刚报的", { is_mine: true, state: "reported", reported_at: "2026-11-24T02:00:00Z", last_line: line("2026-11-24") }),
    problem("旧的", { is_mine: true, state: "resolved", last_line: line("2026-11-01") }),
  ];
  expect([returned.value, answered.value].map((rows) => rows.map((row) => row.id))).toEqual([["退回", "重办", "早退回"], ["有回音"]]);
});
