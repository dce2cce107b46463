// The page that the customer sees in the app.
import { byId, send } from '/live.js';

const reference = location.pathname.split('/').pop();
for (const [id, path] of [['approve', 'approve'], ['cancel', 'abort']]) {
  const button = byId(id);
  button.addEventListener('click', async () => {
    if (await send(button, `/api/orders/${reference}/${path}`)) {
      location.assign(`/orders/${reference}`);
    }
  });
  button.disabled = false;
}
