"use strict";
// Reads a code into its field with the camera, or from a photo where no camera is allowed.
// What is read goes the way of a scanner's Enter; data-code-field="fill" only fills the field.
(() => {
  const dialog = document.getElementById("kamera");
  if (dialog === null || typeof dialog.showModal !== "function") return;
  const form = dialog.querySelector("form");
  const view = dialog.querySelector("video");
  const said = dialog.querySelector(".camera-said");
  const list = dialog.querySelector(".camera-codes");
  const pickers = [...dialog.querySelectorAll("input[type=file]")]; // one takes, one chooses
  const again = dialog.querySelector("[data-again]");
  const words = dialog.dataset;
  const STILL = 1600; // points along the longer edge
  const PHOTO = 2400;
  const EVERY = 900; // milliseconds from an answer to the next picture
  const HINT_AFTER = 5;
  const WAIT = 4000;
  let field = null;
  let opener = null;
  let stream = null;
  let round = 0; // a camera that was stopped must not answer any more

  const pause = (time) => new Promise((done) => { window.setTimeout(done, time); });

  function tell(tone, text, name = "") {
    const same = said.dataset.name === name && said.dataset.tone === tone;
    said.dataset.tone = tone;
    said.dataset.name = name;
    said.textContent = ({ look: "! ", stop: "✕ " }[tone] || "") + text;
    if (name !== "" && !same) document.dispatchEvent(new CustomEvent("scan-answer", { detail: tone }));
  }

  const named = (name) => Object.assign(new Error(name), { refused: name });

  // Names as in data-camera-denied, read as words.cameraDenied.
  const word = (name) => words[name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase())];

  function refuse(problem) {
    tell("stop", word(problem.refused || "server-unreachable"), problem.refused || "server-unreachable");
  }

  // --- What the server says of a picture, or of what the browser itself has read.

  async function ask(name, values) {
    const body = new FormData(form);
    values.forEach((value) => { body.append(name, value, ...(value instanceof Blob ? ["foto.jpg"] : [])); });
    let answer = null;
    try {
      answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    } catch {
      throw named("server-unreachable");
    }
    if ((answer.headers.get("Content-Type") || "").startsWith("application/json")) return answer.json();
    throw named(answer.status < 500 ? "session-ended" : "server-unreachable");
  }

  // --- Pictures. What is sent of the camera is what stands in its frame.

  const asJpeg = (source, [x, y, width, height], edge) => new Promise((done) => {
    const scale = Math.min(1, edge / Math.max(width, height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.getContext("2d").drawImage(source, x, y, width, height, 0, 0, canvas.width, canvas.height);
    canvas.toBlob(done, "image/jpeg", 0.85);
  });

  function still() {
    const scale = Math.max(view.clientWidth / view.videoWidth, view.clientHeight / view.videoHeight);
    const [width, height] = [view.clientWidth / scale, view.clientHeight / scale];
    return asJpeg(view, [(view.videoWidth - width) / 2, (view.videoHeight - height) / 2, width, height], STILL);
  }

  async function lightened(file) {
    let picture = null;
    try {
      picture = await createImageBitmap(file);
    } catch {
      if (file.size > words.mostMb * 1e6) throw named("photo-too-large");
      return file; // perhaps the server knows this kind of file
    }
    return asJpeg(picture, [0, 0, picture.width, picture.height], PHOTO);
  }

  // --- The camera.

  function stop() {
    round += 1;
    if (stream !== null) stream.getTracks().forEach((track) => track.stop());
    stream = null;
    view.srcObject = null;
    view.hidden = true;
  }

  const whyNot = (problem) => ({ NotAllowedError: "camera-denied", SecurityError: "camera-denied",
    NotReadableError: "camera-occupied", AbortError: "camera-occupied" }[problem.name] || "camera-absent");

  async function start() {
    stop();
    const mine = round;
    list.replaceChildren();
    again.hidden = true;
    tell("", words.start);
    try {
      const video = { facingMode: { ideal: "environment" }, width: { ideal: 1920 }, height: { ideal: 1080 } };
      const found = await navigator.mediaDevices.getUserMedia({ audio: false, video });
      if (mine !== round) {
        found.getTracks().forEach((track) => track.stop());
        return;
      }
      stream = found;
      view.srcObject = stream;
      view.hidden = false;
      await view.play();
    } catch (problem) {
      if (mine !== round) return;
      stop();
      again.hidden = false;
      refuse(named(whyNot(problem)));
      return;
    }
    tell("", words.aim);
    await watch(mine);
  }

  async function ownReader() {
    if (!("BarcodeDetector" in window)) return null;
    const known = await window.BarcodeDetector.getSupportedFormats();
    const formats = ["qr_code", "code_128"].filter((one) => known.includes(one));
    return formats.length === 2 ? new window.BarcodeDetector({ formats }) : null;
  }

  async function look(reader) {
    const seen = await reader.detect(view).catch(() => null);
    if (seen === null) return ask("foto", [await still()]);
    const texts = [...new Set(seen.map((one) => one.rawValue))];
    return texts.length === 0 ? { codes: [], refused: "no-code-found", say: "" } : ask("teks", texts);
  }

  async function watch(mine) {
    const reader = await ownReader().catch(() => null);
    let nothing = 0;
    while (mine === round) {
      let rest = EVERY;
      try {
        const answer = reader === null ? await ask("foto", [await still()]) : await look(reader);
        if (mine !== round) return;
        if (answer.codes.length > 0) {
          found(answer.codes);
          return;
        }
        nothing += 1;
        if (answer.refused !== "no-code-found") {
          tell("stop", answer.say, answer.refused);
          if (!["foreign-code", "too-many-codes"].includes(answer.refused)) rest = WAIT;
        } else if (answer.say !== "" && nothing % HINT_AFTER === 0) {
          tell("look", answer.say);
        } else if (said.dataset.tone === "stop") {
          tell("", words.aim);
        }
        if (reader !== null && rest === EVERY && answer.refused === "no-code-found") rest = EVERY / 4;
      } catch (problem) {
        if (mine !== round) return;
        refuse(problem);
        rest = WAIT;
      }
      await pause(rest);
    }
  }

  // --- A photo.

  async function readPhoto(file) {
    stop();
    const mine = round;
    list.replaceChildren();
    again.hidden = !camera;
    tell("", words.reading);
    try {
      const answer = await ask("foto", [await lightened(file)]);
      if (mine !== round) return;
      if (answer.codes.length > 0) found(answer.codes);
      else tell(answer.refused === "no-code-found" ? "look" : "stop", answer.say, answer.refused);
    } catch (problem) {
      if (mine === round) refuse(problem);
    }
  }

  // --- Into the field.

  function found(codes) {
    stop();
    if (codes.length === 1) {
      use(codes[0]);
      return;
    }
    again.hidden = !camera;
    tell("look", words.choose, "several-codes");
    list.replaceChildren(...codes.map((code) => {
      const row = document.createElement("li");
      const button = document.createElement("button");
      const shown = document.createElement("span");
      button.type = "button";
      button.className = "btn btn-outline-primary";
      shown.className = "code";
      shown.textContent = code.grouped;
      button.append(shown, code.label);
      button.addEventListener("click", () => use(code));
      row.append(button);
      return row;
    }));
    list.querySelector("button").focus();
  }

  function use(code) {
    const own = field.form;
    dialog.close();
    field.focus();
    field.value = code.text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
    if (field.dataset.codeField === "fill" || own === null) {
      document.dispatchEvent(new CustomEvent("scan-answer", { detail: "done" }));
      return;
    }
    // As Enter would: through the form's first button, or without one.
    const button = [...own.elements].find((one) => one.type === "submit");
    if (button === undefined) own.requestSubmit();
    else if (!button.disabled) own.requestSubmit(button);
  }

  const camera = Boolean(navigator.mediaDevices && navigator.mediaDevices.getUserMedia);

  dialog.addEventListener("camera-wanted", (event) => {
    ({ field, opener } = event.detail);
    again.hidden = true;
    list.replaceChildren();
    if (camera) {
      dialog.showModal();
      start();
    } else {
      pickers[0].click();
    }
  });
  again.addEventListener("click", start);
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    stop();
    // Not away from a field that the form wants filled in first.
    if ([document.body, opener].includes(document.activeElement)) field.focus();
  });
  dialog.addEventListener("keydown", (event) => event.stopPropagation()); // the page's keys wait
  form.addEventListener("submit", (event) => event.preventDefault());
  pickers.forEach((picker) => {
    picker.addEventListener("change", () => {
      const [file] = picker.files;
      picker.value = "";
      if (file === undefined) return;
      if (!dialog.open) dialog.showModal();
      readPhoto(file);
    });
    picker.addEventListener("cancel", (event) => {
      event.stopPropagation(); // the dialog has a cancel of its own
      if (dialog.open) return;
      dialog.showModal();
      tell("", words.photo);
    });
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && stream !== null) dialog.close();
  });
  window.addEventListener("pagehide", stop);
})();
