/* A block copied from a spreadsheet and pasted into a cell spreads over the cells to its right and below.
   Without this file the same is done by the field under the table. */
document.addEventListener("paste", function (event) {
  var first = event.target;
  if (!first.classList || !first.classList.contains("sheet-input")) return;
  var text = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
  var lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
  if (lines.length < 2 && text.indexOf("\t") < 0) return;
  event.preventDefault();
  var body = first.closest("tbody");
  var rows = Array.prototype.slice.call(body.rows);
  var top = rows.indexOf(first.closest("tr"));
  var left = inputs(rows[top]).indexOf(first);
  lines.forEach(function (line, down) {
    var row = rows[top + down];
    if (!row) return;
    line.split("\t").forEach(function (cell, right) {
      var field = inputs(row)[left + right];
      if (field) field.value = cell.trim();
    });
  });
});

function inputs(row) {
  return Array.prototype.slice.call(row.querySelectorAll("input.sheet-input"));
}
