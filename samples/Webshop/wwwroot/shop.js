// The front page: one product, and a button that places an order.
import { byId, send, showConnection } from '/live.js';
import { watchDeliveries } from '/panel.js';

const buy = byId('buy');
buy.addEventListener('click', async () => {
  const placed = await send(buy, '/api/orders');
  if (placed) {
    location.assign(placed.nextPage);
  }
});
buy.disabled = false;

watchDeliveries(showConnection);
