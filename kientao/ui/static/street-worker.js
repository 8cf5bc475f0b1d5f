// Opens the officer's street page without network. Newest from the network first; signed out: forget everything kept.
"use strict";
var BOX = "kientao-street", HERE = "/viec/ngoai-duong";

self.addEventListener("install", function () { self.skipWaiting(); });
self.addEventListener("activate", function (event) { event.waitUntil(self.clients.claim()); });
self.addEventListener("fetch", function (event) {
  var asked = event.request, address = new URL(asked.url);
  if (asked.method !== "GET" || address.origin !== self.location.origin) return;
  if (asked.mode === "navigate" && address.pathname === HERE) event.respondWith(page(asked));
  else if (address.pathname.indexOf("/static/") === 0) event.respondWith(file(asked));
});

function page(asked) {
  return fetch(asked).then(function (answer) {
    if (answer.status !== 200) { // a redirect to sign in, or a refusal
      return caches.delete(BOX).then(function () { return answer; });
    }
    var copy = answer.clone();
    return caches.open(BOX).then(function (box) { return box.put(HERE, copy); }).then(function () { return answer; });
  }).catch(function () {
    return caches.match(HERE).then(function (kept) { return kept || Response.error(); });
  });
}

function file(asked) {
  return caches.match(asked).then(function (kept) {
    return kept || fetch(asked).then(function (answer) {
      var copy = answer.clone();
      if (answer.ok) caches.open(BOX).then(function (box) { return box.put(asked, copy); });
      return answer;
    });
  });
}
