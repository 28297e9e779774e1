// Enhancements: every page works without them.
(() => {
  // A table that doesn't scroll needs no tab stop.
  const boxes = [...document.querySelectorAll('.table-scroll')];
  const fit = () => { for (const box of boxes) box.tabIndex = box.scrollWidth > box.clientWidth ? 0 : -1; };
  addEventListener('resize', fit);
  fit();

  // Highlights the current section in the table of contents.
  const links = new Map([...document.querySelectorAll('.toc a')].map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
  const headings = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  const mark = () => {
    const reached = headings.filter((heading) => heading.getBoundingClientRect().top < 140).at(-1) ?? headings[0];
    for (const [id, link] of links) link.classList.toggle('here', id === reached?.id);
  };
  if (headings.length > 0) {
    addEventListener('scroll', mark, { passive: true });
    mark();
  }

  // Scrolls a long list of guides to the current one.
  const side = document.querySelector('.side');
  const open = side?.querySelector('[aria-current]');
  if (open && open.offsetTop > side.clientHeight) side.scrollTop = open.offsetTop - side.clientHeight / 2;
})();
