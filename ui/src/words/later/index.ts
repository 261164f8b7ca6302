/** Words of the screens that are not there at the start; importing this makes them known. */
import { asking as askingEn } from './asking.en';
import { asking as askingRo } from './asking.ro';
import { catalog as catalogEn } from './catalog.en';
import { catalog as catalogRo } from './catalog.ro';
import { editor as editorEn } from './editor.en';
import { editor as editorRo } from './editor.ro';
import { looking as lookingEn } from './looking.en';
import { looking as lookingRo } from './looking.ro';
import { numbers as numbersEn } from './numbers.en';
import { numbers as numbersRo } from './numbers.ro';
import { order as orderEn } from './order.en';
import { order as orderRo } from './order.ro';
import { log as logEn } from './log.en';
import { log as logRo } from './log.ro';
import { prefs as prefsEn } from './prefs.en';
import { prefs as prefsRo } from './prefs.ro';
import { reports as reportsEn } from './reports.en';
import { reports as reportsRo } from './reports.ro';
import { sending as sendingEn } from './sending.en';
import { sending as sendingRo } from './sending.ro';
import { view as viewEn } from './view.en';
import { view as viewRo } from './view.ro';
import { learn } from '../index.svelte';

learn('ro', {
  ...askingRo,
  ...catalogRo,
  ...editorRo,
  ...logRo,
  ...lookingRo,
  ...numbersRo,
  ...orderRo,
  ...prefsRo,
  ...reportsRo,
  ...sendingRo,
  ...viewRo,
});
learn('en', {
  ...askingEn,
  ...catalogEn,
  ...editorEn,
  ...logEn,
  ...lookingEn,
  ...numbersEn,
  ...orderEn,
  ...prefsEn,
  ...reportsEn,
  ...sendingEn,
  ...viewEn,
});
