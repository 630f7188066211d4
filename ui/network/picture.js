// Draws the network at the places given, writes as many names as fit, and says in words what was chosen.
"use strict";
(function () {
  const content = JSON.parse(document.getElementById("content").textContent);
  const holder = document.getElementById("network");
  const panel = document.getElementById("chosen");
  const FONT = 13, HEADING = 15, SMALL = 2.5, LONGEST = 28, MOST_WRITTEN = 1500;
  const FAMILY = 'system-ui, "Segoe UI", "Noto Sans", sans-serif';

  const edges = content.edges.map((edge, id) => Object.assign({ id }, edge, content.styles[edge.type]));
  const nodes = content.nodes;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const near = new Map(nodes.map((node) => [node.id, []]));
  for (const edge of edges) {
    near.get(edge.from).push({ other: edge.to, words: content.verbs[edge.type][0] });
    if (edge.to !== edge.from) near.get(edge.to).push({ other: edge.from, words: content.verbs[edge.type][1] });
  }
  const ranked = nodes.slice().sort((a, b) => near.get(b.id).length - near.get(a.id).length || a.id - b.id);

  // The discs stand in rows; on a high screen the rows become columns. What is left of the width is used by stretching.
  const extent = (key) => Math.max(1, ...content.groups.map((group) => group[key] + group.radius));
  const high = holder.clientHeight > holder.clientWidth;
  const wide = high ? extent("y") : extent("x"), tall = high ? extent("x") : extent("y");
  const stretch = Math.min(1.6, Math.max(0.8, (holder.clientWidth / holder.clientHeight) * (tall / wide)));
  for (const group of content.groups) {
    const [x, y] = high ? [group.y, group.x] : [group.x, group.y];
    for (const node of group.rows.map((row) => nodes[row])) {
      node.x = (node.x - group.x + x) * stretch;
      node.y = node.y - group.y + y;
    }
    group.x = x * stretch;
    group.y = y;
  }

  const network = new vis.Network(holder, { nodes: new vis.DataSet(nodes), edges: new vis.DataSet(edges) }, content.options);
  let chosen = null;

  network.on("beforeDrawing", (pen) => {
    for (const group of content.groups) {
      for (const sector of group.sectors) {
        pen.beginPath();
        pen.moveTo(group.x, group.y);
        pen.ellipse(group.x, group.y, group.radius * stretch, group.radius, 0, sector.start, sector.end);
        pen.closePath();
        pen.fillStyle = sector.tint;
        pen.fill();
      }
    }
  });

  network.on("afterDrawing", (pen) => {
    const scale = network.getScale();
    const corner = network.DOMtoCanvas({ x: 0, y: 0 });
    const end = network.DOMtoCanvas({ x: holder.clientWidth, y: holder.clientHeight });
    pen.textAlign = "center";
    pen.lineJoin = "round";
    const inside = (x, y) => x > corner.x && x < end.x && y > corner.y && y < end.y;
    const write = writer(pen, scale, inside, [corner.x, end.x]);
    const seen = ranked.filter((node) => inside(node.x, node.y));
    for (const group of content.groups) {
      if (inside(group.x, group.y)) write(group.name, group.x, group.y, 0, HEADING, "#111827", true);
    }
    const drawn = seen.filter((node) => node.size * scale > SMALL);
    for (const node of drawn) write.keepFree(node);
    const first = chosen === null ? [] : [byId.get(chosen), ...near.get(chosen).map((each) => byId.get(each.other))];
    let written = 0;
    for (const node of new Set([...first.filter((node) => inside(node.x, node.y)), ...drawn])) {
      if (written > MOST_WRITTEN) break;
      const ink = chosen === null || first.includes(node) ? "#111827" : "#6b7280";
      written += write(node.name, node.x, node.y, node.size + 2 / scale, FONT, ink, node.id === chosen);
    }
  });

  // Text keeps its size on the screen. A name stands below, right, left or above, where it covers no other name
  // and no actor; else it is left out.
  function writer(pen, scale, inside, sides) {
    const taken = new Map();
    const cell = 60 / scale;
    const cells = (box) => {
      const found = [];
      for (let i = Math.floor(box[0] / cell); i <= Math.floor(box[2] / cell); i++) {
        for (let j = Math.floor(box[1] / cell); j <= Math.floor(box[3] / cell); j++) found.push(i + " " + j);
      }
      return found;
    };
    const over = (box) => (other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3];
    const free = (box) => !cells(box).some((key) => (taken.get(key) || []).some(over(box)));
    const take = (box) => {
      for (const key of cells(box)) {
        if (!taken.has(key)) taken.set(key, []);
        taken.get(key).push(box);
      }
    };
    function write(name, x, y, reach, size, ink, bold) {
      const letters = Array.from(name);
      const shown = letters.length > LONGEST ? letters.slice(0, LONGEST - 1).join("") + "…" : name;
      pen.font = (bold ? "bold " : "") + size / scale + "px " + FAMILY;
      const half = pen.measureText(shown).width / 2 + 2 / scale, height = (1.15 * size) / scale;
      const below = [reach ? x : Math.min(Math.max(x, sides[0] + half), sides[1] - half), reach ? y + reach + height / 2 : y];
      const places = reach ? [below, [x + reach + half, y], [x - reach - half, y], [x, y - reach - height / 2]] : [below];
      for (const [middle, centre] of places) {
        const box = [middle - half, centre - height / 2, middle + half, centre + height / 2];
        if (!inside(box[0], box[1]) || !inside(box[2], box[3]) || !free(box)) continue;
        take(box);
        pen.lineWidth = 4 / scale;
        pen.strokeStyle = "#ffffffd9";
        pen.strokeText(shown, middle, centre + (0.35 * size) / scale);
        pen.fillStyle = ink;
        pen.fillText(shown, middle, centre + (0.35 * size) / scale);
        return 1;
      }
      return 0;
    }
    write.keepFree = (node) => take([node.x - node.size, node.y - node.size, node.x + node.size, node.y + node.size]);
    return write;
  }

  // All discs in view, not only the actors in them.
  function whole() {
    const right = wide * stretch;
    const scale = Math.min(holder.clientWidth / (right + 40), holder.clientHeight / (tall + 40));
    network.moveTo({ position: { x: right / 2, y: tall / 2 }, scale: Math.min(scale, 1.4) });
  }

  function choose(id) {
    chosen = id;
    panel.replaceChildren();
    panel.hidden = id === null;
    if (id !== null) {
      const heading = document.createElement("h2");
      heading.textContent = byId.get(id).name;
      heading.dir = "auto";
      const about = document.createElement("p");
      about.textContent = byId.get(id).about;
      const list = document.createElement("ul");
      for (const each of near.get(id)) {
        const item = document.createElement("li");
        item.textContent = each.words + " " + byId.get(each.other).name;
        list.append(item);
      }
      panel.append(heading, about, list);
    }
    network.redraw();
  }

  network.on("selectNode", (event) => choose(event.nodes[0]));
  network.on("deselectNode", () => choose(null));

  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  document.getElementById("find").addEventListener("submit", (event) => {
    event.preventDefault();
    const wanted = plain(event.target.querySelector("input").value.trim());
    const found = wanted && ranked.find((node) => plain(node.name).includes(wanted));
    if (found) {
      network.selectNodes([found.id]);
      network.focus(found.id, { scale: Math.max(network.getScale(), 0.9) });
      choose(found.id);
    } else {
      network.unselectAll();
      choose(null);
      panel.hidden = false;
      panel.textContent = content.words.nobody;
    }
  });
  const zoom = (factor) => network.moveTo({ scale: network.getScale() * factor });
  document.getElementById("closer").addEventListener("click", () => zoom(1.4));
  document.getElementById("farther").addEventListener("click", () => zoom(1 / 1.4));
  document.getElementById("whole").addEventListener("click", whole);
  whole();
  network.once("afterDrawing", () => document.documentElement.setAttribute("data-drawn", "yes"));
})();
