// While the desk types, the card of cases that may be about the same matter is asked for at each pause, in the body of a
// request: nothing of it stands in an address. Of a matter to be sealed nothing is asked. Without this, a button asks.
"use strict";
(() => {
  const form = document.getElementById("desk");
  const card = document.getElementById("twins");
  if (!form || !card) return;
  const PAUSE = 700; // of somebody who goes on typing
  const sealing = new Set(JSON.parse(form.dataset.sealing));
  const ASKED = /^(who|name|person|identity_number|phone|address|kind|subject|apart|intake-.*)$/;
  let waiting = 0, asking = null, asked = "";

  const said = () => [...new FormData(form)].filter(([name, words]) => words && ASKED.test(name));
  const isSealed = () => [...new FormData(form)].some(([name, words]) => sealing.has(words) || sealing.has(`${name}=${words}`));
  const byHand = () => {
    for (const button of card.querySelectorAll(".by-hand")) button.hidden = true;
  };
  const look = async () => {
    const now = said();
    const words = JSON.stringify(now);
    if (words === asked) return;
    asked = words;
    asking?.abort();
    if (isSealed() || !form.elements.subject.value.trim() || now.some(([name, kind]) => name === "kind" && kind === "question")) {
      for (const part of card.querySelectorAll("section, [name=seen]")) part.remove();
      return;
    }
    asking = new AbortController();
    const body = new URLSearchParams([...now, ["csrf_token", form.elements.csrf_token.value]]);
    try {
      const answer = await fetch(card.dataset.look, { method: "POST", body, signal: asking.signal });
      if (answer.ok && !answer.redirected) card.innerHTML = await answer.text();
      byHand();
    } catch {
      // A newer question took its place, or the line is lost, which drafts.js says.
    }
  };
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  card.addEventListener("click", (event) => {
    const button = event.target.closest("[name=differs]");
    if (!button) return;
    event.preventDefault();
    const apart = card.querySelector("[name=apart]");
    apart.value = `${apart.value} ${button.value}`.trim();
    clearTimeout(waiting);
    look();
    form.elements.subject.focus();
  });
  asked = JSON.stringify(said());
  byHand();
})();
