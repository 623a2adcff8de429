/** What a field of a visit says, for a person: names instead of ids, words instead of codes. */
import { formOf } from "../../engine/forms";
import type { Entry } from "../../engine/outbox";
import type { Item } from "../../engine/survey";
import { day } from "../../ui/format";
import { colleagueName, homeNames, seen, villageName } from "../../ui/phone";
import { t } from "../../ui/words";

type Part = "" | "morning" | "afternoon" | "evening";

export function sayValue(field: string, value: unknown): string {
  if (field === "is_private") return t(value ? "forms.yes" : "me.no");
  if (field === "programme_id") return programmeName(value);
  if (value === null || value === undefined || value === "") return t("app.none");
  if (Array.isArray(value)) return value.map((id) => homeNames.value.get(String(id)) || colleagueName(String(id))).filter(Boolean).join(t("app.comma")) || t("app.none");
  if (field === "part_of_day") return t(`write.part_${value as Part}`);
  if (field === "region_code") return villageName(String(value)) || t("me.other_village");
  if (field === "visited_on") return day(String(value), true);
  return String(value);
}

/** The question an answer belongs to, as its form asks it. */
export function questionOf(entry: Entry, name: string): Item | undefined {
  return surveyOf(entry)?.items.find((one) => one.name === name);
}

const surveyOf = (entry: Entry) => seen.forms.find((form) => form.id === formOf(entry))?.survey;

/** What was answered, in the words of the form: choices by their label, rows one below the other. */
export function sayAnswer(entry: Entry, name: string, value: unknown): string {
  if (value === null || value === undefined || value === "") return t("app.none");
  const choices = surveyOf(entry)?.choices[questionOf(entry, name)?.choices ?? ""];
  const said = (one: unknown): string => {
    if (Array.isArray(one)) return one.map(said).join(one.some((row) => typeof row === "object") ? "\n" : t("app.comma"));
    if (one && typeof one === "object") return Object.values(one).map(said).join(t("app.comma"));
    return choices?.find((choice) => choice.name === String(one))?.label ?? String(one ?? "");
  };
  return said(value);
}

function programmeName(id: unknown): string {
  if (!id) return t("write.programme_auto");
  return seen.me?.programmes.find((one) => one.id === id)?.name ?? t("me.other_programme");
}
