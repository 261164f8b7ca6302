/** What holds on the day of an invoice: the VAT rates its lines may take, and the bank's rate for its currency. */
import type { RateView, VatRateView } from '@/bindings';
import { ask } from '@/state/ask';

export class Rates {
  vat = $state.raw<readonly VatRateView[]>([]);
  /** Where somebody can tell. */
  bank = $state.raw<RateView | null>(null);
  /** The day the VAT rates are of. */
  #day: string;
  #turn = 0;

  private constructor(vat: readonly VatRateView[], day: string) {
    this.vat = vat;
    this.#day = day;
  }

  static async of(day: string): Promise<Rates> {
    return new Rates(await ask('vat_rates', { date: day }), day);
  }

  /** Another day may have other rates. What cannot be learnt now stays as it was. */
  async learnVat(day: string): Promise<void> {
    if (day === this.#day) return;
    this.#day = day;
    const vat = await ask('vat_rates', { date: day }).catch(() => null);
    if (vat && day === this.#day) this.vat = vat;
  }

  /** Whether the bank's rate for a foreign currency is known now; what the backend learns by it shows in the next look. */
  async learnBank(currency: string, day: string): Promise<boolean> {
    const turn = ++this.#turn;
    if (this.bank?.currency !== currency) this.bank = null;
    if (currency === 'RON') return false;
    const rate = await ask('exchange_rate', { currency, date: day }).catch(() => null);
    if (turn !== this.#turn) return false;
    this.bank = rate;
    return rate !== null;
  }
}
