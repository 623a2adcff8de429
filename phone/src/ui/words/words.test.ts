import { expect, it, vi } from "vitest";
import { en } from "./en";
import { speak, t } from "./index";
import { zh, type WordKey } from "./zh";

/** Never one of these. */
const PLENTY: WordKey[] = ["write.photos_most"];
const keys = Object.keys(zh) as WordKey[];
const parts = (words: string) => (words.match(/\{\w+\}/g) ?? []).sort();
const sources = import.meta.glob<string>(["../../**/*.{vue,ts}", "!**/*.test*.ts", "!**/schema.ts"], { query: "?raw", import: "default", eager: true });
const files = Object.entries(sources);

it("English has every word, with the same parts", () => {
  expect(Object.keys(en).sort()).toEqual([...keys].sort());
  for (const key of keys) expect([key, parts(en[key])]).toEqual([key, parts(zh[key])]);
  expect(keys.filter((key) => /[\u4e00-\u9fff]/.test(en[key]) && key !== "me.language")).toEqual([]);
});

it("English says one day, two days, and never one days", async () => {
  vi.stubGlobal("document", { documentElement: {} });
  await speak("en");
  const said = (n: number) => [t("today.left_workdays", { n }), t("today.late_days", { n }), t("me.discard_forms", { n })];
  expect(said(1)).toEqual(["1 working day left", "1 day late", "1 form filled in on it stays and goes by itself."]);
  expect(said(2)).toEqual(["2 working days left", "2 days late", "2 forms filled in on it stay and go by themselves."]);
  await speak("zh");
  expect(t("today.left_workdays", { n: 1 })).toBe(zh["today.left_workdays"].replace("{n}", "1"));
  const counted = keys.filter((key) => /\{(n|count|days)\} (working )?(answer|day|form|month|photo|second|week)s\b/.test(en[key]) && !PLENTY.includes(key));
  expect(counted).toEqual([]);
  for (const key of keys) for (const [, name] of en[key].matchAll(/\{(\w+)\|/g)) expect([key, parts(zh[key])]).toEqual([key, expect.arrayContaining([`{${name}}`])]);
});

it("every word is said somewhere, and no screen speaks past the catalogue", () => {
  const all = files.flatMap(([path, text]) => (/(\/|-)(zh|en)\.ts$/.test(path) ? [] : [text])).join("\n");
  const stems = [...all.matchAll(/`([a-z]+\.[a-z_]*)\$\{/g)].map((match) => match[1]!);
  expect(keys.filter((key) => !all.includes(`"${key}"`) && !all.includes(`'${key}'`) && !stems.some((stem) => key.startsWith(stem)))).toEqual([]);
  expect(files.length).toBeGreaterThan(40);
  const spoken = files.filter(([path, text]) => path.endsWith(".vue") && /[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]/.test(text)).map(([path]) => path);
  expect(spoken).toEqual([]);
});

it("what the law forbids is absent: position, check-in, ranks, counts of use", () => {
  const forbidden = /geolocation|watchPosition|getCurrentPosition|sendBeacon|打卡|签到|轨迹|排名|积分|点赞|水印|leaderboard/g;
  const found = files.flatMap(([path, text]) =>
    [...text.replaceAll("不用打卡", "").matchAll(forbidden)].map((match) => `${path}: ${match[0]}`),
  );
  expect(found).toEqual([]);
});
