// Where the keyboard stands when an answer has come: in the first field to mend after a refusal, at the heading after a
// save. Without this a page begins at its top, where the link to its content is the first stop. What is to be mended is
// called by the name of its field, so that two that are missing are told apart. And an open menu closes with Esc, and
// behind whoever goes on from it, so that it covers nothing.
"use strict";
(() => {
  const SENT = "casetrack.sent";
  const FIELDS = "input:not([type=hidden]), select, textarea";
  const refusal = document.querySelector("main .note.err[tabindex]");
  const place =
    [...document.querySelectorAll("main .bad")].flatMap((bad) => [...bad.querySelectorAll(FIELDS)])[0] ?? refusal;
  let sent = false;
  try {
    sent = sessionStorage.getItem(SENT);
    sessionStorage.removeItem(SENT);
    addEventListener("submit", (event) => {
      if (event.target.method === "post") sessionStorage.setItem(SENT, "1");
    });
  } catch {
    // A browser that remembers nothing leaves the keyboard at the top after a save.
  }
  if (place) {
    for (let shut = place.closest("details:not([open])"); shut; shut = place.closest("details:not([open])")) shut.open = true;
    place.focus();
  } else if (sent && document.activeElement === document.body) {
    const heading = document.querySelector("main h1");
    heading?.setAttribute("tabindex", "-1");
    heading?.focus();
  }

  for (const link of document.querySelectorAll("main .note.err a[href^='#f-']")) {
    const field = document.getElementById(link.hash.slice(1));
    const group = field?.matches("fieldset, [type=radio], [type=checkbox]") && field.closest("fieldset");
    const label = group ? group.querySelector("legend") : field?.labels?.[0];
    const name = label?.firstChild?.textContent.trim();
    if (name && !link.textContent.includes(name)) link.prepend(`${name}: `);
  }

  const menuOf = (thing) => thing.closest("details.menu[open], details.rest[open]");
  document.addEventListener("focusout", (event) => {
    const menu = menuOf(event.target);
    if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && menuOf(event.target);
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
})();
