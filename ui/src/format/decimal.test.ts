import { describe, expect, it } from 'vitest';
import { readDecimal, showAmount, showMoney, showQuantity } from './decimal';

const NBSP = '\u00a0';

describe('readDecimal', () => {
  it.each([
    ['3', '3'],
    ['1,5', '1.5'],
    ['1.5', '1.5'],
    ['1.234,5', '1234.5'],
    ['1,234.5', '1234.5'],
    ['1234.5', '1234.5'],
    ['1 234,50 lei', '1234.50'],
    [`1${NBSP}234,50`, '1234.50'],
    ['1.234', '1234'],
    ['12.345.678', '12345678'],
    ['1.234.567,89', '1234567.89'],
    ['0.125', '0.125'],
    ['0,125', '0.125'],
    ['1,234', '1.234'],
    ['1.2345', '1.2345'],
    ['-12,5', '-12.5'],
    ['−12,5', '-12.5'],
    ['-0', '0'],
    ['007', '7'],
    [',5', '0.5'],
    ['5,', '5'],
    ['21%', '21'],
    ['9007199254740993,01', '9007199254740993.01'],
  ])('reads %s as %s', (text, value) => {
    expect(readDecimal(text)).toMatchObject({ kind: 'ok', value });
  });

  it.each(['', '  ', 'lei'])('takes %j as nothing', (text) => {
    expect(readDecimal(text).kind).toBe('empty');
  });

  it.each(['abc', '1,2,3', '1.23.456', '12,34.5.6', '1e5', '--1', '.', '1-2'])('refuses %s', (text) => {
    expect(readDecimal(text).kind).toBe('bad');
  });

  it('is unsure only where dot and comma could be confused', () => {
    const unsure = (text: string) => {
      const read = readDecimal(text);
      return read.kind === 'ok' && read.unsure;
    };
    expect(['1.234', '1,234', '12.345.678'].map(unsure)).toEqual([true, true, true]);
    expect(['1.5', '1234', '1.234,50', '0.125', '0,125'].map(unsure)).toEqual([false, false, false, false, false]);
  });
});

describe('showing', () => {
  it('formats strings exactly, beyond what a float can hold', () => {
    expect(showMoney('9007199254740993.01')).toBe('9.007.199.254.740.993,01');
    expect(showMoney('1234.5')).toBe('1.234,50');
    expect(showMoney('2.3456')).toBe('2,3456');
    expect(showQuantity('3')).toBe('3');
    expect(showQuantity('1.50')).toBe('1,5');
  });

  it('holds the amount and its currency together', () => {
    expect(showAmount('665.5', 'RON')).toBe(`665,50${NBSP}lei`);
    expect(showAmount('10', 'EUR')).toBe(`10,00${NBSP}EUR`);
  });

  it('is read back as it was shown', () => {
    for (const value of ['1234.5', '1234', '0.125', '1000000', '2.5']) {
      expect(readDecimal(showQuantity(value))).toMatchObject({ value });
    }
  });
});
