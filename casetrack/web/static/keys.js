// The keyboard shortcuts of every page, in one place. A page names the key on what it presses: data-key="n" or
// data-key="Ctrl Enter"; an entry of the menu names its letter after G: data-go="h". J and K go from row to row of lists
// and tables, X ticks the row. Letters are physical keys, because typing Vietnamese changes what a key writes. A single
// key is never taken from somebody who is typing, and who speaks to the machine or has an unsteady hand can switch
// single keys off (WCAG 2.1.4).
"use strict";
(() => {
  const help = document.getElementById("keys");
  const opener = document.getElementById("keys-open");
  if (!help || !opener) return;

  const inWords = "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]";
  const pressed = (event) => {
    if (event.altKey || event.metaKey) return "";
    const letter = /^Key([A-Z])$/.exec(event.code);
    if (!event.ctrlKey) return letter ? letter[1].toLowerCase() : event.key.length === 1 ? event.key : "";
    return ["Ctrl", event.shiftKey ? "Shift" : "", event.key].filter(Boolean).join(" ");
  };
  const named = () => [...document.querySelectorAll("[data-key]")].filter((thing) => thing.offsetParent);

  const rows = () =>
    [...document.querySelectorAll("main .work > li, main tbody tr")].filter((row) => row.offsetParent && row.querySelector("a[href]"));
  const rowHere = () => rows().findIndex((row) => row.contains(document.activeElement));
  const moves = {
    j: () => rows()[rowHere() + 1],
    k: () => rows()[Math.max(rowHere(), 0) - 1],
  };
  const GO_WITHIN = 1500; // milliseconds between G and the letter
  let wentAt = -GO_WITHIN;

  const single = document.getElementById("keys-single");
  const OFF = "casetrack.single-keys-off";
  single.checked = true;
  try {
    single.checked = !localStorage.getItem(OFF);
    single.addEventListener("change", () => {
      if (single.checked) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "1");
    });
  } catch {
    // A browser that remembers nothing asks again on the next page.
  }

  const list = document.getElementById("keys-here");
  const tell = () => {
    for (const line of help.querySelectorAll("[data-with-rows]")) line.hidden = !rows().length;
    list.replaceChildren();
    for (const thing of named()) {
      const key = document.createElement("kbd");
      key.textContent = thing.dataset.key.length === 1 ? thing.dataset.key.toUpperCase() : thing.dataset.key;
      const words = thing.cloneNode(true);
      for (const hint of words.querySelectorAll("kbd, svg")) hint.remove();
      list.append(document.createElement("dt"), document.createElement("dd"));
      list.children[list.children.length - 2].append(key);
      list.lastChild.textContent = words.textContent.trim();
    }
    help.showModal();
  };

  opener.hidden = false;
  opener.addEventListener("click", tell);
  document.addEventListener("keydown", (event) => {
    const key = pressed(event);
    if (!key || event.defaultPrevented || event.isComposing) return;
    if (help.open) {
      if (key === "?") help.close();
      return;
    }
    if (key.length === 1 && (!single.checked || event.target.closest(inWords))) return;
    const went = event.timeStamp - wentAt < GO_WITHIN && document.querySelector(`[data-go="${CSS.escape(key)}"]`);
    wentAt = -GO_WITHIN;
    const thing = went || named().find((each) => each.dataset.key === key);
    const find = document.getElementById("find");
    const row = !thing && moves[key]?.();
    const tick = key === "x" && rows()[rowHere()]?.querySelector("input[type=checkbox]");
    if (thing) thing.click();
    else if (row) row.querySelector("a[href]").focus();
    else if (tick) tick.click();
    else if (key === "g") wentAt = event.timeStamp;
    else if (key === "?") tell();
    else if (key === "/" && find) find.focus();
    else return;
    event.preventDefault();
  });
})();
