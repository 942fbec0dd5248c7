// What is typed into a long form is kept in this browser until it has arrived: a dead line, a session that ended or a
// closed tab loses nothing. jottings.js forgets it once another page has come, and when the person signs out.
(() => {
  const { person } = document.body.dataset;
  const part = document.querySelector("[data-typed]");
  const form = part?.querySelector("form");
  if (!form || !person) return;
  const key = `typed:${person}:${location.pathname}`;
  const fields = () => [...form.elements].filter((field) => field.name && field.name !== "csrfmiddlewaretoken" && field.type !== "submit");
  const isChoice = (field) => field.type === "radio" || field.type === "checkbox";
  const nameOf = (field) => (isChoice(field) ? `${field.name}=${field.value}` : field.name);

  const keep = (isSent = false) => {
    const typed = Object.fromEntries(fields().map((field) => [nameOf(field), isChoice(field) ? field.checked : field.value]));
    try {
      localStorage.setItem(key, JSON.stringify({ typed, isSent, at: Date.now() }));
    } catch {
      // Without a store the form works as any other.
    }
  };
  const kept = () => {
    try {
      return JSON.parse(localStorage.getItem(key) ?? "null");
    } catch {
      return null;
    }
  };

  const before = kept();
  // A form that came back with errors carries what was typed already.
  if (before && part.dataset.typed !== "bound") {
    for (const field of fields()) {
      const value = before.typed[nameOf(field)];
      if (value === undefined) continue;
      if (isChoice(field)) field.checked = value;
      else field.value = value;
      const folded = field.closest("details");
      if (folded && field.value && !isChoice(field)) folded.open = true;
    }
    form.dispatchEvent(new Event("change", { bubbles: true }));
    const note = Object.assign(document.createElement("p"), { className: "note" });
    note.setAttribute("role", "status");
    const again = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-link p-0", textContent: "Begin afresh" });
    again.addEventListener("click", () => {
      localStorage.removeItem(key);
      location.reload();
    });
    note.append("What you had typed is here again; it is not saved yet. ", again);
    part.prepend(note);
  }
  form.addEventListener("input", () => keep());
  form.addEventListener("submit", () => keep(true));
})();
