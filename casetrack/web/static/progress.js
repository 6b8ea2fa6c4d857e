// How far a long piece of work is. The page asks for more of it again and again, and shows what was done meanwhile; whoever
// may not ask only looks. Without this the browser opens the page anew, and the work goes on by itself.
"use strict";
(() => {
  const PAUSE = 2000, LONGEST = 20000;
  let pause = PAUSE;
  const look = async () => {
    const part = document.getElementById("progress");
    const form = document.getElementById("further");
    try {
      const answer = form ? await fetch(form.action, { method: "POST", body: new FormData(form) }) : await fetch(part.dataset.from);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("progress");
      if (!answer.ok || !fresh || !("running" in fresh.dataset)) return location.reload();
      part.replaceWith(fresh);
      pause = PAUSE;
    } catch {
      pause = Math.min(2 * pause, LONGEST); // the line is lost: what was asked for goes on by itself
    }
    setTimeout(look, form ? pause / 10 : pause);
  };
  setTimeout(look, PAUSE / 4);
})();
