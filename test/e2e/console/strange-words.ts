/** Texts of a page that stand in the other language: those of its dictionary, and in English all with Vietnamese marks. */
import { globSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

const root = join(import.meta.dirname, '../../..')
const files = globSync(['src/console/**/words.ts', 'src/console/**/*-words.ts', 'src/console/words/*.ts', 'src/console/pages.ts', 'src/console/pages/transfer/next-step.ts'], { cwd: root })
const dictionary = (await Promise.all(files.map(async (file) => textsIn({ ...(await import(join(root, file))) })))).flat()

interface Texts {
  readonly vi: string
  readonly en: string
}

/** Of what is shown, outside of what is marked as the other language. `data`: what people wrote stays as it is. */
export async function strangeWordsOn(page: Page, language: 'vi' | 'en', data: readonly RegExp[] = []): Promise<readonly string[]> {
  const shown = await page.evaluate((own) => {
    const found: string[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const { parentElement } = node
      if (parentElement === null || parentElement.closest('[lang]')?.getAttribute('lang') !== own || parentElement.closest('code, pre, textarea, noscript, script') !== null) continue
      found.push((node.textContent ?? '').replaceAll(/\s+/g, ' ').trim())
    }
    return found
  }, language)
  const other = language === 'vi' ? 'en' : 'vi'
  const own = new Set(dictionary.map((texts) => texts[language]))
  const strange = dictionary.filter((texts) => !own.has(texts[other])).map((texts) => patternOf(texts[other]))
  return [...new Set(shown)].filter((text) => text !== '' && !own.has(text) && !data.some((pattern) => pattern.test(text)) && (strange.some((pattern) => pattern.test(text)) || (language === 'en' && isMarked(text))))
}

function textsIn(value: unknown): readonly Texts[] {
  if (typeof value !== 'object' || value === null) return []
  if ('vi' in value && 'en' in value && typeof value.vi === 'string' && typeof value.en === 'string') return [{ vi: value.vi, en: value.en }]
  return Object.values(value).flatMap(textsIn)
}

/** A text with values in it is known by what stands around them, where that is more than signs. */
function patternOf(text: string): RegExp {
  const fixed = text.replaceAll(/\{\w+\}/g, '')
  if (fixed !== text && !/\p{L}{3}/u.test(fixed)) return /^(?!)/
  const parts = text.split(/\{\w+\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(/\s+/g, ' '))
  return new RegExp(`^${parts.join('.+')}$`, 'u')
}

/** With letters that English does not have. */
function isMarked(text: string): boolean {
  return /[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]/iu.test(text)
}
