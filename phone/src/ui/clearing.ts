/** What would be lost with this phone, and clearing it. */
import { computed } from "vue";
import { sure } from "./asking";
import { openEntries, phone, seen } from "./phone";
import { t } from "./words";

/** In words, each kind with its number; anybody's who writes on this phone. Empty where nothing would be lost. */
export const leftHere = computed(() => {
  const counted = [["me.left_entries", openEntries.value.length], ["me.left_drafts", seen.unfinished], ["me.left_diaries", seen.diaryDays]] as const; // prettier-ignore
  return counted.flatMap(([words, n]) => (n > 0 ? [t(words, { n })] : [])).join(t("app.comma"));
});

export async function clearPhone(): Promise<void> {
  const question = leftHere.value ? t("me.wipe_sure", { what: leftHere.value }) : t("me.wipe_all");
  if (!(await sure(question, t("me.wipe")))) return;
  await phone().wipe();
  window.location.reload();
}
