// Notes: "@" offers the board's names, and words selected in the text become a note's place.
// Without this file both are typed.
import { fold } from "./folding.js";

const NAMING = /(?:^|[^\p{L}\p{N}_.@-])@([^@\n]{0,40})$/u;

let list = null;
let chosen = 0;

const close = () => {
  if (!list) return;
  const field = list.previousElementSibling;
  field.removeAttribute("aria-activedescendant");
  list.remove();
  list = null;
};
const show = (at) => {
  const all = [...list.children];
  chosen = (at + all.length) % all.length;
  all.forEach((one, place) => one.setAttribute("aria-selected", String(place === chosen)));
  list.previousElementSibling.setAttribute("aria-activedescendant", all[chosen].id);
  all[chosen].scrollIntoView({ block: "nearest" });
};
const take = (field) => {
  const before = field.value.slice(0, field.selectionStart);
  const typed = NAMING.exec(before)[1];
  const name = list.children[chosen].dataset.name;
  field.setRangeText(`${name} `, before.length - typed.length, before.length, "end");
  close();
  field.dispatchEvent(new Event("input", { bubbles: true }));
};
const offer = (field) => {
  const match = NAMING.exec(field.value.slice(0, field.selectionStart));
  const options = [...document.querySelectorAll("#board option")];
  const wanted = match ? fold(match[1]) : "";
  const found = match ? options.filter((one) => [one.textContent, one.value].some((name) =>
    fold(name).startsWith(wanted) || fold(name).includes(` ${wanted}`)) &&
    fold(one.textContent) !== wanted.trim()) : [];
  close();
  if (!found.length) return;
  list = document.createElement("ul");
  list.className = "naming";
  list.id = "naming";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", document.getElementById("h-notes").dataset.board);
  found.slice(0, 8).forEach((one, place) => {
    const item = document.createElement("li");
    item.id = `naming-${place}`;
    item.setAttribute("role", "option");
    item.dataset.name = one.textContent;
    item.textContent = one.textContent;
    list.append(item);
  });
  field.after(list);
  field.setAttribute("aria-controls", "naming");
  field.setAttribute("aria-autocomplete", "list");
  show(0);
};

const naming = (event) => event.target.matches && event.target.matches("[data-naming] textarea");
document.addEventListener("input", (event) => { if (naming(event)) offer(event.target); });
document.addEventListener("keydown", (event) => {
  if (!list || event.isComposing || !naming(event)) return;
  const act = {
    ArrowDown: () => show(chosen + 1), ArrowUp: () => show(chosen - 1),
    Enter: () => take(event.target), Tab: () => take(event.target), Escape: close,
  }[event.key];
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}, true);
document.addEventListener("mousedown", (event) => {
  const item = event.target.closest(".naming li");
  if (!item) return;
  event.preventDefault();
  chosen = [...list.children].indexOf(item);
  take(list.previousElementSibling);
});
document.addEventListener("focusout", (event) => { if (naming(event)) close(); });

// An act in the panels brings them anew: what is half typed in their other forms goes over.
let typed = [];
document.addEventListener("htmx:beforeSwap", (event) => {
  const panels = event.detail.target;
  if (panels.id !== "beside") return;
  typed = [...panels.querySelectorAll("form[data-naming]")]
    .filter((form) => form !== event.detail.requestConfig.elt)
    .flatMap((form) => [...form.querySelectorAll("textarea, input:not([type=hidden])")])
    .filter((field) => field.value)
    .map((field) => [field.id, field.value, Boolean(field.closest("details[open]"))]);
});
document.addEventListener("htmx:afterSwap", () => {
  typed.forEach(([id, value, open]) => {
    const field = document.getElementById(id);
    if (!field || field.value) return;
    field.value = value;
    if (open) field.closest("details").open = true;
  });
  typed = [];
});

// What was last selected in the draft's text, for the next new note.
let selected = "";
document.addEventListener("selectionchange", () => {
  const now = document.getSelection();
  const at = now.rangeCount && !now.isCollapsed ? now.getRangeAt(0).startContainer : null;
  const el = at && (at.nodeType === Node.TEXT_NODE ? at.parentElement : at);
  if (el && el.closest("article.text")) selected = now.toString().split("\n")[0].trim().slice(0, 200);
});
document.addEventListener("focusin", (event) => {
  if (event.target.id !== "id_text_note" || !selected) return;
  const quote = event.target.form.elements.namedItem("quote");
  if (!quote.value) quote.value = selected;
  selected = "";
});
