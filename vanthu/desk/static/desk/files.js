// The order of a draft's files by two buttons each. Without this file the number in "place" decides.
"use strict";
(() => {
  const list = document.querySelector("[data-rows]");
  if (!list) return;
  const rows = () => [...list.querySelectorAll("fieldset.filerow")];
  const place = (row) => row.querySelector("input[name$='-order']");
  const told = list.querySelector("[data-moved]");

  const number = () => rows().forEach((row, index, all) => {
    place(row).value = index + 1;
    row.querySelectorAll("[data-move]").forEach((button) => {
      const end = Number(button.dataset.move) < 0 ? index === 0 : index === all.length - 1;
      button.setAttribute("aria-disabled", String(end));
    });
  });
  const move = (button) => {
    const row = button.closest("fieldset");
    const all = rows();
    const other = all[all.indexOf(row) + Number(button.dataset.move)];
    if (!other) return;
    if (Number(button.dataset.move) < 0) other.before(row); else other.after(row);
    number();
    button.focus();
    told.textContent = `${told.dataset.moved}: ${place(row).value}`;
    place(row).dispatchEvent(new Event("input", { bubbles: true }));
  };

  if (rows().length < 2) return;
  // What was typed as places before holds: the rows are put in that order first.
  rows().sort((a, b) => (place(a).value || 99) - (place(b).value || 99)).forEach((row) => told.before(row));
  rows().forEach((row) => { row.querySelector("[data-moves]").hidden = false; });
  number();
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (button) move(button);
  });
})();
