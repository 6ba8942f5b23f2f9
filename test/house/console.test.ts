import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { targetOf } from './import-rules.ts'
import { readImports } from './read-imports.ts'
import { root, sourceFiles } from './source-files.ts'

/** What the browser loads: every file that the console reaches by more than its types, and the libraries that these name. */
function loadedByBrowser(): { readonly files: ReadonlySet<string>; readonly libraries: ReadonlySet<string> } {
  const [files, libraries] = [new Set<string>(), new Set<string>()]
  const open = ['src/console/main.tsx']
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (files.has(file) || !/\.tsx?$/.test(file)) continue
    files.add(file)
    for (const { specifier, typeOnly } of readImports(readFileSync(join(root, file), 'utf8'), file.endsWith('.tsx') ? 'tsx' : 'ts')) {
      if (typeOnly) continue
      if (specifier.startsWith('.')) open.push(targetOf(file, specifier))
      else libraries.add(specifier)
    }
  }
  return { files, libraries }
}

test('the browser loads Preact and no other library, and every file of the console', () => {
  const { files, libraries } = loadedByBrowser()
  expect([...libraries].toSorted()).toEqual(['preact', 'preact/hooks'])
  expect(sourceFiles('src/console').filter((file) => !files.has(file))).toEqual([])
})

test('nothing of the console is written into the page as text', () => {
  const writing = /dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser/
  expect(sourceFiles('src/console').filter((file) => writing.test(readFileSync(join(root, file), 'utf8')))).toEqual([])
})

test('what the browser keeps is a choice, by one file', () => {
  const keeping = /localStorage|sessionStorage|indexedDB|document\.cookie|caches\.open/
  expect(sourceFiles('src/console').filter((file) => keeping.test(readFileSync(join(root, file), 'utf8')))).toEqual(['src/console/shell/kept.ts'])
})
