// The service worker, and one word to it: pages are kept for reading offline only in the installed app,
// which is on the reader's own device; a reading room's browser keeps nothing.

export function registerWorker() {
  const address = document.documentElement.dataset.worker;
  if (!address || !("serviceWorker" in navigator)) return;
  navigator.serviceWorker
    .register(address, { scope: "/" })
    .then(() => navigator.serviceWorker.ready)
    .then((registration) => {
      const installed = window.matchMedia("(display-mode: standalone)").matches;
      registration.active.postMessage({ keepPages: installed });
    })
    .catch(() => undefined);
}
