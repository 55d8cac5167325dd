// «Сцена»: splitters, full screen, what helps a room to follow, and the ribbon with its measured milliseconds.
(() => {
  const panes = [...document.querySelectorAll('.stage-pane')];
  const area = document.querySelector('.stage-panes');
  if (!area) {
    return;
  }

  // Shares of the panes, in percent of the width.
  const shares = [36, 36, 28];
  const least = 15;
  const splitters = [...document.querySelectorAll('.stage-splitter')];
  const show = () => {
    ['a', 'b', 'c'].forEach((name, i) => area.style.setProperty(`--${name}`, `${shares[i]}fr`));
    splitters.forEach((splitter, i) => splitter.setAttribute('aria-valuenow', Math.round(shares[i])));
  };
  const move = (i, by) => {
    const change = Math.max(least - shares[i], Math.min(by, shares[i + 1] - least));
    shares[i] += change;
    shares[i + 1] -= change;
    show();
  };
  splitters.forEach((splitter, i) => {
    splitter.addEventListener('pointerdown', (event) => {
      splitter.setPointerCapture(event.pointerId);
      document.body.classList.add('stage-dragging');
      let from = event.clientX;
      const drag = (moved) => {
        move(i, ((moved.clientX - from) / area.clientWidth) * 100);
        from = moved.clientX;
      };
      splitter.addEventListener('pointermove', drag);
      splitter.addEventListener('pointerup', () => {
        splitter.removeEventListener('pointermove', drag);
        document.body.classList.remove('stage-dragging');
      }, { once: true });
    });
    splitter.addEventListener('keydown', (event) => {
      const by = { ArrowLeft: -2, ArrowRight: 2 }[event.key];
      if (by) {
        event.preventDefault();
        move(i, by);
      }
    });
  });

  const press = (button, on) => button.setAttribute('aria-pressed', String(on));
  const isOn = (name) => document.querySelector(`[data-stage="${name}"]`).getAttribute('aria-pressed') === 'true';
  const cursor = 'url("data:image/svg+xml,%3Csvg xmlns=\'http://www.w3.org/2000/svg\' width=\'48\' height=\'48\'%3E%3Cpath d=\'M4 2v36l10-9 7 16 7-3-7-16h14z\' fill=\'%23000\' stroke=\'%23fff\' stroke-width=\'3\'/%3E%3C/svg%3E") 4 2, auto';
  const dress = (inside) => {
    inside.documentElement.style.fontSize = isOn('large') ? '150%' : '';
    const id = 'stage-cursor';
    inside.getElementById(id)?.remove();
    if (isOn('cursor')) {
      const style = inside.createElement('style');
      style.id = id;
      style.textContent = `* { cursor: ${cursor} !important; }`;
      inside.head.append(style);
    }
  };
  const dressAll = () => {
    dress(document);
    panes.forEach((pane) => dress(pane.querySelector('iframe').contentDocument));
  };

  const keys = document.querySelector('[data-keys]');
  let hiding;
  const named = { ' ': 'Пробел', Enter: 'Enter ↵', Escape: 'Esc', Tab: 'Tab', ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→', Backspace: '⌫' };
  const showKey = (event) => {
    // Letters are seen where they are typed; a code or a password is nobody's business.
    if (!isOn('keys') || !(event.key in named || event.ctrlKey || event.altKey)) {
      return;
    }

    keys.textContent = [event.ctrlKey && 'Ctrl', event.altKey && 'Alt', named[event.key] ?? event.key.toUpperCase()].filter(Boolean).join(' + ');
    keys.hidden = false;
    clearTimeout(hiding);
    hiding = setTimeout(() => { keys.hidden = true; }, 1500);
  };
  document.addEventListener('keydown', showKey);

  document.addEventListener('click', ({ target }) => {
    const button = target.closest('button');
    const pane = target.closest('.stage-pane');
    const frame = pane?.querySelector('iframe');
    if (button?.dataset.stage === 'more') {
      const more = document.querySelector('[data-more]');
      more.hidden = !more.hidden;
      press(button, !more.hidden);
    } else if (button?.dataset.stage) {
      press(button, button.getAttribute('aria-pressed') !== 'true');
      dressAll();
    } else if (button?.dataset.show) {
      pane.querySelectorAll('[data-show]').forEach((other) => press(other, other === button));
      frame.contentWindow.location.assign(new URL(`stage/${pane.dataset.seat}/${button.dataset.show}`, document.baseURI));
    } else if (button?.dataset.pane === 'restart') {
      frame.contentWindow.location.reload();
    } else if (button?.dataset.pane === 'full') {
      const full = pane.classList.toggle('stage-full');
      press(button, full);
      button.title = full ? 'Свернуть (Esc)' : 'На весь экран';
    }
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      document.querySelector('.stage-full [data-pane="full"]')?.click();
    }
  });

  // When a pane has painted something, by the clock of this browser.
  const now = () => performance.timeOrigin + performance.now();
  const painted = { a: [], b: [], c: [] };
  const waiting = [];
  const watch = (pane) => {
    const inside = pane.querySelector('iframe').contentDocument;
    inside.addEventListener('keydown', showKey);
    dress(inside);
    new MutationObserver((changes) => {
      const isLock = changes.some(({ target, addedNodes }) =>
        target.closest?.('.row-locked') || [...addedNodes].some((node) => node.querySelector?.('.row-locked') || node.matches?.('.row-locked')));
      requestAnimationFrame(() => {
        painted[pane.dataset.seat].push({ at: now(), isLock });
        painted[pane.dataset.seat].splice(0, painted[pane.dataset.seat].length - 20);
        settle();
      });
    }).observe(inside.body, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ['class'] });
  };
  panes.forEach((pane) => {
    const frame = pane.querySelector('iframe');
    frame.addEventListener('load', () => watch(pane));
    if (frame.contentDocument?.readyState === 'complete' && frame.contentDocument.URL !== 'about:blank') {
      watch(pane);
    }
  });

  // How far the server's clock is from this one: the question with the quickest answer knows best.
  let offset = null;
  const setClock = async () => {
    let best = Infinity;
    for (let i = 0; i < 5; i++) {
      const asked = now();
      const server = Number(await (await fetch('stage/time')).text());
      const took = now() - asked;
      if (took < best) {
        [best, offset] = [took, server - (asked + took / 2)];
      }
    }
  };

  const ribbon = document.querySelector('[data-ribbon]');
  const note = (text, isLock = false) => {
    const item = document.createElement('li');
    item.textContent = text;
    item.className = isLock ? 'stage-lock' : '';
    ribbon.querySelector('.muted')?.remove();
    ribbon.prepend(item);
    [...ribbon.children].slice(12).forEach((old) => old.remove());
  };
  const tell = (seat, milliseconds, isLock) => {
    const who = document.querySelector(`[data-seat="${seat}"]`).dataset.who;
    note(`${isLock ? 'замок на экране' : 'изменение на экране'} «${who}»: ${Math.max(1, Math.round(milliseconds))} мс`, isLock);
  };
  const settle = () => {
    for (const news of [...waiting]) {
      const committed = news.at - offset;
      const since = painted[news.seat].filter((paint) => paint.at >= committed);
      const lock = since.find((paint) => paint.isLock);

      // Something else may be painted first; the lock is told all the same.
      if (lock || (since[0] && !news.isTold)) {
        tell(news.seat, (lock ?? since[0]).at - committed, Boolean(lock));
        news.isTold = true;
      }

      // A pane that shows something else paints nothing.
      if (lock || now() - committed > 3000) {
        waiting.splice(waiting.indexOf(news), 1);
      }
    }
  };

  let source;
  const listen = () => new Promise((resolve) => {
    source?.close();
    source = new EventSource('stage/events');
    source.onopen = resolve;
    source.onerror = resolve;
    source.addEventListener('windows', ({ data }) => {
      document.querySelector('[data-twice]').hidden = Number(data) < 2;
    });
    source.onmessage = ({ data }) => {
      const { seat, at } = JSON.parse(data);
      waiting.push({ seat, at: Number(at) });
      settle();
    };
  });

  // Again after a reset, and after the run's clock was moved.
  window.stageMeter = {
    note,
    start: async () => {
      await setClock();
      await listen();
    },
  };
  window.stageMeter.start();
})();
