// On every page: charts come alive, links open folds, addresses are copied, paper is light.
(() => {
  // Bring a chart to life when a reader points at it: Vega is loaded once, from this site.
  const vega = new URL("vega.js", document.currentScript.src);
  let loading;
  const load = () =>
    (loading ??= new Promise((done, failed) => {
      const script = document.createElement("script");
      Object.assign(script, { src: vega, onload: done, onerror: failed });
      document.head.append(script);
    }));

  const enliven = async (chart) => {
    if (chart.dataset.live) return;
    chart.dataset.live = "true";
    const picture = chart.querySelector("svg");
    const spec = JSON.parse(chart.querySelector("script").textContent);
    await load();
    const slot = document.createElement("div");
    await window.vegaEmbed(slot, spec, {
      actions: false,
      ast: true, // the page's policy lets Vega make no functions from text: it reads expressions
      renderer: "svg",
      defaultStyle: false,
      tooltip: { disableDefaultStyle: true },
    });
    const drawn = slot.querySelector("svg");
    drawn.setAttribute("aria-hidden", "true");
    drawn.querySelectorAll("a").forEach((link) => link.setAttribute("tabindex", "-1"));
    place(drawn, picture);
    picture.replaceWith(slot);
  };

  // The browser's letters are not as wide as those of the still picture. Give the living one the
  // same frame, so that nothing moves under the pointer.
  const place = (drawn, picture) => {
    const corner = (svg) => svg.querySelector("g[transform]").getAttribute("transform").match(/-?[\d.]+/g).map(Number);
    const [x, y] = corner(drawn).map((value, axis) => value - corner(picture)[axis]);
    const { width, height } = picture.viewBox.baseVal;
    drawn.setAttribute("viewBox", [x, y, width, height].join(" "));
    for (const side of ["width", "height"]) drawn.setAttribute(side, picture.getAttribute(side));
  };

  for (const chart of document.querySelectorAll(".chart:has(script)")) {
    for (const event of ["pointerenter", "touchstart"])
      chart.addEventListener(event, () => enliven(chart).catch(console.error), {
        once: true,
        passive: true,
      });
  }

  // Paper is light.
  const page = document.documentElement;
  let theme;
  window.addEventListener("beforeprint", () => {
    theme = page.dataset.theme;
    page.dataset.theme = "light";
  });
  window.addEventListener("afterprint", () => {
    page.dataset.theme = theme;
  });

  // A link to a code opens the fold that it stands in (older browsers do not by themselves).
  const reveal = () => {
    if (location.hash.includes("=")) return; // what a page with a script of its own is asked for
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let fold = target?.closest("details"); fold; fold = fold.parentElement.closest("details"))
      fold.open = true;
    const inside = target?.querySelector(":scope > details:last-of-type");
    if (inside) inside.open = true;
    target?.scrollIntoView();
  };
  window.addEventListener("hashchange", reveal);
  if (location.hash) reveal();

  document
    .querySelector(".btn-download-pdf-button")
    ?.addEventListener("click", () => window.print());
  document.querySelector(".bd-search-container input")?.focus(); // on the page of results

  // Where words of a search are marked, Sphinx offers to unmark them by a "javascript:" address.
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".highlight-link a")) return;
    event.preventDefault();
    SphinxHighlight.hideSearchWords();
  });

  // A page that keeps what a reader chose in its address gives it away with a button.
  for (const button of document.querySelectorAll("button.copy-address")) {
    const words = button.textContent;
    button.hidden = !navigator.clipboard; // browsers have none where pages come without encryption
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(location.href);
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = words), 2000);
    });
  }
})();
