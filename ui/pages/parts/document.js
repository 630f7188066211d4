/* Tells the browser the language of the page, and says in it what Streamlit only says in English. */

const OURS = '.ess *, [class*="essaim-"] *';
const SPOKEN = ':is(button, span, nav, section, kbd, input, table, div, ul, [role="group"])[aria-label]';
const HINTS = "input[placeholder]";
const VALUES = "span[aria-valuetext]";
const WORDS = [
  '[role="option"]', '[role="alert"]', '[role="dialog"]', "[data-live-announcer]", '[id^="react-aria-description"]',
  ...["InputInstructions", "stSkipToContent", "stDateInputCalendar", "stMultiSelectDropdown", "stSelectboxVirtualDropdown",
    "stFileUploaderDropzone", "stFileUploaderFileErrorMessage", "stStatusWidget", "stConnectionStatus", "stToast"]
    .map((part) => `[data-testid="${part}"]`),
].join();

const MONTHS = "January February March April May June July August September October November December".split(" ");
const ENGLISH_DATE = new RegExp(`^(${MONTHS.join("|")})( [0-9]{1,2},)? ([0-9]{4})$`);

/* A date that the browser's English wrote, in the page's language; any other text as it is. */
const dated = (words, lang) => {
  const [, month, day, year] = words.match(ENGLISH_DATE) ?? [];
  if (!month) return words;
  const when = new Date(Number(year), MONTHS.indexOf(month), day ? parseInt(day, 10) : 1);
  return when.toLocaleDateString(lang, { year: "numeric", month: "long", ...(day ? { day: "numeric" } : {}) });
};

const HOLE = /\\\{\w+\\\}/g;
const escaped = (words) => words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/* Texts with holes, `{n} options available.`, as what finds them and what is said for them. */
const patterns = (holes) => Object.entries(holes).map(([english, ours]) => [
  new RegExp(`^${escaped(english).replace(HOLE, "(.+?)")}$`), ours, english.match(/\{\w+\}/g),
]);

const filled = (words, { holes, lang }) => {
  for (const [pattern, ours, names] of holes) {
    const found = words.match(pattern);
    if (found) return names.reduce((text, name, at) => text.replace(name, () => dated(found[at + 1], lang)), ours);
  }
  return words;
};

const said = (words, data, kind) => {
  if (words in data.whole) return data.whole[words];
  const start = kind === "label" && Object.keys(data.begins).find((each) => words.startsWith(each));
  return start ? data.begins[start] + words.slice(start.length) : filled(words, data);
};

const attribute = (name) => ({
  read: (element) => element.getAttribute(name),
  write: (element, words) => element.setAttribute(name, words),
});
const content = {
  read: (node) => node.nodeValue,
  write: (node, words) => {
    node.nodeValue = words;
  },
};

function* places() {
  for (const element of document.querySelectorAll(SPOKEN)) {
    if (!element.matches(OURS)) yield [element, "label", attribute("aria-label")];
  }
  for (const element of document.querySelectorAll(HINTS)) yield [element, "hint", attribute("placeholder")];
  for (const element of document.querySelectorAll(VALUES)) yield [element, "value", attribute("aria-valuetext")];
  for (const element of document.querySelectorAll(WORDS)) {
    if (element.matches(OURS)) continue;
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) yield [texts.currentNode, "text", content];
  }
}

/* Kept on the element itself: what stood there and what we put, whichever copy of this module did. */
const said_of = (kind) => Symbol.for(`essaim said ${kind}`);

const translate = (data) => {
  for (const [where, kind, way] of places()) {
    const now = way.read(where);
    if (now === where[said_of(kind)]?.as) continue;
    const words = said(now, data, kind);
    if (words === now) continue;
    where[said_of(kind)] = { was: now, as: words };
    way.write(where, words);
  }
};

const restore = () => {
  for (const [where, kind, way] of places()) {
    const kept = where[said_of(kind)];
    if (kept && way.read(where) === kept.as) way.write(where, kept.was);
    delete where[said_of(kind)];
  }
};

/* One observer for the whole document, however often Streamlit loads this module and draws the component anew. */
const KEPT = Symbol.for("essaim language");

export default ({ data }) => {
  complete(data.arrived);
  document.documentElement.lang = data.lang;
  const known = document[KEPT];
  if (known?.lang === data.lang) return;
  known?.observer.disconnect();
  restore();
  const words = { ...data, holes: patterns(data.holes) };
  let waiting = false;
  const later = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      if (document[KEPT].lang === data.lang) translate(words);
    });
  };
  document[KEPT] = { lang: data.lang, observer: new MutationObserver(later) };
  document[KEPT].observer.observe(document.body, {
    childList: true,
    subtree: true,
    characterData: true,
    attributes: true,
    attributeFilter: ["aria-label", "placeholder", "aria-valuetext"],
  });
  later();
};
