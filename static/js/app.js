/* The portal's one small script. Every page works without it: it only shows the server's rules earlier. */
(function () {
  "use strict";
  var doc = document;
  var all = function (css, root) { return Array.prototype.slice.call((root || doc).querySelectorAll(css)); };
  var on = function (type, css, run) {
    doc.addEventListener(type, function (event) {
      var hit = event.target.closest && event.target.closest(css);
      if (hit) run(hit, event);
    });
  };
  var english = /^en/.test(doc.documentElement.lang);
  var say = function (zh, en) { return english ? en : zh; };

  /* 字数: the rule itself lives in wordcount.js and is the same as the server's. */
  function count(area) {
    var line = doc.getElementById(area.id + "_count"), limit = +area.dataset.limit;
    if (!window.saqWordcount || !line || !limit) return;
    var got = window.saqWordcount(area.value);
    var over = got.words > limit || got.chars > 1.5 * limit + 50;
    line.textContent = say("已写 " + got.words + " / " + limit + " 字（同 Word 字数统计）", got.words + " / " + limit + " words (counted as Word does)");
    if (over) line.textContent += got.words > limit
      ? say("，超出 " + (got.words - limit) + " 字", ", " + (got.words - limit) + " over")
      : say("，字符过多", ", too many characters");
    line.classList.toggle("saq-counter--over", over);
    line.classList.toggle("saq-counter--near", !over && got.words > 0.9 * limit);
  }

  /* Countdown by server time: the page says when it was made, a HEAD request sets it right after a sleep. */
  var started = Date.now(), made = +doc.body.dataset.saqNow || started, shift = made - started, firstSeen = null;
  function left(end) {
    var s = Math.floor((end - Date.now() - shift) / 1000);
    if (s <= 0) return say("已截止", "closed");
    var d = Math.floor(s / 86400), h = Math.floor(s % 86400 / 3600), m = Math.floor(s % 3600 / 60);
    if (d) return say("还有 " + d + " 天 " + h + " 小时", d + " d " + h + " h left");
    if (h) return say("还有 " + h + " 小时 " + m + " 分", h + " h " + m + " min left");
    return say("还有 " + Math.max(m, 1) + " 分", Math.max(m, 1) + " min left");
  }
  function tick() {
    all("[data-saq-deadline]").forEach(function (line) {
      var end = +line.dataset.saqDeadline, slot = line.querySelector("[data-saq-left]"), text = left(end);
      if (slot && slot.textContent !== text) slot.textContent = text;
      if (end <= Date.now() + shift) line.className = "saq-deadline saq-deadline--over";
    });
  }
  function sync() {
    if (!window.fetch || !doc.body.dataset.saqIcons || !doc.querySelector("[data-saq-deadline]")) return;
    fetch(doc.body.dataset.saqIcons, { method: "HEAD", cache: "no-store" }).then(function (answer) {
      var seen = Date.parse(answer.headers.get("Date"));
      if (!seen) return;
      if (firstSeen === null) firstSeen = seen - (Date.now() - started);
      shift = made + (seen - firstSeen) - Date.now();
      tick();
    }).catch(function () {});
  }

  /* Fields that apply only to some answers: data-saq-when="has_patent=yes|maybe". Hidden ones are not sent. */
  function conditions(form) {
    all("[data-saq-when]", form).forEach(function (box) {
      var rule = box.dataset.saqWhen.split("="), wanted = rule[1].split("|");
      var shown = all('[name="' + rule[0] + '"]', form).some(function (input) {
        var counts = input.type === "radio" || input.type === "checkbox" ? input.checked : true;
        return counts && wanted.indexOf(input.value) >= 0;
      });
      box.hidden = !shown;
      all("input,select,textarea", box).forEach(function (input) { input.disabled = !shown; });
    });
  }

  /* Keyboard in queues: j and k walk the rows, Enter opens (the row's link has the focus), x selects, ? explains. */
  var at = -1; // the row one was in last: the explanation takes the focus and gives it back
  function queueKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox]),select,textarea,[contenteditable]")) return;
    var links = all("[data-saq-queue] tbody tr a[data-saq-open], [data-saq-queue] tbody tr td:first-child a");
    var keys = event.key === "?" && doc.querySelector("[data-saq-keys]"), now = links.indexOf(doc.activeElement);
    if (now >= 0) at = now;
    if (keys) {
      keys.open = !keys.open;
      (keys.open || at < 0 ? keys.querySelector("summary") : links[at]).focus();
      return;
    }
    if (!links.length || "jkx".indexOf(event.key) < 0) return;
    if (event.key === "x") {
      var box = at >= 0 && links[at].closest("tr").querySelector("input[type=checkbox]");
      if (box) box.click();
      return;
    }
    links[Math.min(Math.max(at + (event.key === "j" ? 1 : -1), 0), links.length - 1)].focus();
  }
  /* Evidence: n and p turn to the file after and before, z enlarges, r rotates. */
  function turnKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input,select,textarea,[contenteditable]")) return;
    var link = doc.querySelector({ n: "[data-saq-next]", p: "[data-saq-prev]", z: "[data-saq-zoom]", r: "[data-saq-turn]" }[event.key] || "saq-none");
    if (link) link.click();
  }
  function bulk() {
    all("[data-saq-bulk]").forEach(function (bar) {
      var form = bar.closest("form") || doc, n = all("tbody input[type=checkbox]:checked", form).length;
      var slot = bar.querySelector("[data-saq-bulk-count]");
      bar.hidden = !n;
      if (slot) slot.textContent = n;
    });
  }

  /* Evidence beside its claim: zoom, turn, next. */
  on("click", "[data-saq-zoom]", function (button) {
    var box = button.closest(".saq-evidence"), zoom = +box.dataset.zoom || 1;
    box.dataset.zoom = zoom % 3 + 1;
  });
  on("click", "[data-saq-turn]", function (button) {
    var box = button.closest(".saq-evidence");
    box.dataset.turn = ((+box.dataset.turn || 0) + 1) % 4;
  });

  /* The folded entries of the menu close like any menu: a click beside it, or Escape. */
  function foldMenu(event) {
    all("[data-saq-more][open]").forEach(function (menu) {
      var escape = event.key === "Escape";
      if (!escape && (event.type === "keydown" || menu.contains(event.target))) return;
      menu.open = false;
      if (escape) menu.querySelector("summary").focus();
    });
  }
  doc.addEventListener("click", foldMenu);
  doc.addEventListener("keydown", foldMenu);

  on("click", "[data-saq-print]", function () { window.print(); });

  /* One click, one submission; the server's idempotency key stands behind it. */
  var dirty = false, sending = false;
  doc.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter;
    if (button && button.dataset.saqConfirm && !window.confirm(button.dataset.saqConfirm)) return event.preventDefault();
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.saqSent) return event.preventDefault();
    if (navigator.onLine === false) { event.preventDefault(); return saved("offline"); }
    sending = true;
    saved("saving");
    if (form.hasAttribute("hx-post")) return;
    form.dataset.saqSent = "1";
    setTimeout(function () {
      all("button[type=submit],button:not([type])", form).forEach(function (b) { b.setAttribute("aria-disabled", "true"); });
    }, 0);
    setTimeout(again, 8000); // a form that answers with a file leaves the page standing
  });
  function saved(word) {
    all("[data-saq-saved]").forEach(function (line) {
      line.textContent = line.dataset[word];
      line.classList.toggle("saq-saved--offline", word === "offline");
    });
  }
  window.addEventListener("offline", function () { saved("offline"); });
  window.addEventListener("online", function () { saved("online"); });
  function again() {
    sending = false;
    all("form[data-saq-sent]").forEach(function (form) {
      delete form.dataset.saqSent;
      all("[aria-disabled]", form).forEach(function (b) { b.removeAttribute("aria-disabled"); });
    });
  }
  window.addEventListener("pageshow", function (event) { if (event.persisted) again(); });
  window.addEventListener("beforeunload", function (event) {
    if (dirty && !sending) event.preventDefault();
  });
  doc.addEventListener("saq:saved", function () { dirty = false; });

  doc.addEventListener("input", function (event) {
    var field = event.target, form = field.form;
    if (field.matches("[data-saq-count]")) count(field);
    if (form && form.hasAttribute("data-saq-unsaved")) dirty = true;
  });
  doc.addEventListener("change", function (event) {
    if (event.target.form) conditions(event.target.form);
    bulk();
  });
  /* The column of help shows the words of the notice for the field in focus, all of them where there are none. */
  doc.addEventListener("focusin", function (event) {
    var notes = all("[data-saq-help]"), name = event.target.name || "";
    var fits = notes.filter(function (note) {
      return note.dataset.saqHelp.split(" ").some(function (one) { return one && name.indexOf(one) === 0; });
    });
    if (event.target.form) notes.forEach(function (note) { note.hidden = fits.length > 0 && fits.indexOf(note) < 0; });
  });
  doc.addEventListener("keydown", queueKey);
  doc.addEventListener("keydown", turnKey);
  doc.addEventListener("visibilitychange", function () { if (!doc.hidden) sync(); });

  function ready(root) {
    all("[data-saq-count]", root).forEach(count);
    all("form", root).forEach(conditions);
    if (root.closest && root.closest("form")) conditions(root.closest("form"));
    bulk();
    tick();
  }
  ready(doc);
  sync();
  setInterval(tick, 20000);
  doc.addEventListener("htmx:afterSettle", function (event) { ready(event.target); });
  var polls = function (box) { return /^every/.test(box.getAttribute("hx-trigger") || ""); };
  /* Nobody has to be there for that: it keeps no session alive. */
  doc.addEventListener("htmx:configRequest", function (event) {
    if (polls(event.target)) event.detail.headers["X-Saq-Poll"] = "1";
  });
  /* What asks again and again and finds nothing any more (gone, or no longer for this reader: no difference) stops. */
  doc.addEventListener("htmx:responseError", function (event) {
    var box = event.target, answer = event.detail.xhr.status;
    if (answer !== 404 || !polls(box)) return;
    var line = doc.createElement("p");
    line.className = "saq-soft";
    line.setAttribute("role", "status");
    line.textContent = say("这部分内容现在不能查看，请刷新页面。", "This can no longer be shown. Please reload the page.");
    box.replaceWith(line);
  });
  var errors = doc.querySelector("[data-saq-errors]");
  if (errors) errors.focus();
})();
