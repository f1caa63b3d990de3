// Ways over the strip: from one frame to the next, along a row or to what waits.

// The frame above or below: the nearest one in the next row of pictures.
function row(frames, current, step) {
  const here = current.getBoundingClientRect();
  let found;
  for (let place = frames.indexOf(current) + step; place >= 0 && place < frames.length; place += step) {
    const there = frames[place].getBoundingClientRect();
    if (Math.abs(there.top - here.top) < 8) continue;
    if (found !== undefined && Math.abs(there.top - found.top) > 8) break;
    if (found === undefined || Math.abs(there.left - here.left) < Math.abs(found.left - here.left)) {
      found = { top: there.top, left: there.left, frame: frames[place] };
    }
  }
  return found?.frame;
}

// The next page that waits in another group, else the next one at all, round to the first.
export function nextDoubt(frames, current) {
  const at = frames.indexOf(current);
  const own = current.closest(".segment");
  const waits = [...frames.slice(at + 1), ...frames.slice(0, at)].filter((it) => it.classList.contains("frame-waits"));
  return waits.find((it) => it.closest(".segment") !== own) || waits[0];
}

export const WAYS = {
  ArrowLeft: (frames, current) => frames[frames.indexOf(current) - 1],
  ArrowRight: (frames, current) => frames[frames.indexOf(current) + 1],
  ArrowUp: (frames, current) => row(frames, current, -1),
  ArrowDown: (frames, current) => row(frames, current, 1),
  Home: (frames) => frames[0],
  End: (frames) => frames[frames.length - 1],
};
