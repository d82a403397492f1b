// The list of work: acts happen in place, the cursor goes on to the next line, and a screen reader
// hears what was done (#said). Without this file every act is an ordinary form.
import { fold } from "./folding.js";

(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const singles = document.body.dataset.keys !== "off";
  const typing = (el) => el && (el.isContentEditable || (/^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName) &&
    !/^(checkbox|radio|button|submit)$/.test(el.type || "")));
  const picks = () => document.getElementById("picks");
  const lines = () => all("#list .work");
  const cursor = () => document.querySelector("#list .work--here") ||
    (document.activeElement && document.activeElement.closest("#list .work"));
  const box = (line) => line.querySelector("input[name=draft]");

  const go = (line, focus = true) => {
    lines().forEach((one) => one.classList.toggle("work--here", one === line));
    if (!line) return;
    const link = line.querySelector("h3 a");
    if (focus && link) link.focus({ preventScroll: true });
    line.scrollIntoView({ block: "nearest" });
  };

  // An act is meant for what is picked, else for the line under the cursor.
  const chosen = () => {
    const picked = lines().filter((line) => box(line).checked);
    if (picked.length || picks().querySelector("input[type=hidden][name=draft]")) return picked;
    const line = cursor() || lines()[0];
    return line ? [line] : [];
  };
  let after = null; // where the cursor goes when the list is there again
  const remember = () => {
    const done = chosen();
    const rows = lines();
    const last = done.length ? rows.indexOf(done[done.length - 1]) : 0;
    const rest = rows.slice(last + 1).concat(rows.slice(0, last + 1).reverse());
    const next = rest.find((line) => !done.includes(line));
    after = { id: next ? next.id : "", place: Math.max(0, last - done.length + 1) };
  };
  const submit = (name, values = {}) => {
    const lone = chosen();
    const was = lone.map((line) => box(line).checked);
    lone.forEach((line) => { box(line).checked = true; });
    // htmx reads the form while it is being submitted; the chooser's own field stays out of it.
    const extra = Object.entries({ act: name, ...values }).map(([key, value]) =>
      Object.assign(document.createElement("input"), { type: "hidden", name: key, value }));
    picks().append(...extra);
    picks().requestSubmit();
    extra.forEach((one) => one.remove());
    // What was only under the cursor was never picked: an act that is refused leaves no pick.
    lone.forEach((line, n) => { box(line).checked = was[n]; });
  };

  // Whom to assign it to: type to find, arrows to choose, Enter.
  const dialog = document.getElementById("assign");
  const field = dialog && dialog.querySelector("#assign-q");
  const list = dialog && dialog.querySelector("#assign-list");
  const people = () => all("[role=option]", list);
  const shown = () => people().filter((one) => !one.hidden);
  const select = (one) => {
    people().forEach((other) => other.setAttribute("aria-selected", String(other === one)));
    field.setAttribute("aria-activedescendant", one ? one.id : "");
    list.dataset.chosen = one ? one.dataset.value : "";
    dialog.querySelector("[data-assign-go]").disabled = !one;
    dialog.querySelector("[data-none]").hidden = Boolean(one);
    if (one) one.scrollIntoView({ block: "nearest" });
  };
  const find = () => {
    const words = fold(field.value).split(/\s+/).filter(Boolean);
    people().forEach((one) => {
      const name = fold(one.dataset.name).split(/\s+/);
      one.hidden = !words.every((word) => name.some((part) => part.startsWith(word)));
    });
    select(shown()[0]);
  };
  // Whoever was proposed for most of what is chosen stands first; else who was chosen last.
  const propose = (chosenLines) => {
    const votes = new Map();
    chosenLines.forEach((line) => {
      const who = line.dataset.proposed;
      if (who) votes.set(who, (votes.get(who) || 0) + 1);
    });
    const rank = (one) => (votes.get(one.dataset.value) || 0) * 2 + (list.dataset.last === one.dataset.value ? 1 : 0);
    people().map((one, n) => [one, rank(one), Number(one.dataset.place || n)])
      .sort((a, b) => b[1] - a[1] || a[2] - b[2])
      .forEach(([one, weight]) => {
        one.querySelector("[data-why]").hidden = weight < 2;
        list.append(one);
      });
  };
  const assign = () => {
    if (!dialog || !picks() || !chosen().length) return false;
    const count = chosen().length + all("input[type=hidden][name=draft]", picks()).length;
    dialog.querySelector("[data-assign-count]").textContent = `(${String(count).padStart(2, "0")})`;
    field.value = "";
    propose(chosen());
    find();
    dialog.showModal();
    field.focus();
    return true;
  };
  if (dialog) {
    people().forEach((one, n) => { one.dataset.place = n; });
    field.addEventListener("input", find);
    const confirm = () => {
      const button = dialog.querySelector("[data-assign-go]");
      if (button.disabled) return;
      list.dataset.last = list.dataset.chosen;
      dialog.close();
      submit("assign", { assignee: list.dataset.last, filled: "assign" });
    };
    dialog.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const rows = shown();
      const now = rows.findIndex((one) => one.getAttribute("aria-selected") === "true");
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && rows.length) {
        select(rows[(now + step + rows.length) % rows.length]);
        event.preventDefault();
      }
      if (event.key === "Enter" && event.target === field) { event.preventDefault(); confirm(); }
      event.stopPropagation();
    });
    list.addEventListener("click", (event) => {
      const one = event.target.closest("[role=option]");
      if (one) { select(one); confirm(); }
    });
    dialog.querySelector("[data-assign-go]").addEventListener("click", (event) => { event.preventDefault(); confirm(); });
    dialog.querySelector("[data-assign-close]").addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => { const line = cursor(); if (line && !after) go(line); });
  }

  // A look into the draft under the cursor, and away again.
  const glance = async (line) => {
    const open = line.querySelector(".glance");
    if (open) { open.remove(); return; }
    all("#list .glance").forEach((one) => one.remove());
    const place = Object.assign(document.createElement("div"), { className: "glance" });
    place.setAttribute("role", "status");
    line.append(place);
    const answer = await fetch(line.dataset.glance).catch(() => null);
    if (!answer) { place.remove(); return; } // no connection: the list stays
    if (!answer.ok || answer.redirected) { location.assign(line.querySelector("h3 a").href); return; }
    place.innerHTML = await answer.text();
    line.scrollIntoView({ block: "nearest" });
  };

  // Each to whom it is proposed, without asking: what nobody is proposed for is left and named.
  const KEYS = { p: assign, P: () => submit("assign", { assignee: "proposed" }) };
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || !singles || !picks() || (dialog && dialog.open)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const line = cursor();
    if (event.key === " " && line && !/^(INPUT|BUTTON|SUMMARY)$/.test(event.target.tagName)) {
      event.preventDefault();
      glance(line);
      return;
    }
    const button = picks().querySelector(`[data-act="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!button || !chosen().length || (event.key !== button.dataset.act && !KEYS[event.key])) return;
    event.preventDefault();
    if (KEYS[event.key] && dialog) KEYS[event.key](); else submit(button.value);
  }, true);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("#picks button[name=act]");
    if (button) {
      event.preventDefault();
      if (KEYS[button.dataset.act] && dialog) assign(); else submit(button.value);
    }
    // Pages beside this one keep what is picked here.
    const link = event.target.closest("a[rel=prev], a[rel=next]");
    if (link && picks()) {
      const values = all("[name=draft]", picks()).filter((one) => one.type === "hidden" || one.checked).map((one) => one.value);
      const url = new URL(link.href);
      url.searchParams.delete("picked");
      if (values.length) url.searchParams.set("picked", values.join("."));
      link.href = url.href;
    }
  });

  document.addEventListener("submit", (event) => {
    if (event.target === picks()) remember();
    const undone = event.target.dataset.undo;
    if (undone) after = { id: `w${undone}`, place: 0 };
  }, true);
  document.addEventListener("reset", (event) => {
    if (event.target !== picks()) return;
    all("input[type=hidden][name=draft]", event.target).forEach((one) => one.remove());
    // A page that came with picks would fall back to them.
    all("input[type=checkbox]", event.target).forEach((one) => { one.defaultChecked = false; });
    setTimeout(() => lines().forEach((line) => box(line).dispatchEvent(new Event("change", { bubbles: true }))));
  });

  // The answer is the list again; anything else (something to be filled in, signed out) is a page.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status >= 400) { after = null; return; } // desk.js says that it failed
    const url = new URL(event.detail.xhr.responseURL || location.href, location.href);
    if (url.pathname === location.pathname || event.target.id !== "list") return;
    event.detail.shouldSwap = false;
    location.assign(url.href);
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id !== "list" && event.detail.target?.id !== "list") return;
    if (!after) return;
    const rows = lines();
    const next = document.getElementById(after.id) || rows[Math.min(after.place, rows.length - 1)];
    after = null;
    if (next) go(next); else document.getElementById("main").focus();
  });

  all("[data-print]").forEach((one) => {
    one.hidden = false;
    one.addEventListener("click", () => window.print());
  });
  const form = document.querySelector("[data-go-on]");
  if (form) form.requestSubmit();
})();
