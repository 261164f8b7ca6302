/** The desktop window's transport. The only place that knows of the shell around the page. */
import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { Topic } from '@/bindings';
import type { Transport } from './transport';

export const transport: Transport = {
  call: (name, args) => invoke('rpc', { name, args }),
  listen: (heard) => listen<Topic[]>('changed', (event) => heard(event.payload)),
  dropped: (heard) => listen<{ paths: string[] }>('tauri://drag-drop', (event) => heard(event.payload.paths)),
};
