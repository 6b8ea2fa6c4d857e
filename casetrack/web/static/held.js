// A long form that the server keeps no draft of (data-held: the name under which it is held). While the line is lost its
// words are held on this machine; they leave it as soon as the line is back. Of a restricted or sealed case (data-never),
// and with an answer that would make it one (data-sealing), nothing is held.
"use strict";
(() => {
  const form = document.querySelector("form[data-held]");
  if (!form) return;
  const here = machine(form.dataset.held);
  const sealing = new Set(JSON.parse(form.dataset.sealing ?? "[]"));
  const boxes = (form.dataset.sealedBy ?? "").split(" ");
  let touched = false;

  const controls = () => [...form.elements].filter((each) => each.name && !["hidden", "submit", "file"].includes(each.type));
  const isSaid = (each) => (["checkbox", "radio"].includes(each.type) ? each.checked : each.value !== "");
  const typed = () => controls().filter((each) => each.type === "select-one" || isSaid(each)).map((each) => [each.name, each.value]);
  // What the page itself says in a hidden box, as that somebody asked to be received in confidence, counts as well.
  const seals = ([name, said]) => sealing.has(`${name}=${said}`) || (said && boxes.includes(name));
  const stays = () => !("never" in form.dataset) && ![...new FormData(form)].some(seals);
  const hold = () => {
    if (!stays()) here.wipe();
    else if (touched) here.keep(typed());
  };
  form.addEventListener("input", () => {
    touched = true;
    if (line.isLost) line.lost();
  });
  line.keptBy({
    lost(unsent) {
      touched = touched || unsent;
      hold();
      return stays() ? (unsent ? "unsaved" : "held") : "nothing";
    },
    there: () => here.wipe(),
  });

  const held = stays() ? here.find() : here.wipe();
  const back = document.getElementById("held-back");
  if (!held || !back || form.querySelector("[aria-invalid]")) return;
  const answers = new Map();
  for (const [name, said] of held.said) answers.set(name, [...(answers.get(name) ?? []), said]);
  for (const each of controls()) {
    const said = answers.get(each.name) ?? [];
    if (["checkbox", "radio"].includes(each.type)) each.checked = said.includes(each.value);
    else each.value = said[0] ?? "";
  }
  for (const part of form.querySelectorAll("details")) part.open = true;
  if (form.closest("details")) form.closest("details").open = true;
  touched = true;
  line.tell(back.querySelector("span"), back.dataset.words, line.clock(held.at));
  back.hidden = false;
  back.querySelector("button").addEventListener("click", () => {
    here.wipe();
    form.reset();
    touched = false;
    back.hidden = true;
    controls()[0]?.focus();
  });
  line.look();
})();
