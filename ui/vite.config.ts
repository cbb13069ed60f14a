/// <reference types="vitest/config" />
import { existsSync } from 'node:fs'
import { fileURLToPath, URL } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** One page a face; the server gives dist/<face>.html at <prefix>/<face>/ and dist/assets/* at <prefix>/assets/*. */
const FACES = ['console', 'relative', 'official', 'inmate']

const OUTSIDE = /,?\s*url\(["']?(?:https?:)?\/\/[^)]*\)(?:\s*format\([^)]*\))?/g

/** Drops files on other hosts from style sheets, such as the fallback of Vant's icon font; its own copy is inside. */
function noOutsideFiles(): Plugin {
  return {
    name: 'no-outside-files',
    enforce: 'pre',
    transform: (code, id) => (/\.css(\?|$)/.test(id) ? code.replace(OUTSIDE, '') : undefined),
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        const text = file.type === 'asset' && file.fileName.endsWith('.css') ? String(file.source) : ''
        if (text.search(OUTSIDE) >= 0) this.error(`${file.fileName} asks another host for a file`)
      }
    },
  }
}

/** Makes no code from text, as a package for a public platform must not; every browser that we build for has `globalThis`. */
function noCodeFromText(): Plugin {
  const old = /\bFunction\(['"]return this['"]\)\(\)/g
  return { name: 'no-code-from-text', transform: (code) => (code.search(old) >= 0 ? code.replace(old, 'globalThis') : undefined) }
}

/** What several faces load together; left alone it would come in a file for each small module. */
const SHARED = [
  { name: 'vue', test: /node_modules[\\/](@?vue|vue-router)[\\/]/ },
  { name: 'vant', test: /node_modules[\\/]@?vant[\\/]/ },
  { name: 'common', test: /src[\\/](api|call|shared)[\\/]/ },
]

/** Where `npm run dev` finds the running platform. */
const PLATFORM = process.env.QINQIAO_PLATFORM ?? 'http://127.0.0.1:8700'

export default defineConfig({
  plugins: [noOutsideFiles(), noCodeFromText(), vue()],
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
    // Whatever knows es2022 knows it by itself.
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      // Few files for the first page of a telephone: each costs a way there and back on a bad line.
      output: { codeSplitting: { groups: SHARED } },
      input: FACES.map((face) => here(`./${face}.html`)).filter((page) => existsSync(page)),
    },
  },
  server: {
    proxy: {
      '/api': PLATFORM,
      '/ws': { target: PLATFORM.replace(/^http/, 'ws'), ws: true },
    },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
    // A process for each of a hundred files took longer than what they test.
    isolate: false,
    setupFiles: ['src/testing/fresh.ts'],
    // Whole pages are mounted with all of Element Plus, which takes its time on a busy machine.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
