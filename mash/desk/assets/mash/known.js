// While a contact is typed in: asks who a person may be, and says it quietly beside them. It asks
// when the writer pauses, one question at a time, and never once the form is sent.
const PAUSE = 800; // milliseconds after the last key
const FIELDS = ["given_names", "family_name", "known_as", "birth_date", "sex", "address", "postcode", "telephone", "nhs_number"];
const form = document.querySelector("form[data-may-be-known]");
const asking = new Map(); // person's block: what was last asked, the timer, the question under way
let isSent = false;

function saidOf(block) {
  const told = new URLSearchParams();
  for (const name of FIELDS) {
    const value = block.querySelector(`[name$="-${name}"]`)?.value.trim();
    if (value) told.set(name, value);
  }
  if (block.querySelector('[name$="-birth_date_estimated"]')?.checked) told.set("birth_date_estimated", "on");
  return told;
}

async function ask(block) {
  const state = asking.get(block);
  const told = saidOf(block);
  if (isSent || state.asked === told.toString()) return;
  state.asked = told.toString();
  state.way?.abort();
  state.way = new AbortController();
  told.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  try {
    const answer = await fetch(form.dataset.mayBeKnown, {
      method: "POST",
      body: told,
      redirect: "error",
      signal: state.way.signal,
    });
    const says = answer.status === 200 ? await answer.text() : "";
    if (!isSent) block.querySelector("[data-known]").innerHTML = says;
  } catch {
    // the hub does not answer, or the form is sent: nothing is said
  }
}

function typed(event) {
  const block = event.target.closest(".mash-person");
  if (isSent || !block?.querySelector("[data-known]") || !FIELDS.some((name) => event.target.name?.endsWith(`-${name}`))) return;
  const state = asking.get(block) ?? {};
  asking.set(block, state);
  clearTimeout(state.timer);
  state.timer = setTimeout(ask, PAUSE, block);
}

function stop() {
  isSent = true;
  for (const state of asking.values()) {
    clearTimeout(state.timer);
    state.way?.abort();
  }
}

if (form) {
  form.addEventListener("input", typed);
  form.addEventListener("submit", stop);
  addEventListener("pagehide", stop);
  addEventListener("pageshow", () => (isSent = false));
}
