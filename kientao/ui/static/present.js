/* A presenter's keys: right and Page Down go on, left and Page Up go back. Never while somebody writes or an input
   method composes. The links work without this. */
"use strict";
(() => {
  const writing = (at) => at && (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName));
  const ways = { ArrowRight: "next", PageDown: "next", ArrowLeft: "prev", PageUp: "prev" };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (writing(event.target) || !ways[event.key]) return;
    const link = document.querySelector(`a[rel=${ways[event.key]}]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  });
})();
