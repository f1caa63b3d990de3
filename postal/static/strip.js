// Keys of the filmstrip: which page is before the person, which are chosen, the picture large.
// What is done with them are the buttons of the forms, whose keys every page knows.
import { isTyped, put, sayLost, send, sendWhole, typingAhead } from "./strip_sending.js";
import { WAYS, nextDoubt } from "./strip_ways.js";

(() => {
  const desk = document.getElementById("rol");
  if (desk === null) return;
  const film = document.getElementById("film");
  let frames = [...desk.querySelectorAll(".frame")];
  const chosen = new Set(frames.filter((it) => it.classList.contains("frame-chosen")));
  let current = frames.find((it) => it.hasAttribute("aria-current")) || frames[0];
  let wanted = null; // the page on its way to the place beside the strip, which takes nothing until then
  let held = null; // a key that waits for it
  let unseen = null; // what is said where it did not come
  let leaving = false;
  const ahead = typingAhead();
  let decided = 0; // so many decisions were sent from this page
  let enters = null; // the button that Enter in the code field presses
  if (current === undefined) return;

  const focus = () => desk.querySelector(".focus");
  const source = (frame, width) => `${frame.querySelector("img").getAttribute("src").split("?")[0]}?width=${width}${frame.dataset.turn ? `&v=${frame.dataset.turn}` : ""}`;
  const isLarge = () => desk.classList.contains("strip-desk-large");

  frames.forEach((it) => { it.tabIndex = it === current ? 0 : -1; });

  function fillPicture() {
    const picture = focus().querySelector(".focus-picture img");
    const address = source(current, isLarge() ? 1700 : 900);
    if (picture.getAttribute("src") !== address) picture.src = address;
  }

  function large(on) {
    desk.classList.toggle("strip-desk-large", on);
    desk.querySelectorAll("input[name=besar]").forEach((it) => { it.value = on ? "1" : ""; });
    fillPicture();
    current.scrollIntoView({ block: "nearest" });
  }

  function version(frame) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = `v-${frame.dataset.id}`;
    field.value = frame.dataset.v;
    return field;
  }

  // The forms say which pages they are about: those chosen, else the one before the person.
  function fillVersions() {
    const words = focus().querySelector(".chosen-words");
    if (words === null) return;
    const about = chosen.size > 0 ? frames.filter((it) => chosen.has(it)) : [current];
    if (wanted === null) focus().querySelectorAll(".versions").forEach((box) => box.replaceChildren(...about.map(version)));
    const numbers = about.map((it) => it.dataset.n);
    words.textContent = chosen.size === 0 ? "" : words.dataset.words
      .replace("%(n)s", String(numbers.length))
      .replace("%(which)s", numbers.slice(0, 12).join(", ") + (numbers.length > 12 ? " …" : ""));
  }

  function choose(frame, on) {
    if (on) chosen.add(frame); else chosen.delete(frame);
    frame.classList.toggle("frame-chosen", on);
  }

  let timer = 0;
  const retry = { words: desk.dataset.again, press: () => fetchFocus() };
  function go(frame) {
    if (frame === undefined || frame === current) return;
    document.querySelectorAll("main > .panel-done").forEach((it) => it.remove());
    current.removeAttribute("aria-current");
    current.tabIndex = -1;
    current = frame;
    current.setAttribute("aria-current", "true");
    current.tabIndex = 0;
    current.focus({ preventScroll: true });
    current.scrollIntoView({ block: "nearest" });
    fillPicture();
    wanted = frame;
    held = null; // it was meant for the page before
    ahead.forget();
    focus().inert = true; // it shows this page's picture, and still what is known of another one
    window.clearTimeout(timer);
    timer = window.setTimeout(fetchFocus, 90);
  }

  // The field for codes stays the one that has its camera beside it.
  function show(fresh) {
    const row = focus().querySelector(".camera-row");
    const field = fresh.querySelector("#kode");
    if (row !== null && field !== null) {
      const kept = row.querySelector("#kode");
      kept.value = field.getAttribute("value");
      if (field.hasAttribute("aria-describedby")) kept.setAttribute("aria-describedby", "kode-salah");
      else kept.removeAttribute("aria-describedby");
      field.replaceWith(row);
    }
    const [old, scrolled] = [focus(), focus().scrollTop];
    old.replaceWith(fresh);
    if (old.dataset.focus === fresh.dataset.focus) fresh.scrollTop = scrolled;
  }

  async function fetchFocus() {
    const [asked, before] = [current, decided];
    let text;
    try {
      const address = asked.getAttribute("href").split("#")[0];
      const answer = await fetch(address, { headers: { "X-Part": "focus" } });
      if (asked !== current || before !== decided) return; // somebody went on meanwhile
      if (!answer.ok || answer.redirected) {
        asked.click(); // as without script
        return;
      }
      text = await answer.text();
    } catch {
      // No key and no button means this page until it is here.
      if (asked === current && before === decided) {
        unseen = sayLost(desk.dataset.unseen, retry);
        held = null;
        ahead.forget();
      }
      return;
    }
    if (asked !== current || before !== decided) return;
    const box = document.createElement("template");
    box.innerHTML = text;
    show(box.content.querySelector(".focus"));
    wanted = null;
    enters = null;
    unseen?.remove();
    if (isLarge()) large(true);
    fillVersions();
    ahead.type(document.getElementById("kode"));
    const key = held;
    held = null;
    if (key !== null) document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  }

  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    if (leaving) return ahead.key(event.key); // one decision at a time
    if (wanted !== null && ahead.begun && !event.key.startsWith("Arrow")) return ahead.key(event.key);
    if (ahead.stopped) {
      if (event.key === "Escape") ahead.goOn();
      return event.key === "Escape" || isTyped(event.key);
    }
    if (event.target.closest("input, textarea, select") !== null) return inField(event);
    const way = WAYS[event.key];
    if (way !== undefined && event.target.closest(".bar") === null) {
      const to = way(frames, current);
      if (event.shiftKey && to !== undefined) {
        const [from, until] = [frames.indexOf(current), frames.indexOf(to)].sort((a, b) => a - b);
        frames.slice(from, until + 1).forEach((it) => choose(it, true));
      }
      go(to);
      fillVersions();
      return true;
    }
    if (event.key === "x") {
      choose(current, !chosen.has(current));
      fillVersions();
      return true;
    }
    if (event.key === "n") {
      go(nextDoubt(frames, current));
      return true;
    }
    if (event.key === "Enter" && (event.target === document.body || event.target.matches(".frame, main"))) {
      large(!isLarge());
      return true;
    }
    if (event.key === "Escape") return escape();
    if (wanted !== null && event.key.length === 1 && event.key !== "?" && event.key !== "/") {
      hold(event.key);
      return true;
    }
    return false;
  }

  // A key for the page that is not there yet: the first one, or all of a code from its key on.
  function hold(name) {
    if (held !== null || unseen?.isConnected) return;
    ahead.key(name);
    if (!ahead.begun) held = name;
  }

  function escape() {
    const keys = document.getElementById("tombol");
    if (keys !== null && !keys.hidden) return false;
    if (isLarge()) large(false);
    else {
      [...chosen].forEach((it) => choose(it, false));
      fillVersions();
    }
    current.focus();
    return true;
  }

  function inField(event) {
    if (event.target.id !== "kode") return false;
    if (event.key === "Escape") {
      event.target.blur();
      current.focus();
      return true;
    }
    if (event.key !== "Enter" || enters === null) return false;
    event.target.form.requestSubmit(enters);
    return true;
  }

  // Before the keys that every page has.
  window.addEventListener("keydown", (event) => {
    if (!(event.target instanceof Element) || !key(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }, true);

  desk.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-code]");
    if (button !== null) {
      const field = button.form.elements.code;
      if (field.value.trim() !== "") return;
      event.preventDefault();
      enters = button; // type the code, then Enter
      field.focus();
      return;
    }
    const frame = event.target.closest(".frame");
    if (frame === null || event.ctrlKey || event.metaKey || frame === current) return;
    event.preventDefault();
    if (event.shiftKey) {
      const [from, until] = [frames.indexOf(current), frames.indexOf(frame)].sort((a, b) => a - b);
      frames.slice(from, until + 1).forEach((it) => choose(it, true));
    }
    go(frame);
    fillVersions();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-next]") === null) return;
    event.preventDefault();
    go(nextDoubt(frames, current));
  });
  async function decide(form, button) {
    leaving = true;
    decided += 1;
    held = null;
    window.clearTimeout(timer);
    desk.setAttribute("aria-busy", "true");
    const answer = await send(form, button, film);
    desk.removeAttribute("aria-busy");
    if (answer.elsewhere !== undefined) return window.location.assign(answer.elsewhere);
    if (answer.whole) return sendWhole(form, button);
    leaving = false;
    if (answer.lost) sayLost(desk.dataset.lost, wanted === null ? undefined : retry);
    else arrive(answer.part, answer.refused);
    // What was typed for the next page is not meant for the one that is still here.
    if (answer.lost || answer.refused) return ahead.drop(desk.dataset.dropped);
    return ahead.type(document.getElementById("kode"));
  }

  function arrive(part, refused) {
    const named = part.dataset.chosen.split(" ");
    const same = focus().dataset.focus === part.dataset.page;
    wanted = null;
    show(part.querySelector(".focus"));
    put(part, film);
    frames = [...film.querySelectorAll(".frame")];
    chosen.clear();
    frames.forEach((it) => {
      choose(it, named.includes(it.dataset.id));
      it.removeAttribute("aria-current");
      it.tabIndex = -1;
    });
    current = frames.find((it) => it.dataset.id === part.dataset.page);
    current.setAttribute("aria-current", "true");
    current.tabIndex = 0;
    enters = null;
    window.history.replaceState(null, "", part.dataset.address);
    if (isLarge()) large(true);
    fillVersions();
    begin(refused && same);
    fetchAhead();
  }

  // The picture of the doubt that comes next is there before it is asked for.
  function fetchAhead() {
    const next = nextDoubt(frames, current);
    if (next !== undefined) new Image().src = source(next, isLarge() ? 1700 : 900);
  }

  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post") return;
    if (wanted !== null && focus().contains(event.target)) {
      event.preventDefault();
      return;
    }
    if (!event.target.matches("[data-here]")) leaving = true;
    else {
      event.preventDefault();
      if (!leaving) decide(event.target, event.submitter);
    }
  });
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("online", () => {
    document.querySelectorAll("main > .panel-stop").forEach((it) => it.remove());
    if (wanted !== null) fetchFocus();
  });

  // A code is typed anew only for the page that was refused: another one wants its own look.
  function begin(again) {
    const typed = document.getElementById("kode");
    if (typed !== null && (again || typed.hasAttribute("aria-describedby"))) {
      typed.focus();
      typed.select();
    } else current.focus({ preventScroll: true });
    current.scrollIntoView({ block: "nearest" });
  }
  begin(false);
  fetchAhead();
})();
