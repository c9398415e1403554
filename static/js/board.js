/* Dragging on the board: it only fills in the fields that stand there, and the server checks them when they are saved. */
(function () {
  "use strict";
  var board = document.querySelector("[data-saq-board]");
  if (!board) return;
  var all = function (css, root) { return Array.prototype.slice.call((root || board).querySelectorAll(css)); };
  var dragged = null;
  board.classList.add("saq-board--script");

  function number(hall) {
    all("[data-saq-card]", hall).forEach(function (card, at) {
      card.querySelector('[name^="order_"]').value = at + 1;
      card.querySelector('[name^="session_"]').value = hall.dataset.saqHall;
    });
  }
  function unmark() {
    all("[data-saq-over]").forEach(function (card) { card.removeAttribute("data-saq-over"); });
  }
  board.addEventListener("dragstart", function (event) {
    var card = event.target.closest && event.target.closest("[data-saq-card]");
    if (!card) return;
    dragged = card;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    card.setAttribute("data-saq-drags", "");
  });
  board.addEventListener("dragend", function () {
    if (dragged) dragged.removeAttribute("data-saq-drags");
    dragged = null;
    unmark();
  });
  board.addEventListener("dragover", function (event) {
    var hall = event.target.closest("[data-saq-hall]");
    if (!dragged || !hall) return;
    event.preventDefault();
    unmark();
    var card = event.target.closest("[data-saq-card]");
    if (card && card !== dragged) card.setAttribute("data-saq-over", "");
  });
  board.addEventListener("drop", function (event) {
    var hall = event.target.closest("[data-saq-hall]");
    if (!dragged || !hall) return;
    event.preventDefault();
    var from = dragged.closest("[data-saq-hall]"), card = event.target.closest("[data-saq-card]");
    if (card === dragged) return unmark();
    var list = hall.querySelector(".saq-board__list");
    var later = card && card.closest("[data-saq-hall]") === from && from === hall &&
      (dragged.compareDocumentPosition(card) & Node.DOCUMENT_POSITION_FOLLOWING);
    list.insertBefore(dragged, card ? (later ? card.nextSibling : card) : null);
    unmark();
    number(from);
    if (hall !== from) number(hall);
  });
})();
