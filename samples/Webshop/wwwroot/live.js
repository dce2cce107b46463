// The functions that all pages need: to fill them, to call the shop, and to watch it. Text is only ever set as text.

export const byId = id => document.getElementById(id);

/** Sets a text only if it is a new one, so that a screen reader announces news and nothing else. */
export function fill(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Creates an element with a class and a text, or with other elements in it. */
export function make(name, className, ...content) {
  const element = document.createElement(name);
  element.className = className;
  element.append(...content);
  return element;
}

/** Small facts beside each other: each stays on one line. */
export const facts = (className, ...texts) => make('p', `fine facts ${className}`, ...texts.map(text => make('span', '', text)));

export const time = text => new Date(text).toLocaleTimeString('en-GB');

/** Shows a text beside a button: as good news, or as a problem. */
export function tell(button, text, isProblem = false) {
  const action = button.closest('.action');
  const problem = action.querySelector('.problem');
  const done = action.querySelector('.done');
  problem.hidden = !isProblem;
  fill(problem, isProblem ? text : '');
  if (done) {
    fill(done, isProblem ? '' : text);
  }
}

/** Asks the shop to do what a button says, and shows its answer there. Returns the answer; null if the shop refused or did not answer. */
export async function send(button, path, body) {
  try {
    const answer = await fetch(path, {
      method: 'POST',
      headers: body ? { 'Content-Type': 'application/json' } : {},
      body: body ? JSON.stringify(body) : null,
    });
    const text = await answer.text();
    const result = text.startsWith('{') ? JSON.parse(text) : {};
    if (answer.ok) {
      tell(button, result.message ?? '');
      return result;
    }
    tell(button, result.message ?? `The shop answered ${answer.status}. Its console says why.`, true);
  } catch {
    tell(button, 'The shop does not answer. Is it closed? Start it, and press the button again.', true);
  }
  return null;
}

/**
 * Watches the shop while the page is visible: a browser keeps few connections to one shop, so a hidden page closes its own.
 * The first message after that is the state at that time, so nothing is missed.
 */
export function watch(path, show, showState = () => {}) {
  let source = null;
  const open = () => {
    if (document.hidden || source) {
      return;
    }
    source = new EventSource(path);
    source.onopen = () => showState('Live');
    source.onmessage = message => show(JSON.parse(message.data));
    source.onerror = () => showState(source.readyState === EventSource.CONNECTING ? 'Reconnecting…' : 'Gone');
  };
  const close = () => {
    source?.close();
    source = null;
  };
  document.addEventListener('visibilitychange', () => document.hidden ? close() : open());
  addEventListener('pagehide', close);
  addEventListener('pageshow', open);
  open();
}

/** Shows whether the page is up to date and, if it is not, since when. */
export function showConnection(state) {
  const live = byId('live');
  const connection = byId('connection');
  fill(live, state);
  live.hidden = false;
  live.classList.toggle('on', state === 'Live');
  connection.hidden = state === 'Live';
  if (state === 'Live') {
    fill(connection, '');
  } else if (connection.textContent === '') {
    fill(connection, `The shop has not answered since ${time(Date.now())}. ${state === 'Gone'
      ? 'Load this page again when it is open.'
      : 'This page goes on by itself when it is open again.'}`);
  }
}
