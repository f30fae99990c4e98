// The pages of the open form are all answers to what was sent, which a browser's own Back cannot
// show again. So they are fetched and put in place, and Back asks for the page before.
const form = () => document.querySelector("form[data-step]");
const FAILED = "mash steps failed";

async function show(asked, { remember }) {
  const body = new FormData(form(), asked.button);
  if (asked.go) body.set(`go_${asked.go}`, "1");
  const answer = await fetch(form().action, { method: "POST", body, redirect: "error" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = page.querySelector("#main-content");
  if (!main?.querySelector("form[data-step]")) throw new Error(FAILED);
  document.querySelector("#main-content").replaceWith(main);
  document.title = page.title;
  const step = form().dataset.step;
  if (remember && step !== history.state?.step) history.pushState({ step }, "");
  const start = main.querySelector(".govuk-error-summary, h1");
  start.tabIndex = -1;
  start.focus();
  scrollTo(0, 0);
}

addEventListener("submit", (event) => {
  const button = event.submitter;
  const leads = button?.name.startsWith("go_");
  const isSent = form()?.dataset.step === "check" && !leads; // answered with another address
  if (event.target !== form() || isSent || button?.name.match(/^(add|remove)_/)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const sent = event.target;
  show({ button }, { remember: true }).catch(() => HTMLFormElement.prototype.submit.call(copy(sent, button)));
}, { capture: true });

// what the browser would have sent itself, with the button that was pressed
function copy(sent, button) {
  if (button?.name) {
    const pressed = document.createElement("input");
    Object.assign(pressed, { type: "hidden", name: button.name, value: button.value });
    sent.append(pressed);
  }
  return sent;
}

addEventListener("popstate", (event) => {
  if (form() && event.state?.step) show({ go: event.state.step }, { remember: false }).catch(() => location.reload());
});

if (form()) history.replaceState({ step: form().dataset.step }, "");
