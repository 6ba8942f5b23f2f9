/**
 * Builds the gateway into dist/gateway: what it stands on goes into few files with it, because a process pays for every file
 * that it loads (docs/decisions/0029). Not minified: a line of a stack can be read.
 */
import { relative } from 'node:path'
import { defineConfig, type Plugin } from 'vite'

const root = import.meta.dirname

/** What finds files of its own beside itself, is native, or has to be the very library that another of these loads. */
const apart = ['@fastify/swagger', '@fastify/swagger-ui', 'bullmq', 'ioredis', 'koffi', 'libxml2-wasm', 'node-forge', 'pg']

export default defineConfig({
  root,
  publicDir: false,
  plugins: [inPlace(), inAscii()],
  ssr: { noExternal: true, external: apart },
  build: {
    ssr: true,
    outDir: 'dist/gateway',
    target: 'node24',
    minify: false,
    reportCompressedSize: false,
    rolldownOptions: { input: { main: 'src/main.ts' }, checks: { pluginTimings: false }, output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' } },
  },
})

/** What our files look for beside themselves (migrations, threads, descriptions) stays where the sources are: two folders above the built ones. */
function inPlace(): Plugin {
  return {
    name: 'in-place',
    transform(code, id) {
      const file = relative(root, id)
      if (file.startsWith('node_modules') || !code.includes('import.meta.')) return undefined
      const place = `new URL(${JSON.stringify(`../../${file}`)}, import.meta.url)`
      return { code: code.replaceAll(/import\.meta\.(url|dirname)/g, (_whole, name) => (name === 'url' ? `${place}.href` : `decodeURIComponent(new URL('.', ${place}).pathname)`)), map: null }
    },
  }
}

/** V8 keeps a text in half the memory when all of it is ASCII, or Latin 1. */
function inAscii(): Plugin {
  return { name: 'in-ascii', renderChunk: (code) => ({ code: code.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`), map: null }) }
}
