"use strict";
(() => {
  const every = [...document.querySelectorAll("details.steps")];
  // The button spares the reader the answers of exercises; paper shows everything.
  const chains = every.filter((d) => !d.classList.contains("answer"));
  const button = document.getElementById("open-all");
  const label = () => { button.textContent = button.dataset[chains.every((d) => d.open) ? "close" : "open"]; };
  // A box that scrolls must be reachable with the keyboard; one that does not should not be stopped at.
  const reachable = () => {
    for (const box of document.querySelectorAll(".scroll")) {
      if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0; else box.removeAttribute("tabindex");
    }
  };
  // Opening all tells of each: what follows from it is done once, before the page is drawn.
  let waiting = 0;
  const later = () => { waiting ||= requestAnimationFrame(() => { waiting = 0; label(); reachable(); }); };
  if (chains.length) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const open = !chains.every((d) => d.open);
      for (const d of chains) d.open = open;
    });
  }
  for (const d of every) d.addEventListener("toggle", later);
  let closed = [];
  addEventListener("beforeprint", () => { closed = every.filter((d) => !d.open); for (const d of closed) d.open = true; });
  addEventListener("afterprint", () => { for (const d of closed) d.open = false; });
  const show = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const around = target && target.closest("details");
    if (around && !around.open) { around.open = true; target.scrollIntoView(); }
  };
  addEventListener("hashchange", show);
  addEventListener("resize", later);
  show();
  label();
  reachable();
})();
