import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writtenFromDoors } from '../../src/http/written-from-doors.ts'
import { root } from './source-files.ts'

test('what is written from the doors is what `npm run openapi` writes, and nothing else lies in openapi/', async () => {
  const written = await writtenFromDoors()
  for (const [file, text] of written) expect(readFileSync(join(root, file), 'utf8'), `${file} is out of date: npm run openapi`).toBe(text)
  const inFolder = [...written.keys()].filter((file) => file.startsWith('openapi/')).map((file) => file.replace('openapi/', ''))
  expect(readdirSync(join(root, 'openapi')).toSorted()).toEqual(inFolder.toSorted())
})
