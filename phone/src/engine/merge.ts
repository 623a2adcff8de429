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
