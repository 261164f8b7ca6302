import { expect, it } from 'vitest';
import { mock } from '@/backend/mock';
import { ImportDesk } from './import-desk.svelte';

it('shows and imports only what answers the last question', async () => {
  mock.open('firm');
  const desk = new ImportDesk('clients');
  mock.pause(20);
  desk.path = '/media/fara-nume.csv';
  const first = desk.look();
  desk.path = '/media/clienti.csv';
  const second = desk.look();
  await desk.run();
  expect(desk.done).toBeNull();
  await Promise.all([first, second]);
  mock.pause(0);
  expect(desk.preview?.file).toBe('clienti.csv');
  expect(desk.looking.busy).toBe(false);
});
