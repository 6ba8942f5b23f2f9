/** A file that comes from the gateway, with how much of it came shown to who waits. */
import { wrongUsage } from './failure.ts'
import type { Gateway } from './gateway.ts'
import { openProgress } from './progress.ts'
import type { Terminal } from './terminal.ts'

const everyMs = 250
const bytesOfMiB = 1_048_576

/** Its length in bytes. Wrong usage where it cannot be written. */
export async function saveFile(terminal: Terminal, gateway: Gateway, path: string, output: string): Promise<number> {
  const progress = openProgress(terminal)
  let timer: NodeJS.Timeout | undefined
  try {
    return await gateway.save(path, output, (soFar) => {
      // lines of a growing number would be noise in a log
      if (terminal.columns !== undefined) timer = setInterval(() => progress.show(cameSoFar(output, soFar())), everyMs)
    })
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw wrongUsage(`Không ghi được tệp ${output}`, `The file ${output} cannot be written`)
    throw error
  } finally {
    if (timer !== undefined) {
      clearInterval(timer)
      progress.end()
    }
  }
}

function cameSoFar(output: string, bytes: number): { readonly words: { readonly vi: string; readonly en: string } } {
  const size = `${(bytes / bytesOfMiB).toFixed(1)} MiB`
  return { words: { vi: `${output}: đã nhận ${size}`, en: `${output}: ${size} so far` } }
}
