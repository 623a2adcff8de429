/** The draft behind a box of words on a record's page: kept from the first letter on, found again after a reload. */
import { onBeforeUnmount, ref, watch, type Ref } from "vue";
import { isBlank, wordsId, type Words } from "../engine/words";
import { phone, seen } from "./phone";

export interface Box {
  words: Ref<Words>;
  /** What the draft is called while a box is open. */
  id: () => string;
  /** Finds what was half written at this step, or begins with `fresh`. */
  open: (subject: string, step: string, fresh: Words) => Promise<void>;
  /** Not written on: the draft stays where something was written, and goes where nothing was. */
  close: () => Promise<void>;
  /** Sent: the draft ends with `work`, which is given its name; where there is no room for that, it is written on. */
  send: (work: (draft: string) => Promise<void>) => Promise<void>;
  /** Sent or thrown away: the draft's end is somebody else's business from here on. */
  leave: () => void;
}

export function wordsBox(): Box {
  const words = ref<Words>({ text: "", count: "", to: "", about: "" });
  let id = "";
  let isChanged = false;
  const watching = watch(words, (value) => {
    if (!id) return;
    isChanged = true;
    phone().drafts.keep({ id, kind: "words", changed_at: phone().clock.iso(), value });
  }, { deep: true, flush: "sync" }); // prettier-ignore

  async function open(subject: string, step: string, fresh: Words): Promise<void> {
    id = "";
    const asked = wordsId(subject, step, seen.me?.account_id ?? "");
    const kept = await phone().drafts.of<Words>(asked);
    words.value = { ...fresh, ...(kept ? (JSON.parse(JSON.stringify(kept.value)) as Words) : {}) };
    [id, isChanged] = [asked, false];
  }

  async function close(): Promise<void> {
    const asked = id;
    if (!asked || !isChanged) return;
    if (isBlank(words.value)) await phone().acts.dropDraft(asked);
    else await phone().drafts.flush();
  }

  async function send(work: (draft: string) => Promise<void>): Promise<void> {
    const asked = id;
    if (!asked) return; // tapped twice
    id = "";
    await work(asked).catch((problem: unknown) => {
      id = asked;
      throw problem;
    });
  }

  onBeforeUnmount(() => {
    watching();
    void close();
  });
  return { words, id: () => id, open, close, send, leave: () => (id = "") };
}
