/** Words under composition — pinyin, handwriting, a voice that is still listening — are words: kept as they come, not when they are chosen.

v-model holds back every letter between compositionstart and compositionend. A dictated sentence can stand there for a minute, and a
killed tab would lose it; so no box is told that a composition began, and each takes its letters as they are. */
export function keepComposing(page: Document): void {
  page.addEventListener("compositionstart", (event) => event.stopPropagation(), { capture: true });
}
