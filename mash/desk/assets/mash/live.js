// Keeps an open page true: asks whether something changed, then reads the page anew as its reader.
// Parts marked data-live are replaced; never one that holds the focus, or a form.
const bar = document.getElementById("live");
const ASK_EVERY = 1200; // milliseconds
const SILENT_AFTER = 10000;
const silent = bar?.querySelector(".mash-live__silent");
const own = { headers: { "X-Mash-Live": "1" }, redirect: "manual", cache: "no-store" };
let fresh = null; // the page as it is now, until every part of it is shown
let readAt = Date.now();
let heardAt = Date.now();
const shown = new Map(); // by part: what the hub last gave

function isInUse(part) {
  const chosen = document.getSelection();
  return (
    part.contains(document.activeElement) ||
    part.querySelector("form, input, textarea, select") !== null ||
    (chosen && !chosen.isCollapsed && part.contains(chosen.anchorNode))
  );
}

// what stays open when its part is replaced: a <details>, known by its summary's words
function opened(part) {
  return [...part.querySelectorAll("details[open] > summary")].map((one) => one.textContent.trim());
}

function show(part, next) {
  const unfolded = opened(part);
  const copy = document.importNode(next, true);
  for (const summary of copy.querySelectorAll("details > summary"))
    if (unfolded.includes(summary.textContent.trim())) summary.parentElement.open = true;
  part.replaceWith(copy);
}

function showFresh() {
  let isWhole = true;
  for (const part of document.querySelectorAll("[data-live]")) {
    const next = fresh.getElementById(part.id);
    if (!next || next.innerHTML === shown.get(part.id)) continue;
    if (isInUse(part)) {
      isWhole = false;
      continue;
    }
    show(part, next);
    shown.set(part.id, next.innerHTML);
  }
  if (isWhole) fresh = null;
}

async function readAgain() {
  const answer = await fetch(location.href, own);
  if (answer.status >= 500) throw new Error(answer.status);
  if (!answer.ok) return location.reload(); // signed out, or no longer ours to see
  fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  bar.dataset.since = fresh.getElementById("live").dataset.since;
  readAt = Date.now();
}

async function ask() {
  const query = new URLSearchParams({ since: bar.dataset.since });
  if (bar.dataset.case) query.set("case", bar.dataset.case);
  const answer = await fetch(`${bar.dataset.ask}?${query}`, own);
  if (answer.status === 410) return location.assign(bar.dataset.desk); // no longer ours to see
  if (answer.status === 401 || answer.type === "opaqueredirect") return location.reload();
  if (!answer.ok) throw new Error(answer.status);
  if (answer.status === 204) bar.dataset.since = answer.headers.get("X-Mash-Since");
  const isOld = bar.dataset.every && Date.now() - readAt > bar.dataset.every * 1000;
  if (answer.status === 200 || isOld) await readAgain();
  if (fresh) showFresh();
}

async function watch() {
  try {
    // not in the background, and not while the screen is blanked: it must not leave its page
    if (!document.hidden && !document.body.hidden) await ask();
    heardAt = Date.now();
  } catch {
    // the hub does not answer: what is shown stays, and we ask again
  }
  silent.hidden = Date.now() - heardAt < SILENT_AFTER;
  bar.hidden = silent.hidden && !fresh;
  setTimeout(watch, ASK_EVERY);
}

if (bar) {
  bar.hidden = true;
  setTimeout(watch, ASK_EVERY);
}
