// What the trainer does to the run itself: back to the beginning, the clock, the network, broken lines, races.
window.stageTools = (() => {
  if (!window.scenarios) {
    return null;
  }

  const { readState, setClock, send, stop, frames, hear } = window.scenarios;
  const part = (name) => document.querySelector(`[data-${name}]`);
  const homes = Object.fromEntries(Object.entries(frames).map(([seat, frame]) => [seat, frame.getAttribute('src')]));
  let known = Number(part('play').dataset.play);
  let own = false;
  const openHomes = () => {
    document.querySelectorAll('[data-show]').forEach((button) => button.setAttribute('aria-pressed', String(button.dataset.section === 'Телефон')));
    return Promise.all(Object.entries(frames).map(([seat, frame]) => new Promise((resolve) => {
      frame.addEventListener('load', resolve, { once: true });
      frame.contentWindow.location.replace(new URL(homes[seat], document.baseURI));
    })));
  };

  // What stands in the panes' fields and is not saved: told when somebody else resets the run under the typing hands.
  const typed = new Map();
  hear((seat, event) => {
    const field = event.target;
    if (event.type === 'input' && field.labels?.length && field.autocomplete !== 'one-time-code' && field.type !== 'checkbox') {
      typed.set(field.labels[0].textContent.replace('*', '').trim(), field.value);
    } else if (event.type === 'click' && /^(Сохранить|Найти|Сброс)/.test(event.target.closest?.('button')?.textContent.trim() ?? '')) {
      typed.clear();
    }
  });
  const tellLost = () => {
    const lost = [...typed].filter(([, value]) => value);
    typed.clear();
    part('told-list').replaceChildren(...(lost.length ? lost : [['Ничего', '']]).map(([label, value]) => {
      const item = document.createElement('li');
      item.textContent = value ? `${label}: ${value}` : label;
      return item;
    }));
    part('told').showModal();
  };

  // The panes leave first, so that nothing of the old state is still on its way when the new one begins.
  const leave = () => Promise.all(Object.values(frames).map((frame) => new Promise((resolve) => {
    frame.addEventListener('load', resolve, { once: true });
    frame.contentWindow.location.replace('about:blank');
  })));
  const reset = async () => {
    own = true;
    try {
      await leave();
      const { before } = await (await send('reset')).json();
      let state;
      do {
        state = await readState();
      } while (state.resets === before && !state.refusal);
      known = state.resets;

      // The sign-ins may be older than the clock, or of a demo that has been filled anew since.
      await fetch('enter');
      await window.stageMeter.start();
      typed.clear();
      part('clock').value = '';
      part('sms').value = 'работает';
      part('race').hidden = true;
      window.stageMeter.note(state.refusal ?? `сброс: ${state.took} мс, отпечаток ${state.fingerprint.slice(0, 8)}`);
      await openHomes();
    } finally {
      own = false;
    }
  };

  // Another hand may have reset the run: the trainer of the class.
  const watch = async () => {
    const state = own ? null : await readState().catch(() => null);
    if (!state || own || state.resets === known) {
      return;
    }

    known = state.resets;
    stop();
    tellLost();
    await fetch('enter');
    await window.stageMeter.start();
    await openHomes();
  };
  setInterval(watch, 2000);

  const race = async () => {
    const all = Math.min(1000, Math.max(1, Number.parseInt(part('times').value, 10) || 1));
    part('race').hidden = false;
    part('strip').replaceChildren();
    let [done, winners, doubled, wrong] = [0, 0, 0, 0];
    while (done < all) {
      const answer = await send('race', { times: Math.min(25, all - done) });
      if (!answer.ok) {
        part('race-total').textContent = 'Гонка не удалась: сбросьте учебную базу и повторите.';
        return;
      }

      const outcome = await answer.json();
      done += outcome.winners.length;
      winners += outcome.winners.filter((who) => who !== '—').length;
      doubled += outcome.doubled;
      wrong += outcome.wrong;
      part('strip').append(...outcome.winners.map((who) => {
        const mark = document.createElement('span');
        mark.className = `stage-mark stage-mark-${who}`;
        mark.textContent = { a: 'А', b: 'Б' }[who] ?? who;
        return mark;
      }));
      part('race-total').textContent = `${done} гонок, ${winners} победителей, ${doubled} двойных${wrong ? `, ${wrong} иных ответов` : ''}`;
    }
  };

  // By hand, as a client in a hurry would: the last try closes the code.
  const exhaust = async () => {
    for (let i = 0; i < 5; i++) {
      const field = Object.values(frames).map((frame) => frame.contentDocument.querySelector('input[autocomplete="one-time-code"]')).find((one) => one?.checkVisibility());
      if (!field) {
        window.stageMeter.note('поле для кода нигде не открыто');
        return;
      }

      field.value = '';
      field.dispatchEvent(new Event('input', { bubbles: true }));
      field.value = String(100000 + i);
      field.dispatchEvent(new Event('input', { bubbles: true }));
      field.dispatchEvent(new Event('change', { bubbles: true }));
      field.form?.querySelector('[name="Action"][value="enter"]')?.click();
      await new Promise((resolve) => { setTimeout(resolve, 700); });
    }
  };

  part('clock').addEventListener('change', ({ target }) => (target.value ? setClock(target.value) : reset()));
  part('sms').addEventListener('change', ({ target }) => send('sms', { to: target.value }));
  document.addEventListener('click', ({ target }) => {
    const what = target.closest('[data-do]')?.dataset.do;
    if (what === 'reset') {
      reset();
    } else if (what === 'race') {
      race();
    } else if (what === 'exhaust') {
      exhaust();
    }

    const line = target.closest('[data-pane="line"]');
    if (line) {
      const cut = line.getAttribute('aria-pressed') !== 'true';
      line.setAttribute('aria-pressed', String(cut));
      line.textContent = cut ? 'Связи нет' : 'Связь';
      send(`lines/${line.closest('.stage-pane').dataset.seat}/${cut ? 'cut' : 'mend'}`);
    }
  });

  return { reset };
})();
