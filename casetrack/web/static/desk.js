// The desk's form by keyboard: who came is looked up while typing, the matter is chosen by a letter, and only the parts
// that belong to it are shown and sent. Without this the same form is sent by its buttons.
"use strict";
(() => {
  const form = document.getElementById("desk");
  if (!form) return;
  const PAUSE = 250; // between two keys of somebody who goes on typing
  const SHORTEST = 2;
  const { who, anonymous, channel } = form.elements;
  const fold = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/giu, "d").toLowerCase().trim();
  const kinds = [...form.querySelectorAll("[name=kind]")];
  const [print, next] = form.querySelectorAll("[type=submit][data-key]");

  // Parts of the form: what does not belong to the choice is neither shown nor sent
  const list = document.getElementById("found");
  const persons = () => [...list.querySelectorAll("[name=person]")];
  const chosen = () => persons().find((person) => person.checked)?.value;
  const newOne = form.elements.name.closest("details");
  const parts = [...form.querySelectorAll("[data-for]")];
  const show = () => {
    const opened = (kinds.find((kind) => kind.checked)?.dataset.opens ?? "").split(" ");
    for (const part of parts) part.disabled = part.hidden = !part.dataset.for.split(" ").some((one) => opened.includes(one));
    const noNew = anonymous.checked || (chosen() ?? "new") !== "new";
    newOne.hidden = noNew;
    for (const field of newOne.querySelectorAll("input")) field.disabled = noNew;
    const toNobody = anonymous.checked && channel.value !== "desk"; // a letter without a name gets no receipt
    print.hidden = toNobody;
    next.dataset.key = toNobody ? "Ctrl Enter" : "Ctrl Shift Enter";
  };
  const change = (event) => {
    if (event.target === anonymous && anonymous.checked) for (const person of persons()) person.checked = false;
    if (event.target.name === "person") anonymous.checked = false;
    show();
  };
  form.addEventListener("change", change, true); // before drafts.js reads what is left to be sent

  // Whose turn the keyboard is
  const fields = () =>
    [...form.querySelectorAll("input, textarea, select, button, summary")].filter(
      (field) => field.offsetParent && !field.disabled && field.type !== "hidden" && field.name !== "find"
    );
  const goOn = (after) => {
    const all = fields();
    const at = all.indexOf(after);
    all.slice(at + 1).find((field) => field.type !== "radio" || field.name !== after.name)?.focus();
  };
  const choose = (radio) => {
    radio.checked = true;
    radio.focus();
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const toMatter = () => (kinds.find((kind) => kind.checked) ?? kinds[0]).focus();

  // Who came
  const enterNew = () => {
    newOne.open = true;
    if (!form.elements.name.value && /\p{L}/u.test(who.value)) form.elements.name.value = who.value.trim();
    form.elements.name.focus();
    form.elements.name.dispatchEvent(new Event("input", { bubbles: true }));
  };
  let typing = 0, looking = null, asked = who.value.trim();
  const look = async () => {
    const words = who.value.trim();
    if (words === asked) return;
    asked = words;
    looking?.abort();
    looking = new AbortController();
    const before = chosen();
    try {
      const query = new URLSearchParams({ who: words });
      const answer = words.length < SHORTEST ? null : await fetch(`${list.dataset.look}?${query}`, { signal: looking.signal });
      if (answer?.redirected) return; // to the sign-in, which has ended
      list.innerHTML = answer?.ok ? await answer.text() : "";
      for (const person of persons()) person.checked = person.value === before;
      show();
    } catch {
      // A newer look-up took its place, or the line is lost, which drafts.js says.
    }
  };
  who.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(look, PAUSE);
  });
  who.addEventListener("keydown", async (event) => {
    const step = { ArrowDown: 0, ArrowUp: -1, Enter: 0 }[event.key];
    if (step === undefined || event.ctrlKey || event.isComposing) return;
    event.preventDefault();
    clearTimeout(typing);
    await look();
    const found = persons();
    if (found.length) choose(found.find((person) => person.checked) ?? found.at(step));
    else if (event.key === "Enter" && who.value.trim()) enterNew();
    else if (event.key === "Enter") goOn(who);
  });
  list.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.ctrlKey) {
      event.preventDefault();
      if (event.target.value === "new") enterNew();
      else toMatter();
    } else if (event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.altKey && !event.metaKey) {
      who.focus(); // and the letter goes where it belongs
    }
  });

  // What about
  const letterOf = (event) => fold(event.key.length === 1 ? event.key : event.code.replace(/^Key/, ""));
  for (const kind of kinds)
    kind.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key === "Enter") {
        event.preventDefault();
        if (!kind.checked) choose(kind);
        goOn(kind);
        return;
      }
      const letter = letterOf(event);
      const named = letter.length === 1 && letter >= "a" ? kinds.filter((each) => fold(each.closest("label").textContent).startsWith(letter)) : [];
      if (!named.length) return;
      event.preventDefault();
      choose(named[(named.indexOf(kind) + 1) % named.length]);
    });

  // Enter goes on to the next field, so that no form is sent by chance; Ctrl Enter sends it (keys.js).
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.defaultPrevented || event.ctrlKey || event.isComposing) return;
    if (!event.target.matches("input, select")) return;
    event.preventDefault();
    goOn(event.target);
  });

  // The receipt that follows prints by itself (print.js)
  try {
    sessionStorage.removeItem("casetrack.print");
    form.addEventListener("submit", (event) => {
      if (event.submitter === print) sessionStorage.setItem("casetrack.print", "1");
      else sessionStorage.removeItem("casetrack.print");
    });
  } catch {
    // A browser that remembers nothing leaves printing to the button of the receipt.
  }

  show();
  if (!form.querySelector(".note.err") && !form.elements.subject.value) who.focus();
})();
