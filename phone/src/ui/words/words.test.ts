import { expect, it } from "vitest";
import { en } from "./en";
import { zh, type WordKey } from "./zh";

const keys = Object.keys(zh) as WordKey[];
const parts = (words: string) => (words.match(/\{\w+\}/g) ?? []).sort();
const sources = import.meta.glob<string>(["../../**/*.{vue,ts}", "!**/*.test*.ts", "!**/schema.ts"], { query: "?raw", import: "default", eager: true });
const files = Object.entries(sources);

it("English has every word, with the same parts", () => {
  expect(Object.keys(en).sort()).toEqual([...keys].sort());
  for (const key of keys) expect([key, parts(en[key])]).toEqual([key, parts(zh[key])]);
  expect(keys.filter((key) => /[\u4e00-\u9fff]/.test(en[key]) && key !== "me.language")).toEqual([]);
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
