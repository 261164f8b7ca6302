/** Words of the first screen and of the command palette; importing this makes them known. */
import { home as en } from './home.en';
import { home as ro } from './home.ro';
import { learn } from '../index.svelte';

learn('ro', ro);
learn('en', en);
