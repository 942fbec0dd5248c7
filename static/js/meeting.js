// The meeting page: a clock, the closing list when it is time, and fields that are kept at every keystroke.
(() => {
  const form = document.getElementById("meeting");
  const { talk } = form.dataset;
  const [startsAt, endsAt, seenAt] = ["startsAt", "endsAt", "seenAt"].map((name) => Date.parse(form.dataset[name]));
  const part = (id) => document.getElementById(id);
  const { keyOf, read, write, flush, isUnsent, trouble, listen, lasts } = window.jottings;

  // Fields
  const fields = [...form.querySelectorAll("textarea, input[type=checkbox]")];
  const keyFor = (field) => keyOf(talk, "field", field.name);
  const rendered = (field) => (field.type === "checkbox" ? (field.defaultChecked ? "yes" : "") : field.defaultValue);
  const valueOf = (field) => (field.type === "checkbox" ? (field.checked ? "yes" : "") : field.value);
  const grow = (field) => {
    if (field.rows && !CSS.supports("field-sizing", "content")) field.rows = Math.max(1, field.value.split("\n").length);
  };
  const show = (field, text) => {
    if (valueOf(field) === text) return;
    const caret = field.selectionStart;
    if (field.type === "checkbox") field.checked = text === "yes";
    else field.value = text;
    if (field === document.activeElement && field.rows) field.setSelectionRange(caret, caret);
    grow(field);
  };

  // A page that comes from the center may be newer than what this browser knows, a kept one older.
  const begun = new Map();
  for (const field of fields) {
    const known = read(keyFor(field));
    if (known && !known.isChanged && !(known.at >= seenAt)) {
      write(keyFor(field), { text: rendered(field), base: rendered(field), at: seenAt });
    }
    begun.set(field, rendered(field));
    show(field, rendered(field));
    grow(field);
  }
  const refresh = () => {
    for (const field of fields) {
      const known = read(keyFor(field));
      if (!known) continue;
      show(field, known.text);
      begun.set(field, known.base);
    }
  };

  let timer = 0;
  let since = 0;
  form.addEventListener("input", ({ target: field }) => {
    if (!begun.has(field)) return;
    const { refused } = read(keyFor(field)) ?? {};
    const words = form.elements[`words-${field.name}`]?.value;
    const at = field.type === "checkbox" ? Date.now() : undefined;
    write(keyFor(field), { text: valueOf(field), base: begun.get(field), words, at, isChanged: true, refused });
    grow(field);
    say();
    // A second after the last keystroke, and at least every five.
    since ||= Date.now();
    clearTimeout(timer);
    timer = setTimeout(send, Math.max(0, Math.min(1000, since + 5000 - Date.now())));
  });
  const send = () => {
    since = 0;
    return flush([talk]);
  };

  // One honest line about where the words are.
  const WORDS = {
    line: "Kept on this device. It will be sent when the line is back.",
    "sign-in": "Kept on this device. Sign in to send what you noted.",
    gone: "This talk is not on your list any more. What you noted is kept on this device until you sign out.",
  };
  let said = "";
  const say = () => {
    const waits = isUnsent(talk);
    const kind = trouble(talk)?.kind ?? "";
    const line = part("kept");
    let words = waits ? (trouble(talk)?.words ?? WORDS[kind] ?? "Kept on this device, and being sent.") : "Saved";
    if (waits && !navigator.onLine) words = WORDS.line;
    if (waits && !lasts()) words = "This browser can keep nothing. Stay on this page until it is saved.";
    if (!waits && !navigator.onLine) words = "No network. What you note is kept on this device.";
    line.hidden = line.hidden && words === "Saved";
    line.textContent = words;
    if (kind === "sign-in" && waits) {
      const href = `/sign-in/?next=${encodeURIComponent(location.pathname)}`;
      line.append(" ", Object.assign(document.createElement("a"), { href, textContent: "Sign in" }));
    }
    if (kind !== said) aloud(words);
    said = kind;
  };
  const aloud = (words) => {
    part("aloud").textContent = words;
  };

  listen((about) => {
    if (String(about) !== talk) return;
    refresh();
    say();
  });
  addEventListener("storage", () => {
    refresh();
    say();
  });
  for (const event of ["online", "offline"]) addEventListener(event, say);

  // Whatever is read next should have these words in it.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href^='/']");
    if (!link || !isUnsent(talk) || !navigator.onLine || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    await Promise.race([send(), new Promise((resolve) => setTimeout(resolve, 3000))]);
    location.assign(link.href);
  });

  // The clock
  const MINUTE = 60_000;
  const CLOSING = 5 * MINUTE;
  const span = (time) => {
    const minutes = Math.ceil(time / MINUTE);
    if (minutes < 60) return `${minutes} min`;
    if (minutes >= 48 * 60) return `${Math.round(minutes / 60 / 24)} days`;
    return `${Math.floor(minutes / 60)} h${minutes % 60 ? ` ${minutes % 60} min` : ""}`;
  };
  const until = { planned: part("until").textContent, end: `until ${part("until").dataset.end}` };
  const phaseAt = (now) => {
    if (now >= endsAt) return "over";
    if (now >= endsAt - CLOSING) return "closing";
    return now >= startsAt ? "on" : "before";
  };
  let phase = "";
  const turn = (to) => {
    const closing = part("closing");
    // A list that is open already stays so; whoever closed it at the end has read it.
    if (phase === "") closing.open = to === "closing" || to === "over";
    else if (to === "closing") closing.open = true;
    if (phase && to === "closing") aloud("Five minutes left. The closing list is open.");
    if (phase && to === "over") aloud("Time is up. Say so, and ask whether five more minutes are welcome.");
    phase = to;
    form.dataset.phase = to;
    part("time-is-up").hidden = to !== "over";
    part("write-down").hidden = to !== "over";
    part("write-early").hidden = to === "before" || to === "over";
  };
  const tick = () => {
    const now = Date.now();
    if (phaseAt(now) !== phase) turn(phaseAt(now));
    const left = {
      before: `Begins in ${span(startsAt - now)}`,
      over: "Time is up",
    }[phase] ?? `${span(endsAt - now)} left`;
    if (part("left").textContent !== left) part("left").textContent = left;
    const end = phase === "before" ? until.planned : until.end;
    part("until").textContent = phase === "over" ? end.replace("until", "since") : end;
  };
  part("to-closing").hidden = false;
  part("to-closing").addEventListener("click", () => {
    part("closing").open = true;
  });
  setInterval(tick, 1000);
  tick();
  refresh();
  say();
})();
