// What is wrong with the page that stands before the reader, as sentences; run in the page by tests/proof/test_screens.py.
(size) => {
  const faults = [];
  const tell = (what, element, more) => {
    const words = (element.innerText || element.value || element.placeholder || "").trim().replace(/\s+/g, " ");
    const name = element.tagName.toLowerCase() + [...element.classList].map((each) => "." + each).join("");
    const within = element.closest("[id]");
    faults.push(`${what}: ${name}${within ? " in #" + within.id : ""}${more ? " " + more : ""} "${words.slice(0, 60)}"`);
  };
  const style = (element) => getComputedStyle(element);
  const isSeen = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
  };
  const isForReadersOfSound = (element) => {
    if (element.closest(".skip, .vh, option, dialog:not([open]), svg")) return true;
    for (let above = element; above; above = above.parentElement)
      if (style(above).position === "absolute" && above.getBoundingClientRect().width <= 1) return true;
    return false;
  };
  const cuts = (value) => ["hidden", "clip", "auto", "scroll"].includes(value);
  const scrolls = (value) => ["auto", "scroll"].includes(value);
  const all = [...document.body.querySelectorAll("*")].filter((each) => !isForReadersOfSound(each) && isSeen(each));
  const page = document.documentElement;

  if (page.scrollWidth > page.clientWidth) {
    faults.push(`wider than the screen: ${page.scrollWidth} px on ${page.clientWidth}`);
    const wide = all.filter((each) => each.getBoundingClientRect().right > page.clientWidth + 1);
    const inARegion = (each) => {
      for (let above = each.parentElement; above; above = above.parentElement)
        if (cuts(style(above).overflowX)) return true;
      return false;
    };
    wide.filter((each) => !inARegion(each) && ![...each.children].some((child) => wide.includes(child)))
      .slice(0, 3)
      .forEach((each) => tell("reaches out of the screen", each));
  }

  for (const element of all) {
    const look = style(element);
    if (scrolls(look.overflowX) && element.scrollWidth > element.clientWidth + 1 && element.tagName !== "TEXTAREA")
      if (!element.querySelector("table, svg") && !element.matches("pre, .sheet"))
        tell("scrolls sideways and is no table", element, `${element.scrollWidth} px in ${element.clientWidth}`);
  }

  const range = document.createRange();
  const opensTheWhole = (element) =>
    element.closest("[title], a[href]") !== null || element.closest("tr, li, .work")?.querySelector("a[href]");
  for (const element of all) {
    const words = [...element.childNodes].filter((node) => node.nodeType === 3 && node.data.trim());
    if (!words.length || element.tagName === "TEXTAREA") continue;
    for (const node of words) {
      range.selectNodeContents(node);
      const text = range.getBoundingClientRect();
      if (!text.width || !text.height) continue;
      if (text.left < -1 && !element.closest("[tabindex]")) tell("begins left of the screen", element);
      let clear = true;
      for (let box = element; box && box !== document.body && clear; box = box.parentElement) {
        const around = style(box);
        if (around.display === "inline" || around.display === "contents") continue;
        const edge = box.getBoundingClientRect();
        const line = parseFloat(style(element).lineHeight) || text.height;
        const slack = Math.max(2, Math.min(text.height, line) - parseFloat(style(element).fontSize)) ;
        if (cuts(around.overflowX) || cuts(around.overflowY)) {
          if (scrolls(around.overflowX) || scrolls(around.overflowY)) break;
          const side = text.right > edge.right + 1 || text.left < edge.left - 1;
          const upright = text.bottom > edge.bottom + slack || text.top < edge.top - slack;
          if (upright && cuts(around.overflowY)) (clear = false), tell("cut at its foot or head", element);
          else if (side && cuts(around.overflowX) && !opensTheWhole(element))
            (clear = false), tell("cut, and nothing opens the whole", element);
        } else if (around.borderRightWidth !== "0px" || around.backgroundColor !== "rgba(0, 0, 0, 0)") {
          if (text.right > edge.right + 1 || text.left < edge.left - 1)
            (clear = false), tell("reaches out of its box", element, `by ${Math.round(text.right - edge.right)} px of ${box.tagName.toLowerCase()}.${box.className}`);
          else if (text.bottom > edge.bottom + slack || text.top < edge.top - slack)
            (clear = false), tell("reaches over or under its box", element, `of ${box.tagName.toLowerCase()}.${box.className}`);
        }
      }
    }
  }

  // The letters of this machine's font may be a fifth wider than those of an office's.
  const pen = document.createElement("canvas").getContext("2d");
  // A narrow screen opens a list over all of itself, and an example in a field is no more than one.
  const isNarrow = page.clientWidth < 600;
  for (const control of isNarrow ? [] : all.filter((each) => each.matches("input, select"))) {
    const look = style(control);
    const chosen = control.tagName === "SELECT" ? control.selectedOptions[0]?.text : "";
    const words = chosen || control.placeholder;
    if (!words || (control.value && !chosen)) continue;
    pen.font = `${look.fontWeight} ${look.fontSize} ${look.fontFamily}`;
    const room = control.clientWidth - parseFloat(look.paddingLeft) - parseFloat(look.paddingRight) - (chosen ? 16 : 0);
    if (pen.measureText(words).width > room * 1.2) tell("has no room for its words", control, `"${words}"`);
  }

  const SHOWS = "img, svg, canvas, input, button, select, textarea, video, object, iframe, progress, meter";
  for (const element of all) {
    const box = element.getBoundingClientRect();
    if (element.matches(`${SHOWS}, hr, i, kbd, [aria-hidden=true] *, [aria-hidden=true]`) || element.closest("svg")) continue;
    if (element.innerText.trim() || element.querySelector(SHOWS) || element.matches(".sheet td")) continue;
    const look = style(element);
    const drawn = ["::before", "::after"].some((part) => !["none", "normal", '""'].includes(getComputedStyle(element, part).content));
    const framed = ["Top", "Right", "Bottom", "Left"].filter((side) => look[`border${side}Width`] !== "0px").length > 1;
    const tinted = look.backgroundColor !== "rgba(0, 0, 0, 0)" && box.height > 4;
    if (element.matches("tbody td") && !drawn) tell("empty cell", element, `in column ${element.cellIndex + 1} of "${(element.closest("table").caption?.innerText || "").slice(0, 40)}"`);
    else if ((framed || tinted || element.matches(".card, .note, .pad")) && !drawn) tell("empty box", element);
  }

  const heads = [...document.querySelectorAll("h1")].filter(isSeen);
  if (heads.length !== 1) faults.push(`${heads.length} headings h1: ${heads.map((each) => each.innerText).join(" / ")}`);
  return [...new Set(faults)].map((fault) => `${size}: ${fault}`);
};
