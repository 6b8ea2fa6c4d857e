// Whether the server is there: always said in the foot, and in a bar above every form when the line is lost. What is typed
// meanwhile may be held on this machine (drafts.js, held.js); it goes when its owner signs out, when somebody else signs
// in, and after a day's work.
"use strict";
const machine = (() => {
  const NAME = "casetrack.draft";
  const KEPT_FOR = 12 * 3600 * 1000; // as services/drafts.py
  const { user } = document.body.dataset;
  let leaving = false; // this page is on its way out: it keeps nothing any more

  const read = (name) => {
    try {
      const kept = JSON.parse(localStorage.getItem(name));
      return kept.user === user && Date.now() - kept.at < KEPT_FOR ? kept : null;
    } catch {
      return null;
    }
  };
  const wipeAll = (unless = () => false) => {
    try {
      const names = Object.keys(localStorage).filter((name) => name.startsWith(NAME));
      for (const name of names) if (!unless(name)) localStorage.removeItem(name);
    } catch {
      // What cannot be reached was not written either.
    }
  };
  wipeAll(read);
  document.querySelector("form[action='/dang-xuat']")?.addEventListener("submit", () => {
    leaving = true;
    wipeAll();
  });

  // The desk's form has no address of its own: `of` is empty.
  return (of) => {
    const name = of ? `${NAME} ${of}` : NAME;
    return {
      find: () => read(name),
      keep(said) {
        try {
          if (!leaving) localStorage.setItem(name, JSON.stringify({ user, at: Date.now(), said }));
        } catch {
          // Full or forbidden: the words stand on the page alone, which says that the line is lost.
        }
      },
      wipe: () => wipeAll((other) => other !== name),
    };
  };
})();

const line = (() => {
  const AGAIN = 5000, LOOK = 60000, PATIENCE = 8000;
  const foot = document.getElementById("line");
  const bar = document.getElementById("line-lost");
  const forms = [...document.querySelectorAll("main form[method=post]")];
  let lostAt = "", waiting = 0;

  const clock = (at) => new Date(at).toTimeString().slice(0, 5);
  const tell = (place, words, time = "") => {
    const said = words.replace("{time}", time);
    if (place.textContent !== said) place.textContent = said;
  };
  const patiently = () => ({ signal: AbortSignal.timeout(PATIENCE) });

  const there = () => {
    clearTimeout(waiting);
    waiting = 0;
    lostAt = "";
    if (bar.contains(document.activeElement)) document.getElementById("main").focus();
    bar.hidden = true;
    tell(foot, foot.dataset.good);
    keeper.there();
    return true;
  };
  // `unsent`: a form was to be sent just now.
  const lost = (unsent = false) => {
    lostAt = lostAt || clock(Date.now());
    tell(foot, foot.dataset.lost, lostAt);
    tell(bar.querySelector("span"), bar.dataset[keeper.lost(unsent)], lostAt);
    bar.hidden = !forms.length;
    waiting = waiting || setTimeout(again, AGAIN);
    return false;
  };
  const again = () => {
    waiting = 0;
    keeper.ask();
  };
  const look = async () => {
    try {
      return (await fetch(foot.dataset.alive, patiently())).status > 501 ? lost() : there();
    } catch {
      return lost();
    }
  };
  // How the server is asked; what becomes of what is typed while it is not there, and which words of the bar say so.
  let keeper = { ask: look, lost: () => "plain", there() {}, leaves() {} };

  // A form that is sent into a lost line takes the page with it. A long one first asks whether the server is there, any
  // other only while the line is known to be lost.
  const guard = (form, isLong) => {
    let passed = false, asking = false;
    form.addEventListener("submit", async (event) => {
      if (passed || event.defaultPrevented || !(isLong || lostAt)) return;
      event.preventDefault();
      if (asking) return;
      asking = true;
      passed = await keeper.ask(true);
      asking = false;
      if (!passed) {
        lost(true);
        bar.focus();
        return;
      }
      keeper.leaves(true);
      form.requestSubmit(event.submitter);
      setTimeout(() => keeper.leaves((passed = false)), PATIENCE); // should the page still be here
    });
  };
  for (const form of forms) guard(form, "keep" in form.dataset || "held" in form.dataset);

  tell(foot, foot.dataset.good);
  bar.querySelector("button").addEventListener("click", () => keeper.ask());
  addEventListener("offline", () => lost());
  addEventListener("online", () => keeper.ask());
  setInterval(() => {
    if (document.visibilityState === "visible" && !lostAt) look();
  }, LOOK);

  return {
    clock, look, lost, patiently, tell, there,
    get isLost() {
      return lostAt !== "";
    },
    keptBy(other) {
      keeper = { ...keeper, ...other };
    },
  };
})();
