// The page of one order. It never reloads: each webhook changes it.
import { byId, facts, fill, make, send, time, watch } from '/live.js';
import '/panel.js';

const reference = location.pathname.split('/').pop();
const api = `/api/orders/${reference}`;

function line({ title, amount, succeeded, happenedAt, pspReference }) {
  return make('li', succeeded ? 'line' : 'line failed',
    make('div', 'told', make('p', 'title', title), facts('', time(happenedAt), `PSP ref. ${pspReference}`)),
    make('p', 'amount', amount));
}

/** Sets a text only if it is a new one, so that a screen reader announces news and nothing else. */
function change(id, text) {
  if (byId(id).textContent !== text) {
    fill(id, text);
  }
}

function show(order) {
  fill('reference', order.reference);
  fill('name', order.productName);
  fill('price', order.price);
  change('headline', order.headline);
  change('explanation', order.explanation);
  fill('reserved', order.reserved);
  fill('captured', order.captured);
  fill('refunded', order.refunded);
  byId('status').dataset.status = order.status;
  byId('sums').hidden = order.status === 'Waiting' || order.status === 'NotPaid';
  byId('open-app').hidden = !order.isSandbox || order.status !== 'Waiting';
  byId('no-lines').hidden = order.lines.length > 0;
  byId('lines').replaceChildren(...order.lines.map(line));
  byId('till').hidden = !order.isSandbox;
  byId('capture-part').disabled = order.capturable < 10000;
  byId('capture-rest').disabled = order.capturable === 0;
  byId('refund-part').disabled = order.refundable < 5000;
  byId('refund-rest').disabled = order.refundable === 0;
}

const act = (id, path, part) => byId(id).addEventListener('click', () =>
  send(`${api}/${path}`, path === 'forge' ? null : { part, twice: byId('twice').checked }));
act('capture-part', 'capture', 10000);
act('capture-rest', 'capture', null);
act('refund-part', 'refund', 5000);
act('refund-rest', 'refund', null);
act('forge', 'forge');

byId('app-link').href = `/pay/${reference}`;
watch(`${api}/events`, show, state => {
  fill('live', state);
  byId('live').classList.toggle('on', state === 'Live');
});
