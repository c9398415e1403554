/* The hall: asks every two seconds what has changed, keeps the timers going by the server's time, leads keys to buttons. */
(function () {
  "use strict";
  var doc = document, root = doc.querySelector("[data-hall]"), start = Date.now();
  var one = function (css, from) { return (from || doc).querySelector(css); };
  var EVERY = 2000, HIDDEN = 10000, GONE = 15000, PATIENCE = 8000, LAST = 120, CODE = 30000;
  var shift = (+doc.body.dataset.saqNow || start) - start, mark = root && root.dataset.hallMark, busy = false, said = {};

  function show(css, on) {
    var line = one(css);
    if (line) line.hidden = !on;
  }
  function say(text) {
    var line = one("[data-hall-say]");
    if (line && text) line.textContent = text;
  }

  /* Timers: minutes and seconds left, then over; amber in the last two minutes. */
  function clock(seconds) {
    var s = Math.abs(seconds);
    return (seconds < 0 ? "+" : "") + Math.floor(s / 60) + ":" + ("0" + s % 60).slice(-2);
  }
  function tick() {
    var timer = one("[data-hall-timer]");
    if (!timer) return;
    var left = Math.ceil((+timer.dataset.ends - Date.now() - shift) / 1000), shown = one("[data-hall-clock]", timer);
    if (shown.textContent !== clock(left)) shown.textContent = clock(left);
    shown.hidden = false;
    var over = left <= 0, warn = !over && left <= LAST;
    timer.classList.toggle("saq-hall__timer--warn", warn);
    timer.classList.toggle("saq-hall__timer--over", over);
    show("[data-hall-warn]", warn);
    show("[data-hall-over]", over);
    var line = one("[data-hall-say]"), word = over ? "over" : warn ? "warn" : "";
    if (line && word && said[timer.dataset.ends] !== word) {
      said[timer.dataset.ends] = word;
      say(line.dataset[word]);
    }
  }

  /* News: nothing is taken while a button is being pressed, and the focus stays where it was. */
  function swap(text) {
    var live = one("[data-hall-live]"), held = live.contains(doc.activeElement) ? doc.activeElement : null;
    var before = (one("[data-hall-phase]") || {}).textContent;
    live.innerHTML = text;
    var again = held && ((held.id && doc.getElementById(held.id)) || one("h2[tabindex]", live));
    if (again) again.focus();
    var phase = one("[data-hall-phase]"), title = one("h2", live);
    if (phase && phase.textContent !== before) say((title ? title.textContent + "，" : "") + phase.textContent);
    tick();
  }
  function took(answer, asked) {
    var now = +answer.headers.get("X-Saq-Now"), left = answer.headers.get("X-Saq-Left");
    if (!now) return false;
    shift = now + (Date.now() - asked) / 2 - Date.now();
    show("[data-hall-lost]", false);
    show("[data-hall-gone]", false);
    show("[data-hall-idle]", left !== null && +left < LAST);
    return true;
  }
  function poll(awake) {
    var stop = new AbortController(), late = setTimeout(function () { stop.abort(); }, PATIENCE), asked = Date.now();
    var heads = { "If-None-Match": mark.charAt(0) === '"' ? mark : '"' + mark + '"' };
    if (!awake) heads["X-Saq-Poll"] = "1";
    return fetch(root.dataset.hall, { headers: heads, redirect: "manual", cache: "no-store", signal: stop.signal })
      .then(function (answer) {
        if (answer.status === 304) return took(answer, asked) ? EVERY : EVERY;
        if (answer.ok && took(answer, asked)) {
          return answer.text().then(function (text) {
            if (busy) return EVERY;
            mark = answer.headers.get("ETag") || mark;
            swap(text);
            return EVERY;
          });
        }
        if (answer.type === "opaqueredirect" || answer.status === 404) {
          show("[data-hall-lost]", false);
          show("[data-hall-gone]", true);
          return GONE;
        }
        throw new Error("lost");
      })
      .catch(function () {
        show("[data-hall-lost]", true);
        return EVERY;
      })
      .then(function (wait) {
        clearTimeout(late);
        return wait;
      });
  }
  function again() {
    poll(false).then(function (wait) { setTimeout(again, doc.hidden ? Math.max(wait, HIDDEN) : wait); });
  }

  doc.addEventListener("submit", function (event) { if (!event.defaultPrevented) busy = true; });
  window.addEventListener("pageshow", function () { busy = false; });
  doc.addEventListener("click", function (event) {
    if (event.target.closest && event.target.closest("[data-hall-stay]")) poll(true);
  });
  /* A letter leads to its button, Enter presses it: nothing happens in the hall by a slip of one key. */
  doc.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !/^[a-z]$/.test(event.key)) return;
    if (event.target.closest("input,select,textarea,[contenteditable]")) return;
    var button = one('[data-hall-key="' + event.key + '"]');
    if (button) button.focus();
  });

  var code = one("[data-hall-code]");
  if (code) {
    var picture = code.src;
    setInterval(function () { code.src = picture + "?" + Date.now(); }, CODE / 2);
  }
  if (root && window.fetch) setTimeout(again, EVERY);
  setInterval(tick, 250);
  tick();
})();
