// Players whose link has died get a new one from the desk, which asks again who may, and go on where
// they stood. Without this file a player plays as long as its link lives.
"use strict";
(() => {
  const PATIENCE = 10000;
  const tried = new WeakMap();

  const silent = (el) => {
    const said = el.closest("[data-player]").querySelector("[data-silent]");
    if (said) said.hidden = false;
  };
  const renew = async (el) => {
    if (performance.now() - (tried.get(el) ?? -PATIENCE) < PATIENCE) { silent(el); return; }
    tried.set(el, performance.now());
    const at = el.currentTime;
    const on = !el.paused;
    try {
      const answer = await fetch(el.dataset.renew, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const { url } = await answer.json();
      el.addEventListener("loadedmetadata", () => {
        if (at) el.currentTime = at;
        if (on) el.play().catch(() => {});
      }, { once: true });
      el.src = url;
    } catch {
      silent(el);
    }
  };
  // Errors of players don't bubble; they can be caught on the way down.
  document.addEventListener("error", (event) => {
    if (event.target instanceof HTMLMediaElement && event.target.dataset.renew) renew(event.target);
  }, true);
  // A link that was dead before this file had come.
  for (const el of document.querySelectorAll("[data-renew]")) {
    if (el.error || el.networkState === HTMLMediaElement.NETWORK_NO_SOURCE) renew(el);
  }
})();
