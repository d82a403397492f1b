// The editor of news and articles: ProseMirror over the hidden field `html`, with a toolbar that the
// page holds already. Without this file the plain text field stays where it is.
import { keep_levels, word_lists } from "./word_lists.js";
import {
  Bold, BulletList, Document, Dropcursor, Editor, Gapcursor, HardBreak, Heading, History, Image,
  Italic, Link, ListItem, OrderedList, Paragraph, Table, TableCell, TableHeader, TableRow, Text,
} from "../django_prose_editor/editor.js";

const box = document.querySelector("[data-prose]");
const plain = document.getElementById(box.dataset.plain);
const html = document.getElementById(box.dataset.html);
const bar = box.querySelector("[role=toolbar]");
const linking = document.querySelector("[data-linking]");
const picturing = document.querySelector("[data-picturing]");
const pictures = new Map([...(picturing ? picturing.querySelectorAll("option") : [])].map((one) => [one.value, one]));

// Of a picture only which of the draft's files it is counts; pasted ones from elsewhere don't come in.
const OwnImage = Image.extend({
  addAttributes() {
    const all = this.parent();
    return {
      src: { ...all.src, parseHTML: (el) => pictures.get(el.dataset.file)?.dataset.url },
      alt: all.alt,
      file: all.file,
    };
  },
  parseHTML() {
    return [{ tag: "img[data-file]", getAttrs: (el) => (pictures.has(el.dataset.file) ? null : false) }];
  },
});
const OwnLink = Link.extend({
  addKeyboardShortcuts() { return { "Mod-k": () => { ask_link(); return true; } }; },
});
// A cell holds paragraphs: lists and pictures in one would not outlive saving.
const CELL = { content: "paragraph+" };

const editor = new Editor({
  element: box.querySelector("[data-page]"),
  injectCSS: false, // the policy of this page takes no style element; desk.css has what is needed
  content: html.value,
  extensions: [
    Document, Paragraph, Text, Heading.configure({ levels: [2, 3, 4, 5, 6] }), HardBreak, Bold, Italic,
    BulletList, OrderedList, ListItem, History, Dropcursor, Gapcursor, OwnImage,
    OwnLink.configure({ openOnClick: false, autolink: false, enableTarget: false }),
    Table.configure({ resizable: false }), TableRow,
    TableHeader.extend(CELL), TableCell.extend(CELL),
  ],
  editorProps: {
    // For quiet alone: the policy bars pasted styles and handlers anyway, but complains of each.
    transformPastedHTML: (text) => word_lists(keep_levels(text)
      .replace(/<(style|script|title|xml)\b[^]*?<\/\1\s*>|<(link|meta|base)\b[^>]*>/gi, "")
      .replace(/(<[a-z][^>]*?)\s(?:style|on\w+)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi, "$1")
      .replace(/(<[a-z][^>]*?)\s(?:style|on\w+)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi, "$1")),
    attributes: {
      role: "textbox", "aria-multiline": "true", "aria-label": box.dataset.label,
      "aria-describedby": box.dataset.hint, class: "text prose__page", lang: "vi",
    },
  },
  onUpdate() {
    html.value = editor.getHTML();
    html.dispatchEvent(new Event("input", { bubbles: true })); // kept as what is typed elsewhere
  },
  onTransaction: () => show(),
});

// The editor's own `focus` waits for the next frame: what is typed till then would go to the button.
const run = () => { editor.view.focus(); return editor.chain().focus(); };
const ACTS = {
  bold: { do: () => run().toggleBold().run(), is: () => editor.isActive("bold") },
  italic: { do: () => run().toggleItalic().run(), is: () => editor.isActive("italic") },
  heading: { do: () => run().toggleHeading({ level: 2 }).run(), is: () => editor.isActive("heading", { level: 2 }) },
  subheading: { do: () => run().toggleHeading({ level: 3 }).run(), is: () => editor.isActive("heading", { level: 3 }) },
  bullets: { do: () => run().toggleBulletList().run(), is: () => editor.isActive("bulletList") },
  numbers: { do: () => run().toggleOrderedList().run(), is: () => editor.isActive("orderedList") },
  link: { do: () => ask_link(), is: () => editor.isActive("link") },
  picture: { do: () => ask_picture() },
  table: { do: () => run().insertTable({ rows: 3, cols: 3, withHeaderRow: false }).run(), off: () => editor.isActive("table") },
  row_in: { do: () => run().addRowAfter().run() },
  row_out: { do: () => run().deleteRow().run() },
  column_in: { do: () => run().addColumnAfter().run() },
  column_out: { do: () => run().deleteColumn().run() },
  table_out: { do: () => run().deleteTable().run() },
  undo: { do: () => run().undo().run(), off: () => !editor.can().undo() },
  redo: { do: () => run().redo().run(), off: () => !editor.can().redo() },
};
const buttons = [...bar.querySelectorAll("button")];
const usable = () => buttons.filter((button) => button.offsetParent !== null);
const stop_at = (button) => buttons.forEach((one) => { one.tabIndex = one === button ? 0 : -1; });

function show() {
  for (const button of buttons) {
    const act = ACTS[button.dataset.act];
    if (act.is) button.setAttribute("aria-pressed", String(act.is()));
    // Not `disabled`: the toolbar's arrows go over it, and focus isn't lost when it turns off.
    if (act.off) button.setAttribute("aria-disabled", String(act.off()));
  }
  const tools = bar.querySelector("[data-tables]");
  tools.hidden = !editor.isActive("table");
  if (tools.hidden && tools.querySelector("[tabindex='0']")) stop_at(buttons[0]);
}

bar.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
bar.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button || button.getAttribute("aria-disabled") === "true") return;
  stop_at(button);
  ACTS[button.dataset.act].do();
});
bar.addEventListener("keydown", (event) => {
  const all = usable();
  const at = all.indexOf(document.activeElement);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    const next = all[(to + all.length) % all.length];
    stop_at(next);
    next.focus();
  } else if (event.key === "Escape") {
    event.preventDefault();
    editor.commands.focus();
  }
});
editor.view.dom.addEventListener("keydown", (event) => {
  if (event.altKey && event.key === "F10") {
    event.preventDefault();
    bar.querySelector("[tabindex='0']").focus();
  }
});

// A browser that lags tells ProseMirror of a moved caret after the next key: End, Enter on a slow
// machine broke the line where the caret had been. Read it first; not while an input method composes.
box.addEventListener("keydown", (event) => {
  if (!event.isComposing && event.keyCode !== 229) editor.view.domObserver.flush();
}, true);

// A dialog's form says what was chosen; Esc and "cancel" give the text back as it was.
const ask = (dialog, done) => {
  dialog.returnValue = "";
  dialog.onclose = () => { if (dialog.returnValue) done(dialog.returnValue); else editor.commands.focus(); };
  dialog.showModal();
};
const address = (typed) => {
  const text = typed.trim();
  if (!text || /^(https?:\/\/|mailto:)/i.test(text)) return text;
  return /^[^\s/@]+@[^\s/@]+$/.test(text) ? "mailto:" + text : "https://" + text.replace(/^[a-z]+:\/*/i, "");
};
function ask_link() {
  const field = linking.querySelector("input");
  field.value = editor.getAttributes("link").href || "";
  ask(linking, (answer) => {
    const href = address(field.value);
    if (answer === "remove" || !href) run().extendMarkRange("link").unsetLink().run();
    else if (editor.state.selection.empty && !editor.isActive("link")) {
      run().insertContent({ type: "text", text: field.value.trim(), marks: [{ type: "link", attrs: { href } }] }).run();
    } else run().extendMarkRange("link").setLink({ href }).run();
  });
}
function below_table() {
  const { $from, from, to } = editor.state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    if ($from.node(depth).type.name === "table") return $from.after(depth);
  }
  return { from, to };
}
function ask_picture() {
  const choice = picturing.querySelector("select");
  const words = picturing.querySelector("input");
  const now = editor.isActive("image") ? editor.getAttributes("image") : null;
  if (now) choice.value = now.file;
  words.value = now ? now.alt || "" : choice.selectedOptions[0].dataset.alt;
  ask(picturing, () => {
    const attrs = { src: choice.selectedOptions[0].dataset.url, file: choice.value, alt: words.value.trim() };
    if (now) run().updateAttributes("image", attrs).run();
    else run().insertContentAt(below_table(), { type: "image", attrs }).run();
  });
}
if (picturing) {
  picturing.querySelector("select").addEventListener("change", (event) => {
    picturing.querySelector("input").value = event.target.selectedOptions[0].dataset.alt;
  });
}

html.disabled = false;
plain.disabled = true;
plain.closest("div").hidden = true;
box.hidden = false;
stop_at(buttons[0]);
show();
