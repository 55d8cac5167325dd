// Scenarios of the manual, line by line: played on the panes, or watched while somebody does them himself. The panes are found by the
// names that a person reads, as a screen reader would.
window.scenarios = (() => {
  const bar = document.querySelector('[data-play]');
  if (!bar) {
    return null;
  }

  const frames = Object.fromEntries([...document.querySelectorAll('.stage-pane')].map((pane) => [pane.dataset.seat, pane.querySelector('iframe')]));
  const part = (name) => document.querySelector(`[data-${name}]`);
  const wait = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });
  const tidy = (text) => (text ?? '').replace(/[\s\u00a0\u202f]+/g, ' ').trim();
  const patience = Number(new URLSearchParams(location.search).get('patience') ?? 15000);

  // ---- Finding

  const words = (element) => {
    const copy = element.cloneNode(true);
    copy.querySelectorAll('[aria-hidden="true"], input, select, textarea, option').forEach((silent) => silent.remove());
    return tidy(copy.textContent);
  };
  const nameOf = (element) => {
    const own = element.getAttribute('aria-label');
    const others = element.getAttribute('aria-labelledby');
    if (own) {
      return tidy(own);
    }

    if (others) {
      return tidy(others.split(' ').map((id) => element.ownerDocument.getElementById(id)?.textContent ?? '').join(' '));
    }

    return element.labels?.length ? words(element.labels[0]) : words(element);
  };

  const kinds = {
    Press: 'button, a[href], summary, [role="tab"], [role="option"], input[type="submit"]',
    Closed: 'button, a[href]',
    Type: 'input:not([type="hidden"], [type="checkbox"], [type="radio"]), textarea',
    TypeCode: 'input:not([type="hidden"])',
    Choose: 'select',
    Tick: 'input[type="checkbox"], input[type="radio"]',
    Open: 'a[href]',
  };
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true });
  const isFree = (element) => !element.disabled && element.getAttribute('aria-disabled') !== 'true' && !element.matches(':disabled');

  // Whatever lies on top is looked at first.
  const layers = (doc) => [...[...doc.querySelectorAll('[role="dialog"], dialog[open], .side-panel')].filter(isShown).reverse(), doc.body];
  const standsIn = (element, text) => {
    const around = element.closest('tr, li, fieldset, [role="group"], article');
    return Boolean(around) && tidy(around.textContent).includes(text);
  };
  const find = (seat, line, mayBeClosed = false) => {
    const doc = frames[seat].contentDocument;
    if (!doc?.body) {
      return null;
    }

    for (const layer of layers(doc)) {
      const found = [...layer.querySelectorAll(kinds[line.verb])]
        .filter((element) => [nameOf(element), words(element)].includes(line.target) && isShown(element) && (mayBeClosed || isFree(element)))
        .find((element) => !line.within || standsIn(element, line.within));
      if (found) {
        return found;
      }
    }

    return null;
  };

  const today = () => part('today').dataset.day;
  const shift = (days) => {
    const [day, month, year] = today().split('.').map(Number);
    const date = new Date(Date.UTC(year, month - 1, day + days));
    return [date.getUTCDate(), date.getUTCMonth() + 1].map((number) => String(number).padStart(2, '0')).join('.') + '.' + date.getUTCFullYear();
  };
  const fill = (text) => text
    ?.replaceAll('{сегодня}', () => shift(0))
    .replaceAll('{завтра}', () => shift(1))
    .replaceAll('{через 2 дня}', () => shift(2))
    .replaceAll('{год}', () => today().slice(-4));

  const isOnScreen = (seat, text) => {
    const body = frames[seat].contentDocument?.body;
    return Boolean(body) && (tidy(body.innerText).includes(text)
      || [...body.querySelectorAll('input, textarea')].some((field) => isShown(field) && tidy(field.value).includes(text)));
  };

  // A page that is still loading shows nothing, and proves nothing by it.
  const isReady = (seat) => [...(frames[seat].contentDocument?.querySelectorAll('h1, h2') ?? [])].some(isShown);

  // ---- Doing

  class Missed extends Error {}

  let run = 0;
  const until = async (look, what) => {
    const own = run;
    const end = performance.now() + patience;
    for (;;) {
      const found = look();
      if (own !== run) {
        throw new Missed('Остановлено.');
      }

      if (found) {
        return found;
      }

      if (performance.now() > end) {
        throw new Missed(what);
      }

      await wait(40);
    }
  };
  const send = (address, body) => fetch(`stage/${address}`, {
    method: 'POST',
    headers: { 'Content-Type': typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body ?? {}),
  });
  const loaded = (frame) => new Promise((resolve) => { frame.addEventListener('load', resolve, { once: true }); });

  const readState = async () => {
    const state = await (await fetch('stage/state')).json();
    part('today').dataset.day = state.today;
    part('today').textContent = state.today;
    return state;
  };

  // The sign-ins are as old as the clock says: everybody is seated anew, and the panes stay where they are.
  const setClock = async (to) => {
    await send('clock', { to });
    await fetch('enter');
    await window.stageMeter.start();
    await Promise.all(Object.values(frames).map((frame) => {
      const again = loaded(frame);
      frame.contentWindow.location.reload();
      return again;
    }));
    await readState();
  };

  const used = new Set();
  const readCode = async (phone) => {
    const own = run;
    const end = performance.now() + patience;
    while (own === run && performance.now() < end) {
      const messages = await (await fetch(`demo/sms?phone=${encodeURIComponent(phone)}`)).json();
      const fresh = messages.find((message) => !used.has(message.id) && /код \d{3} \d{3}/.test(message.text));
      if (fresh) {
        used.add(fresh.id);
        return /код (\d{3} \d{3})/.exec(fresh.text)[1].replace(' ', '');
      }

      await wait(150);
    }

    throw new Missed(`На ${phone} не пришёл код`);
  };

  let speed = 1;
  const rest = (milliseconds) => speed === 0 ? Promise.resolve() : wait(milliseconds / speed);
  const tell = (field, kind) => field.dispatchEvent(new Event(kind, { bubbles: true }));
  const point = async (element) => {
    element.scrollIntoView({ block: 'nearest' });
    if (speed > 0) {
      const { outline, outlineOffset } = element.style;
      Object.assign(element.style, { outline: '3px solid #e8590c', outlineOffset: '2px' });
      await rest(700);
      Object.assign(element.style, { outline, outlineOffset });
    }
  };
  const typeInto = async (field, value) => {
    await point(field);
    field.focus();
    for (let length = speed === 0 ? value.length : 1; length <= value.length; length++) {
      field.value = value.slice(0, length);
      tell(field, 'input');
      await rest(35);
    }

    tell(field, 'change');
    field.blur();
  };

  const acts = {
    async Open(seat, line) {
      const shown = document.querySelector(`[data-seat="${seat}"] [data-show][data-section="${line.target}"]`);
      if (shown) {
        const ready = loaded(frames[seat]);
        shown.click();
        await ready;
        return;
      }

      // The menu of a narrow pane is folded away; the way there is the same.
      const link = await until(
        () => [...(frames[seat].contentDocument?.querySelectorAll('nav a[href]') ?? [])].find((one) => nameOf(one) === line.target || one.title === line.target),
        `Нет раздела «${line.target}»`);
      await rest(400);
      link.click();

      // A page that comes a moment later would close what is opened meanwhile.
      await until(() => frames[seat].contentWindow.location.pathname === new URL(link.href).pathname, `Раздел «${line.target}» не открылся`);
      await wait(250);
    },
    async Press(seat, line) {
      const element = await until(() => find(seat, line), `Нет кнопки или ссылки «${line.target}»`);
      await point(element);
      element.focus();
      element.click();
    },
    async Type(seat, line) {
      await typeInto(await until(() => find(seat, line), `Нет поля «${line.target}»`), fill(line.value));
    },
    async TypeCode(seat, line) {
      const code = await readCode(line.value);
      await typeInto(await until(() => find(seat, line), `Нет поля «${line.target}»`), code);
    },
    async Choose(seat, line) {
      const field = await until(() => find(seat, line), `Нет списка «${line.target}»`);
      const option = [...field.options].find((one) => tidy(one.textContent) === fill(line.value));
      if (!option) {
        throw new Missed(`В списке «${line.target}» нет «${line.value}»`);
      }

      await point(field);
      field.value = option.value;
      tell(field, 'change');
    },
    async Tick(seat, line) {
      const box = await until(() => find(seat, line), `Нет флажка «${line.target}»`);
      await point(box);
      if (!box.checked) {
        box.click();
      }
    },
  };

  // ---- Expecting

  const anotherText = (line) => ({ ...line, target: `${line.target} · другое` });
  const first = ({ seats: [seat] }, kind) => [...frames[seat].contentDocument.querySelectorAll(kind)].find((element) => isShown(element) && isFree(element) && words(element));

  // Of each expectation: whether it is met, what is said while it is not, and the same with a text that it must not be met with.
  const checks = {
    See: {
      isMet: ({ seats: [seat], target }) => isOnScreen(seat, target),
      unmet: ({ target }) => `Не видно «${target}»`,
      change: anotherText,
    },
    SeeNot: {
      isMet: ({ seats: [seat], target }) => isReady(seat) && !isOnScreen(seat, target),
      unmet: ({ target }) => `Всё ещё видно «${target}»`,
      change: (line) => ({ ...line, target: tidy(first(line, 'h1, h2').innerText) }),
    },
    SeeAtOne: {
      isMet: ({ seats, target }) => seats.every(isReady) && seats.filter((seat) => isOnScreen(seat, target)).length === 1,
      unmet: ({ target }) => `Не у одного из двух видно «${target}»`,
      change: anotherText,
    },
    Closed: {
      isMet(line) {
        const closed = find(line.seats[0], line, true);
        return closed ? !isFree(closed) : isReady(line.seats[0]);
      },
      unmet: ({ target }) => `«${target}» доступно`,
      change: (line) => ({ ...line, target: nameOf(first(line, kinds.Closed)), within: null }),
    },
  };
  const isCheck = (line) => line.verb in checks;

  // What would be met with another text as well proves nothing.
  const expect = async (written) => {
    const { isMet, unmet, change } = checks[written.verb];
    const line = { ...written, target: fill(written.target) };
    await until(() => isMet(line), unmet(line));
    const changed = change(line);
    if (isMet(changed)) {
      throw new Missed(`Проверка не может не сойтись: сошлась и с «${changed.target}»`);
    }
  };

  const perform = async (line) => {
    if (line.actor === 'Clock') {
      await setClock(line.value);
    } else if (line.actor === 'Sms') {
      await send('sms', { to: line.value });
    } else if (isCheck(line)) {
      await expect(line);
    } else if (line.actor === 'BothAgents') {
      const buttons = await Promise.all(line.seats.map((seat) => until(() => find(seat, line), `Нет кнопки «${line.target}»`)));
      await Promise.all(buttons.map(point));
      buttons.forEach((button) => button.click());
    } else {
      await acts[line.verb](line.seats[0], line);
    }
  };

  // ---- Playing

  let scenario = null;
  let at = { step: 0, line: 0 };
  let mode = null;
  let missed = new Set();
  let errors = 0;
  const names = { a: 'А', b: 'Б', c: 'Клиент' };

  const show = (text, outcome) => {
    const step = scenario.steps[Math.min(at.step, scenario.steps.length - 1)];
    part('words').hidden = false;
    part('words').dataset.outcome = outcome ?? 'running';
    part('count').textContent = `${Math.min(at.step + 1, scenario.steps.length)} / ${scenario.steps.length}`;
    part('title').textContent = step.title;
    part('manual').textContent = step.manual;
    part('line').textContent = text;
    part('words').querySelector('[data-do="show"]').hidden = !mode || mode === 'play' || outcome !== undefined;
  };
  const buttonOf = (what) => bar.querySelector(`[data-do="${what}"]`);
  const showMode = () => {
    buttonOf('play').textContent = mode === 'play' ? 'Пауза' : 'Играть';
    ['tour', 'check'].forEach((one) => buttonOf(one).setAttribute('aria-pressed', String(mode === one)));
  };
  const report = () => mode === 'play' || !scenario || send('standing', {
    scenario: scenario.title, step: at.step, steps: scenario.steps.length, isCheck: mode === 'check', missed: [...missed].map((step) => step + 1), errors,
  });

  const stop = () => {
    run++;
    mode = null;
    spotlight(null);
    showMode();
  };

  const load = async (key) => {
    scenario = await (await fetch(`stage/scenarios/${key}`)).json();
    at = { step: 0, line: 0 };
  };

  // The state before a step is reached from the beginning: there is no way back through sales.
  const rewind = async (toStep) => {
    await window.stageTools.reset();
    used.clear();
    at = { step: 0, line: 0 };
    const wanted = speed;
    speed = 0;
    try {
      while (at.step < toStep) {
        await playLine();
      }
    } finally {
      speed = wanted;
    }
  };
  const advance = () => {
    at.line++;
    if (at.line >= scenario.steps[at.step].lines.length) {
      at = { step: at.step + 1, line: 0 };
    }
  };
  const playLine = async () => {
    const line = scenario.steps[at.step].lines[at.line];
    show(line.text);
    await perform(line);
    await rest(isCheck(line) ? 900 : 450);
    advance();
  };
  const isOver = () => at.step >= scenario.steps.length;

  const guarded = async (work) => {
    try {
      await work();
    } catch (failure) {
      if (!(failure instanceof Missed)) {
        throw failure;
      }

      if (mode) {
        const line = scenario.steps[at.step]?.lines[at.line];
        show(`Не получилось, строка ${line?.line}: ${failure.message}.`, 'failed');
        stop();
      }
    }
  };
  const finish = () => {
    show(mode === 'play' ? 'Сценарий пройден.' : `Пройдено: подсказок — ${missed.size}, лишних нажатий — ${errors}.`, 'done');
    report();
    stop();
  };

  const play = (steps = Infinity) => guarded(async () => {
    run++;
    mode = 'play';
    showMode();
    const to = at.step + steps;
    while (mode === 'play' && !isOver() && at.step < to) {
      await playLine();
    }

    if (isOver()) {
      finish();
    } else if (mode === 'play') {
      mode = null;
      showMode();
      show('Дальше — «Шаг» или «Играть».');
    }
  });

  // ---- Doing it oneself

  const hints = new Map();
  const spotlight = (seat, element) => {
    hints.forEach((hint) => hint.remove());
    hints.clear();
    if (!seat || !element) {
      return;
    }

    const doc = frames[seat].contentDocument;
    const hint = doc.createElement('div');
    const box = element.getBoundingClientRect();
    hint.setAttribute('aria-hidden', 'true');
    hint.style.cssText = `position:fixed;left:${box.left - 6}px;top:${box.top - 6}px;width:${box.width + 12}px;height:${box.height + 12}px;`
      + 'border:3px solid #e8590c;border-radius:8px;box-shadow:0 0 0 200vmax rgb(0 0 0 / 38%);pointer-events:none;z-index:99999';
    doc.body.append(hint);
    hints.set(seat, hint);
  };

  const listeners = new Set();
  const hear = (seat) => (event) => {
    if (event.isTrusted) {
      listeners.forEach((listener) => listener(seat, event));
    }
  };
  Object.entries(frames).forEach(([seat, frame]) => {
    const listen = () => ['click', 'change', 'input'].forEach((kind) => frame.contentDocument.addEventListener(kind, hear(seat), { capture: true }));
    frame.addEventListener('load', listen);
    if (frame.contentDocument?.readyState === 'complete') {
      listen();
    }
  });
  document.addEventListener('click', (event) => {
    const shown = event.target.closest?.('[data-show]');
    if (shown) {
      listeners.forEach((listener) => listener('c', event));
    }
  });

  const pressable = (event) => event.target.closest?.(kinds.Press);
  const plain = (text) => tidy(text).toLowerCase().replace(/[^\p{L}\p{N}@.]/gu, '');
  const isDone = (line, seat, event) => {
    if (seat !== line.seats[0]) {
      return false;
    }

    const { target } = event;
    switch (line.verb) {
      case 'Open':
        return event.type === 'click' && (target.closest?.('[data-section]')?.dataset.section === line.target
          || (target.closest?.('a') && [nameOf(target.closest('a')), target.closest('a').title].includes(line.target)));
      case 'Press':
        return event.type === 'click' && pressable(event) && [nameOf(pressable(event)), words(pressable(event))].includes(line.target) && (!line.within || standsIn(pressable(event), line.within));
      case 'Type':
        return target.matches?.(kinds.Type) && nameOf(target) === line.target && plain(target.value) === plain(fill(line.value));
      case 'TypeCode':
        return target.matches?.(kinds.TypeCode) && nameOf(target) === line.target && /^\D*(\d\D*){6}$/.test(target.value);
      case 'Choose':
        return event.type === 'change' && target.matches?.('select') && nameOf(target) === line.target && tidy(target.selectedOptions[0]?.textContent) === fill(line.value);
      case 'Tick':
        return event.type === 'change' && nameOf(target) === line.target && target.checked;
      default:
        return false;
    }
  };

  let showHow = null;
  const doOneself = (line) => new Promise((resolve, reject) => {
    const own = run;
    const place = setInterval(() => {
      if (own !== run) {
        leave();
        reject(new Missed('Остановлено.'));
      } else if (mode === 'tour') {
        const element = kinds[line.verb] && line.verb !== 'Open' ? find(line.seats[0], line) : null;
        spotlight(line.seats[0], element);
      }
    }, 300);
    const listener = (seat, event) => {
      if (isDone(line, seat, event)) {
        leave();
        resolve();
      } else if (event.type === 'click' && pressable(event) && !pressable(event).matches('[aria-expanded]')) {
        errors++;
      }
    };
    const leave = () => {
      clearInterval(place);
      listeners.delete(listener);
      spotlight(null);
      showHow = null;
    };
    listeners.add(listener);
    showHow = async () => {
      leave();
      missed.add(at.step);
      await perform(line);
      resolve();
    };
  });

  const goThrough = (how) => guarded(async () => {
    run++;
    mode = how;
    [missed, errors] = [new Set(), 0];
    await rewind(0);
    showMode();
    report();
    while (mode === how && !isOver()) {
      const line = scenario.steps[at.step].lines[at.line];
      const step = at.step;
      if (isCheck(line)) {
        show(mode === 'check' ? 'Проверяем, что получилось…' : `На экране: ${line.text}`);
        await perform(line);
      } else if (['Clock', 'Sms', 'BothAgents'].includes(line.actor)) {
        show(line.text);
        await perform(line);
      } else {
        show(mode === 'check' ? `Сделайте этот шаг: ${scenario.steps[at.step].title}` : `Сделайте — ${line.text}`);
        await doOneself(line);
      }

      advance();
      if (at.step !== step) {
        report();
      }
    }

    if (isOver()) {
      finish();
    }
  });

  // ---- Recording

  const recorded = part('recorded');
  let recording = false;
  const write = (text) => {
    recorded.value = `${recorded.value.trimEnd()}\n${text}\n`;
    recorded.scrollTop = recorded.scrollHeight;
  };
  const quoted = (text) => text.replace(/[«»]/g, '"');
  listeners.add((seat, event) => {
    if (!recording) {
      return;
    }

    const who = names[seat];
    const { target } = event;
    const section = target.closest?.('[data-section]')?.dataset.section;
    if (event.type === 'click' && section) {
      write(`${who}: открыть «${section}»`);
    } else if (event.type === 'click' && target.closest?.('nav a[href]')) {
      write(`${who}: открыть «${nameOf(target.closest('a'))}»`);
    } else if (event.type === 'click' && pressable(event)) {
      write(`${who}: нажать «${quoted(nameOf(pressable(event)))}»`);
    } else if (event.type === 'change' && target.matches?.('select')) {
      write(`${who}: выбрать «${nameOf(target)}» = «${quoted(tidy(target.selectedOptions[0]?.textContent))}»`);
    } else if (event.type === 'change' && target.matches?.(kinds.Tick) && target.checked) {
      write(`${who}: отметить «${quoted(nameOf(target))}»`);
    } else if (event.type === 'change' && target.matches?.(kinds.Type) && target.value) {
      write(target.autocomplete === 'one-time-code'
        ? `${who}: ввести код с +7 (9__) ___-__-__ в «${nameOf(target)}»`
        : `${who}: ввести «${nameOf(target)}» = «${quoted(target.value)}»`);
    }
  });

  // ---- The bar

  const choice = part('scenario');
  part('speed').addEventListener('change', ({ target }) => { speed = Number(target.value); });
  choice.addEventListener('change', () => {
    stop();
    scenario = null;
    part('words').hidden = true;
  });
  const fresh = async () => {
    speed = Number(part('speed').value);
    if (!scenario || scenario.key !== choice.value || isOver()) {
      await load(choice.value);
      run++;
      mode = 'play';
      await rewind(0);
      mode = null;
    }
  };
  const does = {
    async play() {
      if (mode === 'play') {
        stop();
      } else {
        await fresh();
        await play();
      }
    },
    async next() {
      await fresh();
      await play(1);
    },
    async back() {
      const to = Math.max(0, at.line > 0 ? at.step : at.step - 1);
      run++;
      await (scenario ?? load(choice.value));
      mode = 'play';
      await guarded(() => rewind(to));
      mode = null;
      showMode();
      show('Назад, к началу шага.');
    },
    async tour() { await goOrStop('tour'); },
    async check() { await goOrStop('check'); },
    show: () => guarded(() => showHow?.() ?? Promise.resolve()),
    stop() {
      stop();
      part('words').hidden = true;
    },
    record() {
      recording = !recording;
      part('record').hidden = !recording;
      document.querySelector('[data-do="record"]').setAttribute('aria-pressed', String(recording));
      if (recording && !recorded.value) {
        recorded.value = '# Мой сценарий\n= О чём он\n\n## Первый шаг\n> Строка руководства\n';
      }
    },
    seen() {
      for (const [seat, frame] of Object.entries(frames)) {
        const text = tidy(frame.contentWindow.getSelection().toString());
        if (text) {
          write(`${names[seat]}: видно «${text}»`);
          frame.contentWindow.getSelection().removeAllRanges();
        }
      }
    },
    async 'play-recorded'() {
      const answer = await send('scenarios', recorded.value);
      part('record-error').textContent = answer.ok ? '' : await answer.text();
      if (answer.ok) {
        scenario = await answer.json();
        recording = false;
        speed = Number(part('speed').value);
        run++;
        mode = 'play';
        await guarded(() => rewind(0));
        await play();
      }
    },
    'save-recorded'() {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([recorded.value], { type: 'text/markdown' }));
      link.download = 'scenario.md';
      link.click();
      URL.revokeObjectURL(link.href);
    },
  };
  const goOrStop = async (how) => {
    if (mode === how) {
      stop();
      return;
    }

    speed = 1;
    await load(choice.value);
    await goThrough(how);
  };
  document.addEventListener('click', ({ target }) => {
    const what = target.closest('[data-do]')?.dataset.do;
    if (what in does) {
      does[what]();
    }
  });

  readState();
  const asked = new URLSearchParams(location.search);
  if (asked.get('scenario')) {
    choice.value = asked.get('scenario');
    if (asked.get('mode') === 'tour') {
      addEventListener('load', () => does.tour());
    }
  }

  return { readState, setClock, send, stop, frames, hear: (listener) => listeners.add(listener) };
})();
