/** This phone as one of an account's own: made known to the server, opened by a sign-in when the PIN is forgotten, unbound from afar. */
import type { Clock } from "./clock";
import { newId } from "./ids";
import { WrongPin, type SealedStore } from "./seal";
import type { Row } from "./store";
import { ask, type Outcome, type Wire, type Why } from "./wire";

interface Device extends Row {
  uuid: string;
  isBound: boolean;
  /** The server has said so; it stays said, signal or not. */
  isUnbound?: boolean;
}

/** What is shown with every request, so that the session's cookie alone opens nothing. Sealed: nobody asks without the PIN. */
interface Key extends Row {
  value: string;
}

/** Whether a sign-in has opened the store: `sign-in` asks for one, `password` for the account's beside a ticket of the province's app (`wrong`: not that one), `never` means that nothing but the PIN can. */
export type Opened = "open" | "sign-in" | "password" | "wrong" | "never" | "unbound" | Exclude<Why, "login">;

export class Binding {
  /** Why the server would not list this phone among the account's own, in its words. */
  unlisted = "";
  key = "";
  private device: Device = { id: "device", uuid: "", isBound: false };
  private hasAsked = false;

  constructor(
    private readonly store: SealedStore,
    private readonly wire: Wire,
    private readonly clock: Clock,
    private readonly name: string,
    private readonly isPassing = false,
  ) {}

  get uuid(): string {
    return this.device.uuid;
  }

  get isUnbound(): boolean {
    return this.device.isUnbound ?? false;
  }

  async wake(): Promise<void> {
    const known = await this.store.get<Device>("meta", "device");
    if (known) this.device = known;
    else await this.keep({ uuid: newId(this.clock.now()) });
  }

  /** After the PIN. */
  async open(): Promise<void> {
    this.key = (await this.store.get<Key>("meta", "key"))?.value ?? "";
  }

  async end(): Promise<void> {
    this.key = "";
    await this.store.forget([{ table: "meta", remove: "key" }]);
    await this.keep({ isUnbound: true });
  }

  /** The session ended: the next one is bound anew. */
  askAgain(): void {
    this.hasAsked = false;
  }

  private async keep(change: Partial<Device>): Promise<void> {
    this.device = { ...this.device, ...change };
    await this.store.write([{ table: "meta", put: this.device }]);
  }

  /** False when the server refuses: too many phones already, or this one is another account's. `session`: the phone it is bound to. */
  async bind(session: string | null): Promise<boolean> {
    if (this.isPassing) return true;
    const isKnown = this.device.isBound;
    const isWhole = session === this.uuid && this.key !== "" && (await this.store.opensBySignIn());
    if (isKnown && (this.hasAsked || isWhole)) return true;
    this.hasAsked = true;
    const outcome = await this.ask();
    this.unlisted = outcome.is === "refused" && !isKnown ? outcome.refusal.message : "";
    if (outcome.is === "refused") await this.keepKey(outcome.refusal.facts.key); // not listed, and its session opens nothing alone either
    if (outcome.is !== "done") return isKnown || outcome.is !== "refused";
    await this.keep({ isBound: true });
    // Told only to whoever has just signed in; without it a forgotten PIN could not be helped.
    if (outcome.body.secret) await this.store.wrapBySecret(String(outcome.body.secret));
    await this.keepKey(outcome.body.key);
    return true;
  }

  private async keepKey(value: unknown): Promise<void> {
    if (typeof value !== "string" || !value) return;
    this.key = value;
    await this.store.write([{ table: "meta", put: { id: "key", value } as Key }]);
  }

  /** A sign-in of these minutes opens the store; a session that merely lives does not. */
  async openBySignIn(password = ""): Promise<Opened> {
    if (!(await this.store.opensBySignIn())) return "never";
    const outcome = await this.ask(password);
    if (outcome.is === "later") return outcome.why === "login" ? "sign-in" : outcome.why;
    if (outcome.is === "refused" && outcome.refusal.code === "wrong_password") return "wrong";
    if (outcome.is !== "done") return outcome.is === "unbound" ? "unbound" : "never";
    if (!outcome.body.secret) return outcome.body.wants_password ? "password" : "sign-in";
    try {
      await this.store.unlockBySecret(String(outcome.body.secret));
      await this.keepKey(outcome.body.key);
      return "open";
    } catch (problem) {
      if (problem instanceof WrongPin) return "never";
      throw problem;
    }
  }

  private ask(password = ""): Promise<Outcome> {
    const json = { id: this.device.uuid, name: this.name, ...(password && { password }) };
    return ask(this.wire, { method: "POST", path: "/api/field/device", json }, (body) => typeof body.secret === "string");
  }
}
