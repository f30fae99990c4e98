// Keeps an open page true: hears or asks whether something changed, then reads it anew as its reader.
// Parts marked data-live are replaced; never one that holds the focus, or a form. Of a desk only the
// rows that changed are read, and the whole only now and then, for the times that are left.
import { forgetNews, showNews, takeNews } from "./desk.js";
import { waitForWord } from "./stream.js";

const bar = document.getElementById("live");
const LOOK_EVERY = 1200; // milliseconds
const ASK_EVERY = { hearing: 30000, alone: LOOK_EVERY };
const WHOLE_EVERY = (4 + 2 * Math.random()) * 60000; // not all desks at once
const SILENT_AFTER = { hearing: 45000, alone: 10000 };
const silent = bar?.querySelector(".mash-live__silent");
const own = { headers: { "X-Mash-Live": "1" }, redirect: "manual", cache: "no-store" };
let fresh = null; // the page as it is now, until every part of it is shown
let isNews = false; // rows are waiting to be shown
let isOld = false; // we heard that something changed
let readAt = Date.now();
let wholeAt = Date.now();
let askedAt = 0;
let heardAt = Date.now();
let isBusy = false;
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

const desk = () => document.querySelector("[data-news]");
const isWholeDue = () => Date.now() - wholeAt > WHOLE_EVERY && !isInUse(desk());

// true when the desk now knows what is new; the whole page need not be read
async function readNews() {
  if (!desk() || fresh || isWholeDue()) return false;
  const query = new URLSearchParams({ since: bar.dataset.since });
  const answer = await fetch(`${desk().dataset.news}?${query}`, own);
  if (answer.status === 204) {
    bar.dataset.since = answer.headers.get("X-Mash-Since");
    return true;
  }
  if (answer.status !== 200) return false;
  const since = takeNews(new DOMParser().parseFromString(await answer.text(), "text/html"));
  if (!since) return false;
  bar.dataset.since = since;
  shown.delete(desk().id); // it is no longer what the hub last gave as a whole
  return (isNews = true);
}

async function readAgain() {
  isOld = false; // what is heard while we read is newer
  if (await readNews().catch(() => false)) return void (readAt = askedAt = heardAt = Date.now());
  const answer = await fetch(location.href, own).catch((fault) => fault);
  if (answer instanceof Error || answer.status >= 500) {
    isOld = true;
    throw new Error(answer.status);
  }
  if (!answer.ok) return location.reload(); // signed out, or no longer ours to see
  fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  bar.dataset.since = fresh.getElementById("live").dataset.since;
  readAt = wholeAt = askedAt = heardAt = Date.now();
  forgetNews();
}

async function ask() {
  if (desk() && !fresh) return void (isOld = true); // to read what is new costs less than to ask first
  askedAt = Date.now();
  const query = new URLSearchParams({ since: bar.dataset.since });
  if (bar.dataset.case) query.set("case", bar.dataset.case);
  const answer = await fetch(`${bar.dataset.ask}?${query}`, own);
  if (answer.status === 410) return location.assign(bar.dataset.desk); // no longer ours to see
  if (answer.status === 401 || answer.type === "opaqueredirect") return location.reload();
  if (!answer.ok) throw new Error(answer.status);
  heardAt = Date.now();
  if (answer.status === 204) bar.dataset.since = answer.headers.get("X-Mash-Since");
  else isOld = true;
}

// not in the background, and not while the screen is blanked: it must not leave its page
const isWatched = () => !document.hidden && !document.body.hidden;

async function look() {
  if (isBusy) return;
  isBusy = true;
  const how = stream.isHeard() ? "hearing" : "alone";
  let isAnswered = true;
  try {
    if (isWatched()) {
      if (!isOld && Date.now() - askedAt >= ASK_EVERY[how]) await ask();
      isOld ||= bar.dataset.every && Date.now() - readAt > bar.dataset.every * 1000;
      isOld ||= desk() && isWholeDue();
      if (isOld) await readAgain();
      if (fresh) showFresh();
      if (isNews) isNews = !showNews(isInUse);
    } else heardAt = Date.now();
  } catch {
    isAnswered = false; // what is shown stays, and we ask again
  }
  silent.hidden = Date.now() - heardAt < SILENT_AFTER[how];
  bar.hidden = silent.hidden && !fresh && !isNews;
  isBusy = false;
  if (isOld && isAnswered && isWatched()) setTimeout(look, 100); // heard while we read
}

function hear(word) {
  heardAt = Date.now();
  if (word === "here" || !isWatched()) return void (isOld ||= word !== "here");
  if (word === "gone") return location.assign(bar.dataset.desk);
  isOld = true; // "changed"; or "over": reading leads to the sign-in
  look();
}

const stream = waitForWord(bar, hear);
if (bar) {
  bar.hidden = true;
  askedAt = Date.now();
  setInterval(look, LOOK_EVERY);
}
