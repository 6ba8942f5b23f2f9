/** What a gateway loads with its first file is memory of every process: large libraries stay behind the lines that want them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { targetOf } from './import-rules.ts'
import { readImports } from './read-imports.ts'
import { root } from './source-files.ts'

/** Wanted by some processes, or by some messages only. */
const late = ['node-forge', 'undici', 'fastify', 'bullmq', 'ioredis', 'xml2js', 'libxml2-wasm', 'koffi', 'nodemailer', 'openid-client', '@fastify/swagger', '@fastify/swagger-ui']

test('nothing that every gateway loads at once knows a library that only some want', () => {
  const [seen, packages] = [new Set<string>(), new Map<string, string>()]
  const open = ['src/main.ts']
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (seen.has(file)) continue
    seen.add(file)
    for (const { specifier, typeOnly, late: later } of readImports(readFileSync(join(root, file), 'utf8'))) {
      if (typeOnly || later === true || specifier.startsWith('node:')) continue
      if (specifier.startsWith('.')) open.push(targetOf(file, specifier))
      else packages.set(specifier, file)
    }
  }
  expect(seen.size, 'the files that every gateway loads').toBeGreaterThan(300)
  expect([...packages].filter(([name]) => late.includes(name))).toEqual([])
})
