// The last deliveries and their verdicts, as they arrive: the newest first.
import { byId, facts, make, time, watch } from '/live.js';

const panel = byId('panel');
const empty = panel.querySelector('.empty');
const list = panel.querySelector('.deliveries');

function entry(delivery) {
  const badge = make('span', delivery.isAccepted ? 'badge good' : 'badge bad', String(delivery.statusCode));
  const of = delivery.reference === panel.dataset.reference ? null : delivery.reference; // an order's page need not repeat it
  const said = [delivery.what, delivery.amount, of].filter(Boolean);
  const took = delivery.milliseconds === null ? [] : [`answered in ${delivery.milliseconds} ms`];
  return make('li', 'delivery',
    badge,
    make('div', 'told',
      make('p', 'verdict', delivery.verdict),
      facts('', ...(said.length ? said : ['Its content was not believed']))),
    facts('when', time(delivery.receivedAt), ...took));
}

export const watchDeliveries = showState => watch(panel.dataset.events, ({ deliveries }) => {
  panel.hidden = false;
  empty.hidden = deliveries.length > 0;
  list.replaceChildren(...deliveries.map(entry));
}, showState);
