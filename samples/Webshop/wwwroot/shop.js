// The front page: one product, and a button that places an order.
import { byId, fill, send } from '/live.js';
import '/panel.js';

const shop = await (await fetch('/api/shop')).json();
fill('name', shop.productName);
fill('description', shop.productDescription);
fill('price', shop.price);
fill('server', shop.isSandbox ? 'Sandbox' : 'Real server');
byId('server').hidden = false;

const buy = byId('buy');
if (!shop.isSandbox) {
  buy.textContent = 'Place the order';
  fill('note', 'This sample covers webhooks, not payments: the order gets a reference, and you make the payment for it with your own '
    + 'ePayment integration.');
}

buy.disabled = false;
buy.addEventListener('click', async () => {
  buy.disabled = true;
  const placed = await send('/api/orders');
  if (placed) {
    location.assign(placed.nextPage);
  } else {
    buy.disabled = false;
  }
});

// Back from the next page: the button is ready again.
addEventListener('pageshow', () => { buy.disabled = false; });
