// What works without a circuit: theme, menu, focus of an error. Loaded in the head, before the first paint.
(() => {
  const root = document.documentElement;
  const year = 365 * 24 * 3600;
  const remember = (name, value) => {
    document.cookie = `${name}=${value}; path=/; max-age=${year}; samesite=lax`;
  };

  const showTheme = (theme) => {
    root.dataset.theme = theme;
    document.querySelector('meta[name="color-scheme"]').content = theme;
    const library = document.getElementById('library-theme');
    if (library && library.getAttribute('href') !== library.dataset[theme]) {
      library.href = library.dataset[theme];
    }
  };

  if (!/(?:^|; )theme=/.test(document.cookie) && matchMedia('(prefers-color-scheme: dark)').matches) {
    remember('theme', 'dark');
    showTheme('dark');
  }

  const isSmall = () => matchMedia('(max-width: 899px)').matches;
  const closeDrawer = () => delete root.dataset.drawer;

  const switches = {
    themeSwitch() {
      const theme = root.dataset.theme === 'dark' ? 'light' : 'dark';
      remember('theme', theme);
      showTheme(theme);
    },
    navSwitch() {
      if (isSmall()) {
        if (root.dataset.drawer) {
          closeDrawer();
        } else {
          root.dataset.drawer = 'open';
          document.querySelector('#nav a')?.focus();
        }
        return;
      }

      root.dataset.nav = root.dataset.nav === 'narrow' ? 'wide' : 'narrow';
      remember('nav', root.dataset.nav);
    },
    navShade: closeDrawer,
    reload(event) {
      event.preventDefault();
      location.reload();
    },
    print() {
      window.print();
    },
    close() {
      window.close();
    },
    skip(event) {
      // <base href="/"> would turn "#content" into another page.
      event.preventDefault();
      document.getElementById('content')?.focus();
    },
  };

  document.addEventListener('click', (event) => {
    const target = event.target.closest?.('[data-theme-switch], [data-nav-switch], [data-nav-shade], [data-reload], [data-print], [data-close], [data-skip]');
    if (target) {
      Object.keys(switches).filter((name) => name in target.dataset).forEach((name) => switches[name](event));
    } else if (event.target.closest?.('#nav a')) {
      closeDrawer();
    }
  });

  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && root.dataset.drawer) {
      closeDrawer();
      document.querySelector('[data-nav-switch]')?.focus();
    }
  });

  // Esc in an open calendar closes the calendar alone: the dialog around it listens for the same key and must not hear it.
  addEventListener('keydown', (event) => {
    const calendar = event.key === 'Escape' && document.querySelector('.date-field:has(.date-field-calendar) [aria-expanded="true"]');
    if (calendar) {
      event.stopImmediatePropagation();
      event.preventDefault();
      calendar.click();
      calendar.focus();
    }
  }, { capture: true });

  // A list of suggestions takes the arrows, Enter and Esc; the form around it must not hear them.
  addEventListener('keydown', (event) => {
    const field = event.target.closest?.('[role="combobox"][aria-expanded="true"]');
    if (!field) {
      return;
    }

    if (['ArrowUp', 'ArrowDown', 'Enter'].includes(event.key)) {
      event.preventDefault();
    } else if (event.key === 'Escape') {
      field.blur();
      field.focus();
      event.stopImmediatePropagation();
      event.preventDefault();
    }
  }, { capture: true });

  // For the circuit: puts the focus back where it was before a panel opened, without moving the page.
  window.focusLink = (href) => document.querySelector(`a[href="${CSS.escape(href)}"]`)?.focus({ preventScroll: true });

  // For the circuit: a file that the server made, given to the browser to keep.
  window.saveFile = async (name, stream) => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([await stream.arrayBuffer()]));
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
  };

  document.addEventListener('DOMContentLoaded', () => document.querySelector('[data-focus]')?.focus());
})();
