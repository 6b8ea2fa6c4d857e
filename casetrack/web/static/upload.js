// Shows how far a file has been sent. Without this the form is sent by the browser, and the same page answers.
"use strict";
(() => {
  const watch = (form) => {
    const state = document.getElementById("upload-state");
    const bar = document.getElementById("upload-bar");
    const words = state.querySelector("span");
    const button = form.querySelector("[type=submit]");
    const tell = (said, share) => {
      state.hidden = false;
      words.textContent = said;
      bar.hidden = share === undefined;
      bar.value = share || 0;
    };

    const put = (page) => {
      // The answer is the form again, with what to mend; the file that was chosen stays chosen.
      const chosen = form.elements.file.files;
      const fresh = new DOMParser().parseFromString(page, "text/html").getElementById("main");
      document.getElementById("main").replaceWith(fresh);
      const next = document.getElementById("upload");
      if (next) {
        next.elements.file.files = chosen;
        watch(next);
      }
      const note = fresh.querySelector("[role=alert]");
      if (note) note.focus();
    };

    form.addEventListener("submit", (event) => {
      if (event.submitter?.name) return; // another button of the form, such as that of the language: the browser sends it
      event.preventDefault();
      const [file] = form.elements.file.files;
      if (file && file.size > Number(form.dataset.largest)) {
        tell(state.dataset.large);
        return;
      }
      const request = new XMLHttpRequest();
      const again = (said) => {
        button.disabled = false;
        tell(said);
      };
      request.upload.addEventListener("progress", (sent) => {
        const share = sent.lengthComputable ? Math.floor((100 * sent.loaded) / sent.total) : 0;
        tell(share < 100 ? `${state.dataset.sending} ${share}%` : state.dataset.checking, share);
      });
      request.addEventListener("load", () => {
        if (request.status < 300) location.assign(request.responseURL);
        else put(request.responseText);
      });
      request.addEventListener("error", () => again(state.dataset.failed));
      request.addEventListener("abort", () => again(state.dataset.failed));
      request.open("POST", form.action);
      button.disabled = true;
      tell(`${state.dataset.sending} 0%`, 0);
      const said = new FormData(form);
      if (form.elements.secrecy && said.get("secrecy") !== "none") said.delete("file"); // a state secret stays on this PC
      request.send(said);
    });
  };
  const form = document.getElementById("upload");
  if (form) watch(form);
})();
