/** One after the other: what reads rows and writes them back must not find them changed in between. */

/** Work under one name never overlaps, in this tab at least; the browser's locks make it so in all of them. */
export type Alone = <T>(name: string, work: () => Promise<T>) => Promise<T>;

export function inThisTab(): Alone {
  const last = new Map<string, Promise<unknown>>();
  return (name, work) => {
    const done = (last.get(name) ?? Promise.resolve()).then(work);
    last.set(
      name,
      done.catch(() => {}),
    );
    return done;
  };
}

type Locks = Pick<LockManager, "request">;

/** Old web views have no locks, and another site's frame is refused them: there it is this tab alone. */
export function inAllTabs(locks: () => Locks): Alone {
  const here = inThisTab();
  return (name, work) =>
    here(name, async () => {
      let isHeld = false;
      try {
        return (await locks().request(`tiangeng-${name}`, () => {
          isHeld = true;
          return work();
        })) as never;
      } catch (problem) {
        if (isHeld) throw problem;
        return work();
      }
    });
}
