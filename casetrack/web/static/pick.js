// The rows that are ticked in the list of cases: how many, and all of the page at once. Without this file the boxes and
// the buttons above the list do the same.
"use strict";
(() => {
  const form = document.getElementById("pick");
  const all = document.getElementById("pick-page");
  if (!form || !all) return;
  const boxes = [...document.querySelectorAll('input[name="cases"][form="pick"]')];
  const words = form.querySelector(".picked");
  const none = words.textContent;

  const tell = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    words.textContent = ticked ? words.dataset.some.replace("{n}", ticked) : none;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };

  all.hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    tell();
  });
  for (const box of boxes) box.addEventListener("change", tell);
  form.addEventListener("reset", () => setTimeout(tell));
  addEventListener("pageshow", tell); // the browser may come back with boxes ticked
})();
