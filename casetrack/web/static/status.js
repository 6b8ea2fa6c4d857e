// The square on a receipt leads here with the code behind “#”, which a browser sends nowhere. It is put into the form,
// taken out of the address and its history, and sent as if it had been typed.
"use strict";
(() => {
  const form = document.getElementById("status");
  const ask = () => {
    const code = location.hash.slice(1);
    if (!form || !code || code === "main") return;
    history.replaceState(null, "", location.pathname);
    form.elements.code.value = code;
    form.submit();
  };
  addEventListener("hashchange", ask);
  ask();
})();
