// A long choice is found by typing a part of its name, with or without marks; arrows choose, Enter or
// going on takes what is marked, Esc leaves it as it was. Without this file it is the browser's own
// list.
import { fold } from "./folding.js";

(() => {
  const MOST = 50;
  const made = (tag, values) => Object.assign(document.createElement(tag), values);

  const find = (select) => {
    const id = select.id;
    const label = document.querySelector(`label[for="${id}"]`);
    const options = [...select.options].map((option) => ({ value: option.value, text: option.text, folded: fold(option.text) }));
    const box = made("div", { className: "finder" });
    const field = made("input", { id, type: "text", autocomplete: "off", spellcheck: false });
    const list = made("ul", { id: `${id}-list`, className: "plain options", hidden: true });
    const said = made("p", { className: "sr" });
    select.id = `${id}-value`;
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-expanded", "false");
    field.setAttribute("aria-controls", list.id);
    for (const name of ["aria-describedby", "aria-invalid"]) {
      if (select.hasAttribute(name)) field.setAttribute(name, select.getAttribute(name));
    }
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", label ? label.textContent.trim() : "");
    said.setAttribute("role", "status");
    select.hidden = true;
    select.before(box);
    box.append(field, list, said, select);

    let shown = [];
    let at = -1;
    const chosen = () => options[select.selectedIndex] || options[0];
    const named = () => (chosen().value ? chosen().text : "");
    const restore = () => { field.value = named(); };
    const close = () => {
      list.hidden = true;
      at = -1;
      field.setAttribute("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
    };
    const point = (to) => {
      at = to;
      [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === at)));
      const here = list.children[at];
      if (here) { field.setAttribute("aria-activedescendant", here.id); here.scrollIntoView({ block: "nearest" }); }
      else field.removeAttribute("aria-activedescendant");
    };
    const open = (text) => {
      const words = fold(text).split(/\s+/).filter(Boolean);
      const fits = (one) => (one.value || !words.length) && words.every((word) => one.folded.includes(word));
      shown = options.filter(fits).slice(0, MOST);
      // The page's bar of buttons would lie over the list of a field near the foot.
      if (list.hidden) field.scrollIntoView({ block: "center" });
      list.replaceChildren(...shown.map((one, index) => {
        const item = made("li", { id: `${list.id}-${index}`, textContent: one.text });
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        return item;
      }));
      list.hidden = shown.length === 0;
      field.setAttribute("aria-expanded", String(shown.length > 0));
      said.textContent = String(shown.length);
      point(words.length && shown.length ? 0 : -1);
    };
    const take = (one) => {
      select.value = one.value;
      restore();
      close();
      select.dispatchEvent(new Event("input", { bubbles: true }));
      select.dispatchEvent(new Event("change", { bubbles: true }));
    };

    field.addEventListener("input", (event) => { event.stopPropagation(); open(field.value); });
    field.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) {
        event.preventDefault();
        if (list.hidden) { open(""); return; }
        point((at + step + shown.length) % shown.length);
      } else if (event.key === "Enter" && !event.ctrlKey && (!list.hidden || field.value !== named())) {
        event.preventDefault(); // nothing goes by that name: the form isn't sent with another
        if (shown[at]) take(shown[at]);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        restore();
        close();
      }
    });
    // What was typed isn't dropped on the way, nor by a key that sends the form from within the field.
    const settle = () => {
      if (!field.value.trim() && chosen().value) take(options[0]);
      else if (!list.hidden && shown[at]) take(shown[at]);
      else restore();
      close();
    };
    field.addEventListener("blur", settle);
    if (field.form) field.form.addEventListener("submit", settle, true);
    field.addEventListener("focus", () => field.select());
    list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const item = event.target.closest("li");
      if (item) take(shown[[...list.children].indexOf(item)]);
    });
    restore();
  };
  document.querySelectorAll("select[data-find]").forEach(find);
})();
