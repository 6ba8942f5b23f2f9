/** Builds the administrators' console from src/console into dist/console. */
import { join } from 'node:path'
import { defineConfig } from 'vite'
import { packConsole } from './src/http/pack-console.ts'

const outDir = join(import.meta.dirname, 'dist/console')

// what most pages use comes at once, each page when it is shown: few requests rather than few bytes
const shared = { name: 'shared', test: /\/src\/console\/(parts|words|door|shell)\/|\/node_modules\/|\/src\/domain\/|\/schemas\// }

export default defineConfig({
  root: join(import.meta.dirname, 'src/console'),
  base: '/console/',
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  // the policy of the page lets in files of this door only: nothing inlined as data, no helper that writes into the page
  build: { outDir, emptyOutDir: false, assetsInlineLimit: 0, modulePreload: { polyfill: false }, target: 'es2023', reportCompressedSize: false, rolldownOptions: { checks: { pluginTimings: false }, output: { codeSplitting: { groups: [shared] } } } },
  plugins: [{ name: 'pack-console', apply: 'build', writeBundle: ({ dir = outDir }, bundle) => packConsole(dir, Object.keys(bundle)) }],
})
