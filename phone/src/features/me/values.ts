/** What a field of a visit says, for a person: names instead of ids, words instead of codes. */
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

function programmeName(id: unknown): string {
  if (!id) return t("write.programme_auto");
  return seen.me?.programmes.find((one) => one.id === id)?.name ?? t("me.other_programme");
}
