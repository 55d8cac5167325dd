// What stands in open forms outlives the page. The server keeps drafts of what it has heard; this hands over what it has not:
// the letters typed while the connection was down, or in the moment before a reload. Nothing of it is stored in the browser (CIR-5).
window.drafts = (() => {
  // The panes of the stage share one tab and so one storage; each has a base of its own.
  const nameKey = `window ${new URL(document.baseURI).pathname}`;
  const touched = new Map();
  const missed = new Set();
  let handedOver = false;
  let away = false;

  const makeName = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => (byte % 36).toString(36)).join('');

  // Waits a moment: the page that is being left gives its name back only when it is gone.
  const own = (name) => new Promise((resolve) => {
    if (!navigator.locks) {
      resolve(true);
      return;
    }

    navigator.locks.request(`window ${name}`, { signal: AbortSignal.timeout(1500) }, () => {
      resolve(true);
      return new Promise(() => {});
    }).catch(() => resolve(false));
  });

  // A window keeps its name through reloads. A copied tab starts with the name of its original and takes another.
  const windowName = (async () => {
    let name = sessionStorage.getItem(nameKey);
    while (!name || !await own(name)) {
      name = makeName();
      sessionStorage.setItem(nameKey, name);
    }

    return name;
  })();

  const isKept = (field) => field?.id && field.autocomplete !== 'one-time-code' && field.closest('[data-draft]');

  for (const kind of ['input', 'change']) {
    document.addEventListener(kind, (event) => {
      if (isKept(event.target)) {
        handedOver = false;
        touched.set(event.target.id, event.target);
        if (away) {
          missed.add(event.target.id);
        }
      }
    }, { capture: true });
  }

  const collect = () => {
    const fields = [...touched.keys()].map((id) => document.getElementById(id)).filter(isKept);
    if (fields.length === 0) {
      return null;
    }

    const focused = isKept(document.activeElement) ? document.activeElement : null;
    return JSON.stringify({
      open: document.querySelector('[data-draft][data-draft-opens]')?.dataset.draft ?? null,
      fields: fields.map((field) => field.type === 'checkbox' ? { id: field.id, checked: field.checked } : { id: field.id, value: field.value }),
      focus: focused?.id ?? null,
      caret: focused?.selectionStart ?? null,
    });
  };

  const bodyOf = (unsent) => new URLSearchParams({
    unsent,
    __RequestVerificationToken: document.querySelector('#sign-out input[name=__RequestVerificationToken]').value,
  });

  // Before the page is loaded anew because its circuit is gone. Throws while there is no server to take it.
  const handOver = async () => {
    const unsent = collect();
    if (unsent && !handedOver) {
      const answer = await fetch(`drafts/${await windowName}`, { method: 'POST', body: bodyOf(unsent) });
      if (answer.status >= 500) {
        throw new Error('not kept');
      }

      handedOver = true;
    }
  };

  // F5 and a closed tab leave no time to wait for anything.
  let ready = null;
  windowName.then((name) => { ready = name; });
  addEventListener('pagehide', () => {
    const unsent = collect();
    if (unsent && ready && !handedOver) {
      navigator.sendBeacon(`drafts/${ready}`, bodyOf(unsent));
    }
  });

  const appears = async (id) => {
    for (let waited = 0; waited < 4000; waited += 50) {
      const field = document.getElementById(id);
      if (field && !field.matches(':disabled')) {
        return field;
      }

      await new Promise((resolve) => setTimeout(resolve, 50));
    }

    return null;
  };

  const tell = (field, ...kinds) => kinds.forEach((kind) => field.dispatchEvent(new Event(kind, { bubbles: true })));

  // Types in again, field by field as a person would: one may only appear after another has been filled.
  const refill = async (fields, focus, caret) => {
    for (const { id, value, checked } of fields) {
      const field = await appears(id);
      if (!field || field.readOnly) {
        continue;
      }

      if (checked !== null && checked !== undefined) {
        if (field.checked !== checked) {
          field.click();
        }
      } else if (field.value !== value) {
        field.value = value;
        tell(field, 'input', 'change');
      }
    }

    const field = focus && await appears(focus);
    if (field) {
      field.focus();
      if (caret !== null && caret !== undefined && field.setSelectionRange) {
        field.setSelectionRange(caret, caret);
      }
    }
  };

  // The same circuit is back, but it has not heard what was typed meanwhile: a field that was left by then is never told again.
  const tellMissed = () => {
    away = false;
    [...missed].map((id) => document.getElementById(id)).filter(isKept).filter((field) => field.type !== 'checkbox').forEach((field) => tell(field, 'input', 'change'));
    missed.clear();
  };

  return {
    windowName: () => windowName,
    handOver,
    beginToMiss: () => { away = true; },
    tellMissed,

    // The caller opens the form meanwhile, so it must not wait for the end.
    refill: (...what) => { refill(...what); },
  };
})();
