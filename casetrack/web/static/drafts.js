// What is typed is kept on the server every few seconds, and on this machine while the line is lost. Of a matter that is
// to be sealed nothing is kept in either place, and what was kept before is wiped. Nobody else finds it: it goes when its
// owner signs out, when somebody else signs in, and after a day's work.
"use strict";
(() => {
  const NAME = "casetrack.draft";
  const KEPT_FOR = 12 * 3600 * 1000; // as services/drafts.py
  const PAUSE = 3000, AGAIN = 5000, LOOK = 60000, PATIENCE = 8000;
  const NOT_TYPED = ["csrf_token", "author"];
  const { user } = document.body.dataset;
  let leaving = false; // this page is on its way out: it keeps nothing any more

  const clock = (at) => new Date(at).toTimeString().slice(0, 5);
  const tell = (place, words, time = "") => {
    const said = words.replace("{time}", time);
    if (place.textContent !== said) place.textContent = said;
  };

  const here = {
    find() {
      try {
        const kept = JSON.parse(localStorage.getItem(NAME));
        return kept.user === user && Date.now() - kept.at < KEPT_FOR ? kept : null;
      } catch {
        return null;
      }
    },
    keep(said) {
      try {
        if (!leaving) localStorage.setItem(NAME, JSON.stringify({ user, at: Date.now(), said }));
      } catch {
        // Full or forbidden: the words stand on the page alone, which says that the line is lost.
      }
    },
    wipe() {
      try {
        localStorage.removeItem(NAME);
      } catch {
        // What cannot be reached was not written either.
      }
    },
  };
  if (!here.find()) here.wipe();
  document.querySelector("form[action='/dang-xuat']")?.addEventListener("submit", () => {
    leaving = true;
    here.wipe();
  });

  const form = document.querySelector("form[data-keep]");
  if (!form) return;
  history.replaceState(null, "", location.href); // Back asks for the page anew and sends no form once more
  const state = document.getElementById("draft-state");
  const bar = document.getElementById("line-lost");
  const line = document.getElementById("line");
  const sealing = new Set(JSON.parse(form.dataset.sealing));
  let touched = false, lostAt = "", agreed = "", waiting = 0, asking = Promise.resolve(true);

  const typed = () => [...new FormData(form)].filter(([name, said]) => said && !NOT_TYPED.includes(name));
  const isSealed = () => typed().some(([name, said]) => sealing.has(said) || sealing.has(`${name}=${said}`));
  const caseNumber = () => form.elements.case_number.value.trim();
  // Whether a case that is named is sealed the server knows: until it agrees, nothing is kept here.
  const mayStayHere = () => !isSealed() && (!caseNumber() || caseNumber() === agreed);
  const post = (body, more) => fetch(form.dataset.keep, { method: "POST", body, ...more });
  const patiently = () => ({ signal: AbortSignal.timeout(PATIENCE) });

  const lineIsLost = (words = "kept") => {
    lostAt = lostAt || clock(Date.now());
    const stays = mayStayHere();
    if (!stays) here.wipe();
    else if (touched) here.keep(typed());
    tell(bar.querySelector("span"), stays ? bar.dataset[words] : bar.dataset.nothing, lostAt);
    tell(line, line.dataset.lost, lostAt);
    bar.hidden = false;
    later(AGAIN);
    return false;
  };
  const lineIsThere = () => {
    lostAt = "";
    bar.hidden = true;
    tell(line, line.dataset.good);
    return true;
  };
  // `answer`: what became of the draft; none when the server had something else to say, as the form will when it is sent.
  const told = (answer, number) => {
    const stays = mayStayHere();
    if (answer || !stays) here.wipe();
    else here.keep(typed());
    if (answer?.at) agreed = number;
    if (answer?.receipt) tell(state, state.dataset.saved.replace("{number}", answer.receipt));
    else if (!answer) tell(state, state.dataset.ended);
    else tell(state, answer.at ? state.dataset.kept : isSealed() ? state.dataset.sealed : state.dataset.nothing, answer.at);
  };

  const send = async () => {
    const number = caseNumber();
    const said = new FormData(form);
    const alone = !touched; // nothing is typed yet: only whether the server is there
    // Of a sealed matter not even the request says a word: it asks that what was kept be forgotten.
    if (isSealed()) for (const [name] of typed()) said.delete(name);
    try {
      const answer = alone ? await fetch(form.dataset.alive, patiently()) : await post(said, patiently());
      if (answer.status > 501) return lineIsLost();
      if (alone) return lineIsThere();
      const isJson = answer.headers.get("Content-Type").startsWith("application/json");
      told(isJson ? await answer.json() : null, number);
    } catch {
      return lineIsLost();
    }
    return lineIsThere();
  };
  // One after the other, so that older words never come after newer ones.
  const keep = () => {
    clearTimeout(waiting);
    waiting = 0;
    asking = asking.then(send);
    return asking;
  };
  const later = (pause) => {
    waiting = waiting || setTimeout(keep, pause);
  };

  const note = document.getElementById("sealed-note");
  const changed = () => {
    if (leaving) return;
    touched = true;
    const sealed = isSealed();
    const turned = sealed === note.hidden;
    note.hidden = !sealed;
    if (lostAt) lineIsLost();
    else if (turned) keep();
    else if (!sealed) later(PAUSE);
    if (sealed) here.wipe();
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);

  // A form that is sent into a lost line takes the page with it, so the server is asked first whether it is there.
  let passed = false, sending = false;
  form.addEventListener("submit", async (event) => {
    if (passed) return;
    event.preventDefault();
    if (sending) return;
    sending = touched = true;
    passed = leaving = await keep();
    sending = false;
    if (passed) {
      clearTimeout(waiting);
      form.requestSubmit(event.submitter);
      setTimeout(() => (passed = leaving = false), PATIENCE); // should the page still be here
    } else {
      lineIsLost("unsaved");
      bar.focus();
    }
  });
  bar.querySelector("button").addEventListener("click", keep);
  addEventListener("offline", () => lineIsLost());
  addEventListener("online", keep);
  setInterval(() => {
    if (document.visibilityState !== "visible" || lostAt || leaving) return;
    fetch(form.dataset.alive, patiently()).catch(() => lineIsLost());
  }, LOOK);

  addEventListener("beforeunload", (event) => {
    if (touched && !leaving && isSealed()) event.preventDefault();
  });
  addEventListener("pagehide", () => {
    if (isSealed()) document.body.hidden = true; // should the browser hold the page ready, it shows nothing of it
    else if (waiting && !leaving) post(new FormData(form), { keepalive: true }).catch(() => {});
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.replace(form.action);
  });

  // What this machine still holds goes to the server, and the page then shows it as it shows every draft.
  const bring = async (held) => {
    const said = new FormData();
    for (const name of NOT_TYPED) said.set(name, form.elements[name].value);
    for (const [name, words] of held.said) said.append(name, words);
    try {
      const answer = await post(said, patiently());
      if (!answer.ok) return;
      const kept = await answer.json();
      here.wipe();
      if (kept.at) location.replace(form.action);
      else told(kept, "");
    } catch {
      lineIsLost();
    }
  };
  const offer = (held) => {
    const left = document.getElementById("draft-left");
    tell(left.querySelector("span"), left.dataset.words, clock(held.at));
    left.hidden = false;
    left.querySelector("[value=take]").addEventListener("click", () => bring(held));
    left.querySelector("[value=drop]").addEventListener("click", () => {
      here.wipe();
      left.hidden = true;
    });
  };
  const held = here.find();
  const isSame = ([name, said]) => name === "token" && said === form.elements.token.value;
  tell(line, line.dataset.good);
  if (form.dataset.kept) tell(state, state.dataset.kept, form.dataset.kept);
  if (isSealed()) {
    touched = true;
    keep();
  } else if (held && form.dataset.kept && !held.said.some(isSame)) offer(held);
  else if (held) bring(held);
  document.getElementById("draft-drop")?.addEventListener("submit", () => {
    leaving = true;
    here.wipe();
  });
})();
