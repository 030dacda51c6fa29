// Search and filters for the list of statements. The page holds everything without them.
"use strict";
(() => {
  const form = document.getElementById("filter");
  const search = document.getElementById("f-sok");
  const unsure = document.getElementById("f-usikker");
  const selects = [...form.querySelectorAll("select")];
  const status = document.getElementById("treff");
  const items = [...document.querySelectorAll("ol.utsagn > li")].map((element) => ({
    element,
    text: [...element.querySelectorAll("blockquote, .kilde")]
      .map((part) => part.textContent).join(" ").toLocaleLowerCase("nb"),
  }));
  const digits = new Intl.NumberFormat("nb");

  const fits = ({ element, text }, words, chosen) =>
    words.every((word) => text.includes(word)) &&
    chosen.every(([key, code]) => element.dataset[key].split(" ").includes(code)) &&
    (!unsure.checked || "usikker" in element.dataset);

  const show = () => {
    const words = search.value.toLocaleLowerCase("nb").split(/\s+/).filter(Boolean);
    const chosen = selects.filter((one) => one.value).map((one) => [one.dataset.filter, one.value]);
    let count = 0;
    for (const item of items) {
      const shown = fits(item, words, chosen);
      item.element.hidden = !shown;
      count += shown;
    }
    status.textContent = `Viser ${digits.format(count)} av ${digits.format(items.length)} utsagn`;
  };

  // A link to a statement that the filters hide takes the filters away.
  const reveal = () => {
    const element = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (element && element.hidden) {
      form.reset();
      show();
      element.scrollIntoView();
    }
  };

  form.hidden = false;
  form.addEventListener("input", show);
  form.addEventListener("reset", () => setTimeout(show));
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", reveal);
  for (const link of document.querySelectorAll("[data-vis-del]")) {
    link.addEventListener("click", () => {
      form.reset();
      document.getElementById("f-target").value = link.dataset.visDel;
      show();
    });
  }
  window.addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
  show();
  // Filters that a browser remembers from the last visit must not hide what a link points to.
  reveal();
})();
