// Draws the picture of a territory once for each picture, and tells Python which actor was chosen.

function drawGround(svg, picture) {
  for (const sector of picture.sectors) {
    put(svg, "path", {
      d: sector.path, fill: sector.thin ? "#ffffff" : sector.tint, stroke: sector.thin ? sector.ink : "#ffffff",
      "stroke-width": sector.thin ? 1.5 : 4, ...(sector.thin ? { "stroke-dasharray": "7 5" } : {}),
    });
  }
}

function drawHeadings(svg, picture) {
  for (const { heading, ink, colour, shape } of picture.sectors) {
    const group = put(svg, "g", { class: "heading" });
    const title = put(group, "text", {
      x: heading.x, y: heading.y, "text-anchor": heading.anchor, "font-size": heading.size, "font-weight": 600, fill: ink,
    }, heading.title);
    put(group, "text", {
      x: heading.x, y: heading.y + heading.size * 1.25, "text-anchor": heading.anchor, "font-size": picture.font,
      fill: heading.lacking ? "#9b1c1c" : "#374151", "font-weight": heading.lacking ? 600 : 400,
    }, heading.note);
    const look = heading.lacking ? { fill: "#ffffff", stroke: ink, "stroke-width": 1.5, "stroke-dasharray": "3 2.5" } : { fill: colour };
    put(group, "path", { d: shape, ...look, transform: `translate(${besideHeading(heading, title)})` });
  }
}

function besideHeading(heading, title) {
  if (heading.icon) return heading.icon.join(" ");
  const box = title.getBBox();
  const gap = heading.size * 0.9;
  return `${heading.anchor === "start" ? box.x + box.width + gap : box.x - gap} ${heading.y - heading.size * 0.33}`;
}

function drawBands(svg, bands) {
  for (const { path, width, lacking } of bands) {
    const look = lacking ? { stroke: "#9b1c1c", "stroke-dasharray": "3 7" } : { stroke: "#94a3b8", "stroke-opacity": 0.65 };
    put(svg, "path", { class: "band", d: path, fill: "none", "stroke-width": width, ...look });
  }
}

function drawCounts(svg, bands) {
  for (const { x, y, count, lacking } of bands) {
    const ink = lacking ? "#9b1c1c" : "#374151";
    put(svg, "circle", { cx: x, cy: y, r: 17, fill: "#ffffff", stroke: ink });
    put(svg, "text", { x, y: y + 7, "text-anchor": "middle", "font-size": 20, "font-weight": 600, fill: lacking ? ink : "#111827" }, count);
  }
}

function drawCentre(svg, { rx, ry, size, lines }) {
  if (rx) put(svg, "ellipse", { rx, ry, fill: "#ffffff", stroke: "#1f2937", "stroke-width": 2 });
  lines.forEach((line, at) => put(svg, "text", {
    class: "centre", x: 0, y: (at - (lines.length - 1) / 2) * size * 1.15 + size * 0.35, "text-anchor": "middle", "font-size": size, "font-weight": 700,
    fill: "#111827",
  }, line));
}

function drawLabel(group, node, font, fill) {
  const { label } = node;
  if (!label) return;
  label.text.split("\n").forEach((line, at) => put(group, "text", {
    x: label.x - node.x, y: label.y - node.y + at * font * 1.2, "text-anchor": label.anchor, "font-size": font, fill, "aria-hidden": "true",
  }, line));
}

function drawNode(svg, node, font) {
  const group = put(svg, "g", {
    class: "node", tabindex: 0, role: "button", "aria-label": node.spoken, "aria-pressed": "false",
    transform: `translate(${node.x} ${node.y})`,
  });
  put(group, "circle", { class: "halo", r: node.reach + 3 });
  // A wider target than the shape, for fingers and unsteady hands.
  put(group, "circle", { r: Math.max(node.reach, 12), fill: "transparent" });
  put(group, "path", { d: node.shape, fill: node.colour, stroke: "#ffffff", "stroke-width": 1 });
  node.also.forEach((mark, at) => put(group, "path", {
    d: mark.shape, fill: mark.colour, stroke: "#ffffff", "stroke-width": 1.2,
    transform: `translate(${node.reach * (0.75 + at * 0.9)} ${node.reach * 0.75})`,
  }));
  drawLabel(group, node, font, "#111827");
  return group;
}

function drawGhost(svg, ghost, font) {
  const group = put(svg, "g", {
    class: "ghost", tabindex: 0, role: "img", "aria-label": ghost.spoken, transform: `translate(${ghost.x} ${ghost.y})`,
  });
  put(group, "circle", { class: "halo", r: ghost.reach + 3 });
  put(group, "path", { d: ghost.shape, fill: "#ffffff", stroke: ghost.colour, "stroke-width": 1.6, "stroke-dasharray": "3 2.5" });
  drawLabel(group, ghost, font, "#9b1c1c");
}

function showName(svg, picture, node) {
  hideName(svg);
  const [left, top, width] = picture.box;
  const group = put(svg, "g", { class: "callout", "aria-hidden": "true" });
  const frame = put(group, "rect", { rx: 5 });
  const words = put(group, "text", { "font-size": picture.font * 1.05, "text-anchor": "middle", fill: "#111827" }, node.name);
  const box = words.getBBox();
  const half = box.width / 2 + 8;
  const x = Math.max(left + half, Math.min(left + width - half, node.x));
  const above = node.y - node.reach - 14;
  const y = above - box.height < top ? node.y + node.reach + box.height + 8 : above;
  words.setAttribute("x", x);
  words.setAttribute("y", y);
  const at = words.getBBox();
  for (const [key, value] of Object.entries({ x: at.x - 8, y: at.y - 4, width: at.width + 16, height: at.height + 8 })) {
    frame.setAttribute(key, value);
  }
}

function hideName(svg) {
  svg.querySelector(".callout")?.remove();
}

function drawWide(root, picture, choose) {
  const looks = `wide${picture.long ? " long" : ""}${picture.pale ? " pale" : ""}`;
  const bands = picture.bands ?? [];
  const svg = put(tag(root, "div", { class: looks }), "svg", {
    viewBox: picture.box.join(" "), role: "group", "aria-label": picture.words.name,
  });
  drawBands(svg, bands);
  drawGround(svg, picture);
  const lines = picture.ties.map((tie) => ({ ...tie, line: put(svg, "path", { class: tie.cooperation ? "tie" : "tie other", d: tie.path }) }));
  if (picture.centre) drawCentre(svg, picture.centre);
  drawHeadings(svg, picture);
  for (const ghost of picture.ghosts) drawGhost(svg, ghost, picture.font);
  const shapes = new Map();
  let chosen = null;
  const near = (id) => lines.forEach(({ a, b, line }) => line.classList.toggle("near", id !== null && (a === id || b === id)));
  for (const node of picture.nodes) {
    const group = drawNode(svg, node, picture.font);
    const enter = () => { near(node.id); showName(svg, picture, node); };
    const leave = () => { near(chosen); hideName(svg); };
    group.addEventListener("pointerenter", enter);
    group.addEventListener("focus", enter);
    group.addEventListener("pointerleave", leave);
    group.addEventListener("blur", leave);
    group.addEventListener("click", () => choose(node.id));
    group.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(node.id); }
      if (event.key === "Escape") leave();
    });
    shapes.set(node.id, group);
  }
  drawCounts(svg, bands);
  return (id) => {
    chosen = id;
    near(id);
    shapes.forEach((group, key) => group.setAttribute("aria-pressed", String(key === id)));
  };
}

function drawGroup(root, sector, nodes, picture, choose) {
  const box = tag(root, "section", { class: sector.thin ? "group thin" : "group" });
  box.setAttribute("aria-label", sector.heading.title);
  const title = tag(box, "h3");
  title.style.color = sector.ink;
  const icon = put(title, "svg", { viewBox: "-12 -12 24 24", "aria-hidden": "true" });
  put(icon, "path", { d: sector.icon, fill: sector.colour });
  tag(title, "span", {}, sector.heading.title);
  tag(box, "p", {}, sector.heading.note);
  for (const ghost of picture.ghosts.filter(({ category }) => category === sector.category)) {
    tag(box, "p", { class: "missing" }, ghost.spoken);
  }
  let into = box;
  return nodes.map((node, at) => {
    if (at === picture.listed) {
      into = tag(box, "details");
      tag(into, "summary", {}, picture.words.more[sector.category]);
    }
    const button = tag(into, "button");
    button.type = "button";
    button.setAttribute("aria-label", node.spoken);
    const mark = put(button, "svg", { viewBox: "-12 -12 24 24", "aria-hidden": "true" });
    put(mark, "path", { d: sector.icon, fill: sector.colour });
    tag(button, "span", {}, node.name);
    button.addEventListener("click", () => choose(node.id));
    return [node.id, button];
  });
}

function drawStacked(root, picture, choose) {
  const stack = tag(root, "div", { class: "stacked" });
  if (picture.said) {
    const said = tag(stack, "ul", { class: "said" });
    for (const sentence of picture.said) tag(said, "li", {}, sentence);
  }
  const byId = new Map(picture.nodes.map((node) => [node.id, node]));
  const buttons = picture.sectors.flatMap((sector) =>
    drawGroup(stack, sector, picture.groups[sector.category].map((id) => byId.get(id)), picture, choose));
  return (id) => buttons.forEach(([key, button]) => button.setAttribute("aria-pressed", String(key === id)));
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".essaim-sectors");
  const { picture, key, chosen } = data;
  if (root.drawnKey !== key) {
    // Another territory, day or language: else the picture stays as it is, with its focus.
    root.replaceChildren();
    const choose = (id) => { root.markChosen(id); setTriggerValue("chosen", id); };
    const marks = [drawWide(root, picture, choose), drawStacked(root, picture, choose)];
    root.drawnKey = key;
    root.markChosen = (id) => marks.forEach((mark) => mark(id));
  }
  root.markChosen(chosen ?? null);
}
