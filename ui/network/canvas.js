// What is drawn on the two canvases: below the discs, relations, actors and names; above who is chosen or pointed at.
const FONT = 13, HEADING = 15, COUNT = 12, MOST_WRITTEN = 600, MOST_TRIED = 4000;
const NAMED_FROM = 2.5; // pixels: an actor drawn smaller than this radius has no name written
const DIRECT = 4000; // up to so many relations are drawn at every frame; beyond, their layer is moved while a hand moves it
const INK = "#111827", QUIET = "#6b7280";

class Canvas {
  seen(row) { return [this.placed.x[row] * this.scale + this.dx, this.placed.y[row] * this.scale + this.dy]; }

  radius(row) { return Math.max(1.3, this.model.actors.size[row] * Math.min(this.scale, 1.8)); }

  draw() {
    const pen = this.base.getContext("2d");
    const { width, height, ratio } = this;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    this.ground(pen);
    if (this.model.m <= DIRECT) this.lines(pen);
    else this.layered(pen);
    if (this.chosen >= 0) this.ties(pen, this.chosen, INK);
    const rows = this.inView();
    for (const row of rows) this.shape(pen, row);
    this.write(pen, rows);
    this.follow();
    this.root.dataset.drawn = this.key;
  }

  get far() { return this.model.groups.length > 1 && this.model.m > 1500 && 11 * this.scale < NAMED_FROM; }

  ground(pen) {
    for (const group of this.placed.groups) {
      const [x, y] = [group.x * this.scale + this.dx, group.y * this.scale + this.dy];
      for (const [tint, start, end] of group.sectors) {
        pen.beginPath();
        pen.moveTo(x, y);
        pen.ellipse(x, y, group.radius * this.placed.stretch * this.scale, group.radius * this.scale, 0, start, end);
        pen.closePath();
        pen.fillStyle = tint;
        pen.fill();
      }
    }
  }

  // Many relations are drawn once they stand still, and moved as a layer while a hand moves them.
  layered(pen) {
    const layer = (this.layer ??= document.createElement("canvas"));
    if (this.still || !this.drawnAt) {
      [layer.width, layer.height] = [this.base.width, this.base.height];
      const under = layer.getContext("2d");
      under.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
      under.clearRect(0, 0, this.width, this.height);
      this.lines(under);
      this.drawnAt = { scale: this.scale, dx: this.dx, dy: this.dy };
    }
    const { scale, dx, dy } = this.drawnAt, by = this.scale / scale;
    pen.drawImage(layer, this.dx - dx * by, this.dy - dy * by, (layer.width / this.ratio) * by, (layer.height / this.ratio) * by);
  }

  lines(pen) {
    const { relations, lines, m, opacity, actors } = this.model, far = this.far;
    pen.globalAlpha = far ? opacity * 0.6 : opacity;
    for (const [line, look] of lines.entries()) {
      this.pencil(pen, look);
      let drawn = 0;
      pen.beginPath();
      for (let e = 0; e < m; e++) {
        if (relations.line[e] !== line || (far && actors.group[relations.from[e]] !== actors.group[relations.to[e]])) continue;
        drawn += this.path(pen, e);
        // Short paths: what crosses within one is dark only once, and long ones take longer than many short ones.
        if (drawn > 100) { pen.stroke(); pen.beginPath(); drawn = 0; }
      }
      pen.stroke();
    }
    pen.globalAlpha = 1;
    pen.setLineDash([]);
    if (m <= 1500) for (let e = 0; e < m; e++) if (lines[relations.line[e]].arrow) this.arrow(pen, e, lines[relations.line[e]].colour);
    if (far) this.territories(pen);
  }

  pencil(pen, look) {
    pen.strokeStyle = look.colour;
    pen.lineWidth = this.model.m > 1500 ? 1 : Math.min(2.4, Math.max(0.7, look.width * this.scale));
    pen.setLineDash(look.dashes && this.model.m <= 1500 ? look.dashes.split(" ").map(Number) : []);
  }

  path(pen, e) {
    const { relations, curved } = this.model, [ax, ay] = this.seen(relations.from[e]), [bx, by] = this.seen(relations.to[e]);
    const inside = (x, y) => x > -40 && x < this.width + 40 && y > -40 && y < this.height + 40;
    // Of many relations those that only pass through are left out: they say nothing of those in view.
    if (this.model.m > 1500 && !inside(ax, ay) && !inside(bx, by)) return 0;
    if (Math.max(ax, bx) < -40 || Math.min(ax, bx) > this.width + 40 || Math.max(ay, by) < -40 || Math.min(ay, by) > this.height + 40) return 0;
    if (relations.from[e] === relations.to[e]) {
      const r = this.radius(relations.from[e]);
      pen.moveTo(ax + r, ay - r);
      pen.arc(ax + r * 0.7, ay - r, r * 0.7, 0, 2 * Math.PI);
      return 1;
    }
    pen.moveTo(ax, ay);
    if (curved) pen.quadraticCurveTo((ax + bx) / 2 - (by - ay) * 0.12, (ay + by) / 2 + (bx - ax) * 0.12, bx, by);
    else pen.lineTo(bx, by);
    return 1;
  }

  arrow(pen, e, colour) {
    const { from, to } = this.model.relations;
    if (from[e] === to[e]) return;
    const [ax, ay] = this.seen(from[e]), [bx, by] = this.seen(to[e]);
    const turn = Math.atan2(by - ((ay + by) / 2 + (bx - ax) * 0.12), bx - ((ax + bx) / 2 - (by - ay) * 0.12));
    const size = Math.min(7, Math.max(2.5, 7 * this.scale)), tip = this.radius(to[e]) + 1;
    const [x, y] = [bx - Math.cos(turn) * tip, by - Math.sin(turn) * tip];
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(x - size * Math.cos(turn - 0.45), y - size * Math.sin(turn - 0.45));
    pen.lineTo(x - size * Math.cos(turn + 0.45), y - size * Math.sin(turn + 0.45));
    pen.closePath();
    pen.fillStyle = colour;
    pen.fill();
  }

  // Far out: one line for all relations between two territories, as broad as they are many.
  territories(pen) {
    const most = this.model.between.length ? this.model.between[this.model.between.length - 1][2] : 1;
    pen.strokeStyle = "#475569";
    for (const [a, b, count] of this.model.between) {
      const [one, other] = [this.placed.groups[a], this.placed.groups[b]];
      pen.globalAlpha = 0.28;
      pen.lineWidth = Math.max(1, 9 * Math.sqrt(count / most));
      pen.beginPath();
      pen.moveTo(one.x * this.scale + this.dx, one.y * this.scale + this.dy);
      pen.lineTo(other.x * this.scale + this.dx, other.y * this.scale + this.dy);
      pen.stroke();
    }
    pen.globalAlpha = 1;
  }

  inView() {
    const found = [], room = 30;
    for (const row of this.model.ranked) {
      const x = this.placed.x[row] * this.scale + this.dx, y = this.placed.y[row] * this.scale + this.dy;
      if (x > -room && x < this.width + room && y > -room && y < this.height + room) found.push(row);
    }
    return found;
  }

  // A shape of a size is drawn once and then copied.
  shape(pen, row) {
    const [x, y] = this.seen(row), kind = this.model.actors.kind[row];
    const radius = Math.round(this.radius(row) * 2) / 2, ratio = this.ratio;
    if (radius < 2) {
      pen.fillStyle = this.model.marks[kind].colour;
      pen.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
      return;
    }
    const key = kind * 1000 + radius, half = Math.ceil(radius + 1.5);
    if (!this.sprites.has(key)) {
      const drawn = document.createElement("canvas"), own = drawn.getContext("2d");
      drawn.width = drawn.height = Math.ceil(2 * half * ratio);
      own.setTransform(ratio * radius, 0, 0, ratio * radius, half * ratio, half * ratio);
      own.fillStyle = this.model.marks[kind].colour;
      own.fill(this.shapes[kind]);
      own.strokeStyle = "#ffffff";
      own.lineWidth = Math.min(1, radius / 6) / radius;
      own.stroke(this.shapes[kind]);
      this.sprites.set(key, drawn);
    }
    pen.drawImage(this.sprites.get(key), x - half, y - half, 2 * half, 2 * half);
  }

  write(pen, rows) {
    const write = writer(pen, this.width, this.height);
    this.placed.groups.forEach((group) => {
      const [x, y] = [group.x * this.scale + this.dx, group.y * this.scale + this.dy];
      const room = this.placed.groups.length > 1 && group.radius * this.scale < 9;
      if (!room && x > 0 && x < this.width && y > 0 && y < this.height) write(cut(group.name), x, y, 0, HEADING, INK, true);
    });
    if (this.far) {
      for (const [a, b, count] of this.model.between.slice(-40).reverse()) {
        const [one, other] = [this.placed.groups[a], this.placed.groups[b]];
        write(count.toLocaleString(this.model.lang), ((one.x + other.x) / 2) * this.scale + this.dx, ((one.y + other.y) / 2) * this.scale + this.dy, 0, COUNT, "#374151", false);
      }
    }
    const near = this.nearOf(this.chosen);
    const first = rows.filter((row) => near.has(row) && row !== this.chosen);
    const named = rows.filter((row) => this.radius(row) > NAMED_FROM);
    for (const row of named) write.keepFree(...this.seen(row), this.radius(row) * 0.9);
    let written = 0, tried = 0;
    const all = new Set([...(near.has(this.chosen) ? [this.chosen] : []), ...first, ...named]);
    for (const row of all) {
      if (written > MOST_WRITTEN || tried++ > MOST_TRIED) break;
      const ink = this.chosen < 0 || near.has(row) ? INK : QUIET;
      written += write(this.names[row], ...this.seen(row), this.radius(row) + 2, FONT, ink, row === this.chosen);
    }
  }

  nearOf(row) {
    const { relations, near } = this.model, found = new Set(row < 0 ? [] : [row]);
    if (row >= 0) for (const e of near.of(row)) found.add(relations.from[e]).add(relations.to[e]);
    return found;
  }

  ties(pen, row, ink) {
    pen.strokeStyle = ink;
    pen.lineWidth = 1.6;
    pen.globalAlpha = 0.8;
    pen.beginPath();
    for (const e of this.model.near.of(row)) this.path(pen, e);
    pen.stroke();
    pen.globalAlpha = 1;
  }

  // Above everything: who is chosen, and who is pointed at, with its relations and its name.
  mark() {
    const pen = this.over.getContext("2d");
    pen.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    pen.clearRect(0, 0, this.width, this.height);
    if (this.chosen >= 0) {
      for (const each of this.nearOf(this.chosen)) this.shape(pen, each);
      this.halo(pen, this.chosen, 3.5);
    }
    if (this.hovered < 0) return;
    if (this.hovered !== this.chosen) this.ties(pen, this.hovered, "#475569");
    for (const each of this.nearOf(this.hovered)) this.shape(pen, each);
    this.halo(pen, this.hovered, this.hovered === this.chosen ? 3.5 : 2);
    this.callout(pen, this.hovered);
  }

  halo(pen, row, width) {
    const [x, y] = this.seen(row);
    pen.beginPath();
    pen.arc(x, y, this.radius(row) + 4, 0, 2 * Math.PI);
    pen.strokeStyle = "#1f2937";
    pen.lineWidth = width;
    pen.stroke();
  }

  callout(pen, row) {
    const [x, y] = this.seen(row), name = this.model.actors.name[row], about = this.model.actors.abouts[this.model.actors.about[row]];
    const lines = [[name.length > 60 ? Array.from(name).slice(0, 59).join("") + "…" : name, `600 ${FONT}px ${FAMILY}`], [about, `${FONT - 1}px ${FAMILY}`]];
    const wide = Math.max(...lines.map(([words, font]) => { pen.font = font; return pen.measureText(words).width; })) + 16;
    const high = 42, reach = this.radius(row) + 8;
    const left = Math.max(4, Math.min(this.width - wide - 4, x - wide / 2));
    const top = y - reach - high < 4 ? y + reach : y - reach - high;
    pen.fillStyle = "#ffffff";
    pen.strokeStyle = "#1f2937";
    pen.lineWidth = 1;
    pen.beginPath();
    pen.rect(left, top, wide, high);
    pen.fill();
    pen.stroke();
    pen.fillStyle = INK;
    pen.textAlign = "center";
    lines.forEach(([words, font], at) => { pen.font = font; pen.fillText(words, left + wide / 2, top + 17 + at * 17, this.width - 20); });
  }
}
