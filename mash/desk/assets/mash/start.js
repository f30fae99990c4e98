// Comfort only: every page works without it.
import { initAll } from "./govuk-frontend.min.js";
import { hideOnEscape } from "./hide.js";

initAll();
hideOnEscape();

// A form is sent once. (That a second sending is no second record, the server sees to.)
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
