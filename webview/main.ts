/** The page: shows what the editor pushes, asks for what it lacks, remembers what the user chose. */
import { render } from 'lit-html';
import type { SearchDocument } from '../src/shared/documents';
import type { PageMessage } from '../src/shared/protocol';
import type { Actions } from './actions';
import { methodInView, columnsOf } from './columns';
import { startHints } from './hints';
import { setLanguage } from './i18n';
import { readKept, type Kept } from './kept';
import { connect } from './link';
import { startMarks } from './marks';
import { startQueries } from './queries';
import { startSectionQueries } from './section-queries';
import { initialState } from './state';
import { listenForSteps } from './steps';
import { createStore, noticing } from './store';
import { registerElements } from './ui';
import { page } from './views/page';

const later = (task: () => void, delay: number): (() => void) => {
  const timer = window.setTimeout(task, delay);
  return () => window.clearTimeout(timer);
};
const nextFrame = (task: () => void): void => void window.requestAnimationFrame(task);

function start(root: HTMLElement): void {
  const link = connect(receive);
  const kept = readKept(link.kept());
  const store = createStore(kept ? { ...initialState, choices: kept.choices } : initialState, schedule);
  const update = startQueries({ editor: link.editor, store, nextFrame, later, pixelRatio: window.devicePixelRatio });
  const updateSections = startSectionQueries({ editor: link.editor, store, nextFrame, later });
  const marks = startMarks({ nextFrame, afterPaint: (task) => void later(task, 0) });
  let scheduled = false;
  let scroll = kept?.scroll;
  let keeping = false;

  const report = (call: Promise<unknown>): void => void call.catch(noticing(store));
  const actions: Actions = {
    dispatch: (action) => store.dispatch(action),
    save(what) {
      const column = methodInView(store.state, columnsOf(store.state));
      if (!column) return;
      store.dispatch({ type: 'saving', saving: true });
      const { choices, saveTuned } = store.state;
      const query = { ...choices.allocation, method: column.method, what, ...(!saveTuned && { fineTuned: false }) };
      report(link.editor.call('save', query).finally(() => store.dispatch({ type: 'saving', saving: false })));
    },
    setUp(change) {
      store.dispatch({ type: 'set-up', change });
      if (store.state.draft) report(link.editor.call('setUp', store.state.draft));
    },
    start() {
      if (store.state.draft) report(link.editor.call('start', store.state.draft));
    },
    fineTune() {
      const column = methodInView(store.state, columnsOf(store.state));
      if (!column) return;
      const { choices, entries } = store.state;
      const { epochs, learningRate } = entries;
      const query = { ...choices.allocation, method: column.method, epochs };
      report(link.editor.call('fineTune', { ...query, ...(learningRate !== undefined && { learningRate }) }));
    },
    compute(method) {
      const { sparsity } = store.state.choices.allocation;
      report(link.editor.call('compute', { method, sparsity }));
    },
    findSparsity() {
      const column = methodInView(store.state, columnsOf(store.state));
      if (!column) return;
      const { choices, entries } = store.state;
      const query = { ...choices.allocation, method: column.method, maxDrop: entries.points / 100 };
      const move = ({ sparsity }: SearchDocument): void => {
        if (sparsity !== undefined) store.dispatch({ type: 'sparsity', sparsity });
      };
      report(link.editor.call('findSparsity', query).then(move));
    },
    sensitivity(method) {
      const points = store.state.panel.comparison?.results.find((result) => result.method === method)?.points ?? [];
      const sparsities = [...new Set(points.map(({ sparsity }) => sparsity))].filter((sparsity) => sparsity > 0);
      report(link.editor.call('sensitivity', { method, sparsities: sparsities.sort((a, b) => a - b) }));
    },
    latency: () => report(link.editor.call('latency', null)),
    tryOnData() {
      const column = methodInView(store.state, columnsOf(store.state));
      if (!column) return;
      const { choices, saveTuned } = store.state;
      const query = { ...choices.allocation, method: column.method, ...(!saveTuned && { fineTuned: false }) };
      report(link.editor.call('tryOnData', query));
    },
    pause: (paused) => report(link.editor.call('pauseTraining', { paused })),
    export: (query) => report(link.editor.call('export', query)),
    copyPython() {
      const column = methodInView(store.state, columnsOf(store.state));
      if (!column) return;
      report(link.editor.call('copyPython', { ...store.state.choices.allocation, method: column.method }));
    },
    noteRun: () => report(link.editor.call('noteRun', null)),
    copy: (text) => report(link.editor.call('copy', { text })),
    cancel: () => report(link.editor.call('cancel', null)),
    retry: () => report(link.editor.call('retry', null)),
    showLog: () => report(link.editor.call('showLog', null)),
    onRun: (command, id) => report(link.editor.call('onRun', { command, id })),
    run: (command) => report(link.editor.call('run', { command })),
  };

  function receive(message: PageMessage): void {
    switch (message.page) {
      case 'state':
        return store.dispatch({ type: 'panel', panel: message.state });
      case 'navigate':
        return store.dispatch({ type: message.to });
      case 'bundle':
        setLanguage(message.language, message.bundle);
        document.documentElement.lang = message.language;
        return store.dispatch({ type: 'language' });
    }
  }

  function schedule(): void {
    marks.changed(store.state);
    if (scheduled) return;
    scheduled = true;
    nextFrame(() => marks.drawn(draw, () => store.state));
  }

  function draw(): void {
    scheduled = false;
    update();
    updateSections();
    render(page(store.state, actions), root);
    if (scroll && store.state.panel.inspection) restore(scroll);
    keepSoon();
  }

  function restore({ top, left, down }: Kept['scroll']): void {
    scroll = undefined;
    window.scrollTo({ top });
    root.querySelector('.matrix-scroll')?.scrollTo({ left, top: down });
  }

  function keepSoon(): void {
    // Not begun anew with each draw: answers that keep coming must not put it off.
    if (keeping) return;
    keeping = true;
    later(keep, 200);
  }

  function keep(): void {
    keeping = false;
    const { panel, choices } = store.state;
    // Before the editor has pushed anything, what was kept stays.
    if (panel.title === '') return;
    const { scrollLeft: left, scrollTop: down } = root.querySelector('.matrix-scroll') ?? {
      scrollLeft: 0,
      scrollTop: 0,
    };
    const state: Kept = {
      ...(panel.key !== undefined && { key: panel.key }),
      choices,
      scroll: { top: Math.round(window.scrollY), left: Math.round(left), down: Math.round(down) },
    };
    link.keep(state);
  }

  // The buttons at the side of a mouse.
  window.addEventListener('mouseup', ({ button }) => {
    const type = button === 3 ? 'back' : button === 4 ? 'forward' : undefined;
    if (type) store.dispatch({ type });
  });
  for (const released of ['pointerup', 'pointercancel', 'keyup'])
    window.addEventListener(released, () => store.dispatch({ type: 'settle' }));
  listenForSteps((to) => {
    const { view, phase } = store.state.panel;
    if (view !== 'compare' || phase === 'setup') return false;
    store.dispatch({ type: to });
    return true;
  });
  startHints();
  window.addEventListener('scroll', keepSoon, { capture: true, passive: true });
  schedule();
  report(link.editor.call('ready', null));
}

registerElements();
const root = document.getElementById('app');
if (!root) throw new Error('The page has no #app.');
start(root);
