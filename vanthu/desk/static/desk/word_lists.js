// Word writes the items of a list as paragraphs that only look like one: style "mso-list:l0 level2
// lfo1", the bullet or number as text in a span "mso-list:Ignore". Here they become lists again.
const STYLE = /(<(?:p|h[1-6]|span)\b[^>]*?\s)style(\s*=\s*(?:"[^"]*mso-list:[^"]*"|'[^']*mso-list:[^']*'))/gi;
const LEVEL = /mso-list:[^;]*?\blevel([1-9])/i;
const NUMBER = /^\(?(?:[0-9]+|[a-zđ]{1,4})[.)]/i;

// What tells of lists, under a name that outlives the taking out of styles.
export const keep_levels = (text) => text.replace(STYLE, "$1data-word$2");

const level_of = (el) => Number(el.localName !== "span" && LEVEL.exec(el.dataset.word)?.[1]) || 0;

function marker_of(item) {
  const marker = [...item.querySelectorAll("[data-word]")].find((one) => /mso-list:\s*ignore/i.test(one.dataset.word));
  marker?.remove();
  return marker?.textContent.trim() || "";
}

// The items from `first` on that stand together, as one list with its levels in it.
function gather(first, page) {
  const frame = page.createElement("div");
  first.before(frame);
  const open = []; // the lists that are open, one a level
  for (let item = first, next; item && level_of(item); item = next) {
    next = item.nextElementSibling;
    const level = Math.min(level_of(item), open.length + 1); // some leave a level out
    const marker = marker_of(item);
    const kind = NUMBER.test(marker) ? "ol" : "ul";
    open.length = Math.min(open.length, level);
    if (open.length === level && open.at(-1).localName !== kind) open.pop();
    if (open.length < level) {
      const list = page.createElement(kind);
      if (parseInt(marker, 10) > 1) list.start = parseInt(marker, 10);
      (open.at(-1)?.lastElementChild || frame).append(list);
      open.push(list);
    }
    const [li, line] = [page.createElement("li"), page.createElement("p")];
    line.append(...item.childNodes);
    li.append(line);
    open.at(-1).append(li);
    item.remove();
  }
  frame.replaceWith(...frame.childNodes);
}

export function word_lists(text) {
  if (!text.includes("data-word")) return text;
  // Conditional comments stand around the bullets: <![if !supportLists]>…<![endif]>.
  const page = new DOMParser().parseFromString(text.replace(/<!(?:--)?\[[^\]]*\](?:--)?>/g, ""), "text/html");
  for (let item; (item = [...page.querySelectorAll("[data-word]")].find(level_of));) gather(item, page);
  return page.body.innerHTML;
}
