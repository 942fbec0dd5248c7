// Choosing questions and putting them in order. Every act is a button or a tick in a form, and works without this.

const chosen = () => document.getElementById("chosen");
const bank = document.getElementById("bank");

// The bank is narrowed while one types.
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const narrow = (query) => {
  const words = folded(query).split(/\s+/).filter(Boolean);
  let found = false;
  for (const topic of bank.querySelectorAll(".topic-of")) {
    const name = folded(topic.querySelector("summary > :first-child").textContent);
    let here = false;
    for (const row of topic.querySelectorAll(".form-check, li")) {
      const text = `${folded(row.textContent)} ${name}`;
      row.hidden = !words.every((word) => text.includes(word));
      here ||= !row.hidden;
    }
    topic.hidden = !here;
    topic.open = words.length ? here : topic === bank.querySelector(".topic-of");
    found ||= here;
  }
  document.getElementById("nothing-found").hidden = found;
};
const query = bank?.querySelector("[name='q']");
query?.addEventListener("input", () => narrow(query.value));
query?.form.addEventListener("submit", (event) => event.preventDefault());

// The ticks of the bank say what the list says.
const agree = () => {
  const taken = new Set([...chosen().querySelectorAll("[data-question]")].map((row) => row.dataset.question));
  for (const topic of bank.querySelectorAll(".topic-of")) {
    let count = 0;
    for (const box of topic.querySelectorAll("[name='questions']")) {
      box.checked = taken.has(box.value);
      count += box.checked;
    }
    topic.querySelector(".figure").textContent = count;
    topic.querySelector(".chosen-of").hidden = !count;
  }
};
document.addEventListener("htmx:configRequest", (event) => {
  const box = event.detail.elt;
  if (box.name === "questions") event.detail.parameters.is_chosen = box.checked ? "yes" : "";
});
// What was sent by a script may be sent again, also where no answer came.
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.closest("form");
  if (form) delete form.dataset.sent;
  event.detail.elt.removeAttribute("aria-busy");
  if (event.detail.failed && event.detail.elt.name === "questions") agree();
});

// A question is dragged by its grip; the place where it is let go is sent as the buttons send theirs.
const grips = () => {
  for (const grip of document.querySelectorAll(".grip")) grip.hidden = false;
};
const rows = () => [...chosen().querySelectorAll(".taken > li")];
const drop = (row, before) => {
  const place = rows().indexOf(row);
  if (place === before) return;
  const token = row.querySelector("[name='csrfmiddlewaretoken']").value;
  const values = { place: place + 1, csrfmiddlewaretoken: token };
  htmx.ajax("POST", row.dataset.arrange, { source: row, target: "#chosen", swap: "outerHTML", values });
};
document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest(".grip");
  if (!grip || event.button) return;
  event.preventDefault();
  const row = grip.closest("li");
  const before = rows().indexOf(row);
  row.dataset.dragged = "yes";
  grip.setPointerCapture(event.pointerId);
  const ended = new AbortController();
  const move = ({ clientY }) => {
    const order = rows();
    const under = order.find((other) => {
      const { top, bottom } = other.getBoundingClientRect();
      return other !== row && clientY >= top && clientY <= bottom;
    });
    if (!under) return;
    const { top, height } = under.getBoundingClientRect();
    const isBelow = clientY > top + height / 2;
    const [here, there] = [order.indexOf(row), order.indexOf(under)];
    // The others make room: a row that leaves the page for a moment is let go of by the pointer.
    if (there > here && isBelow) row.before(...order.slice(here + 1, there + 1));
    if (there < here && !isBelow) row.after(...order.slice(there, here));
  };
  const end = (finished) => {
    ended.abort();
    delete row.dataset.dragged;
    if (finished.type === "pointerup") drop(row, before);
    else chosen().querySelector(".taken").insertBefore(row, rows().filter((other) => other !== row)[before] ?? null);
  };
  for (const [kind, heard] of Object.entries({ pointermove: move, pointerup: end, pointercancel: end })) {
    grip.addEventListener(kind, heard, { signal: ended.signal });
  }
});

document.addEventListener("htmx:afterSwap", () => {
  if (!chosen()) return;
  grips();
  if (!document.querySelector("#bank .htmx-request")) agree();
});
grips();

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
