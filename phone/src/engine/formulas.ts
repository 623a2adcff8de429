/** Formulas of a questionnaire: the trees the server reads out of a workbook, evaluated alike. docs/algorithms/formulas.md;
 * `formula-cases.json` is the table both are held to. */

export type Tree = [string, ...unknown[]];

/** A day; its text is its value. */
export class Day {
  constructor(readonly iso: string) {}
}
/** A moment of a day in the county, without a zone: `2026-03-18T12:30:00`. */
export class Moment {
  constructor(readonly iso: string) {}
}
export type Value = string | number | boolean | Day | Moment | string[];

/** What an expression sees around it. */
export interface Around {
  today: Day;
  now: Moment;
  value(name: string): Value;
  /** The answers in all rows; for a repeat itself, one value a row. */
  values(name: string): Value[];
  own(): Value;
  column(name: string): Value;
}

/** Cannot be worked out. */
class Unworkable extends Error {}

const AGGREGATES = new Set(["sum", "count", "min", "max", "join"]);
const MOST_PLACES = 30;
const CRUMB = 1e-12;
const [FIRST_DAY, LAST_DAY] = [-719_162, 2_932_896];
const blanks = /[\s\x1c-\x1f\x85]+/;
const NUMBER = /^[+-]?(\d+(_\d+)*\.?(\d+(_\d+)*)?|\.\d+(_\d+)*)(e[+-]?\d+(_\d+)*)?$/i;
const INFINITE = /^[+-]?inf(inity)?$/i;

export function number(value: Value): number {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "number") return value;
  if (value instanceof Day || value instanceof Moment) return Date.parse(`${value.iso.slice(0, 10)}T00:00:00Z`) / 86_400_000;
  const said = text(value).trim().replace(/[\uff10-\uff19]/g, (digit) => String(digit.charCodeAt(0) - 0xff10));
  if (INFINITE.test(said)) return said.startsWith("-") ? -Infinity : Infinity;
  return NUMBER.test(said) ? Number(said.replaceAll("_", "")) : NaN;
}

export function text(value: Value | null | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (typeof value === "number") return written(value);
  if (value instanceof Day || value instanceof Moment) return value.iso;
  return Array.isArray(value) ? value.join(" ") : String(value);
}

/** The shortest text that reads as this number again, with the exponents of the server. */
function written(amount: number): string {
  if (Number.isInteger(amount) && Math.abs(amount) < 1e15) return String(amount);
  if (!Number.isFinite(amount)) return String(amount);
  const [digits, power] = amount.toExponential().split("e") as [string, string];
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) return `${digits}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  if (Number.isInteger(amount)) return `${amount}.0`;
  return exponent < 0 ? `${amount < 0 ? "-" : ""}0.${"0".repeat(-exponent - 1)}${digits.replace(/[-.]/g, "")}` : String(amount);
}

export function truth(value: Value): boolean {
  if (typeof value === "boolean") return value;
  if (typeof value === "number") return value !== 0 && !Number.isNaN(value);
  return text(value) !== "";
}

/** The value of an expression; what cannot be worked out (a day in the year 99999) is the empty text. */
export function evaluate(tree: Tree, around: Around): Value {
  try {
    return workedOut(tree, around);
  } catch (problem) {
    if (problem instanceof Unworkable) return "";
    throw problem;
  }
}

function workedOut(tree: Tree, around: Around): Value {
  const [kind, first, ...rest] = tree;
  if (kind === "number") return Number(first);
  if (kind === "text") return String(first);
  if (kind === "ref") return around.value(String(first));
  if (kind === "self") return around.own();
  if (kind === "column") return around.column(String(first));
  if (kind === "op") return operated(String(first), rest[0] as Tree, rest[1] as Tree, around);
  return called(String(first), rest as Tree[], around);
}

function operated(sign: string, left: Tree, right: Tree, around: Around): Value {
  if (sign === "or") return truth(workedOut(left, around)) || truth(workedOut(right, around));
  if (sign === "and") return truth(workedOut(left, around)) && truth(workedOut(right, around));
  const [a, b] = [workedOut(left, around), workedOut(right, around)];
  if (sign === "=") return isSame(a, b);
  if (sign === "!=") return !isSame(a, b);
  return ARITHMETIC[sign]!(number(a), number(b));
}

/** Truths with truths, then numbers with numbers, then words with words. Numbers as Collect takes them: 0.1 + 0.2 is 0.3. */
function isSame(a: Value, b: Value): boolean {
  if (typeof a === "boolean" || typeof b === "boolean") return truth(a) === truth(b);
  if (typeof a === "number" || typeof b === "number") return number(a) === number(b) || Math.abs(number(a) - number(b)) < CRUMB;
  return text(a) === text(b);
}

const ARITHMETIC: Record<string, (a: number, b: number) => Value> = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  div: (a, b) => (b === 0 ? (a === 0 || Number.isNaN(a) ? NaN : a > 0 ? Infinity : -Infinity) : a / b),
  mod: (a, b) => a % b,
};

function called(name: string, given: Tree[], around: Around): Value {
  if (name === "if") return workedOut(given[truth(workedOut(given[0]!, around)) ? 1 : 2]!, around);
  if (AGGREGATES.has(name)) return aggregate(name, given, around);
  if (name === "today") return around.today;
  if (name === "now") return around.now;
  if (name === "string-length" && given.length === 0) return letters(around.own()).length;
  const plain = PLAIN[name];
  if (!plain) throw new Unworkable();
  return plain(...given.map((part) => workedOut(part, around)));
}

/** Over all rows of a repeat; several numbers named one by one will do for `min` and `max`. */
function aggregate(name: string, given: Tree[], around: Around): Value {
  const separator = name === "join" ? text(workedOut(given[0]!, around)) : "";
  const found = given.slice(name === "join" ? 1 : 0).flatMap((part) => (part[0] === "ref" ? around.values(String(part[1])) : [workedOut(part, around)]));
  if (name === "count") return found.length;
  if (name === "join") return found.map(text).join(separator);
  const numbers = found.filter((value) => text(value) !== "").map(number);
  if (name === "sum") return exactSum(numbers);
  if (numbers.length === 0) return NaN;
  return numbers.reduce((best, one) => ((name === "min" ? one < best : one > best) ? one : best));
}

/** A sum without the crumbs of binary fractions (Shewchuk's partial sums). */
function exactSum(numbers: number[]): number {
  const partials: number[] = [];
  let special = 0;
  for (let x of numbers) {
    if (!Number.isFinite(x)) {
      special += x;
      continue;
    }
    let kept = 0;
    for (let y of partials) {
      if (Math.abs(x) < Math.abs(y)) [x, y] = [y, x];
      const high = x + y;
      const low = y - (high - x);
      if (low !== 0) partials[kept++] = low;
      x = high;
    }
    partials.length = kept;
    partials.push(x);
  }
  if (Number.isNaN(special) && !numbers.some(Number.isNaN)) throw new Unworkable();
  return special !== 0 ? special : partials.reduceRight((sum, part) => sum + part, 0);
}

function whole(value: Value): number {
  const amount = number(value);
  if (!Number.isFinite(amount)) throw new Unworkable();
  return Math.trunc(amount) + 0;
}

/** The point moved among the digits as they are written. */
function moved(amount: number, by: number): number {
  const [digits, power = "0"] = String(amount).split("e") as [string, string?];
  return Number(`${digits}e${Number(power) + by}`);
}

/** Halves go up, by the digits as they are written: 1.005 to two places is 1.01. */
function rounded(value: Value, places: Value = 0): number {
  const by = whole(places);
  const amount = number(value);
  if (!Number.isFinite(amount)) return amount;
  if (Math.abs(by) > MOST_PLACES) throw new Unworkable();
  return moved(Math.round(moved(amount, by)), -by) + 0;
}

const letters = (value: Value): string[] => [...text(value)];
const words = (value: Value): string[] => text(value).split(blanks).filter(Boolean);

export function dayOf(value: Value): Day | "" {
  if (value instanceof Day) return value;
  if (value instanceof Moment) return new Day(value.iso.slice(0, 10));
  if (typeof value === "number" || typeof value === "boolean") {
    if (Number.isNaN(number(value))) return "";
    const days = whole(value);
    if (days < FIRST_DAY || days > LAST_DAY) throw new Unworkable();
    return new Day(new Date(days * 86_400_000).toISOString().slice(0, 10));
  }
  const [, year, month, day] = /^(\d{4})-?(\d\d)-?(\d\d)$/.exec(letters(value).slice(0, 10).join("")) ?? [];
  const iso = `${year}-${month}-${day}`;
  const read = year === undefined || year === "0000" ? NaN : Date.parse(`${iso}T00:00:00Z`);
  return !Number.isNaN(read) && new Date(read).toISOString().startsWith(iso) ? new Day(iso) : "";
}

function formatted(value: Value, pattern: Value): string {
  const day = value instanceof Moment ? value : dayOf(value);
  if (day === "") return "";
  const [year, month, date] = day.iso.slice(0, 10).split("-") as [string, string, string];
  const parts: Record<string, string> = { Y: year, y: year.slice(2), m: month, n: String(Number(month)), d: date, e: String(Number(date)) };
  [parts.H, parts.M, parts.S] = (day instanceof Moment ? day.iso.slice(11) : "00:00:00").split(":") as [string, string, string];
  return text(pattern).replace(/%([\p{L}\p{N}_])/gu, (_, letter: string) => parts[letter] ?? "");
}

const ASCII_BLANKS = " \\t\\n\\r\\f\\v";

/** A pattern as the server means it: ASCII blanks, `(?P<name>`, `\A` and `\Z`. */
function patternOf(source: string): RegExp | null {
  let isInside = false;
  const ours = source.replace(/\\[\s\S]|\(\?P<|[[\]]/g, (found) => {
    if (found === "[" || found === "]") isInside = found === "[";
    if (found === "(?P<") return "(?<";
    if (found === "\\s") return isInside ? ASCII_BLANKS : `[${ASCII_BLANKS}]`;
    if (found === "\\S" && !isInside) return `[^${ASCII_BLANKS}]`;
    return found === "\\A" ? "^" : found === "\\Z" ? "$" : found;
  });
  for (const flags of ["u", ""]) {
    try {
      return new RegExp(`^(?:${ours})$`, flags);
    } catch {
      continue;
    }
  }
  return null;
}

/** A pattern only the server can read is left to the server. */
const fits = (value: Value, pattern: Value) => patternOf(text(pattern))?.test(text(value)) ?? true;

const PLAIN: Record<string, (...given: Value[]) => Value> = {
  coalesce: (...given) => given.find((value) => text(value) !== "") ?? "",
  not: (value) => !truth(value!),
  true: () => true,
  false: () => false,
  boolean: (value) => truth(value!),
  number: (value) => number(value!),
  int: (value) => (Number.isFinite(number(value!)) ? whole(value!) : number(value!)),
  round: (value, places) => rounded(value!, places),
  abs: (value) => Math.abs(number(value!)),
  string: (value) => text(value),
  concat: (...given) => given.map(text).join(""),
  "string-length": (value) => letters(value!).length,
  contains: (value, part) => text(value).includes(text(part)),
  "starts-with": (value, part) => text(value).startsWith(text(part)),
  "ends-with": (value, part) => text(value).endsWith(text(part)),
  substr: (value, start, end) => letters(value!).slice(whole(start!), end === undefined ? undefined : whole(end)).join(""),
  "normalize-space": (value) => words(value!).join(" "),
  regex: (value, pattern) => fits(value!, pattern!),
  selected: (value, choice) => words(value!).includes(text(choice)),
  "count-selected": (value) => words(value!).length,
  date: (value) => dayOf(value!),
  "format-date": (value, pattern) => formatted(value!, pattern!),
};
