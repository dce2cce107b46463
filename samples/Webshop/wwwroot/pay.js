// The page that the customer sees in the app.
import { byId, fill, send } from '/live.js';

const reference = location.pathname.split('/').pop();
const api = `/api/orders/${reference}`;
const approve = byId('approve');
const cancel = byId('cancel');

async function answer(path) {
  approve.disabled = cancel.disabled = true;
  if (await send(`${api}/${path}`)) {
    location.assign(`/orders/${reference}`);
  }
}

const order = await (await fetch(api)).json();
fill('name', order.productName);
fill('price', order.price);
fill('reference', order.reference);
approve.textContent = `Approve ${order.price}`;
if (order.status === 'Waiting') {
  approve.disabled = cancel.disabled = false;
} else {
  location.replace(`/orders/${reference}`); // It was answered before.
}
approve.addEventListener('click', () => answer('approve'));
cancel.addEventListener('click', () => answer('abort'));
