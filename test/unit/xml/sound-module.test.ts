/** What happens when libxml2's memory fails: the document is not blamed, and the process does not go on with it. */
import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'

/** A process of its own, since it is to end. */
function run(script: string): { readonly code: number; readonly out: string } {
  try {
    return { code: 0, out: execFileSync(process.execPath, ['--input-type=module', '--eval', script], { cwd: new URL('../../../', import.meta.url), encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }) }
  } catch (error) {
    const { status, stdout, stderr } = error as { readonly status: number; readonly stdout: string; readonly stderr: string }
    return { code: status, out: stdout + stderr }
  }
}

// an XPath that is longer than libxml2's stack in WebAssembly bears
const trap = `Array.from({ length: 200_000 }, () => '1=1').join(' or ')`

describe('a failure inside libxml2', () => {
  test('is ours and not the document’s, and the process ends', () => {
    const { code, out } = run(`
      const { withDocument } = await import('./src/xml/parse.ts')
      const read = (path) => { try { return withDocument(Buffer.from('<a/>'), (document) => document.eval(path)) } catch (error) { return error.code + ' ' + error.fault } }
      console.log('first', read(${trap}))
      console.log('then', read('count(//a)'))
      setTimeout(() => console.log('still here'), 1_000)
    `)
    expect(out).toContain('first internal undefined')
    expect(out).toContain('then internal undefined')
    expect(out).not.toContain('still here')
    expect(code).not.toBe(0)
  })

  test('is not what a wrong path or a malformed document is', () => {
    const { code, out } = run(`
      const { withDocument } = await import('./src/xml/parse.ts')
      try { withDocument(Buffer.from('<a'), () => undefined) } catch (error) { console.log(error.code, error.fault) }
      console.log(withDocument(Buffer.from('<a/>'), (document) => document.eval('count(//a)')))
    `)
    expect([code, out.trim()]).toEqual([0, 'xml_rejected xml-malformed\n1'])
  })
})
