// What the page gains where scripts run: a search over the findings, and the digest of a run.json taken here. The page
// is whole without it. It writes text alone, never markup, and asks nobody for anything.
(() => {
  'use strict';
  /** So long findings are looked at, in ms, before the browser may do something else: Long Tasks begin at 50. */
  const PORTION = 30;
  const FIND = '#find?';

  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  /** Once for each check: it may have ten thousand findings, and each of them is looked through for a link. */
  const checks = new Map(
    [...document.querySelectorAll('section.check')].map((element) => {
      const title = element.querySelector('h3');
      const links = element.querySelectorAll(':scope > dl a[href^="#s-"]');
      return [
        element,
        {
          element,
          title: title?.textContent ?? '',
          suite: (title?.querySelector('code')?.textContent ?? '').split('/')[0] ?? '',
          citations: [...links].map((link) => link.textContent ?? ''),
        },
      ];
    }),
  );
  const NONE = { element: null, title: '', suite: '', citations: [] };
  const findings = [...document.querySelectorAll('article.finding')].map((element) => ({
    element,
    check: checks.get(element.closest('section.check')) ?? NONE,
    standing: [...element.classList].find((name) => name !== 'finding') ?? '',
    text: undefined,
  }));
  const textOf = (one) => (one.text ??= `${one.check.title} ${one.element.textContent}`.toLowerCase());

  const select = (label, id, all, values) => {
    const list = make('select', { id }, make('option', { value: '', textContent: all }));
    list.append(...values.map((value) => make('option', { value, textContent: value.replace('-', ' ') })));
    return { list, field: make('div', {}, make('label', { htmlFor: id, textContent: label }), list) };
  };
  const distinct = (values) => [...new Set(values)].sort();

  function search() {
    const heading = document.getElementById('findings');
    if (heading === null || findings.length === 0) return undefined;
    const words = make('input', { id: 'find-text', type: 'search', autocomplete: 'off' });
    const standing = select(
      'Standing',
      'find-standing',
      'any',
      distinct(findings.map((one) => one.standing)),
    );
    const suite = select('Suite', 'find-suite', 'any', distinct(findings.map((one) => one.check.suite)));
    const citation = select(
      'Safeguard',
      'find-safeguard',
      'any',
      distinct([...checks.values()].flatMap((one) => one.citations)),
    );
    const count = make('p', { className: 'quiet' });
    count.setAttribute('role', 'status');
    const clear = make('button', { type: 'button', textContent: 'Show all' });
    const form = make(
      'form',
      { className: 'find' },
      make('div', {}, make('label', { htmlFor: 'find-text', textContent: 'Text in a finding' }), words),
      standing.field,
      suite.field,
      citation.field,
      clear,
      count,
    );
    form.setAttribute('role', 'search');
    form.setAttribute('aria-label', 'Findings');
    heading.after(form);

    const fields = { text: words, standing: standing.list, suite: suite.list, safeguard: citation.list };
    const fits = (one) =>
      (standing.list.value === '' || one.standing === standing.list.value) &&
      (suite.list.value === '' || one.check.suite === suite.list.value) &&
      (citation.list.value === '' || one.check.citations.includes(citation.list.value)) &&
      words.value
        .toLowerCase()
        .split(/\s+/)
        .every((word) => word === '' || textOf(one).includes(word));

    let turn = 0;
    async function show() {
      const mine = (turn += 1);
      const groups = new Map();
      let shown = 0;
      let began = performance.now();
      for (const one of findings) {
        if (performance.now() - began > PORTION) {
          await new Promise((next) => setTimeout(next));
          // Somebody has typed on: the later search tells.
          if (mine !== turn) return;
          began = performance.now();
        }
        const keeps = fits(one);
        if (one.element.hidden === keeps) one.element.hidden = !keeps;
        if (keeps) shown += 1;
        groups.set(one.check.element, (groups.get(one.check.element) ?? false) || keeps);
      }
      for (const [group, keeps] of groups) if (group !== null) group.hidden = !keeps;
      count.textContent = `${shown} of ${findings.length} findings`;
      form.dataset.shown = String(shown);
    }

    const change = () => {
      const query = new URLSearchParams();
      for (const [name, field] of Object.entries(fields))
        if (field.value !== '') query.set(name, field.value);
      const text = query.toString();
      history.replaceState(undefined, '', text === '' ? '#findings' : `${FIND}${text}`);
      return show();
    };
    const empty = () => {
      for (const field of Object.values(fields)) field.value = '';
    };
    const reset = () => {
      empty();
      return show();
    };
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('input', () => void change());
    clear.addEventListener('click', () => {
      empty();
      void change();
    });

    if (location.hash.startsWith(FIND)) {
      const query = new URLSearchParams(location.hash.slice(FIND.length));
      for (const [name, field] of Object.entries(fields)) field.value = query.get(name) ?? '';
      heading.scrollIntoView();
    }
    void show();
    return reset;
  }

  /** A link leads to its place though that is folded or was not among what was searched for. */
  function follow(reset) {
    const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (place === null) return;
    const isHidden = place.closest('[hidden]') !== null;
    const arrive = () => {
      for (let at = place.closest('details'); at !== null; at = at.parentElement?.closest('details') ?? null)
        at.open = true;
      if (place.matches('article.finding'))
        for (const part of place.querySelectorAll('details')) part.open = true;
      place.scrollIntoView();
    };
    if (isHidden && reset !== undefined) void reset().then(arrive);
    else arrive();
  }

  function checkDigest() {
    const heading = document.getElementById('checking');
    const expected = document.getElementById('digest')?.textContent;
    if (heading === null || !expected) return;
    const result = make('p');
    result.setAttribute('role', 'status');
    const input = make('input', { type: 'file', id: 'digest-file', accept: '.json,application/json' });
    const label = make('label', {
      htmlFor: 'digest-file',
      textContent: 'Compare a run.json with this page (it stays on this machine)',
    });
    heading.after(make('div', { className: 'find' }, make('div', {}, label, input), result));
    input.addEventListener('change', async () => {
      const [file] = input.files ?? [];
      if (file === undefined) return;
      if (globalThis.crypto?.subtle === undefined) {
        result.textContent = 'This browser takes no digests on this page: use sha256sum, as below.';
        return;
      }
      const bytes = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
      const found = [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      result.textContent =
        found === expected
          ? `${file.name} is the file that this page was drawn from.`
          : `${file.name} is not the file that this page was drawn from: its SHA-256 is ${found}.`;
    });
  }

  const reset = search();
  checkDigest();
  if (location.hash !== '' && !location.hash.startsWith(FIND)) follow(reset);
  addEventListener('hashchange', () => follow(reset));
})();
