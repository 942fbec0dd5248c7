// What is jotted down in a talk: kept in this browser at once, and sent to the center when there is a line, from
// whatever page is open. How nothing is lost or doubled is told in docs/decisions/0022-jottings-survive.md.
window.jottings = (() => {
  const person = document.body.dataset.person;
  const WEEK = 7 * 24 * 3600 * 1000;
  // What a browser still sends for a page that is being closed.
  const KEEPALIVE = 60_000;
  const WAITS = [5, 10, 20, 60, 120, 300];

  const uuid = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-a$4-$5");
  };

  // The browser's store; what does not fit into it, or may not, lives as long as the page does.
  const unkept = new Map();
  const store = {
    read: (key) => {
      if (unkept.has(key)) return unkept.get(key);
      try {
        return JSON.parse(localStorage.getItem(key) ?? "null");
      } catch {
        return null;
      }
    },
    write: (key, value) => {
      try {
        localStorage.setItem(key, JSON.stringify(value));
        unkept.delete(key);
      } catch {
        unkept.set(key, value);
      }
    },
    drop: (key) => {
      unkept.delete(key);
      try {
        localStorage.removeItem(key);
      } catch {
        // There is no store, so nothing is in it.
      }
    },
    keys: () => {
      try {
        return [...new Set([...Object.keys(localStorage), ...unkept.keys()])].filter((key) => key.startsWith("jot:"));
      } catch {
        return [...unkept.keys()];
      }
    },
    get lasts() {
      return unkept.size === 0;
    },
  };

  // The keys: jot:<person>:pen and, of each talk, jot:<person>:<talk>:heard, …:out, …:field:<name>.
  const keyOf = (talk, ...rest) => ["jot", person, talk, ...rest].join(":");
  const parts = (key) => key.split(":");
  const isUnsent = (key) => key.endsWith(":out") || (key.includes(":field:") && store.read(key)?.isChanged);
  const unsentTalks = () => {
    const mine = store.keys().filter((key) => parts(key)[1] === person && isUnsent(key));
    return [...new Set(mine.map((key) => parts(key)[2]))];
  };
  const fieldKeys = (talk) => store.keys().filter((key) => key.startsWith(`${keyOf(talk, "field")}:`));
  const nameOf = (key) => parts(key)[4];

  const listeners = [];
  const troubles = new Map();
  const tell = (talk, trouble = null) => {
    if (trouble) troubles.set(talk, trouble);
    else troubles.delete(talk);
    for (const listener of listeners) listener(talk);
  };

  // A message holds what changed; it is kept until it is answered, and sent again word for word till then.
  const message = (talk) => {
    const waiting = store.read(keyOf(talk, "out"));
    if (waiting) return waiting;
    const fields = {};
    let size = 0;
    for (const key of fieldKeys(talk)) {
      const field = store.read(key);
      if (!field?.isChanged || field.refused?.text === field.text) continue;
      const { text, base, words, at } = field;
      size += encodeURIComponent(text + base).length;
      if (size > KEEPALIVE && Object.keys(fields).length) break;
      fields[nameOf(key)] = { text, base, words, at };
    }
    if (!Object.keys(fields).length) return null;
    const pen = store.read(keyOf("pen")) ?? uuid();
    store.write(keyOf("pen"), pen);
    const out = { pen, edit: uuid(), number: (store.read(keyOf(talk, "heard")) ?? 0) + 1, fields };
    store.write(keyOf(talk, "out"), out);
    return out;
  };

  const post = (talk, out, leaving = false) => {
    const body = new URLSearchParams({ writer: person, pen: out.pen, edit: out.edit, number: out.number });
    for (const [name, field] of Object.entries(out.fields)) {
      body.set(name, field.text);
      body.set(`base-${name}`, field.base);
      if (field.words) body.set(`words-${name}`, field.words);
      if (field.at) body.set(`at-${name}`, field.at);
    }
    const token = document.cookie.match(/(?:^|; )(?:__Host-)?csrf=([^;]+)/)?.[1] ?? "";
    return fetch(`/interviews/${talk}/jot/`, {
      method: "POST",
      body,
      headers: { Accept: "application/json", "X-CSRFToken": token },
      redirect: "manual",
      keepalive: leaving || String(body).length < KEEPALIVE,
      signal: leaving ? undefined : AbortSignal.timeout(20_000),
    });
  };

  const take = (talk, out, { at, heard, fields }) => {
    if (store.read(keyOf(talk, "out"))?.edit !== out.edit) return;
    for (const name of new Set([...Object.keys(fields), ...Object.keys(out.fields)])) {
      const key = keyOf(talk, "field", name);
      const field = store.read(key);
      const sent = out.fields[name];
      if (field?.isChanged && !(sent && field.text === sent.text)) {
        // Typed on meanwhile: the typing goes on from what was sent.
        if (sent) store.write(key, { ...field, base: sent.text });
      } else if (name in fields) store.write(key, { text: fields[name], base: fields[name], at });
      else store.drop(key);
    }
    store.write(keyOf(talk, "heard"), heard);
    store.drop(keyOf(talk, "out"));
  };

  // What is refused waits until it is changed.
  const refusal = (talk) => {
    const field = fieldKeys(talk).map(store.read).find((one) => one?.isChanged && one.refused?.text === one.text);
    return field ? { kind: "refused", words: field.refused.words } : null;
  };

  const send = async (talk) => {
    for (let times = 0; times < 50; times += 1) {
      const out = message(talk);
      if (!out) return refusal(talk);
      let response;
      let answer = null;
      try {
        response = await post(talk, out);
        answer = await response.json().catch(() => null);
      } catch {
        return { kind: "line" };
      }
      // Another message may have been made of this one meanwhile, by another tab.
      if (response.status === 200 && answer?.fields) take(talk, out, answer);
      else if (response.status === 409 && answer?.heard >= out.number) {
        store.write(keyOf(talk, "out"), { ...out, number: answer.heard + 1 });
      } else if (response.status === 422 && answer?.refused) {
        const names = Object.keys(answer.refused);
        for (const name of names[0] ? names : Object.keys(out.fields)) {
          const key = keyOf(talk, "field", name);
          const refused = { text: out.fields[name]?.text, words: answer.refused[name] ?? answer.refused[""] };
          if (store.read(key)) store.write(key, { ...store.read(key), refused });
        }
        store.drop(keyOf(talk, "out"));
      } else if (response.status === 401 || response.type === "opaqueredirect") return { kind: "sign-in" };
      else if (response.status === 404) return { kind: "gone" };
      else return { kind: "line" };
    }
    return { kind: "line" };
  };

  let timer = 0;
  let failures = 0;
  // One tab at a time; without locks (no https) the numbers keep the tabs apart.
  const alone = (work) => (navigator.locks ? navigator.locks.request("jottings", work) : work());
  const flush = async (talks = unsentTalks()) => {
    if (!person || !talks.length) return true;
    await alone(async () => {
      for (const talk of talks) tell(talk, await send(talk));
    });
    const left = unsentTalks();
    failures = left.some((talk) => troubles.get(talk)?.kind === "line") ? failures + 1 : 0;
    clearTimeout(timer);
    if (failures) timer = setTimeout(flush, WAITS[Math.min(failures, WAITS.length) - 1] * 1000);
    return left.length === 0;
  };

  // A page that is left sends what it has without waiting for an answer; the next page hears that it was taken.
  const leave = () => {
    for (const talk of unsentTalks()) {
      const out = message(talk);
      if (out) post(talk, out, true).catch(() => {});
    }
  };

  // What typed.js keeps of a form: gone once the form has led on to another page, and after a week.
  const typedKeys = (whom) => {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(`typed:${whom}:`));
    } catch {
      return [];
    }
  };
  const clearTyped = () => {
    for (const key of typedKeys(person)) {
      const { isSent, at } = store.read(key) ?? {};
      const isThere = key === `typed:${person}:${location.pathname}`;
      if ((isSent && !isThere) || !(at > Date.now() - WEEK)) store.drop(key);
    }
  };

  const forget = async (whom) => {
    for (const key of typedKeys(whom)) store.drop(key);
    for (const key of store.keys()) if (parts(key)[1] === whom) store.drop(key);
    if (window.caches) await caches.delete(`meetings-${whom}`);
  };

  // Kept pages of others go at once, and what they had sent; what they had not waits for them.
  const clearAfterOthers = async () => {
    for (const key of store.keys()) {
      const [, whose, , kind] = parts(key);
      const isTheirs = whose !== person;
      const isSent = kind === "field" && !isUnsent(key);
      const isOld = isSent && (store.read(key)?.at ?? 0) < Date.now() - WEEK;
      if ((isTheirs && isSent) || (!isTheirs && isOld)) store.drop(key);
    }
    for (const name of window.caches ? await caches.keys() : []) {
      if (name.startsWith("meetings-") && name !== `meetings-${person}`) await caches.delete(name);
    }
  };

  const LEAVING = "jot:leaving";
  // The other tabs of this browser; a tab does not hear itself.
  const tabs = window.BroadcastChannel && new BroadcastChannel("signed-out");
  const signOut = async (event) => {
    const form = event.target.closest("form[data-signs-out]");
    if (!form || !person || event.defaultPrevented) return;
    event.preventDefault();
    const patience = new Promise((resolve) => setTimeout(resolve, 4000, false));
    const isSent = (await Promise.race([flush().catch(() => false), patience])) || unsentTalks().length === 0;
    const words = "Something you noted in a talk is not sent yet, and would be lost. Sign out all the same?";
    if (!isSent && !window.confirm(words)) {
      delete form.dataset.sent;
      form.querySelector("button").removeAttribute("aria-busy");
      return;
    }
    const others = store.keys().some((key) => parts(key)[1] !== person && isUnsent(key));
    if (others) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "keeps" }));
    tabs?.postMessage(person);
    try {
      sessionStorage.setItem(LEAVING, person);
    } catch {
      // The answer to signing out clears it all, too.
    }
    form.submit();
  };

  // Keep the meeting pages that this page leads to, once the worker is there to keep them.
  const keepPages = async () => {
    if (!person || document.body.dataset.role !== "student" || !navigator.serviceWorker) return;
    await navigator.serviceWorker.register("/service-worker.js");
    const isHere = navigator.serviceWorker.controller;
    if (!isHere) await new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve));
    const here = document.querySelector("form[data-talk]") && !isHere ? [location.pathname] : [];
    const ahead = [...document.querySelectorAll("[data-keep]")].map((part) => part.dataset.keep);
    for (const address of new Set([...here, ...ahead])) await fetch(address);
  };

  // The page of a log was made before what was still here had arrived: show it, unless somebody types already.
  const arrive = async () => {
    const talk = location.pathname.match(/^\/interviews\/(\d+)\/log\/$/)?.[1];
    const waited = talk && unsentTalks().includes(talk);
    let isTyped = false;
    document.addEventListener("input", () => (isTyped = true), { once: true });
    await flush();
    if (waited && !isTyped && !unsentTalks().includes(talk)) location.reload();
  };

  const begin = async () => {
    let leaving = null;
    try {
      leaving = sessionStorage.getItem(LEAVING);
      sessionStorage.removeItem(LEAVING);
    } catch {
      // Nobody was signed out from here.
    }
    if (leaving && !person) await forget(leaving);
    if (!person) return;
    document.addEventListener("submit", signOut);
    // Another tab signs this person out: nothing of theirs stays on the screen.
    if (tabs) tabs.onmessage = ({ data }) => data === person && location.replace("/");
    addEventListener("online", () => flush());
    addEventListener("pagehide", leave);
    document.addEventListener("visibilitychange", () => (document.hidden ? leave() : flush()));
    clearTyped();
    await clearAfterOthers();
    arrive();
    // What cannot be kept works with a network all the same.
    keepPages().catch(() => {});
  };
  begin();

  return {
    keyOf,
    read: store.read,
    write: store.write,
    flush,
    isUnsent: (talk) => unsentTalks().includes(String(talk)),
    trouble: (talk) => troubles.get(String(talk)),
    listen: (listener) => listeners.push(listener),
    lasts: () => store.lasts,
  };
})();
