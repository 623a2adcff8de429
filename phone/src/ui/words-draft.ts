/** The draft behind a box of words on a record's page: kept from the first letter on, found again after a reload. */
import { onBeforeUnmount, ref, watch, type Ref } from "vue";
import { isBlank, wordsId, type Words } from "../engine/words";
import { say } from "./asking";
import { phone, seen } from "./phone";
import { t } from "./words";

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
  const graspable = graspedBy(() => read(id));
  let fresh = words.value;
  const watching = watch(words, (value) => {
    if (!id || !graspable.isMine()) return;
    isChanged = true;
    phone().drafts.keep({ id, kind: "words", changed_at: phone().clock.iso(), value });
  }, { deep: true, flush: "sync" }); // prettier-ignore

  async function open(subject: string, step: string, begun: Words): Promise<void> {
    [id, fresh] = ["", begun];
    const asked = wordsId(subject, step, seen.me?.account_id ?? "");
    await graspable.grasp(asked);
    await read(asked);
    id = asked;
  }

  /** As the store has it: what another window wrote, or sent. */
  async function read(asked: string): Promise<void> {
    const kept = await phone().drafts.of<Words>(asked);
    const standing = id;
    id = "";
    words.value = { ...fresh, ...(kept ? (JSON.parse(JSON.stringify(kept.value)) as Words) : {}) };
    [id, isChanged] = [standing, false];
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
    graspable.letGo();
  }

  onBeforeUnmount(() => {
    watching();
    graspable.letGo(close());
  });
  return { words, id: () => id, open, close, send, leave: () => (id = "") };
}

interface Graspable {
  isMine: () => boolean;
  grasp: (id: string) => Promise<void>;
  letGo: (stored?: Promise<unknown>) => void;
}

/** A box of a few words is written on in the window that is looked at: it takes the box over, with what was written in the other. */
function graspedBy(read: () => Promise<void>): Graspable {
  let [held, isMine] = ["", false];

  async function grasp(id: string): Promise<void> {
    if (id === held && isMine) return;
    if (id !== held) letGo(phone().drafts.flush());
    held = id;
    const { holds } = phone();
    isMine = (await holds.take(id, give)) || (await holds.takeOver(id, give));
    if (!isMine) say(t("write.kept_there"));
  }

  async function give(isStolen: boolean): Promise<boolean> {
    isMine = false;
    if (isStolen) phone().drafts.letGo(held);
    else await phone().drafts.flush();
    isMine = phone().drafts.isUnsaved(held);
    return !isMine;
  }

  function letGo(stored?: Promise<unknown>): void {
    if (held && isMine) phone().holds.leave(held, stored);
    [held, isMine] = ["", false];
  }

  async function look(): Promise<void> {
    if (!held || isMine || document.visibilityState === "hidden") return;
    await grasp(held);
    if (isMine) await read();
  }

  window.addEventListener("focus", look);
  document.addEventListener("visibilitychange", look);
  onBeforeUnmount(() => {
    window.removeEventListener("focus", look);
    document.removeEventListener("visibilitychange", look);
  });
  return { isMine: () => isMine, grasp, letGo };
}
