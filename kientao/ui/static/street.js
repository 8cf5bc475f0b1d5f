// In the street: photos are made small, things wait on the phone and are sent once each. The page works without this.
(function () {
  "use strict";
  var bar = document.getElementById("queue");
  if (!bar || !window.indexedDB || !window.fetch) return;
  var say = bar.dataset, SIDE = 1280, busy = false, news = [];

  // --- a small store on the phone: "queue" (things to send, by key), "shots" (photos taken, by report and kind)
  var opening = new Promise(function (good, bad) {
    var ask = indexedDB.open("kientao-street", 1);
    ask.onupgradeneeded = function () {
      ask.result.createObjectStore("queue", { keyPath: "key" });
      ask.result.createObjectStore("shots");
    };
    ask.onsuccess = function () { good(ask.result); };
    ask.onerror = function () { bad(ask.error); };
  });
  function run(store, mode, what) {
    return opening.then(function (db) {
      return new Promise(function (good, bad) {
        var dealing = db.transaction(store, mode), asked = what(dealing.objectStore(store));
        dealing.oncomplete = function () { good(asked && asked.result); };
        dealing.onerror = dealing.onabort = function () { bad(dealing.error); };
      });
    });
  }
  function all() {
    return run("queue", "readonly", function (s) { return s.getAll(); }).then(function (items) {
      return items.filter(function (i) { return i.me === say.me; }).sort(function (a, b) { return a.at - b.at; });
    });
  }
  function keep(item) { return run("queue", "readwrite", function (s) { return s.put(item); }); }
  function drop(key) { return run("queue", "readwrite", function (s) { return s.delete(key); }); }
  function shots(place) { return run("shots", "readonly", function (s) { return s.get(place); }).then(function (f) { return f || []; }); }
  function putShots(place, found) {
    return run("shots", "readwrite", function (s) { return found.length ? s.put(found, place) : s.delete(place); });
  }

  // --- photos: at most 1280 px on a side, JPEG
  function small(file) {
    return new Promise(function (good) {
      var picture = new Image(), reader = new FileReader();
      picture.onload = function () {
        var part = Math.min(1, SIDE / Math.max(picture.naturalWidth, picture.naturalHeight));
        var sheet = document.createElement("canvas");
        sheet.width = Math.round(picture.naturalWidth * part);
        sheet.height = Math.round(picture.naturalHeight * part);
        sheet.getContext("2d").drawImage(picture, 0, 0, sheet.width, sheet.height);
        sheet.toBlob(function (made) { good(made && made.size < file.size ? made : file); }, "image/jpeg", 0.75);
      };
      picture.onerror = reader.onerror = function () { good(file); };
      reader.onload = function () { picture.src = reader.result; }; // as data: the page's policy allows no blob: pictures
      reader.readAsDataURL(file);
    });
  }
  function count(form, which) {
    var place = form.elements.report.value + "/" + which;
    return shots(place).then(function (found) {
      var told = form.querySelector("input[name=" + which + "]").parentNode.querySelector(".shot-count");
      told.textContent = found.length ? "(" + say.photos.replace("{n}", found.length) + ")" : "";
    });
  }

  // --- what the officer sees
  function words(text, bad) {
    var line = document.createElement("p");
    line.textContent = text;
    if (bad) line.className = "bad";
    bar.appendChild(line);
    return line;
  }
  function press(line, text, then) {
    var button = document.createElement("button");
    button.type = "button"; button.className = "link-button"; button.textContent = text;
    button.addEventListener("click", then);
    line.appendChild(document.createTextNode(" "));
    line.appendChild(button);
  }
  function show() {
    return all().then(function (items) {
      bar.textContent = "";
      news.slice(-3).forEach(function (text) { words(text); });
      var waiting = items.filter(function (i) { return !i.error; }).length;
      if (waiting) words(say.waiting.replace("{n}", waiting));
      if (waiting && !navigator.onLine) words(say.offline);
      items.forEach(function (item) {
        if (!item.error) return;
        var line = words(item.report + ": " + item.error, true);
        press(line, say.again, function () { item.error = ""; item.seen = seenOf(item.report) || item.seen; keep(item).then(flush); });
        press(line, say.drop, function () { drop(item.key).then(show); });
      });
    });
  }
  function card(code) { return document.querySelector('.street-card[data-code="' + code + '"]'); }
  function seenOf(code) { var found = card(code); return found && found.dataset.seen; }

  // --- sending, one after the other; the key was made here, so a lost answer does no harm
  function flush() {
    if (busy) return Promise.resolve();
    busy = true;
    return show().then(token).then(function (mark) { return mark ? next(mark) : null; }).catch(function () { /* no network: later */ })
      .then(function () { busy = false; return show(); });
  }
  function token() {
    return all().then(function (items) {
      if (!items.some(function (i) { return !i.error; })) return null;
      return fetch(say.send, { headers: { Accept: "application/json" }, credentials: "same-origin", cache: "no-store" })
        .then(function (answer) {
          if (answer.redirected || !answer.ok) { news.push(say.gone); return null; }
          return answer.json().then(function (told) { return told.me === say.me ? told.token : null; });
        });
    });
  }
  function next(mark) {
    return all().then(function (items) {
      var item = items.filter(function (i) { return !i.error; })[0];
      return item ? post(item, mark).then(function (go) { return go ? next(mark) : null; }) : null;
    });
  }
  function post(item, mark) {
    var body = new FormData();
    Object.keys(item.fields).forEach(function (name) { body.append(name, item.fields[name]); });
    body.append("key", item.key); body.append("report", item.report); body.append("seen", item.seen);
    ["before", "after"].forEach(function (which) {
      item[which].forEach(function (shot, n) { body.append(which, shot, which + n + ".jpg"); });
    });
    return fetch(say.send, { method: "POST", body: body, credentials: "same-origin",
      headers: { Accept: "application/json", "X-CSRFToken": mark } }).then(function (answer) {
      return answer.json().catch(function () { return { error: String(answer.status), again: answer.status >= 500 }; }).then(function (told) {
        if (answer.ok) return sent(item, told);
        if (told.again) return false;
        item.error = told.error;
        return keep(item).then(function () { return true; });
      });
    });
  }
  function sent(item, told) {
    news.push(item.report + ": " + say.sent.replace("{n}", told.index));
    var found = card(item.report);
    if (found) {
      found.dataset.seen = told.seen;
      if (item.fields.do !== "arrived") found.classList.add("done");
    }
    return drop(item.key).then(all).then(function (items) {
      return Promise.all(items.filter(function (i) { return i.report === item.report; }).map(function (i) {
        i.seen = told.seen; // what follows was written knowing this
        return keep(i);
      }));
    }).then(function () { return true; });
  }

  // --- forms
  function fault(form, input, text) {
    input.setCustomValidity(text);
    input.reportValidity();
    input.addEventListener("input", function () { input.setCustomValidity(""); }, { once: true });
  }
  function ready(form, what, after) {
    var answer = form.elements.answer, none = form.elements.no_photo, why = form.elements.reason, lang = document.documentElement.lang;
    var vi = lang === "vi";
    if (what === "done" && !answer.value.trim()) return fault(form, answer, vi ? "Hãy ghi đã làm gì." : "Say what was done.");
    if (what === "done" && /\[[^\[\]\d]{2,60}\]/.test(answer.value)) return fault(form, answer, vi ? "Câu mẫu chưa điền xong." : "The standard text is not completed.");
    if (what === "done" && !after.length && !none.value.trim()) return fault(form, none, vi ? "Cần ảnh sau khi làm, hoặc lý do vì sao không có ảnh." : "A photo is needed, or the reason why there is none.");
    if (what === "wrong" && !why.value.trim()) return fault(form, why, vi ? "Hãy ghi thấy gì tại chỗ." : "Say what you found.");
    return true;
  }
  function key() {
    var raw = new Uint8Array(18);
    crypto.getRandomValues(raw);
    return Array.prototype.map.call(raw, function (b) { return ("0" + b.toString(16)).slice(-2); }).join("");
  }
  function queue(form, what) {
    var code = form.elements.report.value;
    return Promise.all([shots(code + "/before"), shots(code + "/after")]).then(function (found) {
      if (!ready(form, what, found[1])) return null;
      var fields = { do: what };
      if (what === "done") { fields.answer = form.elements.answer.value; fields.no_photo = form.elements.no_photo.value; }
      if (what === "wrong") fields.reason = form.elements.reason.value;
      var item = { key: key(), me: say.me, report: code, fields: fields, seen: seenOf(code), at: Date.now(), error: "",
        before: what === "wrong" ? [] : found[0], after: what === "done" ? found[1] : [] };
      return keep(item).then(function () {
        return Promise.all([putShots(code + "/before", []), what === "done" ? putShots(code + "/after", []) : null]);
      }).then(function () {
        if (what !== "arrived") { card(code).open = false; card(code).classList.add("done"); }
        news.push(code + ": " + say.kept);
        return Promise.all([count(form, "before"), count(form, "after")]);
      }).then(flush);
    });
  }
  Array.prototype.forEach.call(document.querySelectorAll(".street-form"), function (form) {
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      queue(form, (event.submitter && event.submitter.value) || "done");
    });
    ["before", "after"].forEach(function (which) {
      var input = form.querySelector("input[name=" + which + "]"), place = form.elements.report.value + "/" + which;
      count(form, which);
      input.addEventListener("change", function () {
        Promise.all(Array.prototype.map.call(input.files, small)).then(function (made) {
          return shots(place).then(function (there) { return putShots(place, there.concat(made).slice(-6)); });
        }).then(function () { input.value = ""; return count(form, which); });
      });
    });
    var std = form.querySelector(".std");
    if (std) std.addEventListener("change", function () { if (std.value) { form.elements.answer.value = std.value; form.elements.answer.focus(); } });
  });

  // --- nearest first: the place never leaves the phone
  var near = document.getElementById("near");
  if (navigator.geolocation && document.querySelector(".street-card[data-lon]")) {
    near.hidden = false;
    near.addEventListener("click", function () {
      navigator.geolocation.getCurrentPosition(function (here) {
        var cards = Array.prototype.slice.call(document.querySelectorAll(".street-card"));
        cards.forEach(function (c) {
          if (!c.dataset.lon) { c.away = Infinity; return; }
          var up = (c.dataset.lat / 1e6 - here.coords.latitude) * 111320;
          var side = (c.dataset.lon / 1e6 - here.coords.longitude) * 111320 * Math.cos(here.coords.latitude * Math.PI / 180);
          c.away = Math.round(Math.sqrt(up * up + side * side));
          c.querySelector(".away").textContent = say.away.replace("{n}", c.away);
        });
        cards.sort(function (a, b) { return a.away - b.away; }).forEach(function (c) { c.parentNode.appendChild(c); });
      }, function () { near.hidden = true; }, { enableHighAccuracy: true, timeout: 15000 });
    });
  }

  // --- open without network: keep this page and what it needs
  if ("serviceWorker" in navigator && window.caches) {
    navigator.serviceWorker.register(say.worker, { scope: say.scope }).then(function () {
      var needed = [say.scope].concat(Array.prototype.map.call(document.querySelectorAll("link[rel=stylesheet], script[src], link[rel=icon]"),
        function (e) { return e.href || e.src; }));
      return caches.open("kientao-street").then(function (box) { return box.addAll(needed); });
    }).catch(function () { /* the queue works without it */ });
  }
  window.addEventListener("online", flush);
  setInterval(flush, 30000);
  flush();
})();
