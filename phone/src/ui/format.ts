import { isOver } from "../engine/alike";
import { dayOf } from "../engine/clock";
import { language } from "./words";

const tag = () => (language.value === "en" ? "en-GB" : "zh-CN");
const zoned = { timeZone: "Asia/Shanghai" } as const;

/** 11月25日 周三 */
export function day(on: string, isLong = false): string {
  const date = new Date(`${on}T04:00:00Z`);
  const year = isLong ? ({ year: "numeric" } as const) : {};
  const words = new Intl.DateTimeFormat(tag(), { ...zoned, ...year, month: "long", day: "numeric" }).format(date);
  const weekday = new Intl.DateTimeFormat(tag(), { ...zoned, weekday: "short" }).format(date);
  return language.value === "en" ? `${weekday} ${words}` : `${words} ${weekday}`;
}

export function time(at: string | number): string {
  return new Intl.DateTimeFormat(tag(), { ...zoned, hour: "2-digit", minute: "2-digit" }).format(new Date(at));
}

export function moment(at: string | number): string {
  return `${day(dayOf(new Date(at).getTime()))} ${time(at)}`;
}

export function megabytes(bytes: number): string {
  return bytes > 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.max(0.1, bytes / 1e6).toFixed(1)} MB`;
}

/** Where a home lies; many addresses say the hamlet themselves. */
export function whereOf({ hamlet, address }: { hamlet: string; address: string }): string {
  return address.startsWith(hamlet) ? address : [hamlet, address].filter(Boolean).join(" ");
}

const TONES: Record<string, string> = {
  confirmed: "ok", closed: "ok", accepted: "info", in_progress: "info", in_consultation: "info", escalated: "info",
  returned: "late", reopened: "late", declined: "late", set_aside: "late",
}; // prettier-ignore

export const toneOf = (state: string) => TONES[state] ?? "wait";
export { isOver };
