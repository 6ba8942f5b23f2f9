import { expect, test } from 'vitest'
import { dossierCodePatterns } from '../../../schemas/dossier-code.ts'
import { asEnding, codeTyped, codeWanted } from '../../../src/console/words/typed-code.ts'

test.each([
  ['  h56.14-261122-0001 ', 'H56.14-261122-0001'],
  ['H56.14–261122–0001', 'H56.14-261122-0001'],
  ['H56.14 - 261122 - 0001', 'H56.14-261122-0001'],
  ['   ', ''],
])('“%s” is looked for as “%s”', (typed, code) => {
  expect(codeTyped(typed)).toBe(code)
})

test.each(dossierCodePatterns)('$example is a whole code', ({ example }) => {
  expect(codeWanted(example.toLowerCase())).toEqual({ dossierCode: example })
  expect(codeWanted(example.slice(-4))).toEqual({ codeEnds: example.slice(-4) })
})

test('what is no whole code is how one ends, from four characters on', () => {
  expect(codeWanted('2–0001')).toEqual({ codeEnds: '2-0001' })
  expect(codeWanted('261122-2123304')).toEqual({ codeEnds: '261122-2123304' })
  for (const text of ['', '304', 'hồ sơ', '00_01']) expect(codeWanted(text)).toBeUndefined()
})

test('a whole code that nobody has may be how a longer one ends', () => {
  expect(asEnding({ dossierCode: 'H19-210708-0004' })).toEqual({ codeEnds: 'H19-210708-0004' })
  expect(asEnding({ dossierCode: '000.00.32.H19-210708-0004' })).toBeUndefined()
  expect(asEnding({ codeEnds: '0004' })).toBeUndefined()
})
