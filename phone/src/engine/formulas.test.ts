import { describe, expect, it } from "vitest";
import table from "./formula-cases.json";
import { Day, Moment, evaluate, type Around, type Tree, type Value } from "./formulas";

type Written = string | number | boolean | string[] | { day?: string; moment?: string; number?: string };

function read(written: Written | undefined): Value {
  if (written === undefined) return "";
  if (typeof written !== "object" || Array.isArray(written)) return written;
  return written.day ? new Day(written.day) : written.moment ? new Moment(written.moment) : Number(written.number);
}

const answers = table.answers as Record<string, Written>;
const rows = table.rows as Record<string, Written[]>;
const columns = table.columns as Record<string, string>;
const around: Around = {
  today: new Day(table.today),
  now: new Moment(table.now),
  value: (name) => read(answers[name]),
  values: (name) => (rows[name] ?? []).map(read),
  own: () => table.own,
  column: (name) => columns[name] ?? "",
};

describe("a formula comes to what the server says", () => {
  it.each(table.cases.map((one) => [one.formula, one.tree, one.value] as const))("%s", (_formula, tree, value) => {
    expect(evaluate(tree as Tree, around)).toEqual(read(value as Written));
  });
});
