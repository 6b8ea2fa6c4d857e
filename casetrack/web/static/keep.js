// What is typed is kept on the server every few seconds; of a matter that is to be sealed not even the request says a word.
"use strict";
(() => {
  const form = document.querySelector("form[data-keep-at]");
  const state = document.getElementById("keep-state");
  if (!form || !state) return;
  const PAUSE = 3000;
  const NOT_TYPED = ["csrf_token", "author", "token", "sealed", "confidential"];
  let waiting = 0;

  const keep = async () => {
    waiting = 0;
    const said = new FormData(form);
    const sealed = said.has("sealed") || said.has("confidential");
    if (sealed) for (const name of [...said.keys()]) if (!NOT_TYPED.includes(name)) said.delete(name);
    try {
      const answer = await fetch(form.dataset.keepAt, { method: "POST", body: said });
      const { at } = answer.ok ? await answer.json() : {};
      state.textContent = at ? state.dataset.kept.replace("{time}", at) : sealed ? state.dataset.sealed : "";
    } catch {
      state.textContent = ""; // the line is lost: the words stand on the page, and the form says so when it is sent
    }
  };
  form.addEventListener("input", () => {
    waiting = waiting || setTimeout(keep, PAUSE);
  });
  form.addEventListener("submit", () => clearTimeout(waiting));
})();
