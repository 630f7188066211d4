// The network on a canvas, drawn once for each picture at the places that Python computed; it tells which actor was chosen.
// Nothing moves by itself. Names come from files of others: they only ever become text nodes, attributes and drawn text.
const views = new Map(); // where each picture was left, should the page put it anew into the document

class Picture extends Canvas {
  constructor(root, model, key, tell) {
    super();
    Object.assign(this, { root, model, key, tell, chosen: -1, hovered: -1, touched: false, waiting: 0 });
    this.names = model.actors.name.map(cut);
    this.shapes = model.marks.map((mark) => new Path2D(mark.path));
    this.sprites = new Map();
    this.furnish();
    this.answer();
    new ResizeObserver(() => this.resize()).observe(this.stage);
    this.resize();
  }

  furnish() {
    const { words, marks, lines, legend } = this.model, { root } = this;
    root.replaceChildren();
    const form = tag(root, "form", { role: "search", class: "bar" });
    const label = tag(form, "label", {}, words.find);
    this.field = tag(label, "input", { type: "search", autocomplete: "off" });
    tag(form, "button", { type: "submit" }, words.show);
    const zoom = tag(form, "span", { class: "zoom" });
    const button = (name, sign) => tag(zoom, "button", { type: "button", ...(sign ? { "aria-label": words[name], title: words[name] } : {}) }, sign || words[name]);
    button("closer", "+").addEventListener("click", () => this.zoom(1.4, ...this.middle()));
    button("farther", "−").addEventListener("click", () => this.zoom(1 / 1.4));
    button("whole").addEventListener("click", () => { this.touched = false; this.whole(); });
    this.said = tag(root, "p", { class: "said", role: "status" });
    this.finds = tag(root, "ul", { class: "finds" });
    form.addEventListener("submit", (event) => { event.preventDefault(); this.find(this.field.value); });
    this.stage = tag(root, "div", { class: "stage" });
    this.base = tag(this.stage, "canvas", { "aria-hidden": "true" });
    this.over = tag(this.stage, "canvas", { "aria-hidden": "true" });
    this.list = tag(this.stage, "div", { role: "listbox", "aria-label": words.title, "aria-describedby": "essaim-network-keys" });
    const shown = tag(root, "ul", { class: "legend", "aria-label": words.legend });
    for (const [row, name] of legend.marks) {
      const item = tag(shown, "li");
      put(put(item, "svg", { viewBox: "-1.1 -1.1 2.2 2.2", width: 16, height: 16, "aria-hidden": "true" }), "path", { d: marks[row].path, fill: marks[row].colour });
      tag(item, "span", {}, name);
    }
    for (const [row, name] of legend.lines) {
      const item = tag(shown, "li");
      put(put(item, "svg", { viewBox: "0 0 34 10", width: 34, height: 10, "aria-hidden": "true" }), "path", {
        d: "M1 5H33", stroke: lines[row].colour, "stroke-width": lines[row].width + 0.6, "stroke-dasharray": lines[row].dashes,
      });
      tag(item, "span", {}, name);
    }
    this.after = tag(root, "p", { class: "hint", id: "essaim-network-keys", tabindex: -1 }, words.keys);
    this.stand(this.model.n ? this.model.ranked[0] : -1);
  }

  // One element at a time stands for an actor, at its place: it takes the focus, and screen readers speak it.
  stand(row, focus = false) {
    if (row < 0) return;
    const old = this.option;
    this.standing = row;
    this.option = tag(this.list, "div", {
      role: "option", tabindex: 0, "aria-label": this.model.spoken(row), "aria-selected": String(row === this.chosen),
      "aria-posinset": this.model.place[row] + 1, "aria-setsize": this.model.n,
    });
    this.option.addEventListener("focus", () => { this.hover(this.standing); this.reveal(this.standing); });
    this.option.addEventListener("blur", () => this.hover(-1));
    this.follow();
    if (focus) this.option.focus({ preventScroll: true });
    old?.remove();
  }

  follow() {
    if (!this.option || !this.placed) return;
    const [x, y] = this.seen(this.standing);
    const reach = Math.max(12, this.radius(this.standing) + 4);
    const inside = (at, end) => Math.min(Math.max(at, reach), end - reach);
    Object.assign(this.option.style, {
      left: inside(x, this.width) - reach + "px", top: inside(y, this.height) - reach + "px", width: 2 * reach + "px", height: 2 * reach + "px",
    });
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.stage;
    if (!width || !height || (width === this.width && height === this.height && this.ratio === devicePixelRatio)) return;
    const middle = this.placed && this.touched && [(this.width / 2 - this.dx) / this.scale, (this.height / 2 - this.dy) / this.scale];
    Object.assign(this, { width, height, ratio: devicePixelRatio });
    for (const canvas of [this.base, this.over]) {
      canvas.width = Math.round(width * this.ratio);
      canvas.height = Math.round(height * this.ratio);
    }
    this.sprites.clear();
    if (middle) {
      [this.dx, this.dy] = [width / 2 - middle[0] * this.scale, height / 2 - middle[1] * this.scale];
      return this.redraw();
    }
    this.placed = arranged(this.model, width, height);
    const left = views.get(this.key);
    if (left) { Object.assign(this, left, { touched: true }); this.fit(); this.redraw(); } else this.whole();
  }

  fit() {
    const [left, top, right, bottom] = this.placed.box;
    this.least = Math.min(1.4, (this.width - 24) / (right - left), (this.height - 24) / (bottom - top));
    this.most = Math.max(4, this.least * 8);
  }

  whole() {
    const [left, top, right, bottom] = this.placed.box;
    this.fit();
    this.scale = this.least;
    this.dx = this.width / 2 - ((left + right) / 2) * this.scale;
    this.dy = this.height / 2 - ((top + bottom) / 2) * this.scale;
    views.delete(this.key);
    this.stage.style.touchAction = "pan-y";
    this.redraw();
  }

  moved() {
    this.touched = true;
    this.stage.style.touchAction = this.scale > this.least * 1.01 ? "none" : "pan-y";
    views.set(this.key, { scale: this.scale, dx: this.dx, dy: this.dy });
    this.redraw(true);
  }

  zoom(factor, x = this.width / 2, y = this.height / 2) {
    const scale = Math.min(this.most, Math.max(this.least, this.scale * factor));
    if (scale === this.scale) return false;
    this.dx = x - ((x - this.dx) * scale) / this.scale;
    this.dy = y - ((y - this.dy) * scale) / this.scale;
    this.scale = scale;
    this.moved();
    return true;
  }

  // Where the picture is enlarged by the button: at who is chosen, else at the actor nearest to the middle.
  middle() {
    const away = (row) => { const [x, y] = this.seen(row); return Math.hypot(x - this.width / 2, y - this.height / 2); };
    const rows = this.inView();
    if (rows.includes(this.chosen)) return this.seen(this.chosen);
    return rows.length ? this.seen(rows.reduce((best, row) => (away(row) < away(best) ? row : best))) : [this.width / 2, this.height / 2];
  }

  pan(dx, dy) {
    const [left, top, right, bottom] = this.placed.box.map((each) => each * this.scale);
    this.dx = Math.min(this.width * 0.8 - left, Math.max(this.width * 0.2 - right, this.dx + dx));
    this.dy = Math.min(this.height * 0.8 - top, Math.max(this.height * 0.2 - bottom, this.dy + dy));
    this.moved();
  }

  // What was asked for by hand or key comes into view; nothing else moves the picture.
  reveal(row, closer = false) {
    let [x, y] = this.seen(row);
    if (closer && this.radius(row) < 6) this.zoom(Math.min(this.most, 0.7) / this.scale, x, y);
    [x, y] = this.seen(row);
    const room = 40, to = (at, end) => (at < room ? room - at : at > end - room ? end - room - at : 0);
    if (to(x, this.width) || to(y, this.height)) {
      this.dx += closer ? this.width / 2 - x : to(x, this.width);
      this.dy += closer ? this.height / 2 - y : to(y, this.height);
      this.moved();
    }
  }

  redraw(moving = false) {
    clearTimeout(this.waiting);
    if (moving && this.layer && this.model.m > DIRECT) {
      this.waiting = setTimeout(() => this.redraw(), 140);
      this.still = false;
    } else this.still = true;
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => { this.frame = 0; this.draw(); this.mark(); });
  }

  hover(row) {
    if (row === this.hovered) return;
    this.hovered = row;
    this.stage.style.cursor = row < 0 ? "grab" : "pointer";
    this.mark();
  }

  choose(row, tell = true) {
    if (row === this.chosen) return;
    this.chosen = row;
    if (row >= 0 && row !== this.standing) this.stand(row, this.list.contains(document.activeElement));
    this.option?.setAttribute("aria-selected", String(row >= 0));
    this.redraw();
    if (tell) this.tell(row < 0 ? "" : this.model.actors.id[row]);
  }

  find(asked) {
    const plain = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    const wanted = plain(asked.trim()), { words, ranked, actors } = this.model;
    const found = wanted ? Array.from(ranked).filter((row) => plain(actors.name[row]).includes(wanted)) : [];
    this.finds.replaceChildren();
    this.said.textContent = !wanted || found.length === 1 ? "" : found.length ? words.found.replace("{n}", found.length) : words.nobody;
    const take = (row) => { this.reveal(row, true); this.choose(row); };
    if (found.length === 1) return take(found[0]);
    for (const row of found.slice(0, 8)) {
      tag(tag(this.finds, "li"), "button", { type: "button" }, this.model.spoken(row)).addEventListener("click", () => take(row));
    }
  }

  at(event) {
    const box = this.stage.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  hit(x, y, touch) {
    const far = (touch ? 22 : 10) / this.scale;
    const row = this.placed.index((x - this.dx) / this.scale, (y - this.dy) / this.scale, Math.max(far, 25));
    if (row < 0) return -1;
    const [ax, ay] = this.seen(row);
    return Math.hypot(ax - x, ay - y) <= Math.max(this.radius(row) + 3, touch ? 22 : 10) ? row : -1;
  }

  answer() {
    const { stage } = this, hands = new Map();
    let far = 0, gap = 0;
    stage.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      stage.setPointerCapture(event.pointerId);
      hands.set(event.pointerId, this.at(event));
      far = hands.size > 1 ? Infinity : 0;
      gap = 0;
    });
    stage.addEventListener("pointermove", (event) => {
      const [x, y] = this.at(event), before = hands.get(event.pointerId);
      if (!before) return event.pointerType === "touch" ? undefined : this.hover(this.hit(x, y, false));
      hands.set(event.pointerId, [x, y]);
      far += Math.hypot(x - before[0], y - before[1]);
      if (hands.size === 1 && far > 5) { stage.style.cursor = "grabbing"; this.pan(x - before[0], y - before[1]); }
      if (hands.size === 2) {
        const [[ax, ay], [bx, by]] = hands.values(), now = Math.hypot(ax - bx, ay - by);
        if (gap) this.zoom(now / gap, (ax + bx) / 2, (ay + by) / 2);
        this.pan((x - before[0]) / 2, (y - before[1]) / 2);
        gap = now;
      }
    });
    const leave = (event) => { hands.delete(event.pointerId); gap = 0; stage.style.cursor = "grab"; };
    stage.addEventListener("pointerup", (event) => {
      const alone = hands.has(event.pointerId) && far <= 5;
      leave(event);
      if (alone) this.choose(this.hit(...this.at(event), event.pointerType === "touch"));
    });
    stage.addEventListener("pointercancel", leave);
    stage.addEventListener("pointerleave", () => { if (document.activeElement !== this.option) this.hover(-1); });
    // At its smallest the picture lets the page scroll.
    stage.addEventListener("wheel", (event) => {
      if (this.zoom(Math.exp(-Math.max(-120, Math.min(120, event.deltaY)) / 300), ...this.at(event))) event.preventDefault();
    }, { passive: false });
    this.list.addEventListener("keydown", (event) => this.press(event));
  }

  press(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const { ranked, n } = this.model, here = this.standing, { key } = event;
    const to = (row) => { if (row >= 0) this.stand(row, true); };
    const next = (step) => {
      const groups = this.model.groups.length, from = this.model.actors.group[here];
      for (let far = 1; far < groups; far++) {
        const wanted = (from + step * far + groups * far) % groups;
        const row = ranked.find((each) => this.model.actors.group[each] === wanted);
        if (row !== undefined) return row;
      }
      return -1;
    };
    const doing = {
      ...Object.fromEntries(Object.entries(ARROWS).map(([name, way]) => [name, () => to(nextTo(here, this.placed, way))])),
      Home: () => to(ranked[0]), End: () => to(ranked[n - 1]), PageDown: () => to(next(1)), PageUp: () => to(next(-1)),
      Enter: () => this.choose(here), " ": () => this.choose(here), Escape: () => this.after.focus(),
      "+": () => this.zoom(1.4, ...this.seen(here)), "=": () => this.zoom(1.4, ...this.seen(here)),
      "-": () => this.zoom(1 / 1.4, ...this.seen(here)), 0: () => this.whole(),
    }[key];
    if (!doing) return;
    event.preventDefault();
    event.stopPropagation();
    doing();
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".essaim-network");
  const key = hex(data.subarray(0, 16));
  root.tell = (id) => setTriggerValue("chosen", id);
  if (root.drawnKey === key) return;
  // Another network, day or language: else the picture stays as it is, with its zoom and its focus.
  root.drawnKey = key;
  unpacked(data.subarray(16)).then((picture) => {
    if (root.drawnKey !== key) return;
    const drawn = new Picture(root, modelled(picture), key, (id) => root.tell(id));
    const held = (id) => drawn.choose(drawn.model.rows.get(id) ?? -1, false);
    held(globalThis.essaimNetworkChosen);
    document.removeEventListener("essaim-network-chosen", root.listening);
    root.listening = (event) => (root.isConnected ? held(event.detail) : document.removeEventListener("essaim-network-chosen", root.listening));
    document.addEventListener("essaim-network-chosen", root.listening);
  });
}
