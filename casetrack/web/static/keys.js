// The keyboard shortcuts of every page, in one place. A page names the key on what it presses: data-key="n" or
// data-key="Ctrl Enter". A single key is never taken from somebody who is typing, and who speaks to the machine or has
// an unsteady hand can switch single keys off (WCAG 2.1.4).
"use strict";
(() => {
  const help = document.getElementById("keys");
  const opener = document.getElementById("keys-open");
  if (!help || !opener) return;

  const inWords = "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]";
  const pressed = (event) => {
    if (event.altKey || event.metaKey) return "";
    if (!event.ctrlKey) return event.key.length === 1 ? event.key.toLowerCase() : "";
    return ["Ctrl", event.shiftKey ? "Shift" : "", event.key].filter(Boolean).join(" ");
  };
  const named = () => [...document.querySelectorAll("[data-key]")].filter((thing) => thing.offsetParent);

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

  const rows = document.getElementById("keys-here");
  const tell = () => {
    rows.replaceChildren();
    for (const thing of named()) {
      const key = document.createElement("kbd");
      key.textContent = thing.dataset.key.length === 1 ? thing.dataset.key.toUpperCase() : thing.dataset.key;
      const words = thing.cloneNode(true);
      for (const hint of words.querySelectorAll("kbd, svg")) hint.remove();
      rows.append(document.createElement("dt"), document.createElement("dd"));
      rows.children[rows.children.length - 2].append(key);
      rows.lastChild.textContent = words.textContent.trim();
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
    const thing = named().find((each) => each.dataset.key === key);
    const find = document.getElementById("find");
    if (thing) thing.click();
    else if (key === "?") tell();
    else if (key === "/" && find) find.focus();
    else return;
    event.preventDefault();
  });
})();
