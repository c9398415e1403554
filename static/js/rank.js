/* The order of a list by dragging or by keys: it only says what the buttons say, a line and its new place, and sends it. */
(function () {
  "use strict";
  var table = document.querySelector("[data-saq-rank]");
  if (!table) return;
  var form = table.closest("form"), body = table.tBodies[0], to = form.querySelector("[data-saq-rank-to]");
  var said = form.querySelector("[data-saq-rank-said]"), dragged = null, waiting = null, moved = null, before = null;
  var rows = function () { return Array.prototype.slice.call(body.rows); };
  table.classList.add("saq-rank--script");

  function show() {
    rows().forEach(function (row, at) { row.cells[0].querySelector("[data-saq-place]").textContent = at + 1; });
  }
  function send(row) {
    to.value = row.dataset.saqLine + ":" + (rows().indexOf(row) + 1);
    to.disabled = false;
    form.requestSubmit();
  }
  function now() {
    var row = moved;
    clearTimeout(waiting);
    moved = null;
    if (row) send(row);
  }
  // A button pressed before the keys were quiet: the move goes first, the button can be pressed again.
  form.addEventListener("submit", function (event) {
    if (!moved || !event.submitter) return;
    event.preventDefault();
    event.stopPropagation();
    setTimeout(now, 0); // a form is not sent from within its own sending
  }, true);
  function unmark() {
    rows().forEach(function (row) { row.removeAttribute("data-saq-over"); });
  }
  body.addEventListener("dragstart", function (event) {
    dragged = event.target.closest && event.target.closest("tr");
    if (!dragged) return;
    before = rows().indexOf(dragged);
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    dragged.setAttribute("data-saq-drags", "");
  });
  body.addEventListener("dragover", function (event) {
    var over = event.target.closest("tr");
    if (!dragged || !over) return;
    event.preventDefault();
    unmark();
    if (over !== dragged) over.setAttribute("data-saq-over", "");
  });
  body.addEventListener("drop", function (event) {
    var over = event.target.closest("tr");
    if (!dragged || !over) return;
    event.preventDefault();
    if (over !== dragged) body.insertBefore(dragged, rows().indexOf(over) > before ? over.nextSibling : over);
    show();
    if (rows().indexOf(dragged) !== before) send(dragged);
  });
  body.addEventListener("dragend", function () {
    if (dragged) dragged.removeAttribute("data-saq-drags");
    dragged = null;
    unmark();
  });

  /* Arrow keys on the handle: the line moves at once, and is sent when the keys have been quiet for a moment. */
  body.addEventListener("keydown", function (event) {
    var handle = event.target.closest("[data-saq-handle]"), step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!handle || !step || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (moved && moved !== handle.closest("tr")) return now(); // one line at a time: the page comes back with the first
    var row = handle.closest("tr"), other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    body.insertBefore(row, step < 0 ? other : other.nextSibling);
    show();
    handle.focus();
    said.textContent = handle.dataset.saqHandle.replace("0", rows().indexOf(row) + 1);
    clearTimeout(waiting);
    moved = row;
    waiting = setTimeout(now, 700);
  });
  /* Back at the line that was moved, so that the next key moves it on; a browser takes the focus to a fragment first. */
  var again = /^#line-\d+$/.test(location.hash) && document.querySelector(location.hash + " [data-saq-handle]");
  if (again) window.addEventListener("load", function () { setTimeout(function () { again.focus(); }, 50); });
})();
