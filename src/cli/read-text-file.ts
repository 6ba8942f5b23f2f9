/** Files named on the command line. */
import { readFileSync } from 'node:fs'
import { wrongUsage } from './failure.ts'

export function readTextFile(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw wrongUsage(`Không đọc được tệp ${file}`, `The file ${file} cannot be read`)
  }
}

export function readJsonFile(file: string): unknown {
  const text = readTextFile(file)
  try {
    return JSON.parse(text)
  } catch {
    throw wrongUsage(`Tệp ${file} không phải JSON`, `The file ${file} is not JSON`)
  }
}
