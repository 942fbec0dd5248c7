// The few manners that need a script. Every page works without it.

// A button that was pressed says so at once, and a second press does nothing.
document.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (event.target.method !== "post") return;
  event.target.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
});
// Back from the browser's memory: the form may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
});

// A menu closes when the person turns elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.more-places[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.more-places[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// Fields that matter only for one choice are shown for that choice: data-only-for="name=value value".
const showOnly = () => {
  for (const part of document.querySelectorAll("[data-only-for]")) {
    const [name, values] = part.dataset.onlyFor.split("=");
    const field = part.closest("form").querySelector(`[name="${name}"]:checked, select[name="${name}"]`);
    const wrapper = part.closest("[id^='div_id_']") ?? part;
    wrapper.hidden = !values.split(" ").includes(field?.value ?? "");
  }
};
document.addEventListener("change", showOnly);
document.addEventListener("htmx:load", showOnly);
showOnly();
