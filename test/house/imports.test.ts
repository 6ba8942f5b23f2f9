import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { doors, faultsOf, roomOf, targetOf } from './import-rules.ts'
import { namesProcess, readImports } from './read-imports.ts'
import { root, sourceFiles } from './source-files.ts'

/** What runs in production; tests and their fixtures may reach everything. */
const files = sourceFiles('schemas', 'src', 'adapters').filter((file) => !file.endsWith('.test.ts') && !file.includes('/fixtures/'))

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

function langOf(file: string): 'ts' | 'tsx' {
  return file.endsWith('.tsx') ? 'tsx' : 'ts'
}

describe('the house', () => {
  test('every import points along an arrow of the tree, through the door of its library', () => {
    expect(files.length).toBeGreaterThan(50)
    expect(files.flatMap((file) => faultsOf(file, readImports(read(file), langOf(file))))).toEqual([])
  })

  test('every relative import reaches a file, by its full name', () => {
    const missing = files.flatMap((file) =>
      readImports(read(file), langOf(file))
        .filter(({ specifier }) => specifier.startsWith('.') && !existsSync(join(root, targetOf(file, specifier))))
        .map(({ specifier }) => `${file} imports ${specifier}`),
    )
    expect(missing).toEqual([])
  })

  test('only what starts a process reads its environment; the other rooms do not name it', () => {
    const silent = ['schemas', 'src/domain', 'src/ports', 'src/usecases', 'src/net', 'src/http', 'src/store', 'src/queue', 'src/xml', 'adapters/*']
    const naming = files.filter((file) => silent.includes(roomOf(file) ?? '') && !file.endsWith('/write-openapi.ts') && namesProcess(read(file)))
    expect(naming).toEqual([])
  })

  test('nock is imported by its one helper', () => {
    const importers = sourceFiles('test', 'src', 'adapters').filter((file) => readImports(read(file), langOf(file)).some(({ specifier }) => specifier === 'nock'))
    expect(importers).toEqual(['test/helpers/nock.ts'])
  })

  test('every dependency has a door, and nothing else is let in', () => {
    const { dependencies } = JSON.parse(read('package.json')) as { readonly dependencies: Readonly<Record<string, string>> }
    const used = new Set(files.flatMap((file) => readImports(read(file), langOf(file)).map(({ specifier }) => specifier)))
    expect(Object.keys(dependencies).filter((name) => doors[name] === undefined)).toEqual([])
    expect(Object.keys(dependencies).filter((name) => ![...used].some((specifier) => specifier === name || specifier.startsWith(`${name}/`)))).toEqual([])
  })
})

describe('these rules fail on', () => {
  test.each([
    ['a domain that knows a use case', 'src/domain/x.ts', "import type { A } from '../usecases/a.ts'", 'src/domain may not import src/usecases'],
    ['a use case that knows the store', 'src/usecases/x.ts', "export * from '../store/a.ts'", 'src/usecases may not import src/store'],
    ['an arrow hidden in a type', 'src/ports/x.ts', "export type A = import('../http/a.ts').B", 'src/ports may not import src/http'],
    ['an arrow hidden in a call', 'src/ports/x.ts', "export const a = () => import('../http/a.ts')", 'src/ports may not import src/http'],
    ['adapters that know each other', 'adapters/tax/x.ts', "import { a } from '../loopback/a.ts'", 'adapters do not know each other'],
    ['adapters that know the registry', 'adapters/tax/x.ts', "import { a } from '../index.ts'", 'adapters/* may not import adapters/index.ts'],
    ['adapters that sign by themselves', 'adapters/tax/x.ts', "import { a } from '../../src/signing/a.ts'", 'adapters/* may not import src/signing'],
    ['adapters with their own way out', 'adapters/tax/x.ts', "import { request } from 'node:https'", 'src/net is the only way out'],
    ['a library past its door', 'src/http/x.ts', "import { Queue } from 'bullmq'", 'its door is src/queue'],
    ['a part of a library past its door', 'src/usecases/x.ts', "import { a } from 'fastify/lib/a.js'", 'its door is src/http'],
    ['a library nobody chose', 'src/http/x.ts', "import a from 'left-pad'", 'it is not among the libraries of the house'],
    ['schemas with more than typebox', 'schemas/x.ts', "import { v7 } from 'uuid'", 'schemas import typebox only'],
    ['a domain that reads files', 'src/domain/x.ts', "import { readFileSync } from 'node:fs'", 'src/domain touches nothing outside'],
    ['a module of Node without its prefix', 'src/store/x.ts', "import { join } from 'path'", 'modules of Node are imported with node:'],
    ['code that imports tests', 'src/store/x.ts', "import { a } from '../helpers/a.ts'", 'it leaves the house'],
  ])('%s', (_what, file, source, fault) => {
    expect(faultsOf(file, readImports(source))).toEqual([expect.stringContaining(fault)])
  })

  test('a room that nobody planned', () => {
    expect(faultsOf('src/extra/x.ts', [])).toEqual([expect.stringContaining('in no room')])
  })

  test('an import that is computed', () => {
    expect(faultsOf('src/store/x.ts', readImports('await import(`${name}.ts`)'))).toEqual([expect.stringContaining('nobody can tell')])
  })

  test('the environment, however it is reached', () => {
    for (const source of ["process.env['A']", 'const { env } = process', "process['env']", 'globalThis.process.env']) expect(namesProcess(source)).toBe(true)
    expect(namesProcess("const text = 'process.env'")).toBe(false)
  })

  test('nothing that only looks like an import', () => {
    expect(readImports("// import 'a'\nconst text = \"import 'b'\"")).toEqual([])
  })
})
