// The online store works without this: news of the agent without a reload, and a draft that keeps itself while it is typed.
(() => {
  const main = document.querySelector('main[data-live]');
  if (!main) {
    return;
  }

  // Only parts that nobody types in are put in anew; what is being read or typed stays where it is.
  const refresh = async () => {
    const response = await fetch(location.href, { headers: { Accept: 'text/html' } });
    if (response.redirected) {
      location.reload();
      return;
    }

    const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
    const parts = [...document.querySelectorAll('[data-part]')];
    const next = new Map([...fresh.querySelectorAll('[data-part]')].map((part) => [part.dataset.part, part]));
    const isAnother = (selector) => !!document.querySelector(selector) !== !!fresh.querySelector(selector);
    if (parts.some((part) => !next.has(part.dataset.part)) || isAnother('form[data-autosave]')) {
      // The page has become another one: the policy was issued, the calculation went to the agent.
      location.reload();
      return;
    }

    for (const part of parts) {
      const changed = next.get(part.dataset.part);
      if (part.innerHTML !== changed.innerHTML && !part.contains(document.activeElement)) {
        part.replaceWith(changed);
      }
    }
  };

  let waiting;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => refresh().catch(() => { /* The line is down; the next news will tell. */ }), 50);
  };

  const source = new EventSource(main.dataset.live);
  let opened = false;
  source.onopen = () => {
    // News may have been missed while the line was down.
    if (opened) {
      soon();
    }

    opened = true;
  };
  source.onmessage = soon;

  // Pictures go up as soon as they are chosen; what is too large is said before the way there.
  document.addEventListener('change', ({ target }) => {
    const upload = target.closest('form[data-upload]');
    if (!upload || target.type !== 'file') {
      return;
    }

    const hint = upload.querySelector('[data-upload-hint]');
    const files = [...target.files];
    const large = files.find((file) => file.size > Number(target.dataset.largest));
    const wrong = large ? `«${large.name}» больше ${target.dataset.largest / 1024 / 1024} МБ. Выберите снимки ещё раз без него.`
      : files.length > Number(target.dataset.most) ? `Можно добавить ещё ${target.dataset.most}, выбрано ${files.length}. Выберите меньше.`
      : null;
    if (wrong) {
      hint.textContent = wrong;
      hint.className = 'field-error';
      target.value = '';
    } else if (files.length > 0) {
      hint.textContent = 'Снимки загружаются…';
      hint.className = 'field-hint';
      upload.requestSubmit(upload.querySelector('button[value=photos]'));
    }
  });

  const form = document.querySelector('form[data-autosave]');
  const state = form?.querySelector('[data-saved]');
  if (!form || !state) {
    return;
  }

  // A draft on its way must not overtake the button that was pressed after it.
  let typing;
  let sending = false;
  let keeping;
  form.addEventListener('submit', () => {
    sending = true;
    clearTimeout(typing);
    keeping?.abort();
  });
  form.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(async () => {
      if (sending) {
        return;
      }

      const data = new FormData(form);
      data.set('Action', 'keep');
      data.delete('Photos');
      try {
        keeping?.abort();
        keeping = new AbortController();
        const response = await fetch(location.href, { method: 'POST', body: data, redirect: 'manual', signal: keeping.signal });
        state.textContent = response.type === 'opaqueredirect' ? 'Черновик сохранён' : 'Черновик пока не сохранён';
      } catch (failure) {
        if (failure.name !== 'AbortError') {
          state.textContent = 'Нет связи: черновик пока не сохранён';
        }
      }
    }, 800);
  });
})();
