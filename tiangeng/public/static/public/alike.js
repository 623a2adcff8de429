// While a villager writes: what the village is already having done that sounds the same. Without this the receipt's page asks.
"use strict";
(() => {
  const form = document.getElementById("ask");
  const place = document.getElementById("alike");
  const box = form.elements;
  const [pause, enough] = [600, 4];
  let timer;
  let asked = 0;
  let said = "";
  let shown = "";

  async function look() {
    const about = box.about.value || box.about_name.value; // a complaint is the same as nothing
    const text = about ? "" : box.body.value.trim();
    if (text === said) return;
    said = text;
    const mine = ++asked;
    let piece = "";
    if (text.length >= enough) {
      const sent = new URLSearchParams({ csrfmiddlewaretoken: box.csrfmiddlewaretoken.value, body: text });
      const answer = await fetch(place.dataset.url, { method: "POST", body: sent }).catch(() => null);
      piece = answer && answer.ok ? await answer.text() : "";
    }
    if (mine !== asked || piece === shown) return;
    shown = piece;
    place.innerHTML = piece;
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, pause);
  });
  // Not a submit button: the enter key in another box would press it.
  place.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const into = document.createElement("input");
    Object.assign(into, { type: "hidden", name: "join", value: button.value });
    place.append(into);
    if (form.reportValidity()) form.submit();
    else into.remove();
  });
  // Come back to, the page joins nothing by itself.
  window.addEventListener("pageshow", () => place.querySelectorAll("input").forEach((one) => one.remove()));
})();
