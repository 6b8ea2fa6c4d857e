// Shows what is typed as a password to whoever ticks so: an input method may have put marks on it. What is sent is a
// password again, so that no browser keeps it as a word. Without this there is no box to tick.
"use strict";
for (const box of document.querySelectorAll("[data-reveal]")) {
  const secrets = box.form.querySelectorAll("[type=password]");
  const show = (shown) => {
    for (const secret of secrets) secret.type = shown ? "text" : "password";
  };
  box.closest("label").hidden = false;
  box.addEventListener("change", () => show(box.checked));
  box.form.addEventListener("submit", () => show(false));
}
