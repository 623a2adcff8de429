/** A form as it stands on the screen: which questions are asked, what they come to, what is still wrong. The server asks again. */
import { Day, Moment, dayOf, evaluate, number, text, truth, type Around, type Tree, type Value } from "./formulas";

export interface Choice {
  name: string;
  label: string;
  [column: string]: string;
}
export interface Item {
  name: string;
  kind: string;
  label: string;
  hint?: string;
  appearance?: string;
  default?: string;
  read_only?: boolean;
  constraint_message?: string;
  required_message?: string;
  relevant?: Tree;
  calculation?: Tree;
  constraint?: Tree;
  required?: true | Tree;
  choices?: string;
  filter?: Tree;
  count?: Tree;
  items?: Item[];
}
export interface Survey {
  items: Item[];
  choices: Record<string, Choice[]>;
}
export type Given = Record<string, unknown>;

export type Wrong = "required" | "constraint" | "integer" | "number" | "day" | "time" | "moment" | "long";
export interface Fault {
  what: Wrong;
  message?: string;
}

/** A question as it is asked now. `given`: the object of answers its own stands in, for the screen to write into. */
export interface Asked {
  item: Item;
  place: string;
  given: Given;
  value: Value;
  isRequired: boolean;
  fault?: Fault;
  offered: Choice[];
  /** Of a group. */
  asked: Asked[];
  /** Of a repeat. */
  rows: Asked[][];
}

export interface Surroundings {
  /** The day it is filled in. */
  today: string;
  now: string;
  village: string;
}
export interface Worked {
  asked: Asked[];
  /** What is sent: only what is asked. */
  answers: Given;
  /** The questions that are wrong, from top to bottom. */
  wrong: Asked[];
}

export const ROWS_LIMIT = 200;
const TEXT_LIMIT = 10_000;
const SILENT = new Set(["calculate", "today", "village"]);

export function workOut(survey: Survey, given: Given, around: Surroundings): Worked {
  const work = new Work(survey, around);
  const root = new Level(null);
  const asked = work.walk(survey.items, given, root, "");
  work.askConstraints();
  return { asked, answers: root.kept(), wrong: work.later.filter(({ one }) => one.fault).map(({ one }) => one) };
}

/** What stands in a fresh form or row. */
export function fresh(items: Item[]): Given {
  const pairs = items.flatMap((item): [string, unknown][] => (item.kind === "group" ? Object.entries(fresh(item.items!)) : item.default ? [[item.name, item.default]] : []));
  return Object.fromEntries(pairs);
}

/** The form, or one row of a repeat. */
class Level {
  values = new Map<string, Value>();
  rows = new Map<string, Level[]>();
  plain: Given = {};

  constructor(readonly above: Level | null) {}

  kept(): Given {
    const rows = [...this.rows].filter(([, levels]) => levels.length > 0).map(([name, levels]) => [name, levels.map((level) => level.kept())]);
    return { ...this.plain, ...Object.fromEntries(rows) };
  }

  value(name: string): Value {
    return this.values.get(name) ?? this.above?.value(name) ?? "";
  }

  all(name: string): Value[] {
    if (this.values.has(name)) return [this.values.get(name)!];
    const found = this.below(name);
    return found.length > 0 ? found : (this.above?.all(name) ?? []);
  }

  private below(name: string): Value[] {
    return [...this.rows].flatMap(([repeat, levels]) =>
      levels.flatMap((row) => (repeat === name ? [true] : row.values.has(name) ? [row.values.get(name)!] : row.below(name))),
    );
  }
}

class Work {
  later: { one: Asked; level: Level }[] = [];

  constructor(
    private readonly survey: Survey,
    private readonly around: Surroundings,
  ) {}

  private comeTo(tree: Tree, level: Level, own: Value = "", choice?: Choice): Value {
    const here: Around = {
      today: new Day(this.around.today),
      now: new Moment(this.around.now),
      value: (name) => level.value(name),
      values: (name) => level.all(name),
      own: () => own,
      column: (name) => choice?.[name] ?? "",
    };
    return evaluate(tree, here);
  }

  walk(items: Item[], given: Given, level: Level, place: string, isShown = true): Asked[] {
    return items.flatMap((item): Asked[] => {
      const shown = isShown && (!item.relevant || truth(this.comeTo(item.relevant, level)));
      const one: Asked = { item, place: `${place}${item.name}`, given, value: "", isRequired: false, offered: [], asked: [], rows: [] };
      if (item.kind === "group") one.asked = this.walk(item.items!, given, level, place, shown);
      else if (item.kind === "repeat") this.repeat(one, level, shown);
      else if (item.kind !== "note") this.question(one, level, shown);
      return shown && !SILENT.has(item.kind) ? [one] : [];
    });
  }

  private repeat(one: Asked, level: Level, isShown: boolean): void {
    const { item, given, place } = one;
    const rows = Array.isArray(given[item.name]) ? (given[item.name] as Given[]) : [];
    if (item.count && isShown) {
      const wanted = Math.min(ROWS_LIMIT, Math.max(0, Math.trunc(number(this.comeTo(item.count, level))) || 0));
      while (rows.length < wanted) rows.push(fresh(item.items!));
      rows.length = wanted;
      given[item.name] = rows;
    }
    const made: Level[] = [];
    level.rows.set(item.name, made);
    if (!isShown) return;
    one.rows = rows.slice(0, ROWS_LIMIT).map((row, at) => {
      const below = new Level(level);
      made.push(below);
      return this.walk(item.items!, row, below, `${place}[${at + 1}].`);
    });
  }

  private question(one: Asked, level: Level, isShown: boolean): void {
    const { item, given } = one;
    let said = given[item.name];
    if (item.calculation) said = isShown ? calculated(item.kind, this.comeTo(item.calculation, level)) : "";
    else if (item.kind === "today") said ||= this.around.today;
    else if (item.kind === "village") said = this.around.village;
    if (item.choices) one.offered = this.survey.choices[item.choices]!.filter((choice) => !item.filter || truth(this.comeTo(item.filter, level, "", choice)));
    const shaped = isShown ? shapedAs(item.kind, said, one.offered) : { value: "", plain: null };
    one.fault = shaped.wrong && { what: shaped.wrong };
    one.value = shaped.value;
    level.values.set(item.name, shaped.value);
    if (shaped.value !== "" && item.kind !== "village") level.plain[item.name] = shaped.plain;
    if (isShown) this.later.push({ one, level });
  }

  /** Once everything is known: what must be there, and what it must be like. */
  askConstraints(): void {
    for (const { one, level } of this.later) {
      const { item, value } = one;
      one.isRequired = item.required === true || (Array.isArray(item.required) && truth(this.comeTo(item.required, level)));
      if (one.fault) continue;
      if (value === "" && one.isRequired) one.fault = { what: "required", message: item.required_message };
      if (value !== "" && item.constraint && !truth(this.comeTo(item.constraint, level, value))) one.fault = { what: "constraint", message: item.constraint_message };
    }
  }
}

interface Shaped {
  /** For the formulas. */
  value: Value;
  /** For the server. */
  plain: unknown;
  wrong?: Wrong;
}
const nothing: Shaped = { value: "", plain: null };
const bad = (wrong: Wrong): Shaped => ({ ...nothing, wrong });

/** A number and a truth stay what they are; what could not be worked out is nothing. */
function calculated(kind: string, value: Value): Value {
  if (typeof value === "boolean") return kind === "calculate" ? value : text(value);
  if (typeof value !== "number") return text(value);
  if (!Number.isFinite(value)) return "";
  return kind === "integer" ? Math.trunc(value) + 0 : value; // nobody could put a fraction right there
}

/** What is no longer offered is not chosen any more. */
function shapedAs(kind: string, given: unknown, offered: Choice[]): Shaped {
  if (given === null || given === undefined || given === "") return nothing;
  const isOffered = (name: string) => offered.some((choice) => choice.name === name);
  if (kind === "many") {
    const chosen = (Array.isArray(given) ? given.map(String) : String(given).split(/\s+/)).filter(isOffered);
    const kept = [...new Set(chosen)];
    return kept.length > 0 ? { value: kept, plain: kept } : nothing;
  }
  if (kind === "calculate" && typeof given === "number") return { value: given, plain: given };
  if (kind === "calculate" && typeof given === "boolean") return { value: given, plain: text(given) };
  const said = typeof given === "boolean" ? (given ? "OK" : "") : text(given as Value).trim();
  if (said === "" || (kind === "one" && !isOffered(said))) return nothing;
  if ([...said].length > TEXT_LIMIT) return bad("long");
  return READERS[kind]?.(said) ?? { value: said, plain: said };
}

const READERS: Record<string, (said: string) => Shaped> = {
  integer: (said) => numeric(said, "integer", (amount) => Number.isInteger(amount) && Math.abs(amount) <= 1e15),
  decimal: (said) => numeric(said, "number", Number.isFinite),
  date: day,
  today: day,
  time: (said) => (/^([01]\d|2[0-3]):[0-5]\d/.test(said) ? { value: said.slice(0, 5), plain: said.slice(0, 5) } : bad("time")),
  datetime: (said) => {
    const [, on, at, seconds] = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?/.exec(said) ?? [];
    return on && dayOf(on) !== "" ? { value: new Moment(`${on}T${at}${seconds ?? ":00"}`), plain: `${on}T${at}` } : bad("moment");
  },
};

function numeric(said: string, wrong: Wrong, isGood: (amount: number) => boolean): Shaped {
  const amount = number(said);
  return isGood(amount) ? { value: amount, plain: amount } : bad(wrong);
}

function day(said: string): Shaped {
  const on = dayOf(said);
  return on === "" ? bad("day") : { value: on, plain: on.iso };
}
