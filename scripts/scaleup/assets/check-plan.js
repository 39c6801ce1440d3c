// Check a plan: answers while one ticks. The plan is kept in the address and nowhere else.
(() => {
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("plan-data").textContent);
  const { components, pairs, programmes } = data;
  const named = Object.fromEntries(components.map((each) => [each.name, each]));
  const form = $("plan");
  const ticks = [...form.elements.has];

  // ------------------------------------------------ what the data say of a plan

  const usual = (has) =>
    components
      .filter((each) => each.usual && !has.includes(each.name))
      .sort((one, other) => other.present - one.present);

  const together = (has, most = 5) => {
    const found = new Map(); // component that the plan lacks: its closest tie to one that it has
    for (const pair of [...pairs].sort((one, other) => other.phi - one.phi)) {
      const [mine] = pair.names.filter((name) => has.includes(name));
      const [lacked] = pair.names.filter((name) => !has.includes(name));
      if (mine && lacked && !found.has(lacked)) found.set(lacked, { ...pair, mine, lacked });
    }
    return [...found.values()].slice(0, most);
  };

  const like = (has, most = 5) =>
    programmes
      .map((each) => {
        const shared = each.has.filter((name) => has.includes(name));
        const either = new Set([...each.has, ...has]).size;
        return { ...each, shared, either, jaccard: either ? shared.length / either : 0 };
      })
      .sort((one, other) => other.jaccard - one.jaccard || other.shared.length - one.shared.length)
      .slice(0, most)
      .filter((each) => each.shared.length);

  // ------------------------------------------------ how it is shown: as text and links alone

  const link = (href, text) => Object.assign(document.createElement("a"), { href, textContent: text });
  const item = (...parts) => {
    const line = document.createElement("li");
    line.append(...parts);
    return line;
  };
  const fill = (id, items, none) =>
    $(id).replaceChildren(...(items.length ? items : [item(none)]));
  const count = (each) => link(each.href, `${each.present} of ${each.n}`);
  const strong = (text) => Object.assign(document.createElement("b"), { textContent: text });
  const label = (name) => named[name].label;

  const show = () => {
    const has = ticks.filter((tick) => tick.checked).map((tick) => tick.value);
    $("plan-count").textContent = has.length
      ? `The plan has ${has.length} of ${components.length}. Of the ${usual([]).length} usual ones it lacks ${usual(has).length}.`
      : "Nothing is ticked yet.";
    fill(
      "plan-usual",
      usual(has).map((each) =>
        item(strong(each.label), ", reported for ", count(each), `. ${each.question}`),
      ),
      usual([]).length
        ? "Nothing: the plan has all that clearly more than half of the programmes report."
        : "Nothing is reported by clearly more than half of the programmes.",
    );
    fill(
      "plan-together",
      together(has).map((pair) =>
        item(
          strong(label(pair.lacked)), ` goes with ${label(pair.mine)}: both for `,
          link(`${data.explore}&all=${pair.mine}&all=${pair.lacked}`, `${pair.both}`),
          `, where chance would have ${pair.expected}`,
          pair.clear ? " (this stands out)." : " (this may be luck).",
        ),
      ),
      "Nothing yet.",
    );
    fill(
      "plan-like",
      like(has).map((each) =>
        item(
          link(each.href, each.name),
          ` (${each.about}): ${each.shared.length} shared of ${each.either} in either (${each.shared.map(label).join(", ")})`,
        ),
      ),
      "None yet.",
    );
    const all = programmes.filter((each) => has.every((name) => each.has.includes(name)));
    const asks = has.map((name) => `&all=${name}`).join("");
    $("plan-all").replaceChildren(
      link(data.explore + asks, `${all.length} of ${programmes.length}`),
      has.length ? " report everything that you ticked." : " programmes to compare with.",
    );
    const question = (each) => {
      const said = `${each.present} of ${each.n}${each.usual ? ", usual" : ""}`;
      return item(strong(each.label), ` (${said}). ${each.question}`);
    };
    const lacks = components.filter((each) => !has.includes(each.name));
    fill("plan-has", has.map((name) => question(named[name])), "Nothing is ticked.");
    fill("plan-lacks", lacks.map(question), "Nothing: everything is ticked.");
    const day = new Date().toLocaleDateString("en-GB", { dateStyle: "long" });
    $("plan-address").textContent = `This plan, on ${day}: ${location.href}`;
  };

  // ------------------------------------------------ the address

  const write = () =>
    history.replaceState(null, "", `#${new URLSearchParams(new FormData(form))}`);
  const read = () => {
    if (/^#[^=]+$/.test(location.hash)) write(); // to a place on this page: ticks stay
    const has = new URLSearchParams(location.hash.slice(1)).getAll("has");
    for (const tick of ticks) tick.checked = has.includes(tick.value);
    show();
  };
  form.addEventListener("change", () => {
    write();
    show();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", read);

  $("plan-print").addEventListener("click", () => window.print());
  $("plan-clear").addEventListener("click", () => {
    form.reset();
    form.dispatchEvent(new Event("change"));
    ticks[0].focus();
  });
  $("plan-see").addEventListener("click", () => {
    $("plan-head").scrollIntoView();
    $("plan-head").focus({ preventScroll: true });
  });
  $("plan-answer").hidden = $("plan-bar").hidden = false;
  document.body.classList.add("has-plan");
  read();
})();
