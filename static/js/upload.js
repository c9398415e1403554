/* The files of a form: drop or take a picture, see it go with a bar, stop it; cover a bank number before it leaves.
   Without a script each claim is a plain form with one input. */
(function () {
  "use strict";
  var doc = document, root = doc.querySelector("[data-upload]");
  if (!root || !window.FormData || !window.XMLHttpRequest || !window.DOMParser) return;
  var said = root.dataset, MEGABYTE = 1048576, line = [], going = null;
  var one = function (css, from) { return (from || doc).querySelector(css); };
  var make = function (tag, name, text) {
    var node = doc.createElement(tag);
    if (name) node.className = name;
    if (text) node.textContent = text;
    return node;
  };
  var button = function (text, act, more) {
    var node = make("button", "btn " + (more || "btn-sm"), text);
    node.type = "button";
    node.addEventListener("click", act);
    return node;
  };
  var isImage = function (file) { return /^image\//.test(file.type) || /\.(jpe?g|png|heic|heif)$/i.test(file.name); };

  /* A claim becomes a place to drop on; the button of the plain form is not needed any more. */
  function dress(claim) {
    var form = one("form.saq-upload", claim);
    if (!form || form.dataset.dressed) return;
    var input = one("input[type=file]", form), note = make("p", "saq-help saq-upload__hint", said.hint);
    form.dataset.dressed = "1";
    one("button", form).hidden = true;
    input.required = false;
    if (!form.dataset.single) input.multiple = true;
    form.append(note);
    if (window.matchMedia("(pointer: coarse)").matches) form.append(camera(form));
    input.addEventListener("change", function () { chosen(form, input.files); input.value = ""; });
  }
  function camera(form) {
    var input = make("input"), open = button(said.camera, function () { input.click(); }, "");
    input.type = "file";
    input.accept = "image/*";
    input.setAttribute("capture", "environment");
    input.hidden = true;
    input.addEventListener("change", function () { chosen(form, input.files); input.value = ""; });
    form.append(input);
    return open;
  }
  function tell(form, text) {
    var row = make("div", "saq-upload__row saq-upload__row--bad"), words = make("span", "saq-soft", text);
    row.setAttribute("role", "status");
    row.append(words, button(said.dismiss, function () { row.remove(); }));
    form.before(row);
  }
  function chosen(form, files) {
    var most = form.dataset.single ? 1 : 10, list = Array.prototype.slice.call(files, 0, most);
    if (files.length > most) tell(form, said.tooMany.replace("%n", most).replace("%m", files.length - most));
    list.forEach(function (file) {
      if (form.dataset.mask && isImage(file)) return cover(form, file);
      queue(form, file);
    });
  }

  ["dragenter", "dragover"].forEach(function (type) {
    doc.addEventListener(type, function (event) {
      var claim = event.target.closest && event.target.closest(".saq-claim");
      if (!claim || !event.dataTransfer || Array.prototype.indexOf.call(event.dataTransfer.types, "Files") < 0) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      mark(claim);
    });
  });
  function mark(claim) {
    Array.prototype.forEach.call(doc.querySelectorAll(".saq-claim--over"), function (other) { if (other !== claim) other.classList.remove("saq-claim--over"); });
    if (claim) claim.classList.add("saq-claim--over");
  }
  doc.addEventListener("dragleave", function (event) { if (!event.relatedTarget) mark(null); });
  doc.addEventListener("drop", function (event) {
    var claim = event.target.closest && event.target.closest(".saq-claim"), form = claim && one("form.saq-upload", claim);
    if (!event.dataTransfer || !event.dataTransfer.files.length) return;
    event.preventDefault(); // a file dropped beside a claim must not replace the page
    mark(null);
    if (form) chosen(form, event.dataTransfer.files);
  });

  /* One after the other: the server counts ten a minute, and a phone has one line. */
  function queue(form, file) {
    var limit = isImage(file) ? 10 : 20, row = make("div", "saq-upload__row"), name = make("span", "saq-upload__name", file.name);
    var bar = make("progress"), percent = make("span", "saq-soft", "0 %"), stop = button(said.cancel, function () { end(job, said.cancelled); });
    var job = { claim: form.elements.claim.value, file: file, row: row, bar: bar, percent: percent, request: null, over: false };
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    row.setAttribute("role", "status");
    if (/^image\/(jpeg|png)/.test(file.type) && window.URL) row.append(thumb(file));
    row.append(name, bar, percent, stop);
    form.before(row);
    if (file.size > limit * MEGABYTE) return end(job, said.tooLarge.replace("%n", limit));
    line.push(job);
    next();
  }
  function thumb(file) {
    var picture = make("img", "saq-thumb"), url = URL.createObjectURL(file);
    picture.alt = "";
    picture.onload = picture.onerror = function () { URL.revokeObjectURL(url); };
    picture.src = url;
    return picture;
  }
  function next() {
    if (going || !line.length) return;
    going = line.shift();
    if (going.over) { going = null; return next(); }
    send(going);
  }
  function formOf(code) {
    return Array.prototype.find.call(doc.querySelectorAll("form.saq-upload"), function (form) { return form.elements.claim.value === code; });
  }
  function send(job) {
    var form = formOf(job.claim), request = job.request = new XMLHttpRequest(), data = new FormData();
    if (!form) return end(job, said.failed);
    ["csrfmiddlewaretoken", "claim", "version"].forEach(function (name) { data.append(name, form.elements[name].value); });
    data.append("file", job.file, job.file.name);
    request.upload.addEventListener("progress", function (event) {
      if (!event.lengthComputable) return;
      job.bar.value = Math.round(event.loaded / event.total * 100);
      job.percent.textContent = job.bar.value < 100 ? job.bar.value + " %" : said.checking;
      // It has left this device: what the server has can be removed there, and no longer be cancelled here.
      if (job.bar.value >= 100) one("button", job.row).hidden = true;
    });
    request.addEventListener("load", function () { arrived(job, request); });
    request.addEventListener("error", function () { end(job, said.failed, true); });
    request.addEventListener("abort", function () { end(job, said.cancelled); });
    request.open("POST", form.action);
    request.send(data);
  }
  /* The server answers with the whole page: the claim's part of it takes the place of the old one. */
  function arrived(job, request) {
    var page = new DOMParser().parseFromString(request.responseText, "text/html"), fresh = null, id = "claim-file_" + job.claim.replace(/\./g, "_");
    if (request.status === 200 || request.status === 409) fresh = page.getElementById(id);
    if (!fresh) return end(job, /\/accounts\/login\//.test(request.responseURL) ? said.login : request.status === 409 ? said.changed : said.failed, true);
    job.row.remove();
    finish(job);
    replace(fresh, page);
    next();
  }
  function replace(fresh, page) {
    var old = doc.getElementById(fresh.id), node = doc.importNode(fresh, true), version = one("input[name=version]", page), error = one(".saq-error", node);
    var rows = Array.prototype.slice.call(old.querySelectorAll(".saq-upload__row"));
    old.replaceWith(node);
    rows.forEach(function (row) { one("form.saq-upload", node).before(row); });
    if (version) Array.prototype.forEach.call(doc.querySelectorAll("input[name=version]"), function (input) { input.value = version.value; });
    Array.prototype.forEach.call(doc.querySelectorAll(".saq-steps"), function (list, index) {
      var steps = page.querySelectorAll(".saq-steps")[index];
      if (steps) list.replaceWith(doc.importNode(steps, true));
    });
    dress(node);
    if (error) error.setAttribute("role", "alert");
  }
  function finish(job) {
    job.over = true;
    if (going === job) going = null;
  }
  function end(job, why, again) {
    if (job.over) return;
    finish(job);
    if (job.request && job.request.readyState < 4) job.request.abort();
    job.row.classList.add("saq-upload__row--bad");
    job.bar.remove();
    job.percent.textContent = why;
    one("button", job.row).remove();
    if (again) job.row.append(button(said.again, function () { job.row.remove(); queue(formOf(job.claim), job.file); }));
    job.row.append(button(said.dismiss, function () { job.row.remove(); }));
    next();
  }

  /* A card with a bank number: black boxes are burnt in here, before the picture leaves the phone (R36). */
  function cover(form, file) {
    var url = URL.createObjectURL(file), picture = new Image();
    picture.onload = function () { URL.revokeObjectURL(url); paint(form, file, picture); };
    picture.onerror = function () {
      URL.revokeObjectURL(url);
      ask(form, said.maskCannot, [[said.maskSend, function () { queue(form, file); }]]);
    };
    picture.src = url;
  }
  function ask(form, text, choices, body) {
    var box = make("dialog", "saq-cover"), row = make("div", "saq-cover__do"), words = make("p", "", text);
    box.setAttribute("aria-label", said.maskTitle);
    box.append(make("h2", "saq-h3", said.maskTitle), words);
    if (body) box.append(body);
    choices.forEach(function (pair, index) {
      row.append(button(pair[0], function () { if (pair[1]() !== false) { box.close(); box.remove(); } }, index ? "" : "btn-primary"));
    });
    row.append(button(said.cancel, function () { box.close(); box.remove(); }, ""));
    box.append(row);
    doc.body.append(box);
    if (box.showModal) box.showModal(); else box.setAttribute("open", "");
    return box;
  }
  function paint(form, file, picture) {
    var scale = Math.min(1, 2560 / Math.max(picture.naturalWidth, picture.naturalHeight)), boxes = [], from = null, draft = null;
    var canvas = make("canvas", "saq-cover__picture"), pen = canvas.getContext("2d"), type = file.type === "image/png" ? "image/png" : "image/jpeg";
    canvas.width = Math.round(picture.naturalWidth * scale);
    canvas.height = Math.round(picture.naturalHeight * scale);
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-label", said.maskKeys);
    function draw() {
      pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
      pen.fillStyle = "#000";
      boxes.concat(draft ? [draft] : []).forEach(function (b) { pen.fillRect(b[0], b[1], b[2], b[3]); });
    }
    function at(event) {
      var frame = canvas.getBoundingClientRect();
      return [(event.clientX - frame.left) / frame.width * canvas.width, (event.clientY - frame.top) / frame.height * canvas.height];
    }
    function spanned(a, b) { return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1])]; }
    canvas.addEventListener("pointerdown", function (event) {
      event.preventDefault();
      from = at(event);
      if (canvas.setPointerCapture) canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener("pointermove", function (event) { if (from) { draft = spanned(from, at(event)); draw(); } });
    canvas.addEventListener("pointerup", function (event) {
      var found = from && spanned(from, at(event));
      from = draft = null;
      if (found && found[2] > 4 && found[3] > 4) boxes.push(found);
      draw();
    });
    canvas.addEventListener("pointercancel", function () { from = draft = null; draw(); });
    /* By keyboard: Enter lays a box across the middle, arrows move the last one, with Shift they size it. */
    canvas.addEventListener("keydown", function (event) {
      var last = boxes[boxes.length - 1], step = canvas.width / 50, way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (event.key === "Enter") boxes.push([canvas.width * 0.1, canvas.height * 0.45, canvas.width * 0.8, canvas.height * 0.12]);
      else if (way && last) { last[event.shiftKey ? 2 : 0] += way[0] * step; last[event.shiftKey ? 3 : 1] += way[1] * step; }
      else return;
      event.preventDefault();
      draw();
    });
    draw();
    ask(form, said.maskHelp, [
      [said.maskDone, function () {
        if (!boxes.length) { canvas.focus(); return false; }
        canvas.toBlob(function (blob) {
          if (blob) queue(form, new File([blob], file.name.replace(/\.[^.]*$/, type === "image/png" ? ".png" : ".jpg"), { type: type }));
        }, type, 0.92);
      }],
      [said.maskUndo, function () { boxes.pop(); draw(); return false; }],
      [said.maskNone, function () { queue(form, file); }]
    ], canvas);
  }

  window.addEventListener("beforeunload", function (event) { if (going || line.length) event.preventDefault(); });
  Array.prototype.forEach.call(doc.querySelectorAll(".saq-claim"), dress);
})();
