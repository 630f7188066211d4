// How every script of ours makes elements: names come from files of others, and only ever become text nodes and
// attributes, never markup.
const SVG = "http://www.w3.org/2000/svg";

function filled(element, parent, attributes, words) {
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (words !== null) element.textContent = words;
  parent.appendChild(element);
  return element;
}

function tag(parent, name, attributes = {}, words = null) {
  return filled(document.createElement(name), parent, attributes, words);
}

function put(parent, name, attributes = {}, words = null) {
  return filled(document.createElementNS(SVG, name), parent, attributes, words);
}
