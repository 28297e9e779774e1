// Light or dark: as the reader chose on any of the pages, else as their system says. Before the page is painted, hence a script of its own that blocks.
(() => {
  const key = 'platform-theme';
  const page = document.documentElement;
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const chosen = () => {
    try {
      const word = localStorage.getItem(key);
      return word === 'light' || word === 'dark' ? word : null;
    } catch {
      return null; // Storage may be refused; the system's choice is a good one.
    }
  };
  const apply = () => { page.dataset.bsTheme = chosen() ?? (dark.matches ? 'dark' : 'light'); };
  apply();
  dark.addEventListener('change', apply);

  addEventListener('DOMContentLoaded', () => {
    for (const toggle of document.querySelectorAll('[data-theme-toggle]')) {
      toggle.hidden = false;
      toggle.addEventListener('click', () => {
        const next = page.dataset.bsTheme === 'dark' ? 'light' : 'dark';
        page.dataset.bsTheme = next;
        try { localStorage.setItem(key, next); } catch { /* not kept, then */ }
        document.querySelector('[data-announce]').textContent = `${next} colours`;
      });
    }
  });
})();
