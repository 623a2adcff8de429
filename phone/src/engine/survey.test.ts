import { describe, expect, it } from "vitest";
import table from "./survey-cases.json";
import { fresh, workOut, type Given, type Survey } from "./survey";

const survey = table.survey as unknown as Survey;
const around = { today: table.today, now: table.now, village: "331181001201" };
const settle = (given: Given) => workOut(survey, structuredClone(given), around);
const places = (given: Given) => settle(given).asked.flatMap((one) => [one.place, ...[...one.asked, ...one.rows.flat()].map((below) => below.place)]);

describe("a form comes to what the server says", () => {
  it.each(table.cases.map((one) => [JSON.stringify(one.given), one] as const))("%s", (_, one) => {
    const found = settle(one.given as Given);
    expect(found.answers).toEqual(one.answers);
    expect(found.wrong.map(({ place }) => place).sort()).toEqual([...one.wrong].sort());
  });
});

describe("on the screen", () => {
  it("only what is asked now stands there; what was said before is kept but not sent", () => {
    expect(places({})).not.toContain("people");
    expect(places({ care: "no" })).toEqual(expect.arrayContaining(["home", "people", "again"]));
    const found = settle({ care: "no", care_what: "送饭", land: 3 });
    expect(found.answers).toEqual({ filled_on: "2026-03-18", care: "no", ages: 0, told: "口，外出0人：" });
    expect(found.wrong).toEqual([]);
  });

  it("rows of a repeat are asked one by one, each with its own questions", () => {
    const found = places({ members: [{ who: "叶青", age: 40 }, { who: "小叶", age: 9 }] });
    expect(found).toContain("members[2].school");
    expect(found).not.toContain("members[1].school");
    expect(found).toContain("thanks");
  });

  it("offers only the choices the filter leaves, and forgets one it no longer does", () => {
    const found = settle({ care: "yes", care_what: "送饭", again: "no" });
    expect(found.asked.find((one) => one.item.name === "again")!.offered.map((one) => one.name)).toEqual(["yes"]);
    expect(found.answers).not.toHaveProperty("again");
  });

  it("says what is wrong in the form's own words", () => {
    const [wrong] = settle({ care: "no", people: 31 }).wrong;
    expect(wrong!.fault).toEqual({ what: "constraint", message: "0 到 30" });
    expect(settle({ care: "no", income: ["farm"], people: 2 }).wrong[0]).toMatchObject({ place: "land", isRequired: true });
  });

  it("makes as many rows as another question asks for, begins with what is given", () => {
    const counted: Survey = {
      choices: {},
      items: [
        { name: "n", kind: "integer", label: "n", default: "2" },
        { name: "rows", kind: "repeat", label: "rows", count: ["ref", "n"], items: [{ name: "p", kind: "image", label: "p" }, { name: "d", kind: "text", label: "d", default: "有" }] },
      ],
    };
    const given = fresh(counted.items);
    expect(given).toEqual({ n: "2" });
    expect(workOut(counted, given, around).answers).toEqual({ n: 2, rows: [{ d: "有" }, { d: "有" }] });
    given.n = 1;
    expect(workOut(counted, given, around).answers).toEqual({ n: 1, rows: [{ d: "有" }] });
  });

  it("what a formula makes true or whole stays so for the next one", () => {
    const worked: Survey = {
      choices: {},
      items: [
        { name: "people", kind: "integer", label: "几口人" },
        { name: "is_big", kind: "calculate", label: "is_big", calculation: ["op", ">", ["ref", "people"], ["number", 4]] },
        { name: "why", kind: "text", label: "怎么住得下", relevant: ["ref", "is_big"] },
        { name: "pairs", kind: "integer", label: "几对", calculation: ["op", "div", ["ref", "people"], ["number", 2]] },
      ],
    };
    const of = (given: Given) => workOut(worked, given, around).answers;
    expect(of({ people: 3, why: "挤" })).toEqual({ people: 3, is_big: "false", pairs: 1 });
    expect(of({ people: 7, why: "挤" })).toEqual({ people: 7, is_big: "true", why: "挤", pairs: 3 });
  });
});
