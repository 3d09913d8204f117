import { expect, test } from '@playwright/test';

test.use({ serviceWorkers: 'allow' });

test('without a network, a page says so in plain words and keeps nothing personal', async ({ page, context }) => {
  await page.goto('/dang-nhap');
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.reload(); // from here the worker speaks
  await context.setOffline(true);
  await page.goto('/ca-nhan/ho-so');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Máy của đồng chí chưa có mạng');
  const kept = await page.evaluate(async () => {
    const names = await caches.keys();
    const caches_ = await Promise.all(names.map((name) => caches.open(name)));
    return (await Promise.all(caches_.map((cache) => cache.keys())))
      .flat()
      .map((request) => new URL(request.url).pathname)
      .sort();
  });
  expect(kept).toEqual(['/favicon.svg', '/loi.css', '/ngoai-tuyen.html']);
  await context.setOffline(false);
  await page.goto('/dang-nhap');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Đăng nhập');
});
