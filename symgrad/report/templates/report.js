"use strict";
(() => {
  const every = [...document.querySelectorAll("details.steps")];
  const button = document.getElementById("open-all");
  const label = () => { button.textContent = button.dataset[every.every((d) => d.open) ? "close" : "open"]; };
  // A box that scrolls must be reachable with the keyboard; one that does not should not be stopped at.
  const reachable = () => {
    for (const box of document.querySelectorAll(".scroll")) {
      if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0; else box.removeAttribute("tabindex");
    }
  };
  if (button && every.length) {
    button.hidden = false;
    label();
    button.addEventListener("click", () => {
      const open = !every.every((d) => d.open);
      for (const d of every) d.open = open;
    });
  }
  for (const d of every) d.addEventListener("toggle", () => { if (button) label(); reachable(); });
  let closed = [];
  addEventListener("beforeprint", () => { closed = every.filter((d) => !d.open); for (const d of closed) d.open = true; });
  addEventListener("afterprint", () => { for (const d of closed) d.open = false; });
  const show = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const around = target && target.closest("details");
    if (around && !around.open) { around.open = true; target.scrollIntoView(); }
  };
  addEventListener("hashchange", show);
  addEventListener("resize", reachable);
  show();
  reachable();
})();
