/* Boxes over a picture: drawn with mouse, pen or finger, kept in the rows of numbers beside it (which work alone). */
(function () {
  "use strict";
  var doc = document, EDGES = ["left", "top", "width", "height"], LEAST = 0.5;
  var all = function (css, root) { return Array.prototype.slice.call((root || doc).querySelectorAll(css)); };
  var canvas = function () { return doc.querySelector("[data-mask]"); };
  var rows = function () { return all("[data-mask-rows] .saq-box"); };
  var inputs = function (row) { return EDGES.map(function (edge) { return row.querySelector("[name=boxes_" + edge + "]"); }); };
  var round = function (n) { return String(Math.round(n * 10) / 10); };

  function numbers(row) {
    var found = inputs(row).map(function (input) { return input.value.trim() === "" ? NaN : +input.value.normalize("NFKC"); });
    return found.some(isNaN) || found[2] <= 0 || found[3] <= 0 ? null : found;
  }
  function place(box, found) {
    box.style.left = found[0] + "%";
    box.style.top = found[1] + "%";
    box.style.width = Math.min(found[2], 100 - found[0]) + "%";
    box.style.height = Math.min(found[3], 100 - found[1]) + "%";
  }
  /* One black box for each row that is filled; its cross empties the row. */
  function paint() {
    var area = canvas();
    if (!area) return;
    all(".saq-mask__box", area).forEach(function (box) { box.remove(); });
    rows().forEach(function (row, index) {
      var found = numbers(row);
      if (!found) return;
      var box = doc.createElement("div"), off = doc.createElement("button");
      box.className = "saq-mask__box";
      place(box, found);
      off.type = "button";
      off.className = "saq-mask__off";
      off.textContent = "×";
      off.setAttribute("aria-label", (area.dataset.maskRemove || "").replace("%n", index + 1));
      off.addEventListener("click", function () {
        inputs(row).forEach(function (input) { input.value = ""; });
        paint();
      });
      box.appendChild(off);
      area.appendChild(box);
    });
  }
  function keep(found) {
    var free = rows().filter(function (row) { return inputs(row).every(function (input) { return input.value.trim() === ""; }); });
    var row = free[0];
    if (!row) {
      var last = rows().pop(), legend;
      if (!last || rows().length >= 20) return;
      row = last.cloneNode(true);
      legend = row.querySelector("legend");
      legend.textContent = legend.textContent.replace(/\d+/, rows().length + 1);
      last.parentNode.appendChild(row);
    }
    inputs(row).forEach(function (input, index) { input.value = round(found[index]); });
    var masked = doc.querySelector(".saq-act [name=choice][value=masked]");
    if (masked && !masked.checked) {
      masked.checked = true;
      masked.dispatchEvent(new Event("change", { bubbles: true }));
    }
    paint();
  }

  var start = null, draft = null;
  function at(area, event) {
    var frame = area.querySelector("img").getBoundingClientRect();
    var part = function (n, low, size) { return Math.min(100, Math.max(0, (n - low) / size * 100)); };
    return [part(event.clientX, frame.left, frame.width), part(event.clientY, frame.top, frame.height)];
  }
  function spanned(a, b) {
    return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1])];
  }
  doc.addEventListener("pointerdown", function (event) {
    var area = event.target.closest && event.target.closest("[data-mask].saq-mask--draw");
    if (!area || event.button > 0 || event.target.closest("button")) return;
    event.preventDefault();
    start = at(area, event);
    draft = doc.createElement("div");
    draft.className = "saq-mask__box";
    area.appendChild(draft);
    if (area.setPointerCapture) area.setPointerCapture(event.pointerId);
  });
  doc.addEventListener("pointermove", function (event) {
    if (start) place(draft, spanned(start, at(canvas(), event)));
  });
  doc.addEventListener("pointerup", function (event) {
    if (!start) return;
    var found = spanned(start, at(canvas(), event));
    stop();
    if (found[2] >= LEAST && found[3] >= LEAST) keep(found);
  });
  function stop() {
    if (draft) draft.remove();
    start = draft = null;
  }
  doc.addEventListener("pointercancel", stop);
  function draw(button, on) {
    button.setAttribute("aria-pressed", String(on));
    if (canvas()) canvas().classList.toggle("saq-mask--draw", on);
  }
  doc.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-mask-draw]");
    if (button) draw(button, button.getAttribute("aria-pressed") !== "true");
  });
  doc.addEventListener("input", function (event) {
    if (event.target.closest("[data-mask-rows]")) paint();
  });
  /* With a mouse one draws at once; a finger scrolls until the button says otherwise. */
  var button = doc.querySelector("[data-mask-draw]");
  if (button) draw(button, window.matchMedia("(pointer: fine)").matches);
  paint();
})();
