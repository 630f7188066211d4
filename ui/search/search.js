// A combobox with a list, after the ARIA 1.2 pattern: the focus stays in the field, the arrows go through the list.
const WAIT = 170; // milliseconds of quiet before what was typed is looked for
const PATIENCE = 500; // and before it is said that this takes longer
const FIELD = "essaim-search-field";
const LIST = "essaim-search-list";

function build(root) {
  const label = tag(root, "label", { for: FIELD, class: "unseen" });
  const input = tag(root, "input", {
    id: FIELD, type: "text", role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": LIST,
    autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "search", dir: "auto", maxlength: "120",
  });
  const popup = tag(root, "div", { class: "popup", hidden: "" });
  const list = tag(popup, "div", { id: LIST, role: "listbox" });
  const note = tag(popup, "p", { class: "note", "aria-hidden": "true" });
  const status = tag(root, "div", { class: "unseen", role: "status" });
  return { label, input, popup, list, note, status, options: [], at: -1, offered: null, told: "", place: null, words: {} };
}

function close(box) {
  box.popup.hidden = true;
  box.input.setAttribute("aria-expanded", "false");
  move(box, -1);
}

function open(box) {
  if (box.offered !== box.input.value.trim() || box.input.ownerDocument.activeElement !== box.input) return;
  box.popup.hidden = false;
  box.input.setAttribute("aria-expanded", String(box.options.length > 0));
}

function move(box, at) {
  box.options[box.at]?.element.setAttribute("aria-selected", "false");
  box.at = at;
  const now = box.options[at]?.element;
  if (!now) return box.input.removeAttribute("aria-activedescendant");
  now.setAttribute("aria-selected", "true");
  box.input.setAttribute("aria-activedescendant", now.id);
  now.scrollIntoView({ block: "nearest" });
}

function forget(box) {
  clearTimeout(box.waiting);
  clearTimeout(box.patience);
  box.offered = null;
  box.options = [];
  box.list.replaceChildren();
  box.root.removeAttribute("aria-busy");
  close(box);
}

/* Looks for what was typed, once the person has paused. */
function typed(box) {
  const asked = box.input.value.trim();
  clearTimeout(box.waiting);
  if (!asked) {
    forget(box);
    box.status.textContent = "";
    if (box.entered) enter(box, "");
    return;
  }
  if (asked === box.offered) return open(box);
  move(box, -1);
  box.waiting = setTimeout(() => {
    box.send("typed", asked);
    clearTimeout(box.patience);
    box.patience = setTimeout(() => {
      box.root.setAttribute("aria-busy", "true");
      box.status.textContent = box.words.busy;
    }, PATIENCE);
  }, WAIT);
}

function enter(box, asked) {
  clearTimeout(box.waiting);
  clearTimeout(box.patience);
  close(box);
  box.entered = asked;
  box.send("entered", asked);
}

function choose(box, { kind, id }) {
  clearTimeout(box.waiting);
  close(box);
  box.send("chosen", { kind, id });
}

function offer(box, { asked, said, groups }) {
  forget(box);
  box.offered = asked;
  for (const [number, { name, options }] of groups.entries()) {
    const group = tag(box.list, "div", { role: "group", "aria-labelledby": `${LIST}-group-${number}` });
    tag(group, "div", { id: `${LIST}-group-${number}`, class: "group", role: "presentation" }, name);
    for (const option of options) {
      const element = tag(group, "div", { role: "option", id: `${LIST}-${box.options.length}`, "aria-selected": "false" });
      tag(element, "bdi", { class: "name" }, option.name);
      if (option.where) {
        element.append(" ");
        tag(element, "bdi", { class: "where" }, option.where);
      }
      element.addEventListener("click", () => choose(box, option));
      box.options.push({ element, option });
    }
  }
  box.note.textContent = said;
  open(box);
  if (!box.popup.hidden) box.status.textContent = box.options.length ? `${said} ${box.words.choose}` : said;
}

function pressed(box, event) {
  if (event.isComposing) return;
  const last = box.options.length - 1;
  const shut = box.popup.hidden;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (event.altKey) return event.key === "ArrowUp" ? close(box) : open(box);
    if (shut) open(box);
    if (box.popup.hidden) return;
    const down = event.key === "ArrowDown";
    // Before the first and after the last one is the field itself.
    const next = down ? box.at + 1 : (box.at < 0 ? last : box.at - 1);
    move(box, next > last ? -1 : next);
  } else if (event.key === "Enter") {
    event.preventDefault();
    const active = shut ? undefined : box.options[box.at];
    if (active) choose(box, active.option);
    else if (box.input.value.trim() || box.entered) enter(box, box.input.value.trim());
  } else if (event.key === "Escape") {
    if (!shut) {
      event.preventDefault();
      close(box);
    } else if (box.input.value) {
      box.input.value = "";
      typed(box);
    }
  }
}

function listen(box) {
  box.input.addEventListener("input", () => typed(box));
  box.input.addEventListener("keydown", (event) => pressed(box, event));
  box.input.addEventListener("focus", () => open(box));
  box.input.addEventListener("click", () => open(box));
  box.input.addEventListener("blur", () => close(box));
  // A click in the list must not take the focus out of the field.
  box.popup.addEventListener("pointerdown", (event) => event.preventDefault());
}

export default ({ data, parentElement, setTriggerValue }) => {
  const root = parentElement.querySelector(".essaim-search");
  if (!root.box) {
    root.box = { root, ...build(root) };
    listen(root.box);
  }
  const { box } = root;
  box.send = setTriggerValue;
  box.words = data.words;
  box.label.textContent = data.words.label;
  box.input.placeholder = data.words.example;
  box.entered = data.asked;
  if (box.place !== data.place) {
    box.place = data.place;
    forget(box);
    box.status.textContent = "";
    box.input.value = data.asked;
  }
  if (data.offer && data.offer !== box.last && data.offer.asked === box.input.value.trim()) offer(box, data.offer);
  box.last = data.offer;
};
