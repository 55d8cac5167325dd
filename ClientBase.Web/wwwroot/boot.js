// Starts the circuit and brings it back after a broken connection: for ever, soon, and without losing what was typed.
(() => {
  const longestPause = 5000;
  const message = document.getElementById('reconnect');
  const sockets = new Set();
  let recovering = false;
  let wake = null;

  // The framework does not tell of every lost connection (a server that stops in good order can leave the page silent),
  // so the sockets themselves are watched.
  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(...args) {
      super(...args);
      if (new URL(this.url).pathname.endsWith('/_blazor')) {
        sockets.add(this);
        this.addEventListener('close', () => {
          sockets.delete(this);
          setTimeout(() => sockets.size === 0 && recover(), 300);
        });
      }
    }
  };

  const isOpen = () => [...sockets].some((socket) => socket.readyState === Native.OPEN);

  const pause = (milliseconds) => new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });

  async function recover() {
    if (recovering || leaving) {
      return;
    }

    recovering = true;
    drafts.beginToMiss();
    message.hidden = false;
    for (let attempt = 0; ; attempt++) {
      await pause(Math.min(longestPause, 250 * 2 ** attempt));
      try {
        if (!await Blazor.reconnect()) {
          // The server does not know this circuit any more: it was restarted, it is another node, or the pause was too long.
          await drafts.handOver();
          leaving = true;
          location.reload();
          return;
        }
      } catch {
        // The server is not there yet. A socket that opened without its circuit would pass for a live one.
        sockets.forEach((socket) => socket.close());
        continue;
      }

      // A server that is stopping accepts the circuit and drops it a moment later.
      await pause(500);
      if (isOpen()) {
        break;
      }
    }

    recovering = false;
    drafts.tellMissed();
    message.hidden = true;
  }

  let leaving = false;
  addEventListener('pagehide', () => { leaving = true; });

  // «Leave the page?» is a question for somebody who leaves, not for a page that comes back with everything in it.
  addEventListener('beforeunload', (event) => leaving && event.stopImmediatePropagation(), { capture: true });
  addEventListener('pageshow', () => { leaving = false; });
  addEventListener('online', () => wake?.());

  // The server says so before it stops in good order.
  window.serverStops = () => {
    message.hidden = false;
    setTimeout(() => !recovering && isOpen() && (message.hidden = true), 20000);
  };
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && wake?.());

  // The framework goes to the top of the page at every navigation. A card or a sale lies over the list, which must stay where it is.
  const scrollTo = window.scrollTo.bind(window);
  const overList = new URL('clients/', document.baseURI).pathname;
  const isOverList = (path) => path.startsWith(overList);
  let shown = location.pathname;
  window.scrollTo = (...to) => {
    const former = shown;
    shown = location.pathname;
    if (!isOverList(former) && !isOverList(shown)) {
      scrollTo(...to);
    }
  };
  addEventListener('popstate', () => { shown = location.pathname; });

  Blazor.start({
    ssr: { disableDomPreservation: true },
    circuit: { reconnectionHandler: { onConnectionDown: recover, onConnectionUp() {} } },
  });
})();
