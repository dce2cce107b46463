// The page of one order. It never reloads: each event changes it.
import { byId, facts, fill, make, send, showConnection, tell, time, watch } from '/live.js';
import { watchDeliveries } from '/panel.js';

const reference = location.pathname.split('/').pop();
const api = `/api/orders/${reference}`;
let known = null;
let asked = null;

function line({ title, amount, succeeded, happenedAt, pspReference, wasPolled }) {
  return make('li', succeeded ? 'line' : 'line failed',
    make('div', 'told', make('p', 'title', title), facts('', time(happenedAt), `PSP ref. ${pspReference}`, ...(wasPolled ? ['No webhook came: read from Vipps'] : []))),
    ...(amount ? [make('p', 'amount', amount)] : []));
}

/** A button that can do nothing now keeps the focus, and says why if it is pressed. */
function allow(id, isAllowed) {
  byId(id).setAttribute('aria-disabled', String(!isAllowed));
}

function show(order) {
  document.title = `${order.headline} – ${reference} – Nordavind`;
  for (const id of ['headline', 'explanation', 'reserved', 'captured', 'refunded']) {
    fill(byId(id), order[id]);
  }
  byId('order').dataset.status = order.status;
  byId('history').hidden = false;
  byId('no-lines').hidden = order.lines.length > 0;
  byId('lines').replaceChildren(...order.lines.map(line));
  byId('till').hidden = false;
  allow('capture-part', order.capturable >= 10000);
  allow('capture-rest', order.capturable > 0);
  allow('refund-part', order.refundable >= 5000);
  allow('refund-rest', order.refundable > 0);
  allow('cancel', order.isCancellable);
  if (asked && order.lines.length > known) {
    tell(asked, [order.lines[0].title, order.lines[0].amount].filter(Boolean).join(': '));
    asked = null;
  }
  known = order.lines.length;
}

function act(id, path, body, whyNot) {
  const button = byId(id);
  button.addEventListener('click', async () => {
    if (button.getAttribute('aria-disabled') === 'true') {
      tell(button, whyNot);
      return;
    }
    asked = path === 'forge' ? null : button; // no line comes of that
    if (!await send(button, `${api}/${path}`, body?.())) {
      asked = null;
    }
  });
}

const part = amount => () => ({ part: amount });
act('capture-part', 'capture', part(10000), 'Less than 100 kr is reserved.');
act('capture-rest', 'capture', part(null), 'Nothing is reserved.');
act('refund-part', 'refund', part(5000), 'Less than 50 kr is captured.');
act('refund-rest', 'refund', part(null), 'Nothing is captured.');
act('cancel', 'cancel', null, 'Nothing is left to cancel.');
act('forge', 'forge');
for (const choice of document.querySelectorAll('[name="deliveries"]')) {
  choice.addEventListener('change', () => send(choice, `${api}/deliveries`, { mode: choice.value }));
}

watch(`${api}/events`, show, showConnection);
watchDeliveries();
