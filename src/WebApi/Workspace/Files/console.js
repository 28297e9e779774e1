// Niceties: every page works without them.
(() => {
  const spoken = document.querySelector('[data-announce]');

  // Times stand in UTC until here; the reader's own zone is the browser's to know.
  const forms = {
    minute: { dateStyle: 'medium', timeStyle: 'short' },
    date: { dateStyle: 'medium' },
  };
  const ago = at => {
    const seconds = (Date.now() - at) / 1000;
    const words = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
    if (seconds < 60) return words.format(0, 'minute');
    if (seconds < 3600) return words.format(-Math.floor(seconds / 60), 'minute');
    if (seconds < 86400) return words.format(-Math.floor(seconds / 3600), 'hour');
    if (seconds < 30 * 86400) return words.format(-Math.floor(seconds / 86400), 'day');
    return new Intl.DateTimeFormat(undefined, forms.date).format(at);
  };
  for (const time of document.querySelectorAll('time[data-local]')) {
    const at = new Date(time.dateTime);
    time.title = time.textContent;
    time.textContent = time.dataset.local === 'ago' ? ago(at) : new Intl.DateTimeFormat(undefined, forms[time.dataset.local]).format(at);
  }

  // On a narrow screen the place that is shown may lie outside of the strip.
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
        spoken.textContent = 'Copied';
      } catch {
        field.select();
        label.textContent = 'Press Ctrl+C';
      }
      setTimeout(() => { label.textContent = 'Copy'; spoken.textContent = ''; }, 2000);
    });
  }

  // Asked once: sending a form twice does nothing that was not meant, but looks as if it might.
  for (const form of document.querySelectorAll('form[method=post]')) {
    form.addEventListener('submit', () => setTimeout(() => {
      for (const button of form.querySelectorAll('button')) button.disabled = true;
    }));
  }
  addEventListener('pageshow', () => {
    for (const button of document.querySelectorAll('form button:disabled')) button.disabled = false;
  });

  // What a chart shows stands in a table beside it, for everyone.
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
        labels: bars ? data.labels.map(label => canvas.parentElement.clientWidth < 480 ? label.slice(0, label.lastIndexOf(' (')).slice(0, 16) : label) : data.labels.map(label => day.format(new Date(label))),
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
          x: { stacked: true, grid: { display: bars, color: colour('--chart-grid') }, ticks: { maxRotation: 0, autoSkipPadding: 16, precision: 0 } },
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
