/** Two people changed the same record: field by field, against what both began with. Nobody wins silently. */
export type Fields = Record<string, unknown>;

export interface Conflict {
  field: string;
  base: unknown;
  mine: unknown;
  theirs: unknown;
}

export interface Merged {
  /** What to send: my changes that touch nobody else's. */
  fields: Fields;
  conflicts: Conflict[];
}

/** Only fields named in `mine` are looked at; lists of ids are merged as sets. */
export function merge(base: Fields, mine: Fields, theirs: Fields): Merged {
  const fields: Fields = {};
  const conflicts: Conflict[] = [];
  for (const field of Object.keys(mine)) {
    const [was, my, their] = [base[field], mine[field], theirs[field]];
    if (same(my, was) || same(my, their)) continue;
    if (same(their, was)) fields[field] = my;
    else if (isList(was) && isList(my) && isList(their)) {
      const together = union(was, my, their);
      if (!same(together, their)) fields[field] = together;
    } else conflicts.push({ field, base: was, mine: my, theirs: their });
  }
  return { fields, conflicts };
}

/** As `merge`, for the answers to a form: question by question, a list or a table as one. `fields` is the whole answer but for what is met. */
export function mergeAnswers(base: Fields, mine: Fields, theirs: Fields): Merged {
  const fields: Fields = {};
  const conflicts: Conflict[] = [];
  for (const field of new Set([...Object.keys(theirs), ...Object.keys(mine)])) {
    const [was, my, their] = [base[field], mine[field], theirs[field]];
    const kept = sameAnswer(my, was) ? their : sameAnswer(their, was) || sameAnswer(my, their) ? my : undefined;
    if (kept !== undefined) fields[field] = kept;
    else if (!sameAnswer(my, was) && !sameAnswer(their, was) && !sameAnswer(my, their)) conflicts.push({ field, base: was ?? null, mine: my ?? null, theirs: their ?? null });
  }
  return { fields, conflicts };
}

export function sameAnswer(a: unknown, b: unknown): boolean {
  return inOrder(a ?? null) === inOrder(b ?? null);
}

/** As text, whatever order the names came in. */
function inOrder(value: unknown): string {
  return JSON.stringify(value, (_name, one) => (one && typeof one === "object" && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))) : one));
}

export function same(a: unknown, b: unknown): boolean {
  if (isList(a) && isList(b)) return a.length === b.length && [...a].sort().every((one, place) => one === [...b].sort()[place]);
  return (a ?? null) === (b ?? null);
}

function union(was: string[], mine: string[], theirs: string[]): string[] {
  const removed = new Set(was.filter((id) => !mine.includes(id) || !theirs.includes(id)));
  return [...new Set([...theirs, ...mine])].filter((id) => !removed.has(id));
}

function isList(value: unknown): value is string[] {
  return Array.isArray(value);
}
