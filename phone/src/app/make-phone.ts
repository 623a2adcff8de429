import type { Channel, Said } from "../engine/holds";
import { opened } from "../engine/opening";
import { Phone } from "../engine/phone";
import { isMetered } from "../engine/photos";
import type { Store } from "../engine/store";
import { DexieStore } from "../engine/store-dexie";
import { SessionStore, type Box } from "../engine/store-session";
import { inAllTabs } from "../engine/turns";
import { wireOver } from "../engine/wire";
import { seen } from "../ui/phone";

/** The engine, given this browser's store, network and clock. */
export async function makePhone(): Promise<Phone> {
  const store = await openStore();
  return new Phone({
    store,
    isPassing: seen.keepsNothing,
    wire: (device, key) => wireOver({ fetch: (path, how) => fetch(path, how), device, key, token: () => cookie("csrftoken") }),
    now: Date.now,
    steady: () => performance.now(),
    alone: inAllTabs(() => navigator.locks),
    between: seen.keepsNothing ? {} : { locks: () => navigator.locks, channel: channel() }, // there each tab has its own store
    deviceName: navigator.userAgent.match(/\(([^)]+)\)/)?.[1]?.slice(0, 60) ?? "",
    isMetered: () => isMetered((navigator as { connection?: { type?: string } }).connection?.type),
  });
}

async function openStore(): Promise<Store> {
  const store = await opened(() => new DexieStore());
  if (store) return store;
  // Private windows and some apps' web views refuse: better to say so than to pretend.
  seen.keepsNothing = true;
  return SessionStore.open(tabBox(), (isHeld) => (seen.outlivesReload = isHeld));
}

function channel(): Channel | null {
  if (!("BroadcastChannel" in window)) return null;
  const line = new BroadcastChannel("tiangeng-drafts");
  return { post: (said) => line.postMessage(said), hear: (heard) => (line.onmessage = (event) => heard(event.data as Said)) };
}

/** Even to ask for it throws where an embedding page's browser shuts it. */
function tabBox(): Box | null {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}

function cookie(name: string): string {
  const found = document.cookie.split("; ").find((one) => one.startsWith(`${name}=`));
  return decodeURIComponent(found?.slice(name.length + 1) ?? "");
}
