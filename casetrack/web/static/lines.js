// Lists of lines in a form: "Thêm dòng" adds a blank line at once; and the part about the body that forwarded a petition
// opens with that way of coming. Without this the button asks the server for the line.
"use strict";
(() => {
  const renumber = (element, from, to) => {
    for (const name of ["id", "name", "for"]) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, value.replace(`.${from}.`, `.${to}.`));
    }
  };
  document.addEventListener("click", (event) => {
    const more = event.target.closest("[data-more]");
    if (!more) return;
    event.preventDefault();
    const lines = [...more.form.querySelectorAll(`[data-line="${more.dataset.more}"]`)];
    if (lines.length >= Number(more.dataset.most)) return;
    const line = lines.at(-1).cloneNode(true);
    line.querySelectorAll(".err-t").forEach((words) => words.remove());
    for (const field of line.querySelectorAll("*")) {
      renumber(field, lines.length, lines.length + 1);
      if (field.matches("label")) field.classList.add("vh");
      if (field.matches("input")) field.value = "";
      if (field.matches("select")) field.selectedIndex = 0;
    }
    more.before(line);
    line.querySelector("input, select").focus();
  });
  const channel = document.getElementById("f-channel");
  const part = document.querySelector("details[data-channel]");
  channel?.addEventListener("change", () => {
    if (part && channel.value === part.dataset.channel) part.open = true;
  });
})();
