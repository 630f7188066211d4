// The network as it was sent, in columns: what is looked up in them, and where everybody stands on this screen.
const hex = (bytes) => Array.from(bytes, (each) => each.toString(16).padStart(2, "0")).join("");

async function unpacked(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

function linked(count, { from, to }) {
  const start = new Uint32Array(count + 1);
  for (let e = 0; e < from.length; e++) { start[from[e] + 1]++; if (to[e] !== from[e]) start[to[e] + 1]++; }
  for (let i = 0; i < count; i++) start[i + 1] += start[i];
  const fill = start.slice(), edges = new Uint32Array(start[count]);
  for (let e = 0; e < from.length; e++) { edges[fill[from[e]]++] = e; if (to[e] !== from[e]) edges[fill[to[e]]++] = e; }
  return { of: (i) => edges.subarray(start[i], start[i + 1]), degree: (i) => start[i + 1] - start[i] };
}

function modelled(picture) {
  const { actors, relations } = picture;
  const n = actors.id.length;
  const near = linked(n, relations);
  const ranked = Uint32Array.from(actors.id.keys()).sort((a, b) => near.degree(b) - near.degree(a) || a - b);
  const place = new Uint32Array(n);
  ranked.forEach((row, at) => { place[row] = at; });
  const between = new Map();
  for (let e = 0; e < relations.from.length; e++) {
    const a = actors.group[relations.from[e]], b = actors.group[relations.to[e]];
    if (a !== b) { const key = Math.min(a, b) + " " + Math.max(a, b); between.set(key, (between.get(key) || 0) + 1); }
  }
  return {
    ...picture, n, m: relations.from.length, near, ranked, place, rows: new Map(actors.id.map((id, row) => [id, row])),
    between: Array.from(between, ([key, count]) => [...key.split(" ").map(Number), count]).sort((a, b) => a[2] - b[2]),
    spoken: (row) => [actors.name[row], actors.abouts[actors.about[row]],
      ...(picture.groups.length > 1 ? [picture.groups[actors.group[row]].name] : [])].join(", "),
  };
}

// The discs stand in rows; on a high screen the rows become columns. What is left of the width is used by stretching.
function arranged(model, width, height) {
  const { actors, n } = model, high = height > width;
  const groups = model.groups.map((each) => ({ ...each, x: high ? each.y : each.x, y: high ? each.x : each.y }));
  const x = new Float64Array(n), y = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const disc = model.groups[actors.group[i]], moved = groups[actors.group[i]];
    x[i] = disc ? actors.x[i] - disc.x + moved.x : high ? actors.y[i] : actors.x[i];
    y[i] = disc ? actors.y[i] - disc.y + moved.y : high ? actors.x[i] : actors.y[i];
  }
  const reach = groups.length ? 0 : 60;
  const span = (at, key) => {
    let [low, top] = [Infinity, -Infinity];
    for (let i = 0; i < n; i++) { low = Math.min(low, at[i] - reach); top = Math.max(top, at[i] + reach); }
    for (const each of groups) { low = Math.min(low, each[key] - each.radius); top = Math.max(top, each[key] + each.radius); }
    return low < top ? [low, top] : [0, 1];
  };
  const [left, right] = span(x, "x"), [top, bottom] = span(y, "y");
  const stretch = Math.min(1.6, Math.max(0.8, (width / height) * ((bottom - top) / (right - left))));
  for (let i = 0; i < n; i++) x[i] *= stretch;
  for (const each of groups) each.x *= stretch;
  return { x, y, groups, stretch, box: [left * stretch, top, right * stretch, bottom], index: indexed(x, y, n) };
}

function indexed(x, y, n, cell = 120) {
  const cells = new Map();
  for (let i = 0; i < n; i++) {
    const key = Math.floor(x[i] / cell) + " " + Math.floor(y[i] / cell);
    if (!cells.has(key)) cells.set(key, []);
    cells.get(key).push(i);
  }
  return (px, py, far) => {
    let best = -1, least = far * far;
    for (let i = Math.floor((px - far) / cell); i <= Math.floor((px + far) / cell); i++) {
      for (let j = Math.floor((py - far) / cell); j <= Math.floor((py + far) / cell); j++) {
        for (const row of cells.get(i + " " + j) || []) {
          const away = (x[row] - px) ** 2 + (y[row] - py) ** 2;
          if (away < least) { best = row; least = away; }
        }
      }
    }
    return best;
  };
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function nextTo(row, { x, y }, [dx, dy]) {
  let best = -1, least = Infinity;
  for (let i = 0; i < x.length; i++) {
    const ahead = (x[i] - x[row]) * dx + (y[i] - y[row]) * dy;
    const aside = Math.abs((x[i] - x[row]) * dy) + Math.abs((y[i] - y[row]) * dx);
    if (ahead > 0 && ahead + 2 * aside < least) { best = i; least = ahead + 2 * aside; }
  }
  return best;
}
