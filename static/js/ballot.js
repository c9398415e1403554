/* Finds one's own ballots in the tally: the codes are counted in the browser, the secret never leaves it. */
(function () {
  "use strict";
  var form = document.querySelector("[data-ballot-check]");
  if (!form || !window.crypto || !window.crypto.subtle || !window.TextEncoder) {
    if (form) form.hidden = true;
    return;
  }
  var said = form.querySelector("[data-ballot-said]");
  function hex(bytes) {
    return Array.prototype.map.call(new Uint8Array(bytes), function (one) { return ("0" + one.toString(16)).slice(-2); }).join("");
  }
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var secret = form.querySelector("input").value.replace(/[\s-]/g, "").toLowerCase();
    var lists = Array.prototype.slice.call(document.querySelectorAll("[data-candidate]"));
    Promise.all(lists.map(function (list) {
      var text = "saq-ballot-1\n" + secret + "\n" + list.dataset.candidate;
      return window.crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)).then(function (bytes) {
        var code = hex(bytes), found = 0;
        Array.prototype.forEach.call(list.children, function (row) {
          var mine = row.dataset.code === code;
          row.classList.toggle("saq-mine", mine);
          found += mine ? 1 : 0;
        });
        return found;
      });
    })).then(function (counts) {
      var n = counts.reduce(function (sum, one) { return sum + one; }, 0);
      said.textContent = n ? said.dataset.found.replace("%n%", n) : said.dataset.none;
    });
  });
})();
