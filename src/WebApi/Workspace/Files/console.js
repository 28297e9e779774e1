// Enhancements: every page works without them.
(() => {
  const announcer = document.querySelector('[data-announce]');

  // Times are rendered in UTC; only the browser knows the person's time zone.
  const forms = {
    minute: { dateStyle: 'medium', timeStyle: 'short' },
    date: { dateStyle: 'medium' },
  };
  const ago = at => {
    const seconds = (Date.now() - at) / 1000;
    const format = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
    if (seconds < 60) return format.format(0, 'minute');
    if (seconds < 3600) return format.format(-Math.floor(seconds / 60), 'minute');
    if (seconds < 86400) return format.format(-Math.floor(seconds / 3600), 'hour');
    if (seconds < 30 * 86400) return format.format(-Math.floor(seconds / 86400), 'day');
    return new Intl.DateTimeFormat(undefined, forms.date).format(at);
  };
  for (const time of document.querySelectorAll('time[data-local]')) {
    const at = new Date(time.dateTime);
    time.title = time.textContent;
    time.textContent = time.dataset.local === 'ago' ? ago(at) : new Intl.DateTimeFormat(undefined, forms[time.dataset.local]).format(at);
  }

  // In a narrow window the current entry of the navigation may be scrolled out of view.
  document.querySelector('.shell-nav a[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });

  for (const button of document.querySelectorAll('[data-copy]')) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener('click', async () => {
      const field = document.getElementById(button.dataset.copy);
      const label = button.querySelector('span');
      try {
        await navigator.clipboard.writeText(field.value);
        label.textContent = 'Copied';
        announcer.textContent = 'Copied';
      } catch {
        field.select();
        label.textContent = 'Press Ctrl+C';
      }
      setTimeout(() => { label.textContent = 'Copy'; announcer.textContent = ''; }, 2000);
    });
  }

  // Prevents double clicks. The server handles repeated forms, but the second response would be confusing.
  for (const form of document.querySelectorAll('form[method=post]')) {
    form.addEventListener('submit', () => setTimeout(() => {
      for (const button of form.querySelectorAll('button')) button.disabled = true;
    }));
  }
  addEventListener('pageshow', () => {
    for (const button of document.querySelectorAll('form button:disabled')) button.disabled = false;
  });

  // Charts; a table on the page has the same figures.
  const charts = [];
  const draw = canvas => {
    const style = getComputedStyle(document.documentElement);
    const colour = name => style.getPropertyValue(name).trim();
    const data = JSON.parse(canvas.dataset.chart);
    const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' });
    const bars = data.kind === 'keys';
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    Chart.defaults.color = colour('--chart-text');
    charts.push(new Chart(canvas, {
      type: 'bar',
      data: {
        labels: data.labels.map(label => {
          if (!bars) return day.format(new Date(label));
          return canvas.parentElement.clientWidth < 480 ? label.slice(0, label.lastIndexOf(' (')).slice(0, 16) : label;
        }),
        datasets: [
          { label: 'Served', data: data.requests, backgroundColor: colour('--chart-served'), borderRadius: 3, maxBarThickness: 28 },
          { label: 'Refused', data: data.refused, backgroundColor: colour('--chart-refused'), borderRadius: 3, maxBarThickness: 28 },
        ],
      },
      options: {
        animation: false,
        maintainAspectRatio: false,
        indexAxis: bars ? 'y' : 'x',
        interaction: { mode: 'index', intersect: false, axis: bars ? 'y' : 'x' },
        scales: {
          x: {
            stacked: true,
            grid: { display: bars, color: colour('--chart-grid') },
            ticks: { maxRotation: 0, autoSkipPadding: 16, precision: 0 },
          },
          y: { stacked: true, beginAtZero: true, grid: { display: !bars, color: colour('--chart-grid') }, ticks: { precision: 0 } },
        },
        plugins: { legend: { position: 'bottom', labels: { boxWidth: 12, boxHeight: 12 } } },
      },
    }));
  };
  if (window.Chart) {
    const all = document.querySelectorAll('canvas[data-chart]');
    for (const canvas of all) draw(canvas);
    new MutationObserver(() => {
      while (charts.length > 0) charts.pop().destroy();
      for (const canvas of all) draw(canvas);
    }).observe(document.documentElement, { attributeFilter: ['data-bs-theme'] });
  }
})();
