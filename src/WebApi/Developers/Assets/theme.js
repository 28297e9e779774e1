// Before the page is painted: the reader's own choice of light or dark, where one was made. Without it the system's holds.
(() => {
  try {
    const chosen = localStorage.getItem('platform-theme');
    if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.bsTheme = chosen;
  } catch {
    // Storage may be refused; the system's choice is a good one.
  }
})();
