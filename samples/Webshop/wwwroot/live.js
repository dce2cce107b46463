// The functions that all pages need: to fill them, to call the shop, and to watch it. Text is only ever set as text.

export const byId = id => document.getElementById(id);

export const fill = (id, text) => { byId(id).textContent = text; };

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

/** Asks the shop to do something. Returns its answer; null if it refused or did not answer, which the page then shows. */
export async function send(path, body) {
  const problem = byId('problem');
  problem.hidden = true;
  try {
    const answer = await fetch(path, {
      method: 'POST',
      headers: body ? { 'Content-Type': 'application/json' } : {},
      body: body ? JSON.stringify(body) : null,
    });
    const text = await answer.text();
    const result = text ? JSON.parse(text) : {};
    if (answer.ok) {
      return result;
    }
    problem.textContent = result.message ?? `The shop answered ${answer.status}.`;
  } catch {
    problem.textContent = 'The shop does not answer. Is it closed?';
  }
  problem.hidden = false;
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
