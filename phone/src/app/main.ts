import { createApp, watch } from "vue";
import { isFull } from "../engine/guard";
import { HasLeft } from "../engine/outbox";
import { Unopened } from "../engine/opening";
import type { Phone } from "../engine/phone";
import { say } from "../ui/asking";
import App from "./App.vue";
import "../ui/theme.css";
import { connect, openEntries, phone, seen } from "../ui/phone";
import { t } from "../ui/words";
import { keepComposing } from "./composing";
import { makePhone } from "./make-phone";
import { router } from "./router";
import { offerUpdates } from "./service-worker";
import UnopenedScreen from "./Unopened.vue";

const BUSY_EVERY = 60_000;
const FORGET_EVERY = 3600_000;
const LOCK_AFTER = 10 * 60_000;

async function start(): Promise<void> {
  await connect(await phoneOnceOpen());
  keepComposing(document);
  const app = createApp(App).use(router);
  app.config.errorHandler = (problem) => (isFull(problem) ? say(t("me.storage_full")) : problem instanceof HasLeft ? say(t("me.has_left")) : console.error(problem));
  app.mount("#app");

  watch(() => [seen.isReady, openEntries.value.length] as const, ([isReady, unsent]) => isReady && badge(unsent));

  const leave = () => {
    void phone().flush();
    void phone().minutes.keep().catch(() => {}); // locked or cleared meanwhile: minutes are not worth a word
  };
  let leftAt = Date.now();
  document.addEventListener("visibilitychange", async () => {
    if (document.visibilityState === "hidden") {
      leftAt = Date.now();
      return leave();
    }
    if (Date.now() - leftAt > LOCK_AFTER && (await phone().store.hasPin())) return window.location.reload(); // asks for the PIN again
    void phone().sync();
  });
  window.addEventListener("pagehide", leave);
  window.addEventListener("online", () => {
    seen.isOnline = true;
    void phone().sync();
  });
  window.addEventListener("offline", () => (seen.isOnline = false));
  seen.isOnline = navigator.onLine;
  setInterval(() => seen.entries.some((entry) => entry.state === "waiting") && document.visibilityState === "visible" && void phone().sync(), BUSY_EVERY);
  setInterval(() => void phone().forgetOld(), FORGET_EVERY);
  await offerUpdates();
  void phone().sync();
}

/** On the home screen's icon, where there is one: the app is closed, and something has not gone. */
function badge(unsent: number): void {
  if ("setAppBadge" in navigator) void navigator.setAppBadge(unsent).catch(() => {}); // not allowed here: a badge is not worth a word
}

/** Where the store does not open it is said, and tried again when the person asks for it. */
async function phoneOnceOpen(): Promise<Phone> {
  try {
    return await makePhone();
  } catch (problem) {
    if (!(problem instanceof Unopened)) throw problem;
    return new Promise((opens) => {
      const again = () => makePhone().then(done, () => {}); // it is said already
      const shown = createApp(UnopenedScreen, { again });
      shown.mount("#app");
      function done(made: Phone): void {
        shown.unmount();
        opens(made);
      }
    });
  }
}

void start();
