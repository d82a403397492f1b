// Keys of the desk. Everything here only presses what is on the page anyway: without this file
// every page works by Tab and Enter.
"use strict";
(() => {
  const typing = (el) => el && (el.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName) &&
    !/^(checkbox|radio|button|submit|file)$/.test(el.type || ""));
  const singles = document.body.dataset.keys !== "off";
  const visible = (el) => el.offsetParent !== null || el.getClientRects().length > 0;
  let first = "";
  let timer = 0;

  // What stands under a key: the first visible element that names it; a field is focused, anything else pressed.
  const press = (name) => {
    const found = [...document.querySelectorAll("[data-key]")].filter((el) => el.dataset.key === name);
    const el = found.find(visible) || found[0];
    if (!el) return false;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName)) { el.focus(); if (el.select) el.select(); } else { el.click(); }
    return true;
  };

  // The cursor of a list.
  const lines = () => [...document.querySelectorAll(".work")];
  const here = () => document.querySelector(".work--here");
  const move = (step) => {
    const all = lines();
    if (!all.length) return false;
    const now = here();
    const next = all[Math.min(all.length - 1, Math.max(0, now ? all.indexOf(now) + step : 0))];
    if (now) now.classList.remove("work--here");
    next.classList.add("work--here");
    const link = next.querySelector("h3 a");
    if (link) link.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
    return true;
  };
  const mark = (box) => {
    const line = box.closest(".work");
    if (line) line.classList.toggle("work--picked", box.checked);
  };
  const count = () => {
    const bar = document.querySelector("[data-picked]");
    if (!bar) return;
    const n = document.querySelectorAll(".work input:checked, [type=hidden][name=draft]").length;
    bar.hidden = n === 0;
    const place = bar.querySelector("[data-count]");
    if (place) place.textContent = String(n).padStart(2, "0");
  };
  const pick = (group) => {
    const line = here() || lines()[0];
    if (!line) return false;
    const boxes = group ? [...line.closest("section").querySelectorAll("input[type=checkbox]")]
      : [line.querySelector("input[type=checkbox]")].filter(Boolean);
    if (!boxes.length) return false;
    const on = group ? boxes.some((box) => !box.checked) : !boxes[0].checked;
    boxes.forEach((box) => { box.checked = on; mark(box); });
    count();
    return true;
  };

  // Findings and files of a draft, one after the other.
  const next = (selector) => {
    const all = [...document.querySelectorAll(selector)].filter(visible);
    if (!all.length) return false;
    const now = all.findIndex((el) => el.contains(document.activeElement) || el === document.activeElement ||
      el.getAttribute("aria-current") === "page");
    const el = all[(now + 1) % all.length];
    if (!el.hasAttribute("tabindex") && el.tagName !== "A") el.setAttribute("tabindex", "-1");
    el.focus();
    return el;
  };

  // Doubtful places: the panel's fieldsets; what a key chooses there is only recorded by the button.
  const doubt = (step) => {
    const all = [...document.querySelectorAll("[data-doubt]")];
    if (!all.length) return false;
    const now = all.findIndex((el) => el.contains(document.activeElement));
    const el = all[(now + step + all.length) % all.length];
    const link = el.querySelector("[data-place]");
    document.querySelectorAll("mark.here").forEach((mark) => mark.classList.remove("here"));
    const mark = document.getElementById(link.hash.slice(1));
    if (mark) { mark.classList.add("here"); mark.scrollIntoView({ block: "center" }); }
    link.focus({ preventScroll: true });
    el.scrollIntoView({ block: "nearest" });
    return true;
  };
  const choose = (pickOne) => {
    const el = document.activeElement && document.activeElement.closest("[data-doubt]");
    if (!el) return false;
    const radio = pickOne([...el.querySelectorAll("input[type=radio]")]);
    if (!radio) return false;
    radio.checked = true;
    return doubt(1);
  };
  // The first suggestion for every word that is in doubt for the same reason as this one.
  const choose_kind = () => {
    const el = document.activeElement && document.activeElement.closest("[data-doubt]");
    if (!el) return false;
    const same = [...document.querySelectorAll("[data-doubt]")].filter((other) => other.dataset.doubt === el.dataset.doubt);
    same.forEach((other) => {
      const radio = first_of([...other.querySelectorAll("input[type=radio]")]);
      if (radio) radio.checked = true;
    });
    return true;
  };
  const first_of = (radios) => radios.find((radio) => radio.value !== "=");
  const right_of = (radios) => radios.find((radio) => radio.value === "=");

  const LIST = {
    j: () => move(1),
    k: () => move(-1),
    x: () => pick(false),
    X: () => pick(true),
    J: () => pick(false) && move(1),
  };
  const DRAFT = {
    "]": () => doubt(1),
    "[": () => doubt(-1),
    a: () => choose(first_of),
    A: choose_kind,
    b: () => choose(right_of),
    l: () => next(".finding"),
    o: () => { const tab = next("[data-files] a"); if (tab) tab.click(); return tab; },
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const combined = event.ctrlKey || event.metaKey;
    if (combined && !event.altKey) {
      const name = "Control+" + (event.key.length === 1 ? event.key.toLowerCase() : event.key);
      if (press(name)) event.preventDefault();
      return;
    }
    if (event.key === "Escape") {
      const open = document.querySelector("details.menu[open]");
      if (open) { open.open = false; open.querySelector("summary").focus(); return; }
      if (typing(document.activeElement)) { document.activeElement.blur(); return; }
      press("Escape");
      return;
    }
    if (event.altKey || !singles || typing(event.target)) return;
    const pair = first ? first + " " + event.key : "";
    clearTimeout(timer);
    first = "";
    if (pair && press(pair)) { event.preventDefault(); return; }
    if (event.key === "g") { first = "g"; timer = setTimeout(() => { first = ""; }, 1500); return; }
    const list = lines().length > 0;
    const act = (list && LIST[event.key]) || (document.querySelector(".studio") && DRAFT[event.key]);
    if ((act && act()) || press(event.key)) event.preventDefault();
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches(".work input[type=checkbox]")) { mark(event.target); count(); }
  });
  // Signing in anew, in another window, changes the token that forms must send: theirs follows.
  const now = () => (document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || [])[1];
  const token = (form) => {
    const field = form.querySelector("[name=csrfmiddlewaretoken]");
    if (field && now()) field.value = now();
  };
  document.addEventListener("htmx:configRequest", (event) => {
    const sent = event.detail.parameters;
    if (sent.csrfmiddlewaretoken && now()) sent.csrfmiddlewaretoken = now();
  });
  // htmx puts no refusal into the page: without this a press would seem to do nothing.
  const failed = document.getElementById("failed");
  const refused = (away) => {
    failed.querySelector("[data-away]").hidden = !away;
    failed.querySelector("[data-refused]").hidden = away;
    failed.hidden = false;
  };
  document.addEventListener("htmx:responseError", (event) => refused([401, 403].includes(event.detail.xhr.status)));
  document.addEventListener("htmx:sendError", () => refused(false));
  document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) failed.hidden = true; });

  // A form that would lose what was typed says so before the page goes.
  let dirty = false;
  let sent = null;
  let sent_at = 0;
  document.addEventListener("input", (event) => { if (event.target.closest("[data-guard]")) dirty = true; });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog") return; // a dialog's goes nowhere
    if (form === sent && event.timeStamp - sent_at < 2000) { event.preventDefault(); return; } // pressed twice
    if (form.method === "post" && !form.dataset.keep) { sent = form; sent_at = event.timeStamp; }
    token(form);
    dirty = false;
  });
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });

  // What is typed is kept on the server a second after the last key, at the latest two after the
  // first that isn't kept yet, so that no crash takes it; and before it is saved, so that nothing
  // hangs on whether the saving page arrives.
  const keep = (form) => {
    const said = form.querySelector("[data-kept]");
    const again = form.querySelector("[data-again]");
    const others = document.querySelector("[data-others]");
    let typed = false;
    let leaving = false;
    let passing = false;
    let since = 0; // when the first key fell that isn't kept yet
    let wait = 0;
    let last = Promise.resolve();
    const later = (after) => { clearTimeout(wait); wait = setTimeout(send, after); };
    const post = async (more) => {
      if (leaving) return 0;
      token(form);
      const began = since;
      since = 0;
      const body = new URLSearchParams();
      for (const [name, value] of new FormData(form)) {
        const own = ["version", "base", "csrfmiddlewaretoken"].includes(name);
        if ((typed || own) && typeof value === "string") body.append(name, value); // no files
      }
      let status = 0;
      try {
        const answer = await fetch(form.dataset.keep, { method: "POST", body, ...more });
        status = answer.status;
        if (answer.ok) {
          const told = await answer.json();
          if (told.kept) said.textContent = told.kept;
          others.hidden = !told.others;
          if (others.textContent !== told.others) others.textContent = told.others;
        }
      } catch { /* no connection: the status stays 0 */ }
      const away = status === 401 || status === 403;
      again.hidden = !away;
      if (typed && status !== 200) {
        since = began || Date.now();
        said.textContent = away ? said.dataset.away : said.dataset.lost;
        if (status !== 409) later(3000);
      }
      return status;
    };
    // One after the other: an older text must not arrive after a newer one.
    const send = (more) => { last = last.then(() => post(more)); return last; };
    form.addEventListener("input", () => {
      typed = true;
      since = since || Date.now();
      later(Math.max(0, Math.min(1000, since + 2000 - Date.now())));
    });
    form.addEventListener("submit", async (event) => {
      if (passing) { leaving = true; return; }
      if (leaving) { event.preventDefault(); return; } // pressed twice
      if (!typed) return;
      event.preventDefault();
      clearTimeout(wait);
      const status = await send();
      if (leaving) return;
      if (!status || status >= 500 || status === 401 || status === 403) { said.scrollIntoView({ block: "nearest" }); return; }
      clearTimeout(wait);
      passing = true;
      form.requestSubmit(event.submitter); // whichever button it was
      passing = false;
    });
    window.addEventListener("pageshow", (event) => { if (event.persisted) leaving = false; });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && typed && dirty) send({ keepalive: true });
    });
    setInterval(() => { if (document.visibilityState === "visible") send(); }, 20000);
    send();
  };
  document.querySelectorAll("form[data-keep]").forEach(keep);

  const ready = () => {
    const summary = document.querySelector("[role=alert][tabindex]");
    if (summary) summary.focus();
    document.querySelectorAll(".work input:checked").forEach(mark);
    count();
  };
  document.addEventListener("htmx:afterSettle", (event) => {
    count();
    // The link that was pressed has gone with the old pane: its file's tab is in the new one.
    if (event.target.id !== "pane-file" || document.activeElement !== document.body) return;
    const tab = event.target.querySelector("[aria-current=page]");
    if (tab) tab.focus({ preventScroll: true });
  });
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready); else ready();
})();
