/** Every import of a source text, as written: static, type-only, re-exported, dynamic, and in types. */
import { parseAst } from 'vitest/node'

export interface Import {
  readonly specifier: string
  readonly typeOnly: boolean
  /** Loaded when the line is reached, not when the file is. */
  readonly late?: true
}

/** A specifier that is computed comes back as this, because nobody could tell what it reaches. */
export const computed = '(computed)'

/** `lang` of a file with markup: tsx. */
export function readImports(source: string, lang: 'ts' | 'tsx' = 'ts'): readonly Import[] {
  const imports: Import[] = []
  walk(parseAst(source, { lang }), imports)
  return imports
}

/** Whether the global `process` is named at all, in whatever way its environment would be reached. */
export function namesProcess(source: string): boolean {
  return findNode(parseAst(source, { lang: 'ts' }), (node) => node['type'] === 'Identifier' && node['name'] === 'process')
}

type Node = Readonly<Record<string, unknown>>

function walk(value: unknown, imports: Import[]): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, imports)
    return
  }
  if (!isNode(value)) return
  const found = importOf(value)
  if (found !== undefined) imports.push(found)
  for (const child of Object.values(value)) walk(child, imports)
}

function importOf(node: Node): Import | undefined {
  switch (node['type']) {
    case 'ImportDeclaration':
      return { specifier: textOf(node['source']), typeOnly: node['importKind'] === 'type' }
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return node['source'] ? { specifier: textOf(node['source']), typeOnly: node['exportKind'] === 'type' } : undefined
    case 'ImportExpression':
      return { specifier: textOf(node['source']), typeOnly: false, late: true }
    case 'TSImportType':
      return { specifier: textOf(node['source']), typeOnly: true }
    default:
      return undefined
  }
}

function textOf(node: unknown): string {
  const value = isNode(node) ? node['value'] : undefined
  return typeof value === 'string' ? value : computed
}

function findNode(value: unknown, matches: (node: Node) => boolean): boolean {
  if (Array.isArray(value)) return value.some((item) => findNode(item, matches))
  if (!isNode(value)) return false
  return matches(value) || Object.values(value).some((child) => findNode(child, matches))
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null
}
