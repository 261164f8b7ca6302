/** What the program would warn of by itself. */
import type { ProblemView } from '@/bindings';
import { poolOf } from './series';
import type { World } from './world';

export function troublesSaid(world: World): ProblemView[] {
  const said: ProblemView[] = [];
  if (world.key) {
    said.push({
      code: 'online_only_mode',
      message: 'Lucrezi cu o cheie API: facturile se emit numai cu internet, pe serii neblocate.',
      hint: 'Intră în cont cu e-mail și parolă ca să lucrezi fără internet.',
    });
  }
  if (world.orderUnknown) {
    said.push({
      code: 'order_unknown',
      message: 'Am cerut serverului o factură și nu știm dacă a făcut-o. Nu o cerem încă o dată.',
      hint: 'Fă o sincronizare: factura apare în listă sau redevine ciornă.',
    });
  }
  if (world.rescue) {
    said.push({
      code: 'rescue_mode',
      message: 'Evidența nu poate fi citită.',
      hint: 'Refă evidența din jurnal.',
    });
  } else if (world.stopped) {
    said.push({
      code: 'issuing_stopped',
      message: 'Facturile salvate rămân aici. Emiterea e oprită: evidența pare o copie mai veche.',
      hint: 'Intră în cont, fă o sincronizare și confirmă ultimul număr emis pe fiecare serie.',
    });
  }
  for (const series of world.session ? world.series : []) {
    if (!poolOf(world, series.id).some((one) => one.fate === 'quarantined')) continue;
    said.push({
      code: 'numbers_set_aside',
      message: `Pe seria ${series.name} sunt numere puse deoparte.`,
      hint: 'Spune ultimul număr emis pe această serie.',
    });
  }
  return said;
}
