// Without a network: leads to the meeting pages that this browser has kept.
(async () => {
  const section = document.getElementById("kept-pages");
  for (const name of await caches.keys()) {
    if (!name.startsWith("meetings-")) continue;
    const cache = await caches.open(name);
    for (const { url } of await cache.keys()) {
      const page = new DOMParser().parseFromString(await (await cache.match(url)).text(), "text/html");
      const link = Object.assign(document.createElement("a"), { href: url, className: "whole" });
      link.textContent = page.querySelector("h1").textContent;
      const item = document.createElement("li");
      const when = page.querySelector("time");
      item.append(link);
      if (when) item.append(when);
      section.querySelector("ul").append(item);
      section.hidden = false;
    }
  }
})();
