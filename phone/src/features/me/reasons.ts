/** Why an entry is where it is, in one sentence. */
import { holder } from "../../engine/order";
import type { Entry } from "../../engine/outbox";
import { moment } from "../../ui/format";
import { openEntries, phone, seen } from "../../ui/phone";
import { t } from "../../ui/words";

/** So often somebody else answered to one entry alone that waiting will not help. */
const BLOCKED = 3;

export function reasonOf(entry: Entry): string {
  if (entry.state === "delivered") return t("me.delivered_at", { time: moment(entry.delivered_at ?? entry.made_at) });
  if (entry.conflicts) return t("me.merge_title");
  if (entry.state === "refused") return entry.refusal?.code === "photo_lost" ? t("me.photo_lost") : (entry.refusal?.message ?? "");
  if (seen.me && entry.account_id !== seen.me.account_id) return t("app.someone_else");
  if (holder(entry, openEntries.value)) return t("me.why_after");
  if ((entry.blocked ?? 0) >= BLOCKED) return t("me.why_blocked");
  if (entry.why === "login" || seen.line === "login") return t("me.why_login");
  if (entry.why === "portal" || seen.line === "portal") return t("me.why_portal");
  if (entry.action === "photo" && phone().photosHeld) return t(phone().knowsWifi ? "me.why_wifi" : "me.why_hand");
  const minutes = Math.ceil((entry.not_before - phone().clock.now()) / 60_000);
  const when = minutes > 0 ? t("me.in_minutes", { n: minutes }) : t("me.soon");
  if (entry.why === "busy") return t("me.why_busy", { when });
  if (entry.why === "silence") return t("me.why_silence", { when });
  return t("state.saved");
}

export function labelOf(entry: Entry): string {
  return entry.action === "photo" ? t("me.photo_of", { label: entry.label }) : entry.label;
}
