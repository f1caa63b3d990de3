// One decision sent without leaving the strip, and what it changed put in its place: the rest of a
// long strip, its pictures and where it is scrolled to stay as they are.
const PATIENCE = 20000; // a server that says nothing for so long is not there

// What the server makes of a form: {part}, {elsewhere: address}, {whole: true} where it answers
// with a page of its own, or {lost: true} where nobody knows whether it came there.
export async function send(form, button, film) {
  const body = new URLSearchParams(new FormData(form));
  if (button.name !== "") body.set(button.name, button.value);
  body.set("have", [...film.children].map((it) => it.dataset.stamp || "").join(" "));
  try {
    const answer = await fetch(form.getAttribute("action"), { // its buttons are called action
      method: "POST",
      body,
      headers: { "X-Part": "strip" },
      signal: AbortSignal.timeout(PATIENCE),
    });
    const elsewhere = answer.headers.get("X-Elsewhere");
    if (elsewhere !== null) return { elsewhere };
    if (answer.status >= 500) return { lost: true };
    const box = document.createElement("template");
    box.innerHTML = await answer.text();
    const part = box.content.querySelector("[data-strip-part]");
    return part === null ? { whole: true } : { part, refused: !answer.ok };
  } catch {
    return { lost: true };
  }
}

// The same as without script: the server shows a page of its own (somebody has to sign in again).
export function sendWhole(form, button) {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: button.name, value: button.value });
  if (button.name !== "") form.append(field);
  HTMLFormElement.prototype.submit.call(form);
}

// What types, files or leads to another page; all else (Tab, F5, Escape) is the browser's.
export function isTyped(name) {
  return name.length === 1 || name === "Enter" || name === "Backspace" || name.startsWith("Arrow");
}

// A code typed for the next page before it is there, from its key on: it is put into the field and
// waits for the eye, so Enter is not among it. Where no next page comes it is dropped, and so is
// what the hand still types, until the person has seen that.
export function typingAhead() {
  let text = null;
  let said = null;
  const goOn = () => {
    said?.remove();
    said = null;
  };
  window.addEventListener("pointerdown", goOn);
  return {
    get begun() { return text !== null; },
    get stopped() { return said !== null && said.isConnected; },
    goOn,
    forget() { text = null; },
    key(name) {
      if (text === null && name === "k") text = "";
      else if (text !== null && name.length === 1) text += name;
      else if (text !== null && name === "Backspace") text = text.slice(0, -1);
      return isTyped(name);
    },
    type(field) {
      if (text !== null && field !== null) {
        field.focus();
        field.value = text;
      }
      text = null;
    },
    drop(words) {
      if (text !== null) {
        said = panel(words);
        document.querySelector("main").prepend(said);
      }
      text = null;
    },
  };
}

// Keep the pictures that are there: a fresh one of the same address would be loaded anew.
function keepPictures(fresh, old) {
  const pictures = new Map();
  old.forEach((piece) => piece.querySelectorAll(".frame img").forEach((it) => pictures.set(it.getAttribute("src"), it)));
  fresh.forEach((piece) => piece.querySelectorAll(".frame img").forEach((it) => {
    const kept = pictures.get(it.getAttribute("src"));
    if (kept !== undefined) it.replaceWith(kept);
  }));
}

function putFilm(film, wanted) {
  const shown = new Map([...film.children].map((it) => [it.dataset.stamp, it]));
  const pieces = [...wanted.children].map((it) => shown.get(it.dataset.same) || it);
  const stays = new Set(pieces);
  const gone = [...film.children].filter((it) => !stays.has(it));
  keepPictures(pieces.filter((it) => it.parentNode !== film), gone);
  gone.forEach((it) => it.remove());
  pieces.forEach((piece, at) => {
    if (film.children[at] !== piece) film.insertBefore(piece, film.children[at] || null);
  });
}

export function say(panels) {
  document.querySelectorAll("main > .panel").forEach((it) => it.remove());
  document.querySelector("main").prepend(...panels);
}

function panel(text) {
  const box = document.createElement("div");
  box.className = "panel panel-stop";
  box.setAttribute("role", "alert");
  const icon = document.createElement("span");
  icon.className = "panel-icon";
  icon.setAttribute("aria-hidden", "true");
  icon.textContent = "✕";
  const words = document.createElement("p");
  words.textContent = text;
  box.append(icon, words);
  return box;
}

// ``retry`` is a way to try again: {words, press}.
export function sayLost(text, retry) {
  const box = panel(text);
  if (retry !== undefined) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-primary";
    button.textContent = retry.words;
    button.addEventListener("click", retry.press);
    box.append(button);
  }
  say([box]);
  return box;
}

export function put(part, film) {
  say([...part.querySelector("[data-messages]").children]);
  part.querySelectorAll("[data-put]").forEach((piece) => {
    document.getElementById(piece.dataset.put)?.replaceChildren(...piece.childNodes);
  });
  putFilm(film, part.querySelector("[data-film]"));
}
