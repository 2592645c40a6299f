// What the theme leaves to be said to readers who do not see the page, or have no mouse.
document.addEventListener("DOMContentLoaded", () => {
  const every = (selector, change) => document.querySelectorAll(selector).forEach(change);
  every(".caption[role=heading]", (caption) => caption.setAttribute("aria-level", "2"));
  every(".sidebar-drawer", (pages) => pages.setAttribute("aria-label", "All pages"));
  every(".toc-drawer", (places) => places.setAttribute("aria-label", "On this page"));
  every("article:not(:has(h1))", (article) => {
    const heading = Object.assign(document.createElement("h1"), { textContent: "Search" });
    article.prepend(heading);
  });
  every("pre, .table-wrapper", (box) => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  });
});
