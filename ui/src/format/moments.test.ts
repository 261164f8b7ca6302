import { expect, test } from 'vitest';
import { dayOf, showSeconds, showTime } from './moments';

test.each([
  ['2026-11-26T21:59:07Z', '2026-11-26', '23:59', '23:59:07'],
  ['2026-11-26T22:00:00Z', '2026-11-27', '00:00', '00:00:00'],
  ['2026-07-01T21:30:00Z', '2026-07-02', '00:30', '00:30:00'],
])('%s is shown in Romanian time, summer and winter', (moment, day, time, seconds) => {
  expect([dayOf(moment), showTime(moment), showSeconds(moment)]).toEqual([day, time, seconds]);
});
