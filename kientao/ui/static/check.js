/* Verifies a receipt (C2SP tlog-proof) in the browser: nothing leaves the machine, nothing is asked of the server.
   Steps: 1 the form, 2 the signature of the checkpoint, 3 the leaf of the entry, 4 the way from leaf to root,
   5 opened sealed parts. Words for the page come from data attributes of the form. */
"use strict";
(() => {
  const form = document.getElementById("check");
  if (!form) return;
  const out = document.getElementById("check-result");
  const words = form.dataset;
  const utf8 = new TextEncoder();
  const text = new TextDecoder("utf-8", { fatal: true });

  class Wrong extends Error {}
  const must = (ok, step) => { if (!ok) throw new Wrong(step); };

  const base64 = (s, step) => {
    let raw;
    try { raw = atob(s); } catch { throw new Wrong(step); }
    must(btoa(raw) === s, step);
    return Uint8Array.from(raw, (c) => c.charCodeAt(0));
  };
  const hex = (bytes) => [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
  const unhex = (s, step) => { must(/^([0-9a-f]{2})*$/.test(s), step); return Uint8Array.from(s.match(/../g) || [], (p) => parseInt(p, 16)); };
  const join = (...parts) => {
    const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
    let at = 0;
    for (const p of parts) { all.set(p, at); at += p.length; }
    return all;
  };
  const sha = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const same = (a, b) => a.length === b.length && a.every((x, i) => x === b[i]);
  const node = (a, b) => sha(join([1], a, b));

  function parse(source) {
    must(source.length < 2e6 && !source.includes("\r"), "form");
    const cut = source.indexOf("\n\n");
    must(cut > 0, "form");
    const lines = source.slice(0, cut).split("\n");
    must(lines.shift() === "c2sp.org/tlog-proof@v1", "form");
    let extra = null;
    if (lines[0] && lines[0].startsWith("extra ")) extra = base64(lines.shift().slice(6), "form");
    must(lines[0] && /^index (0|[1-9][0-9]{0,14})$/.test(lines[0]) && lines.length <= 64, "form");
    const index = Number(lines.shift().slice(6));
    const path = lines.map((line) => base64(line, "form"));
    must(path.every((h) => h.length === 32), "form");
    return { index, path, extra, note: source.slice(cut + 2) };
  }

  function parseNote(note) {
    const cut = note.lastIndexOf("\n\n");
    must(cut > 0 && note.endsWith("\n"), "form");
    const body = note.slice(0, cut + 1);
    const [origin, size, root] = body.split("\n");
    must(/^(0|[1-9][0-9]{0,14})$/.test(size), "form");
    const signatures = note.slice(cut + 2, -1).split("\n").map((line) => {
      const found = /^\u2014 (\S+) (\S+)$/.exec(line);
      must(found, "form");
      const bytes = base64(found[2], "form");
      must(bytes.length >= 5, "form");
      return { name: found[1], id: hex(bytes.slice(0, 4)), signature: bytes.slice(4) };
    });
    return { body, origin, size: Number(size), root: base64(root, "form"), signatures };
  }

  async function parseKey(line) {
    const found = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(line.trim());
    must(found, "key");
    const material = base64(found[3], "key");
    must(material.length === 33 && material[0] === 1, "key");
    const id = hex((await sha(join(utf8.encode(found[1] + "\n"), material))).slice(0, 4));
    must(id === found[2], "key");
    return { name: found[1], id, key: material.slice(1) };
  }

  /* true, or null where this browser has no Ed25519. A wrong signature by a known key ends the check. */
  async function signed(note, keys) {
    let good = 0;
    for (const one of note.signatures) {
      const key = keys.find((k) => k.name === one.name && k.id === one.id);
      if (!key) continue;
      let known;
      try { known = await crypto.subtle.importKey("raw", key.key, { name: "Ed25519" }, false, ["verify"]); }
      catch { return null; }
      must(await crypto.subtle.verify({ name: "Ed25519" }, known, one.signature, utf8.encode(note.body)), "signature");
      good += 1;
    }
    must(good > 0, "unknown");
    return true;
  }

  /* RFC 9162 2.1.3.2. Halving by division: bit operators end at 32 bits. */
  async function included(index, size, leaf, path, root) {
    must(index < size, "place");
    let at = index, last = size - 1, hash = leaf;
    for (const other of path) {
      must(last > 0, "root");
      if (at % 2 || at === last) {
        hash = await node(other, hash);
        while (at % 2 === 0 && at !== 0) { at = Math.floor(at / 2); last = Math.floor(last / 2); }
      } else hash = await node(hash, other);
      at = Math.floor(at / 2); last = Math.floor(last / 2);
    }
    must(last === 0 && same(hash, root), "root");
  }

  const canon = (v) => Array.isArray(v) ? "[" + v.map(canon).join(",") + "]"
    : v && typeof v === "object" ? "{" + Object.keys(v).sort((a, b) => (a < b ? -1 : 1)).map((k) => JSON.stringify(k) + ":" + canon(v[k])).join(",") + "}"
    : JSON.stringify(v);

  async function parts(extra, entry) {
    const shown = [];
    for (const part of extra.sealed || []) {
      const hash = hex(await sha(join(unhex(part.salt, "sealed"), utf8.encode(canon(part.value)))));
      must(part.salt.length === 64 && entry.sealed && entry.sealed[part.part] === hash, "sealed");
      shown.push(part.part);
    }
    return shown;
  }

  async function check(source, vkeys) {
    const proof = parse(source), note = parseNote(proof.note);
    const lines = vkeys.split("\n").filter((line) => line.trim());
    const keys = await Promise.all(lines.map(parseKey));
    const signature = await signed(note, keys);
    must(proof.extra, "entry");
    let extra;
    try { extra = JSON.parse(text.decode(proof.extra)); } catch { throw new Wrong("form"); }
    must(typeof extra.entry === "string", "entry");
    const bytes = base64(extra.entry, "form");
    await included(proof.index, note.size, await sha(join([0], bytes)), proof.path, note.root);
    const body = text.decode(bytes), entry = JSON.parse(body);
    return { proof, note, signature, body, entry, opened: await parts(extra, entry) };
  }

  const line = (tag, said, kind) => {
    const made = document.createElement(tag);
    made.textContent = said;
    if (kind) made.className = kind;
    return made;
  };
  function show(kind, title, ...more) {
    const box = line("div", "", "notice notice-" + kind);
    box.setAttribute("role", kind === "bad" ? "alert" : "status");
    box.append(line("p", title, "notice-title"), ...more);
    out.replaceChildren(box);
    out.dataset.state = kind;
    out.focus();
  }
  const fill = (said, values) => said.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const file = form.elements.receipt.files[0];
    const source = file ? await file.text() : form.elements.pasted.value;
    if (!source.trim()) { show("warn", words.nothing); return; }
    if (!(globalThis.crypto && crypto.subtle)) { show("warn", words.cannot); return; }
    try {
      const found = await check(file ? source : source.replace(/\n*$/, "\n"), form.elements.vkey.value);
      const values = { index: found.proof.index, origin: found.note.origin, size: found.note.size, verb: found.entry.verb || "–" };
      const box = line("pre", "");
      box.append(line("code", found.body));
      show(found.signature ? "good" : "warn", found.signature ? words.good : words.half,
        line("p", fill(words.proves, values)), line("p", words.not), box);
    } catch (error) {
      show("bad", words.bad, line("p", error instanceof Wrong ? words["step" + error.message[0].toUpperCase() + error.message.slice(1)] : String(error)));
    }
  });
  form.hidden = false;
})();
