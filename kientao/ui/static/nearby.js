// Around here: the phone's position on request; a photo that finds no network is kept on the phone and sent later, once
// by its key. The page works without this.
(function () {
  "use strict";
  var where = document.getElementById("where"), locate = document.getElementById("locate");
  if (where && locate && navigator.geolocation) {
    locate.hidden = false;
    locate.addEventListener("click", function () {
      navigator.geolocation.getCurrentPosition(function (here) {
        where.elements.lon.value = Math.round(here.coords.longitude * 1e6);
        where.elements.lat.value = Math.round(here.coords.latitude * 1e6);
        where.submit();
      }, function () { locate.hidden = true; }, { enableHighAccuracy: true, timeout: 15000 });
    });
  }
  var told = document.getElementById("kept"), form = document.getElementById("shoot");
  if (!told || !window.indexedDB || !window.fetch) return;
  var opening = new Promise(function (good, bad) {
    var ask = indexedDB.open("kientao-nearby", 1);
    ask.onupgradeneeded = function () { ask.result.createObjectStore("queue", { keyPath: "key" }); };
    ask.onsuccess = function () { good(ask.result); };
    ask.onerror = function () { bad(ask.error); };
  });
  function run(mode, what) {
    return opening.then(function (db) {
      return new Promise(function (good, bad) {
        var dealing = db.transaction("queue", mode), asked = what(dealing.objectStore("queue"));
        dealing.oncomplete = function () { good(asked && asked.result); };
        dealing.onerror = function () { bad(dealing.error); };
      });
    });
  }
  function mine() {
    return run("readonly", function (s) { return s.getAll(); }).then(function (all) {
      return all.filter(function (one) { return one.me === told.dataset.me; });
    });
  }
  function show(words) {
    return mine().then(function (all) {
      var waiting = all.length ? told.dataset.waiting.replace("{n}", all.length) : "";
      told.textContent = [words, waiting].filter(Boolean).join(" ");
    });
  }
  var busy = false;
  function flush() {
    if (busy) return;
    busy = true;
    mine().then(function (all) { return all.length ? send(all[0]) : null; }).catch(function () { /* no network: later */ })
      .then(function (again) { busy = false; if (again) flush(); else return show(""); });
  }
  function send(one) {
    return fetch(told.dataset.send, { headers: { Accept: "application/json" }, credentials: "same-origin", cache: "no-store" })
      .then(function (answer) { return answer.ok && !answer.redirected ? answer.json() : null; })
      .then(function (mark) {
        if (!mark || mark.me !== one.me) return false;
        var body = new FormData();
        Object.keys(one.fields).forEach(function (name) { body.append(name, one.fields[name]); });
        body.append("photo", one.photo, "anh.jpg");
        return fetch(told.dataset.send, { method: "POST", body: body, credentials: "same-origin",
          headers: { Accept: "application/json", "X-CSRFToken": mark.token } }).then(function (answer) {
          if (answer.status >= 500) return false;
          return answer.json().then(function (said) {
            return run("readwrite", function (s) { return s.delete(one.key); }).then(function () {
              return show(said.error || told.dataset.sent.replace("{n}", said.index)).then(function () { return answer.ok; });
            });
          });
        });
      });
  }
  if (form) form.addEventListener("submit", function (event) {
    if (navigator.onLine || !form.elements.photo.files.length) return; // with network the form is sent as it is
    event.preventDefault();
    var fields = {};
    ["key", "lon", "lat", "to", "title"].forEach(function (name) { fields[name] = form.elements[name].value; });
    run("readwrite", function (s) {
      return s.put({ key: fields.key, me: told.dataset.me, fields: fields, photo: form.elements.photo.files[0] });
    }).then(function () {
      form.elements.key.value = fields.key.slice(0, 20) + Date.now();
      form.elements.photo.value = "";
      return show("");
    });
  });
  window.addEventListener("online", flush);
  flush();
})();
