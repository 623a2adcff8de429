/** Something half written, as it opens. Whoever leaves the page meanwhile does not go on holding it: it would look as if it were written on elsewhere. */
import { onScopeDispose, shallowRef, type ShallowRef } from "vue";

export function opening<T extends { stop: () => void } | null>(asked: Promise<T>, ready: (found: T) => void): ShallowRef<T | undefined> {
  const opened = shallowRef<T>();
  let hasLeft = false;
  void asked.then((found) => {
    if (hasLeft) return found?.stop();
    opened.value = found;
    ready(found);
  });
  onScopeDispose(() => {
    hasLeft = true;
    opened.value?.stop();
  });
  return opened;
}
