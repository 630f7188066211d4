// Names are written where they cover no other name and no actor; else they are left out.
const LONGEST = 28, FAMILY = '"Source Sans", system-ui, "Segoe UI", "Noto Sans", sans-serif';

function writer(pen, width, height) {
  const taken = new Map(), cell = 60;
  const under = (box, each) => {
    for (let i = Math.floor(box[0] / cell); i <= Math.floor(box[2] / cell); i++) {
      for (let j = Math.floor(box[1] / cell); j <= Math.floor(box[3] / cell); j++) if (each(i * 4096 + j)) return true;
    }
    return false;
  };
  const over = (box, other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3];
  const covers = (box) => under(box, (key) => (taken.get(key) || []).some((other) => over(box, other)));
  const take = (box) => under(box, (key) => { if (taken.has(key)) taken.get(key).push(box); else taken.set(key, [box]); });
  pen.textAlign = "center";
  pen.lineJoin = "round";
  function write(name, x, y, reach, size, ink, bold) {
    pen.font = (bold ? "600 " : "") + size + "px " + FAMILY;
    const half = measured(pen, name) / 2 + 2, high = 1.15 * size;
    const below = reach ? [x, y + reach + high / 2] : [Math.min(Math.max(x, half), width - half), y];
    const places = reach ? [below, [x + reach + half, y], [x - reach - half, y], [x, y - reach - high / 2]] : [below];
    for (const [middle, centre] of places) {
      const box = [middle - half, centre - high / 2, middle + half, centre + high / 2];
      if (box[0] < 0 || box[1] < 0 || box[2] > width || box[3] > height || covers(box)) continue;
      take(box);
      pen.lineWidth = 4;
      pen.strokeStyle = "#ffffffd9";
      pen.strokeText(name, middle, centre + 0.35 * size);
      pen.fillStyle = ink;
      pen.fillText(name, middle, centre + 0.35 * size);
      return 1;
    }
    return 0;
  }
  write.keepFree = (x, y, reach) => take([x - reach, y - reach, x + reach, y + reach]);
  return write;
}

const widths = new Map();
function measured(pen, name) {
  const key = pen.font + name;
  if (!widths.has(key)) {
    if (widths.size > 20000) widths.clear();
    widths.set(key, pen.measureText(name).width);
  }
  return widths.get(key);
}

function cut(name) {
  const letters = Array.from(name);
  return letters.length > LONGEST ? letters.slice(0, LONGEST - 1).join("") + "…" : name;
}
