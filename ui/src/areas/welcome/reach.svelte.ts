/** Whether the server answers, asked again and again while somebody is about to sign in. */
import { ask } from '@/state/ask';

const EVERY_MS = 10_000;

export class Reach {
  away = $state(false);

  /** For an effect: asks until the returned function is called. */
  watch(): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    const look = async () => {
      const there = await ask('server_there', {}).catch(() => true);
      if (over) return;
      this.away = !there;
      timer = setTimeout(() => void look(), EVERY_MS);
    };
    void look();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }
}
