/* The panel's page: sheets open when their nominee is called, sums while typing, and everything typed is kept and sent
   by panel_store.js. Without a script each sheet is a plain form. */
(function () {
  "use strict";
  var doc = document, root = doc.querySelector("[data-panel]");
  if (!root || !window.saqPanel) return;
  var all = function (css, from) { return Array.prototype.slice.call((from || root).querySelectorAll(css)); };
  var one = function (css, from) { return (from || root).querySelector(css); };
  var said = root.dataset, STEP = +said.step, POLL = 5000, WAIT = 1500, LATER = 10000, net = "on", leaving = false;
  var store = new window.saqPanel.Store(said.seat);
  var line = new window.saqPanel.Line(store, { state: said.state, sync: said.sync, seat: said.seat, csrf: said.csrf }, {
    state: state, answer: answer, net: show
  });
  var place = function (slot) { return one('[data-slot="' + slot + '"]'); };
  var form = function (item) { return one("[data-form]", item); };

  /* A typed score: full-width digits count; null is empty, NaN is wrong. */
  function read(mark) {
    var text = one(".saq-mark__n", mark).value.normalize("NFKC").trim(), top = +mark.dataset.points;
    if (!text) return null;
    return /^\d{1,3}(\.\d{1,2})?$/.test(text) && +text <= top && +text % STEP === 0 ? +text : NaN;
  }
  function draw(mark) {
    var value = read(mark);
    one(".saq-mark__n", mark).classList.toggle("is-invalid", value !== value);
    mark.classList.toggle("saq-mark--none", value === null);
    if (value !== null && value === value) one("[data-slide]", mark).value = value;
  }
  function add(sheet) {
    one("[data-total]", sheet).textContent = all("[data-mark]", sheet).reduce(function (sum, mark) { return sum + (read(mark) || 0); }, 0);
  }
  function blame(sheet, problems) {
    if (!sheet) return; // this nominee has no sheet any more
    all("[data-error]", sheet).forEach(function (slot) {
      var name = slot.dataset.error, why = problems[name] || problems[name.replace(/^score_/, "")] || "";
      slot.textContent = why;
      if (sheet.elements[name]) sheet.elements[name].classList.toggle("is-invalid", !!why);
    });
  }
  /* What lacks before a sheet is handed in; the server asks the same again. */
  function lacks(sheet) {
    var found = {};
    all("[data-mark]", sheet).forEach(function (mark) {
      var value = read(mark), name = one(".saq-mark__n", mark).name;
      if (value === null) found[name] = said.missing;
      else if (value !== value) found[name] = said.wrong.replace("#", mark.dataset.points);
    });
    return found;
  }
  function values(sheet) {
    var scores = {};
    all(".saq-mark__n", sheet).forEach(function (input) { if (input.value.trim()) scores[input.name.slice(6)] = input.value.normalize("NFKC").trim(); });
    return {
      ticket: sheet.elements.key.value, version: +sheet.elements.version.value, round: +sheet.elements.round.value,
      scores: scores, comment: sheet.elements.comment.value, made_at: new Date().toISOString()
    };
  }
  function lock(item, yes) {
    one("[data-lock]", item).disabled = yes;
    all(".saq-hall__bar button", item).forEach(function (button) { button.disabled = yes; });
  }
  function tell(item, words) { one("[data-said]", item).textContent = words || ""; }

  /* A sheet as it appears on the page: its own ticket, and what this tab had kept of it. */
  function wake(item) {
    var sheet = form(item), kept = store.entries[item.dataset.slot];
    if (!sheet) return;
    if (kept) {
      all(".saq-mark__n", sheet).forEach(function (input) { input.value = kept.scores[input.name.slice(6)] || ""; });
      sheet.elements.comment.value = kept.comment;
      ["version", "round"].forEach(function (name) { sheet.elements[name].value = kept[name]; });
    }
    sheet.elements.key.value = kept ? kept.ticket : window.saqPanel.ticket();
    all("[data-mark]", sheet).forEach(draw);
    add(sheet);
    if (kept && kept.hand_in) { lock(item, true); tell(item, said.waiting); }
  }
  function unfold(item) {
    var waiting = one("template[data-sheet]", item);
    if (!waiting) return;
    waiting.replaceWith(waiting.content.cloneNode(true));
    one("[data-closed]", item).remove();
    one("details", item).open = true;
    wake(item);
  }
  function keep(item, more) {
    store.put(item.dataset.slot, Object.assign(values(form(item)), more));
    count();
  }

  /* The server's last word: who is on the platform, and what it has of the own sheets. */
  function state(data) {
    /* The score sheet was written anew before the first session: what is on this page holds no more. */
    if (data.rubric !== said.rubric) return window.location.reload();
    var note = { notified: "notified", running: "" }[data.session];
    all("[data-note]").forEach(function (line) { line.hidden = line.dataset.note !== (note === undefined ? "over" : note); });
    all("[data-slot]").forEach(function (item) {
      var now = data.slots[item.dataset.slot], entry = store.entries[item.dataset.slot];
      if (!now) {
        if (data.session === "notified" || data.session === "running") vanish(item);
        return;
      }
      paint(one("[data-chip]", item), now.chip);
      paint(one("[data-own]", item), now.own);
      if (now.open) unfold(item);
      if (entry && entry.hand_in) return;
      if (now.handed !== item.hasAttribute("data-handed") || now.round > +item.dataset.round) renew(item);
    });
  }
  function paint(chip, now) {
    one(".saq-chip", chip).className = "saq-chip saq-chip--" + now.tone;
    one("use", chip).setAttribute("href", doc.body.dataset.saqIcons + "#" + now.icon);
    one(".saq-chip > span", chip).textContent = now.label;
  }
  /* A conflict was found meanwhile, or the nominee is gone: nothing of that person stays on the page or in the tab. */
  function vanish(item) {
    store.drop(item.dataset.slot);
    item.textContent = said.gone;
    item.removeAttribute("data-slot");
    count();
  }
  /* Handed in elsewhere, or opened again: the server's own words in place of the sheet. */
  function renew(item) {
    if (item.dataset.renewing) return;
    item.dataset.renewing = "1";
    fetch(window.location.pathname, { redirect: "manual", cache: "no-store" }).then(function (answer) {
      if (!answer.ok) throw new Error();
      return answer.text();
    }).then(function (html) {
      var fresh = new DOMParser().parseFromString(html, "text/html").querySelector('[data-slot="' + item.dataset.slot + '"]');
      store.drop(item.dataset.slot);
      if (!fresh) return vanish(item);
      item.replaceWith(doc.importNode(fresh, true));
      wake(place(fresh.dataset.slot));
      count();
    }).catch(function () { delete item.dataset.renewing; });
  }

  /* What became of a sheet that was sent. `same`: nothing was typed since. */
  function answer(entry, got, same, at) {
    var item = place(entry.slot), sheet = item && form(item);
    if (!item) return store.drop(entry.slot);
    if (got.html && got.outcome !== "elsewhere") {
      store.drop(entry.slot);
      one("[data-body]", item).innerHTML = got.html;
      item.dataset.round = got.round;
      item.toggleAttribute("data-handed", !form(item) && !one("template", item));
      tell(item, got.sentence);
      wake(item);
      return count();
    }
    blame(sheet, got.problems);
    if (got.outcome === "kept") {
      sheet.elements.version.value = entry.version = got.version;
      if (same) store.drop(entry.slot); else store.write(entry);
      one("[data-form-said]", sheet).textContent = got.sentence + " " + at;
      return;
    }
    if (got.outcome === "incomplete") { lock(item, false); store.put(entry.slot, { hand_in: false }); }
    tell(item, got.sentence);
    if (same || got.outcome === "elsewhere") entry.held = true;
    if (got.outcome === "early") setTimeout(function () { entry.held = false; }, LATER);
    if (got.outcome === "elsewhere") beside(item, got.html);
  }
  function beside(item, html) {
    one("[data-beside]", item).innerHTML = html;
    one("[data-elsewhere]", item).focus();
  }
  /* The line above the list: the network, and what is still to be sent. */
  function show(word) {
    if (word === "sending") return;
    net = word;
    var text = one("[data-net]"), words = text.dataset[word];
    root.classList.toggle("saq-panel--off", word === "off");
    if (words && text.textContent !== words) text.textContent = words;
    text.classList.toggle("saq-saved--offline", word !== "on");
    one("[data-net-login]").hidden = word !== "login";
    count();
  }
  function count() {
    var n = store.all().length, given = all("[data-handed]").length;
    one("[data-net-wait]").hidden = !n && net !== "login";
    one("[data-net-n]").textContent = n;
    one("[data-given-n]").textContent = given;
    one("[data-given]").value = given;
  }

  root.addEventListener("input", function (event) {
    var item = event.target.closest("[data-slot]"), mark = event.target.closest("[data-mark]");
    if (!item || !form(item)) return;
    if (mark && event.target.matches("[data-slide]")) one(".saq-mark__n", mark).value = event.target.value;
    if (mark) { draw(mark); add(form(item)); }
    keep(item, { hand_in: false });
    line.soon(WAIT);
  });
  /* Before the portal's own script, which would stop a form without a network. */
  root.addEventListener("submit", function (event) {
    var item = event.target.closest("[data-slot]"), button = event.submitter, hand = button && button.value === "submit";
    if (!item || event.target !== form(item)) return;
    event.preventDefault();
    event.stopPropagation();
    var problems = hand ? lacks(event.target) : {};
    blame(event.target, problems);
    if (Object.keys(problems).length) return event.target.elements[Object.keys(problems)[0]].focus();
    if (hand && !window.confirm(button.dataset.ask)) return;
    keep(item, { hand_in: !!hand });
    if (hand) { lock(item, true); tell(item, said.waiting); }
    line.now();
  }, true);
  root.addEventListener("click", function (event) {
    var item = event.target.closest("[data-slot]"), choice = event.target.closest("[data-keep]");
    if (event.target.closest("[data-net-login]")) leaving = true; // the tab keeps the sheets
    if (event.target.closest("[data-net-now]")) return line.now();
    if (item && event.target.closest("[data-tap-open]") && window.confirm(said.tap.replace("#", item.dataset.number))) return unfold(item);
    if (!item || !choice) return;
    var version = one("[data-elsewhere]", item).dataset.version;
    one("[data-beside]", item).textContent = "";
    tell(item, "");
    if (choice.dataset.keep === "there") return renew(item);
    form(item).elements.version.value = version;
    keep(item, { hand_in: !!(store.entries[item.dataset.slot] || {}).hand_in });
    line.now();
  });
  root.addEventListener("keydown", function (event) {
    var mark = event.target.closest("[data-mark]"), way = { ArrowDown: 1, ArrowUp: -1, "+": STEP, "=": STEP, "-": -STEP }[event.key];
    if (!mark || !way || event.altKey || event.ctrlKey || event.metaKey || event.target.matches("[data-slide]")) return;
    event.preventDefault();
    var input = one(".saq-mark__n", mark), marks = all("[data-mark]", mark.form || mark.closest("[data-form]"));
    if (event.key.length > 1) {
      input = one(".saq-mark__n", marks[Math.min(Math.max(marks.indexOf(mark) + way, 0), marks.length - 1)]);
      input.focus();
      return input.select();
    }
    input.value = Math.min(Math.max((read(mark) || 0) + way, 0), +mark.dataset.points);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
  window.addEventListener("online", function () { line.ask(); line.now(); });
  window.addEventListener("offline", function () { show("off"); });
  doc.addEventListener("visibilitychange", function () { if (doc.hidden) line.now(); else line.ask(); });
  window.addEventListener("beforeunload", function (event) {
    if (!leaving && store.all().some(function (entry) { return entry.hand_in; })) event.preventDefault();
  });
  var touched = true;
  ["pointerdown", "keydown", "wheel", "touchmove"].forEach(function (sign) {
    window.addEventListener(sign, function () { touched = true; }, { capture: true, passive: true });
  });
  setInterval(function () {
    if (doc.hidden) return;
    line.ask(!touched);
    touched = false;
  }, POLL);

  store.all().forEach(function (entry) {
    var item = place(entry.slot);
    if (!item || item.hasAttribute("data-handed") && !entry.hand_in) return store.drop(entry.slot);
    unfold(item);
  });
  all("[data-slot]").forEach(wake);
  if (navigator.onLine === false) show("off"); else count();
  line.now();
})();
