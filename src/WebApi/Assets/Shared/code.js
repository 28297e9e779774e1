// Examples of code: colours, a button that copies, and the language that was chosen. They can be read without.
(() => {
  const kept = {
    get: (name) => { try { return localStorage.getItem(name); } catch { return null; } },
    set: (name, value) => { try { localStorage.setItem(name, value); } catch { /* not kept, then */ } },
  };
  const announce = (text) => { document.querySelector('[data-announce]').textContent = text; };

  // Code: colours, and a button that copies it.
  const copyButton = (read, label) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = 'Copy';
    button.setAttribute('aria-label', label);
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(read());
        button.textContent = 'Copied';
        announce('Copied');
      } catch {
        button.textContent = 'Press Ctrl+C';
      }
      setTimeout(() => { button.textContent = 'Copy'; }, 2000);
    });
    return button;
  };
  for (const code of document.querySelectorAll('.code')) {
    const source = code.querySelector('code');
    const text = source.textContent.replace(/\n$/, '');
    code.querySelector('.code-head').append(copyButton(() => text, 'Copy this example'));
    if (!source.classList.contains('language-plaintext')) hljs.highlightElement(source);
  }
  for (const value of document.querySelectorAll('code[data-copy]')) value.after(copyButton(() => value.textContent, `Copy ${value.textContent}`));

  // What need not scroll need not be stopped at.
  const boxes = [...document.querySelectorAll('.code pre')];
  const fit = () => { for (const box of boxes) box.tabIndex = box.scrollWidth > box.clientWidth ? 0 : -1; };
  addEventListener('resize', fit);
  fit();

  // A language that is chosen once is shown everywhere.
  const choices = [...document.querySelectorAll('.tab-list input')];
  const choose = (language) => {
    for (const choice of choices) if (choice.value === language) choice.checked = true;
    fit();
  };
  const remembered = kept.get('platform-language');
  if (remembered) choose(remembered);
  for (const choice of choices) {
    choice.addEventListener('change', () => {
      const before = choice.getBoundingClientRect().top;
      choose(choice.value);
      kept.set('platform-language', choice.value);
      scrollBy(0, choice.getBoundingClientRect().top - before);
    });
  }
})();
