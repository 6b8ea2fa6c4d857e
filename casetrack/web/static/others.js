// Who else has a form of the same case or row open is asked each minute, and not while the page is hidden; the same request
// says that this one still is. Leaving the page says that it is no more.
"use strict";
(() => {
  const note = document.getElementById("others");
  const token = document.querySelector("main [name=csrf_token]");
  if (!note || !token) return;
  const LOOK = 60000, SOON = 3000;
  const say = (left) => {
    const said = new URLSearchParams({ csrf_token: token.value });
    if (left) said.set("left", "1");
    return fetch(note.dataset.at, { method: "POST", body: said, keepalive: left });
  };
  const look = async () => {
    if (document.visibilityState !== "visible") return;
    try {
      const answer = await say(false);
      if (!answer.ok) return;
      const { others } = await answer.json();
      const words = others.join(" ");
      const place = note.querySelector("span");
      if (place.textContent !== words) place.textContent = words;
      note.hidden = !words;
    } catch {
      // The line is lost, as the bar says.
    }
  };
  setTimeout(look, SOON); // the farewell of the page before may come after the greeting of this one
  setInterval(look, LOOK);
  document.addEventListener("visibilitychange", look);
  addEventListener("pagehide", () => {
    say(true).catch(() => {});
  });
})();
