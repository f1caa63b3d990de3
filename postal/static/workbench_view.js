// One page picture: turned, enlarged, fitted, made lighter or darker. The workbench and the window
// of pages share it.
const zooms = [1, 1.5, 2, 3];
const lights = [0.5, 0.7, 0.85, 1, 1.2, 1.5, 1.9, 2.4];
const asItIs = lights.indexOf(1);
const kept = "berkaspos-fit";

export function viewer(picture, remembers) {
  const view = { turn: 0, zoom: 0, light: asItIs, whole: window.localStorage.getItem(kept) === "whole" };
  let sheet = null;

  // Turned on its corner and pushed back, so that every part of it can be scrolled to.
  function lay() {
    const frame = picture.parentElement;
    const turned = ((view.turn % 360) + 360) % 360;
    const shape = picture.naturalHeight / (picture.naturalWidth || 1) || 1;
    const sideways = turned === 90 || turned === 270;
    let room = frame.clientWidth;
    if (view.whole) {
      const height = parseFloat(getComputedStyle(frame).maxHeight) || window.innerHeight;
      room = Math.min(room, (height - 4) / (sideways ? 1 / shape : shape));
    }
    room *= zooms[view.zoom];
    const width = sideways ? room / shape : room;
    const height = width * shape;
    const moves = { 0: "", 90: `translateX(${height}px) `, 180: `translate(${width}px, ${height}px) `, 270: `translateY(${width}px) ` };
    picture.style.maxWidth = "none";
    picture.style.width = `${width}px`;
    picture.style.minHeight = "0";
    picture.style.marginBottom = sideways ? `${width - height}px` : "0";
    picture.style.transform = `${moves[turned]}rotate(${turned}deg)`;
    picture.style.filter = view.light === asItIs ? "" : `brightness(${lights[view.light]})`;
  }

  function draw() {
    if (sheet === null) return;
    const wanted = view.zoom > 0 || !sheet.small ? sheet.large : sheet.small;
    if (picture.getAttribute("src") !== wanted) picture.src = wanted;
    lay();
  }

  const within = (list, place) => Math.min(Math.max(place, 0), list.length - 1);
  const actions = {
    left: () => { view.turn -= 90; },
    right: () => { view.turn += 90; },
    smaller: () => { view.zoom = within(zooms, view.zoom - 1); },
    larger: () => { view.zoom = within(zooms, view.zoom + 1); },
    darker: () => { view.light = within(lights, view.light - 1); },
    lighter: () => { view.light = within(lights, view.light + 1); },
    fit: () => {
      Object.assign(view, { whole: !view.whole, zoom: 0 });
      if (remembers) window.localStorage.setItem(kept, view.whole ? "whole" : "width");
    },
    reset: () => Object.assign(view, { turn: 0, zoom: 0, light: asItIs, whole: false }),
  };

  picture.addEventListener("load", lay);
  window.addEventListener("resize", lay);
  return {
    can: (does) => actions[does] !== undefined,
    act(does) { actions[does](); draw(); },
    // Another page begins upright; how large and how bright stays as it was.
    show(small, large) {
      if (sheet === null || sheet.large !== large) view.turn = 0;
      sheet = { small, large };
      draw();
    },
  };
}
