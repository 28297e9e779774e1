// Shows results as you type. Enter, or a browser without scripts, requests the results page from the server.
(() => {
  const form = document.querySelector('form.search');
  const [input, hits, key] = [form.querySelector('input'), form.querySelector('.search-hits'), form.querySelector('.search-key')];
  const most = 8;
  let index;
  let active = -1;

  input.setAttribute('role', 'combobox');
  input.setAttribute('aria-autocomplete', 'list');
  input.setAttribute('aria-controls', hits.id);
  input.setAttribute('aria-expanded', 'false');
  key.hidden = false;

  const load = () => index ??= fetch(form.dataset.index).then((answer) => answer.json()).then((parts) => {
    const found = new MiniSearch({
      fields: ['heading', 'title', 'text'],
      storeFields: ['heading', 'title', 'text'],
      searchOptions: { boost: { heading: 4, title: 2 }, prefix: true, fuzzy: (word) => (word.length > 4 ? 0.2 : 0), combineWith: 'AND' },
    });
    found.addAll(parts);
    return found;
  });

  const close = () => {
    hits.hidden = true;
    active = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };

  const point = (at) => {
    const options = [...hits.querySelectorAll('[role=option]')];
    if (options.length === 0) return;
    active = (at + options.length) % options.length;
    options.forEach((option, i) => option.setAttribute('aria-selected', String(i === active)));
    options[active].scrollIntoView({ block: 'nearest' });
    input.setAttribute('aria-activedescendant', options[active].id);
  };

  const option = (hit, i) => {
    const link = document.createElement('a');
    link.href = form.dataset.root + hit.id;
    link.id = `search-hit-${i}`;
    link.tabIndex = -1;
    link.setAttribute('role', 'option');
    link.setAttribute('aria-selected', 'false');
    const [heading, title, text] = [document.createElement('strong'), document.createElement('small'), document.createElement('span')];
    heading.textContent = hit.heading;
    title.textContent = hit.title;
    text.textContent = hit.text.slice(0, 110);
    link.append(heading, title, text);
    return link;
  };

  const show = async () => {
    const query = input.value.trim();
    if (!query) return close();
    const found = (await load()).search(query).slice(0, most);
    if (query !== input.value.trim()) return;
    hits.replaceChildren(...found.map(option));
    if (found.length === 0) {
      const nothing = document.createElement('p');
      nothing.setAttribute('role', 'option');
      nothing.setAttribute('aria-disabled', 'true');
      nothing.textContent = 'No results';
      hits.append(nothing);
    }
    hits.hidden = false;
    active = -1;
    input.removeAttribute('aria-activedescendant');
    input.setAttribute('aria-expanded', 'true');
  };

  input.addEventListener('focus', load, { once: true });
  input.addEventListener('input', show);
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
    else if (event.key === 'ArrowDown' && !hits.hidden) point(active + 1);
    else if (event.key === 'ArrowUp' && !hits.hidden) point(active < 0 ? -1 : active - 1);
    else if (event.key === 'Enter' && active >= 0) hits.querySelector('[aria-selected=true]').click();
    else return;
    event.preventDefault();
  });
  form.addEventListener('focusout', (event) => { if (!form.contains(event.relatedTarget)) close(); });
  hits.addEventListener('mousedown', (event) => event.preventDefault());
  hits.addEventListener('click', close);

  addEventListener('keydown', (event) => {
    const isTyping = event.target.closest?.('input, textarea, select, [contenteditable]');
    if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
})();
