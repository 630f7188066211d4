/* Streamlit comes to a page from the menu with an empty address. What the page then shows is put into it in place:
   an address that is only completed is none to go back to. */

const complete = ({ page, address }, patience = 60) => {
  if (!address || location.search) return;
  if (location.pathname.endsWith(`/${page}`)) {
    history.replaceState(history.state, "", `?${address}${location.hash}`);
  } else if (patience) {
    requestAnimationFrame(() => complete({ page, address }, patience - 1));
  }
};

