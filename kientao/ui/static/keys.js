/* Keys for lists of work: j and k walk the rows, Enter opens (the focus lies on the row's link), / goes to the search.
   Never while somebody writes or an input method composes. */
"use strict";
(() => {
  const table = document.querySelector("table[data-keys]");
  if (!table) return;
  const links = [...table.querySelectorAll("tbody tr")].map((row) => row.querySelector("th a"));
  const told = document.querySelector(".keys-told");
  if (told) told.hidden = false;
  const writing = (at) => at && (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName));

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (writing(event.target)) return;
    const at = links.indexOf(document.activeElement);
    const go = { j: at + 1, k: at < 0 ? 0 : at - 1 }[event.key];
    if (go !== undefined && links[go]) links[go].focus();
    else if (event.key === "/") {
      const search = document.querySelector("input[type=search]");
      if (!search) return;
      search.focus();
      search.select();
    } else return;
    event.preventDefault();
  });
})();
