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

// A letter is handed to the mail program, or copied, as it stands in its fields this very moment; so is one field that
// the button names: data-copy="id".
const lettered = (within) => {
  const form = within.closest("form");
  return { subject: form.elements.subject.value, text: form.elements.text.value };
};
document.addEventListener("click", async (event) => {
  const mail = event.target.closest("a[data-mail]");
  if (mail) {
    const { subject, text } = lettered(mail);
    const said = { subject, body: text.replace(/\r?\n/g, "\r\n") };
    const query = Object.entries(said).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    mail.href = `${mail.href.split("?")[0]}?${query.join("&")}`;
  }
  const copy = event.target.closest("button[data-copy]");
  if (copy) {
    const named = document.getElementById(copy.dataset.copy);
    const { subject, text } = named ? { text: named.value } : lettered(copy);
    await navigator.clipboard.writeText(subject ? `${subject}\n\n${text}` : text);
    copy.textContent = "Copied";
  }
});
if (navigator.clipboard) for (const copy of document.querySelectorAll("[data-copy]")) copy.hidden = false;
// What a script does by itself needs no button.
for (const button of document.querySelectorAll("[data-without-script]")) button.hidden = true;
