// Shows the button that prints, and prints at once, and once, for whoever pressed “save and print” at the desk (desk.js).
// Without this file the browser's own command prints the same sheet.
"use strict";
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
try {
  if (sessionStorage.getItem("casetrack.print") && document.querySelector("[data-print=once]")) addEventListener("load", () => window.print());
  sessionStorage.removeItem("casetrack.print");
} catch {
  // A browser that remembers nothing leaves printing to the button.
}
