/* The score sheet: sliders, sums while typing, keys, and saving by itself. The plain form does the same without it. */
(function () {
  "use strict";
  var doc = document, form = doc.getElementById("score-form");
  if (!form) return;
  var all = function (css, root) { return Array.prototype.slice.call((root || doc).querySelectorAll(css)); };
  var line = doc.querySelector("[data-saq-saved]"), total = doc.querySelector("[data-score-total]");
  var done = doc.querySelector("[data-score-done]"), box = doc.getElementById("stale");
  var marks = all("[data-mark]", form), version = form.elements.version, STEP = +form.dataset.step;
  var WAIT = 3000, RETRY = 5000, PATIENCE = 15000;
  var timer = null, busy = null, changed = false, halted = false;

  /* A typed score: full-width digits count; null is empty, NaN is wrong. */
  function read(mark) {
    var text = mark.querySelector(".saq-mark__n").value.normalize("NFKC").trim(), top = +mark.dataset.points;
    if (!text) return null;
    return /^\d{1,3}(\.\d{1,2})?$/.test(text) && +text <= top && (+text / STEP) % 1 === 0 ? +text : NaN;
  }
  function show(mark) {
    var value = read(mark), input = mark.querySelector(".saq-mark__n");
    input.classList.toggle("is-invalid", value !== value);
    mark.classList.toggle("saq-mark--none", value === null);
    if (value !== null && value === value) mark.querySelector("[data-slide]").value = value;
    all("[data-grade]", mark).forEach(function (grade) {
      var ends = grade.dataset.grade.split("–");
      var now = value !== null && grade.dataset.grade !== "" && value >= +ends[0] && value <= +ends[ends.length - 1];
      grade.classList.toggle("saq-grades__now", now);
    });
  }
  function add() {
    var all_ = 0, count = 0;
    all("[data-dimension]", form).forEach(function (part) {
      var sum = 0;
      all("[data-mark]", part).forEach(function (mark) {
        var value = read(mark);
        if (value !== null && value === value) { sum += value; count += 1; }
      });
      part.querySelector("[data-score-sum]").textContent = sum;
      part.classList.toggle("saq-dimension--over", sum > +part.dataset.most);
      all_ += sum;
    });
    total.textContent = all_;
    done.textContent = count;
  }

  /* Saving: a few seconds after the first change that is not kept; one request at a time; nothing typed is ever lost. */
  function say(word, time) {
    line.textContent = line.dataset[word] + (time ? " " + time : "");
    line.classList.toggle("saq-saved--offline", word === "offline" || word === "gone");
  }
  function touch() {
    changed = true;
    if (halted) return;
    if (!busy) say("open");
    if (!timer) timer = setTimeout(save, WAIT);
  }
  function problems(found) {
    marks.forEach(function (mark) {
      var input = mark.querySelector(".saq-mark__n"), slot = mark.querySelector("[data-score-error]");
      slot.textContent = found[input.name] || "";
      input.classList.toggle("is-invalid", !!found[input.name]);
    });
  }
  function kept(data) {
    version.value = data.version;
    problems(data.problems);
    if (!changed) {
      say(Object.keys(data.problems).length ? "partly" : "kept", data.at);
      total.textContent = data.total || "0";
      doc.dispatchEvent(new Event("saq:saved"));
    }
  }
  function halt(answer) {
    halted = true;
    changed = true;
    if (answer.status !== 409) return say("gone");
    return answer.json().then(function (data) {
      box.innerHTML = data.html;
      version.value = data.version;
      say("open");
      box.querySelector("[data-saq-errors]").focus();
    }).catch(function () { say("gone"); });
  }
  function save() {
    clearTimeout(timer);
    timer = null;
    if (busy) return busy.then(save);
    if (!changed || halted) return Promise.resolve();
    var body = new FormData(form), stop = new AbortController(), late = setTimeout(function () { stop.abort(); }, PATIENCE);
    body.set("move", "save");
    changed = false;
    say("saving");
    busy = fetch(form.getAttribute("action").split("#")[0], {
      method: "POST", body: body, headers: { "X-Saq-Autosave": "1" }, redirect: "manual", signal: stop.signal
    }).then(function (answer) {
      return answer.ok ? answer.json().then(kept) : answer.status >= 500 ? Promise.reject() : halt(answer);
    }).catch(function () {
      changed = true;
      say("offline");
      if (!timer) timer = setTimeout(save, RETRY);
    }).then(function () {
      clearTimeout(late);
      busy = null;
      if (changed && !halted && !timer) timer = setTimeout(save, WAIT);
    });
    return busy;
  }
  window.addEventListener("online", save);
  doc.addEventListener("visibilitychange", function () { if (doc.hidden) save(); });
  form.addEventListener("submit", function () { clearTimeout(timer); halted = true; });

  form.addEventListener("input", function (event) {
    var mark = event.target.closest("[data-mark]");
    if (mark && event.target.matches("[data-slide]")) mark.querySelector(".saq-mark__n").value = event.target.value;
    if (mark) { show(mark); add(); }
    touch();
  });
  doc.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("[data-score-link]");
    if (!link || !changed || halted || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    save().then(function () { window.location = link.href; });
  });

  /* Keys: j, k and the arrows walk the items, digits score, + and - step, Alt with an arrow turns to another file. */
  function go(step, from) {
    var at = from ? marks.indexOf(from) + step : marks.findIndex(function (mark) { return read(mark) === null; });
    var mark = marks[Math.min(Math.max(at, 0), marks.length - 1)], input = mark.querySelector(".saq-mark__n");
    if (window.location.hash !== "#sheet" && !form.offsetParent) window.location.hash = "#sheet";
    input.focus();
    input.select();
    mark.scrollIntoView({ block: "nearest" });
  }
  function step(mark, by) {
    var value = read(mark), input = mark.querySelector(".saq-mark__n");
    input.value = Math.min(Math.max((value || 0) + by, 0), +mark.dataset.points);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
  function turn(css) {
    var link = doc.querySelector(css);
    if (link) link.click();
  }
  doc.addEventListener("keydown", function (event) {
    var key = event.key, mark = event.target.closest("[data-mark]");
    if (event.altKey && (key === "ArrowLeft" || key === "ArrowRight")) {
      event.preventDefault();
      return turn(key === "ArrowLeft" ? "[data-score-prev]" : "[data-score-next]");
    }
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (!mark && event.target.closest("input,select,textarea,button,a,summary,[contenteditable]")) return;
    var ways = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }, slide = event.target.matches("[data-slide]");
    if (mark && ways[key] && !slide) { event.preventDefault(); return go(ways[key], mark); }
    if (mark && (key === "+" || key === "-" || key === "=")) { event.preventDefault(); return step(mark, key === "-" ? -STEP : STEP); }
    if (!mark && (key === "j" || key === "k")) { event.preventDefault(); return go(0, null); }
    if (!mark && /^[0-9]$/.test(key)) go(0, null); // the digit itself lands in the field
  });
  marks.forEach(show);
  add();
})();
