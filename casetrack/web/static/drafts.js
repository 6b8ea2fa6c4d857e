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
  let leaving = false;

  const local = {
    read() {
      try {
        const kept = JSON.parse(localStorage.getItem(NAME));
        return kept.user === user && Date.now() - kept.at < KEPT_FOR ? kept : null;
      } catch {
        return null;
      }
    },
    write(said) {
      if (leaving) return;
      try {
        localStorage.setItem(NAME, JSON.stringify({ user, at: Date.now(), said }));
      } catch {
        // No room, or forbidden: then the words on the page are all there is, and the page says that the line is lost.
      }
    },
    wipe() {
      try {
        localStorage.removeItem(NAME);
      } catch {
        // Nothing could be kept here, so nothing is.
      }
    },
  };
  if (!local.read()) local.wipe();
  document.querySelector("form[action='/dang-xuat']")?.addEventListener("submit", () => {
    leaving = true;
    local.wipe();
  });

  const form = document.querySelector("form[data-keep]");
  if (!form) return;
  const state = document.getElementById("draft-state");
  const bar = document.getElementById("line-lost");
  const foot = document.getElementById("line");
  const left = document.getElementById("draft-left");
  const sealing = new Set(JSON.parse(form.dataset.sealing));
  let lastSaid = null, lostAt = "", waiting = 0, asking = Promise.resolve(true), agreedCase = "", sealed = false;
  let sending = false, passed = false;

  const clock = () => new Date().toTimeString().slice(0, 5);
  const tell = (place, words, time = "") => {
    const said = words.replace("{time}", time);
    if (place.textContent !== said) place.textContent = said;
  };
  const typed = () => [...new FormData(form)].filter(([name, said]) => said && !NOT_TYPED.includes(name));
  const isSealed = () =>
    [...new FormData(form)].some(([name, said]) => sealing.has(said) || sealing.has(`${name}=${said}`));
  // The server knows of which case a number is; what it has not agreed to is not kept here.
  const mayKeepHere = () => {
    const number = form.elements.case_number.value.trim();
    return !isSealed() && (!number || number === agreedCase);
  };

  const lineIsBack = () => {
    lostAt = "";
    bar.hidden = true;
    tell(foot, foot.dataset.good);
  };
  const lineIsLost = () => {
    lostAt = lostAt || clock();
    if (mayKeepHere()) {
      if (lastSaid) local.write(typed());
      tell(bar.querySelector("span"), bar.dataset.kept, lostAt);
    } else {
      local.wipe();
      tell(bar.querySelector("span"), bar.dataset.nothing, lostAt);
    }
    bar.hidden = false;
    tell(foot, foot.dataset.lost, lostAt);
    later(AGAIN);
    return false;
  };
  // Whatever is not the answer to a kept draft (a sign-in that has ended, a failure) the form itself is shown when sent.
  const take = (answer, number) => {
    if (!answer) {
      if (mayKeepHere()) local.write(typed());
      tell(state, state.dataset.ended);
      return true;
    }
    local.wipe();
    if (answer.at) agreedCase = number;
    if (answer.receipt) tell(state, state.dataset.saved.replace("{number}", answer.receipt));
    else tell(state, answer.at ? state.dataset.kept : isSealed() ? state.dataset.sealed : state.dataset.nothing, answer.at);
    return true;
  };

  const send = async () => {
    const said = new FormData(form);
    const number = form.elements.case_number.value.trim();
    if (isSealed()) for (const name of [...said.keys()]) if (name !== "csrf_token") said.delete(name);
    lastSaid = lastSaid ?? "";
    let answer;
    try {
      answer = await fetch(form.dataset.keep, { method: "POST", body: said, signal: AbortSignal.timeout(PATIENCE) });
      if (answer.status >= 502) return lineIsLost();
      answer = answer.headers.get("Content-Type").startsWith("application/json") ? await answer.json() : null;
    } catch {
      return lineIsLost();
    }
    lineIsBack();
    return take(answer, number);
  };
  // One request at a time, so that an older one never comes after a newer one.
  const keep = () => {
    clearTimeout(waiting);
    waiting = 0;
    asking = asking.then(send);
    return asking;
  };
  const later = (pause) => {
    waiting = waiting || setTimeout(keep, pause);
  };

  const note = () => {
    lastSaid = "typed";
    const was = sealed;
    sealed = isSealed();
    if (sealed) local.wipe();
    if (lostAt) lineIsLost();
    else if (sealed !== was) keep();
    else if (!sealed) later(PAUSE);
  };
  form.addEventListener("input", note);
  form.addEventListener("change", note);

  // A save while the line is lost would lose the page: ask first whether the server is there.
  form.addEventListener("submit", async (event) => {
    if (passed) return;
    event.preventDefault();
    if (sending) return;
    sending = true;
    lastSaid = "typed";
    const up = await keep();
    sending = false;
    if (up) {
      passed = true;
      clearTimeout(waiting);
      form.requestSubmit(event.submitter);
    } else {
      tell(bar.querySelector("span"), mayKeepHere() ? bar.dataset.unsaved : bar.dataset.nothing, lostAt);
      bar.focus();
    }
  });
  bar.querySelector("button").addEventListener("click", keep);
  addEventListener("offline", keep);
  addEventListener("online", keep);
  setInterval(async () => {
    if (document.visibilityState !== "visible" || lostAt) return;
    try {
      await fetch(form.dataset.alive, { method: "HEAD", signal: AbortSignal.timeout(PATIENCE) });
    } catch {
      lineIsLost();
    }
  }, LOOK);

  addEventListener("beforeunload", (event) => {
    if (isSealed() && lastSaid && !passed && !leaving) event.preventDefault();
  });
  addEventListener("pagehide", () => {
    if (waiting && !passed && !leaving && !isSealed())
      fetch(form.dataset.keep, { method: "POST", body: new FormData(form), keepalive: true }).catch(() => {});
    if (isSealed()) document.body.hidden = true; // a page that the browser holds ready shows nothing of it
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  // What this machine still holds goes to the server, which shows it as it shows every draft.
  const held = local.read();
  const bring = async () => {
    const said = new FormData();
    for (const name of NOT_TYPED) said.set(name, form.elements[name].value);
    for (const [name, value] of held.said) said.append(name, value);
    try {
      const answer = await fetch(form.dataset.keep, { method: "POST", body: said, signal: AbortSignal.timeout(PATIENCE) });
      const kept = answer.ok && (await answer.json());
      if (!kept) return;
      local.wipe();
      if (kept.at) location.replace(form.action);
      else take(kept, "");
    } catch {
      lineIsLost();
    }
  };
  sealed = isSealed();
  if (sealed) {
    local.wipe();
    keep();
  } else if (held && form.dataset.kept && !held.said.some(([name, said]) => name === "token" && said === form.elements.token.value)) {
    tell(left.querySelector("span"), left.dataset.words, new Date(held.at).toTimeString().slice(0, 5));
    left.hidden = false;
    left.querySelector("[value=take]").addEventListener("click", bring);
    left.querySelector("[value=drop]").addEventListener("click", () => {
      local.wipe();
      left.hidden = true;
    });
  } else if (held) bring();
  if (form.dataset.kept) tell(state, state.dataset.kept, form.dataset.kept);
  document.getElementById("draft-drop")?.addEventListener("submit", local.wipe);
})();
