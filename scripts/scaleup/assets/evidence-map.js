// Evidence maps: shows the one that the address asks for, such as #set=scaled&by=region.
(() => {
  const form = document.getElementById("map-form");
  const maps = [...document.querySelectorAll("#maps .map")];
  const said = document.getElementById("map-said");
  const asked = (key) => new URLSearchParams(location.hash.slice(1)).get(key);

  const show = () => {
    const chosen = Object.fromEntries(new FormData(form));
    for (const map of maps) {
      map.hidden = map.dataset.set !== chosen.set || map.dataset.by !== chosen.by;
      if (!map.hidden) said.textContent = map.querySelector("caption").textContent;
    }
    return chosen;
  };

  const write = () => history.replaceState(null, "", `#${new URLSearchParams(show())}`);
  const read = () => {
    if (/^#[^=]+$/.test(location.hash)) return write(); // to a place on this page: choices stay
    for (const key of ["set", "by"]) {
      const choices = [...form.querySelectorAll(`[name=${key}]`)];
      (choices.find((choice) => choice.value === asked(key)) ?? choices[0]).checked = true;
    }
    show();
  };

  form.addEventListener("change", write);
  window.addEventListener("hashchange", read);
  form.hidden = false;
  read();
})();
