import { defineConfig } from 'vite';

/** `npm run page` serves the page with its changes at once, on the events of a stack that runs. */
const sink = `http://127.0.0.1:${process.env.PLUMBLINE_SINK_PORT ?? 18080}`;

export default defineConfig({
  root: import.meta.dirname,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  // No inlined files: the page's Content-Security-Policy takes nothing but what its own server serves.
  build: { outDir: 'dist', emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: {
    host: '127.0.0.1',
    proxy: {
      // Not /events/tab.tsx, which is the page's own.
      '^/events(/stream|/\\d+)?(\\?.*)?$': { target: sink, changeOrigin: true, headers: { origin: sink } },
      '/api': { target: sink, changeOrigin: true, headers: { origin: sink } },
    },
  },
});
