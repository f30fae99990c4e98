// Keeps what is typed as its writer's draft, says who else is at the form, warns before the session ends.
const PAUSE = 2000; // milliseconds after the last key
const ASK_EVERY = 10000;
const WARN = 120; // seconds before the end
const box = document.querySelector("[data-draft]");
const form = box?.closest("form");
let timer = null;
let isTyped = false; // something is not kept yet
let isSent = false;
let isOver = false; // signed out, or no longer ours: nothing more can be kept from here

function warn(says, { goOn = false, comeBack = false } = {}) {
  const place = box.querySelector("[data-warning]");
  if (place.textContent !== says) place.textContent = says;
  box.querySelector("[data-go-on]").hidden = !goOn;
  box.querySelector("[data-come-back]").hidden = !comeBack;
}

function typed() {
  isTyped = true;
  clearTimeout(timer);
  timer = setTimeout(save, PAUSE);
}

async function save({ leaving = false } = {}) {
  clearTimeout(timer);
  if (isSent || isOver) return;
  isTyped = false;
  try {
    const answer = await fetch(box.dataset.draft, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { "X-Mash-Draft": "1" },
      keepalive: leaving,
      redirect: "manual",
    });
    if (isSent || leaving) return;
    if (answer.status === 200 || answer.status === 413) {
      const { says } = await answer.json();
      box.querySelector("[data-kept]").textContent = answer.ok ? says : "";
      warn(answer.ok ? "" : says);
    } else {
      isTyped = true;
      warn(box.dataset.refused);
      await ask();
    }
  } catch {
    isTyped = true;
    if (leaving) return;
    warn(box.dataset.lost);
    timer = setTimeout(save, ASK_EVERY);
  }
}

function showOthers(sentences) {
  const list = document.getElementById("beside");
  if (!list || sentences.join() === [...list.children].map((one) => one.textContent).join()) return;
  list.replaceChildren(...sentences.map((one) => Object.assign(document.createElement("li"), { textContent: one })));
  list.hidden = sentences.length === 0;
}

async function ask() {
  const query = new URLSearchParams({ form: form.elements.draft.value });
  // asked by the page and not by a person: it does not keep the session alive
  const own = { headers: { "X-Mash-Live": "1" }, redirect: "manual", cache: "no-store" };
  const answer = await fetch(`${box.dataset.beside}?${query}`, own);
  if (answer.status === 401 || answer.type === "opaqueredirect") {
    isOver = true;
    return warn(box.dataset.ended, { comeBack: true });
  }
  if (answer.status === 404) {
    isOver = true; // the form is no longer ours
    return warn(box.dataset.refused);
  }
  if (!answer.ok) return;
  const { beside, left, may_go_on: mayGoOn } = await answer.json();
  showOthers(beside);
  const warning = box.querySelector("[data-warning]");
  if (left <= WARN) warn(mayGoOn ? box.dataset.ending : box.dataset.over, { goOn: mayGoOn });
  else if ([box.dataset.ending, box.dataset.over].includes(warning.textContent)) warn("");
}

async function watch() {
  try {
    if (!isOver && !isSent) await ask();
  } catch {
    // the hub does not answer: we ask again
  }
  setTimeout(watch, ASK_EVERY);
}

function leave() {
  if (isTyped) save({ leaving: true });
}

if (form) {
  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  document.addEventListener("submit", (event) => {
    if (event.target !== form || event.defaultPrevented) return;
    isSent = true;
    clearTimeout(timer);
  });
  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => document.hidden && leave());
  window.addEventListener("pageshow", () => (isSent = false));
  box.querySelector("[data-go-on] button").addEventListener("click", () => save());
  setTimeout(watch, ASK_EVERY);
}
