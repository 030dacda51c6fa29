// Search, filters, links to a selection, and copying of quotes. The page holds everything without them.
"use strict";
(() => {
  const START = "#utvalg:";
  const form = document.getElementById("filter");
  const search = document.getElementById("f-sok");
  const selects = [...form.querySelectorAll("select")];
  const status = document.getElementById("treff");
  const link = document.getElementById("utvalg");
  const heading = document.getElementById("utsagn");
  const items = [...document.querySelectorAll("ol.utsagn > li")].map((element) => ({
    element,
    text: [...element.querySelectorAll("blockquote, .kilde")]
      .map((part) => part.textContent).join(" ").toLocaleLowerCase("nb"),
  }));
  const digits = new Intl.NumberFormat("nb");

  const fits = ({ element, text }, words, chosen) =>
    words.every((word) => text.includes(word)) &&
    chosen.every(([key, code]) => element.dataset[key].split(" ").includes(code));

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
    const asked = new URLSearchParams(chosen);
    if (search.value) asked.set("sok", search.value);
    link.hidden = !asked.size;
    link.href = START + asked;
  };

  const choose = (asked) => {
    form.reset();
    search.value = asked.get("sok") ?? "";
    for (const one of selects) one.value = asked.get(one.dataset.filter) ?? "";
    // A code that the page does not have chooses nothing.
    for (const one of selects) if (one.selectedIndex < 0) one.value = "";
    show();
  };

  // A link to a selection makes it; a link to a statement that the filters hide takes them away.
  const follow = () => {
    const hash = decodeURIComponent(location.hash);
    if (hash.startsWith(START)) {
      choose(new URLSearchParams(location.hash.slice(START.length)));
      heading.scrollIntoView();
      return;
    }
    const element = document.getElementById(hash.slice(1));
    if (element && element.hidden) {
      choose(new URLSearchParams());
      element.scrollIntoView();
    }
  };

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Some browsers allow it only in this older way on files.
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
  };

  const told = document.getElementById("kopiert");
  for (const place of document.querySelectorAll("[data-sitat]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "kopier";
    button.textContent = "Kopier sitat";
    button.setAttribute("aria-label", `Kopier sitatet fra ${place.querySelector(".navn").textContent}`);
    button.addEventListener("click", async () => {
      const words = place.querySelector("blockquote").textContent.trim();
      await copy(`«${words}»\n${place.dataset.sitat}`);
      told.textContent = "Sitatet er kopiert, med kilde.";
      button.textContent = "Kopiert";
      setTimeout(() => { button.textContent = "Kopier sitat"; told.textContent = ""; }, 4000);
    });
    place.append(button);
  }

  form.hidden = false;
  form.addEventListener("input", show);
  form.addEventListener("reset", () => setTimeout(show));
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", follow);
  window.addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
  show();
  // Filters that a browser remembers from the last visit must not hide what a link points to.
  follow();
})();
