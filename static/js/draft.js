/* A step of the form is kept while it is typed: sent within five seconds, in this page's memory until it has arrived.
   Nothing is written to the browser's stores: it is personal data. Without a script the buttons save as ever. */
(function () {
  "use strict";
  var doc = document, form = doc.querySelector("form[data-draft]");
  if (!form || !window.fetch || !window.URLSearchParams) return;
  var said = form.dataset, QUIET = 1500, MOST = 4000, PATIENCE = 15000, FIRST = 2000, LONGEST = 20000;
  var ours = { csrfmiddlewaretoken: 1, version: 1, go: 1, find: 1, employer_q: 1 };
  var typed = {}, clashing = {}, stamp = 0, began = 0, timer = null, delay = FIRST, busy = null, over = false, passing = false;
  var token = form.elements.csrfmiddlewaretoken.value, tab = ticket();

  function ticket() {
    var bytes = window.crypto && window.crypto.getRandomValues ? window.crypto.getRandomValues(new Uint8Array(6)) : [];
    var text = Array.prototype.map.call(bytes, function (n) { return (n + 256).toString(16).slice(1); }).join("");
    return text || Math.random().toString(16).slice(2, 14);
  }
  function inputs(name) { return Array.prototype.filter.call(form.elements, function (input) { return input.name === name; }); }
  function waiting() { return Object.keys(typed); }
  var first = doc.querySelector("[data-saq-saved]"), last = first ? first.textContent.trim() : "";
  function line(text, tone, link) {
    if (!tone && text !== word("saving")) last = text;
    Array.prototype.forEach.call(doc.querySelectorAll("[data-saq-saved]"), function (box) {
      box.textContent = text;
      box.classList.toggle("saq-saved--offline", tone === "off");
      if (!link) return;
      var a = doc.createElement("a");
      a.href = said.loginUrl;
      a.target = "_blank";
      a.rel = "noopener";
      a.textContent = said.loginLink;
      box.append(" ", a);
    });
  }
  function word(name) { var box = doc.querySelector("[data-saq-saved]"); return box ? box.dataset[name] : ""; }

  /* When to send: soon after the last key, and never later than a few seconds after the first that waits. */
  function soon() {
    var now = Date.now();
    began = began || now;
    clearTimeout(timer);
    timer = setTimeout(send, Math.max(0, Math.min(QUIET, began + MOST - now)));
  }
  function later() {
    clearTimeout(timer);
    timer = setTimeout(send, delay);
    delay = Math.min(delay * 2, 30000);
  }
  function body(names) {
    var data = new URLSearchParams(new FormData(form));
    names.forEach(function (name) { data.append("touched", name); });
    data.set("tab", tab);
    return data;
  }
  function ask(names, leaving) {
    var stop = window.AbortController ? new AbortController() : null;
    var late = setTimeout(function () { if (stop) stop.abort(); }, PATIENCE), data = body(names);
    return fetch(said.draft, {
      method: "POST", body: data, redirect: "manual", cache: "no-store", credentials: "same-origin",
      keepalive: !!leaving && String(data).length < 60000, signal: stop ? stop.signal : undefined,
      headers: { "X-CSRFToken": token }
    }).then(function (answer) { clearTimeout(late); return read(answer); }, function () { clearTimeout(late); throw new Error("off"); });
  }
  function read(answer) {
    if (answer.type === "opaqueredirect" || answer.redirected) throw new Error("login");
    if (answer.status === 403) throw new Error("token");
    if (answer.status === 409) return answer.json().then(function (got) { throw Object.assign(new Error("gone"), { sentence: got.sentence }); });
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) throw new Error("gone");
    if (!answer.ok) throw new Error("off");
    return answer.json();
  }
  /* A new log-in brings a new token: fetched once, then tried again. */
  function renewed(names) {
    return fetch(said.draft, { redirect: "manual", cache: "no-store", credentials: "same-origin" }).then(function (answer) {
      if (answer.type === "opaqueredirect") throw new Error("login");
      if (!answer.ok) throw new Error("gone");
      return answer.json();
    }, function () { throw new Error("off"); }).then(function (got) {
      token = got.csrf;
      Array.prototype.forEach.call(doc.querySelectorAll("input[name=csrfmiddlewaretoken]"), function (input) { input.value = token; });
      doc.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
      return ask(names);
    });
  }
  function send(leaving) {
    var names = waiting(), sent = {};
    clearTimeout(timer);
    if (busy) return busy;
    if (over || !names.length) return Promise.resolve(!over);
    names.forEach(function (name) { sent[name] = typed[name]; });
    began = 0;
    line(word("saving"));
    busy = ask(names, leaving === true).catch(function (error) {
      if (error.message !== "token") throw error;
      return renewed(names);
    }).then(function (got) {
      busy = null;
      delay = FIRST;
      names.forEach(function (name) { if (typed[name] === sent[name]) delete typed[name]; });
      took(got);
      if (waiting().length) soon();
      return true;
    }).catch(function (error) {
      busy = null;
      failed(error);
      return false;
    });
    return busy;
  }
  function failed(error) {
    if (error.message === "gone") {
      over = true;
      return line(error.sentence || said.gone, "off");
    }
    if (error.message === "login" || error.message === "token") line(said.login, "off", true);
    else line(word("offline"), "off");
    later();
  }

  /* What the server says: its version, what others wrote meanwhile, what it could not store. */
  function took(got) {
    // A change that comes in while its field is being typed in is not shown: the page goes on not knowing of it.
    var unseen = Object.keys(got.inputs).some(function (name) { return typed[name]; });
    if (!unseen) Array.prototype.forEach.call(doc.querySelectorAll("input[name=version]"), function (input) { input.value = got.version; });
    if (got.employer) offer(got.employer);
    Object.keys(got.inputs).forEach(function (name) { if (!typed[name]) put(name, got.inputs[name]); });
    Object.keys(got.errors).forEach(function (name) { blame(name, got.errors[name]); });
    got.clashes.forEach(clash);
    var wrong = Object.keys(got.errors).length || Object.keys(clashing).length;
    line(wrong ? said.left + " " + got.at : said.saved + " " + got.at, wrong ? "off" : "");
    if (!waiting().length && !Object.keys(clashing).length) doc.dispatchEvent(new CustomEvent("saq:saved"));
  }
  /* An employer that this page has not among its choices yet. */
  function offer(one) {
    var box = doc.getElementById("employer-options"), row, input, label;
    if (!box || inputs("employer").some(function (input) { return input.value === one.value; })) return;
    row = doc.createElement("div");
    row.className = "form-check";
    input = doc.createElement("input");
    input.type = "radio";
    input.className = "form-check-input";
    input.name = "employer";
    input.id = "id_employer_stored";
    input.value = one.value;
    label = doc.createElement("label");
    label.className = "form-check-label";
    label.htmlFor = input.id;
    label.textContent = one.label;
    row.append(input, label);
    box.prepend(row);
  }
  function put(name, values) {
    inputs(name).forEach(function (input) {
      if (input.type === "radio" || input.type === "checkbox") input.checked = values.indexOf(input.value) >= 0 || (input.type === "checkbox" && values[0] === "True");
      else if (doc.activeElement !== input || !typed[name]) input.value = values.length ? values[0] : "";
      input.dispatchEvent(new CustomEvent("change", { bubbles: true, detail: "draft" }));
    });
    blame(name, "");
  }
  function holder(name) {
    var input = inputs(name)[0];
    return input && (input.closest(".saq-field") || input.parentNode);
  }
  function blame(name, why) {
    var box = holder(name), id = "id_" + name + "_error", old = doc.getElementById(id);
    if (!box || name in clashing) return;
    if (old) old.remove();
    inputs(name).forEach(function (input) { input.toggleAttribute("aria-invalid", !!why); input.classList.toggle("is-invalid", !!why); });
    if (!why) return;
    var slot = doc.createElement("p");
    slot.className = "saq-error";
    slot.id = id;
    slot.setAttribute("role", "status");
    slot.textContent = why;
    box.append(slot);
  }
  /* The same field was changed elsewhere: both are shown, and one is chosen before it is sent again. */
  function clash(one) {
    var names = Object.keys(one.inputs), box = holder(names[0]) || form, slot = doc.createElement("div"), text = doc.createElement("p"), held = doc.createElement("p");
    if (clashing[one.name]) clashing[one.name].remove();
    slot.className = "saq-stored saq-clash";
    slot.setAttribute("role", "alert");
    slot.tabIndex = -1;
    text.textContent = one.said;
    held.className = "saq-clash__held";
    held.textContent = one.stored;
    slot.append(text, held, choice(said.mine, function () {
      names.forEach(function (name) { touch(name); });
    }), choice(said.theirs, function () {
      // Sent once more, so that what was typed here does not go on waiting on the server.
      names.forEach(function (name) { delete typed[name]; put(name, one.inputs[name]); touch(name); });
    }));
    clashing[one.name] = slot;
    slot.inputs = names;
    names.forEach(function (name) { delete typed[name]; });
    box.append(slot);
    function choice(label, act) {
      var button = doc.createElement("button");
      button.type = "button";
      button.className = "btn btn-sm";
      button.textContent = label;
      button.addEventListener("click", function () {
        slot.remove();
        delete clashing[one.name];
        act();
        if (waiting().length) send(); else { line(said.saved); doc.dispatchEvent(new CustomEvent("saq:saved")); }
        (inputs(names[0])[0] || form).focus();
      });
      return button;
    }
  }
  function clashOf(name) {
    return Object.keys(clashing).some(function (field) { return clashing[field].inputs.indexOf(name) >= 0; });
  }
  function touch(name) { typed[name] = ++stamp; }
  function heard(event) {
    var input = event.target;
    if (input.form !== form || !input.name || ours[input.name] || event.detail === "draft" || over) return;
    if (clashOf(input.name)) return;
    if (String(input.value).length > LONGEST) {
      delete typed[input.name];
      return blame(input.name, said.tooLong);
    }
    blame(input.name, "");
    touch(input.name);
    soon();
  }

  doc.addEventListener("input", heard);
  doc.addEventListener("change", heard);
  window.addEventListener("online", function () {
    delay = FIRST;
    if (waiting().length) send(); else setTimeout(function () { line(last); }, 0); // after the portal's own script
  });
  window.addEventListener("focus", function () { if (waiting().length && !busy) send(); });
  doc.addEventListener("visibilitychange", function () { if (doc.hidden) send(true); });
  /* Before the portal's own script: a click on a button first brings what is typed to the server, and stays on the page
     where the network does not carry it. */
  form.addEventListener("submit", function (event) {
    var button = event.submitter, open = Object.keys(clashing);
    if (passing) { passing = false; return; }
    if (open.length) {
      event.preventDefault();
      event.stopPropagation();
      line(said.choose, "off");
      return clashing[open[0]].focus();
    }
    if (over || (!waiting().length && !busy)) return;
    event.preventDefault();
    event.stopPropagation();
    Promise.resolve(busy).then(function () { return send(); }).then(function (there) {
      if (!there && !over) return;
      if (Object.keys(clashing).length) return;
      passing = true;
      if (form.requestSubmit) form.requestSubmit(button); else form.submit();
    });
  }, true);

  /* A text from Word: plain words without invisible marks, private bullets, blanks at line ends and empty lines. */
  function tidy(text, one) {
    text = text.replace(/\r\n|[\r\v\f\u0085\u2028\u2029]/g, "\n").replace(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffc]/g, "")
      .replace(/^[ \t\u00a0]*[\uf000-\uf0ff\u2022\u25cf\u25a0\u25c6\u27a2\u2713][ \t\u00a0]*/gm, "· ").replace(/[\uf000-\uf0ff]/g, "")
      .replace(/[\t\u00a0\u2000-\u200a\u202f\u205f]+/g, " ").replace(/[ \u3000]+$/gm, "").replace(/\n{3,}/g, "\n\n");
    return one ? text.replace(/\s*\n\s*/g, " ").trim() : text.trim();
  }
  doc.addEventListener("paste", function (event) {
    var input = event.target, data = event.clipboardData, raw = data && data.getData("text/plain");
    if (input.form !== form || !raw || !/^(text|search|email|tel)$/.test(input.type) && input.tagName !== "TEXTAREA") return;
    var clean = tidy(raw, input.tagName !== "TEXTAREA");
    event.preventDefault();
    if (doc.execCommand && doc.execCommand("insertText", false, clean)) return; // can be undone
    input.setRangeText(clean, input.selectionStart, input.selectionEnd, "end");
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
