import { describe, expect, it } from "vitest";
import type { Category } from "../api/contract";
import { asHome, find, holds } from "./search";
import { categoriesFor, propose, sentences, titleOf } from "./suggest";

const category = (code: string, words: string[]): Category => ({ code, name: code, branch: "", words, examples: [], owner_name: "", confidential: false });
const CATEGORIES = [category("channel", ["水渠", "渠", "漏"]), category("loan", ["贷款", "贴息"])];
const HEARD = "老李说村口到水碓坑的渠一下雨就漏，八十来亩田等水。他儿子下月回来，想问民宿贷款贴息。";

describe("the sentence that sounds like an issue", () => {
  it("what is broken comes before what is wished for, then the next one", () => {
    const first = propose(HEARD, CATEGORIES)!;
    expect([first.category.code, first.sentence.start]).toEqual(["channel", 0]);
    expect(propose(HEARD, CATEGORIES, [first.sentence.text])!.category.code).toBe("loan");
  });

  it("small talk is none", () => expect(propose("周阿婆留我喝茶，渠边的桂花开了。", CATEGORIES)).toBeNull());

  it("goes to the one that is named so, where a branch shares its words", () => {
    const found = categoriesFor("桥头的路灯黑了半个月", ["停电低电压", "路灯照明", "电表"].map((name) => category(name, ["电", "路灯"])));
    expect(found.map((one) => one.category.code)).toEqual(["路灯照明", "停电低电压", "电表"]);
  });

  it("knows where it stands in the text", () => {
    for (const one of sentences(HEARD)) expect(HEARD.slice(one.start, one.end)).toBe(one.text);
  });

  it("is headed by what was said, not by who said it", () => {
    expect(titleOf("老李说村口到水碓坑的渠一下雨就漏，八十来亩田等水。")).toBe("村口到水碓坑的渠一下雨就漏，八十来亩田等水");
    expect(titleOf(`${"长".repeat(20)}，${"句".repeat(20)}。`)).toBe("长".repeat(20));
  });
});

describe("finding a home", () => {
  const homes = [{ name: "周阿婆", initials: "zap", also: ["012"] }, { name: "张爱萍", initials: "zap", also: ["013"] }, { name: "李有田", initials: "lyt", also: ["014"] }]; // prettier-ignore
  const names = (query: string) => find(query, homes, (one) => one).map((one) => one.name);
  it.each([
    ["zap", ["周阿婆", "张爱萍"]],
    ["ly", ["李有田"]],
    ["阿婆", ["周阿婆"]],
    ["013", ["张爱萍"]],
    ["没有", []],
  ])("%s", (query, found) => expect(names(query)).toEqual(found));
});

it("whoever else lives there is found by the first letters too, also where the server has not told them yet", () => {
  const one = { id: "r1", name: "王桂花", relation: "妻", birth_year: 1960, phone_masked: "" };
  const home = (initials?: string) => asHome({ number: "012", head_name: "周阿婆", hamlet: "", address: "", state: "", labels: [], note: "", initials: "zap", pinyin: "zhouapo", residents: [{ ...one, initials: initials! }], last_visited_on: null });
  expect(["wgh", "W", "gh", "王桂"].map((query) => holds(query, [home("wgh")]))).toEqual([true, true, false, true]);
  expect(["wgh", "王桂"].map((query) => holds(query, [home()]))).toEqual([false, true]);
});

it("a list that keeps its order holds what is found by a home's name, its initials or the words", () => {
  const shown = [{ name: "周阿婆", initials: "zap" }, { name: "大贵溪村", also: ["水渠漏水"] }];
  expect(["", " ", "阿婆", "ZAP", "漏水", "路灯"].map((query) => holds(query, shown))).toEqual([true, true, true, true, true, false]);
});
