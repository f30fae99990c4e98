// Where the focus is, how it is named, and what is wrong with it there.
async () => {
  const ALL = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
  const words = (one) => (one?.textContent ?? "").replace(/\s+/g, " ").trim();
  const drawn = (one) => {
    const marks = [one, ...(one.labels ?? [])];
    return marks.flatMap((mark) => [null, "::before"].map((part) => {
      const is = getComputedStyle(mark, part);
      return [is.outlineStyle, is.outlineWidth, is.outlineColor, is.boxShadow,
        is.backgroundColor, is.borderColor, is.borderWidth].join(" ");
    })).join(" | ");
  };
  const at = document.activeElement;
  // how everything looks that has not the focus, as first met
  window.atRest ??= new WeakMap();
  for (const one of document.querySelectorAll(ALL))
    if (one !== at && !window.atRest.has(one)) window.atRest.set(one, drawn(one));

  const before = window.focusBefore;
  window.focusBefore = at;
  if (!at || at === document.body || at === document.documentElement)
    return { role: "page", name: "", groups: [], faults: [], value: "", checked: false };

  const named = (one) =>
    one.getAttribute("aria-label") ||
    (one.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => words(document.getElementById(id))).join(" ").trim() ||
    [...(one.labels ?? [])].map(words).join(" ") ||
    (one.matches("a, button, summary, [role=link]") ? words(one) : "") ||
    words(one.querySelector("title")) || one.title || "";
  const kind = {
    A: "link", BUTTON: "button", SELECT: "combobox", TEXTAREA: "textbox", SUMMARY: "fold", MAIN: "main",
    INPUT: { radio: "radio", checkbox: "checkbox", submit: "button" }[at.type] ?? "textbox",
  };
  const role = at.getAttribute("role") ?? (at.matches(".govuk-error-summary") ? "alert" : kind[at.tagName] ?? at.tagName);
  const said = at.matches(".govuk-error-summary") ? { role: "alert", name: words(at) } : { role, name: named(at) };

  const groups = [];
  for (let one = at.closest("fieldset"); one; one = one.parentElement.closest("fieldset"))
    groups.push(words(one.querySelector(":scope > legend")));

  const faults = [];
  const byKeys = said.role !== "alert" && said.role !== "main";
  const box = (one) => one.getClientRects()[0] ?? one.getBoundingClientRect();
  const isMine = (hit) => hit && (at.contains(hit) || [...(at.labels ?? [])].some((one) => one.contains(hit)));
  if (byKeys) {
    if (!said.name) faults.push("it has no name");
    if (at.tabIndex > 0) faults.push("it has a place of its own in the order");
    if (!at.matches(":focus-visible")) faults.push("the browser does not show the focus");
    const rest = window.atRest.get(at);
    if (rest === drawn(at)) faults.push("it looks no different with the focus");
    const isSeen = () => { // what of it lies on the screen: it may be higher than that
      const is = box(at);
      const top = Math.max(is.top, 0), bottom = Math.min(is.bottom, innerHeight);
      return bottom - top >= Math.min(is.height, 16) && [0.1, 0.5, 0.9].some((x) => [0.2, 0.5, 0.8].some((y) =>
        isMine(document.elementFromPoint(is.left + is.width * x, top + (bottom - top) * y))));
    };
    for (let wait = 0; wait < 10 && !isSeen(); wait += 1) // until it is scrolled to
      await new Promise((go) => requestAnimationFrame(go));
    if (!isSeen()) {
      const is = box(at);
      const over = document.elementFromPoint(is.left + is.width / 2, is.top + is.height / 2);
      faults.push(`it is covered by ${over?.tagName ?? "the edge of the screen"} at ${Math.round(is.top)} of ${innerHeight}`);
    }
    const is = box(at);
    const isForward = before?.isConnected && before !== document.body &&
      (before.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING) && !before.contains(at);
    if (isForward) {
      const was = box(before);
      if (is.bottom <= was.top && is.left < was.right && was.width) faults.push(`it lies above what came before it: “${named(before)}”`);
    }
  }
  return {
    ...said, groups, faults,
    leads: at.tagName === "A" ? !at.getAttribute("href").startsWith("#") : at.type === "submit",
    value: at.tagName === "SELECT" ? words(at.selectedOptions[0]) : at.value ?? "",
    checked: at.checked ?? false,
  };
}
