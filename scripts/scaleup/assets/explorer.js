// The explorer: shows the programmes that the address asks for, and puts every choice into it.
// explorer.html#all=sup_coaching&stage=primary shows those in primary schools with coaching.
(() => {
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("explorer-data").textContent);
  const { rows, filters } = data;
  const ranges = new Map(Object.entries(data.ranges)); // column: its name for readers
  const states = new Map(Object.entries(data.states)); // what one may ask of a component: in words
  const components = new Map(Object.entries(data.components)); // component: its label
  const places = new Map([...components.keys()].map((name, place) => [name, place]));
  const form = $("explorer-form");
  const code = (row, component) => row.codes[places.get(component)] ?? "-";

  // What holds for a row, given all that the address says of one key.
  const tests = new Map([
    ["q", () => true], // the table's own search
    ["sort", () => true],
    ["all", (row, names) => names.every((name) => code(row, name) === "P")],
    ["any", (row, names) => names.some((name) => code(row, name) === "P")],
    ["not_reported", (row, names) => names.every((name) => code(row, name) === "N")],
    ["absent", (row, names) => names.every((name) => code(row, name) === "A")],
    ["without", (row, names) => names.every((name) => "NA".includes(code(row, name)))],
    ["differ", (row, names) => names.every((name) => row.differ.includes(name))],
  ]);
  for (const name of filters)
    tests.set(name, (row, values) => values.some((value) => row[name].includes(value)));
  for (const name of ranges.keys()) {
    tests.set(`${name}_from`, (row, [least]) => row[name] !== null && row[name] >= Number(least));
    tests.set(`${name}_to`, (row, [most]) => row[name] !== null && row[name] <= Number(most));
  }

  // ------------------------------------------------ the table

  // Numbers by size; what no document gives stands last, whichever way.
  const missing = (one, other) => (one === "") - (other === "");
  DataTable.type("known-number", {
    order: {
      asc: (one, other) => missing(one, other) || one - other,
      desc: (one, other) => missing(one, other) || other - one,
    },
  });
  const table = new DataTable("#explorer-table", {
    paging: false,
    order: [],
    orderMulti: false,
    autoWidth: false, // to measure every cell takes longer than all else on this page
    layout: { topStart: null, topEnd: null, bottomStart: null, bottomEnd: null },
    columnDefs: [
      { targets: [".number"], type: "known-number" },
      { targets: [".col-schools", ".col-learners", ".col-reported"], orderSequence: ["desc", "asc"] },
    ],
  });
  // The copy buttons of the theme would take DataTables' clicks for their own.
  $("explorer-table").addEventListener("click", (event) => event.stopPropagation());
  const heads = [...document.querySelectorAll("#explorer-table thead th")].map((head) =>
    [...head.classList].find((name) => name.startsWith("col-")).slice(4),
  );
  const links = [...document.querySelectorAll("#explorer-table tbody th a")];
  const shown = () => table.rows({ search: "applied", order: "applied" }).indexes().toArray();

  let asks = new URLSearchParams(); // the truth; the form and the address follow it

  const grouped = (params) => [...new Set(params.keys())].map((key) => [key, params.getAll(key)]);
  const fits = (row, keys) => keys.every(([key, values]) => tests.get(key)?.(row, values) ?? true);

  const show = () => {
    const keys = grouped(asks);
    table.search.fixed("asked", (words, cells, place) => fits(rows[place], keys));
    const [, down, by] = (asks.get("sort") ?? "").match(/^(-?)(.+)$/) ?? [];
    table.search(asks.get("q") ?? "");
    table.order(heads.includes(by) ? [[heads.indexOf(by), down ? "desc" : "asc"]] : []).draw();
    const [about] = keys.filter(([key]) => states.has(key)).flatMap(([, names]) => names);
    const anchor = components.has(about) ? `#${about}` : ""; // the code that was asked for
    links.forEach((link, place) => (link.href = rows[place].href + anchor));
    $("explorer-count").textContent = `${shown().length} of ${rows.length} programmes`;
    tell();
    offer();
  };

  // Programmes of several regions, say, are in none of them: offer to show them too.
  const offer = () => {
    const wider = new URLSearchParams(asks);
    for (const key of ["region", "income_group"]) {
      const groups = asks.getAll(key);
      if (groups.length && !groups.includes("several") && !groups.includes("not_reported"))
        wider.append(key, "several");
    }
    const [fewer, more] = [asks, wider].map(
      (params) => rows.filter((row) => fits(row, grouped(params))).length,
    );
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = `Show also ${more - fewer} of several regions or income groups`;
    button.addEventListener("click", () => {
      asks = wider;
      change();
      form.elements.q.focus();
    });
    $("explorer-more").replaceChildren(button);
    $("explorer-more").hidden = more === fewer || asks.has("q"); // a search is the table's own
  };

  // ------------------------------------------------ the form, the chosen filters, the address

  const fill = () => {
    for (const field of form.elements) {
      if (!field.name) continue;
      const state = [...states.keys()].find((key) => asks.getAll(key).includes(field.name));
      field.value = components.has(field.name) ? (state ?? "") : (asks.get(field.name) ?? "");
    }
  };

  // Put one field into what is asked; all else stays, also what the form has no place for.
  const ask = ({ name, value }) => {
    if (components.has(name)) {
      for (const key of states.keys()) {
        const others = asks.getAll(key).filter((each) => each !== name);
        asks.delete(key);
        for (const each of others) asks.append(key, each);
      }
      if (value) asks.append(value, name);
    } else if (value.trim()) asks.set(name, value.trim());
    else asks.delete(name);
  };

  const words = (key, value) => {
    const unknown = `${value} (not known)`;
    if (states.has(key)) return `${components.get(value) ?? unknown}: ${states.get(key)}`;
    const [, range, side] = key.match(/^(.+)_(from|to)$/) ?? [];
    if (ranges.has(range)) return `${ranges.get(range)} ${side} ${isNaN(value) ? unknown : value}`;
    if (!tests.has(key)) return `${key}: ${value} (not a filter, left out)`;
    const field = form.elements[key];
    const option = [...(field.options ?? [])].find((each) => each.value === value);
    const said = option?.textContent.replace(/ \(\d+\)$/, "") ?? (field.options ? unknown : value);
    return `${field.labels[0].firstChild.textContent.trim()}: ${said}`;
  };

  const chip = ([key, value]) => {
    const remove = document.createElement("span");
    remove.className = "visually-hidden";
    remove.textContent = "Remove filter ";
    const button = document.createElement("button");
    button.type = "button";
    button.append(remove, `${words(key, value)} ×`);
    button.addEventListener("click", () => {
      asks = new URLSearchParams([...asks].filter((each) => each[0] !== key || each[1] !== value));
      change();
      ($("explorer-chosen").querySelector("button") ?? form.elements.q).focus();
    });
    const item = document.createElement("li");
    item.append(button);
    return item;
  };

  const tell = () => {
    const chosen = [...asks].filter(([key]) => key !== "sort");
    $("explorer-chosen").replaceChildren(...chosen.map(chip));
    $("explorer-chosen").hidden = $("explorer-clear").hidden = !chosen.length;
  };

  const write = () => history.replaceState(null, "", `#${asks}`);

  const change = () => {
    write();
    fill();
    show();
  };

  const read = () => {
    if (/^#[^=]+$/.test(location.hash)) return change(); // to a place on this page: choices stay
    asks = new URLSearchParams([...new URLSearchParams(location.hash.slice(1))].filter((ask) => ask[1]));
    fill();
    show();
  };

  form.addEventListener("input", (event) => {
    ask(event.target);
    write();
    show();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", read);
  table.on("order", () => {
    const [place, side] = table.order()[0] ?? [];
    const sort = side ? `${side === "desc" ? "-" : ""}${heads[place]}` : null;
    if (sort === asks.get("sort")) return;
    if (sort) asks.set("sort", sort);
    else asks.delete("sort");
    write();
    fill();
  });
  $("explorer-see").addEventListener("click", () =>
    document.querySelector("#explorer .table-scroll").scrollIntoView(),
  );
  $("explorer-clear").addEventListener("click", () => {
    asks = new URLSearchParams();
    change();
    form.elements.q.focus();
  });

  // ------------------------------------------------ take

  const csv = () => {
    const held = ["intervention", "name", "organisation"];
    const codes = { P: "present", A: "absent", N: "not_reported", "-": "" };
    // as in spreadsheet.py: a spreadsheet must not run a text
    const guard = (cell) =>
      /^'*[=+\-@\t\r]/.test(cell) && !/^[+-]?\d+(\.\d+)?$/.test(cell) ? `'${cell}` : cell;
    const quote = (cell) => `"${guard(String(cell ?? "")).replaceAll('"', '""')}"`;
    const lines = shown().map((place) => {
      const row = rows[place];
      return [
        ...held.map((name) => row[name]),
        ...filters.map((name) => row[name].join(";")),
        ...[...ranges.keys()].map((name) => row[name]),
        ...[...row.codes].map((letter) => codes[letter]),
      ];
    });
    const head = [...held, ...filters, ...ranges.keys(), ...components.keys()];
    return [head, ...lines].map((line) => line.map(quote).join(",")).join("\n") + "\n";
  };

  $("explorer-download").addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([csv()], { type: "text/csv" }));
    link.download = `programmes-${shown().length}-of-${rows.length}.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
  });

  for (const id of ["explorer-form", "explorer-take", "explorer-see"]) $(id).hidden = false;
  read();
})();
