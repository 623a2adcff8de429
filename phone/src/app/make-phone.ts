import { Phone } from "../engine/phone";
import { MemoryStore, type Store } from "../engine/store";
import { DexieStore } from "../engine/store-dexie";
import { wireOver } from "../engine/wire";
import { seen } from "../ui/phone";

/** The engine, given this browser's store, network and clock. */
export async function makePhone(): Promise<Phone> {
  return new Phone({
    store: await openStore(),
    wire: (device) => wireOver({ fetch: (path, how) => fetch(path, how), device, token: () => cookie("csrftoken") }),
    now: Date.now,
    alone: (work) => (navigator.locks ? navigator.locks.request("tiangeng-outbox", work) : work()) as ReturnType<typeof work>,
    deviceName: navigator.userAgent.match(/\(([^)]+)\)/)?.[1]?.slice(0, 60) ?? "",
    isMetered: () => (navigator as { connection?: { type?: string } }).connection?.type === "cellular",
  });
}

async function openStore(): Promise<Store> {
  const store = new DexieStore();
  try {
    await store.get("meta", "device");
    return store;
  } catch {
    // Private windows of some browsers refuse: better to say so than to pretend.
    seen.keepsNothing = true;
    return new MemoryStore();
  }
}

function cookie(name: string): string {
  const found = document.cookie.split("; ").find((one) => one.startsWith(`${name}=`));
  return decodeURIComponent(found?.slice(name.length + 1) ?? "");
}
