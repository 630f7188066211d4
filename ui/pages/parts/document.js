/* Tells the browser the language of the page, and says in it what Streamlit only says in English. */

const OURS = ".essaim-sectors *";
const SPOKEN = ":is(button, span, nav, section, kbd, input)[aria-label]";
const EMPTY = '[role="option"] > span:only-child';

const said = (words, { whole, begins }) => {
  if (words in whole) return whole[words];
  const start = Object.keys(begins).find((each) => words.startsWith(each));
  return start ? begins[start] + words.slice(start.length) : words;
};

const translate = (data) => {
  for (const element of document.querySelectorAll(SPOKEN)) {
    const now = element.getAttribute("aria-label");
    if (element.matches(OURS) || now === element.dataset.saidAs) continue;
    const words = said(now, data);
    if (words === now) continue;
    element.dataset.saidFor = now;
    element.dataset.saidAs = words;
    element.setAttribute("aria-label", words);
  }
  for (const element of document.querySelectorAll(EMPTY)) {
    const text = element.firstChild;
    if (text?.nodeType === Node.TEXT_NODE && text.nodeValue in data.whole) text.nodeValue = data.whole[text.nodeValue];
  }
};

const restore = () => {
  for (const element of document.querySelectorAll("[data-said-as]")) {
    const { saidAs, saidFor } = element.dataset;
    if (element.getAttribute("aria-label") === saidAs) element.setAttribute("aria-label", saidFor);
    delete element.dataset.saidAs;
  }
};

/* One observer for the whole document, however often Streamlit loads this module and draws the component anew. */
const KEPT = Symbol.for("essaim language");

export default ({ data }) => {
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
    attributes: true,
    attributeFilter: ["aria-label"],
  });
  later();
};
