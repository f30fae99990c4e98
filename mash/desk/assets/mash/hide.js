// Somebody comes to the desk: Escape twice blanks the screen, Escape twice again shows it as it was.
const TWICE_WITHIN = 800; // milliseconds
let last = -Infinity; // no Escape yet: one alone, however soon, hides nothing
let title = "";

export function hideOnEscape() {
  for (const note of document.querySelectorAll("[data-hide-note]")) note.hidden = false;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat) return;
    const isSecond = event.timeStamp - last < TWICE_WITHIN;
    last = isSecond ? -Infinity : event.timeStamp;
    if (isSecond) turn();
  });
}

function turn() {
  const page = document.body;
  page.hidden = !page.hidden;
  if (page.hidden) title = document.title;
  document.title = page.hidden ? blank() : title;
}

function blank() {
  return document.querySelector("[data-hide-note]")?.dataset.blank || "Blank page";
}
