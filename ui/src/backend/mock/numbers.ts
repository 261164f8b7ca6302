/** The commands about the numbers of a series. */
import type { NumberView, Topic } from '@/bindings';
import { bySeries, need } from './asks';
import type { Handlers } from './entry-handlers';
import * as mending from './mending';
import { poolOf, recount } from './series';
import { moment, type World } from './world';

type Names = 'number_release' | 'numbers_free' | 'numbers_give_up' | 'numbers_register' | 'numbers_state';

export function numberHandlers(now: () => World, tell: (...topics: Topic[]) => void): Pick<Handlers, Names> {
  function release(those: NumberView[], reason: string): void {
    for (const one of those) Object.assign(one, { fate: 'released', reason, at: moment(now()), expires_at: null });
    recount(now());
    tell('numbers', 'series', 'status');
  }
  const free = (id: string) => poolOf(now(), id).filter(({ fate }) => fate === 'free');
  return {
    number_release({ id, number, reason }) {
      const pool = poolOf(now(), id);
      release(
        [
          need(
            pool.find((those) => those.number === number),
            'numărul',
          ),
        ],
        reason,
      );
      return bySeries(now(), id);
    },
    numbers_free: ({ id }) => free(id).map(({ full_number }) => full_number),
    numbers_give_up({ id, reason }) {
      release(free(id), reason);
      return bySeries(now(), id);
    },
    numbers_register: (args) => mending.register(now(), args),
    numbers_state({ id, last }) {
      mending.stateLast(now(), id, last);
      tell('numbers', 'series', 'status');
      return bySeries(now(), id);
    },
  };
}
