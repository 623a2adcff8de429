// A phone's exported entries, sent from the desk: the ordinary operations with the keys the phone gave them, each once.
"use strict";
(() => {
  const box = document.getElementById("outbox");
  const [input, button, said, list] = ["file", "send", "said", "entries"].map((n) => document.getElementById(`outbox-${n}`));
  const words = (name) => box.dataset[`words${name}`];
  const OURS = /^\/api\/(visits|issues|places|forms|public)(\/|$)/;
  let opened = null;

  const token = () => decodeURIComponent((document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || ["", ""])[1]);

  const isExport = (found) =>
    found && found.format === "tiangeng-outbox/1" && Array.isArray(found.entries) &&
    found.entries.every((e) => typeof e.key === "string" && OURS.test(e.path) && ["POST", "PATCH"].includes(e.method || "POST"));

  function line(text) {
    const item = document.createElement("li");
    item.append(text, " ");
    list.append(item);
    return item;
  }

  const title = (entry) => {
    const body = entry.body || {};
    return String(body.heard || body.title || body.words || body.solution || entry.path).slice(0, 40);
  };

  input.addEventListener("change", async () => {
    list.replaceChildren();
    opened = null;
    button.disabled = true;
    said.textContent = words("Reading");
    try {
      const found = JSON.parse(await input.files[0].text());
      if (!isExport(found)) throw new Error();
      if (found.account_id !== box.dataset.account) {
        said.textContent = words("Other");
        return;
      }
      opened = found;
    } catch {
      said.textContent = words("Unreadable");
      return;
    }
    said.textContent = "";
    for (const entry of opened.entries) entry.line = line(title(entry));
    for (const blob of opened.blobs || []) blob.line = line(`${words("Photo")} ${String(blob.name || "").slice(0, 40)}`);
    button.disabled = false;
  });

  async function ask(address, options) {
    const answer = await fetch(address, { ...options, credentials: "same-origin", redirect: "error" });
    if (!answer.headers.has("X-Tiangeng") || answer.status >= 500 || answer.status === 401) throw new Error();
    return answer;
  }

  async function deliver(entry) {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token(), "Idempotency-Key": entry.key };
    return ask(entry.path, { method: entry.method || "POST", headers, body: JSON.stringify(entry.body) });
  }

  async function deliverPhoto(blob) {
    const bytes = Uint8Array.from(atob(blob.base64), (c) => c.charCodeAt(0));
    const form = new FormData();
    form.append("file", new File([bytes], blob.name || "photo.jpg", { type: blob.content_type }));
    const isForms = blob.owner_type === "forms.formanswer";
    const address = isForms ? `/api/forms/answers/${blob.owner_id}/files` : `/api/files/of/${blob.owner_type}/${blob.owner_id}`;
    return ask(address, { method: "POST", headers: { "X-CSRFToken": token() }, body: form });
  }

  async function settle(one, send) {
    if (one.isSettled) return;
    const answer = await send(one);
    const note = document.createElement("strong");
    if (answer.ok) {
      note.textContent = words("Sent");
    } else {
      const told = await answer.json().catch(() => ({}));
      note.textContent = words("Refused") + (told.message || answer.status);
    }
    one.isSettled = true;
    one.line.append(note);
  }

  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      for (const entry of opened.entries) await settle(entry, deliver);
      for (const blob of opened.blobs || []) await settle(blob, deliverPhoto);
      said.textContent = words("Done");
    } catch {
      said.textContent = words("Unreached");
      button.disabled = false;
    }
  });
})();
