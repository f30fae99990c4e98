// Puts what is new on an open desk in its place: the rows of what changed, and no others.
const desk = () => document.querySelector("[data-news]");
const waiting = new Map(); // by row's key: what the hub gave, while a row is in use

const rowsOf = (place, key) => [...place.querySelectorAll("tr[data-row]")].filter((row) => row.dataset.row === key);
const tables = () => [...desk().querySelectorAll("table[data-place]")];

function tableFor(next) {
  const place = Number(next.dataset.place);
  const found = tables().find((one) => Number(one.dataset.place) === place);
  if (found) return found;
  const table = document.importNode(next, true);
  table.tBodies[0].replaceChildren();
  const after = tables().find((one) => Number(one.dataset.place) > place);
  desk().insertBefore(table, after ?? document.getElementById("desk-none"));
  return table;
}

function putIn(row) {
  const body = tableFor(row.closest("table")).tBodies[0];
  const after = [...body.rows].find((one) => one.dataset.order > row.dataset.order);
  body.insertBefore(document.importNode(row, true), after ?? null);
}

// what comes first of all that is to be done by whoever reads it, or a child in danger, as the hub says it
function sayFirst() {
  const line = document.getElementById("desk-first");
  const isMine = ({ turn }, { order }) => turn === "yours" || (turn !== "others" && order.startsWith("0 "));
  const rows = tables().flatMap(({ tBodies: [body] }) => [...body.rows].filter((row) => isMine(body.dataset, row.dataset)));
  if (line.contains(document.activeElement)) return; // nobody's next key leads elsewhere
  line.hidden = rows.length < 2;
  if (line.hidden) return;
  const first = rows.reduce((one, other) => (other.dataset.order < one.dataset.order ? other : one));
  const part = (name) => line.querySelector(`[data-first=${name}]`);
  const copy = (name, found) => part(name).replaceChildren(...[found].filter(Boolean).map((one) => one.cloneNode(true)));
  const link = first.querySelector("a");
  part("link").href = link.href;
  part("link").replaceChildren(...link.cloneNode(true).childNodes);
  part("children").textContent = first.cells[1].textContent;
  part("what").textContent = first.closest("table").caption.textContent.replace(/ \(\d+\)$/, "");
  copy("danger", first.querySelector("th .govuk-tag"));
  const due = (clock) => Date.parse(clock.querySelector("time").dateTime);
  copy("clock", [...first.querySelectorAll(".mash-clock")].sort((one, other) => due(one) - due(other))[0]);
}

// captions count, empty tables go, and the last lines say what is empty
function count() {
  for (const table of tables()) {
    const { rows } = table.tBodies[0];
    if (rows.length === 0) table.remove();
    else table.caption.textContent = table.caption.textContent.replace(/\(\d+\)$/, `(${rows.length})`);
  }
  const filled = new Set(tables().map((one) => one.dataset.place));
  const nothing = document.getElementById("desk-nothing");
  const empty = nothing.dataset.headings.split("|").filter((_, place) => !filled.has(String(place)));
  document.getElementById("desk-none").hidden = filled.size > 0 || !nothing.dataset.headings;
  nothing.hidden = filled.size === 0 || empty.length === 0;
  nothing.textContent = nothing.dataset.says.replace("{}", () => empty.join(", "));
  sayFirst();
}

// from the answer's document, of which a later one counts; returns its moment, or nothing where the
// whole page must be read because one of the drafts on it is of a case that changed
export function takeNews(news) {
  const given = news.getElementById("news");
  const keys = given.dataset.changed.split(" ");
  if ([...desk().querySelectorAll("[data-draft-of]")].some((one) => keys.includes(one.dataset.draftOf))) return "";
  for (const key of keys) waiting.set(key, rowsOf(given, key));
  const line = document.getElementById("desk-overnight");
  const next = given.querySelector("#desk-overnight");
  if (line.innerHTML !== next.innerHTML) waiting.set(line.id, next);
  return given.dataset.since;
}

// puts in what may be put in; true when nothing waits any more
export function showNews(isInUse) {
  for (const [key, next] of [...waiting]) {
    const line = document.getElementById(key);
    const old = line ? [line] : rowsOf(desk(), key);
    if (old.some(isInUse)) continue;
    waiting.delete(key);
    if (line) line.replaceWith(document.importNode(next, true));
    else {
      for (const row of old) row.remove();
      next.forEach(putIn);
    }
  }
  count();
  return waiting.size === 0;
}

export const forgetNews = () => waiting.clear();
