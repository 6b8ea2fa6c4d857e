// Shows the button that prints. Without this file the browser's own command prints the same sheet.
"use strict";
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
