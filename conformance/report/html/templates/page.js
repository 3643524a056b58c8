"use strict";
// Without this script the page shows everything; with it there is a filter, and a link to a closed part opens it.
(() => {
  document.documentElement.classList.add("scripted");
  const named = [...document.querySelectorAll("[data-name]")];
  const rows = named.filter((element) => element.closest(".matrix"));
  const box = document.getElementById("filter"), show = document.getElementById("show");
  const filter = () => {
    const words = box.value.toLowerCase().split(/[\s,]+/).filter(Boolean);
    for (const element of named) {
      const name = element.dataset.name.toLowerCase();
      const fits = words.length === 0 || words.some((word) => name.includes(word));
      element.hidden = !(fits && (show.value === "" || "marked" in element.dataset));
    }
    const shown = rows.filter((row) => !row.hidden).length;
    const output = document.getElementById("shown");
    output.textContent = `${shown} of ${rows.length} ${output.dataset.what}`;
  };
  if (box) {
    box.addEventListener("input", filter);
    show.addEventListener("change", filter);
    box.form.addEventListener("submit", (event) => event.preventDefault());
    filter();
  }
  const open = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let at = target; at; at = at.parentElement) {
      if (at instanceof HTMLDetailsElement) at.open = true;
      at.hidden = false;
    }
    target.scrollIntoView();
    const summary = target.matches(".body") ? target.parentElement.querySelector("summary") : null;
    (summary ?? target).focus({ preventScroll: true });
  };
  addEventListener("hashchange", open);
  // A second click on the same link changes no address.
  addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    if (link && link.hash === location.hash) open();
  });
  open();
})();
