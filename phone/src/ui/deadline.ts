/** Deadlines as people say them: an issue's in working days by the county's calendar, a promise's in days. */
import { daysBetween, workdaysBetween } from "../engine/clock";
import { seen } from "./phone";
import { t } from "./words";

export function untilDay(on: string): string {
  const days = daysBetween(seen.today, on);
  return days < 0 ? t("today.late_days", { n: -days }) : days === 0 ? t("today.due_today") : t("today.left_days", { n: days });
}

/** Where a server of before told no days off, or none lies between, in days. */
export function untilWorkday(on: string): string {
  const days = on === seen.today ? null : workdaysBetween(seen.today, on, seen.me?.days_off ?? []);
  return !days ? untilDay(on) : days < 0 ? t("today.late_workdays", { n: -days }) : t("today.left_workdays", { n: days });
}
