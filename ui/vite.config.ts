/// <reference types="vitest/config" />
import { existsSync } from 'node:fs'
import { fileURLToPath, URL } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** One page a face; the server gives dist/<face>.html at <prefix>/<face>/ and dist/assets/* at <prefix>/assets/*. */
const FACES = ['console', 'relative', 'inmate']

/** Where `npm run dev` finds the running platform. */
const PLATFORM = process.env.QINQIAO_PLATFORM ?? 'http://127.0.0.1:8700'

export default defineConfig({
  plugins: [vue()],
  // Relative addresses alone, since public platforms embed the pages below a path of theirs.
  base: './',
  experimental: {
    // A page is served one folder deeper than it lies in dist, so its assets are one folder up.
    renderBuiltUrl: (filename, { hostType }) =>
      hostType === 'html' ? `../${filename}` : { relative: true },
  },
  resolve: { alias: { '@': here('./src') } },
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      input: FACES.map((face) => here(`./${face}.html`)).filter((page) => existsSync(page)),
    },
  },
  server: {
    proxy: {
      '/api': PLATFORM,
      '/ws': { target: PLATFORM.replace(/^http/, 'ws'), ws: true },
    },
  },
  test: { environment: 'happy-dom', include: ['src/**/*.test.ts'] },
})
