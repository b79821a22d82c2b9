// Service worker. `self.SHELL = {version, offline, assets, static}` is written above this text by the view.
//
// Assets: from the cache, refreshed behind. Pages: always from the network, because a shelf line that is an hour old
// sends a reader to an empty shelf; the kept copy answers when the network fails or is slower than 3 s. A page is kept
// only when its response says `X-Offline: keep` (never said to a signed-in person) and the app is installed.

const SHELL_CACHE = `shell-${self.SHELL.version}`;
const PAGE_CACHE = "pages-1";
const FLAG = "/keep-pages";
const PATIENCE_MS = 3000;
const PAGES_KEPT = 60;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(SHELL_CACHE)
      .then((cache) => cache.addAll([self.SHELL.offline, ...self.SHELL.assets]))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name !== SHELL_CACHE && name !== PAGE_CACHE))
      .then((old) => Promise.all(old.map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("message", (event) => {
  if (!event.data || typeof event.data.keepPages !== "boolean") return;
  event.waitUntil(event.data.keepPages ? allowPages() : undefined);
});

async function allowPages() {
  const cache = await caches.open(PAGE_CACHE);
  await cache.put(FLAG, new Response("yes"));
}

async function mayKeep(response) {
  if (response.status !== 200 || response.headers.get("X-Offline") !== "keep") return false;
  return Boolean(await caches.match(FLAG, { cacheName: PAGE_CACHE }));
}

async function keep(request, response) {
  const cache = await caches.open(PAGE_CACHE);
  if (!(await mayKeep(response))) {
    // Withdrawn, or now seen by someone signed in: the old copy must not come back.
    if (response.status !== 304 && response.status < 500) await cache.delete(request);
    return;
  }
  await cache.put(request, response);
  const kept = await cache.keys();
  const pages = kept.filter((entry) => new URL(entry.url).pathname !== FLAG);
  await Promise.all(pages.slice(0, Math.max(0, pages.length - PAGES_KEPT)).map((entry) => cache.delete(entry)));
}

async function asset(request) {
  const cache = await caches.open(SHELL_CACHE);
  const kept = await cache.match(request);
  const fresh = fetch(request).then((response) => {
    if (response.ok) cache.put(request, response.clone());
    return response;
  });
  if (!kept) return fresh;
  fresh.catch(() => undefined);
  return kept;
}

async function page(event) {
  const { request } = event;
  const fresh = fetch(request).then((response) => {
    event.waitUntil(keep(request, response.clone()));
    return response;
  });
  const kept = await caches.match(request, { cacheName: PAGE_CACHE });
  const offline = () => caches.match(self.SHELL.offline, { cacheName: SHELL_CACHE });
  if (!kept) return fresh.catch(offline);
  const late = new Promise((resolve) => setTimeout(() => resolve(null), PATIENCE_MS));
  const first = await Promise.race([fresh.catch(() => null), late]);
  return first ?? kept;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (address.pathname.startsWith(self.SHELL.static)) event.respondWith(asset(request));
  else if (request.mode === "navigate") event.respondWith(page(event));
});
