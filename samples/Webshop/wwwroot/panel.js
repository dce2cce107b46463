// The last deliveries and their verdicts, as they arrive.
import { byId, facts, make, time, watch } from '/live.js';

const panel = byId('panel');
const heading = make('h2', '', 'Deliveries');
heading.id = 'panel-title';
const empty = make('p', 'empty', 'None yet. Deliveries to the webhook appear here, refused or not.');
const list = make('ol', 'deliveries');
panel.append(heading, empty, list);

function entry(delivery) {
  const badge = make('span', delivery.isAccepted ? 'badge good' : 'badge bad', String(delivery.statusCode));
  const said = [delivery.what, delivery.amount, delivery.reference].filter(Boolean);
  return make('li', 'delivery',
    badge,
    make('div', 'told',
      make('p', 'verdict', delivery.verdict),
      facts('', ...(said.length ? said : ['Its content was not believed']))),
    facts('when', time(delivery.receivedAt), `${delivery.milliseconds} ms`));
}

watch('/api/deliveries/events', ({ deliveries }) => {
  empty.hidden = deliveries.length > 0;
  list.replaceChildren(...deliveries.map(entry));
});
