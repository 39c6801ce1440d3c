// Before the page is drawn: light or dark, as the reader chose. The theme has this line in the page.
for (const name of ["mode", "theme"])
  document.documentElement.dataset[name] = localStorage.getItem(name) || "auto";
