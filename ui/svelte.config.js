import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** The content policy refuses static styles. bits-ui's command list ships one; as a directive it goes another way. */
const withoutStaticStyle = {
  name: 'without-static-style',
  markup: ({ content, filename = '' }) =>
    filename.includes('bits-ui')
      ? { code: content.replaceAll('style="display: contents;"', 'style:display="contents"') }
      : undefined,
};

export default { preprocess: [withoutStaticStyle, vitePreprocess()], compilerOptions: { runes: true } };
