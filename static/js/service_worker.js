// Keeps the files of the meeting page, and the meeting pages of whoever is signed in; all else goes to the network.
// `self.KEPT` is told by /service-worker.js, which imports this file: what to keep, and under which version.

const FILES = `files-${self.KEPT.version}`;
// One cache a person, so that nothing is shown to anybody else.
const PAGES = "meetings-";
const MEETING = /^\/interviews\/\d+\/meet\/$/;
const PATIENCE = 3000;
const MOST_PAGES = 20;

self.addEventListener("install", (event) => {
  self.skipWaiting();
  // Without cookies: the page without a network is nobody's.
  const files = self.KEPT.files.map((file) => new Request(file, { credentials: "omit", cache: "reload" }));
  event.waitUntil(caches.open(FILES).then((cache) => cache.addAll(files)));
});

self.addEventListener("activate", (event) => {
  const renew = async () => {
    await self.clients.claim();
    // Kept pages name the files of their time: they are fetched anew before the old files go.
    for (const name of await caches.keys()) {
      if (!name.startsWith(PAGES)) continue;
      for (const { url } of await (await caches.open(name)).keys()) await remember(url, await fetch(url));
    }
    for (const name of await caches.keys()) {
      if (name.startsWith("files-") && name !== FILES) await caches.delete(name);
    }
  };
  event.waitUntil(renew().catch(() => {}));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  // A form that finds no network leads to the calm page, too; no answer to it is kept.
  if (request.method !== "GET" && request.mode !== "navigate") return;
  if (request.method === "GET" && MEETING.test(url.pathname)) event.respondWith(meeting(event));
  else if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => kept(self.KEPT.offline)));
  else if (url.pathname.startsWith("/static/") || self.KEPT.files.includes(url.pathname + url.search)) {
    event.respondWith(file(request));
  }
});

const file = async (request) => (await kept(request.url)) ?? fetch(request);

const kept = async (address) =>
  (await (await caches.open(FILES)).match(address, { ignoreVary: true })) ??
  (await caches.match(address, { ignoreVary: true }));

// The page from the network; after a short patience, or without one, as it was kept.
const meeting = async (event) => {
  const { request } = event;
  const fresh = fetch(request).then(async (response) => {
    await remember(request.url, response.clone());
    return response;
  });
  event.waitUntil(fresh.catch(() => {}));
  const copy = await keptPage(request.url);
  if (!copy) return fresh.catch(() => kept(self.KEPT.offline));
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE, copy));
  return Promise.race([fresh.catch(() => copy), patience]);
};

const keptPage = async (address) => {
  for (const name of await caches.keys()) {
    const found = name.startsWith(PAGES) && (await (await caches.open(name)).match(address, { ignoreVary: true }));
    if (found) return found;
  }
  return undefined;
};

// A page is kept for its person; once the center says that it is over, it is not kept any longer.
const remember = async (address, response) => {
  const person = response.headers.get("X-Person");
  if (response.status >= 500) return;
  for (const name of await caches.keys()) {
    if (!name.startsWith(PAGES)) continue;
    if (person && name !== PAGES + person) await caches.delete(name);
    else if (!person) await (await caches.open(name)).delete(address);
  }
  if (!person || response.status !== 200) return;
  const cache = await caches.open(PAGES + person);
  await cache.put(address, response);
  const all = await cache.keys();
  for (const old of all.slice(0, Math.max(0, all.length - MOST_PAGES))) await cache.delete(old);
};
