/* Tells the browser the language of the page, and says in it what Streamlit only says in English. */

const OURS = ".essaim-sectors *, .essaim-search *";
const SPOKEN = ':is(button, span, nav, section, kbd, input, [role="group"])[aria-label]';
const HINTS = "input[placeholder]";
const WORDS = '[role="option"] > span:only-child, [data-testid="InputInstructions"], [data-testid="stSkipToContent"]';

const said = (words, { whole, begins }) => {
  if (words in whole) return whole[words];
  const start = Object.keys(begins).find((each) => words.startsWith(each));
  return start ? begins[start] + words.slice(start.length) : words;
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
    const words = said(now, data);
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
  let waiting = false;
  const later = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      if (document[KEPT].lang === data.lang) translate(data);
    });
  };
  document[KEPT] = { lang: data.lang, observer: new MutationObserver(later) };
  document[KEPT].observer.observe(document.body, {
    childList: true,
    subtree: true,
    characterData: true,
    attributes: true,
    attributeFilter: ["aria-label", "placeholder"],
  });
  later();
};
