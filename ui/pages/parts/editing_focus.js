/* Puts the cursor into the first field of the next form once something was written, or on what asks for a decision:
   never when a page opens. What was told above it is brought into view. */

const KEPT = Symbol.for("essaim form");
const PATIENCE = 40;

const keyed = (key) => document.querySelector(`.st-key-${CSS.escape(key)}`);

const focused = ({ field, told }) => {
  const place = keyed(field);
  const found = field === told ? place : place?.querySelector("input, textarea");
  if (!found) return false;
  if (field === told) found.tabIndex = -1;
  found.focus({ preventScroll: true });
  found.scrollIntoView({ block: "nearest" });
  keyed(told)?.scrollIntoView({ block: "nearest" });
  return true;
};

export default ({ data }) => {
  const before = document[KEPT];
  document[KEPT] = data.form;
  if (before === undefined || before === data.form) return;
  let left = PATIENCE;
  const look = () => {
    if (!focused(data) && left-- > 0) setTimeout(look, 50);
  };
  look();
};
