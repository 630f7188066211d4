// Draws the country once for each picture, and tells Python which territory was chosen.

function drawLines(svg, picture) {
  const drawn = picture.lines.map((tie) => ({
    ...tie,
    line: put(svg, "line", {
      class: "line", x1: tie.from[0], y1: tie.from[1], x2: tie.to[0], y2: tie.to[1], "stroke-width": tie.width,
    }),
  }));
  return (code) => drawn.forEach(({ a, b, line }) => line.classList.toggle("near", code !== null && (a === code || b === code)));
}

function drawCounts(svg, picture) {
  if (!picture.counted) return;
  for (const { from, to, count } of picture.lines) {
    // Between neighbours there is no room for a number; it is spoken, and in the table.
    if (Math.hypot(to[0] - from[0], to[1] - from[1]) < 5 * picture.radius) continue;
    put(svg, "text", {
      class: "count", x: (from[0] + to[0]) / 2, y: (from[1] + to[1]) / 2 + picture.font * 0.35, "text-anchor": "middle",
      "font-size": picture.font * 0.9, "aria-hidden": "true",
    }, String(count));
  }
}

function drawGlyph(svg, node, picture) {
  const { radius } = picture;
  if (node.home) put(svg, "line", { class: "leader", x1: node.home[0], y1: node.home[1], x2: node.x, y2: node.y });
  const link = put(svg, "a", { href: node.address, "aria-label": node.spoken, transform: `translate(${node.x} ${node.y})` });
  const glyph = put(link, "g", { class: "glyph" });
  put(glyph, "circle", { class: "disc", r: radius });
  node.sectors.forEach(({ state, colour, ink }, at) => put(glyph, "path", {
    class: `wedge ${state}`, d: picture.wedges[at], ...(state === "attested" ? { fill: colour } : { stroke: ink }),
  }));
  put(glyph, "circle", { class: "ring", r: radius });
  if (node.label) {
    put(link, "text", {
      class: "name", x: node.label.x - node.x, y: node.label.y - node.y, "text-anchor": node.label.anchor,
      "font-size": picture.font, "aria-hidden": "true",
    }, node.label.text);
  }
  return link;
}

function hideName(svg) {
  svg.querySelector(".callout")?.remove();
}

function showName(svg, picture, node) {
  hideName(svg);
  const [left, top, width] = picture.box;
  const group = put(svg, "g", { class: "callout", "aria-hidden": "true" });
  const frame = put(group, "rect", { rx: 60 });
  const words = put(group, "text", { "font-size": picture.font * 1.1, "text-anchor": "middle" }, node.short);
  const half = words.getBBox().width / 2 + 80;
  const above = node.y - picture.radius - 160;
  words.setAttribute("x", Math.max(left + half, Math.min(left + width - half, node.x)));
  words.setAttribute("y", above - picture.font < top ? node.y + picture.radius + 320 : above);
  const at = words.getBBox();
  for (const [key, value] of Object.entries({ x: at.x - 80, y: at.y - 40, width: at.width + 160, height: at.height + 80 })) {
    frame.setAttribute(key, value);
  }
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function nextTo(node, nodes, [dx, dy]) {
  let best = null;
  let least = Infinity;
  for (const other of nodes) {
    const [x, y] = [other.x - node.x, other.y - node.y];
    const ahead = x * dx + y * dy;
    const aside = Math.abs(x * dy) + Math.abs(y * dx);
    if (ahead <= 0 || ahead + 2 * aside >= least) continue;
    best = other;
    least = ahead + 2 * aside;
  }
  return best;
}

function draw(root, picture, choose) {
  const svg = put(root, "svg", { viewBox: picture.box.join(" "), role: "group", "aria-label": picture.words.name });
  svg.style.setProperty("--closer", picture.closer);
  svg.classList.toggle("many", picture.closer === 1);
  put(svg, "path", { class: "land", d: picture.land });
  for (const { contour } of picture.nodes) if (contour) put(svg, "path", { class: "contour", d: contour });
  for (const { x, y, name } of picture.groups) put(svg, "text", { class: "heading", x, y, "font-size": picture.font }, name);
  const near = drawLines(svg, picture);
  drawCounts(svg, picture);
  const links = new Map();
  // One stop of the Tab key for the whole map; arrows go from a glyph to the next one in their direction.
  const stop = (code, focus = true) => {
    links.forEach((link, key) => link.setAttribute("tabindex", key === code ? 0 : -1));
    if (focus) links.get(code).focus();
  };
  for (const node of picture.nodes) {
    const link = drawGlyph(svg, node, picture);
    const enter = () => { near(node.code); showName(svg, picture, node); };
    const leave = () => { near(null); hideName(svg); };
    link.addEventListener("pointerenter", enter);
    link.addEventListener("focus", enter);
    link.addEventListener("pointerleave", leave);
    link.addEventListener("blur", leave);
    link.addEventListener("keydown", (event) => {
      if (event.key === "Escape") leave();
      const towards = ARROWS[event.key] && nextTo(node, picture.nodes, ARROWS[event.key]);
      if (!ARROWS[event.key]) return;
      event.preventDefault();
      if (towards) stop(towards.code);
    });
    links.set(node.code, link);
    link.addEventListener("click", (event) => {
      // A new tab or window is the browser's; a plain click keeps the session.
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      choose(node.code);
    });
  }
  if (picture.nodes.length) stop(picture.nodes[0].code, false);
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".essaim-country");
  if (root.drawnKey === data.key) return;
  root.replaceChildren();
  draw(root, data.picture, (code) => setTriggerValue("chosen", code));
  root.drawnKey = data.key;
}
