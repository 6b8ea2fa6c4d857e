// What is typed at the desk is kept on the server every few seconds, and on this machine while the line is lost. Of a
// matter that is to be sealed nothing is kept in either place, and what was kept before is wiped.
"use strict";
(() => {
  const form = document.querySelector("form[data-keep]");
  if (!form) return;
  const PAUSE = 3000;
  const NOT_TYPED = ["csrf_token", "author"];
  const here = machine("");
  const { clock, tell } = line;
  let leaving = false; // this page is on its way out: it keeps nothing any more
  history.replaceState(null, "", location.href); // Back asks for the page anew and sends no form once more
  const state = document.getElementById("draft-state");
  const sealing = new Set(JSON.parse(form.dataset.sealing));
  let touched = false, agreed = "", waiting = 0, asking = Promise.resolve(true);

  const typed = () => [...new FormData(form)].filter(([name, said]) => said && !NOT_TYPED.includes(name));
  const isSealed = () => typed().some(([name, said]) => sealing.has(said) || sealing.has(`${name}=${said}`));
  const caseNumber = () => form.elements.case_number.value.trim();
  // Whether a case that is named is sealed the server knows: until it agrees, nothing is kept here.
  const mayStayHere = () => !isSealed() && (!caseNumber() || caseNumber() === agreed);
  const post = (body, more) => fetch(form.dataset.keep, { method: "POST", body, ...more });

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
    if (!touched) return line.look(); // nothing is typed yet: only whether the server is there
    // Of a sealed matter not even the request says a word: it asks that what was kept be forgotten.
    if (isSealed()) for (const [name] of typed()) said.delete(name);
    try {
      const answer = await post(said, line.patiently());
      if (answer.status > 501) return line.lost();
      const isJson = answer.headers.get("Content-Type").startsWith("application/json");
      told(isJson ? await answer.json() : null, number);
    } catch {
      return line.lost();
    }
    return line.there();
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
    if (line.isLost) line.lost();
    else if (turned) keep();
    else if (!sealed) later(PAUSE);
    if (sealed) here.wipe();
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);

  line.keptBy({
    ask(sending) {
      touched = touched || sending === true;
      return keep();
    },
    lost(unsent) {
      const stays = mayStayHere();
      if (!stays) here.wipe();
      else if (touched && !leaving) here.keep(typed());
      return stays ? (unsent ? "unsaved" : "kept") : "nothing";
    },
    leaves(now) {
      leaving = now;
      if (now) clearTimeout(waiting);
    },
  });

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
      const answer = await post(said, line.patiently());
      if (!answer.ok) return;
      const kept = await answer.json();
      here.wipe();
      if (kept.at) location.replace(form.action);
      else told(kept, "");
    } catch {
      line.lost();
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
      form.elements.subject.focus();
    });
  };
  const held = here.find();
  const isSame = ([name, said]) => name === "token" && said === form.elements.token.value;
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
