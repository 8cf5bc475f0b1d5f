// A pin on the map of the filing page, the phone's position when asked, and photos made small before they are sent.
// Without this file the page works by tapping (the form comes back with the pin) or by choosing an area.
(function () {
  "use strict";
  document.documentElement.classList.add("scripted");
  var box = document.querySelector(".tap");
  if (box) map(box);
  document.querySelectorAll("input[data-shrink]").forEach(function (input) {
    input.addEventListener("change", function () { shrink(input); });
  });
  document.querySelectorAll("form").forEach(function (form) {
    form.addEventListener("submit", function (event) {
      if (form.dataset.sent) event.preventDefault(); // a second press while the first is on its way
      form.dataset.sent = "1";
    });
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form").forEach(function (form) { delete form.dataset.sent; });
  });

  function map(box) {
    var about = box.dataset, image = box.querySelector("input"), pin = null;
    var lon = document.getElementById("lon"), lat = document.getElementById("lat"), unpin = document.getElementById("unpin");
    var said = document.getElementById("located"), state = document.querySelector(".tap-state");
    image.src = image.getAttribute("src").split("?")[0];
    if (lon.value && lat.value) show();
    image.addEventListener("click", function (event) {
      if (event.detail === 0) return; // by keyboard: the server shows the form again
      event.preventDefault();
      var shape = image.getBoundingClientRect();
      place((event.clientX - shape.left) / shape.width, (event.clientY - shape.top) / shape.height);
      said.textContent = about.said;
    });
    unpin.addEventListener("click", function (event) {
      event.preventDefault();
      lon.value = lat.value = said.textContent = "";
      if (pin) pin.remove();
      pin = null;
      unpin.hidden = true;
      if (state.querySelector("span")) state.querySelector("span").remove();
    });
    document.getElementById("locate").addEventListener("click", function (event) {
      var button = event.target;
      if (!navigator.geolocation) { said.textContent = button.dataset.failed; return; }
      said.textContent = "…";
      navigator.geolocation.getCurrentPosition(function (found) {
        lon.value = Math.round(found.coords.longitude * 1e6);
        lat.value = Math.round(found.coords.latitude * 1e6);
        show();
        said.textContent = about.said + " (± " + Math.round(found.coords.accuracy) + " m)";
      }, function () { said.textContent = button.dataset.failed; }, { enableHighAccuracy: true, timeout: 15000 });
    });

    function place(x, y) {
      lon.value = Math.round(+about.west + x * about.width * about.perX);
      lat.value = Math.round(+about.north + y * about.height * about.perY);
      show();
    }

    function show() {
      if (!pin) {
        pin = document.createElementNS("http://www.w3.org/2000/svg", "svg");
        pin.setAttribute("viewBox", "-14 -41 28 42");
        pin.setAttribute("class", "tap-pin");
        pin.setAttribute("aria-hidden", "true");
        var path = document.createElementNS("http://www.w3.org/2000/svg", "path");
        path.setAttribute("d", "M0 0C-4-12-13-17-13-27a13 13 0 0 1 26 0C13-17 4-12 0 0z");
        path.setAttribute("fill", "#a3231f");
        path.setAttribute("stroke", "#fff");
        pin.append(path);
        box.append(pin);
      }
      pin.style.left = (lon.value - about.west) / about.perX / about.width * 100 + "%";
      pin.style.top = (lat.value - about.north) / about.perY / about.height * 100 + "%";
      unpin.hidden = false;
    }
  }

  // 1600 px is enough to see a pothole; a photo of 4 MB becomes about 300 KB.
  async function shrink(input) {
    try {
      var small = new DataTransfer();
      for (var file of input.files) small.items.add(await reduced(file));
      input.files = small.files;
    } catch (e) { /* an old browser: the photos go as they are */ }
  }

  async function reduced(file) {
    var picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    var by = Math.min(1, 1600 / Math.max(picture.width, picture.height));
    if (by === 1 && file.size < 600000) return file;
    var canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * by);
    canvas.height = Math.round(picture.height * by);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    var blob = await new Promise(function (done) { canvas.toBlob(done, "image/jpeg", 0.8); });
    return blob && blob.size < file.size ? new File([blob], "anh.jpg", { type: "image/jpeg" }) : file;
  }
})();
