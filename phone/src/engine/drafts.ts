/** What is half written, whoever writes it: visits, issues, forms, words beside a record. */
import { Keeper } from "./keeper";
import type { Row, Store } from "./store";

export interface Draft<T = unknown> extends Row {
  kind: string;
  changed_at: string;
  /** Whose it is, set when it is kept; empty before the first contact. */
  account_id?: string;
  value: T;
}

export class Drafts extends Keeper<Draft> {
  constructor(
    store: Store,
    saved?: () => void,
    failed?: (problem: unknown) => void,
    private readonly account: () => string = () => "",
  ) {
    super(store, "drafts", saved, failed);
  }

  override keep(draft: Draft): void {
    super.keep({ ...draft, account_id: this.account() });
  }

  async of<T>(id: string): Promise<Draft<T> | undefined> {
    return (await this.get(id)) as Draft<T> | undefined;
  }

  /** One's own; on a shared phone another's words are nobody else's to read. */
  async all<T>(kind: string, whose: "mine" | "anyone" = "mine"): Promise<Draft<T>[]> {
    const me = whose === "anyone" ? "" : this.account(); // not yet known: there is nobody to hide it from
    return ((await this.everything()) as Draft<T>[])
      .filter((draft) => draft.kind === kind && (me === "" || !draft.account_id || draft.account_id === me))
      .sort((a, b) => b.changed_at.localeCompare(a.changed_at));
  }
}
