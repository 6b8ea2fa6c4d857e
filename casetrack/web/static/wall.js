// The board on the wall asks for new numbers by itself, as long as somebody can see it and the line stands.
"use strict";
(() => {
  const EVERY = 60000; // milliseconds
  setInterval(() => {
    if (!document.hidden && navigator.onLine) location.reload();
  }, EVERY);
})();
