// A list whose bar is pressed with nothing picked means the line under the cursor.
"use strict";
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-here]");
  if (!form || form.querySelector(".work input:checked") || (event.submitter && event.submitter.name)) return;
  const box = form.querySelector(".work--here input[type=checkbox]");
  if (box) box.checked = true;
});
